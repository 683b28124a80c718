"""A small database of its own for each test, and a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from papote.people.account import HOME
from papote.storage import Database, ensure_space, file_url
from tests.rooms.clock import ManualClock
from tests.storage.fresh import fresh


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is up to date, with the home space in it, to be copied."""
    path = tmp_path_factory.mktemp("auth") / "office.db"

    async def prepare() -> None:
        async with await Database.open(fresh(path)) as database:
            await ensure_space(database, HOME, "Papote", "open", ManualClock.UNIX)

    asyncio.run(prepare())
    return path


@pytest.fixture
async def database(fresh_database: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A database, open."""
    path = tmp_path / "office.db"
    shutil.copy(fresh_database, path)
    async with await Database.open(file_url(path)) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    """Time stands still until the test turns it."""
    return ManualClock()
