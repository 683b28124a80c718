"""SQLite: one file, one connection that writes, a few that read, each used by one thread at a time.

A batch of jobs is one trip to the writer's thread: statements of SQLite take microseconds, and to go there and back for
each of them would cost more than the statements. Jobs are coroutines all the same, so that they run on every database:
here they never wait, since what they await is done by the time it is asked for. The file is kept from other offices
by a lock; commands that work beside a running office take none.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue
from typing import Any, NoReturn, Self, TypeVar

from sqlalchemy import URL, StaticPool, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_

from papote.errors import ConfigurationError, Unavailable
from papote.storage import migrate
from papote.storage.work import Batch, Fate, Job, LostError, StorageSettings, nothing, perform
from papote.types import Seconds

T = TypeVar("T")

log = logging.getLogger(__name__)

registry.register("papote_sqlite", __name__, "Dialect")

SOUND = (3, 51, 3)
"""From this version on SQLite has no known way to damage a file in WAL mode that several connections write to."""

INSTRUCTIONS = 20_000
"""How often the deadline of a job is looked at, in steps of SQLite's machine: every millisecond or so."""

MERGE = 256
"""How many pages of the search index are put together in one go."""

FULL_BELOW = 1 << 20
"""With fewer bytes free, a failure to write is for want of room, whatever it is called."""

PRAGMAS = (
    "foreign_keys = ON",
    "busy_timeout = 5000",
    # What is erased leaves nothing in free pages, and nothing goes to files elsewhere.
    "secure_delete = ON",
    "temp_store = MEMORY",
)

WRITER = ("journal_mode = WAL", "synchronous = FULL", "journal_size_limit = 67108864")

# Only one connection checkpoints: two at once is what damages a file on a SQLite that is not sound.
READER = ("wal_autocheckpoint = 0", "query_only = ON")
BESIDE = ("wal_autocheckpoint = 0", "synchronous = FULL")


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


def code_of(error: BaseException) -> int:
    """The primary result code of SQLite, or 0."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(origin, "sqlite_errorcode", None) or 0
    return code & 0xFF


def _full(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < FULL_BELOW
    return False


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


def lock(path: Path) -> int:
    """Keep other offices from this file for as long as the process lives; the descriptor ends it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError("data_dir", f"cannot write to {path.parent}: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise ConfigurationError(
            "data_dir", f"another office is using {path}: stop it, or give this one another data_dir"
        ) from None
    return descriptor


def left_open(path: Path) -> bool:
    """Whether whoever had the file last did not close it: then its log of changes is still there."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


async def examine(path: Path, *, thoroughly: bool) -> migrate.Revisions:
    """See that a file is an office's, and whole, without changing a byte of it; raises ConfigurationError if not."""
    engine = engine_of(path, PRAGMAS, "BEGIN", lambda raw: None, readonly=True)
    connection = await engine.connect()
    try:
        if thoroughly:
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
            await connection.rollback()
            if found != "ok":
                damaged(path, str(found))
        return await migrate.look(connection, "data_dir", str(path))
    finally:
        await connection.close()
        await engine.dispose()


def create(path: Path, reach: Callable[[str], None] = nothing) -> None:
    """Make a new database beside the place, complete, and move it there: an empty file is never taken for a new one."""
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        # SQLite would write what is in it into whatever file has the name.
        raise ConfigurationError(
            "data_dir", f"{path} is gone, but {wal.name} is there: restore a backup, or put the file back"
        )
    new = path.with_name(path.name + ".new")
    for leftover in (new, new.with_name(new.name + "-journal")):
        leftover.unlink(missing_ok=True)
    try:
        # Nobody else on the machine may read it.
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        drive(_fill(new, path))
        reach("made")
        new.rename(path)
        sync_folder(path.parent)
    except (OSError, DBAPIError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(getattr(error, "orig", error))
        raise ConfigurationError("data_dir", f"cannot make {path}: {reason}") from None


async def _fill(new: Path, path: Path) -> None:
    engine = engine_of(new, (*PRAGMAS, "synchronous = FULL"), "BEGIN IMMEDIATE", lambda raw: None)
    # Not ``async with``: SQLAlchemy would close in a task, and there is no loop here.
    connection = await engine.connect()
    try:
        await migrate.up(connection, "data_dir", str(path), new=True)
    finally:
        await connection.close()
        await engine.dispose()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse(path: Path, error: Exception) -> NoReturn:
    """Say what is wrong with a file that cannot be opened; it is left as it is."""
    code = code_of(error)
    reason = str(getattr(error, "orig", error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise ConfigurationError("data_dir", f"another program holds {path}: end it first") from None
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        damaged(path, reason)
    raise ConfigurationError("data_dir", f"cannot open {path}: {reason}") from None


def damaged(path: Path, reason: str) -> NoReturn:
    """Say that a file is damaged, and what to do."""
    raise ConfigurationError(
        "data_dir",
        f"{path} is damaged ({reason}); it was left as it is. Move it away and restore a backup: papote restore",
    ) from None
