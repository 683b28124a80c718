"""What a long history costs: a page of it, a search in it, and to erase somebody from it."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """What was measured, in milliseconds unless said otherwise."""

    database: str
    messages: int
    page_p50: float
    page_p99: float
    search_p50: float
    search_p99: float
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


async def run(url: str, folder: Path, count: int, told: Callable[[str], None] = lambda line: None) -> HistoryResult:
    """Fill a database, ask it, erase somebody; files lie in ``folder`` meanwhile."""
    dice = random.Random(1)
    places = [Access(room_channel(RoomId(f"bench-{number}"))) for number in range(CHANNELS)]
    async with await Database.open(url, settings=UNHURRIED) as database:
        await prepare(database, [place.channel.id for place in places])
        begun = time.perf_counter()
        await _fill(database, places, count, dice)
        told(f"{count:,} messages written in {time.perf_counter() - begun:.0f} s")
        kept, each = Messages(database), count // CHANNELS
        pages = [
            await _taken(kept.page(dice.choice(places), before=dice.randint(2, each + 1), limit=PAGE))
            for _ in range(TIMES)
        ]
        searches = [
            await _taken(kept.search(" ".join(word(dice) for _ in range(1 + number % 2)), places))
            for number in range(TIMES)
        ]
        seconds, erased = await _erase(database, Shelf(folder), places[0], min(OWN_MESSAGES, each))
        await database.write(clear)
        return HistoryResult(
            database.dialect,
            count,
            round(_share(pages, 0.5), 2),
            round(_share(pages, 0.99), 2),
            round(_share(searches, 0.5), 2),
            round(_share(searches, 0.99), 2),
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


def _share(taken: list[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)]


def table(result: HistoryResult) -> str:
    """For people."""
    return "\n".join(
        [
            f"{result.database}, {result.messages:,} messages in {CHANNELS} channels (p50, p99)",
            f"  a page of {PAGE}        {result.page_p50:.1f}, {result.page_p99:.1f} ms",
            f"  a search            {result.search_p50:.1f}, {result.search_p99:.1f} ms",
            f"  to erase somebody   {result.erase_seconds:.1f} s ({result.erased:,} messages, {OWN_FILES} files)",
        ]
    )
