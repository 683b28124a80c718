"""What becomes of a database whose office is killed in the middle of it, and of one whose disk is full.

A child writes chat messages, many at a time, and tells on its output each one that was acknowledged. It is killed
(SIGKILL), by itself at one of the fail points of ``StorageSettings.reach`` or from outside at any moment. Then the
database is opened again: everything acknowledged must be there, nothing may be there by halves, and the next child goes
on. A kill of the process is not a loss of power: for that one must trust the disk, and ``synchronous = FULL``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused, Unavailable
from papote.storage.bench import UNHURRIED, clear, message, prepare
from papote.storage.database import Database, file_url
from papote.storage.schema import channels, messages
from papote.storage.work import Job

CHANNELS = tuple(f"room/crash-{number}" for number in range(5))

WRITERS = 20

POINTS: dict[str, int] = {
    "made": 1,
    "begun": 60,
    "job done": 900,
    "before commit": 60,
    "after commit": 60,
    "before answer": 60,
    "answered": 60,
    "before checkpoint": 4,
    "after checkpoint": 4,
}
"""Where a child may kill itself, and after how many passages at most."""

OUTSIDE = "any moment"

BALLAST = 1 << 20
"""Bytes that are removed from the full disk, for somebody who makes room."""

DISK = 4 << 20


@dataclass(slots=True)
class CrashReport:
    """What was found."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    unanswered: int = 0
    """Committed, but killed before the answer: allowed, since whoever sent it sends it again with the same id."""
    wrong: list[str] = field(default_factory=list)
    full: str = "not tried: it takes root, and unshare"

    def text(self) -> str:
        """For people."""
        where = ", ".join(f"{count} × {point}" for point, count in sorted(self.kills.items()))
        lines = [
            f"killed {sum(self.kills.values())} times ({where})",
            f"{self.acknowledged} messages acknowledged, {self.unanswered} more committed and not yet answered",
            f"a full disk: {self.full}",
            *(self.wrong or ["nothing acknowledged was lost, and nothing was broken"]),
        ]
        return "\n".join(lines)


def words(client_id: str) -> str:
    """What a message with this id says."""
    return f"message {client_id} " + "bonjour " * 8


# ---- the child


async def child(url: str, prefix: str, point: str, passage: int) -> None:
    """Write until killed; ``prefix`` makes ids its own."""
    passed = 0

    def reach(name: str) -> None:
        nonlocal passed
        passed += name == point
        if name == point and passed >= passage:
            os.kill(os.getpid(), signal.SIGKILL)

    async def writer(database: Database, number: int) -> None:
        channel = CHANNELS[number % len(CHANNELS)]
        for count in range(sys.maxsize):
            client_id = f"{prefix}-{number}-{count}"
            if count % 50 == 49:
                with contextlib.suppress(Refused):
                    await database.write(_half(channel, f"half-{client_id}"))
            told = await database.write(message(channel, client_id, words(client_id), 0.0))
            os.write(1, f"{channel} {told} {client_id}\n".encode())

    async def checkpoints(database: Database) -> None:
        while database.dialect == "sqlite":
            await database.scrub()
            await asyncio.sleep(0.05)

    async with await Database.open(url, settings=replace(UNHURRIED, reach=reach)) as database:
        await prepare_once(database)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(checkpoints(database))
            for number in range(WRITERS):
                tasks.create_task(writer(database, number))


async def prepare_once(database: Database) -> None:
    """Make the channels, unless an earlier child has."""

    async def there(connection: AsyncConnection) -> bool:
        return await connection.scalar(select(channels.c.id).where(channels.c.id == CHANNELS[0])) is not None

    if not await database.read(there):
        await prepare(database, CHANNELS)


def _half(channel: str, client_id: str) -> Job[NoReturn]:
    """A job that writes a message and then thinks better of it."""

    async def job(connection: AsyncConnection) -> NoReturn:
        await message(channel, client_id, words(client_id), 0.0)(connection)
        raise Refused("conflict")

    return job


# ---- the parent


def run(url: str, times: int, seed: int, told: Callable[[str], None] = lambda line: None) -> CrashReport:
    """Kill children one after the other, and look at the database after each."""
    dice = random.Random(seed)
    report = CrashReport()
    acknowledged: dict[str, tuple[str, int]] = {}
    of_a_file = url.startswith("sqlite")
    # A file is made once and scrubbed by ourselves; PostgreSQL does both behind its own door.
    points = [point for point in POINTS if point != "made" and (of_a_file or "checkpoint" not in point)]
    for number in range(times):
        point = "made" if of_a_file and number == 0 else dice.choice([*points, OUTSIDE, OUTSIDE, OUTSIDE])
        passage = dice.randint(1, POINTS.get(point, 1500))
        lines = _killed([url, str(number), point, str(passage)], passage if point == OUTSIDE else None)
        report.kills[point] += 1
        for line in lines:
            channel, told_number, client_id = line.split()
            acknowledged[client_id] = (channel, int(told_number))
        wrong, kept = asyncio.run(examine(url, acknowledged))
        report.wrong += [f"after kill {number + 1} ({point}, {passage}): {each}" for each in wrong]
        report.acknowledged = len(acknowledged)
        report.unanswered = kept - len(acknowledged)
        told(f"{number + 1}/{times} killed at {point!r}: {len(lines)} acknowledged, {len(wrong)} wrong")
    asyncio.run(_cleared(url))
    full = full_disk()
    if full is not None:
        report.full = full or "told as such, nothing lost, and served again once there was room"
        report.wrong += [f"a full disk: {full}"] if full else []
    return report


def _killed(arguments: Sequence[str], after: int | None) -> list[str]:
    """Run a child until it is dead, killed by us after so many messages if need be; what it acknowledged."""
    command = [sys.executable, "-m", __name__, *arguments]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as process:
        assert process.stdout is not None
        for line in process.stdout:
            # A line cut off by the kill was never read as an answer by anybody.
            if line.endswith("\n"):
                lines.append(line)
            if after is not None and len(lines) == after:
                process.kill()
    if process.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the child ended by itself ({process.returncode})")
    return lines


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


async def examine(url: str, acknowledged: dict[str, tuple[str, int]]) -> tuple[list[str], int]:
    """What is wrong with a database, and how many messages it has."""
    async with await Database.open(url, settings=UNHURRIED) as database:
        await prepare_once(database)
        wrong: list[str] = []

        async def rows(connection: AsyncConnection) -> list[tuple[str, str, int, str]]:
            wanted = select(messages.c.client_id, messages.c.channel, messages.c.number, messages.c.text)
            return [tuple(row) for row in (await connection.execute(wanted)).all()]

        async def counts(connection: AsyncConnection) -> dict[str, int]:
            return {row.id: row.last_number for row in (await connection.execute(select(channels))).all()}

        kept = {client_id: (channel, number, said) for client_id, channel, number, said in await database.read(rows)}
        for client_id, (channel, number) in acknowledged.items():
            if kept.get(client_id) != (channel, number, words(client_id)):
                wrong.append(f"{client_id} was acknowledged as {channel} {number}, and is {kept.get(client_id)}")
        for channel, last in (await database.read(counts)).items():
            numbers = sorted(number for where, number, _ in kept.values() if where == channel)
            if numbers != list(range(1, last + 1)):
                wrong.append(f"{channel} counts {last}, and its messages have other numbers")
        wrong += [f"{client_id} was taken back, and is there" for client_id in kept if client_id.startswith("half")]
        if database.dialect == "sqlite":
            wrong += await _integrity(database)
        return wrong, len(kept)


async def _integrity(database: Database) -> list[str]:
    async def look(connection: AsyncConnection) -> list[str]:
        found = (await connection.execute(text("PRAGMA integrity_check"))).scalars().all()
        found = [*found, *(str(row) for row in (await connection.execute(text("PRAGMA foreign_key_check"))).all())]
        return [each for each in found if each != "ok"]

    async def search(connection: AsyncConnection) -> None:
        # Raises where the index and the messages disagree.
        await connection.execute(text("INSERT INTO messages_search (messages_search) VALUES ('integrity-check')"))

    await database.write(search)
    return await database.read(look)


async def _cleared(url: str) -> None:
    async with await Database.open(url, settings=UNHURRIED) as database:
        await database.write(clear)


# ---- a full disk


def full_disk() -> str | None:
    """Fill a small disk of its own; an empty text when all was well, None where that cannot be tried."""
    if os.getuid() != 0:
        return None
    with tempfile.TemporaryDirectory(prefix="papote-full-") as folder:
        script = f'mount -t tmpfs -o size={DISK} papote "$1" && shift && exec "$@"'
        command = [
            "unshare",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
            folder,
            sys.executable,
            "-m",
            __name__,
            "--fill",
            folder,
        ]
        try:
            done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=600, check=False)
        except OSError:
            return None
    if done.returncode == 0:
        return done.stdout.strip()
    return None if "unshare" in done.stderr or "mount" in done.stderr else done.stderr.strip()


async def fill(folder: Path) -> str:
    """Write until nothing more can be stored, make room, write on; says what was wrong, or nothing."""
    (folder / "ballast").write_bytes(bytes(BALLAST))
    url = file_url(folder / "office.db")
    acknowledged: dict[str, tuple[str, int]] = {}
    async with await Database.open(url) as database:
        await prepare(database, CHANNELS)
        refused = 0
        for count in range(1_000_000):
            client_id = f"full-{count}"
            try:
                number = await database.write(message(CHANNELS[0], client_id, words(client_id), 0.0))
            except Unavailable as told:
                if told.code != "storage_full":
                    return f"a message was refused with {told.code}"
                refused += 1
                if refused == 3:
                    break
                continue
            acknowledged[client_id] = (CHANNELS[0], number)
        (folder / "ballast").unlink()
        number = await database.write(message(CHANNELS[0], "after", words("after"), 0.0))
        acknowledged["after"] = (CHANNELS[0], number)
    wrong, _ = await examine(url, acknowledged)
    return "; ".join(wrong)


def main(arguments: Sequence[str]) -> None:
    """Be the child."""
    logging.getLogger("papote.storage").setLevel(logging.ERROR)
    if arguments[0] == "--fill":
        sys.stdout.write(asyncio.run(fill(Path(arguments[1]))))
    else:
        url, prefix, point, passage = arguments
        asyncio.run(child(url, prefix, point, int(passage)))


if __name__ == "__main__":
    main(sys.argv[1:])
