"""What steps cost an office: opens one, fills it with people, lets them walk, and looks at both. In stages, here.

Three processes: the office, the crowd (``steering``), and this one, which sleeps while the others work. The
office's cost is its own CPU time between two moments; what it spends on the same people while nobody
moves is measured before and taken off, so that a figure is what steps cost, and not what pings do.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from papote.errors import ConfigurationError
from papote.loadgen import ground
from papote.loadgen.crowd import Plan
from papote.loadgen.lag import idle_lag
from papote.loadgen.options import Wish
from papote.loadgen.report import Result
from papote.loadgen.subject import Subject, grown, opened, quantile
from papote.types import Seconds

WARM_UP: Seconds = 2.0
IDLE: Seconds = 4.0
"""How long the standing crowd is measured."""

STUCK: Seconds = 60.0
"""When nothing gets on for so long, it will not."""

BASELINE: Seconds = 5.0
"""How long the bare loop writes."""

ALONE: Seconds = 10.0
SELDOM = ("--tick-rate", "1", "--far-rate", "0.1")
"""An office that hardly tells of steps."""

Tell = Callable[[str, float], None]
"""Hears what is going on, and which share of it is done."""


class People:
    """The crowd's process, spoken to in lines."""

    def __init__(self, process: asyncio.subprocess.Process, tell: Tell, clients: int) -> None:
        self._process = process
        self._tell = tell
        self._clients = clients

    async def do(self, what: str, **how: Any) -> dict[str, Any]:
        """Have something done; what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what} | how).encode() + b"\n")
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        """What came of the last thing; raises when nothing gets on any more."""
        assert self._process.stdout is not None
        here, said = -1, ""
        loop = asyncio.get_running_loop()
        stuck_at = loop.time() + STUCK
        while line := await self._process.stdout.readline():
            told: dict[str, Any] = json.loads(line)
            if "done" in told:
                return told
            if told["connected"] != here or told["doing"] not in ("arrive", "halt", "compare"):
                here, stuck_at = told["connected"], loop.time() + STUCK
            self._tell(f"{told['doing']}: {here} of {self._clients} people", here / max(1, self._clients))
            said = ", ".join(told["reasons"]) or "no reason given"
            if loop.time() > stuck_at:
                raise ConfigurationError("clients", f"{here} people came in, and no more ({said})")
        raise ConfigurationError("clients", "the process of the crowd ended")


@asynccontextmanager
async def crowd(plan: Plan, tell: Tell) -> AsyncIterator[People]:
    """A crowd in a process of its own, until left."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "papote.loadgen.steering", json.dumps(asdict(plan))), stdin=pipe, stdout=pipe
    )
    assert process.stdin is not None
    try:
        people = People(process, tell, plan.clients)
        await people.answer()
        yield people
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def subject(wish: Wish, folder: Path) -> AsyncIterator[tuple[Subject, Path]]:
    """The office to be measured, and the map people walk on there."""
    if wish.url:
        assert wish.map is not None
        yield Subject(wish.url), wish.map
        return
    options = (*wish.office, *SELDOM) if wish.scenario == "receive" else wish.office
    map_file = wish.map or ground.write(folder, replace(ground.FIELD, side=wish.side) if wish.wide else ground.PLAZA)
    # Whoever comes back is another person for a moment.
    async with opened(folder, map_file, wish.people * 2, options) as office:
        yield office, map_file


def plan(wish: Wish, office: Subject, map_file: Path) -> Plan:
    """The crowd for it."""
    return Plan(
        host=office.host,
        port=office.port,
        map=str(map_file),
        clients=wish.people,
        watching=wish.watching,
        walking=wish.walking,
        talking=wish.talking,
        dawdling=wish.slow - wish.slow // 2,
        starving=wish.slow // 2,
        returning=wish.reconnecting,
        every=1 / wish.rate,
        pause=wish.pause,
        chat=wish.chat,
        lines=wish.lines,
        seed=wish.seed,
    )


async def run(wish: Wish, tell: Tell) -> Result:
    """Measure one thing; where frames are wanted apart from moves, moves alone before it."""
    move: float | None = None
    if wish.apart:
        move = (await run(alone(wish), tell)).cpu_per_move
    with tempfile.TemporaryDirectory(prefix="papote-bench-") as name:
        folder = Path(name)
        async with subject(wish, folder) as (office, map_file):
            base = await office.memory()
            async with crowd(plan(wish, office, map_file), tell) as people:
                result = replace(await _measure(wish, office, people, tell), memory_base=base, move_alone=move)
        if wish.baseline and result.frames:
            tell("the bare loop", 0.0)
            result = replace(result, bare_send=await bare(result, tell))
    return result


def alone(wish: Wish) -> Wish:
    """The same people and steps, in an office that tells of them once a second only: what is left is receiving."""
    return replace(
        wish,
        scenario="receive",
        seconds=min(wish.seconds, ALONE),
        apart=False,
        baseline=False,
        chat=False,
        lines=0.0,
        talking=0,
        slow=0,
        reconnecting=0,
        within=0.0,
        churn=0.0,
    )


async def _measure(wish: Wish, office: Subject, people: People, tell: Tell) -> Result:
    arrival = await people.do("arrive", until=wish.watching + wish.walking if wish.within else wish.people)
    if wish.talking:
        await people.do("gather")
    await asyncio.sleep(WARM_UP)
    idle = await _share(office, IDLE, tell)
    memory = await office.memory()
    # The watcher's start would interrupt those who walk.
    async with idle_lag() as lag:
        await people.do("set_off")
        await asyncio.sleep(WARM_UP)
        before = await office.numbers()
        await people.do("begin")
        cpu = await office.cpu()
        if wish.within:
            await people.do("arrive", until=wish.people, within=wish.within)
        elif wish.churn:
            await people.do("churn", seconds=wish.seconds, rate=wish.churn)
        else:
            await _wait(wish.seconds, tell)
        spent = await office.cpu()
        counted = await people.do("end")
        after = await office.numbers()
    later = await office.memory()
    stood = await people.do("halt")
    compared = await people.do("compare")
    growth = later - memory if later is not None and memory is not None else None
    return Result(
        scenario=wish.scenario,
        clients=wish.people,
        walking=wish.walking,
        rate=wish.rate,
        **{name: counted[name] for name in COUNTED},
        connected=stood["connected"],
        missing=stood["missing"],
        own_core=counted["own_cpu"] / counted["seconds"],
        own_late=counted["own_late"][2],
        equal=compared["equal"],
        differences=tuple(compared["differences"]),
        quiet=stood["quiet"],
        idle_late=(lag.p50 / 1000, lag.p99 / 1000),
        core=None if spent is None or cpu is None else (spent - cpu) / counted["seconds"],
        idle_core=idle,
        loop_lag=quantile(before, after, "papote_loop_lag_seconds", 0.99),
        tick=quantile(before, after, "papote_tick_seconds", 0.99),
        dropped=int(grown(before, after, "papote_frames_dropped_total")) if after else None,
        memory=later if wish.within else memory,
        growth=growth if not (wish.walking or wish.within) else None,
        joining=arrival["seconds"],
    )


COUNTED = (
    *("seconds", "moves", "lines", "told", "frames", "position_frames", "octets", "latencies", "latency", "missed"),
    *("fixed", "jammed", "cut", "starved", "resumed", "refused", "reasons", "arrivals", "arrival"),
)
"""What the crowd counts and a result has by the same name."""


async def _share(office: Subject, seconds: Seconds, tell: Tell) -> float | None:
    """Which share of a core it takes now."""
    clock = asyncio.get_running_loop().time
    before, began = await office.cpu(), clock()
    await _wait(seconds, tell)
    after, ended = await office.cpu(), clock()
    return None if before is None or after is None else (after - before) / (ended - began)


async def _wait(seconds: Seconds, tell: Tell) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    while (gone := loop.time() - began) < seconds:
        tell(f"measuring: {gone:.0f} of {seconds:.0f} s", gone / seconds)
        await asyncio.sleep(min(1.0, seconds - gone))


async def bare(result: Result, tell: Tell) -> float:
    """What a bare loop spends on one frame, when it writes as many and as large ones to as many sockets."""
    size = round(result.octets / result.frames)
    rate = result.frames / result.seconds / result.connected
    pipe = asyncio.subprocess.PIPE
    arguments = (str(result.connected), str(size), str(rate), str(BASELINE))
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "papote.loadgen.baseline", *arguments), stdin=pipe, stdout=pipe
    )
    assert writer.stdin is not None and writer.stdout is not None
    try:
        plan = Plan(
            "127.0.0.1", int(await writer.stdout.readline()), "", clients=result.connected, watching=0, bare=True
        )
        async with crowd(plan, tell) as people:
            await people.do("arrive", until=result.connected)
            writer.stdin.write(b"go\n")
            cost = json.loads(await writer.stdout.readline())
    finally:
        writer.stdin.close()
        await writer.wait()
    return float(cost["cpu"]) / int(cost["sends"])


async def search(wish: Wish, tell: Tell, found: Callable[[Result], None]) -> int:
    """How many can walk until one in a hundred steps is seen too late: twice as many each time, then in between.

    ``found`` hears of every run. The answer is the largest number that held, 0 if even the first did not.
    """
    held, broke, number = 0, 0, wish.clients
    while not broke or broke - held > max(1, broke * CLOSE):
        result = await run(replace(wish, clients=number, walking=number), tell)
        found(result)
        if result.faults or result.latency[2] > TOO_LATE:
            broke = number
        else:
            held = number
        number = (held + broke) // 2 if broke else number * 2
        if number < SMALLEST or number > LARGEST:
            break
    return held


TOO_LATE: Seconds = 0.3
CLOSE = 0.05
SMALLEST, LARGEST = 10, 5000
