"""Where people of a crowd walk: from place to place of a map, by ways found once, in steps the server lets pass."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from papote.geometry import Point
from papote.tilemap.model import TileMap
from papote.tilemap.pathfinding import Floor, find_path
from papote.types import Tiles

BERTH = 24.0
"""The body ways are found for: wider than people are, so that rounding to whole pixels brushes no corner."""

PACE: Tiles = 4.5
"""Tiles a second; the server allows 5 to those who walk."""

SPACING: Tiles = 7.0
"""How far apart places are, about."""

NEIGHBOURS = 5
DETOUR = 2.0
"""A way longer than so many times the distance leads nowhere near."""

Step = tuple[int, int, int]
"""x, y, facing."""

Way = tuple[int, list[Point]]
"""The number of the place it leads to, and the points on the way."""


class Town:
    """The places of one map, and the ways between neighbours."""

    def __init__(self, tilemap: TileMap, seed: int) -> None:
        self._map = tilemap
        self._random = random.Random(seed)
        self._floor = Floor(tilemap, BERTH)
        cells = self._largest_region()
        wanted = max(2, int(len(cells) / SPACING**2))
        chosen = self._random.sample(cells, min(wanted, len(cells)))
        self._places = [self._floor.center(cell) for cell in chosen]
        self._ways = without_dead_ends([self._lead_from(place) for place in self._places])
        self._ends = [number for number, ways in enumerate(self._ways) if ways]

    @property
    def tile(self) -> int:
        """What distances are counted in, in pixels."""
        return min(self._map.tile_width, self._map.tile_height)

    def into(self, x: int, y: int) -> Way:
        """The way to a place near: its number, and the points on the way."""
        here = Point(x, y)
        region = self._floor.region_of(here)
        ends = [end for end in self._ends if self._floor.region_of(self._places[end]) == region]
        if not ends:
            return -1, []
        end = min(ends, key=lambda number: here.distance_to(self._places[number]))
        return end, find_path(self._map, here, self._places[end], BERTH) or []

    def onward(self, place: int, chance: random.Random) -> Way:
        """Any way that leads on from a place."""
        return chance.choice(self._ways[place])

    def _largest_region(self) -> list[int]:
        regions: dict[int, list[int]] = {}
        for cell in range(len(self._floor.passable)):
            region = self._floor.region_of(self._floor.center(cell))
            if region is not None and self._floor.passable[cell]:
                regions.setdefault(region, []).append(cell)
        return max(regions.values(), key=len)

    def _lead_from(self, place: Point) -> list[Way]:
        near = sorted(range(len(self._places)), key=lambda number: place.distance_to(self._places[number]))
        ways = []
        for number in near[1 : NEIGHBOURS + 1]:
            way = find_path(self._map, place, self._places[number], BERTH)
            if way and _length([place, *way]) <= DETOUR * place.distance_to(self._places[number]):
                ways.append((number, way))
        return ways


def without_dead_ends(ways: list[list[Way]]) -> list[list[Way]]:
    """The ways from each place, without those that end where none leads on."""
    while any(ways[place] and not all(ways[end] for end, _ in ways[place]) for place in range(len(ways))):
        ways = [[way for way in leading if ways[way[0]]] for leading in ways]
    return ways


class Stroll:
    """Somebody's walk through a town: one step at a time, for ever."""

    __slots__ = ("_chance", "_length", "_place", "_town", "_way", "_x", "_y")

    def __init__(self, town: Town, x: int, y: int, every: float, chance: random.Random) -> None:
        """One step each ``every`` seconds, from x, y on."""
        self._town = town
        self._chance = chance
        self._length = PACE * every * town.tile
        self.put(x, y)

    def put(self, x: int, y: int) -> None:
        """One stands here now."""
        self._x, self._y = float(x), float(y)
        self._place, way = self._town.into(x, y)
        self._way = way[::-1]

    def step(self) -> Step:
        """Go on by one step, which ends where the way turns."""
        for _ in range(8):
            if not self._way:
                if self._place < 0:
                    break
                self._place, way = self._town.onward(self._place, self._chance)
                self._way = way[::-1]
            target = self._way[-1]
            across, down = target.x - self._x, target.y - self._y
            distance = hypot(across, down)
            if distance <= self._length:
                self._way.pop()
                if distance < 1:
                    continue
                self._x, self._y = target.x, target.y
            else:
                self._x += across / distance * self._length
                self._y += down / distance * self._length
            return round(self._x), round(self._y), _facing(across, down)
        return round(self._x), round(self._y), 0


def _facing(across: float, down: float) -> int:
    if abs(across) > abs(down):
        return 2 if across > 0 else 1
    return 0 if down >= 0 else 3


def _length(points: Sequence[Point]) -> float:
    return sum(one.distance_to(other) for one, other in pairwise(points))
