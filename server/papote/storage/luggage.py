"""What a guest has written goes with him when he signs in: his card, what he gives with it, his book, his answers.

Each only where the account has none of its own: two cards are not made into one, and nobody is told by a line in his
book that somebody he knows by an account was that guest as well. What does not go along stays the guest's. Blocks hold
for both, whoever made them: signing in is no way round them.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, Update, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.moderation import MOST_BLOCKS
from papote.people.profile import BOOK_CONSENT
from papote.storage.agenda_schema import gathering_answers, gathering_choices, gatherings, place_links
from papote.storage.database import Database
from papote.storage.encounters_schema import contact_cards, encounters, promise_links, promises
from papote.storage.introductions_schema import introductions
from papote.storage.profiles_schema import profiles
from papote.storage.schema import accounts, blocks, consents
from papote.types import PersonId

_BOOK = {
    encounters: ("person", "other"),
    promises: ("person", "other"),
    introductions: ("asker", "helper", "target"),
}
"""Where somebody stands in books: his own and those of others, which go together or not at all."""


class LuggageTable:
    """``stores.Luggage`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def carry(self, guest: PersonId, account: PersonId) -> frozenset[str]:
        """Give the account what the guest had, all at once; of card, contact, book, answers and calendar, what went.

        And ``blocks``: his own, and those against him, of which nobody is told, hold for the account from now on.
        """

        async def job(connection: AsyncConnection) -> frozenset[str]:
            went = set[str]()
            there = select(accounts.c.id).where(accounts.c.id == account).with_for_update(read=True)
            if (await connection.execute(there)).first() is None:
                return frozenset()  # it was erased meanwhile: what came to it now nobody could erase any more
            if await _hand_over(connection, profiles, guest, account):
                went.add("card")
                agreed = consents.c.kind == BOOK_CONSENT
                await connection.execute(_become(consents, "person", guest, account).where(agreed))
            if await _hand_over(connection, contact_cards, guest, account):
                went.add("contact")
            if await _may_take_over(connection, guest, account):
                for table, columns in _BOOK.items():
                    for column in columns:
                        await connection.execute(_become(table, column, guest, account))
                await _hand_over(connection, promise_links, guest, account)
                went.add("book")
            if await _keep_apart(connection, guest, account):
                went.add("blocks")
            if await _take_places(connection, guest, account):
                went.add("answers")
            if await _take_calendars(connection, guest, account):
                went.add("calendar")
            return frozenset(went)

        return await self._database.write(job)


async def _hand_over(connection: AsyncConnection, table: Table, guest: PersonId, account: PersonId) -> bool:
    """The one row of the guest, if the account has none; whether there was one."""
    if not await _any(connection, table, table.c.person == guest):
        return False
    if await _any(connection, table, table.c.person == account):
        return False
    await connection.execute(_become(table, "person", guest, account))
    return True


async def _take_places(connection: AsyncConnection, guest: PersonId, account: PersonId) -> bool:
    """His answers to gatherings as they stand, with what he has chosen there; the account's own answer stays."""
    answers, choices = gathering_answers, gathering_choices
    theirs = select(answers.c.gathering).where(answers.c.person == guest)
    # Answers to one gathering are noted one after the other, this way of giving one as well.
    rows = select(gatherings.c.id).where(gatherings.c.id.in_(theirs)).order_by(gatherings.c.id).with_for_update()
    ids = {*(await connection.execute(rows)).scalars()}
    ids -= {*(await connection.execute(select(answers.c.gathering).where(answers.c.person == account))).scalars()}
    if ids:
        for table in (answers, choices):
            await connection.execute(_become(table, "person", guest, account).where(table.c.gathering.in_(ids)))
    return bool(ids)


async def _take_calendars(connection: AsyncConnection, guest: PersonId, account: PersonId) -> bool:
    """The links by which calendars read his places: they read those of the account from now on, and no more."""
    own = select(place_links.c.space).where(place_links.c.person == account)
    wanted = place_links.c.space.not_in({*(await connection.execute(own)).scalars()})
    moved = _become(place_links, "person", guest, account).where(wanted).returning(place_links.c.space)
    return (await connection.execute(moved)).first() is not None


async def _may_take_over(connection: AsyncConnection, guest: PersonId, account: PersonId) -> bool:
    """Whether the guest stands in any book and the account in none, and nobody in them keeps apart from either."""
    if not await _stands(connection, guest) or await _stands(connection, account):
        return False
    both = (guest, account)
    apart = or_(blocks.c.person.in_(both), blocks.c.blocked.in_(both))
    found = await connection.execute(select(blocks.c.person, blocks.c.blocked).where(apart))
    others = {person for pair in found for person in pair}.difference(both)
    for table, columns in _BOOK.items():
        with_guest = or_(*(table.c[column] == guest for column in columns))
        for column in columns:
            if others and await _any(connection, table, with_guest & table.c[column].in_(others)):
                return False
    return True


async def _keep_apart(connection: AsyncConnection, guest: PersonId, account: PersonId) -> bool:
    """Whom the guest has blocked the account blocks as well; who has blocked him has a block that is on no list."""
    columns = (blocks.c.person, blocks.c.blocked)
    about = or_(*(column.in_((guest, account)) for column in columns))
    rows = (await connection.execute(select(blocks).where(about).order_by(blocks.c.created_at.desc()))).all()
    there = {(row.person, row.blocked) for row in rows}
    room = MOST_BLOCKS - sum(row.person == account for row in rows)
    copies = []
    for row in rows:
        own = row.person == guest
        pair = (account, row.blocked) if own else (row.person, account)
        if guest not in (row.person, row.blocked) or pair in there or pair[0] == pair[1]:
            continue
        if not own or room > 0:
            name = row.name if own else ""
            copies.append({"person": pair[0], "blocked": pair[1], "name": name, "created_at": row.created_at})
            room -= own
    if copies:
        await connection.execute(blocks.insert(), copies)
    return bool(copies)


async def _stands(connection: AsyncConnection, person: PersonId) -> bool:
    """Whether somebody is in a book, his own or another's."""
    for table, columns in _BOOK.items():
        if await _any(connection, table, or_(*(table.c[column] == person for column in columns))):
            return True
    return False


async def _any(connection: AsyncConnection, table: Table, where: ColumnElement[bool]) -> bool:
    return (await connection.execute(select(*table.primary_key).where(where).limit(1))).first() is not None


def _become(table: Table, column: str, guest: PersonId, account: PersonId) -> Update:
    return update(table).where(table.c[column] == guest).values({column: account})
