"""The line a group walks: a promenade of the map as a way one can really walk, and places along it.

Meeting areas, silence, podiums and exits are gone round: a walk disturbs nobody. Pure geometry; who walks is ``walks``.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from papote.geometry import Point
from papote.tilemap.collision import segment_is_free
from papote.tilemap.model import Area, Promenade, TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import Pixels
from papote.world.ground import Placed

SHORTEST = 4
"""Tiles; a shorter line is nothing to walk along."""


class Route:
    """A promenade as it can be walked. A place along it is a number of pixels from its beginning, as far as one likes:
    a closed line goes on, an open one turns back.
    """

    def __init__(self, name: str, points: list[Point], closed: bool) -> None:
        self.name = name
        self.closed = closed
        self._points = points
        self._ends = [0.0]
        for one, other in pairwise(points):
            self._ends.append(self._ends[-1] + one.distance_to(other))
        self.length: Pixels = self._ends[-1]
        self._period = self.length if closed else 2 * self.length

    def at(self, way: Pixels) -> Point:
        """The place so far along."""
        way %= self._period
        if way > self.length:
            way = self._period - way
        index = min(max(bisect_right(self._ends, way), 1), len(self._points) - 1)
        one, other = self._points[index - 1], self._points[index]
        stretch = self._ends[index] - self._ends[index - 1]
        part = (way - self._ends[index - 1]) / stretch if stretch else 0.0
        return Point(one.x + (other.x - one.x) * part, one.y + (other.y - one.y) * part)

    def nearest(self, place: Placed) -> tuple[Pixels, Pixels]:
        """How far along the place nearest to somebody is, and how far away from him."""
        best = (0.0, math.inf)
        for index in range(1, len(self._points)):
            one, other = self._points[index - 1], self._points[index]
            dx, dy = other.x - one.x, other.y - one.y
            square = dx * dx + dy * dy
            part = ((place.x - one.x) * dx + (place.y - one.y) * dy) / square if square else 0.0
            part = min(max(part, 0.0), 1.0)
            away = math.hypot(place.x - one.x - dx * part, place.y - one.y - dy * part)
            if away < best[1]:
                best = (self._ends[index - 1] + math.sqrt(square) * part, away)
        return best

    def around(self, way: Pixels, goal: Pixels) -> Pixels:
        """The same place, counted so that it lies as near to the goal as can be."""
        same = [way] if self.closed else [way, -way]
        return min(
            (each + round((goal - each) / self._period) * self._period for each in same),
            key=lambda each: abs(goal - each),
        )


class Promenades:
    """The routes of one map, and ways to them."""

    def __init__(self, tilemap: TileMap, body: Pixels) -> None:
        self._body = body
        self._floor = (
            _without(tilemap, (area for area in tilemap.areas if _is_closed(area))) if tilemap.promenades else tilemap
        )
        self.routes = [route for each in tilemap.promenades if (route := self._route(each)) is not None]

    def way(self, start: Placed, goal: Point) -> list[Point] | None:
        """A way on foot to a place of a route; None where there is none."""
        here = Point(start.x, start.y)
        if self._is_straight(here, goal):
            return [goal]
        found = find_path(self._floor, here, goal, self._body)
        if not found or found[-1].distance_to(goal) > self._floor.tile_width:
            return None
        return found

    def _route(self, promenade: Promenade) -> Route | None:
        corners = [*promenade.points, *(promenade.points[:1] if promenade.closed else ())]
        points: list[Point] = []
        for corner in corners:
            here = Point(round(corner.x), round(corner.y))
            if not points:
                if self._is_straight(here, here):
                    points.append(here)
                continue
            way = (
                [here] if self._is_straight(points[-1], here) else find_path(self._floor, points[-1], here, self._body)
            )
            points += way or []
        # Where the line could not be closed, one turns back.
        closed = promenade.closed and bool(points) and points[0].distance_to(points[-1]) < 1
        route = Route(promenade.name, points, closed) if len(points) > 1 else None
        return route if route is not None and route.length >= SHORTEST * self._floor.tile_width else None

    def _is_straight(self, one: Point, other: Point) -> bool:
        return segment_is_free(self._floor, one.x, one.y, other.x, other.y, self._body / 2)


def _is_closed(area: Area) -> bool:
    return bool(area.meeting or area.silent or area.stage or area.exit)


def _without(tilemap: TileMap, areas: Iterable[Area]) -> TileMap:
    """The map with these areas as walls."""
    grid = bytearray(tilemap.collision)
    for area in areas:
        for rect in area.rects:
            columns = range(
                max(0, int(rect.x // tilemap.tile_width)),
                min(tilemap.width, math.ceil(rect.right / tilemap.tile_width)),
            )
            for row in range(
                max(0, int(rect.y // tilemap.tile_height)),
                min(tilemap.height, math.ceil(rect.bottom / tilemap.tile_height)),
            ):
                for column in columns:
                    grid[row * tilemap.width + column] = 1
    return replace(tilemap, collision=bytes(grid))
