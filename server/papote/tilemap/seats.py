"""Tables and desks: which seats such an area has, from points of the map or laid out round a table's middle.

Whoever reads ``Area.seats`` may rely on it: a body fits exactly there, one can walk there from
where people appear, and no two seats share a place. What is drawn as a chair is the map's affair.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from papote.geometry import Point
from papote.tilemap.collision import box_is_free
from papote.tilemap.model import Area, JSONValue, Seat, TileMap
from papote.tilemap.pathfinding import Floor
from papote.tilemap.properties import meaning
from papote.types import AreaId, Facing

MOST_SEATS = 100
"""Seats of one area; a number beyond is a slip of the pen."""

MOST_ON_MAP = 2000
"""Seats of one map."""

MOST_CELLS_TRIED = 1_000_000
"""Tiles of areas that are looked at for seats without points; what comes after has none."""

NEAREST = 4
"""So many times more places than seats, the nearest to the middle, are chosen from."""

MOST_WARNINGS = 20
"""Faults of seats that are told one by one."""

BODY_SHARE = 20 / 32
"""How much of a tile's smaller side a body is wide."""

ARM = 1.25
"""Tiles between neighbours where seats are laid out in a ring: nobody sits in another's name."""

_WORDS = {facing.name.lower(): facing for facing in Facing} | {str(int(facing)): facing for facing in Facing}


@dataclass(frozen=True, slots=True)
class SeatPoint:
    """A seat as the file has it."""

    place: Point
    properties: dict[str, JSONValue]


def with_seats(tilemap: TileMap, points: Sequence[SeatPoint], warn: Callable[[str], None]) -> tuple[Area, ...]:
    """Give the areas of a map their seats; what cannot be sat on is left out with a warning."""
    if not points and all("seats" not in area.properties for area in tilemap.areas):
        return tilemap.areas
    told = 0

    def tell(warning: str) -> None:
        nonlocal told
        told += 1
        if told <= MOST_WARNINGS:
            warn(warning)

    room = _Room(tilemap)
    taken: dict[AreaId, list[Seat]] = {}
    if len(points) > MOST_ON_MAP:
        tell(f"there are {len(points)} seats; only the first {MOST_ON_MAP} count")
    counted = points[:MOST_ON_MAP]
    for point, area in zip(counted, _areas_around(tilemap, counted), strict=True):
        _seat_at(room, point, area, taken, tell)
    areas = tuple(_seated(area, room, taken.get(area.id, []), tell) for area in tilemap.areas)
    if told > MOST_WARNINGS:
        warn(f"{told - MOST_WARNINGS} more faults of seats")
    return areas


class _Room:
    """Where on a map a body can be, and get to."""

    def __init__(self, tilemap: TileMap) -> None:
        self.tilemap = tilemap
        self.body = BODY_SHARE * min(tilemap.tile_width, tilemap.tile_height)
        self._floor = Floor(tilemap, self.body)
        entered = {self._floor.region_of(rect.center) for rects in tilemap.starts.values() for rect in rects}
        self._entered = entered - {None}
        self._cells_left = MOST_CELLS_TRIED
        self.seats_left = MOST_ON_MAP

    def settled(self, place: Point) -> Point | None:
        """Find the nearest place, in whole pixels, on the same tile where a body fits; None where there is none."""
        cell = self._floor.cell_of(place)
        if cell is None or not self._floor.passable[cell]:
            return None
        found = self._floor.settle(cell, place)
        return found if self.fits(found) else None

    def fits(self, place: Point) -> bool:
        """Whether a body has room exactly here."""
        return box_is_free(self.tilemap, place.x, place.y, self.body / 2)

    def reached(self, place: Point) -> bool:
        """Whether one gets here on foot; where nobody can appear anywhere, nothing is held against a place."""
        return not self._entered or self._floor.region_of(place) in self._entered

    def places(self, area: Area) -> Iterator[Point]:
        """Go through the middles of the area's tiles where somebody can come to sit."""
        wide, high = self.tilemap.tile_width, self.tilemap.tile_height
        for rect in area.rects:
            columns = range(max(0, int(rect.x // wide)), min(self.tilemap.width, math.ceil(rect.right / wide)))
            rows = range(max(0, int(rect.y // high)), min(self.tilemap.height, math.ceil(rect.bottom / high)))
            for row in rows:
                self._cells_left -= len(columns)
                if self._cells_left < 0:
                    return
                for column in columns:
                    place = Point(column * wide + wide // 2, row * high + high // 2)
                    if rect.contains(place.x, place.y) and self.fits(place) and self.reached(place):
                        yield place


def _areas_around(tilemap: TileMap, points: Sequence[SeatPoint]) -> list[Area | None]:
    """Find the smallest table or desk around each point, without holding every point against every painted tile."""
    wide, high = tilemap.tile_width, tilemap.tile_height
    found: list[Area | None] = [None] * len(points)
    by_tile: dict[tuple[int, int], list[int]] = {}
    for index, point in enumerate(points):
        by_tile.setdefault((int(point.place.x // wide), int(point.place.y // high)), []).append(index)
    for area in tilemap.areas:
        if area.meeting is None and not area.desk:
            continue
        size = area.size
        for rect in area.rects:
            columns = range(int(rect.x // wide), math.ceil(rect.right / wide))
            rows = range(int(rect.y // high), math.ceil(rect.bottom / high))
            tiles: Iterable[tuple[int, int]] = by_tile
            if len(columns) * len(rows) < len(by_tile):
                tiles = ((column, row) for row in rows for column in columns)
            for index in (index for tile in tiles for index in by_tile.get(tile, ())):
                before = found[index]
                place = points[index].place
                if rect.contains(place.x, place.y) and (before is None or size < before.size):
                    found[index] = area
    return found


def _seat_at(
    room: _Room,
    point: SeatPoint,
    area: Area | None,
    taken: dict[AreaId, list[Seat]],
    tell: Callable[[str], None],
) -> None:
    x, y = point.place.x, point.place.y
    here = f"the seat at {x:g}, {y:g}"
    if area is None:
        tell(f"{here} is in no meeting area and at no desk")
        return
    place = room.settled(point.place)
    if place is None:
        tell(f"{here} of {area.id} is where nobody can walk")
        return
    if not area.contains(place.x, place.y):
        tell(f"{here} of {area.id} leaves no room for a body")
        return
    if not room.reached(place):
        tell(f"{here} of {area.id} is out of reach from where people appear")
        return
    seats = taken.setdefault(area.id, [])
    if any(math.hypot(seat.x - place.x, seat.y - place.y) < room.body / 2 for seat in seats):
        tell(f"{here} of {area.id} is another seat's place")
        return
    if len(seats) >= MOST_SEATS:
        tell(f"{here} of {area.id} is one more than the {MOST_SEATS} allowed")
        return
    if math.hypot(place.x - x, place.y - y) >= 1:
        tell(f"{here} of {area.id} is too near to a wall: it is moved to {place.x:g}, {place.y:g}")
    facing = _facing(point.properties.get("facing"))
    if facing is None:
        if point.properties.get("facing") not in (None, ""):
            tell(f"{here} of {area.id}: facing {str(point.properties['facing'])[:40]!r} is no direction")
        facing = towards(place, middle_of(area))
    room.seats_left -= 1
    seats.append(Seat(round(place.x), round(place.y), facing))


def _seated(area: Area, room: _Room, seats: list[Seat], tell: Callable[[str], None]) -> Area:
    wanted = meaning(area.properties).seats
    if seats:
        return replace(area, seats=tuple(seats))
    if wanted is None:
        return area
    if area.meeting is None:
        tell(f"area {area.id} has seats, but is no meeting")
        return area
    if isinstance(wanted, str):
        tell(f"area {area.id}: {wanted[:40]!r} is no number of seats")
        return area
    if wanted > MOST_SEATS:
        tell(f"area {area.id} has {wanted} seats, more than the {MOST_SEATS} allowed")
        wanted = MOST_SEATS
    tile = min(room.tilemap.tile_width, room.tilemap.tile_height)
    laid = tuple(lay_out(middle_of(area), room.places(area), min(wanted, room.seats_left), tile))
    room.seats_left -= len(laid)
    if len(laid) < wanted:
        tell(f"area {area.id} has room for {len(laid)} of its {wanted} seats")
    return replace(area, seats=laid)


def lay_out(middle: Point, places: Iterable[Point], wanted: int, tile: float) -> Iterator[Seat]:
    """Choose places in a ring round the middle, evenly as far as the furniture lets, looking inwards."""
    free = heapq.nsmallest(NEAREST * wanted, places, key=lambda one: (one.distance_to(middle), one.y, one.x))
    radius = tile * max(1.0, wanted * ARM / math.tau)
    for number in range(min(wanted, len(free))):
        angle = math.tau * number / wanted - math.pi / 2
        ideal = Point(middle.x + radius * math.cos(angle), middle.y + radius * math.sin(angle))
        place = min(free, key=lambda one: (one.distance_to(ideal), one.y, one.x))
        free.remove(place)
        yield Seat(round(place.x), round(place.y), towards(place, middle))


def middle_of(area: Area) -> Point:
    """Return the middle of an area's rectangles, each counted by its size."""
    size = area.size or 1
    return Point(
        sum(rect.center.x * rect.size for rect in area.rects) / size,
        sum(rect.center.y * rect.size for rect in area.rects) / size,
    )


def towards(place: Point, other: Point) -> Facing:
    """Return where somebody looks who turns to another place."""
    across, down = other.x - place.x, other.y - place.y
    if abs(across) > abs(down):
        return Facing.RIGHT if across > 0 else Facing.LEFT
    return Facing.UP if down < 0 else Facing.DOWN


def _facing(value: JSONValue) -> Facing | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    return _WORDS.get(str(value).strip().lower())
