"""SQLite: one file, one connection that writes, a few that read, each used by one thread at a time.

A batch of jobs is one trip to the writer's thread: statements of SQLite take microseconds, and to go there and back for
each of them would cost more than the statements. Jobs never wait here (``sqlite_driver``). The file is kept from other
offices by a lock (``sqlite_file``); commands that work beside a running office take none.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from papote.errors import ConfigurationError, Unavailable
from papote.storage import migrate
from papote.storage.sqlite_driver import PRAGMAS, code_of, drive, engine_of
from papote.storage.sqlite_file import create, examine, left_open, lock, refuse
from papote.storage.work import Batch, Fate, Job, LostError, StorageSettings, perform
from papote.types import Seconds

T = TypeVar("T")

log = logging.getLogger(__name__)

SOUND = (3, 51, 3)
"""From this version on SQLite has no known way to damage a file in WAL mode that several connections write to."""

INSTRUCTIONS = 20_000
"""How often the deadline of a job is looked at, in steps of SQLite's machine: every millisecond or so."""

MERGE = 256
"""How many pages of the search index are put together in one go."""

FULL_BELOW = 1 << 20
"""With fewer bytes free, a failure to write is for want of room, whatever it is called."""

WRITER = ("journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 67108864")

# Only one connection checkpoints: two at once is what damages a file on a SQLite that is not sound.
READER = ("wal_autocheckpoint = 0", "query_only = ON")
BESIDE = ("wal_autocheckpoint = 0", "synchronous = FULL")

OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
    }
)
"""Failures that are nobody's statement's fault."""


class Handle:
    """One connection to the file, with the deadline of what runs on it."""

    def __init__(
        self, path: Path, pragmas: tuple[str, ...], begin: str, seconds: Seconds, now: Callable[[], Seconds]
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._now = now
        self._until: Seconds | None = None
        self._changes = 0
        self.raw: sqlite3.Connection | None = None
        self.engine: AsyncEngine = engine_of(path, (*PRAGMAS, *pragmas), begin, self._opened)
        self._connection: AsyncConnection | None = None

    @property
    def connection(self) -> AsyncConnection:
        """The connection, once it is open."""
        assert self._connection is not None
        return self._connection

    async def open(self) -> None:
        """Connect."""
        self._connection = await self.engine.connect()

    async def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            await self._connection.close()
        await self.engine.dispose()

    def _opened(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        raw.set_progress_handler(self._late, INSTRUCTIONS)

    def _late(self) -> bool:
        return self._until is not None and self._now() >= self._until

    # -- what ``perform`` asks

    def limited(self) -> Handle:
        """This very handle, which sets the deadline when it is entered."""
        return self

    async def __aenter__(self) -> None:
        self._until = self._now() + self._seconds

    async def __aexit__(self, *error: object) -> None:
        self._until = None

    def watch(self) -> None:
        """Remember how much was changed so far."""
        assert self.raw is not None
        self._changes = self.raw.total_changes

    def changed(self, error: Exception) -> bool:
        """Whether more is changed by now."""
        assert self.raw is not None
        return self.raw.total_changes != self._changes

    def lost(self, connection: AsyncConnection, error: Exception) -> Fate | None:
        """SQLite rolls everything back when a writing statement is interrupted or the disk is full."""
        if self.raw is not None and self.raw.in_transaction:
            return None
        return Fate.GUILTY if code_of(error) == sqlite3.SQLITE_INTERRUPT else Fate.OVER

    def unavailable(self, error: Exception) -> Unavailable | None:
        """Full, or not to be had; None for what the job itself did wrong."""
        code = code_of(error)
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _full(self._path.parent)):
            return Unavailable("storage_full")
        return Unavailable("storage_unavailable") if code in OUTSIDE else None


def _full(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < FULL_BELOW
    return False


class Sqlite:
    """The file, opened."""

    def __init__(self, path: Path, settings: StorageSettings, now: Callable[[], Seconds] = time.monotonic) -> None:
        self._path = path
        self._settings = settings
        self._now = now
        self._lock: int | None = None
        self._writer: Handle | None = None
        self._readers: LifoQueue[Handle] = LifoQueue()
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="storage-writer")
        self._read_threads = ThreadPoolExecutor(settings.readers, thread_name_prefix="storage-reader")

    @property
    def dialect(self) -> str:
        """What SQLAlchemy calls this kind of database."""
        return "sqlite"

    async def open(self, *, beside: bool) -> None:
        """Lock and look at the file, bring it up to date, connect; raises ConfigurationError with what to do."""
        try:
            await self._in_writer(self._open, beside)
        except BaseException:
            await self.close()
            raise

    async def look(self) -> migrate.Revisions:
        """Tell which revision the file has, without changing it; raises ConfigurationError where it is not ours."""
        try:
            if not self._path.exists():
                return migrate.Revisions(None)
            return await self._in_writer(lambda: drive(examine(self._path, thoroughly=False)))
        except (DBAPIError, sqlite3.Error) as error:
            refuse(self._path, error)
        finally:
            await self.close()

    async def close(self) -> None:
        """Disconnect, readers first, so that the writer leaves everything in the one file; then unlock it."""
        await self._in_writer(self._close)
        self._read_threads.shutdown()
        self._write_thread.shutdown()

    async def write(self, batch: Batch) -> None:
        """Run a batch in one transaction."""
        await self._in_writer(self._write, batch)

    async def read(self, job: Job[T]) -> T:
        """Run a job that reads, on what was committed when it began to."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._read_threads, self._read, job)

    async def scrub(self) -> None:
        """Leave nothing of what was deleted in search index and log; pages are overwritten as they are freed."""
        # In steps, so that others write in between. Less than zero: all of the index, not only what it thinks worth it.
        pages = -MERGE
        while await self._in_writer(self._merge, pages):
            pages = MERGE
        await self._in_writer(self._checkpoint)

    async def _in_writer(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, work, *arguments)

    # -- in the threads

    def _open(self, beside: bool) -> None:
        path = self._path
        if path.exists():
            if not beside:
                self._lock = lock(path)
        elif beside:
            raise ConfigurationError("data_dir", f"there is no {path}: open the office there first")
        else:
            self._lock = lock(path)
            create(path, self._settings.reach)
        if sqlite3.sqlite_version_info < SOUND:
            log.warning(
                "sqlite_outdated",
                extra={"what": sqlite3.sqlite_version, "reason": "older than 3.51.3; see docs/storage.md"},
            )
        try:
            drive(examine(path, thoroughly=not beside and left_open(path)))
            self._writer = self._handle(BESIDE if beside else WRITER, "BEGIN IMMEDIATE")
            drive(self._writer.open())
            drive(migrate.up(self._writer.connection, "data_dir", str(path), only_look=beside))
            for _ in range(self._settings.readers):
                reader = self._handle(READER, "BEGIN")
                drive(reader.open())
                self._readers.put(reader)
        except (DBAPIError, sqlite3.Error) as error:
            refuse(path, error)

    def _handle(self, pragmas: tuple[str, ...], begin: str) -> Handle:
        return Handle(self._path, pragmas, begin, self._settings.job_seconds, self._now)

    def _close(self) -> None:
        while not self._readers.empty():
            drive(self._readers.get().close())
        if self._writer is not None:
            drive(self._writer.close())
            self._writer = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _write(self, batch: Batch) -> None:
        assert self._writer is not None
        try:
            drive(perform(self._writer, self._writer.connection, batch, self._settings, self._now))
        except LostError as lost:
            if lost.error.code == "storage_full":
                # The log of changes is room as well, once it is in the file.
                with suppress(Unavailable):
                    self._checkpoint()
            raise

    def _read(self, job: Job[T]) -> T:
        reader = self._readers.get()
        try:
            return drive(self._reading(reader, job))
        except Exception as error:
            raise reader.unavailable(error) or error from None
        finally:
            self._readers.put(reader)

    async def _reading(self, reader: Handle, job: Job[T]) -> T:
        async with reader.limited(), reader.connection.begin():
            return await job(reader.connection)

    def _merge(self, pages: int) -> bool:
        """Put a part of the search index together, which drops words that were deleted; tell whether more is left."""
        assert self._writer is not None
        assert self._writer.raw is not None
        raw = self._writer.raw
        before = raw.total_changes
        try:
            raw.execute("INSERT INTO messages_search (messages_search, rank) VALUES ('merge', ?)", (pages,))
        except sqlite3.Error as error:
            raise self._writer.unavailable(error) or error from error
        # SQLite's own sign that there was nothing to do.
        return raw.total_changes - before >= 2

    def _checkpoint(self) -> None:
        assert self._writer is not None
        assert self._writer.raw is not None
        self._settings.reach("before checkpoint")
        try:
            busy, *_ = self._writer.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise self._writer.unavailable(error) or error from error
        self._settings.reach("after checkpoint")
        if busy:
            raise Unavailable("storage_unavailable")
