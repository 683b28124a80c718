"""PostgreSQL: one connection that writes, a pool that reads, all used from the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import URL, NullPool, event
from sqlalchemy.exc import DBAPIError, InterfaceError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoneFreeError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from papote.errors import ConfigurationError, Unavailable
from papote.storage import migrate
from papote.storage.work import Batch, Fate, Job, LostError, StorageSettings, perform
from papote.types import Seconds

T = TypeVar("T")

AGAIN = frozenset({"40001", "40P01"})
"""Two transactions stood in each other's way: of several offices on one database."""

FULL = frozenset({"53100"})

CANCELLED = "57014"
"""What PostgreSQL answers when a statement took too long."""

OUTSIDE = ("08", "53", "55P03", "57", "58", "40", "25006")
"""How codes begin of failures that are nobody's statement's fault."""

OPTIONS = ("host", "port", "sslmode", "ssl", "passfile", "target_session_attrs")
"""What may follow the question mark of an address."""

OLDEST = 13
"""PostgreSQL from this version on lets whoever owns a database remove accents."""


class Postgres:
    """A database of PostgreSQL, connected."""

    def __init__(self, url: URL, settings: StorageSettings, now: Callable[[], Seconds] = time.monotonic) -> None:
        self._name = named(url)
        self._settings = settings
        self._now = now
        self._address = url, connect = arguments(url, settings)
        self._writing: AsyncEngine = create_async_engine(url, pool_size=1, max_overflow=0, connect_args=connect)
        reading = {**connect, "server_settings": {**connect["server_settings"], "default_transaction_read_only": "on"}}
        self._reading: AsyncEngine = create_async_engine(
            url,
            pool_size=settings.readers,
            max_overflow=0,
            pool_timeout=settings.wait_seconds,
            isolation_level="REPEATABLE READ",
            connect_args=reading,
        )
        self._connection: AsyncConnection | None = None
        self._changed = False
        event.listen(self._writing.sync_engine, "before_cursor_execute", self._executed)

    def _executed(
        self, connection: object, cursor: object, statement: str, parameters: object, context: Any, many: bool
    ) -> None:
        # What is not known to only read may have changed something.
        if context is None or context.compiled is None or context.is_crud:
            self._changed = True

    @property
    def dialect(self) -> str:
        """What SQLAlchemy calls this kind of database."""
        return "postgresql"

    async def look(self) -> migrate.Revisions:
        """Tell which revision the database has, without changing it; raises ConfigurationError where it is not ours."""
        try:
            return await migrate.look(await self._writer(), "database_url", self._name, new=True)
        except (OSError, DBAPIError, TimeoutError) as error:
            raise ConfigurationError("database_url", f"cannot use {self._name}: {reason(error)}") from None
        finally:
            await self.close()

    async def open(self, *, beside: bool) -> None:
        """Connect, look, bring up to date; raises ConfigurationError with what to do."""
        try:
            connection = await self._writer()
            version = int((connection.dialect.server_version_info or (0,))[0])
            if version < OLDEST:
                raise ConfigurationError("database_url", f"PostgreSQL {OLDEST} or newer is needed, not {version}")
            await migrate.up(connection, "database_url", self._name, new=not beside, only_look=beside)
        except (OSError, DBAPIError, TimeoutError) as error:
            await self.close()
            raise ConfigurationError("database_url", f"cannot use {self._name}: {reason(error)}") from None
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Disconnect."""
        await self._drop()
        await self._writing.dispose()
        await self._reading.dispose()

    async def write(self, batch: Batch) -> None:
        """Run a batch in one transaction."""
        try:
            connection = await self._writer()
        except Exception as error:
            raise LostError(self.unavailable(error) or Unavailable("storage_unavailable"), Fate.AGAIN) from error
        try:
            await perform(self, connection, batch, self._settings, self._now)
        except BaseException:
            # Whatever state it is in: the next batch begins with another.
            await self._drop()
            raise

    async def read(self, job: Job[T]) -> T:
        """Run a job that reads, on what was committed when it began to; once more where the connection was dead."""
        try:
            return await self._read(job)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise self.unavailable(error) or error from None
        except (OSError, TimeoutError, NoneFreeError) as error:
            raise Unavailable("storage_unavailable") from error
        try:
            return await self._read(job)
        except Exception as error:
            raise self.unavailable(error) or error from None

    async def scrub(self) -> None:
        """Have PostgreSQL clear away what was deleted; how soon it overwrites it is its own matter."""
        url, connect = self._address
        # It takes longer than a job may, and as a connection of its own it holds up none.
        unhurried = {**connect, "server_settings": {"application_name": "papote"}}
        engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=unhurried)
        try:
            async with engine.connect() as connection:
                await connection.exec_driver_sql("VACUUM")
        except Exception as error:
            raise self.unavailable(error) or error from None

    async def _read(self, job: Job[T]) -> T:
        async with asyncio.timeout(self._settings.job_seconds), self._reading.connect() as connection:
            return await job(connection)

    async def _writer(self) -> AsyncConnection:
        if self._connection is None:
            async with asyncio.timeout(self._settings.connect_seconds):
                self._connection = await self._writing.connect()
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await connection.invalidate()
            with suppress(Exception):
                await connection.close()

    # -- what ``perform`` asks

    def limited(self) -> asyncio.Timeout:
        """A deadline."""
        return asyncio.timeout(self._settings.job_seconds)

    def watch(self) -> None:
        """Forget what was changed so far."""
        self._changed = False

    def changed(self, error: Exception) -> bool:
        """Whether anything was; after an error of its own PostgreSQL does nothing more in a transaction."""
        return self._changed or isinstance(error, DBAPIError)

    def lost(self, connection: AsyncConnection, error: Exception) -> Fate | None:
        """Whether the connection is gone, or PostgreSQL wants it all again."""
        if code_of(error) in AGAIN:
            return Fate.AGAIN
        if isinstance(error, TimeoutError):
            return Fate.GUILTY
        return Fate.AGAIN if connection.invalidated or isinstance(error, PendingRollbackError) else None

    def unavailable(self, error: Exception) -> Unavailable | None:
        """Full, or not to be had; None for what the job itself did wrong."""
        code = code_of(error)
        if code in FULL:
            return Unavailable("storage_full")
        if isinstance(error, OSError | TimeoutError | NoneFreeError | InterfaceError) or code.startswith(OUTSIDE):
            return Unavailable("storage_unavailable")
        if isinstance(error, PendingRollbackError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
            return Unavailable("storage_unavailable")
        return None


def code_of(error: BaseException) -> str:
    """The five characters PostgreSQL calls an error by, or nothing."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "sqlstate", None) or ""


def reason(error: Exception) -> str:
    """Why it does not work, in the words of the database; never the address, which has a password in it."""
    if isinstance(error, TimeoutError):
        return "it does not answer"
    origin = getattr(error, "orig", None) or error
    text = str(origin.__cause__ or origin).strip().splitlines()
    return text[0].rstrip(".") if text else type(origin).__name__


def named(url: URL) -> str:
    """An address without its password, and without the options that may hold one."""
    return url.set(query={}, drivername="postgresql").render_as_string(hide_password=True)


def arguments(url: URL, settings: StorageSettings) -> tuple[URL, dict[str, Any]]:
    """The address as asyncpg wants it (``sslmode`` is its ``ssl``), and the deadlines of a connection."""
    query = dict(url.query)
    for option in query:
        if option not in OPTIONS:
            raise ConfigurationError("database_url", f"the option {option} of the address is not known")
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    connect: dict[str, Any] = {
        "timeout": settings.connect_seconds,
        "prepared_statement_cache_size": 500,
        "server_settings": {
            "application_name": "papote",
            # Also where we are gone and cannot end it.
            "statement_timeout": str(int(settings.job_seconds * 1000)),
            "idle_in_transaction_session_timeout": str(int(settings.job_seconds * 4000)),
        },
    }
    return url.set(drivername="postgresql+asyncpg", query=query), connect
