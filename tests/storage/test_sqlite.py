"""Tests of SQLite: jobs wait for nothing else, and nothing erased stays in the file."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Unavailable
from papote.storage import Database, file_url, sqlite
from papote.storage.bench import message, prepare
from tests.storage.test_database import add

CANARY = "zibeline"


async def test_a_job_that_waits_for_something_else_is_a_mistake(path: Path) -> None:
    """In the middle of a transaction nobody asks the network."""

    class Never:
        def __await__(self) -> object:
            yield "for ever"

    async def job(connection: AsyncConnection) -> None:
        await Never()  # type: ignore[misc]

    async with await Database.open(file_url(path)) as database:
        with pytest.raises(RuntimeError, match="await nothing but its connection"):
            await database.write(job)
        assert await database.write(add("a")) == "a"


async def test_a_locked_file_is_unavailable_and_then_not(path: Path) -> None:
    """Another program that holds the file too long makes nobody wait for it, and nothing is broken afterwards."""
    async with await Database.open(file_url(path)) as database:

        async def hurry(connection: AsyncConnection) -> None:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 1")

        await database.write(hurry)
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as told:
            await database.write(add("a"))
        assert told.value.code == "storage_unavailable"
        other.rollback()
        other.close()
        assert await database.write(add("a")) == "a"


async def test_what_is_erased_leaves_nothing_in_the_files(path: Path) -> None:
    """Neither in free pages nor in the search index nor in the log of changes."""

    async def erase(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM messages WHERE number % 2 = 1"))

    async with await Database.open(file_url(path)) as database:
        await prepare(database, ["room/a"])
        for number in range(60):
            word = f"{CANARY}{number}" if number % 2 == 0 else "reste"
            await database.write(message("room/a", str(number), f"un mot {word} " * 20, 0.0))
        assert CANARY.encode() in b"".join(each.read_bytes() for each in path.parent.iterdir())
        await database.write(erase)
        await database.scrub()
        assert CANARY.encode() not in b"".join(each.read_bytes() for each in path.parent.iterdir())
        assert await found(database, "reste") == 30
        assert await found(database, "mot") == 30
        assert path.with_name("office.db-wal").stat().st_size == 0


async def found(database: Database, word: str) -> int:
    """How many messages have a word."""

    async def job(connection: AsyncConnection) -> int:
        wanted = text("SELECT count(*) FROM messages_search WHERE messages_search MATCH :word")
        return int((await connection.execute(wanted, {"word": f'"{word}"'})).scalar_one())

    return await database.read(job)


async def test_an_old_sqlite_is_mentioned(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the office learns it from the log, once."""
    for version, lines in (((3, 51, 2), 1), ((3, 51, 3), 0)):
        caplog.clear()
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        with caplog.at_level(logging.WARNING, logger=sqlite.log.name):
            await (await Database.open(file_url(path))).close()
        assert [record.getMessage() for record in caplog.records] == ["sqlite_outdated"] * lines
