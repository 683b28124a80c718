"""Cards in the database, with what somebody agreed to when he wished for an encounter book."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.profile import BOOK_CONSENT, BOOK_VERSION
from papote.storage.database import Database
from papote.storage.profiles_schema import profiles
from papote.storage.schema import consents
from papote.types import PersonId, Seconds
from papote.world.cards import Card

_LISTS = ("offers", "seeks", "languages", "links")


class ProfileTable:
    """``stores.Profiles`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person: PersonId) -> Card | None:
        """Somebody's card; None: he has written none."""

        async def job(connection: AsyncConnection) -> Card | None:
            row = (await connection.execute(select(profiles).where(profiles.c.person == person))).first()
            return _card_of(row) if row is not None else None

        return await self._database.read(job)

    async def keep(self, person: PersonId, card: Card, now: Seconds) -> None:
        """This is his card from now on; that he wishes for a book, or does not any more, is noted beside it."""
        values: dict[str, Any] = asdict(card) | {name: list(getattr(card, name)) for name in _LISTS}
        values["updated_at"] = now

        async def job(connection: AsyncConnection) -> None:
            mine = profiles.c.person == person
            before = (await connection.execute(select(profiles.c.book).where(mine))).first()
            if before is None:
                await connection.execute(profiles.insert().values(person=person, **values))
            else:
                await connection.execute(profiles.update().where(mine).values(**values))
            if card.book != (before is not None and before.book):
                agreed = {"kind": BOOK_CONSENT, "version": BOOK_VERSION, "given": card.book, "at": now}
                await connection.execute(consents.insert().values(person=person, **agreed))

        await self._database.write(job)


def _card_of(row: Row[Any]) -> Card:
    return Card(
        offers=tuple(row.offers),
        seeks=tuple(row.seeks),
        languages=tuple(row.languages),
        listed=row.listed,
        book=row.book,
        recommended=row.recommended,
        about=row.about,
        links=tuple(row.links),
    )
