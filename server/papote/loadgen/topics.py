"""What looking for people costs: completion, search and suggestions in one room, as somebody types them."""

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
from papote.types import PersonId, PlayerId
from papote.world import commands
from papote.world.cards import Card
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


def run(people: int = 1000, questions: int = 400, seed: int = 1) -> list[Asked]:
    """Fill a room, and ask it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="papote-bench-") as folder:
        room = Room(load_map(ground.write(Path(folder), ground.FIELD)), RoomSettings(), chance)
    everybody = [PlayerId(f"p{number}") for number in range(1, people + 1)]
    for id in everybody:
        profile = commands.Profile(f"{chance.choice(PARTS)} {id}", "a01")
        room.handle(commands.Join(id, profile, person=PersonId(id), card=card(chance, people)), 0.0)

    def measured(question: str, wish: Callable[[PlayerId], commands.Command]) -> Asked:
        took = []
        for number in range(questions):
            if number % CHANGE_EVERY == 0:
                room.handle(commands.SetCard(chance.choice(everybody), card(chance, people)), 0.0)
            asked = wish(chance.choice(everybody))
            begun = time.process_time()
            room.handle(asked, 0.0)
            took.append((time.process_time() - begun) * 1000)
        cuts = statistics.quantiles(took, n=20)
        return Asked(question, questions, round(cuts[9], 2), round(cuts[18], 2), round(max(took), 2))

    def typed() -> str:
        return chance.choice(PARTS)[: chance.randint(1, 5)]

    return [
        measured("completion", lambda me: commands.AskTopics(me, typed())),
        measured("search", lambda me: commands.Find(me, typed())),
        measured("suggestions", commands.AskSuggestions),
    ]


def table(found: list[Asked]) -> str:
    """For people."""
    lines = [f"{'':12} {'p50':>8} {'p95':>8} {'worst':>8}"]
    lines += [
        f"{each.question:12} {each.p50_ms:5.2f} ms {each.p95_ms:5.2f} ms {each.worst_ms:5.2f} ms" for each in found
    ]
    return "\n".join(lines)


def document(found: list[Asked], people: int) -> str:
    """For programs."""
    return json.dumps({"bench": "topics", "people": people, "asked": [asdict(each) for each in found]})
