"""Jobs, and how a batch of them becomes one transaction. The same for every database; nothing here opens one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from papote.errors import Unavailable
from papote.types import Seconds

T = TypeVar("T")

Job = Callable[[AsyncConnection], Awaitable[T]]
"""Something to do with a connection. Awaits nothing else, changes nothing else, and may run twice: see ``Database``."""


def nothing(point: str) -> None:
    """What happens at a fail point, usually."""


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Deadlines and limits of a database."""

    job_seconds: Seconds = 5.0
    """How long one job may take."""
    wait_seconds: Seconds = 10.0
    """How long somebody waits for his job, its turn included."""
    connect_seconds: Seconds = 5.0
    """How long a database may take to answer at all."""
    batch_seconds: Seconds = 0.01
    """After so long a transaction is committed, though more jobs wait: those in it want their answers."""
    waiting: int = 10_000
    """Jobs that may wait; more are refused, since they would be answered too late to matter."""
    readers: int = 3
    """Jobs that read at the same time."""
    reach: Callable[[str], None] = nothing
    """Called at each fail point with its name. For tests that kill the process there."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A job in the queue, and what came of it."""

    job: Job[Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None
    runs: int = 0
    apart: bool = False


class Fate(Enum):
    """What becomes of the others in a transaction that is gone."""

    GUILTY = "guilty"
    """It was one job's own doing: the others are run again without it."""
    AGAIN = "again"
    """It was nobody's: all are run again."""
    APART = "apart"
    """One raised after it had changed something: all are run again, each in a savepoint of its own."""
    OVER = "over"
    """Whether it was committed is not known, or trying again is of no use: all are told so."""


class LostError(Exception):
    """The transaction is gone, and with it what every job in it did."""

    def __init__(self, error: Unavailable, fate: Fate, guilty: Waiting | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.fate = fate
        self.guilty = guilty


class Engine(Protocol):
    """One kind of database, as far as batches need it."""

    def limited(self) -> AbstractAsyncContextManager[object]:
        """Ends what is done within it once ``job_seconds`` have passed."""

    def watch(self) -> None:
        """From here on notice whether anything is changed."""

    def changed(self, error: Exception) -> bool:
        """Whether something was, so that a job that failed with this error must be undone."""

    def lost(self, connection: AsyncConnection, error: Exception) -> Fate | None:
        """Whether an error of a job has ended the whole transaction, and what that means for the others."""

    def unavailable(self, error: Exception) -> Unavailable | None:
        """What somebody is told whose job failed by no fault of its own; None: the error is the job's."""


@dataclass(slots=True)
class Batch:
    """One transaction: the queue it takes jobs from, and those it has taken, which are answered after the commit.

    While it runs in a thread the loop may put more into the queue; nobody else takes any out.
    """

    waiting: deque[Waiting]
    done: list[Waiting] = field(default_factory=list)


async def perform(
    engine: Engine, connection: AsyncConnection, batch: Batch, settings: StorageSettings, now: Callable[[], Seconds]
) -> None:
    """Run jobs of a batch and commit; raises ``LostError`` when the transaction is gone.

    Savepoints cost as much as the jobs. Nearly no job fails once it has begun to change things, so they are run
    without; after one that did, all is rolled back and they come again with ``apart``.
    """
    until = now() + settings.batch_seconds
    transaction = connection.begin()
    try:
        await _begun(engine, transaction)
        settings.reach("begun")
        while batch.waiting and (not batch.done or now() < until):
            waiting = batch.waiting.popleft()
            if waiting.future.cancelled():
                continue
            batch.done.append(waiting)
            waiting.result = waiting.error = None
            waiting.runs += 1
            await (_run_apart if waiting.apart else _run)(engine, connection, waiting)
            settings.reach("job done")
        settings.reach("before commit")
        async with engine.limited():
            await _committed(engine, transaction)
        settings.reach("after commit")
    except BaseException:
        # Also what says it is no longer active: after a commit that failed the connection is not free yet. What is gone
        # cannot be rolled back, and the reason is known already.
        with suppress(Exception):
            await connection.rollback()
        raise


async def _begun(engine: Engine, transaction: AsyncTransaction) -> None:
    try:
        async with engine.limited():
            await transaction.start()
    except Exception as error:
        told = engine.unavailable(error)
        if told is None:
            raise
        raise LostError(told, Fate.AGAIN) from error


async def _committed(engine: Engine, transaction: AsyncTransaction) -> None:
    try:
        await transaction.commit()
    except Exception as error:
        told = engine.unavailable(error)
        if told is None:
            raise
        raise LostError(told, Fate.OVER) from error


async def _run(engine: Engine, connection: AsyncConnection, waiting: Waiting) -> None:
    engine.watch()
    try:
        async with engine.limited():
            waiting.result = await waiting.job(connection)
    except Exception as error:
        told = _told(engine, connection, waiting, error)
        if engine.changed(error):
            raise LostError(told or Unavailable("storage_unavailable"), Fate.APART, waiting) from error
        waiting.error = told or error


async def _run_apart(engine: Engine, connection: AsyncConnection, waiting: Waiting) -> None:
    savepoint = connection.begin_nested()
    try:
        async with engine.limited():
            await savepoint.start()
            waiting.result = await waiting.job(connection)
            await savepoint.commit()
    except Exception as error:
        told = _told(engine, connection, waiting, error)
        if savepoint.is_active:
            await savepoint.rollback()
        waiting.error = told or error


def _told(engine: Engine, connection: AsyncConnection, waiting: Waiting, error: Exception) -> Unavailable | None:
    """What whoever waits is told instead of the error; raises ``LostError`` where it was the end of the transaction."""
    told = engine.unavailable(error)
    fate = engine.lost(connection, error)
    if fate is not None:
        raise LostError(told or Unavailable("storage_unavailable"), fate, waiting) from error
    return told
