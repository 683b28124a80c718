"""Simulated people for a demonstration, in a process of their own: ``python -m papote.loadgen.troupe``.

Told on the first line of standard input where to go, in JSON; they stay until the input ends. They walk along real
ways, sit, stand together and talk, greet a real person who comes to them, and answer one who knocks where nobody real
is inside to do so; nobody real is sought out, or rung.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiortc import RTCCertificate

from papote.geometry import Point
from papote.loadgen import hum, portraits
from papote.loadgen.cast import COMPANY, GREETINGS, STATUS, TALKS, Deck, Language, cast, language_of
from papote.loadgen.extra import Extra
from papote.loadgen.lives import BODY, STAYS, Around, Doing, Intent, Scene
from papote.protocol.replica import Replica
from papote.tilemap import load_map
from papote.tilemap.model import TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import SIMULATED, Seconds, Tiles

BEAT: Seconds = 0.1
PACE: Tiles = 3.6
COME_EVERY: Seconds = 0.12
NEAR: Tiles = 10.0
"""A real person so near is worth being heard and seen by."""

LOOK_EVERY = 10
"""Beats between two looks at who is near."""

EYES = 2
"""Who read everything, for all: a second one, in case a host shows the first one out."""

LINE: Seconds = 3.6
PAUSE = (6.0, 16.0)
GREET_AGAIN: Seconds = 300.0

HEARS: tuple[Seconds, Seconds] = (3.0, 7.0)
"""How long somebody takes to look up and answer a knock: well within what an office gives him."""

LETS_IN = 0.75
"""How often he lets in at once; else in some minutes, for which he stays."""

IN_FIVE_MINUTES: Seconds = 300.0
"""When an office opens the door to whom that was said."""

KEEPS_OPEN: Seconds = 60.0
"""For so long it is open then."""


@dataclass(slots=True, eq=False)
class _Life:
    extra: Extra
    chance: random.Random
    intent: Intent | None = None
    way: list[Point] = field(default_factory=list)
    until: Seconds = 0.0
    status: str = "available"
    hand: bool = False
    coffee: dict[str, Any] | None = None
    """The high table he was last led to."""


@dataclass(slots=True, eq=False)
class _Visit:
    """Somebody knocks, and one of them will answer."""

    host: _Life
    at: Seconds
    welcome: bool


@dataclass(slots=True, eq=False)
class _Talk:
    """A conversation in which simulated people say things."""

    lines: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    """The little conversations they have had."""
    next_at: Seconds = 0.0
    turn: int = 0


class Troupe:
    """All of them, and who says what when."""

    def __init__(self, tilemap: TileMap, avatars: Path, people: int, seed: int) -> None:
        self._map = tilemap
        self._avatars = avatars
        self._scene = Scene(tilemap)
        self._chance = random.Random(f"{seed} talks")
        self._deck = Deck(random.Random(f"{seed} deck"))
        certificate = RTCCertificate.generateCertificate()
        self._voices: list[list[bytes]] = [[] for _ in hum.PITCHES]
        self._films: dict[str, list[bytes]] = {}
        self._lives = [
            _Life(
                Extra(part, certificate, self._voices[part.voice], self._films.setdefault(part.avatar, [])),
                random.Random(f"{seed} {part.number}"),
            )
            for part in cast(people, seed, len(self._voices))
        ]
        self._talks: dict[str, _Talk] = {}
        self._greeted: dict[str, Seconds] = {}
        self._visits: dict[str, _Visit] = {}
        self._beat = 0

    async def play(self, url: str, room: str, key: str) -> None:
        """Come in one after the other, and live until cancelled."""
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._live())
            group.create_task(asyncio.to_thread(self._rehearse))
            group.create_task(self._perform())
            for number, life in enumerate(self._lives):
                if number < EYES:
                    life.extra.eyes = Replica()
                group.create_task(life.extra.live(session, url, room, key))
                await asyncio.sleep(COME_EVERY)

    def _rehearse(self) -> None:
        """Make what is sent, while they come in."""
        for number, packets in enumerate(self._voices):
            packets += hum.babble(number)
        for number, (avatar, film) in enumerate(self._films.items()):
            film += portraits.film(self._avatars / f"{avatar}@2x.png", number)

    async def _live(self) -> None:
        began = time.monotonic()
        while True:
            self._beat += 1
            await asyncio.sleep(max(0.0, began + self._beat * BEAT - time.monotonic()))
            self.beat(time.monotonic())

    async def _perform(self) -> None:
        began, turn = time.monotonic(), 0
        while True:
            turn += 1
            await asyncio.sleep(max(0.0, began + turn * 0.02 - time.monotonic()))
            now = time.monotonic()
            for life in self._lives:
                life.extra.play(turn, now)

    async def leave(self) -> None:
        """Say that all go for good, so that no place is held for anybody."""
        for life in self._lives:
            life.extra.say("leave", {})
        await asyncio.sleep(BEAT)

    # ---- a tenth of a second

    @property
    def eyes(self) -> Replica | None:
        """What they know of the room; None: nothing yet."""
        return next((life.extra.eyes for life in self._lives[:EYES] if life.extra.here), None)

    def real(self) -> dict[str, Point]:
        """Where real people stand."""
        players = self.eyes.players.values() if self.eyes is not None else ()
        return {each["id"]: Point(each["x"], each["y"]) for each in players if not _simulated(each)}

    def beat(self, now: Seconds) -> None:
        """Everybody does what comes next."""
        if self.eyes is None:
            return
        real = self.real()
        looks = self._beat % LOOK_EVERY == 0
        self._answer_knocks(real, now)
        for life in self._lives:
            if life.extra.here:
                self._go_on(life, real, now, looks=looks and bool(real))
        self._converse(real, now)

    def _go_on(self, life: _Life, real: dict[str, Point], now: Seconds, *, looks: bool) -> None:
        extra = life.extra
        here = Point(extra.x, extra.y)
        if looks:
            near = any(each.distance_to(here) < NEAR * self._scene.tile for each in real.values())
            extra.perform(near)
            if self._would_disturb(life, list(real.values())):
                life.way, life.until = [], now  # somebody real stands there now: elsewhere, then
                extra.move(extra.x, extra.y, 0)
        elif not real and self._beat % LOOK_EVERY == 0:
            extra.perform(False)
        if extra.fixed:
            extra.fixed, life.way, life.until = False, [], now + 1.0
        if extra.coffee is not None and not extra.coffee["together"] and life.coffee is not extra.coffee:
            life.coffee = extra.coffee
            self._be_led(life, here, now)
        if life.way:
            self._step(life, now)
        elif now >= life.until and not (set(_members(extra)) & set(real)):
            self._decide(life, here, real, now)

    def _decide(self, life: _Life, here: Point, real: dict[str, Point], now: Seconds) -> None:
        others = [other for other in self._lives if other is not life and other.extra.here]
        waiting = [
            Point(other.extra.x, other.extra.y)
            for other in others
            if not other.way and other.intent is not None and other.intent.doing in (Doing.STROLLS, Doing.DRINKS)
        ]
        taken = [
            other.intent.goal if other.intent is not None else Point(other.extra.x, other.extra.y) for other in others
        ]
        intent = self._scene.choose(here, Around(list(real.values()), waiting, taken), life.chance)
        way = find_path(self._map, here, intent.goal, BODY) if intent is not None else None
        if intent is None or not way:
            life.until = now + life.chance.uniform(2.0, 5.0)
            return
        life.intent, life.way = intent, way[::-1]
        self._show(life, "available")
        self._raise(life, False)

    def _would_disturb(self, life: _Life, real: list[Point]) -> bool:
        """Whether somebody real stands where he is going; who asked the coffee machine for company wants it."""
        led = life.coffee is not None and life.coffee is life.extra.coffee
        return bool(life.way) and life.intent is not None and not led and self._scene.disturbs(life.intent, real)

    def _be_led(self, life: _Life, here: Point, now: Seconds) -> None:
        """The coffee machine has found company for him."""
        assert life.coffee is not None
        goal = Point(float(life.coffee["x"]), float(life.coffee["y"]))
        life.intent = Intent(Doing.SITS, goal, life.chance.uniform(*STAYS[Doing.DRINKS]))
        life.way = (find_path(self._map, here, goal, BODY) or [])[::-1]
        life.until = now + life.intent.stays

    def _step(self, life: _Life, now: Seconds) -> None:
        extra, target = life.extra, life.way[-1]
        across, down = target.x - extra.x, target.y - extra.y
        distance, length = math.hypot(across, down), PACE * BEAT * self._scene.tile
        facing = (2 if across > 0 else 1) if abs(across) > abs(down) else (0 if down >= 0 else 3)
        if distance > length:
            extra.move(extra.x + across / distance * length, extra.y + down / distance * length, facing)
            return
        extra.move(target.x, target.y, facing)
        life.way.pop()
        if not life.way and life.intent is not None:
            extra.move(target.x, target.y, facing)  # the same place again: there he stands
            life.until = now + life.intent.stays
            self._arrive(life)

    def _arrive(self, life: _Life) -> None:
        assert life.intent is not None
        doing = life.intent.doing
        if doing is Doing.WORKS:
            self._show(life, "focus")
        elif doing is Doing.LISTENS and life.chance.random() < 0.2:
            self._raise(life, True)
        elif doing is Doing.DRINKS:
            life.extra.say("coffee", {"on": True})
        elif doing is Doing.MEETS:
            friend = self._nearest(life)
            if friend is not None:
                life.extra.say("wave", {"to": friend.extra.id})

    def _nearest(self, life: _Life) -> _Life | None:
        here = Point(life.extra.x, life.extra.y)
        others = [other for other in self._lives if other is not life and other.extra.here]
        near = [
            (here.distance_to(Point(other.extra.x, other.extra.y)), other.extra.part.number, other) for other in others
        ]
        return min(near, default=(0.0, 0, None), key=lambda each: each[:2])[2]

    def _show(self, life: _Life, status: str) -> None:
        if life.status != status:
            life.status = status
            life.extra.say("status", {"status": status, "text": STATUS[life.extra.part.language]})

    def _raise(self, life: _Life, raised: bool) -> None:
        if life.hand != raised:
            life.hand = raised
            life.extra.say("hand", {"raised": raised})

    # ---- at the door

    def _answer_knocks(self, real: dict[str, Point], now: Seconds) -> None:
        """One of those who hear a knock answers it after a moment; where somebody real is inside, that is his to do."""
        heard: dict[str, _Life] = {}
        for life in self._lives:
            if life.extra.knocking and life.extra.here and not set(_members(life.extra)) & set(real):
                for knocker in life.extra.knocking:
                    heard.setdefault(knocker, life)
        for gone in self._visits.keys() - heard.keys():
            del self._visits[gone]
        for knocker, life in heard.items():
            visit = self._visits.get(knocker)
            if visit is None or not visit.host.extra.here or knocker not in visit.host.extra.knocking:
                at = now + life.chance.uniform(*HEARS)
                visit = self._visits[knocker] = _Visit(life, at, life.chance.random() < LETS_IN)
                life.until = max(life.until, at + BEAT)
            elif now >= visit.at:
                self._answer(visit, knocker, now)

    def _answer(self, visit: _Visit, knocker: str, now: Seconds) -> None:
        host = visit.host
        for life in self._lives:  # nobody knocks at two doors at once
            life.extra.knocking.pop(knocker, None)
        del self._visits[knocker]
        host.extra.say("answer_knock", {"to": knocker, "accept": visit.welcome, "later": not visit.welcome})
        # He waits for his guest, and a word is kept: in five minutes holds while he who said it is there.
        host.until = max(host.until, now + KEEPS_OPEN + (0.0 if visit.welcome else IN_FIVE_MINUTES))

    # ---- talking

    def _converse(self, real: dict[str, Point], now: Seconds) -> None:
        groups: dict[str, list[_Life]] = {}
        for life in self._lives:
            if life.extra.here and life.extra.conversation is not None:
                groups.setdefault(life.extra.conversation["id"], []).append(life)
        for gone in self._talks.keys() - groups.keys():
            del self._talks[gone]
        for id, group in groups.items():
            talk = self._talks.get(id)
            if talk is None:
                talk = self._talks[id] = _Talk(next_at=now + self._chance.uniform(1.0, 3.0))
            guests = set(_members(group[0].extra)) & set(real)
            self._greet(group, guests, talk, now)
            if now >= talk.next_at:
                self._say_next(group, talk, bool(guests), now)

    def _greet(self, group: list[_Life], guests: set[str], talk: _Talk, now: Seconds) -> None:
        """A real person has come: one of them says hello, once."""
        for guest in sorted(guests):
            if now >= self._greeted.get(guest, -GREET_AGAIN) + GREET_AGAIN:
                self._greeted[guest] = now
                host = group[0]
                greeting = self._chance.choice(GREETINGS[host.extra.part.language])
                host.extra.say("emote", {"emote": 1})
                self._speak(host, greeting, True, now)
                talk.next_at = now + LINE

    def _say_next(self, group: list[_Life], talk: _Talk, heard: bool, now: Seconds) -> None:
        alone = len(group) < 2
        if alone and not heard:
            talk.next_at = now + LINE
            return
        if not talk.lines:
            talk.lines = list(self._lines(group, talk))
        self._speak(group[talk.turn % len(group)], talk.lines.pop(0), heard, now)
        talk.turn += 1
        talk.next_at = now + (LINE if talk.lines and not alone else self._chance.uniform(*PAUSE))

    def _lines(self, group: list[_Life], talk: _Talk) -> tuple[str, ...]:
        """What is said next: among themselves a little conversation, alone with somebody real what is good to know."""
        languages: list[Language] = [life.extra.part.language for life in group]
        return COMPANY[languages[0]] if len(group) == 1 else TALKS[language_of(languages)][self._deck.draw(talk.told)]

    def _speak(self, life: _Life, text: str, heard: bool, now: Seconds) -> None:
        life.extra.say("say", {"text": text})
        if heard:
            life.extra.chat(text)
        life.extra.speaks_until = now + 0.8 + 0.06 * len(text)


def _members(extra: Extra) -> list[str]:
    return [member["id"] for member in extra.conversation["members"]] if extra.conversation is not None else []


def _simulated(player: dict[str, Any]) -> bool:
    return str(player["person"]).startswith(SIMULATED)


async def main() -> None:
    """Play until standard input ends; in the end says how much CPU that took."""
    loop = asyncio.get_running_loop()
    plan = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    troupe = Troupe(load_map(Path(plan["map"])), Path(plan["avatars"]), plan["people"], plan["seed"])
    playing = asyncio.create_task(troupe.play(plan["url"].rstrip("/"), plan["room"], plan["key"]))
    ending = asyncio.ensure_future(loop.run_in_executor(None, sys.stdin.read))
    _say("playing")
    began = time.monotonic()
    await asyncio.wait((playing, ending), return_when=asyncio.FIRST_COMPLETED)
    await troupe.leave()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = time.monotonic() - began
    _say(json.dumps({"seconds": round(seconds, 1), "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1)}))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
