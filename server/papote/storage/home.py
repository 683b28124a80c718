"""The space an office makes by itself."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.storage.database import Database
from papote.storage.schema import spaces
from papote.types import Seconds, SpaceId


async def ensure_space(database: Database, space: SpaceId, name: str, access: str, now: Seconds) -> bool:
    """Make a space unless there is one of that id, which stays as it is; tells whether it was made."""

    async def job(connection: AsyncConnection) -> bool:
        if await connection.scalar(select(spaces.c.id).where(spaces.c.id == space)) is not None:
            return False
        row = {"id": space, "name": name, "access": access, "domains": [], "settings": {}, "created_at": now}
        await connection.execute(insert(spaces), row)
        return True

    return await database.write(job)
