"""What simulated people of a demonstration do next: where they go, with whom they stand, how long. Pure.

They keep away from real people. None of them chooses a place near one, nor a table where one sits; and who is on his
way somewhere thinks again when a real person stands there meanwhile. Only real people may come near them. At the coffee
machine alone they come nearer, though never into a conversation: whoever stands there may wait for somebody.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from papote.geometry import Point
from papote.tilemap.collision import box_is_free
from papote.tilemap.model import Area, TileMap
from papote.types import Seconds, Tiles

BODY = 20.0

APART: Tiles = 8.0
"""So far from every real person they stay, of their own accord: beyond where people are brought together."""

AT_MACHINE: Tiles = 5.5
"""So far they stay where coffee is taken: just beyond where people are brought together."""

BESIDE: Tiles = 1.6
"""How near one walks up to another simulated person."""

STRANGERS: Tiles = 6.0
"""So far from each other stand those who do not mean to talk."""

COMPANY = 2
"""So many stand together before another one joins them: small circles are pleasanter than large ones."""

TRIES = 24


class Doing(Enum):
    """What somebody is about."""

    STROLLS = "strolls"
    DRINKS = "drinks coffee"
    SITS = "sits at a table"
    MEETS = "walks up to somebody"
    WORKS = "works at a desk"
    LISTENS = "listens in the auditorium"
    GARDENS = "is in the garden"


WEIGHTS: dict[Doing, int] = {
    Doing.STROLLS: 2,
    Doing.DRINKS: 3,
    Doing.SITS: 5,
    Doing.MEETS: 5,
    Doing.WORKS: 3,
    Doing.LISTENS: 1,
    Doing.GARDENS: 2,
}

STAYS: dict[Doing, tuple[Seconds, Seconds]] = {
    Doing.STROLLS: (2.0, 6.0),
    Doing.DRINKS: (40.0, 75.0),  # longer than the machine waits for somebody with a topic in common
    Doing.SITS: (60.0, 180.0),
    Doing.MEETS: (30.0, 90.0),
    Doing.WORKS: (45.0, 150.0),
    Doing.LISTENS: (60.0, 150.0),
    Doing.GARDENS: (15.0, 45.0),
}


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody does next."""

    doing: Doing
    goal: Point
    stays: Seconds
    """Once he is there."""


@dataclass(frozen=True, slots=True)
class Around:
    """What one sees of the others when one makes up one's mind."""

    real: Sequence[Point]
    """Where real people stand."""
    waiting: Sequence[Point]
    """Where simulated people stand who would like company."""
    taken: Sequence[Point]
    """Where the other simulated people stand, or are going."""


class Scene:
    """The places of one map, by what one does there."""

    def __init__(self, tilemap: TileMap) -> None:
        self.tile = float(tilemap.tile_width)
        self._map = tilemap
        everywhere = list(self._free(0, 0, tilemap.width, tilemap.height))
        tables = [area for area in tilemap.areas if area.seats]
        apart = [area for area in tilemap.areas if area.meeting or area.stage or area.silent]
        open_floor = [place for place in everywhere if not any(area.contains(place.x, place.y) for area in apart)]
        self._corners = [area for area in tilemap.areas if area.coffee or area.id == "coffee"]
        self.seats = [Point(seat.x, seat.y) for area in tables if not area.high_table for seat in area.seats]
        self.tables = [area for area in tables if not area.high_table]
        self.places: dict[Doing, list[Point]] = {
            Doing.STROLLS: open_floor,
            Doing.DRINKS: self._within(open_floor, self._corners),
            Doing.SITS: self.seats,
            Doing.MEETS: open_floor,
            Doing.WORKS: self._within(open_floor, [area for area in tilemap.areas if area.id == "desks"]),
            Doing.LISTENS: self._within(open_floor, [area for area in tilemap.areas if area.audience]),
            Doing.GARDENS: self._within(open_floor, [area for area in tilemap.areas if area.id == "garden"]),
        }

    def _free(self, left: int, top: int, right: int, bottom: int) -> list[Point]:
        found = []
        for row in range(top, bottom):
            for column in range(left, right):
                x, y = (column + 0.5) * self.tile, (row + 0.5) * self.tile
                if box_is_free(self._map, x, y, BODY / 2):
                    found.append(Point(x, y))
        return found

    @staticmethod
    def _within(places: Sequence[Point], areas: Sequence[Area]) -> list[Point]:
        return [place for place in places if any(area.contains(place.x, place.y) for area in areas)]

    def table_at(self, place: Point) -> Area | None:
        """The table at which this place is a seat."""
        return next((area for area in self.tables if area.contains(place.x, place.y)), None)

    def disturbs(self, intent: Intent, real: Sequence[Point]) -> bool:
        """Whether somebody who did that would be too near to a real person, or at his table."""
        goal = intent.goal
        apart = AT_MACHINE if intent.doing is Doing.DRINKS else APART
        if any(goal.distance_to(each) < apart * self.tile for each in real):
            return True
        table = self.table_at(goal)
        return table is not None and any(table.contains(each.x, each.y) for each in real)

    def choose(self, here: Point, around: Around, chance: random.Random) -> Intent | None:
        """What somebody does next; None: there is nothing he could do without disturbing anybody, for now."""
        wanted = self._is_wanted(around)
        for attempt in range(TRIES):
            first = wanted and attempt < TRIES / 2
            doing = Doing.DRINKS if first else chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            goal = self._goal(doing, here, around, chance)
            if goal is None:
                continue
            intent = Intent(doing, goal, chance.uniform(*STAYS[doing]))
            if not self.disturbs(intent, around.real):
                return intent
        return None

    def _is_wanted(self, around: Around) -> bool:
        """Whether somebody real is at a coffee machine and nobody simulated is there, or on his way."""
        return any(
            any(corner.contains(each.x, each.y) for each in around.real)
            and not any(corner.contains(each.x, each.y) for each in around.taken)
            for corner in self._corners
        )

    def _goal(self, doing: Doing, here: Point, around: Around, chance: random.Random) -> Point | None:
        if doing is Doing.MEETS:
            company = [each for each in around.waiting if self._would_like_company(each, here, around)]
            return self._beside(chance.choice(company), chance) if company else None
        if doing is Doing.SITS:
            free = [seat for seat in self.seats if all(seat.distance_to(each) > self.tile / 2 for each in around.taken)]
            begun = [seat for seat in free if self._has_company(seat, around.taken)]
            return chance.choice(begun if begun and chance.random() < 0.75 else free) if free else None
        places = self.places[doing]
        if not places:
            return None
        goal = chance.choice(places)
        beside = [each for each in around.taken if each.distance_to(goal) < STRANGERS * self.tile]
        crowd = COMPANY if doing in (Doing.DRINKS, Doing.LISTENS) else 0
        near = any(each.distance_to(goal) < self.tile for each in beside)
        return goal if len(beside) <= crowd and not near else None

    def _would_like_company(self, other: Point, here: Point, around: Around) -> bool:
        reach = STRANGERS * self.tile
        crowd = sum(each.distance_to(other) < reach for each in around.taken) - 1
        return other.distance_to(here) > reach and crowd < COMPANY

    def _has_company(self, seat: Point, taken: Sequence[Point]) -> bool:
        table = self.table_at(seat)
        return table is not None and any(table.contains(each.x, each.y) for each in taken)

    def _beside(self, other: Point, chance: random.Random) -> Point | None:
        turn = chance.uniform(0, 2 * math.pi)
        for eighth in range(8):
            angle = turn + eighth * math.pi / 4
            x, y = other.x + math.cos(angle) * BESIDE * self.tile, other.y + math.sin(angle) * BESIDE * self.tile
            if box_is_free(self._map, x, y, BODY / 2):
                return Point(x, y)
        return None
