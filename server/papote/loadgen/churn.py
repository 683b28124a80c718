"""People who come and go at one table for as long as one likes, and what is left of them afterwards."""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp
from aiortc import RTCCertificate

from papote.geometry import Point
from papote.loadgen.person import TONES, Person
from papote.loadgen.tones import BODY, RUN, told
from papote.tilemap.model import TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import Seconds

Probe = Callable[[], Mapping[str, int]]
"""Counts that must not grow: tasks, descriptors, endpoints, kilobytes."""

REST: Seconds = 1.0
PATIENT = 10
"""How often it is counted again before it is believed that something grew."""

VISIT: Seconds = 60.0
"""A visit that takes longer than this got stuck."""

HEARD_WITHIN: Seconds = 10.0
"""Somebody who has sat down hears the others within this time."""


@dataclass(slots=True)
class ChurnReport:
    """What was seen."""

    seconds: Seconds = 0.0
    visits: int = 0
    """People who came, sat down and heard the others."""
    deaf: list[str] = field(default_factory=list)
    before: Mapping[str, int] = field(default_factory=dict)
    """Once a few had come and gone: what is made once has been made."""
    after: Mapping[str, int] = field(default_factory=dict)
    allowance: Mapping[str, int] = field(default_factory=dict)
    """How much each count may have grown."""

    @property
    def grown(self) -> dict[str, int]:
        """Counts that grew more than they may."""
        growth = {name: count - self.before.get(name, 0) for name, count in self.after.items()}
        return {name: more for name, more in growth.items() if more > self.allowance.get(name, 0)}

    def text(self) -> str:
        """For people."""
        lines = [f"{self.visits} visits in {self.seconds:.0f} s"]
        for name, count in self.after.items():
            verdict = "  GREW" if name in self.grown else ""
            lines.append(f"  {name:<28} {self.before.get(name, 0):>10} -> {count:>10}{verdict}")
        return "\n".join([*lines, *(f"DEAF: {line}" for line in self.deaf)])


class Churn:
    """A table where ``people`` sit at a time, each for a moment only."""

    def __init__(self, tilemap: TileMap, people: int, probe: Probe, allowance: Mapping[str, int], seed: int) -> None:
        self._map = tilemap
        self._people = people
        self._probe = probe
        self._random = random.Random(seed)
        self._certificate = RTCCertificate.generateCertificate()
        tables = [area for area in tilemap.areas if len(area.seats) >= people]
        if not tables:
            raise ValueError(f"{tilemap.name} has no table for {people}")
        self._table = tables[0]
        self._seated: set[Person] = set()
        self.report = ChurnReport(allowance=allowance)

    async def run(self, url: str, room: str, seconds: Seconds) -> ChurnReport:
        """Let them come and go for this long."""
        async with aiohttp.ClientSession() as session:
            await self._play(session, url, room, min(60.0, seconds / 3))
            self.report.before = await self._count()
            self.report.visits = 0
            began = time.monotonic()
            await self._play(session, url, room, seconds)
            self.report.seconds = time.monotonic() - began
            self.report.after = await self._count()
            for _ in range(PATIENT):  # whoever left last is still being seen off
                if not self.report.grown:
                    break
                self.report.after = await self._count()
        return self.report

    async def _count(self) -> Mapping[str, int]:
        await asyncio.sleep(REST)
        return self._probe()

    async def _play(self, session: aiohttp.ClientSession, url: str, room: str, seconds: Seconds) -> None:
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            for number in range(self._people):
                group.create_task(self._come_and_go(session, url, room, TONES[number], until))

    async def _come_and_go(
        self, session: aiohttp.ClientSession, url: str, room: str, hertz: int, until: Seconds
    ) -> None:
        while time.monotonic() < until:
            person = Person(session, url, f"tone {hertz}", hertz, self._certificate)
            try:
                async with asyncio.timeout(VISIT):
                    await self._visit(person, room)
            except TimeoutError as error:
                cause = error.__cause__ or error
                where = " > ".join(
                    f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(cause.__traceback__)
                )
                self.report.deaf.append(f"{person.name} got stuck in {where}")

    async def _visit(self, person: Person, room: str) -> None:
        try:
            await person.come(room)
            if await self._sit(person):
                await self._listen(person)
                await asyncio.sleep(self._random.uniform(0.5, 4.0))
        finally:
            self._seated.discard(person)
            if self._random.random() < 0.5:
                await person.ask("leave", {})
            await person.leave()

    async def _sit(self, person: Person) -> bool:
        """Walk to a seat; false where the way was barred."""
        seat = self._random.choice(self._table.seats)
        way = find_path(self._map, Point(*map(float, person.here)), Point(seat.x, seat.y), BODY)
        if way is None or not await person.walk([(point.x, point.y) for point in way], RUN):
            return False
        await person.until(lambda: person.replica.me is not None and person.replica.me["seat"] is not None)
        self._seated.add(person)
        return True

    async def _listen(self, person: Person) -> None:
        """Until he hears whom he should, among those who have a session as well."""
        began = time.monotonic()
        while time.monotonic() - began < HEARD_WITHIN:
            should = {other.hertz for other in self._seated if other.id in told(person) and other.caller is not None}
            if person.caller is not None and should <= person.tones():
                self.report.visits += 1
                return
            await asyncio.sleep(0.1)
        if person.caller is None and not told(person):
            return  # the others had just gone: who sits alone hears nobody, and no session is opened for him
        slots = [carried for carried in (person.replica.slots or {"audio": []})["audio"] if carried is not None]
        self.report.deaf.append(
            f"{person.name} ({person.id}, session {person.sessions}): told {sorted(told(person))}, "
            f"given {slots}, heard {sorted(person.tones())}"
        )
