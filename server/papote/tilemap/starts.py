"""Where one may appear, by entry name, in WorkAdventure's order; never inside a wall where that can be helped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from papote.geometry import Point, Rect
from papote.tilemap.areas import Zone, decompose
from papote.tilemap.fields import truthy
from papote.tilemap.model import JSONValue

DEFAULT = ""
"""The entry of those who named none."""


MOST_CELLS_TRIED = 4_000_000
"""Cells of entries that are looked at beforehand; where there are more, a place is looked for when somebody comes."""


@dataclass(slots=True)
class Starts:
    """Every possible place to appear that the file tells, each kind apart, in file order."""

    wam: list[Zone] = field(default_factory=list)
    areas: list[Zone] = field(default_factory=list)
    layers: list[tuple[str, set[int]]] = field(default_factory=list)
    tiles: dict[str, set[int]] = field(default_factory=dict)

    def add_zone(self, zone: Zone) -> None:
        """Take note of a rectangle if it is a place to start."""
        if truthy(zone.properties.get("start")) or (not zone.wam and zone.name == "start"):
            (self.wam if zone.wam else self.areas).append(zone)

    def add_layer(self, name: str, properties: dict[str, JSONValue], cells: Iterable[int]) -> None:
        """Take note of a tile layer if it is a place to start."""
        short = name.rpartition("/")[2]
        if short == "start" or truthy(properties.get("start")) or truthy(properties.get("startLayer")):
            found = set(cells)
            if found:
                self.layers.append((name, found))

    def add_tile(self, value: JSONValue, cells: Iterable[int]) -> None:
        """Take note of painted tiles whose ``start`` names an entry (true: the default one)."""
        if truthy(value):
            self.tiles.setdefault(value.strip() if isinstance(value, str) else "start", set()).update(cells)

    def chosen(self, ground: Ground) -> dict[str, tuple[Rect, ...]]:
        """Choose for every entry name, and for the default, the rectangles where one may appear."""
        found: dict[str, tuple[Rect, ...]] = {}

        def offer(entry: str, rects: Iterable[Rect]) -> None:
            wanted = list(rects)
            if wanted and entry not in found:
                found[entry] = ground.free_parts(wanted)

        def named(zones: list[Zone], name: str) -> list[Rect]:
            return [zone.rect for zone in zones if zone.name == name]

        for zones in (self.wam, self.areas):
            for zone in zones:
                if zone.name:
                    offer(zone.name, named(zones, zone.name))
        for name, _ in self.layers:
            for entry in (name, name.rpartition("/")[2]):
                offer(entry, self._layer_rects(ground, entry))
        for entry, cells in self.tiles.items():
            offer(entry, ground.rects(cells))

        offer(DEFAULT, (zone.rect for zone in self.wam if truthy(zone.properties.get("startDefault"))))
        offer(DEFAULT, named(self.areas, "start"))
        offer(DEFAULT, ground.rects(self.tiles.get("start", set())))
        offer(DEFAULT, self._layer_rects(ground, "start"))
        offer(DEFAULT, (rect for name, cells in self.layers for rect in ground.rects(cells)))
        # WorkAdventure would now take the middle of the map; a place meant for arriving is kinder.
        offer(DEFAULT, (zone.rect for zone in [*self.wam, *self.areas]))
        if DEFAULT not in found:
            found[DEFAULT] = (ground.nearest_free(ground.center),)
        return found

    def _layer_rects(self, ground: Ground, entry: str) -> list[Rect]:
        cells = [
            found
            for name, found in self.layers
            if entry in (name, name.rpartition("/")[2]) or name.endswith(f"/{entry}")
        ]
        return ground.rects(set().union(*cells))


class Ground:
    """The floor of a map: which places leave room for a body."""

    def __init__(self, width: int, height: int, tile: tuple[int, int], collision: bytes) -> None:
        """Sizes in tiles and pixels, and the collision grid."""
        self._width = width
        self._height = height
        self._tile = tile
        self._collision = collision
        self._cells_left = MOST_CELLS_TRIED

    @property
    def center(self) -> Point:
        """The middle of the map."""
        return Point(self._width * self._tile[0] / 2, self._height * self._tile[1] / 2)

    def rects(self, cells: set[int]) -> list[Rect]:
        """Cover cells with rectangles in pixels."""
        wide, high = self._tile
        return [Rect(x * wide, y * high, w * wide, h * high) for x, y, w, h in decompose(cells, self._width)]

    def free_parts(self, wanted: list[Rect]) -> tuple[Rect, ...]:
        """Keep the parts of the rectangles where a body touches no wall; else the nearest such place."""
        if self._cells_left <= 0:
            return tuple(wanted)
        parts: list[Rect] = []
        for rect in wanted:
            plain: set[int] = set()
            for cell in self._cells(rect):
                self._cells_left -= 1
                if self._collision[cell]:
                    continue
                room = self._room(cell)
                if room == self._whole(cell):
                    plain.add(cell)
                else:
                    parts += _common(room, rect)
            for free in self.rects(plain):
                parts += _common(free, rect)
        if parts:
            return tuple(sorted(parts, key=lambda part: (part.y, part.x)))
        return (self.nearest_free(wanted[0].center),)

    def nearest_free(self, wanted: Point) -> Rect:
        """Find the free tile nearest to a point, as the room a body's centre has there."""
        wide, high = self._tile
        column = min(max(int(wanted.x // wide), 0), self._width - 1)
        row = min(max(int(wanted.y // high), 0), self._height - 1)
        home = row * self._width + column
        free = min(
            (cell for cell, blocked in enumerate(self._collision) if not blocked),
            key=lambda cell: (cell // self._width - row) ** 2 + (cell % self._width - column) ** 2,
            default=home,
        )
        return self._room(free)

    def _cells(self, rect: Rect) -> Iterable[int]:
        wide, high = self._tile
        columns = range(max(0, int(rect.x // wide)), min(self._width, int(-(-rect.right // wide))))
        rows = range(max(0, int(rect.y // high)), min(self._height, int(-(-rect.bottom // high))))
        return (row * self._width + column for row in rows for column in columns)

    def _whole(self, cell: int) -> Rect:
        wide, high = self._tile
        return Rect(cell % self._width * wide, cell // self._width * high, wide, high)

    def _room(self, cell: int) -> Rect:
        """The part of a free tile where a body's centre keeps clear of walls beside it."""
        column, row = cell % self._width, cell // self._width
        wide, high = self._tile
        # A body is 20 px on 32 px tiles; the margin is half of it and a little more.
        margin = min(wide, high) * 11 / 32
        left = any(self._blocked(column - 1, row + step) for step in (-1, 0, 1))
        right = any(self._blocked(column + 1, row + step) for step in (-1, 0, 1))
        above = any(self._blocked(column + step, row - 1) for step in (-1, 0, 1))
        below = any(self._blocked(column + step, row + 1) for step in (-1, 0, 1))
        return Rect(
            column * wide + margin * left,
            row * high + margin * above,
            wide - margin * (left + right),
            high - margin * (above + below),
        )

    def _blocked(self, column: int, row: int) -> bool:
        if 0 <= column < self._width and 0 <= row < self._height:
            return self._collision[row * self._width + column] != 0
        return True


def _common(one: Rect, other: Rect) -> list[Rect]:
    x, y = max(one.x, other.x), max(one.y, other.y)
    width, height = min(one.right, other.right) - x, min(one.bottom, other.bottom) - y
    return [Rect(x, y, width, height)] if width > 0 and height > 0 else []
