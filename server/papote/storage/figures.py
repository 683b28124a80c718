"""The host's figures in the database: sums of hours, written once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.figures import AreaHour, SpaceHour
from papote.storage.database import Database
from papote.storage.figures_schema import figures_areas, figures_hours
from papote.types import RoomId, Seconds, SpaceId


class FigureTable:
    """``stores.Figures`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, space: SpaceId, areas: Sequence[AreaHour], hours: Sequence[SpaceHour]) -> None:
        """Write these down; what was written of the same hour by the same process is replaced."""

        async def job(connection: AsyncConnection) -> None:
            for table, rows in ((figures_areas, areas), (figures_hours, hours)):
                for row in rows:
                    values = {"space": space, **asdict(row)}
                    same = [column == values[column.name] for column in table.primary_key.columns]
                    await connection.execute(delete(table).where(*same))
                    await connection.execute(table.insert().values(values))

        await self._database.write(job)

    async def between(
        self, space: SpaceId, since: Seconds, until: Seconds
    ) -> tuple[tuple[AreaHour, ...], tuple[SpaceHour, ...]]:
        """The sums of the hours that began between two moments."""

        async def job(connection: AsyncConnection) -> tuple[tuple[AreaHour, ...], tuple[SpaceHour, ...]]:
            found = []
            for table in (figures_areas, figures_hours):
                wanted = select(table).where(table.c.space == space, table.c.hour >= since, table.c.hour < until)
                rows = (await connection.execute(wanted.order_by(table.c.hour))).all()
                found.append([{key: value for key, value in row._mapping.items() if key != "space"} for row in rows])
            areas = tuple(AreaHour(**{**row, "room": RoomId(row["room"])}) for row in found[0])
            return areas, tuple(SpaceHour(**row) for row in found[1])

        return await self._database.read(job)
