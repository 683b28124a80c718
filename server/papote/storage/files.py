"""What is known of files: whose they are, where they were put, how large they are. Their content is no row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.chat import FileCard, StoredFile
from papote.storage.database import Database
from papote.storage.schema import files
from papote.types import PersonId, Seconds


class Files:
    """The cards of all files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, file: StoredFile) -> None:
        """Note a file whose content is in place."""
        row = {
            "id": file.card.id,
            "space": file.space,
            "owner": file.owner,
            "channel": file.channel,
            "name": file.card.name,
            "media_type": file.card.media_type,
            "size": file.card.size,
            "created_at": file.at,
        }

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(insert(files), [row])

        await self._database.write(job)

    async def get(self, id: str) -> StoredFile | None:
        """One file."""

        async def job(connection: AsyncConnection) -> StoredFile | None:
            row = (await connection.execute(select(files).where(files.c.id == id))).one_or_none()
            return stored_file(row) if row is not None else None

        return await self._database.read(job)

    async def used(self, person: PersonId) -> int:
        """Bytes of everything the person has uploaded."""

        async def job(connection: AsyncConnection) -> int:
            total = select(func.coalesce(func.sum(files.c.size), 0)).where(files.c.owner == person)
            return int((await connection.execute(total)).scalar_one())

        return await self._database.read(job)

    async def older_than(self, moment: Seconds) -> list[str]:
        """Files uploaded before a moment, for whoever keeps them no longer."""

        async def job(connection: AsyncConnection) -> list[str]:
            found = select(files.c.id).where(files.c.created_at < moment)
            return [*(await connection.execute(found)).scalars()]

        return await self._database.read(job)

    async def known(self, ids: Sequence[str]) -> set[str]:
        """Which of these there are."""

        async def job(connection: AsyncConnection) -> set[str]:
            found = select(files.c.id).where(files.c.id.in_(list(ids)))
            return set((await connection.execute(found)).scalars())

        return await self._database.read(job) if ids else set()

    async def remove(self, ids: Sequence[str]) -> None:
        """Forget these."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(delete(files).where(files.c.id.in_(list(ids))))

        if ids:
            await self._database.write(job)


def stored_file(row: Row[Any]) -> StoredFile:
    """A row as the rules know it."""
    card = FileCard(row.id, row.name, row.media_type, row.size)
    return StoredFile(card, row.space, row.owner, row.channel, row.created_at)
