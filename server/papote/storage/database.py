"""The database as everybody else sees it: jobs go in, and what they found comes back once it is on disk.

A job is ``async (connection) -> result``. It awaits nothing but its connection, takes what it needs as arguments and
returns plain values (no rows still to be fetched). It may run in another thread, and a second time when the
first one's transaction was lost, so it changes nothing but the database. Raising undoes what it did, and only that.

Jobs that write wait in one queue and go in the order they came. Whatever waits when the last commit is done shares the
next one: a commit is one trip to the disk, for one job or for a hundred.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from papote.config import Configuration
from papote.errors import ConfigurationError, Unavailable
from papote.storage.migrate import Revisions
from papote.storage.postgres import Postgres
from papote.storage.sqlite import Sqlite
from papote.storage.work import Batch, Fate, Job, LostError, StorageSettings, Waiting
from papote.types import Seconds

T = TypeVar("T")

log = logging.getLogger(__name__)

FILE_NAME = "office.db"
"""The database in the data directory, where no other is named."""

USUAL = StorageSettings()
"""How a database is opened, unless one is told otherwise."""

RUNS = 3
"""How often a job is run at most, when its transactions are lost by no fault of its own."""


class Kept(Protocol):
    """What differs between SQLite and PostgreSQL."""

    @property
    def dialect(self) -> str:
        """What SQLAlchemy calls it."""

    async def look(self) -> Revisions:
        """Tell which revision it has, and disconnect; raises ConfigurationError."""

    async def open(self, *, beside: bool) -> None:
        """Connect and bring up to date; raises ConfigurationError."""

    async def close(self) -> None:
        """Disconnect."""

    async def write(self, batch: Batch) -> None:
        """Run jobs in one transaction; raises LostError."""

    async def read(self, job: Job[T]) -> T:
        """Run a job that reads."""

    async def scrub(self) -> None:
        """Leave nothing of what was deleted."""


def url_of(configuration: Configuration) -> str:
    """The address of the office's database: the one that is set, else the file in the data directory."""
    return configuration.database_url or file_url(configuration.data_dir / FILE_NAME)


def file_url(path: Path) -> str:
    """The address of a file of SQLite."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def kept(url: str, settings: StorageSettings, now: Callable[[], Seconds] = time.monotonic) -> Kept:
    """The kind of database an address names; raises ConfigurationError, which does not repeat it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigurationError("database_url", "expected postgresql://user:password@host/database") from None
    match parsed.drivername.partition("+")[0]:
        case "postgresql" | "postgres":
            return Postgres(parsed, settings, now)
        case "sqlite" if parsed.database:
            return Sqlite(Path(parsed.database), settings, now)
        case other:
            raise ConfigurationError("database_url", f"expected postgresql://…, got {other}://…")


async def revisions(url: str) -> Revisions:
    """Where a database is, and where this version wants it; nothing is changed."""
    return await kept(url, StorageSettings()).look()


class Database:
    """What an office keeps. ``open`` it, ``close`` it; or ``async with await Database.open(url) as database``."""

    def __init__(self, engine: Kept, settings: StorageSettings) -> None:
        """Only ``open`` calls this."""
        self._kept = engine
        self._settings = settings
        self._queue: deque[Waiting] = deque()
        self._called = asyncio.Event()
        self._reading = 0
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        settings: StorageSettings | None = None,
        beside: bool = False,
        now: Callable[[], Seconds] = time.monotonic,
    ) -> Database:
        """Open a database, made or brought up to date if need be; raises ConfigurationError with what to do.

        ``beside`` is for commands on an office's database while the office may be running: no lock is taken, and
        nothing is made or migrated.
        """
        settings = settings or USUAL
        database = cls(kept(url, settings, now), settings)
        await database._kept.open(beside=beside)
        database._task = asyncio.create_task(database._write_on(), name="storage")
        return database

    async def close(self) -> None:
        """Finish what waits, refuse what comes, disconnect. Closing twice is fine."""
        if self._closing:
            return
        self._closing = True
        self._called.set()
        try:
            if self._task is not None:
                await self._task
        finally:
            self._refuse_waiting()
            await self._kept.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``, for the few statements that differ."""
        return self._kept.dialect

    async def write(self, job: Job[T]) -> T:
        """Run a job that changes something, and return its result once that is on disk.

        Raises what the job raised, or ``Unavailable`` (``storage_full``, ``storage_unavailable``). After a time-out
        alone it is not known whether it was done: a caller who asks again must be able to tell.
        """
        if self._closing or len(self._queue) >= self._settings.waiting:
            raise Unavailable("storage_unavailable", retry_after=1.0)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append(Waiting(job, future))
        self._called.set()
        try:
            async with asyncio.timeout(self._settings.wait_seconds):
                return await future
        except TimeoutError as error:
            # What the job raised comes as it is; only our own time-out has cancelled the future.
            if not future.cancelled():
                raise
            raise Unavailable("storage_unavailable", retry_after=1.0) from error

    async def read(self, job: Job[T]) -> T:
        """Run a job that changes nothing, on what was committed when it began."""
        if self._closing or self._reading >= self._settings.waiting:
            raise Unavailable("storage_unavailable", retry_after=1.0)
        self._reading += 1
        try:
            async with asyncio.timeout(self._settings.wait_seconds):
                return await self._kept.read(job)
        except TimeoutError as error:
            raise Unavailable("storage_unavailable", retry_after=1.0) from error
        finally:
            self._reading -= 1

    async def scrub(self) -> None:
        """Leave nothing of what was deleted: in pages, in the log of changes, in the search index."""
        await self._kept.scrub()

    # -- the task that writes

    async def _write_on(self) -> None:
        while True:
            await self._called.wait()
            self._called.clear()
            while self._queue:
                await self._write_batch(Batch(self._queue))
            if self._closing:
                return

    async def _write_batch(self, batch: Batch) -> None:
        try:
            try:
                await self._kept.write(batch)
            except Exception:
                if not batch.done:
                    # Not even begun: that counts for everybody, or they would wait for ever.
                    batch.done.extend(batch.waiting)
                    batch.waiting.clear()
                    for each in batch.done:
                        each.runs += 1
                raise
        except LostError as lost:
            if lost.fate is not Fate.APART:
                log.warning("storage_lost", extra={"code": lost.error.code, "count": len(batch.done)})
            self._lost(batch, lost)
        except Exception as error:
            log.exception("internal_error", extra={"where": "storage"})
            _answer(batch.done, error)
        else:
            self._settings.reach("before answer")
            _answer(batch.done)
            self._settings.reach("answered")

    def _lost(self, batch: Batch, lost: LostError) -> None:
        """Run again what may be, in the old order, and answer the others."""
        again: list[Waiting] = []
        for each in batch.done:
            fit = lost.fate is Fate.AGAIN or (lost.fate is Fate.GUILTY and each is not lost.guilty)
            if lost.fate is Fate.APART:
                each.apart = True
                again.append(each)
            elif fit and each.runs < RUNS:
                again.append(each)
            else:
                each.error = lost.error
                _answer([each])
        batch.waiting.extendleft(reversed(again))

    def _refuse_waiting(self) -> None:
        while self._queue:
            waiting = self._queue.popleft()
            waiting.error = Unavailable("storage_unavailable")
            _answer([waiting])


def _answer(done: list[Waiting], error: Exception | None = None) -> None:
    for waiting in done:
        with contextlib.suppress(asyncio.InvalidStateError):
            failed = error or waiting.error
            if failed is not None:
                waiting.future.set_exception(failed)
            else:
                waiting.future.set_result(waiting.result)
