"""Bans, blocks, reports and the log of what hosts did, in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.moderation import Ban, Block, Deed, Report, ReportedLine
from papote.storage.database import Database
from papote.storage.schema import audit, bans, blocks, reports
from papote.types import PersonId, RoomId, Seconds, SpaceId


def _ban_of(row: Row[Any]) -> Ban:
    return Ban(
        id=row.id,
        space=SpaceId(row.space),
        person=PersonId(row.person) if row.person is not None else None,
        address=bytes(row.address) if row.address is not None else None,
        name=row.name,
        reason=row.reason,
        by=PersonId(row.by),
        created_at=row.created_at,
        until=row.until,
        lifted_at=row.lifted_at,
    )


def _report_of(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        space=SpaceId(row.space),
        room=RoomId(row.room),
        by=PersonId(row.by),
        about=PersonId(row.about),
        about_name=row.about_name,
        text=row.text,
        lines=tuple(ReportedLine(**line) for line in row.lines),
        created_at=row.created_at,
        closed_at=row.closed_at,
        closed_by=PersonId(row.closed_by) if row.closed_by is not None else None,
    )


class BanTable:
    """``stores.BanStore`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, ban: Ban) -> None:
        """Keep somebody out."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(bans.insert().values(asdict(ban)))

        await self._database.write(job)

    async def standing(self, now: Seconds, space: SpaceId | None = None) -> tuple[Ban, ...]:
        """Those that keep anybody out now, of one space or of all; the newest first."""

        async def job(connection: AsyncConnection) -> tuple[Ban, ...]:
            wanted = select(bans).where(bans.c.lifted_at.is_(None), or_(bans.c.until.is_(None), bans.c.until > now))
            if space is not None:
                wanted = wanted.where(bans.c.space == space)
            rows = await connection.execute(wanted.order_by(bans.c.created_at.desc(), bans.c.id))
            return tuple(_ban_of(row) for row in rows)

        return await self._database.read(job)

    async def lift(self, space: SpaceId, id: str, now: Seconds) -> Ban | None:
        """Let them in again; None where there is no such ban that stands."""

        async def job(connection: AsyncConnection) -> Ban | None:
            mine = (bans.c.space == space) & (bans.c.id == id) & bans.c.lifted_at.is_(None)
            lifted = bans.update().where(mine).values(lifted_at=now).returning(*bans.c)
            row = (await connection.execute(lifted)).first()
            return _ban_of(row) if row is not None else None

        return await self._database.write(job)


class BlockTable:
    """``stores.BlockStore`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, block: Block) -> None:
        """Once, however often it is asked."""

        async def job(connection: AsyncConnection) -> None:
            mine = (blocks.c.person == block.person) & (blocks.c.blocked == block.blocked)
            await connection.execute(blocks.delete().where(mine, blocks.c.name == ""))
            if (await connection.execute(select(blocks.c.person).where(mine))).first() is None:
                await connection.execute(blocks.insert().values(asdict(block)))

        await self._database.write(job)

    async def remove(self, person: PersonId, other: PersonId) -> tuple[PersonId, ...]:
        """Take it back, and what came of it when the other, a guest then, signed in; with whom it is over."""

        async def job(connection: AsyncConnection) -> tuple[PersonId, ...]:
            mine = (blocks.c.person == person) & (blocks.c.blocked == other) & (blocks.c.name != "")
            removed = blocks.delete().where(mine).returning(blocks.c.created_at)
            moment = (await connection.execute(removed)).scalar()
            if moment is None:
                return ()
            copies = (blocks.c.person == person) & (blocks.c.name == "") & (blocks.c.created_at == moment)
            gone = await connection.execute(blocks.delete().where(copies).returning(blocks.c.blocked))
            return (other, *(PersonId(each) for each in gone.scalars()))

        return await self._database.write(job)

    async def of(self, person: PersonId | None = None) -> tuple[Block, ...]:
        """Those somebody is shown as his own, the newest first; None: everybody's, all."""

        async def job(connection: AsyncConnection) -> tuple[Block, ...]:
            wanted = select(blocks).order_by(blocks.c.created_at.desc(), blocks.c.blocked)
            if person is not None:
                wanted = wanted.where(blocks.c.person == person, blocks.c.name != "")
            rows = await connection.execute(wanted)
            return tuple(Block(PersonId(row.person), PersonId(row.blocked), row.name, row.created_at) for row in rows)

        return await self._database.read(job)


class ReportTable:
    """``stores.ReportStore`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, report: Report) -> None:
        """Tell the hosts."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(reports.insert().values({**asdict(report), "lines": _lines(report)}))

        await self._database.write(job)

    async def of(self, space: SpaceId, *, closed: bool = False, limit: int = 100) -> tuple[Report, ...]:
        """Those of a space that are open, or those that are closed; the newest first."""

        async def job(connection: AsyncConnection) -> tuple[Report, ...]:
            done = reports.c.closed_at.is_not(None) if closed else reports.c.closed_at.is_(None)
            wanted = select(reports).where(reports.c.space == space, done)
            rows = await connection.execute(wanted.order_by(reports.c.created_at.desc(), reports.c.id).limit(limit))
            return tuple(_report_of(row) for row in rows)

        return await self._database.read(job)

    async def close(self, space: SpaceId, id: str, by: PersonId, now: Seconds) -> Report | None:
        """Somebody has seen to it; None where there is no such report that is open."""

        async def job(connection: AsyncConnection) -> Report | None:
            mine = (reports.c.space == space) & (reports.c.id == id) & reports.c.closed_at.is_(None)
            closed = reports.update().where(mine).values(closed_at=now, closed_by=by).returning(*reports.c)
            row = (await connection.execute(closed)).first()
            return _report_of(row) if row is not None else None

        return await self._database.write(job)


class AuditTable:
    """``stores.AuditStore`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, space: SpaceId, by: PersonId, name: str, action: str, target: str, details: dict[str, Any], at: Seconds
    ) -> None:
        """Write it down."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                audit.insert().values(
                    space=space, at=at, by=by, by_name=name, action=action, target=target, details=details
                )
            )

        await self._database.write(job)

    async def page(self, space: SpaceId, *, before: int | None = None, limit: int = 50) -> tuple[Deed, ...]:
        """What was done in a space, the newest first, before a number."""

        async def job(connection: AsyncConnection) -> tuple[Deed, ...]:
            wanted = select(audit).where(audit.c.space == space)
            if before is not None:
                wanted = wanted.where(audit.c.number < before)
            rows = await connection.execute(wanted.order_by(audit.c.number.desc()).limit(limit))
            return tuple(
                Deed(row.number, row.at, PersonId(row.by), row.by_name, row.action, row.target, dict(row.details))
                for row in rows
            )

        return await self._database.read(job)


def _lines(report: Report) -> list[dict[str, Any]]:
    return [asdict(line) for line in report.lines]
