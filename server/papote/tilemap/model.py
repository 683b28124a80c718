"""What a map is once it has been read: the one normal form, whatever file it came from.

Everything is in map pixels with the origin at the top left of the grid (an infinite map is
shifted so that its bounding box starts at 0, 0). The collision and sound grids are one byte
per tile, row by row. Reading files lives in ``tiled`` and ``wam``; meaning of properties in
``properties``; the JSON the browser gets in ``normal``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from papote.geometry import Point, Rect
from papote.types import AreaId, Facing, StageName

JSONValue = None | bool | int | float | str | list["JSONValue"] | dict[str, "JSONValue"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a tileset, tile or layer; ``path`` is None where the file is missing (a marker is drawn)."""

    path: Path | None
    width: int
    height: int
    double: Path | None = None
    """The same picture at twice the size for sharp screens: ``name@2x.png`` beside it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of an animated tile: which local tile id, for how many milliseconds."""

    tile: int
    milliseconds: int


@dataclass(frozen=True, slots=True)
class TileImage:
    """The own picture of one tile of an image collection, with its sub-rectangle."""

    image: Image
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tileset:
    """A run of tiles with consecutive global ids from ``first_gid``."""

    name: str
    first_gid: int
    tile_width: int
    tile_height: int
    columns: int
    tile_count: int
    margin: int
    spacing: int
    offset_x: int
    offset_y: int
    image: Image | None
    tiles: dict[int, TileImage]
    animations: dict[int, tuple[Frame, ...]]


@dataclass(frozen=True, slots=True)
class LayerLook:
    """How a layer is drawn (group values are already multiplied in)."""

    name: str
    visible: bool = True
    opacity: float = 1.0
    tint: str | None = None
    offset_x: float = 0.0
    offset_y: float = 0.0
    parallax_x: float = 1.0
    parallax_y: float = 1.0
    above: bool = False
    """Drawn over people: the layer stands behind ``floorLayer`` in the file."""


@dataclass(frozen=True, slots=True)
class TileLayer:
    """``gids`` has width × height global tile ids, row by row, with Tiled's flip bits kept."""

    look: LayerLook
    gids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MapObject:
    """A drawn object: a tile (``gid``), or a text. x, y is the top left of the unrotated box, in pixels."""

    x: float
    y: float
    width: float
    height: float
    rotation: float
    gid: int = 0
    text: str = ""
    font_size: int = 16
    color: str = "#20303c"
    bold: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class ObjectLayer:
    """Drawn objects; those of a ``sorted`` layer (``floorLayer``) are sorted with people by their lower edge."""

    look: LayerLook
    objects: tuple[MapObject, ...]
    sorted: bool = False


@dataclass(frozen=True, slots=True)
class ImageLayer:
    """One picture at x, y."""

    look: LayerLook
    image: Image
    repeat_x: bool = False
    repeat_y: bool = False


Layer = TileLayer | ObjectLayer | ImageLayer


@dataclass(frozen=True, slots=True)
class Exit:
    """Where stepping here leads: a room id beside this map (None: this very map), an entry, and the url as written."""

    room: str | None
    entry: str
    url: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to sit at a table: where the feet are, in pixels, and where one looks."""

    x: int
    y: int
    facing: Facing = Facing.DOWN


@dataclass(frozen=True, slots=True)
class Area:
    """A region with meaning. ``rects`` are disjoint, in pixels."""

    id: AreaId
    name: str
    rects: tuple[Rect, ...]
    meeting: str | None = None
    """Everyone in areas of equal meeting name talks; nobody outside hears."""
    silent: bool = False
    """No bubble forms here and no conversation reaches in."""
    capacity: int | None = None
    exit: Exit | None = None
    seats: tuple[Seat, ...] = ()
    """A meeting area with seats is a table: whoever sits takes part, and it takes as many as it has seats.

    Those of a desk are its chairs: whoever begins to work there is put on one."""
    stage: StageName | None = None
    """This area is the podium of that stage: its speakers are heard in the whole auditorium."""
    audience: StageName | None = None
    """This area belongs to the auditorium of that stage."""
    desk: bool = False
    """Whoever sits down here may work out loud, and hand out tickets."""
    coffee: bool = False
    """Whoever stands here may take a coffee with somebody."""
    high_table: bool = False
    """Those who take a coffee together are led to this table."""
    properties: dict[str, JSONValue] = field(default_factory=dict)

    def contains(self, x: float, y: float) -> bool:
        """Whether the feet at x, y stand in this area."""
        return any(rect.contains(x, y) for rect in self.rects)

    @property
    def size(self) -> float:
        """Square pixels; the smallest area around somebody is the one he is said to be in."""
        return sum(rect.size for rect in self.rects)


@dataclass(frozen=True, slots=True)
class Promenade:
    """A way people walk together: a line there and back, or round and round where it is closed."""

    name: str
    points: tuple[Point, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What the file declares, before flattening: for reports and compatibility tests."""

    tile_layers: int = 0
    object_layers: int = 0
    group_layers: int = 0
    image_layers: int = 0
    tilesets: int = 0
    tiles_colliding: int = 0
    """Tiles of all tilesets whose ``collides`` property is true."""


@dataclass(frozen=True, slots=True)
class TileMap:
    """A map in normal form."""

    id: str
    name: str
    path: Path
    width: int
    height: int
    tile_width: int
    tile_height: int
    background: str | None
    tilesets: tuple[Tileset, ...]
    layers: tuple[Layer, ...]
    collision: bytes
    """width × height bytes; 1 = one cannot walk here."""
    soundproof: bytes
    """width × height bytes; 1 = sound does not pass."""
    areas: tuple[Area, ...]
    starts: dict[str, tuple[Rect, ...]]
    """Entry name → where one may appear (pixels); ``""`` is the default."""
    counts: Counts
    warnings: tuple[str, ...] = ()
    properties: dict[str, JSONValue] = field(default_factory=dict)
    promenades: tuple[Promenade, ...] = ()
    origin: Point = Point(0, 0)
    """What was added to the file's coordinates (infinite maps)."""

    @property
    def pixel_width(self) -> int:
        """Width in pixels."""
        return self.width * self.tile_width

    @property
    def pixel_height(self) -> int:
        """Height in pixels."""
        return self.height * self.tile_height

    def blocked(self, column: int, row: int) -> bool:
        """Whether one cannot walk on this tile; beyond the edge one cannot."""
        if 0 <= column < self.width and 0 <= row < self.height:
            return self.collision[row * self.width + column] != 0
        return True

    def blocks_sound(self, column: int, row: int) -> bool:
        """Whether sound does not pass this tile."""
        if 0 <= column < self.width and 0 <= row < self.height:
            return self.soundproof[row * self.width + column] != 0
        return True
