"""Both databases, for tests of what must hold on each: ``database`` is one that is new, open and up to date."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from papote.storage import Database, file_url
from tests.storage.fresh import fresh
from tests.storage.postgres import Server, server

TEMPLATE = "papote_template"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of PostgreSQL."""
    with server() as started:
        if started is None:
            pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
        yield started


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """The name of a database that is up to date, to be copied."""
    postgres.sql(f"CREATE DATABASE {TEMPLATE}")
    asyncio.run(_opened(postgres.url(TEMPLATE)))
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is up to date, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "office.db"
    fresh(path)
    return path


@pytest.fixture
def path(tmp_path: Path, sqlite_template: Path) -> Path:
    """A file that is up to date."""
    shutil.copy(sqlite_template, tmp_path / "office.db")
    return tmp_path / "office.db"


async def _opened(url: str) -> None:
    await (await Database.open(url)).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is up to date and empty."""
    if request.param == "sqlite":
        path = tmp_path / "office.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield file_url(path)
    else:
        template: str = request.getfixturevalue("postgres_template")
        started: Server = request.getfixturevalue("postgres")
        with started.database(template) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is yet."""
    if request.param == "sqlite":
        yield file_url(tmp_path / "data" / "office.db")
    else:
        started: Server = request.getfixturevalue("postgres")
        with started.database() as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database, open."""
    async with await Database.open(database_url) as opened:
        yield opened
