"""Tests of the measurement: it counts what was kept, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.storage import Database, bench
from papote.storage.schema import messages, spaces


async def left(connection: AsyncConnection) -> tuple[int | None, int | None]:
    """How much there is."""
    return (
        await connection.scalar(select(func.count()).select_from(messages)),
        await connection.scalar(select(func.count()).select_from(spaces)),
    )


@pytest.mark.parametrize("rate", [0.0, 200.0])
async def test_messages_are_counted_and_removed_again(database_url: str, rate: float) -> None:
    """Figures come out, and the database is as it was."""
    result = await bench.run(database_url, 3, 0.1, rate)
    assert result.messages >= 3
    assert 0 < result.p50_ms <= result.p99_ms <= result.worst_ms
    assert result.database in bench.table([result], 0.5)
    async with await Database.open(database_url) as database:
        assert await database.read(left) == (0, 0)


def test_the_disk_is_measured_as_well(tmp_path: Path) -> None:
    """Nothing can be faster than that."""
    assert bench.sync_ms(tmp_path, 5) >= 0
    assert list(tmp_path.iterdir()) == []
