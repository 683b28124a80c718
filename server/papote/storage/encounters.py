"""Address books in the database: who met whom, cards that were exchanged, and the taking back of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.encounters import MOST_ENTRIES, REMEMBERED, ContactCard, Encounter, Entry, card_of
from papote.storage.database import Database
from papote.storage.encounters_schema import contact_cards, encounters, promises
from papote.storage.introductions import part_introductions
from papote.types import PersonId, Seconds
from papote.world.acquaintances import Acquaintance


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        other=PersonId(row.other) if row.other is not None else None,
        name=row.name,
        first_at=row.first_at,
        last_at=row.last_at,
        count=row._mapping["count"],  # a row has a method of that name
        place=row.place,
        last_place=row.last_place,
        note=row.note,
        card=card_of(row.card) if row.card is not None else None,
        card_at=row.card_at,
    )


class BookTable:
    """``stores.Books`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- what happened

    async def note(self, happened: Sequence[Encounter]) -> None:
        """Write these into the books of both, all or nothing; the same once more changes nothing."""

        async def job(connection: AsyncConnection) -> None:
            page = await _Page.read(connection, {person for each in happened for person in each.people})
            for each in happened:
                given = [await page.given(connection, person) for person in each.people] if each.exchanged else None
                for mine, theirs in ((0, 1), (1, 0)):
                    page.note(each, mine, theirs, given[theirs] if given is not None else None)
            await page.write(connection)

        await self._database.write(job)

    # ---- one's own book

    async def of(self, person: PersonId) -> tuple[Entry, ...]:
        """Somebody's book, whom he met last first."""
        wanted = select(encounters).where(encounters.c.person == person)

        async def job(connection: AsyncConnection) -> tuple[Entry, ...]:
            rows = await connection.execute(wanted.order_by(encounters.c.last_at.desc(), encounters.c.id))
            return tuple(_entry_of(row) for row in rows)

        return await self._database.read(job)

    async def annotate(self, person: PersonId, id: str, note: str) -> Entry | None:
        """Another note; None where the entry is not his."""
        mine = (encounters.c.person == person) & (encounters.c.id == id)

        async def job(connection: AsyncConnection) -> Entry | None:
            changed = update(encounters).where(mine).values(note=note).returning(*encounters.c)
            row = (await connection.execute(changed)).first()
            return _entry_of(row) if row is not None else None

        return await self._database.write(job)

    async def drop(self, person: PersonId, id: str) -> bool:
        """Strike an entry out of his own book; whether there was one."""
        mine = (encounters.c.person == person) & (encounters.c.id == id)

        async def job(connection: AsyncConnection) -> bool:
            gone = delete(encounters).where(mine).returning(encounters.c.id)
            return (await connection.execute(gone)).first() is not None

        return await self._database.write(job)

    async def withdraw(self, person: PersonId, id: str) -> bool:
        """Take what he gave out of the other's book, and what he was given out of his own; whether there was an entry.

        Of either side only a note stays, as of somebody who was met on a day.
        """
        mine = (encounters.c.person == person) & (encounters.c.id == id) & encounters.c.other.is_not(None)

        async def job(connection: AsyncConnection) -> bool:
            other = await connection.scalar(select(encounters.c.other).where(mine))
            if other is None:
                return False
            await part(connection, PersonId(person), PersonId(other))
            return True

        return await self._database.write(job)

    async def acquainted(self, person: PersonId, other: PersonId) -> str | None:
        """What somebody is called in the book of one who met him, if he is in it."""
        wanted = select(encounters.c.name).where(encounters.c.person == person, encounters.c.other == other)

        async def job(connection: AsyncConnection) -> str | None:
            name: str | None = await connection.scalar(wanted)
            return name

        return await self._database.read(job)

    async def acquaintances(self, person: PersonId) -> dict[PersonId, Acquaintance]:
        """Whom somebody met last, and what he has promised them and not done; nobody who took himself out."""
        own = (encounters.c.person == person) & encounters.c.other.is_not(None)
        last = select(encounters.c.other, encounters.c.last_at).where(own)
        last = last.order_by(encounters.c.last_at.desc(), encounters.c.id).limit(REMEMBERED)
        to_do = (promises.c.person == person) & promises.c.other.is_not(None) & promises.c.done_at.is_(None)
        urgent = (promises.c.due_at.is_(None), promises.c.due_at, promises.c.created_at, promises.c.id)

        async def job(connection: AsyncConnection) -> dict[PersonId, Acquaintance]:
            met = (await connection.execute(last)).all()
            promised: dict[str, str] = {}
            if met:
                made = select(promises.c.other, promises.c.text).where(to_do).order_by(*urgent)
                for other, text in await connection.execute(made):
                    promised.setdefault(other, text)
            return {PersonId(other): Acquaintance(at, promised.get(other, "")) for other, at in met}

        return await self._database.read(job)

    # ---- one's own card

    async def contact(self, person: PersonId) -> ContactCard:
        """What somebody gives of himself; nothing, until he says so."""

        async def job(connection: AsyncConnection) -> ContactCard:
            return card_of(await _details(connection, person))

        return await self._database.read(job)

    async def keep_contact(self, person: PersonId, card: ContactCard, now: Seconds) -> None:
        """He gives this from now on; what he gave before stays as it was."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(delete(contact_cards).where(contact_cards.c.person == person))
            await connection.execute(
                contact_cards.insert().values(person=person, details=card.details(), updated_at=now)
            )

        await self._database.write(job)


async def _details(connection: AsyncConnection, person: PersonId) -> dict[str, Any]:
    wanted = select(contact_cards.c.details).where(contact_cards.c.person == person)
    found: dict[str, Any] | None = await connection.scalar(wanted)
    return found or ContactCard().details()


class _Page:
    """Lines of the books of a few people, as they will be: read once, written once."""

    def __init__(self, known: dict[tuple[str, str], dict[str, Any]], counts: dict[str, int]) -> None:
        self._known = known
        self._counts = counts
        self._fresh: dict[tuple[str, str], dict[str, Any]] = {}
        self._changed: dict[tuple[str, str], dict[str, Any]] = {}
        self._cards: dict[PersonId, dict[str, Any]] = {}

    @classmethod
    async def read(cls, connection: AsyncConnection, people: Collection[PersonId]) -> _Page:
        """What they have about each other, and how full their books are."""
        some = sorted(people)
        between = select(*_NOTED).where(encounters.c.person.in_(some), encounters.c.other.in_(some))
        known = {(line["person"], line["other"]): dict(line) for line in (await connection.execute(between)).mappings()}
        full = select(encounters.c.person, func.count()).where(encounters.c.person.in_(some))
        counts = {row[0]: row[1] for row in await connection.execute(full.group_by(encounters.c.person))}
        return cls(known, counts)

    async def given(self, connection: AsyncConnection, person: PersonId) -> dict[str, Any]:
        """What somebody gives with his card."""
        if person not in self._cards:
            self._cards[person] = await _details(connection, person)
        return self._cards[person]

    def note(self, happened: Encounter, mine: int, theirs: int, card: dict[str, Any] | None) -> None:
        """One line of one book."""
        key = (happened.people[mine], happened.people[theirs])
        line = self._fresh.get(key) or self._known.get(key)
        if line is None:
            line = self._fresh[key] = {
                "id": happened.ids[mine],
                "person": key[0],
                "other": key[1],
                "name": "",
                "first_at": happened.at,
                "last_at": happened.at,
                "count": 0,
                "place": happened.place,
                "last_place": happened.place,
                "note": "",
                "card": None,
                "card_at": None,
            }
        elif key not in self._fresh:
            self._changed[key] = line
        line["name"] = happened.names[theirs]
        if card is not None:
            line |= {"card": card, "card_at": happened.at}
        if not happened.exchanged and (happened.at > line["last_at"] or line["count"] == 0):
            line["count"] += 1
        if happened.at > line["last_at"]:
            line |= {"last_at": happened.at, "last_place": happened.place}

    async def write(self, connection: AsyncConnection) -> None:
        """All of it."""
        for person, more in Counter(person for person, _ in self._fresh).items():
            over = self._counts.get(person, 0) + more - MOST_ENTRIES
            if over > 0:
                await _make_room(connection, PersonId(person), over)
        if self._fresh:
            await connection.execute(encounters.insert(), list(self._fresh.values()))
        if self._changed:
            rows = [{f"new_{name}": line[name] for name in ("id", *_CHANGES)} for line in self._changed.values()]
            await connection.execute(_CHANGE, rows)


_CHANGES = ("name", "last_at", "count", "last_place", "card", "card_at")
_NOTED = [encounters.c[name] for name in ("id", "person", "other", *_CHANGES)]
_CHANGE = (
    update(encounters)
    .where(encounters.c.id == bindparam("new_id"))
    .values({name: bindparam(f"new_{name}", type_=encounters.c[name].type) for name in _CHANGES})
)


async def _make_room(connection: AsyncConnection, person: PersonId, lines: int) -> None:
    """A book that is full forgets whom it met longest ago, first of those of whom nothing was noted."""
    bare = and_(encounters.c.note == "", encounters.c.card_at.is_(None))
    order = (bare.desc(), encounters.c.last_at, encounters.c.id)
    oldest = select(encounters.c.id).where(encounters.c.person == person).order_by(*order).limit(lines)
    gone = (await connection.execute(oldest)).scalars().all()
    await connection.execute(delete(encounters).where(encounters.c.id.in_(gone)))


async def part(connection: AsyncConnection, one: PersonId, other: PersonId) -> None:
    """Nothing of either stays in the other's book, nor by a promise between them, nor is anybody introduced by them."""
    between = or_(
        and_(encounters.c.person == one, encounters.c.other == other),
        and_(encounters.c.person == other, encounters.c.other == one),
    )
    await _make_nameless(connection, between)
    made = or_(
        and_(promises.c.person == one, promises.c.other == other),
        and_(promises.c.person == other, promises.c.other == one),
    )
    await connection.execute(update(promises).where(made).values(other=None, other_name=""))
    await part_introductions(connection, one, other)


async def erase_from_books(connection: AsyncConnection, person: PersonId) -> None:
    """Nothing of somebody stays in anybody's book; his own is gone altogether."""
    await connection.execute(delete(encounters).where(encounters.c.person == person))
    await connection.execute(delete(contact_cards).where(contact_cards.c.person == person))
    await connection.execute(delete(promises).where(promises.c.person == person))
    await _make_nameless(connection, encounters.c.other == person)
    await connection.execute(update(promises).where(promises.c.other == person).values(other=None, other_name=""))


async def _make_nameless(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Of these entries only a note stays, and the day."""
    await connection.execute(delete(encounters).where(which, encounters.c.note == ""))
    nobody = {"other": None, "name": "", "card": None, "card_at": None, "place": "", "last_place": ""}
    await connection.execute(update(encounters).where(which).values(nobody))
