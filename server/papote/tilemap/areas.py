"""Areas: rectangles of object layers and WAM files, painted tile layers and painted tiles, with their meaning.

The order is WorkAdventure's: areas first, then tile layers in file order, a tile's own property
over its layer's; a false one takes the key away. What a property does lives in ``properties``,
who sits where in ``seats``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from papote.geometry import Rect
from papote.tilemap.fields import truthy
from papote.tilemap.model import Area, Exit, JSONValue
from papote.tilemap.properties import AREA_KEYS, meaning, short_name, slug
from papote.types import AreaId, StageName

MOST_AREAS = 5000
"""Areas of a map; every step of everybody looks at those near."""


MOST_CELLS_CUT = 4_000_000
"""Cells of rectangles that are held against painted ones; what comes after keeps its shape."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle with properties, from an object layer or a WAM file, before it is an area."""

    name: str
    rect: Rect
    properties: dict[str, JSONValue]
    wam: bool = False
    key: str = ""
    """What other areas of a WAM file call it by."""


@dataclass(slots=True)
class _Paint:
    """One tile layer, or one kind of tile in it, that carries area properties."""

    name: str
    properties: dict[str, JSONValue]
    cells: set[int] = field(default_factory=set)


class PaintedAreas:
    """Collects what the tile layers say about cells; feed the layers in file order."""

    def __init__(self, width: int, height: int, tile_width: int, tile_height: int) -> None:
        """Sizes of the map in tiles, and of a tile in pixels."""
        self._width = width
        self._height = height
        self._tile = (tile_width, tile_height)
        self._paints: list[_Paint] = []
        self._owners: dict[str, dict[int, int]] = {}
        self._cells_left = MOST_CELLS_CUT

    def add_layer(
        self,
        name: str,
        properties: dict[str, JSONValue],
        cells: dict[int, list[int]],
        of_tile: Callable[[int], dict[str, JSONValue]],
    ) -> None:
        """Add one layer; ``cells`` are the non-empty ones by tile id."""
        own = {key: value for key, value in properties.items() if key in AREA_KEYS}
        if own:
            everything = {cell for indices in cells.values() for cell in indices}
            self._paint(name, properties, own, everything)
        kinds: dict[str, tuple[dict[str, JSONValue], set[int]]] = {}
        for gid, indices in cells.items():
            values = of_tile(gid)
            told = {key: value for key, value in values.items() if key in AREA_KEYS}
            if told:
                kind = json.dumps(told, sort_keys=True)
                kinds.setdefault(kind, (told, set()))[1].update(indices)
        for told, marked in kinds.values():
            self._paint(name, told, told, marked)

    def _paint(self, name: str, properties: dict[str, JSONValue], own: dict[str, JSONValue], cells: set[int]) -> None:
        if not cells:
            return
        number = -1
        if any(truthy(value) for value in own.values()):
            number = len(self._paints)
            self._paints.append(_Paint(name, properties, cells))
        for key, value in own.items():
            owner = self._owners.setdefault(key, {})
            owner.update(dict.fromkeys(cells, number if truthy(value) else -1))

    def areas(self) -> Iterable[tuple[str, tuple[Rect, ...], dict[str, JSONValue]]]:
        """Give name, rectangles and properties of each painted area."""
        for number, paint in enumerate(self._paints):
            wanted = [key for key, value in paint.properties.items() if key in AREA_KEYS and truthy(value)]
            groups: dict[frozenset[str], set[int]] = {}
            for cell in paint.cells:
                lost = frozenset(key for key in wanted if self._owners[key].get(cell) != number)
                groups.setdefault(lost, set()).add(cell)
            for lost, cells in sorted(groups.items(), key=lambda item: sorted(item[0])):
                if len(lost) < len(wanted):
                    yield paint.name, self._rects(cells), _without(paint.properties, lost)

    def cut(self, zone: Zone) -> Iterable[tuple[tuple[Rect, ...], dict[str, JSONValue]]]:
        """Part a rectangle where a painted layer says something else about one of its keys."""
        keys = [key for key in zone.properties if key in self._owners]
        groups: dict[frozenset[str], set[int]] = {}
        if keys and self._cells_left > 0:
            for cell in self._cells_of(zone.rect):
                self._cells_left -= 1
                lost = frozenset(key for key in keys if cell in self._owners[key])
                groups.setdefault(lost, set()).add(cell)
        if not any(groups):  # nothing painted over it: the rectangle stays one
            yield (zone.rect,), zone.properties
            return
        for lost, cells in sorted(groups.items(), key=lambda item: sorted(item[0])):
            rects = tuple(_clip(rect, zone.rect) for rect in self._rects(cells))
            yield rects, _without(zone.properties, lost)

    def _cells_of(self, rect: Rect) -> Iterable[int]:
        tile_width, tile_height = self._tile
        first, last = int(max(0, rect.x) // tile_width), int(min(self._width, -(-rect.right // tile_width)))
        top, bottom = int(max(0, rect.y) // tile_height), int(min(self._height, -(-rect.bottom // tile_height)))
        return (row * self._width + column for row in range(top, bottom) for column in range(first, last))

    def _rects(self, cells: set[int]) -> tuple[Rect, ...]:
        tile_width, tile_height = self._tile
        return tuple(
            Rect(x * tile_width, y * tile_height, width * tile_width, height * tile_height)
            for x, y, width, height in decompose(cells, self._width)
        )


def decompose(cells: set[int], width: int) -> list[tuple[int, int, int, int]]:
    """Cover cells (row × width + column) with few disjoint rectangles: runs of each row, joined downwards."""
    rows: dict[int, list[int]] = {}
    for cell in sorted(cells):
        rows.setdefault(cell // width, []).append(cell % width)
    done: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}  # (first column, columns) → its first row
    previous = -2
    for row, columns in [*rows.items(), (1 << 40, [])]:
        runs = _runs(columns)
        for run, top in list(growing.items()):
            if run not in runs or row != previous + 1:
                done.append((run[0], top, run[1], previous + 1 - top))
                del growing[run]
        for run in runs:
            growing.setdefault(run, row)
        previous = row
    return sorted(done, key=lambda rect: (rect[1], rect[0]))


def _runs(columns: list[int]) -> set[tuple[int, int]]:
    runs: set[tuple[int, int]] = set()
    start = 0
    for index in range(1, len(columns) + 1):
        if index == len(columns) or columns[index] != columns[index - 1] + 1:
            runs.add((columns[start], index - start))
            start = index
    return runs


def _without(properties: dict[str, JSONValue], lost: frozenset[str]) -> dict[str, JSONValue]:
    return {key: value for key, value in properties.items() if key not in lost}


def _clip(rect: Rect, within: Rect) -> Rect:
    x, y = max(rect.x, within.x), max(rect.y, within.y)
    return Rect(x, y, min(rect.right, within.right) - x, min(rect.bottom, within.bottom) - y)


def build_areas(
    zones: Sequence[Zone], painted: PaintedAreas, exit_of: Callable[[str], Exit | None], warn: Callable[[str], None]
) -> tuple[Area, ...]:
    """Make all areas of a map, with unique ids that stay the same as long as the file does."""
    found: list[Area] = []
    taken: set[str] = set()

    def add(name: str, rects: tuple[Rect, ...], properties: dict[str, JSONValue]) -> None:
        means = meaning(properties)
        found.append(
            Area(
                id=AreaId(_unique(slug(name) or means.meeting or "area", taken)),
                name=name,
                rects=rects,
                meeting=means.meeting,
                silent=means.silent,
                capacity=means.capacity,
                stage=means.stage,
                exit=exit_of(means.exit_url) if means.exit_url is not None else None,
                desk=means.desk,
                coffee=means.coffee,
                high_table=means.high_table,
                properties=properties,
            )
        )

    for zone in zones:
        for rects, properties in painted.cut(zone):
            add(zone.name, rects, properties)
    for name, rects, properties in painted.areas():
        add(name, rects, properties)
    if len(found) > MOST_AREAS:
        warn(f"there are {len(found)} areas; only the first {MOST_AREAS} count")
        del found[MOST_AREAS:]
    return _with_audiences(found, _podiums(found, zones), warn)


def _podiums(areas: list[Area], zones: Sequence[Zone]) -> dict[str, StageName]:
    """Say which stage is meant by the names of stages, and by the ids and names of their podiums."""
    stages: dict[str, StageName] = {}
    for zone in zones:
        means = meaning(zone.properties)
        if means.stage is not None and zone.key:
            stages[zone.key] = means.stage
    for area in areas:
        if area.stage is not None and area.name:
            stages.setdefault(short_name(area.name), area.stage)
    return stages | {str(area.stage): area.stage for area in areas if area.stage is not None}


def _with_audiences(areas: list[Area], stages: dict[str, StageName], warn: Callable[[str], None]) -> tuple[Area, ...]:
    done: list[Area] = []
    for area in areas:
        wanted = meaning(area.properties).audience
        if wanted is None:
            done.append(area)
            continue
        stage = stages.get(wanted) or stages.get(short_name(wanted))
        if stage is None:
            warn(f"area {area.id}: no podium is called {wanted[:100]!r}, so nobody is heard there")
        done.append(replace(area, audience=stage))
    return tuple(done)


def _unique(wanted: str, taken: set[str]) -> str:
    name = wanted
    if name in taken:
        name = next(f"{wanted}-{number}" for number in count(2) if f"{wanted}-{number}" not in taken)
    taken.add(name)
    return name
