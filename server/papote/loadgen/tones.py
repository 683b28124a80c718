"""Who hears whom, measured: people with a tone each walk about, sit down, lock doors, go on stage, and listen.

After every round, what sounds in each person's ears is compared with what the server says he hears; and a slot
that was emptied must fall silent within ``SILENT_AFTER``.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import aiohttp
from aiortc import RTCCertificate

from papote.geometry import Point
from papote.loadgen.person import TONES, Person
from papote.tilemap.collision import box_is_free
from papote.tilemap.model import Area, TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import Seconds

BODY = 20.0
RUN = 8.5 * 32
"""Pixels a second: a little below what the server allows."""

AUDIBLE = 0.03
SETTLE: Seconds = 6.0
"""What sounds must be right within this time of everybody standing, connecting included; while this machine stands
still nobody looks, and that does not count."""

LOOK_EVERY: Seconds = 0.1

SILENT_AFTER: Seconds = 0.2
STANDING: Seconds = 0.7
"""People talk once both have stood for half a second."""


@dataclass(slots=True)
class ToneReport:
    """What was measured."""

    walks: int = 0
    comparisons: int = 0
    heard: int = 0
    """Pairs that heard each other."""
    by: dict[str, int] = field(default_factory=dict)
    """Pairs by what made them hear: ``conversation``, ``stage``, ``megaphone``, ``overheard``."""
    wrong: list[str] = field(default_factory=list)
    longest_settling: Seconds = 0.0
    emptied: int = 0
    """Slots in which somebody had been heard, and which the server then said to be empty."""
    latest_packet: Seconds = 0.0
    """After it had said so."""

    def text(self) -> str:
        """For people."""
        pairs = ", ".join(f"{count} by {by}" for by, count in sorted(self.by.items()))
        lines = [
            f"{self.walks} walks, {self.comparisons} comparisons, {self.heard} pairs heard each other ({pairs})",
            f"longest until all was right: {self.longest_settling:.2f} s",
            f"{self.emptied} slots emptied; last packet after one was: {self.latest_packet * 1000:.0f} ms",
            *(f"WRONG: {line}" for line in self.wrong),
        ]
        return "\n".join(lines)


def told(person: Person) -> dict[str, str]:
    """Whom the server says he hears now, and by what."""
    conversation = person.replica.conversation
    members = conversation["members"] if conversation is not None else []
    found = {voice["id"]: voice["by"] for voice in person.replica.voices if voice["loudness"] >= AUDIBLE}
    return found | {member["id"]: "conversation" for member in members if member["loudness"] >= AUDIBLE}


class ToneTest:
    """The test itself; ``people`` of them, the first a host."""

    def __init__(self, tilemap: TileMap, people: int, seed: int) -> None:
        self._map = tilemap
        self._count = people
        self._random = random.Random(seed)
        self._places = [
            (float((column + 0.5) * tilemap.tile_width), float((row + 0.5) * tilemap.tile_height))
            for row in range(tilemap.height)
            for column in range(tilemap.width)
            if box_is_free(tilemap, (column + 0.5) * tilemap.tile_width, (row + 0.5) * tilemap.tile_height, BODY / 2)
        ]
        self.report = ToneReport()

    async def run(self, url: str, room: str, host_key: str, rounds: int) -> ToneReport:
        """Play this many rounds; everybody walks in each."""
        certificate = RTCCertificate.generateCertificate()
        async with aiohttp.ClientSession() as session:
            people = [Person(session, url, f"tone {hertz}", hertz, certificate) for hertz in TONES[: self._count]]
            try:
                for number, person in enumerate(people):
                    await person.come(room, **({"key": host_key} if number == 0 else {}))
                for number in range(rounds):
                    await self._round(people, number)
            finally:
                await asyncio.gather(*(person.leave() for person in people), return_exceptions=True)
        self.report.emptied = sum(person.emptied for person in people)
        self.report.latest_packet = max((person.latest_packet for person in people), default=0.0)
        if self.report.latest_packet > SILENT_AFTER:
            self.report.wrong.append(f"a packet came {self.report.latest_packet:.3f} s after its slot was emptied")
        return self.report

    # ---- a round

    async def _round(self, people: list[Person], number: int) -> None:
        goal = self._goal(number)
        await asyncio.gather(*(self._walk(person, goal) for person in people))
        self.report.walks += len(people)
        done = await self._act(people, number)
        await self._compare(people, f"round {number} at {goal.id if goal else 'anywhere'}{done}")

    def _goal(self, number: int) -> Area | None:
        """Where most of them go: each kind of place in turn, so that they meet there."""
        areas = [
            [area for area in self._map.areas if area.seats],
            [area for area in self._map.areas if area.audience or area.stage],
            [area for area in self._map.areas if area.meeting and not area.seats],
            [area for area in self._map.areas if not area.meeting and not area.stage],
        ]
        kinds = [found for found in areas if found]
        return self._random.choice(kinds[number % len(kinds)]) if kinds else None

    async def _walk(self, person: Person, goal: Area | None) -> None:
        places = self._places
        if goal is not None and self._random.random() < 0.7:
            near = [place for place in places if goal.contains(*place)]
            places = near or places
        start = Point(*map(float, person.here))
        for _ in range(5):
            way = find_path(self._map, start, Point(*self._random.choice(places)), BODY)
            if way is not None:
                if not await person.walk([(point.x, point.y) for point in way], RUN):
                    return  # a locked door, or a place one was put on: he stays there
                return

    async def _act(self, people: list[Person], number: int) -> str:
        """Something beside walking, in every other round."""
        host = people[0]
        actor = self._random.choice(people)
        action = self._random.choice(("lock", "ajar", "unlock", "stage", "megaphone", "quiet", "leave", "", ""))
        if action in ("lock", "ajar", "unlock"):
            await asyncio.sleep(STANDING)
            await actor.ask("lock", {"locked": action != "unlock", "ajar": action == "ajar"})
        elif action == "stage":
            await host.ask("call_to_stage", {"to": actor.id})
            await actor.ask("answer_stage_call", {"accept": True})
        elif action in ("megaphone", "quiet"):
            scope = self._random.choice(("space", "tables", "area")) if action == "megaphone" else None
            await host.ask("megaphone", {"scope": scope})
        elif action == "leave":
            await asyncio.sleep(STANDING)
            await actor.ask("leave_conversation", {})
        return f", {actor.name}: {action}" if action else ""

    async def _compare(self, people: list[Person], what: str) -> None:
        began = time.monotonic()
        await asyncio.sleep(STANDING)
        wrong = self._differences(people)
        for _ in range(round(SETTLE / LOOK_EVERY)):
            if not wrong:
                break
            await asyncio.sleep(LOOK_EVERY)
            wrong = self._differences(people)
        self.report.longest_settling = max(self.report.longest_settling, time.monotonic() - began - STANDING)
        self.report.comparisons += 1
        self.report.wrong += [f"{what}: {line}" for line in wrong]
        for person in people:
            for by in told(person).values():
                self.report.heard += 1
                self.report.by[by] = self.report.by.get(by, 0) + 1

    @staticmethod
    def _differences(people: list[Person]) -> list[str]:
        names = {person.hertz: person for person in people}
        found = []
        for person in people:
            hears = {names[tone].id for tone in person.tones() if tone in names}
            should = set(told(person)) & {other.id for other in people}
            if hears != should:
                found.append(f"{person.name} ({person.id}) hears {sorted(hears)}, and should {sorted(should)}")
        return found
