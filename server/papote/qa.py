"""Offices opened to be tried out: simulated people come into one in this very process, and it is looked into."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from papote.app import Office, shipped
from papote.config import Configuration
from papote.loadgen import media
from papote.loadgen.churn import Churn, ChurnReport
from papote.loadgen.tones import ToneReport, ToneTest
from papote.media.sfu.client import WorkerForwarder
from papote.types import Seconds

GROWTH: Mapping[str, int] = {
    "tasks": 0,
    "descriptors": 2,
    "media endpoints": 0,
    "players": 0,
    "worker descriptors": 2,
    "worker kilobytes": 8192,
    "kilobytes": 16384,
}
"""How much each count may be larger after hours of coming and going; allocators keep a little."""


@asynccontextmanager
async def office(**settings: object) -> AsyncIterator[Office]:
    """An office on a free port, with a folder of its own, until left."""
    with tempfile.TemporaryDirectory(prefix="papote-") as folder:
        opened = Office(Configuration(port=0, data_dir=Path(folder), **settings))  # type: ignore[arg-type]
        await opened.start()
        try:
            yield opened
        finally:
            await opened.stop()


def tones(people: int, rounds: int, seed: int) -> ToneReport:
    """Measure who hears whom in an office of its own."""

    async def run() -> ToneReport:
        async with office(seed=seed) as opened:
            test = ToneTest(opened.atlas.arrival_map, people, seed)
            return await test.run(opened.url, opened.atlas.arrival, opened.host_key, rounds)

    return asyncio.run(run())


def churn(people: int, seconds: Seconds, seed: int) -> ChurnReport:
    """Let people come and go in an office of its own, which holds nobody's place: who is gone is gone."""

    async def run() -> ChurnReport:
        async with office(seed=seed, resume_seconds=0.0, media_lease=0.0) as opened:
            party = Churn(opened.atlas.arrival_map, people, lambda: counts(opened), GROWTH, seed)
            return await party.run(opened.url, opened.atlas.arrival, seconds)

    return asyncio.run(run())


@asynccontextmanager
async def walking(walkers: int, told: list[str]) -> AsyncIterator[None]:
    """An office in a process of its own with people who walk, in another; what they did is told in the end."""
    shipped_map = shipped().arrival_map
    with tempfile.TemporaryDirectory(prefix="papote-") as folder:
        serve = await _start("papote", "serve", "--port", "0", "--data-dir", folder, "--media-workers", "0", *_OPEN)
        try:
            url = await _line(serve, r"(http://\S+)")
            people = await _start("papote.loadgen.walkers", url, str(shipped_map), str(walkers))
            await _line(people, "(walking)")
            yield
            assert people.stdin is not None and people.stdout is not None
            people.stdin.close()
            report = json.loads(await people.stdout.readline())
            await people.wait()
            told.append(
                f"{report['walkers']} people walked: {report['moves']} moves, of which {report['fixed']} were taken "
                f"back; {report['messages']} messages came to them; their own CPU: {report['cpu_seconds']:.1f} s"
            )
        finally:
            serve.terminate()
            await serve.wait()


_OPEN = ("--no-hide-guest-addresses", "--room-capacity", "1000", "--max-sockets-per-address", "1000")


async def _start(module: str, *arguments: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments, stdin=pipe, stdout=pipe)


async def _line(process: asyncio.subprocess.Process, pattern: str) -> str:
    """What the pattern finds in what a process says."""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while line := (await process.stdout.readline()).decode():
            if found := re.search(pattern, line):
                return found[1].rstrip("/")
    raise RuntimeError(f"a process ended before it said {pattern}")


def media_beside_walkers(
    scenarios: Sequence[media.Scenario], seconds: Seconds, walkers: int
) -> tuple[float, list[media.Result], list[str]]:
    """Measure forwarding alone, and while people walk about in an office on the same machine."""
    told: list[str] = []

    async def run() -> tuple[float, list[media.Result]]:
        cal = media.calibrate()
        alone = [await media.measure(scenario, cal, seconds) for scenario in scenarios]
        async with walking(walkers, told):
            beside = [await media.measure(scenario, cal, seconds) for scenario in scenarios]
        renamed = [replace(each, scenario=f"{each.scenario}, {walkers} walking") for each in beside]
        return cal, [result for pair in zip(alone, renamed, strict=True) for result in pair]

    cal, results = asyncio.run(run())
    return cal, results, told


def counts(opened: Office) -> dict[str, int]:
    """What an office holds now, its first media worker included."""
    gc.collect()
    found = {
        "tasks": len(asyncio.all_tasks()),
        "descriptors": _descriptors(os.getpid()),
        "kilobytes": _kilobytes(os.getpid()),
        "players": sum(info.players for info in opened.rooms.rooms()),
    }
    if opened.switchboard is not None:
        found["media endpoints"] = sum(len(desk) for desk in opened.switchboard.desks)
        forwarder = opened.switchboard.desks[0].forwarder
        if isinstance(forwarder, WorkerForwarder) and forwarder.pid is not None:
            found["worker descriptors"] = _descriptors(forwarder.pid)
            found["worker kilobytes"] = _kilobytes(forwarder.pid)
    return found


def _descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def _kilobytes(pid: int) -> int:
    """The resident size of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
