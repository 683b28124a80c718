"""Finding a way on foot: A* over tiles, eight directions, no corner cut, then pulled straight like a string.

Whether one straight step is free is decided in ``collision``, here and on every move alike, so a
found path is one the server accepts.
"""

from __future__ import annotations

import array
from functools import lru_cache
from heapq import heappop, heappush
from math import ceil, floor, hypot, inf

from papote.geometry import Point
from papote.tilemap.collision import box_is_free, segment_is_free
from papote.tilemap.model import TileMap

FARTHEST_PULL = 64
"""Waypoints a string is tried over at once; more gains nothing and makes long ways slow."""


def find_path(tilemap: TileMap, start: Point, goal: Point, body: float) -> list[Point] | None:
    """Find waypoints (whole pixels, without the start) from start to goal, or to the nearest reachable place.

    None where the start itself leaves no room for the body.
    """
    grid = Floor(tilemap, body)
    first = grid.cell_of(start)
    if first is None or not grid.passable[first]:
        return None
    last = grid.nearest_in_region(first, goal)
    end = grid.settle(last, goal)
    cells = grid.search(first, last)
    points = [start, *(grid.center(cell) for cell in cells[:-1]), end]
    if not segment_is_free(tilemap, *_flat(points[-2], end), body / 2):
        points.insert(-1, grid.center(last))
    return pull_string(tilemap, points, body)[1:]


def pull_string(tilemap: TileMap, points: list[Point], body: float) -> list[Point]:
    """Leave out waypoints that a straight free step makes needless."""
    pulled = [points[0]]
    at = 0
    while at < len(points) - 1:
        following = at + 1
        for reach in range(at + 2, min(at + FARTHEST_PULL, len(points))):
            if not segment_is_free(tilemap, *_flat(points[at], points[reach]), body / 2):
                break
            following = reach
        at = following
        pulled.append(points[at])
    return pulled


def _flat(one: Point, other: Point) -> tuple[float, float, float, float]:
    return one.x, one.y, other.x, other.y


class Floor:
    """The tiles a body of a certain size can stand on, and which of them hang together."""

    def __init__(self, tilemap: TileMap, body: float) -> None:
        """Prepare for one map and body; the grids are remembered between calls."""
        self._map = tilemap
        self._half = body / 2
        self._width = tilemap.width
        self._wide, self._high = tilemap.tile_width, tilemap.tile_height
        self.passable, self._regions = _grids(
            tilemap.collision, tilemap.width, tilemap.height, self._wide, self._high, self._half
        )

    def cell_of(self, point: Point) -> int | None:
        """Return the tile a point lies on; None beyond the map."""
        column, row = floor(point.x / self._wide), floor(point.y / self._high)
        if 0 <= column < self._width and 0 <= row < self._map.height:
            return row * self._width + column
        return None

    def region_of(self, point: Point) -> int | None:
        """Return the number of the region a point lies in: one walks within a region only; None on no floor."""
        cell = self.cell_of(point)
        return (self._regions[cell] or None) if cell is not None else None

    def center(self, cell: int) -> Point:
        """Return the middle of a tile, in whole pixels."""
        return Point(
            cell % self._width * self._wide + self._wide // 2, cell // self._width * self._high + self._high // 2
        )

    def nearest_in_region(self, first: int, goal: Point) -> int:
        """Find the tile nearest to the goal among those that can be reached from ``first``: rings outwards."""
        region = self._regions[first]
        height = len(self.passable) // self._width
        column = min(max(floor(goal.x / self._wide), 0), self._width - 1)
        row = min(max(floor(goal.y / self._high), 0), height - 1)
        best, best_distance = first, inf
        step = min(self._wide, self._high)
        for ring in range(max(self._width, height)):
            if (ring - 1) * step > best_distance:
                break
            for cell in _ring(column, row, ring, self._width, height):
                if self._regions[cell] == region:
                    distance = self._distance(cell, goal)
                    if distance < best_distance:
                        best, best_distance = cell, distance
        return best

    def _distance(self, cell: int, goal: Point) -> float:
        left, top = cell % self._width * self._wide, cell // self._width * self._high
        across = max(left - goal.x, 0, goal.x - left - self._wide)
        down = max(top - goal.y, 0, goal.y - top - self._high)
        return hypot(across, down)

    def settle(self, cell: int, goal: Point) -> Point:
        """Find the place on a tile where the body fits, as near to the goal as possible."""
        left, top = cell % self._width * self._wide, cell // self._width * self._high
        x = min(max(round(goal.x), left), left + self._wide - 1)
        y = min(max(round(goal.y), top), top + self._high - 1)
        inner_x = min(max(x, ceil(left + self._half)), floor(left + self._wide - self._half))
        inner_y = min(max(y, ceil(top + self._half)), floor(top + self._high - self._half))
        for place in (Point(x, y), Point(inner_x, y), Point(x, inner_y), Point(inner_x, inner_y)):
            if box_is_free(self._map, place.x, place.y, self._half):
                return place
        return self.center(cell)

    def search(self, first: int, last: int) -> list[int]:
        """Find the shortest way over tiles between two of the same region, by A*."""
        width, passable = self._width, self.passable
        wide, high = float(self._wide), float(self._high)
        slant = hypot(wide, high)
        goal_column, goal_row = last % width, last // width
        saved = wide + high - slant

        def remaining(cell: int) -> float:
            across, down = abs(cell % width - goal_column), abs(cell // width - goal_row)
            return across * wide + down * high - saved * min(across, down)

        straight = ((-1, wide), (1, wide), (-width, high), (width, high))
        costs = {first: 0.0}
        came: dict[int, int] = {}
        done = bytearray(len(passable))
        # Among equally promising tiles the one nearer to the goal comes first: open floors stay cheap.
        heap = [(remaining(first), 0.0, first)]
        while heap:
            _, _, cell = heappop(heap)
            if cell == last:
                break
            if done[cell]:
                continue
            done[cell] = 1
            cost = costs[cell]
            column = cell % width
            sides = (
                column > 0 and passable[cell - 1],
                column + 1 < width and passable[cell + 1],
                cell >= width and passable[cell - width],
                cell + width < len(passable) and passable[cell + width],
            )
            steps = [
                (cell + step, price) for open_side, (step, price) in zip(sides, straight, strict=True) if open_side
            ]
            for across, step in ((0, -1), (1, 1)):
                for down, jump in ((2, -width), (3, width)):
                    if sides[across] and sides[down] and passable[cell + step + jump]:
                        steps.append((cell + step + jump, slant))
            for beside, price in steps:
                if done[beside]:
                    continue
                total = cost + price
                if total < costs.get(beside, inf):
                    costs[beside] = total
                    came[beside] = cell
                    left = remaining(beside)
                    heappush(heap, (total + left, left, beside))
        way = [last]
        while way[-1] != first:
            way.append(came[way[-1]])
        return way[::-1]


def _ring(column: int, row: int, ring: int, width: int, height: int) -> list[int]:
    """Cells at exactly ``ring`` steps (sideways, down or slanted) that lie on the map."""
    if ring == 0:
        return [row * width + column]
    cells: list[int] = []
    columns = range(max(0, column - ring), min(width, column + ring + 1))
    for line in (row - ring, row + ring):
        if 0 <= line < height:
            cells += [line * width + across for across in columns]
    rows = range(max(0, row - ring + 1), min(height, row + ring))
    for across in (column - ring, column + ring):
        if 0 <= across < width:
            cells += [line * width + across for line in rows]
    return cells


@lru_cache(maxsize=32)
def _grids(
    collision: bytes, width: int, height: int, tile_width: int, tile_height: int, half: float
) -> tuple[bytes, array.array[int]]:
    """Tell for each tile whether the body fits on its middle (1), and the number of its region."""
    reach_x = max(0, ceil((half - tile_width // 2) / tile_width))
    reach_y = max(0, ceil((half - tile_height // 2) / tile_height))
    free = bytes(0 if blocked else 1 for blocked in collision)
    if reach_x or reach_y:  # a body larger than a tile needs its neighbours too
        wider = bytearray(len(free))
        for cell in range(len(free)):
            column, row = cell % width, cell // width
            if reach_x <= column < width - reach_x and reach_y <= row < height - reach_y:
                rows = range(row - reach_y, row + reach_y + 1)
                wider[cell] = all(
                    0 not in free[line * width + column - reach_x : line * width + column + reach_x + 1]
                    for line in rows
                )
        free = bytes(wider)
    return free, _regions(free, width)


def _regions(free: bytes, width: int) -> array.array[int]:
    """Number the connected regions. Slanted steps need both sides free, so four directions tell all."""
    regions = array.array("i", bytes(4 * len(free)))
    number = 0
    for first in range(len(free)):
        if not free[first] or regions[first]:
            continue
        number += 1
        regions[first] = number
        cells = [first]
        for cell in cells:  # grows while we go through it
            column = cell % width
            for beside, possible in (
                (cell - 1, column > 0),
                (cell + 1, column + 1 < width),
                (cell - width, cell >= width),
                (cell + width, cell + width < len(free)),
            ):
                if possible and free[beside] and not regions[beside]:
                    regions[beside] = number
                    cells.append(beside)
    return regions
