"""The office a bench measures: opened as a process of its own, or one that runs elsewhere.

What it costs is read from outside: ``/proc`` for a process of our own, ``/metrics`` for any.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from papote.errors import ConfigurationError
from papote.types import Seconds

SPARE = 100
"""Descriptors and places beyond those of the people."""

OPENS_WITHIN: Seconds = 300.0
TICKS = os.sysconf("SC_CLK_TCK")

Numbers = Mapping[str, float]
"""What ``/metrics`` says, by name and labels as they are written there."""


@dataclass(slots=True)
class Subject:
    """An office, and how to look at it."""

    url: str
    pid: int | None = None
    """Of our own process."""

    @property
    def host(self) -> str:
        """Where it listens."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.url).port or 80

    async def numbers(self) -> Numbers:
        """Its metrics; nothing where they are kept from us."""
        return await asyncio.to_thread(self._numbers)

    def _numbers(self) -> Numbers:
        try:
            with urllib.request.urlopen(f"{self.url.rstrip('/')}/metrics", timeout=30) as answer:
                return parse(answer.read().decode())
        except (urllib.error.URLError, TimeoutError):
            return {}

    async def cpu(self) -> Seconds | None:
        """What it has spent of processors since it began; None where nobody tells."""
        if self.pid is not None:
            return cpu_of(self.pid)
        return (await self.numbers()).get("process_cpu_seconds_total")

    async def memory(self) -> int | None:
        """Its resident bytes; None where nobody tells."""
        if self.pid is not None:
            return memory_of(self.pid)
        found = (await self.numbers()).get("process_resident_memory_bytes")
        return int(found) if found is not None else None


def cpu_of(pid: int) -> Seconds:
    """User and system time of a process, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(pid: int) -> int:
    """Resident bytes of a process."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def parse(text: str) -> dict[str, float]:
    """The numbers of a page of metrics."""
    numbers = {}
    for line in text.splitlines():
        name, _, value = line.rpartition(" ")
        if name and not name.startswith("#"):
            numbers[name] = float(value)
    return numbers


def grown(before: Numbers, after: Numbers, prefix: str) -> float:
    """How much all numbers grew whose names begin so."""
    return sum(value - before.get(name, 0.0) for name, value in after.items() if name.startswith(prefix))


def quantile(before: Numbers, after: Numbers, histogram: str, share: float) -> float | None:
    """The bound of the bucket in which this share of a histogram's new entries ends; None where there are none."""
    bounds = []
    for name, value in after.items():
        found = re.fullmatch(rf'{histogram}_bucket\{{le="([^"]+)"\}}', name)
        if found:
            bounds.append((float(found[1]), value - before.get(name, 0.0)))
    bounds.sort()
    if not bounds or not bounds[-1][1]:
        return None
    return next(bound for bound, entries in bounds if entries >= share * bounds[-1][1])


def allow_descriptors(needed: int) -> None:
    """Make sure that this process and those it starts may have so many sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise ConfigurationError(
            "clients", f"{needed} sockets are needed, and the system allows {hard}: raise it with ulimit -Hn"
        )
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed if hard == resource.RLIM_INFINITY else hard, hard))


@asynccontextmanager
async def opened(folder: Path, map_file: Path, people: int, options: Sequence[str] = ()) -> AsyncIterator[Subject]:
    """An office for so many people, on a map, in a process of its own, until left."""
    allow_descriptors(people + SPARE)
    places = str(people + SPARE)
    arguments = (
        *("--port", "0", "--map", str(map_file), "--data-dir", str(folder / "data"), "--media-workers", "0"),
        *("--room-capacity", places, "--max-sockets", places, "--max-sockets-per-address", places),
        *("--no-hide-guest-addresses", "--log-level", "error", *options),
    )
    with (folder / "office.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "papote", "serve", *arguments), stdout=asyncio.subprocess.PIPE, stderr=log
        )
    try:
        yield Subject(await _address(process), process.pid)
    except EOFError:
        raise ConfigurationError("office", f"it did not open: {_last_words(folder / 'office.log')}") from None
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(OPENS_WITHIN):
        while line := (await process.stdout.readline()).decode():
            if found := re.search(r"http://\S+", line):
                return found[0]
    raise EOFError


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
