"""What a long history costs: a page of it, a search in it, and to erase somebody from it."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from os import sysconf
from pathlib import Path
from typing import Protocol

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.chat import Access, room_channel
from papote.people.privacy import GONE
from papote.storage.bench import CHANNELS, SPACE, UNHURRIED, clear, prepare
from papote.storage.chat import Messages
from papote.storage.database import Database
from papote.storage.privacy import PrivacyTable
from papote.storage.schema import channels, files, messages
from papote.storage.shelf import Shelf
from papote.storage.work import Job
from papote.types import PersonId, RoomId, Seconds

AT_ONCE = 5_000
TIMES = 200
PAGE = 50

PERSON = PersonId("g-bench")
OWN_MESSAGES = 10_000
OWN_FILES = 100
FILE_SIZE = 100_000

VOCABULARY = 30_000
"""Words people use, some of them all the time and most of them hardly ever."""

SYLLABLES = [first + second for first in "bcdfghjklmnprstvz" for second in ("a", "e", "i", "o", "u", "ou", "ai", "an")]


class Lateness(Protocol):
    """Milliseconds; known when nobody looks any more."""

    p50: float
    p99: float


Beside = Callable[[], AbstractAsyncContextManager[Lateness]]
"""Watches meanwhile how late the machine is by itself."""


@dataclass(slots=True)
class Unwatched:
    """Nobody looked."""

    p50: float = 0.0
    p99: float = 0.0


@asynccontextmanager
async def unwatched() -> AsyncIterator[Lateness]:
    """Nobody looks."""
    yield Unwatched()


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """What was measured, in milliseconds unless said otherwise."""

    database: str
    messages: int
    page_p50: float
    page_p99: float
    page_cpu: float
    """The processor's time each takes, of this process and, on the same machine, of the database's."""
    search_p50: float
    search_p99: float
    search_cpu: float
    idle_p50: float
    idle_p99: float
    """How late the machine woke somebody who did nothing, while it was asked."""
    erase_seconds: Seconds
    erased: int


def word(dice: random.Random) -> str:
    """Some word, as often as words of a language are: the hundredth a hundredth as often as the first."""
    return spelt(int(VOCABULARY ** dice.random()))


@cache
def spelt(number: int) -> str:
    """A word of two to four syllables; the same number is always the same word."""
    dice = random.Random(number)
    return "".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 3, 4))))


async def run(
    url: str,
    folder: Path,
    count: int,
    told: Callable[[str], None] = lambda line: None,
    beside: Beside = unwatched,
) -> HistoryResult:
    """Fill a database, ask it, erase somebody; files lie in ``folder`` meanwhile."""
    dice = random.Random(1)
    places = [Access(room_channel(RoomId(f"bench-{number}"))) for number in range(CHANNELS)]
    async with await Database.open(url, settings=UNHURRIED) as database:
        await prepare(database, [place.channel.id for place in places])
        begun = time.perf_counter()
        await _fill(database, places, count, dice)
        told(f"{count:,} messages written in {time.perf_counter() - begun:.0f} s")
        kept, each = Messages(database), count // CHANNELS
        async with beside() as idle:
            before = await _spent(database)
            pages = [
                await _taken(kept.page(dice.choice(places), before=dice.randint(2, each + 1), limit=PAGE))
                for _ in range(TIMES)
            ]
            between = await _spent(database)
            searches = [
                await _taken(kept.search(" ".join(word(dice) for _ in range(1 + number % 2)), places))
                for number in range(TIMES)
            ]
            after = await _spent(database)
        seconds, erased = await _erase(database, Shelf(folder), places[0], min(OWN_MESSAGES, each))
        await database.write(clear)
        return HistoryResult(
            database.dialect,
            count,
            round(_share(pages, 0.5), 2),
            round(_share(pages, 0.99), 2),
            round((between - before) / TIMES * 1000, 2),
            round(_share(searches, 0.5), 2),
            round(_share(searches, 0.99), 2),
            round((after - between) / TIMES * 1000, 2),
            idle.p50,
            idle.p99,
            round(seconds, 2),
            erased,
        )


async def _fill(database: Database, places: Sequence[Access], count: int, dice: random.Random) -> None:
    for first in range(0, count, AT_ONCE):
        rows = [
            {
                "channel": places[number % CHANNELS].channel.id,
                "number": number // CHANNELS + 1,
                "author": f"g-{number % 997}",
                "name": "Bench",
                "client_id": str(number),
                "text": " ".join(word(dice) for _ in range(10)),
                "mentions": [],
                "files": [],
                "at": float(number),
            }
            for number in range(first, min(first + AT_ONCE, count))
        ]
        await database.write(_inserting(rows))
    await database.write(_counting(count // CHANNELS))
    if database.dialect == "postgresql":
        # What PostgreSQL does by itself within a minute, once it has noticed.
        await database.scrub()
        await database.write(_analyze)


async def _analyze(connection: AsyncConnection) -> None:
    await connection.execute(text("ANALYZE"))


def _inserting(rows: list[dict[str, object]]) -> Job[None]:
    async def job(connection: AsyncConnection) -> None:
        await connection.execute(insert(messages), rows)

    return job


def _counting(last: int) -> Job[None]:
    async def job(connection: AsyncConnection) -> None:
        await connection.execute(channels.update().where(channels.c.space == SPACE).values(last_number=last))

    return job


async def _erase(database: Database, shelf: Shelf, place: Access, own: int) -> tuple[Seconds, int]:
    """Give somebody messages and files, then erase him; how long that took, and how many rows were his."""
    ids = [f"bench{number:04}" for number in range(OWN_FILES)]

    async def give(connection: AsyncConnection) -> None:
        mine = messages.c.channel == place.channel.id, messages.c.number <= own
        await connection.execute(messages.update().where(*mine).values(author=PERSON, name="Canary"))
        card = {"space": SPACE, "owner": PERSON, "channel": place.channel.id, "media_type": "image/png"}
        rows = [{**card, "id": id, "name": "picture.png", "size": FILE_SIZE, "created_at": 0.0} for id in ids]
        await connection.execute(insert(files), rows)

    await database.write(give)
    for id in ids:
        path = shelf.path(id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(FILE_SIZE))
    table = PrivacyTable(database)
    begun = time.perf_counter()
    await shelf.discard(await table.erase(PERSON, None, 0.0))
    await table.scrub()
    taken = time.perf_counter() - begun

    async def left(connection: AsyncConnection) -> int:
        rows = (await connection.execute(messages.select().where(messages.c.author == GONE))).all()
        return len(rows)

    return taken, await database.read(left)


async def _taken(asking: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await asking
    return (time.perf_counter() - begun) * 1000


async def _spent(database: Database) -> Seconds:
    """The processor's time used so far by this process, and by those of the database that serve it on this machine."""
    own = time.process_time()
    if database.dialect != "postgresql":
        return own

    async def job(connection: AsyncConnection) -> list[int]:
        serving = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return [*(await connection.execute(text(serving))).scalars()]

    return own + sum(map(_spent_by, await database.read(job)))


def _spent_by(process: int) -> Seconds:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # elsewhere
        return 0.0
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / sysconf("SC_CLK_TCK")


def _share(taken: list[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)]


def table(result: HistoryResult) -> str:
    """For people."""
    page, search = (max(0.0, p99 - result.idle_p99) for p99 in (result.page_p99, result.search_p99))
    return "\n".join(
        [
            f"{result.database}, {result.messages:,} messages in {CHANNELS} channels (p50, p99, above idle)",
            f"  a page of {PAGE}        {result.page_p50:.1f}, {result.page_p99:.1f}, {page:.1f} ms; "
            f"CPU {result.page_cpu:.1f} ms",
            f"  a search            {result.search_p50:.1f}, {result.search_p99:.1f}, {search:.1f} ms; "
            f"CPU {result.search_cpu:.1f} ms",
            f"  an idle process     {result.idle_p50:.1f}, {result.idle_p99:.1f} ms late",
            f"  to erase somebody   {result.erase_seconds:.1f} s ({result.erased:,} messages, {OWN_FILES} files)",
        ]
    )
