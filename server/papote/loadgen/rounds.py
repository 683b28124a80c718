"""What a room's coffee machine takes from everybody else while very many wait, with cards written to make it slow."""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from papote.geometry import Rect
from papote.loadgen import ground
from papote.tilemap.loading import load_map
from papote.tilemap.model import Area, Seat, TileMap
from papote.types import AreaId, PersonId, PlayerId, Seconds
from papote.world import commands
from papote.world.cards import Card
from papote.world.room import Room
from papote.world.settings import RoomSettings

PLAN = ground.Plan("corner", 100, 20, 0)
FIRST_ROW = 80
"""Of the high tables; above it one waits."""

TABLES = (1, 60)
BLOCKS = 200
"""People each one is kept apart from."""

LENGTH: Seconds = 60.0
COFFEE: Seconds = 10.0
"""How often most of those who sit at tables leave them and wait again."""

TOPICS = 8
"""As many as a card takes, twice."""


def _alike(_: random.Random, __: int) -> tuple[str, ...]:
    return tuple(f"topic {number}" for number in range(2 * TOPICS))


def _mixed(chance: random.Random, _: int) -> tuple[str, ...]:
    return tuple(f"topic {number}" for number in chance.sample(range(40), 2 * TOPICS))


def _own(_: random.Random, person: int) -> tuple[str, ...]:
    return tuple(f"topic {person}-{number}" for number in range(2 * TOPICS))


def _fives(_: random.Random, person: int) -> tuple[str, ...]:
    return tuple(f"topic {person // 5}-{number}" for number in range(2 * TOPICS))


CARDS: Mapping[str, Callable[[random.Random, int], tuple[str, ...]]] = {
    "all alike": _alike,
    "some of forty": _mixed,
    "all their own": _own,
    "alike by fives": _fives,
}
"""Sixteen topics for somebody, by what the cards are like."""


@dataclass(frozen=True, slots=True)
class Moments:
    """How long one moment of the room took in which the machine had something to do: milliseconds of the processor."""

    cards: str
    tables: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


def run(waiting: int, seed: int) -> tuple[Moments, ...]:
    """Let so many wait for a minute, with each kind of cards, one table and many."""
    return tuple(_measured(kind, tables, waiting, seed) for kind in CARDS for tables in TABLES)


def _measured(kind: str, tables: int, waiting: int, seed: int) -> Moments:
    chance = random.Random(seed)
    room = Room(_corner(tables), RoomSettings(), chance)
    ids = [PlayerId(f"p{number}") for number in range(waiting)]
    for number, id in enumerate(ids):
        topics = CARDS[kind](chance, number)
        apart = frozenset(PersonId(other) for other in chance.sample(ids, min(BLOCKS, waiting // 2)) if other != id)
        card = Card(topics[:TOPICS], topics[TOPICS:], ("fr",))
        profile = commands.Profile(f"Guest {number}", "a01")
        room.handle(commands.Join(id, profile, person=PersonId(id), card=card, apart=apart), 0.0)
        room.handle(commands.TakeCoffee(id, on=True), 0.0)
    # As the office does: else collections that look at all the people of a room would be timed as the machine's.
    gc.collect()
    gc.freeze()
    taken: list[float] = []
    now, until = 0.0, COFFEE
    while (deadline := room.next_deadline()) is not None and now < LENGTH:
        now = max(now, deadline)
        begun = time.process_time()
        room.tick(now)
        taken.append((time.process_time() - begun) * 1000)
        if now >= until:
            until += COFFEE
            for id in ids:
                if chance.random() < 0.7:
                    room.handle(commands.TakeCoffee(id, on=False), now)
                    room.handle(commands.TakeCoffee(id, on=True), now)
    gc.unfreeze()
    cuts = statistics.quantiles(taken, n=20)
    return Moments(kind, tables, round(cuts[9], 2), round(cuts[18], 2), round(max(taken), 2))


def _corner(tables: int) -> TileMap:
    with tempfile.TemporaryDirectory(prefix="papote-bench-") as folder:
        plain = load_map(ground.write(Path(folder), PLAN))
    tile = ground.TILE
    corner = Area(AreaId("corner"), "corner", (Rect(0, 0, PLAN.side * tile, FIRST_ROW * tile),), coffee=True)
    starts: dict[str, tuple[Rect, ...]] = {"": (Rect(tile, tile, (PLAN.side - 2) * tile, (FIRST_ROW - 2) * tile),)}
    return replace(plain, areas=(corner, *_tables(tables)), starts=starts)


def _tables(count: int) -> Iterator[Area]:
    tile = ground.TILE
    for number in range(count):
        left, top = (2 + 6 * (number % 16)) * tile, (FIRST_ROW + 1 + 4 * (number // 16)) * tile
        seats = tuple(Seat(left + place * tile + tile // 2, top + tile // 2) for place in range(3))
        name = f"table {number}"
        place = (Rect(left, top, 3 * tile, 2 * tile),)
        yield Area(AreaId(f"high-{number}"), name, place, name, seats=seats, high_table=True)


def table(found: tuple[Moments, ...], waiting: int) -> str:
    """For people."""
    lines = [f"{f'{waiting} wait, cards':24} {'tables':>6} {'p50':>8} {'p95':>8} {'worst':>8}"]
    lines += [
        f"{each.cards:24} {each.tables:6} {each.p50_ms:5.2f} ms {each.p95_ms:5.2f} ms {each.worst_ms:5.2f} ms"
        for each in found
    ]
    return "\n".join(lines)
