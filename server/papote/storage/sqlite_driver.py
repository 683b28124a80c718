"""SQLite as SQLAlchemy speaks to it from coroutines that never wait: its cursors, its dialect, its engines.

A job is a coroutine, so that it runs on every database; here what it awaits is done by the time it is asked for. Which
connections there are, and what runs on them, is ``sqlite``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import URL, StaticPool, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_

T = TypeVar("T")

registry.register("papote_sqlite", __name__, "Dialect")

PRAGMAS = (
    "foreign_keys = ON",
    "busy_timeout = 5000",
    # What is erased leaves nothing in free pages, and nothing goes to files elsewhere.
    "secure_delete = ON",
    "temp_store = MEMORY",
)


async def _at_once() -> None:
    """Nothing, for SQLAlchemy, which insists that an asynchronous statement awaits something."""


class Cursor(sqlite3.Cursor):
    """A cursor as SQLAlchemy expects it of an asynchronous driver; what is awaited is done already."""

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run a statement, here and now."""
        await_(_at_once())
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Self:
        """Run a statement with many rows, here and now."""
        await_(_at_once())
        return super().executemany(sql, parameters)

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks for this before it hands a result out; nothing is held that must be let go."""


class Connection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: object = None) -> Cursor:  # type: ignore[override]
        """One of ours."""
        return super().cursor(Cursor)


class Dialect(SQLiteDialect_pysqlite):
    """SQLite as SQLAlchemy knows it, to be used from coroutines in a thread of their own."""

    is_async = True
    supports_statement_cache = True


def drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    coroutine.close()
    raise RuntimeError("a job may await nothing but its connection")


def code_of(error: BaseException) -> int:
    """The primary result code of SQLite, or 0."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(origin, "sqlite_errorcode", None) or 0
    return code & 0xFF


def engine_of(
    path: Path,
    pragmas: tuple[str, ...],
    begin: str,
    opened: Callable[[sqlite3.Connection], None],
    *,
    readonly: bool = False,
) -> AsyncEngine:
    """An engine with one connection, whose transactions begin when we say so and not when Python thinks fit."""
    # As a URI, so that SQLite itself never makes a file that is not there.
    engine = create_async_engine(
        URL.create(
            "papote_sqlite",
            database=path.absolute().as_uri(),
            query={"mode": "ro" if readonly else "rw", "uri": "true"},
        ),
        poolclass=StaticPool,
        connect_args={
            "factory": Connection,
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": 512,
        },
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connected(raw: sqlite3.Connection, record: object) -> None:
        opened(raw)
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
