"""What looking for people costs: completion, search and suggestions in the rooms of a space, as somebody types."""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from papote.loadgen import ground
from papote.tilemap.loading import load_map
from papote.types import PersonId, PlayerId, RoomId
from papote.world import commands, elsewhere
from papote.world.cards import Card
from papote.world.finding import words
from papote.world.room import Room
from papote.world.settings import RoomSettings

PARTS = ("café", "vélo", "jardin", "chœur", "théâtre", "pain", "poterie", "code", "voile", "échecs")
LANGUAGES = ("fr", "en", "nl", "de")
CHANGE_EVERY = 5
"""Somebody writes another card between so many questions: what was counted before is counted anew."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How long one kind of question took, in milliseconds of the processor: nothing waits for anything."""

    question: str
    times: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


def card(chance: random.Random, topics: int) -> Card:
    """Somebody's card; a few topics are everybody's, most are those of a few."""

    def some() -> tuple[str, ...]:
        picked = (min(int(chance.paretovariate(0.6)), topics) for _ in range(chance.randint(1, 8)))
        return tuple(dict.fromkeys(f"{PARTS[number % len(PARTS)]} {number}" for number in picked))

    about = " ".join(chance.choices(PARTS, k=8))
    return Card(some(), some(), tuple(chance.sample(LANGUAGES, 2)), listed=chance.random() > 0.1, about=about)


class Space:
    """Rooms with people in them, of whom one may ask all there is to ask."""

    def __init__(self, people: int, rooms: int, chance: random.Random) -> None:
        """Everybody has a card, and stands in the next room in turn."""
        with tempfile.TemporaryDirectory(prefix="papote-bench-") as folder:
            tilemap = load_map(ground.write(Path(folder), ground.FIELD))
        self._rooms = {RoomId(f"room-{number}"): Room(tilemap, RoomSettings(), chance) for number in range(rooms)}
        self._at: dict[PlayerId, RoomId] = {}
        names = [*self._rooms]
        for number in range(1, people + 1):
            id, room = PlayerId(f"p{number}"), names[number % rooms]
            self._at[id] = room
            profile = commands.Profile(f"{chance.choice(PARTS)} {id}", "a01")
            self._rooms[room].handle(commands.Join(id, profile, person=PersonId(id), card=card(chance, people)), 0.0)
        self.people = [*self._at]

    def rewrite(self, who: PlayerId, card: Card) -> None:
        """Somebody has another card."""
        self._rooms[self._at[who]].handle(commands.SetCard(who, card), 0.0)

    def complete(self, me: PlayerId, typed: str) -> None:
        """As somebody types a topic."""
        here, others = self._asked(commands.AskTopics(me, typed), me)
        if others:
            elsewhere.complete(words(typed), here.finding, others)

    def find(self, me: PlayerId, typed: str) -> None:
        """As somebody looks for people and conversations."""
        here, others = self._asked(commands.Find(me, typed), me)
        elsewhere.find(me, words(typed), here.finding, others)

    def suggest(self, me: PlayerId, _: str) -> None:
        """As somebody opens the list of people."""
        here, others = self._asked(commands.AskSuggestions(me), me)
        elsewhere.suggest(me, here.finding, others)

    def _asked(self, wish: commands.Command, me: PlayerId) -> tuple[Room, elsewhere.Rooms]:
        here = self._at[me]
        self._rooms[here].handle(wish, 0.0)
        return self._rooms[here], {id: room.finding for id, room in self._rooms.items() if id != here}


def run(people: int = 1000, questions: int = 400, seed: int = 1, rooms: int = 1) -> list[Asked]:
    """Fill the rooms of a space, and ask them."""
    chance = random.Random(seed)
    space = Space(people, rooms, chance)

    def measured(question: str, ask: Callable[[PlayerId, str], None]) -> Asked:
        took = []
        for number in range(questions):
            if number % CHANGE_EVERY == 0:
                space.rewrite(chance.choice(space.people), card(chance, people))
            me, typed = chance.choice(space.people), chance.choice(PARTS)[: chance.randint(1, 5)]
            begun = time.process_time()
            ask(me, typed)
            took.append((time.process_time() - begun) * 1000)
        cuts = statistics.quantiles(took, n=20)
        return Asked(question, questions, round(cuts[9], 2), round(cuts[18], 2), round(max(took), 2))

    return [
        measured("completion", space.complete),
        measured("search", space.find),
        measured("suggestions", space.suggest),
    ]


def table(found: list[Asked], rooms: int = 1) -> str:
    """For people."""
    lines = [f"{'1 room' if rooms == 1 else f'{rooms} rooms':12} {'p50':>8} {'p95':>8} {'worst':>8}"]
    lines += [
        f"{each.question:12} {each.p50_ms:5.2f} ms {each.p95_ms:5.2f} ms {each.worst_ms:5.2f} ms" for each in found
    ]
    return "\n".join(lines)


def document(found: list[Asked], people: int, rooms: int = 1) -> str:
    """For programs."""
    return json.dumps({"bench": "topics", "people": people, "rooms": rooms, "asked": [asdict(each) for each in found]})
