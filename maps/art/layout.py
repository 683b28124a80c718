"""Le Palier as a list one can read: rooms, walls, doors, areas. Coordinates are tiles.

The furniture stands in ``furnishing``.

Rows from north to south: 0 the roof's edge, 1-2 the north wall, 3-11 the rooms, 12-13 their
fronts, 14-27 the open floor, 28-29 the facade, 30-39 the garden.
"""

from __future__ import annotations

from dataclasses import dataclass

from tmj import Property

WIDTH, HEIGHT = 60, 40
GARDEN_ROW = 30
BACKGROUND = "#a2be73"
PROPERTIES = {
    "mapCopyright": "© the Papote contributors, MIT",
    "mapDescription": "Un étage à la belge: une machine à café, des tables, des portes ouvertes et un jardin.",
    "mapName": "Le Palier",
}


@dataclass(frozen=True, slots=True)
class Floor:
    """A rectangle of one floor."""

    name: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Wall:
    """A wall running east: two rows of face from row y, its top in the row above."""

    y: int
    x: int
    length: int
    material: str


@dataclass(frozen=True, slots=True)
class Column:
    """A wall running south."""

    x: int
    y: int
    length: int
    glass: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """An opening of w tiles in the wall whose face begins in row y, into an area that can be locked or none."""

    x: int
    y: int
    w: int
    area: str = ""


FLOORS = (
    Floor("oak", 1, 3, 25, 25),
    Floor("oak", 25, 12, 22, 16),
    Floor("flags", 1, 14, 12, 16),
    Floor("cement", 26, 3, 13, 9),
    Floor("cement", 26, 12, 12, 2),
    Floor("cement-east", 25, 3, 1, 9),
    Floor("walnut", 39, 3, 20, 11),
    Floor("walnut", 38, 12, 1, 2),
    Floor("walnut-east", 38, 3, 1, 9),
    Floor("walnut", 47, 14, 12, 14),
    Floor("walnut-east", 46, 14, 1, 14),
    Floor("walnut", 46, 20, 1, 2),
    Floor("oak", 31, 28, 2, 2),
    Floor("stage", 43, 3, 12, 3),
    Floor("stage-front", 43, 6, 12, 1),
    Floor("terrace", 25, 30, 14, 3),
)
CARPETS = (
    Floor("carpet-petrol", 2, 4, 7, 7),
    Floor("carpet-terracotta", 10, 4, 7, 7),
    Floor("carpet-sand", 18, 4, 7, 7),
    Floor("carpet-petrol", 42, 7, 15, 4),
    Floor("carpet-sand", 14, 16, 12, 11),
)
WALLS = (
    Wall(1, 1, 9, "sage"),
    Wall(1, 10, 8, "rose"),
    Wall(1, 18, 8, "plaster"),
    Wall(1, 26, 13, "metro"),
    Wall(1, 39, 20, "petrol"),
    Wall(12, 1, 5, "sage"),
    Wall(12, 6, 20, "glass"),
    Wall(12, 38, 5, "glass"),
    Wall(12, 43, 3, "plaster"),
    Wall(12, 46, 13, "sage"),
    Wall(18, 46, 1, "plaster"),
    Wall(28, 1, 58, "brick"),
)
COLUMNS = (
    Column(1, 1, 27),
    Column(58, 1, 27),
    Column(9, 1, 11),
    Column(17, 1, 11),
    Column(25, 1, 11),
    Column(38, 1, 11),
    Column(46, 12, 6),
    Column(46, 22, 6),
)
DOORS = (
    Door(6, 12, 2, "meeting-1"),
    Door(14, 12, 2, "meeting-2"),
    Door(22, 12, 2, "meeting-3"),
    Door(41, 12, 2),
    Door(6, 28, 2),
    Door(31, 28, 2),
)

AreaRow = tuple[str, float, float, float, float, dict[str, Property]]
AREAS: tuple[AreaRow, ...] = (
    ("start", 5, 24, 4, 3, {"start": True}),
    ("entrance", 2, 16, 11, 12, {}),
    ("desks", 14, 16, 12, 12, {}),
    ("desk-1", 15, 20, 4, 2, {"desk": True, "title": "Bureau 1"}),
    ("desk-2", 21, 20, 4, 2, {"desk": True, "title": "Bureau 2"}),
    ("desk-3", 15, 26, 4, 2, {"desk": True, "title": "Bureau 3"}),
    ("desk-4", 21, 26, 4, 2, {"desk": True, "title": "Bureau 4"}),
    ("coffee", 26, 3, 12, 11, {"coffee": True}),
    ("high-table-1", 26.2, 9, 2.9, 2, {"meeting": "high-table-1", "highTable": True}),
    ("high-table-2", 30.2, 9, 2.9, 2, {"meeting": "high-table-2", "highTable": True}),
    ("high-table-3", 34.2, 9, 2.9, 2, {"meeting": "high-table-3", "highTable": True}),
    ("lounge", 26, 15, 20, 13, {}),
    ("meeting-1", 2, 3, 7, 9, {"meeting": "meeting-1"}),
    ("meeting-2", 10, 3, 7, 9, {"meeting": "meeting-2"}),
    ("meeting-3", 18, 3, 7, 9, {"meeting": "meeting-3"}),
    ("table-1", 27, 16, 4, 4, {"meeting": "table-1"}),
    ("table-2", 33, 16, 5, 4, {"meeting": "table-2"}),
    ("table-3", 40, 16, 5, 5, {"meeting": "table-3"}),
    ("table-4", 27, 22, 4, 4, {"meeting": "table-4"}),
    ("table-5", 33, 22, 5, 4, {"meeting": "table-5"}),
    ("table-6", 40, 22, 5, 5, {"meeting": "table-6"}),
    ("stage", 43, 3, 12, 3, {"stage": "stage"}),
    ("auditorium", 39, 3, 19, 9, {"audience": "stage"}),
    ("library", 47, 14, 11, 14, {"silent": True}),
    ("garden", 0, 30, 60, 10, {}),
)
PROMENADE = (
    *((360, 150), (560, 172), (760, 178), (900, 140), (1010, 112), (1100, 160), (1196, 172)),
    *((1220, 130), (1298, 90), (1424, 74), (1550, 90), (1630, 130), (1652, 172), (1630, 215), (1550, 255)),
    *((1424, 268), (1298, 255), (1220, 215), (1180, 180), (1080, 206), (960, 246), (780, 270), (590, 276)),
    *((500, 240), (450, 180)),
)
"""The gravel of the garden as a loop to walk together, in pixels of the garden: along it, round the pond, and back."""
