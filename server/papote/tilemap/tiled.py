"""A map file of Tiled → the normal form: what the parts mean is put together here, in the order of the file.

Each part is read next door: ``reading`` (JSON and XML), ``layers``, ``tilesets``, ``objects``;
their meaning: ``grids``, ``areas``, ``seats``, ``starts``, ``properties``. WAM files come in by ``wam``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from papote.geometry import Point
from papote.tilemap.areas import PaintedAreas, Zone, build_areas
from papote.tilemap.fields import Fields
from papote.tilemap.files import Files
from papote.tilemap.grids import Cells, cells_by_gid, collision_grid, soundproof_grid
from papote.tilemap.layers import (
    LARGEST_SIDE,
    MOST_CELLS,
    Box,
    CellReader,
    FlatLayer,
    bounding_box,
    color,
    flatten,
    is_floor,
    onto_grid,
    with_people,
)
from papote.tilemap.links import resolve_exit
from papote.tilemap.model import (
    Counts,
    ImageLayer,
    JSONValue,
    Layer,
    MapObject,
    ObjectLayer,
    Promenade,
    TileLayer,
    TileMap,
)
from papote.tilemap.objects import PROMENADE_CLASS, ObjectReader, Shape
from papote.tilemap.properties import AREA_KEYS
from papote.tilemap.seats import SeatPoint, with_seats
from papote.tilemap.starts import Ground, Starts
from papote.tilemap.tilesets import GID_MASK, TilesetBook

AREA_CLASSES = ("area", "zone")
"""Rectangles of these classes are areas (the second is the older word)."""

SEAT_CLASS = "seat"
"""Points of this class are seats."""

LARGEST_TILE = 1024
"""Pixels along one side of a tile of the grid."""

_OTHER_GRIDS = {
    "isometric": "the map is isometric",
    "staggered": "the map is staggered",
    "hexagonal": "the map is hexagonal",
    "oblique": "the map is oblique",
}


@dataclass(slots=True)
class Draft:
    """A map half put together: what a WAM file may still add to."""

    path: Path
    files: Files
    width: int
    height: int
    tile_width: int
    tile_height: int
    background: str | None
    origin: Point
    tilesets: TilesetBook
    counts: Counter[str]
    properties: dict[str, JSONValue]
    layers: list[Layer] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    cells: list[tuple[FlatLayer, Cells]] = field(default_factory=list)
    solid: set[int] = field(default_factory=set)
    """Cells that block the way for another reason than a tile of a layer."""

    def finish(self, path: Path, name: str) -> TileMap:
        """Put everything together; ``path`` is the file the operator named (the WAM file, if there is one)."""
        size = self.width * self.height
        of_tile = self.tilesets.properties
        walls = [cells for layer, cells in self.cells if not self._open_door(layer)]
        grid = bytearray(collision_grid(size, walls, of_tile))
        for cell in self.solid:
            grid[cell] = 1
        collision = bytes(grid)
        declared = any("soundproof" in layer.properties for layer, _ in self.cells) or any(
            "soundproof" in values for entry in self.tilesets for values in entry.properties.values()
        )
        sounding = [(layer.properties, cells) for layer, cells in self.cells if not self._open_door(layer)]
        soundproof = soundproof_grid((self.width, self.height), sounding, of_tile, collision, declared)
        painted, starts = self._painted_and_starts()
        here = (path, self.path)
        areas = build_areas(
            self.zones,
            painted,
            lambda url: resolve_exit(self.files, path.parent, here, url),
            self.files.warn,
        )
        ground = Ground(self.width, self.height, (self.tile_width, self.tile_height), collision)
        if all(collision):
            self.files.warn(f"{path.name}: there is no free tile to walk on")
        chosen = starts.chosen(ground)
        self._warn_unknown()
        tilemap = TileMap(
            id=path.stem,
            name=name,
            path=path,
            width=self.width,
            height=self.height,
            tile_width=self.tile_width,
            tile_height=self.tile_height,
            background=self.background,
            tilesets=tuple(entry.tileset for entry in self.tilesets),
            layers=tuple(self.layers),
            collision=collision,
            soundproof=soundproof,
            areas=areas,
            starts=chosen,
            counts=self._final_counts(),
            properties=self.properties,
            origin=self.origin,
            promenades=tuple(
                Promenade(shape.name, shape.line, shape.closed)
                for shape in self.shapes
                if shape.kind == PROMENADE_CLASS and len(shape.line) > 1
            ),
        )
        points = [SeatPoint(shape.middle, shape.properties) for shape in self.shapes if shape.kind == SEAT_CLASS]
        seated = with_seats(tilemap, points, self.files.warn)
        return replace(tilemap, areas=seated, warnings=tuple(self.files.warnings))

    def _final_counts(self) -> Counts:
        return Counts(
            tile_layers=self.counts["tilelayer"],
            object_layers=self.counts["objectgroup"],
            group_layers=self.counts["group"],
            image_layers=self.counts["imagelayer"],
            tilesets=self.counts["tilesets"],
            tiles_colliding=sum(entry.colliding for entry in self.tilesets),
        )

    def _open_door(self, layer: FlatLayer) -> bool:
        """Whether this layer is part of a door and hidden now.

        Authors hide their collision layers and still mean them; only the layers of a door are
        shown and hidden to open and shut the way.
        """
        if layer.look.visible:
            return False
        for shape in self.shapes:
            for key in ("openLayer", "closeLayer"):
                names = shape.properties.get(key)
                if isinstance(names, str) and layer.look.name in [name.strip() for name in names.splitlines()]:
                    return True
        return False

    def _painted_and_starts(self) -> tuple[PaintedAreas, Starts]:
        painted = PaintedAreas(self.width, self.height, self.tile_width, self.tile_height)
        starts = Starts()
        for zone in self.zones:
            starts.add_zone(zone)
        for layer, cells in self.cells:
            painted.add_layer(layer.look.name, layer.properties, cells, self._area_properties)
            starts.add_layer(layer.look.name, layer.properties, (cell for some in cells.values() for cell in some))
            for gid, indices in cells.items():
                starts.add_tile(self.tilesets.properties(gid).get("start"), indices)
        return painted, starts

    def _area_properties(self, gid: int) -> dict[str, JSONValue]:
        return {key: value for key, value in self.tilesets.properties(gid).items() if key in AREA_KEYS}

    def _warn_unknown(self) -> None:
        unknown = {gid & GID_MASK for _, cells in self.cells for gid in cells if not self.tilesets.known(gid)}
        for layer in self.layers:
            if isinstance(layer, ObjectLayer):
                unknown |= {
                    item.gid & GID_MASK for item in layer.objects if item.gid and not self.tilesets.known(item.gid)
                }
        if unknown:
            first = ", ".join(str(gid) for gid in sorted(unknown)[:3])
            self.files.warn(f"{self.path.name}: {len(unknown)} tile ids belong to no tileset (as {first}): markers")


def read_tiled(files: Files, path: Path, document: Fields) -> Draft:
    """Read a map of Tiled; raises MapError with one clear sentence where it cannot be served."""
    _check_kind(document)
    tile_width = document.whole("tilewidth", least=1, most=LARGEST_TILE)
    tile_height = document.whole("tileheight", least=1, most=LARGEST_TILE)
    flat, counts = flatten(document)
    flat = with_people(flat)
    box, grids = _grids(files, document, flat)
    origin = Point(-box.x * tile_width, -box.y * tile_height)
    tilesets = TilesetBook(files, path.parent, (tile_width, tile_height))
    tilesets.read(document)
    counts["tilesets"] = len(tilesets)
    background, _ = color(document.text("backgroundcolor"))
    draft = Draft(
        path=path,
        files=files,
        width=box.width,
        height=box.height,
        tile_width=tile_width,
        tile_height=tile_height,
        background=background,
        origin=origin,
        tilesets=tilesets,
        counts=counts,
        properties=document.properties(),
    )
    objects = ObjectReader(files, path.parent, tilesets, origin)
    highest = 0
    for index, layer in enumerate(flat):
        if layer.kind == "tilelayer":
            cells = cells_by_gid(grids[index])
            highest = max(highest, max((gid & GID_MASK for gid in cells), default=0))
            draft.cells.append((layer, cells))
            draft.layers.append(TileLayer(layer.look, tuple(grids[index])))
        elif layer.kind == "objectgroup":
            drawn, shapes = objects.read(layer)
            highest = max(highest, max((item.gid & GID_MASK for item in drawn), default=0))
            _add_shapes(draft, shapes)
            if drawn or is_floor(layer):
                draft.layers.append(ObjectLayer(layer.look, _ordered(layer, drawn), is_floor(layer)))
        else:
            draft.layers.append(_image_layer(files, path, layer, origin))
    tilesets.cover(highest)
    if not any(is_floor(layer) for layer in flat) and any("start" in layer.short_name.lower() for layer in flat):
        files.warn(f"{path.name}: there is no object layer floorLayer; people are drawn above everything")
    return draft


def _check_kind(document: Fields) -> None:
    kind = document.get("type")
    if kind not in (None, "map") or not ("layers" in document or "tilesets" in document):
        raise document.error("this is no map of Tiled")
    orientation = document.text("orientation").strip().lower()
    if orientation in _OTHER_GRIDS:
        raise document.error(f"{_OTHER_GRIDS[orientation]}, and only orthogonal maps can be walked on", "orientation")
    if not orientation and kind == "map":
        raise document.error("the map does not say that it is orthogonal", "orientation")
    if orientation not in ("", "orthogonal"):
        raise document.error(f"the orientation {orientation[:40]!r} is not known", "orientation")


def _grids(files: Files, document: Fields, flat: list[FlatLayer]) -> tuple[Box, dict[int, list[int]]]:
    infinite = document.flag("infinite", False)
    least = 0 if infinite else 1
    width = document.whole("width", 0 if infinite else None, least=least, most=LARGEST_SIDE)
    height = document.whole("height", 0 if infinite else None, least=least, most=LARGEST_SIDE)
    if width * height > MOST_CELLS:
        raise document.error(f"{width} × {height} tiles are more than the {MOST_CELLS} allowed")
    reader = CellReader(files, width, height)
    pieces = {index: reader.pieces(layer) for index, layer in enumerate(flat) if layer.kind == "tilelayer"}
    box = Box(0, 0, width, height)
    if infinite:
        found = bounding_box(list(pieces.values()), box)
        if found is None and (width == 0 or height == 0):
            raise document.error("the infinite map has no tiles")
        box = found or box
        if box.width > LARGEST_SIDE or box.height > LARGEST_SIDE or box.width * box.height > MOST_CELLS:
            raise document.error(f"the infinite map spans {box.width} × {box.height} tiles: more than can be served")
    return box, {index: onto_grid(found, box).tolist() for index, found in pieces.items()}


def _add_shapes(draft: Draft, shapes: list[Shape]) -> None:
    draft.shapes += shapes
    for shape in shapes:
        if shape.rect is not None and shape.kind in AREA_CLASSES:
            draft.zones.append(Zone(shape.name, shape.rect, shape.properties))


def _ordered(layer: FlatLayer, drawn: list[MapObject]) -> tuple[MapObject, ...]:
    """Order as Tiled draws: from top to bottom, unless the layer says by index."""
    if layer.fields.text("draworder") != "index":
        drawn.sort(key=lambda item: item.y + item.height)
    return tuple(drawn)


def _image_layer(files: Files, path: Path, layer: FlatLayer, origin: Point) -> ImageLayer:
    fields = layer.fields
    reference = fields.get("image")
    declared = (
        fields.whole("imagewidth", 0, least=0, most=1_000_000),
        fields.whole("imageheight", 0, least=0, most=1_000_000),
    )
    prefix = f"{path.name}: image layer {layer.look.name!r}"
    image = files.image(
        path.parent,
        reference if isinstance(reference, str) else "",
        declared,
        lambda odd: files.warn(f"{prefix}: {odd}"),
    )
    # Files of before Tiled 0.15 place the picture by x and y, later ones by the layer's offset.
    look = layer.look
    return ImageLayer(
        type(look)(
            look.name,
            look.visible,
            look.opacity,
            look.tint,
            look.offset_x + fields.number("x", 0) + origin.x,
            look.offset_y + fields.number("y", 0) + origin.y,
            look.parallax_x,
            look.parallax_y,
            look.above,
        ),
        image,
        fields.flag("repeatx", False),
        fields.flag("repeaty", False),
    )
