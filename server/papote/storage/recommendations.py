"""Contacts that hosts recommend, in the database."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.recommending import MOST, Recommendation
from papote.storage.database import Database
from papote.storage.profiles_schema import profiles
from papote.storage.recommendations_schema import recommendations
from papote.types import PersonId, SpaceId


class RecommendationTable:
    """``stores.Recommendations`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, made: Recommendation) -> None:
        """Keep it; it takes the place of an older one of the same contact to the same person.

        Raises ``too_many`` where as many wait for him as may.
        """
        same = and_(
            recommendations.c.space == made.space,
            recommendations.c.person == made.person,
            recommendations.c.contact == made.contact,
        )
        waiting = and_(recommendations.c.space == made.space, recommendations.c.person == made.person)

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(recommendations.delete().where(same))
            count = await connection.scalar(select(func.count()).select_from(recommendations).where(waiting))
            if count is not None and count >= MOST:
                raise Refused("too_many")
            await connection.execute(recommendations.insert().values(**asdict(made)))

        await self._database.write(job)

    async def of(self, space: SpaceId, person: PersonId) -> tuple[Recommendation, ...]:
        """Those for somebody, the newest first; of who wants it no more, none."""
        wants = or_(profiles.c.person.is_(None), and_(profiles.c.listed, profiles.c.recommended))
        wanted = (
            select(recommendations)
            .outerjoin(profiles, profiles.c.person == recommendations.c.contact)
            .where(recommendations.c.space == space, recommendations.c.person == person, wants)
            .order_by(recommendations.c.created_at.desc(), recommendations.c.id)
        )

        async def job(connection: AsyncConnection) -> tuple[Recommendation, ...]:
            rows = await connection.execute(wanted)
            return tuple(Recommendation(**row._mapping) for row in rows)

        return await self._database.read(job)

    async def remove(self, space: SpaceId, person: PersonId, id: str) -> bool:
        """He has seen it; whether there was one."""
        mine = and_(recommendations.c.space == space, recommendations.c.person == person, recommendations.c.id == id)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(recommendations.delete().where(mine))).rowcount > 0

        return await self._database.write(job)
