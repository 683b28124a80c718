"""What it costs to keep a chat message: acknowledged messages a second, and how long each waited for that."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.storage.database import Database
from papote.storage.schema import channels, messages, spaces
from papote.storage.work import Job, StorageSettings
from papote.types import Seconds

CHANNELS = 10

WORDS = ("bonjour", "tout", "monde", "vient", "café", "heure", "avec", "moi", "pour", "réunion", "demain", "matin")

SPACE = "bench"

UNHURRIED = StorageSettings(job_seconds=600.0, wait_seconds=600.0)
"""To remove again what was written."""


@dataclass(frozen=True, slots=True)
class StorageResult:
    """What was measured."""

    database: str
    load: str
    writers: int
    seconds: Seconds
    messages: int
    per_second: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    core: float
    """Share of one core that this process used, which is not all where PostgreSQL works in others."""


def message(channel: str, client_id: str, text: str, at: Seconds) -> Job[int]:
    """A job that gives a message the next number of its channel, and keeps it."""

    async def job(connection: AsyncConnection) -> int:
        counted = update(channels).where(channels.c.id == channel).values(last_number=channels.c.last_number + 1)
        number: int = (await connection.execute(counted.returning(channels.c.last_number))).scalar_one()
        row = {
            "channel": channel,
            "number": number,
            "author": "bench",
            "name": "Bench",
            "client_id": client_id,
            "text": text,
            "mentions": [],
            "files": [],
            "at": at,
        }
        await connection.execute(insert(messages), row)
        return number

    return job


async def clear(connection: AsyncConnection) -> None:
    """A job that removes all of it."""
    await connection.execute(channels.delete().where(channels.c.space == SPACE))
    await connection.execute(spaces.delete().where(spaces.c.id == SPACE))


async def prepare(database: Database, names: Sequence[str]) -> None:
    """Make a space with these channels, and nothing in them."""

    async def job(connection: AsyncConnection) -> None:
        await clear(connection)
        row = {"id": SPACE, "name": "", "access": "members", "domains": [], "settings": {}, "created_at": 0.0}
        await connection.execute(insert(spaces), row)
        await connection.execute(insert(channels), [{"id": name, "space": SPACE, "last_number": 0} for name in names])

    await database.write(job)


async def run(url: str, writers: int, seconds: Seconds, rate: float = 0.0) -> StorageResult:
    """Let so many people write, each his next message once the last is acknowledged; or ``rate`` messages a second."""
    dice = random.Random(1)
    names = [f"room/bench-{number}" for number in range(CHANNELS)]
    taken: list[Seconds] = []
    async with await Database.open(url) as database:
        await prepare(database, names)
        begun, used = time.perf_counter(), time.process_time()
        until = begun + seconds

        async def write(number: int, count: int, due: Seconds) -> None:
            text = " ".join(dice.choices(WORDS, k=10))
            await database.write(message(names[number % CHANNELS], f"{number}-{count}", text, time.time()))
            # From when it should have been sent: a sender who was kept waiting is part of the figure.
            taken.append(time.perf_counter() - due)

        async def writer(number: int) -> None:
            # Once in any case: else there is nothing to tell of where the machine was elsewhere all the time.
            await write(number, 1, time.perf_counter())
            count = 1
            while (start := time.perf_counter()) < until:
                await write(number, count := count + 1, start)

        async with asyncio.TaskGroup() as tasks:
            if rate:
                for count in range(int(rate * seconds)):
                    due = begun + count / rate
                    if (early := due - time.perf_counter()) > 0:
                        await asyncio.sleep(early)
                    tasks.create_task(write(count, count, due))
            else:
                for number in range(writers):
                    tasks.create_task(writer(number))
        passed, used = time.perf_counter() - begun, time.process_time() - used
        kind = database.dialect
    async with await Database.open(url, settings=UNHURRIED) as database:
        await database.write(clear)
    taken.sort()
    return StorageResult(
        kind,
        f"{writers} writers" if not rate else f"{rate:g} a second",
        writers,
        round(passed, 2),
        len(taken),
        round(len(taken) / passed, 1),
        round(taken[len(taken) // 2] * 1000, 2),
        round(taken[len(taken) * 99 // 100] * 1000, 2),
        round(taken[-1] * 1000, 2),
        round(used / passed, 3),
    )


def sync_ms(folder: Path, times: int = 100) -> float:
    """How long the disk takes for the least that can be asked of it: a page more, and on it (99th percentile)."""
    taken: list[Seconds] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return round(sorted(taken)[times * 99 // 100] * 1000, 2)


def table(results: Sequence[StorageResult], disk: float) -> str:
    """For people."""
    lines = [
        "| database | load | messages/s | p50 ms | p99 ms | worst ms | core |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {each.database} | {each.load} | {each.per_second:,.0f} | {each.p50_ms:.1f} | {each.p99_ms:.1f} "
            f"| {each.worst_ms:.0f} | {each.core:.0%} |"
            for each in results
        ),
        "",
        f"The disk itself takes {disk:g} ms for a page (p99). `core` is this process alone.",
    ]
    return "\n".join(lines)
