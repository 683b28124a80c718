"""Introductions in the database: asked for, passed on, dropped, agreed, and the taking back of it all.

Each step is one statement that looks at the state it leaves, so that of two answers at once only the first counts.
A yes looks at its table as well: one yes after the other, whichever office it is said in.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.introductions import MOST_PENDING, TOGETHER, Introduction, Meeting, State
from papote.storage.database import Database
from papote.storage.introductions_schema import introductions
from papote.types import AreaId, PersonId, RoomId, Seconds

_FIELDS = ("id", "asker", "asker_name", "helper", "helper_name", "whom", "text", "asked_at", "expires_at")

_YES = 0x50415945
"""The advisory lock under which one of several offices on a PostgreSQL database notes a yes."""


def _introduction_of(row: Row[Any]) -> Introduction:
    met = row.meet_at is not None
    return Introduction(
        id=row.id,
        asker=PersonId(row.asker),
        asker_name=row.asker_name,
        helper=PersonId(row.helper) if row.helper is not None else None,
        helper_name=row.helper_name,
        whom=row.whom,
        text=row.text,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        state=State(row.state),
        target=PersonId(row.target) if row.target is not None else None,
        target_name=row.target_name,
        comment=row.comment,
        meeting=Meeting(RoomId(row.room), AreaId(row.area), row.place, row.meet_at) if met else None,
    )


class IntroductionTable:
    """``stores.Introductions`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, wish: Introduction) -> None:
        """Another one; raises ``too_many`` where as many wait as may.

        What was dropped counts until its time is over: else whoever asks would learn of it.
        """
        waiting = and_(
            introductions.c.asker == wish.asker,
            introductions.c.state != State.ACCEPTED.value,
            introductions.c.expires_at > wish.asked_at,
        )

        async def job(connection: AsyncConnection) -> None:
            pending = await connection.scalar(select(func.count()).select_from(introductions).where(waiting))
            if (pending or 0) >= MOST_PENDING:
                raise Refused("too_many")
            values = {name: getattr(wish, name) for name in _FIELDS}
            values |= {"state": State.ASKED.value, "target_name": "", "comment": "", "place": ""}
            await connection.execute(introductions.insert().values(values))

        await self._database.write(job)

    async def of(self, person: PersonId) -> tuple[Introduction, ...]:
        """All somebody has to do with, the newest first."""
        named = (introductions.c.asker, introductions.c.helper, introductions.c.target)
        wanted = select(introductions).where(or_(*(column == person for column in named)))

        async def job(connection: AsyncConnection) -> tuple[Introduction, ...]:
            rows = await connection.execute(wanted.order_by(introductions.c.asked_at.desc(), introductions.c.id))
            return tuple(_introduction_of(row) for row in rows)

        return await self._database.read(job)

    async def forward(
        self, helper: PersonId, id: str, target: PersonId, name: str, comment: str, now: Seconds
    ) -> Introduction | None:
        """Pass it on; None where it is not his to pass on, or no more."""
        mine = and_(introductions.c.helper == helper, introductions.c.state == State.ASKED.value)
        changes = {"state": State.FORWARDED.value, "target": target, "target_name": name, "comment": comment}
        return await self._change(id, mine, now, changes)

    async def accept(
        self,
        target: PersonId,
        id: str,
        name: str,
        meeting: Meeting,
        now: Seconds,
        *,
        heard_in: Collection[AreaId] = (),
    ) -> Introduction | None:
        """Agree to meet; None where he was not asked, or it is over.

        Raises ``table_taken`` where two others meet then, there or in an area in which the two would be ``heard_in``.
        """
        mine = and_(introductions.c.target == target, introductions.c.state == State.FORWARDED.value)
        changes = {
            "state": State.ACCEPTED.value,
            "target_name": name,
            "room": meeting.room,
            "area": meeting.area,
            "place": meeting.place,
            "meet_at": meeting.at,
        }
        timely = _timely(id, mine, now)
        others = _others(id, meeting, {meeting.area, *heard_in})

        async def job(connection: AsyncConnection) -> Introduction | None:
            if self._database.dialect == "postgresql":
                # What is read from here on is what whoever had the lock before has committed. SQLite has one writer.
                await connection.execute(select(func.pg_advisory_xact_lock(_YES)))
            if (await connection.execute(select(introductions.c.id).where(timely))).first() is None:
                return None
            if (await connection.execute(select(introductions.c.id).where(others).limit(1))).first() is not None:
                raise Refused("table_taken")
            return await _changed(connection, timely, changes)

        return await self._database.write(job)

    async def drop(self, person: PersonId, id: str, now: Seconds) -> bool:
        """Let it rest, as the helper or as who is asked in the end; whether there was one to be dropped."""
        helps = and_(introductions.c.helper == person, introductions.c.state == State.ASKED.value)
        if await self._change(id, helps, now, _NOBODY) is not None:
            return True
        decides = and_(introductions.c.target == person, introductions.c.state == State.FORWARDED.value)
        return await self._change(id, decides, now, {"state": State.DECLINED.value}) is not None

    async def withdraw(self, person: PersonId, id: str) -> Introduction | None:
        """Take it back: who asks at any time, who agreed to meet as well; None where it is not his."""
        agreed = and_(introductions.c.target == person, introductions.c.state == State.ACCEPTED.value)
        mine = and_(introductions.c.id == id, or_(introductions.c.asker == person, agreed))

        async def job(connection: AsyncConnection) -> Introduction | None:
            gone = delete(introductions).where(mine).returning(*introductions.c)
            row = (await connection.execute(gone)).first()
            return _introduction_of(row) if row is not None else None

        return await self._database.write(job)

    async def meetings(self, since: Seconds, until: Seconds) -> tuple[Introduction, ...]:
        """Those by which two meet after one moment and before another, the first first."""
        moment = introductions.c.meet_at
        wanted = select(introductions).where(introductions.c.state == State.ACCEPTED.value, moment > since)
        wanted = wanted.where(moment < until).order_by(moment, introductions.c.id)

        async def job(connection: AsyncConnection) -> tuple[Introduction, ...]:
            return tuple(_introduction_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def _change(
        self, id: str, which: ColumnElement[bool], now: Seconds, changes: dict[str, Any]
    ) -> Introduction | None:
        timely = _timely(id, which, now)

        async def job(connection: AsyncConnection) -> Introduction | None:
            return await _changed(connection, timely, changes)

        return await self._database.write(job)


def _timely(id: str, which: ColumnElement[bool], now: Seconds) -> ColumnElement[bool]:
    """This one, if its time is not over."""
    return and_(introductions.c.id == id, introductions.c.expires_at > now, which)


def _others(id: str, meeting: Meeting, areas: Collection[AreaId]) -> ColumnElement[bool]:
    """Other two who meet at about the same time in one of some areas."""
    moment = introductions.c.meet_at
    return and_(
        introductions.c.id != id,
        introductions.c.state == State.ACCEPTED.value,
        introductions.c.room == meeting.room,
        introductions.c.area.in_(sorted(areas)),
        moment > meeting.at - TOGETHER,
        moment < meeting.at + TOGETHER,
    )


async def _changed(
    connection: AsyncConnection, which: ColumnElement[bool], changes: dict[str, Any]
) -> Introduction | None:
    changed = update(introductions).where(which).values(changes).returning(*introductions.c)
    row = (await connection.execute(changed)).first()
    return _introduction_of(row) if row is not None else None


_NOBODY: dict[str, Any] = {"state": State.DROPPED.value, "target": None, "target_name": "", "comment": ""}
"""Nothing is left but what who asks wrote himself, for him to see waiting."""

_NO_HELPER: dict[str, Any] = {"helper": None, "helper_name": "", "comment": ""}


async def part_introductions(connection: AsyncConnection, one: PersonId, other: PersonId) -> None:
    """Nobody is introduced to, or through, somebody with whom one of them has nothing to do any more."""
    asker, helper, target = introductions.c.asker, introductions.c.helper, introductions.c.target

    def both(first: ColumnElement[Any], second: ColumnElement[Any]) -> ColumnElement[bool]:
        return or_(and_(first == one, second == other), and_(first == other, second == one))

    agreed = introductions.c.state == State.ACCEPTED.value
    await connection.execute(delete(introductions).where(agreed, both(asker, target)))
    ended = or_(both(asker, target), both(asker, helper), both(helper, target))
    introduced = or_(both(asker, helper), both(helper, target))
    await connection.execute(update(introductions).where(agreed, introduced).values(_NO_HELPER))
    # Who asks sees it wait as before, if his helper and somebody he does not know have parted.
    helpless = update(introductions).where(~agreed, both(asker, helper))
    await connection.execute(helpless.values(**_NOBODY, helper=None, helper_name=""))
    await connection.execute(update(introductions).where(~agreed, ended).values(_NOBODY))


async def erase_from_introductions(connection: AsyncConnection, person: PersonId) -> None:
    """Nothing of somebody stays; what others asked for waits until its time is over."""
    agreed = introductions.c.state == State.ACCEPTED.value
    target = introductions.c.target == person
    await connection.execute(delete(introductions).where(introductions.c.asker == person))
    await connection.execute(delete(introductions).where(agreed, target))
    await connection.execute(update(introductions).where(target).values(_NOBODY))
    await connection.execute(update(introductions).where(introductions.c.helper == person, ~agreed).values(_NOBODY))
    await connection.execute(update(introductions).where(introductions.c.helper == person).values(_NO_HELPER))
