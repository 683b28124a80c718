"""The log of desks in the database."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.desks import SHOWN, DeskEntry
from papote.storage.database import Database
from papote.storage.desks_schema import desk_sessions
from papote.storage.profiles_schema import profiles
from papote.types import SpaceId


class DeskTable:
    """``stores.Desks`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry: DeskEntry) -> None:
        """Keep it."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(insert(desk_sessions).values(**asdict(entry)))

        await self._database.write(job)

    async def of(self, space: SpaceId) -> tuple[DeskEntry, ...]:
        """The last of a space, the newest first; of who is unlisted by now, none."""
        listed = or_(profiles.c.person.is_(None), profiles.c.listed)
        wanted = (
            select(desk_sessions)
            .outerjoin(profiles, profiles.c.person == desk_sessions.c.person)
            .where(desk_sessions.c.space == space, listed)
            .order_by(desk_sessions.c.began_at.desc(), desk_sessions.c.id)
            .limit(SHOWN)
        )

        async def job(connection: AsyncConnection) -> tuple[DeskEntry, ...]:
            return tuple(DeskEntry(**row._mapping) for row in await connection.execute(wanted))

        return await self._database.read(job)
