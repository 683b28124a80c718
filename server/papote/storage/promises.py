"""Promises in the database, the letters that remind of them, and the links by which calendars read them.

A letter is sent at most once. Whoever hands it over claims it first, and that is on disk before the mail server sees a
word of it; a claim that a dead process has left is never taken up again, since nobody knows whether it was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.promises import MOST_OPEN, TOO_LATE, Promise, Reminder, reminder_of
from papote.storage.database import Database
from papote.storage.encounters_schema import promise_links, promises
from papote.storage.schema import accounts
from papote.stores import DueLetter
from papote.types import PersonId, Seconds

CHANGEABLE = ("text", "due_at", "remind_at", "done_at", "zone")


def _promise_of(row: Row[Any]) -> Promise:
    return Promise(
        id=row.id,
        person=PersonId(row.person),
        name=row.name,
        other=PersonId(row.other) if row.other is not None else None,
        other_name=row.other_name,
        text=row.text,
        due_at=row.due_at,
        remind_at=row.remind_at,
        done_at=row.done_at,
        sequence=row.sequence,
        created_at=row.created_at,
        updated_at=row.updated_at,
        reminder=Reminder(row.reminder),
        zone=row.zone or "",
    )


class PromiseTable:
    """``stores.Promises`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, promise: Promise) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

        async def job(connection: AsyncConnection) -> None:
            own = select(func.count()).select_from(promises).where(promises.c.person == promise.person)
            if (await connection.scalar(own) or 0) >= MOST_OPEN:
                raise Refused("too_many")
            await connection.execute(
                promises.insert().values(
                    id=promise.id,
                    person=promise.person,
                    other=promise.other,
                    other_name=promise.other_name,
                    name=promise.name,
                    text=promise.text,
                    due_at=promise.due_at,
                    remind_at=promise.remind_at,
                    done_at=promise.done_at,
                    sequence=promise.sequence,
                    created_at=promise.created_at,
                    updated_at=promise.updated_at,
                    reminder=promise.reminder.value,
                    zone=promise.zone or None,
                )
            )

        await self._database.write(job)

    async def of(self, person: PersonId) -> tuple[Promise, ...]:
        """Those somebody made: what is due first comes first."""
        return await self._those(promises.c.person == person)

    async def to(self, person: PersonId) -> tuple[Promise, ...]:
        """Those that were made to somebody."""
        return await self._those(promises.c.other == person)

    async def _those(self, which: Any) -> tuple[Promise, ...]:
        order = (promises.c.due_at.is_(None), promises.c.due_at, promises.c.created_at, promises.c.id)
        wanted = select(promises).where(which).order_by(*order)

        async def job(connection: AsyncConnection) -> tuple[Promise, ...]:
            return tuple(_promise_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def change(self, person: PersonId, id: str, changes: dict[str, Any], now: Seconds) -> Promise | None:
        """Change ``text``, ``due_at``, ``remind_at``, ``done_at`` or ``zone``; None where it is not his.

        A letter that went out is sent again only for another moment that is still to come.
        """
        mine = (promises.c.person == person) & (promises.c.id == id)

        async def job(connection: AsyncConnection) -> Promise | None:
            row = (await connection.execute(select(promises).where(mine))).first()
            if row is None:
                return None
            new = {name: changes.get(name, getattr(row, name)) for name in CHANGEABLE}
            new["zone"] = new["zone"] or None
            if new["done_at"] is not None and row.done_at is not None:
                new["done_at"] = row.done_at  # kept once
            if all(new[name] == getattr(row, name) for name in new):
                return _promise_of(row)
            gone_out = row.reminder in (Reminder.SENDING.value, Reminder.SENT.value, Reminder.UNSURE.value)
            moved = new["remind_at"] != row.remind_at
            if moved and new["remind_at"] is not None and new["remind_at"] <= now:
                new["reminder"] = row.reminder if gone_out else Reminder.NONE.value  # there is nothing to wait for
            elif moved or not gone_out:
                new["reminder"] = reminder_of(new["remind_at"], new["done_at"] is not None).value
            changed = update(promises).where(mine).values(**new, sequence=row.sequence + 1, updated_at=now)
            found = (await connection.execute(changed.returning(*promises.c))).first()
            return _promise_of(found) if found is not None else None

        return await self._database.write(job)

    async def remove(self, person: PersonId, id: str) -> bool:
        """Forget one; whether there was one."""
        mine = (promises.c.person == person) & (promises.c.id == id)

        async def job(connection: AsyncConnection) -> bool:
            gone = delete(promises).where(mine).returning(promises.c.id)
            return (await connection.execute(gone)).first() is not None

        return await self._database.write(job)

    # ---- letters

    async def recover(self) -> int:
        """Give up what a process that is gone has claimed; how many. Asked once, before anything is claimed."""
        claimed = promises.c.reminder == Reminder.SENDING.value

        async def job(connection: AsyncConnection) -> int:
            lost = update(promises).where(claimed).values(reminder=Reminder.UNSURE.value).returning(promises.c.id)
            return len((await connection.execute(lost)).all())

        return await self._database.write(job)

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> DueLetter | None:
        """The letter that is due first, ``besides`` and those to people who are ``full`` aside; it goes on waiting.

        Who has no address, or has kept his promise, is written none; nor is anybody for whom it comes too late.
        """
        waiting = promises.c.reminder == Reminder.WAITING.value
        first = select(promises, accounts.c.email, accounts.c.lang)
        first = first.outerjoin(accounts, accounts.c.id == promises.c.person)
        first = first.where(waiting, promises.c.remind_at <= now, promises.c.id.not_in(besides))
        first = first.where(promises.c.person.not_in(full))
        first = first.order_by(promises.c.remind_at, promises.c.id).limit(1)

        async def job(connection: AsyncConnection) -> DueLetter | None:
            while (row := (await connection.execute(first)).first()) is not None:
                late = row.remind_at < now - TOO_LATE
                if row.email is not None and row.done_at is None and not late:
                    return DueLetter(_promise_of(row), row.email, row.lang)
                none = update(promises).where(promises.c.id == row.id).values(reminder=Reminder.NONE.value)
                await connection.execute(none)
            return None

        return await self._database.write(job)

    async def claim(self, letter: DueLetter) -> bool:
        """Take it on oneself, now that it is handed over; False where it waits no more as it did: then it is not.

        Nobody else hands it over from now on.
        """
        promise = letter.promise
        same = (promises.c.id == promise.id) & (promises.c.sequence == promise.sequence)
        mine = update(promises).where(same, promises.c.reminder == Reminder.WAITING.value)
        mine = mine.values(reminder=Reminder.SENDING.value).returning(promises.c.id)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(mine)).first() is not None

        return await self._database.write(job)

    async def settle(self, letter: DueLetter, state: Reminder) -> None:
        """What came of a claimed letter; where its promise was changed meanwhile, that counts."""
        promise = letter.promise
        same = (promises.c.id == promise.id) & (promises.c.reminder == Reminder.SENDING.value)

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(update(promises).where(same).values(reminder=state.value))

        await self._database.write(job)

    async def next_letter(self) -> Seconds | None:
        """When the next one is due; None: none waits."""
        wanted = select(func.min(promises.c.remind_at)).where(promises.c.reminder == Reminder.WAITING.value)

        async def job(connection: AsyncConnection) -> Seconds | None:
            moment: Seconds | None = await connection.scalar(wanted)
            return moment

        return await self._database.read(job)

    # ---- links for calendars

    async def link(self, person: PersonId, hash: bytes, now: Seconds) -> None:
        """This is his link from now on; the one before it works no more."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(delete(promise_links).where(promise_links.c.person == person))
            await connection.execute(promise_links.insert().values(person=person, hash=hash, created_at=now))

        await self._database.write(job)

    async def linked(self, person: PersonId) -> Seconds | None:
        """Since when he has a link; None: he has none."""
        wanted = select(promise_links.c.created_at).where(promise_links.c.person == person)

        async def job(connection: AsyncConnection) -> Seconds | None:
            moment: Seconds | None = await connection.scalar(wanted)
            return moment

        return await self._database.read(job)

    async def unlink(self, person: PersonId) -> bool:
        """Take his link back; whether there was one."""
        gone = delete(promise_links).where(promise_links.c.person == person).returning(promise_links.c.person)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(gone)).first() is not None

        return await self._database.write(job)

    async def by_link(self, hash: bytes) -> PersonId | None:
        """Whose link it is."""
        wanted = select(promise_links.c.person).where(promise_links.c.hash == hash)

        async def job(connection: AsyncConnection) -> PersonId | None:
            person: str | None = await connection.scalar(wanted)
            return PersonId(person) if person is not None else None

        return await self._database.read(job)
