"""Layers: groups flattened, looks inherited, cells of every encoding brought onto one grid.

What cells and objects mean (walls, areas, starts) lives in ``grids``, ``areas`` and ``starts``.
"""

from __future__ import annotations

import array
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from papote.tilemap.encoding import decode_cells
from papote.tilemap.fields import Fields
from papote.tilemap.files import Files
from papote.tilemap.model import JSONValue, LayerLook

MOST_LAYERS = 1000
"""Layers of a map, groups counted."""

DEEPEST = 10
"""Groups inside groups."""

LARGEST_SIDE = 2000
"""Tiles along one side of a map."""

MOST_CELLS = 1_000_000
"""Tiles of one layer."""

MOST_CELLS_IN_ALL = 8_000_000
"""Tiles of all layers together (500 × 500 in 32 layers), so that a small file of packed zeros cannot fill the memory:
while a map is read, each takes some 50 bytes."""

_KINDS = ("tilelayer", "objectgroup", "imagelayer", "group")
_COLOR = re.compile(r"#?(?P<alpha>[0-9a-fA-F]{2})?(?P<rgb>[0-9a-fA-F]{6})")


@dataclass(frozen=True, slots=True)
class FlatLayer:
    """One layer outside of its groups, with the looks of the groups multiplied in."""

    kind: str
    fields: Fields
    look: LayerLook
    properties: dict[str, JSONValue]

    @property
    def short_name(self) -> str:
        """The layer's own name, without its groups."""
        return self.fields.text("name")


class Piece(NamedTuple):
    """A rectangle of cells: a whole layer, or one chunk of an infinite one; x and y in tiles."""

    x: int
    y: int
    width: int
    height: int
    cells: array.array[int]


class Box(NamedTuple):
    """The part of the file's grid that is the map, in tiles."""

    x: int
    y: int
    width: int
    height: int


def flatten(document: Fields) -> tuple[list[FlatLayer], Counter[str]]:
    """Read all layers in drawing order; also how many of each kind the file declares."""
    found: list[FlatLayer] = []
    counts: Counter[str] = Counter()
    _flatten(document, LayerLook(""), 0, found, counts)
    return found, counts


def _flatten(holder: Fields, outer: LayerLook, depth: int, found: list[FlatLayer], counts: Counter[str]) -> None:
    if depth > DEEPEST:
        raise holder.error(f"groups are nested more than {DEEPEST} deep")
    for fields in holder.items("layers", MOST_LAYERS):
        kind = _kind(fields)
        counts[kind] += 1
        if counts.total() > MOST_LAYERS:
            raise fields.error(f"there are more than {MOST_LAYERS} layers")
        look = _look(fields, outer)
        if kind == "group":
            _flatten(fields, look, depth + 1, found, counts)
        else:
            found.append(FlatLayer(kind, fields, look, fields.properties()))


def _kind(fields: Fields) -> str:
    kind = fields.get("type")
    if isinstance(kind, str) and kind in _KINDS:
        return kind
    if kind is None:
        for name, guess in (
            ("layers", "group"),
            ("objects", "objectgroup"),
            ("data", "tilelayer"),
            ("chunks", "tilelayer"),
        ):
            if name in fields:
                return guess
    raise fields.error(f"the layer type {str(kind)[:40]!r} is not known", "type")


def _look(fields: Fields, outer: LayerLook) -> LayerLook:
    name = fields.text("name")
    tint, alpha = color(fields.text("tintcolor"))
    opacity = min(1.0, max(0.0, fields.number("opacity", 1.0))) * alpha
    return LayerLook(
        name=f"{outer.name}/{name}" if outer.name else name,
        visible=outer.visible and fields.flag("visible", True),
        opacity=outer.opacity * opacity,
        tint=_multiply(outer.tint, tint),
        offset_x=outer.offset_x + fields.number("offsetx", 0),
        offset_y=outer.offset_y + fields.number("offsety", 0),
        parallax_x=outer.parallax_x * fields.number("parallaxx", 1),
        parallax_y=outer.parallax_y * fields.number("parallaxy", 1),
    )


def color(written: str) -> tuple[str | None, float]:
    """Read Tiled's ``#AARRGGBB`` or ``#RRGGBB`` as a colour of CSS and an opacity; anything else is no colour."""
    match = _COLOR.fullmatch(written.strip())
    if match is None:
        return None, 1.0
    alpha = int(match["alpha"], 16) / 255 if match["alpha"] else 1.0
    return f"#{match['rgb'].lower()}", alpha


def _multiply(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(one * two / 255):02x}" for one, two in pairs)


class CellReader:
    """Reads the cells of one map's layers and keeps count of how many there are in all."""

    def __init__(self, files: Files, width: int, height: int) -> None:
        """Keep the declared size, which a layer without its own has."""
        self._files = files
        self._size = (width, height)
        self._total = 0

    def pieces(self, layer: FlatLayer) -> list[Piece]:
        """Decode a tile layer: one piece, or its chunks."""
        fields = layer.fields
        encoding = fields.text("encoding").strip().lower()
        compression = fields.text("compression").strip().lower()
        if "chunks" in fields:
            return [self._piece(chunk, "data", encoding, compression) for chunk in fields.items("chunks", MOST_CELLS)]
        if "data" not in fields:
            self._files.warn(f"{fields.file}: {fields.place}: the layer has no tiles")
            return []
        return [self._piece(fields, "data", encoding, compression)]

    def _piece(self, fields: Fields, name: str, encoding: str, compression: str) -> Piece:
        width = fields.whole("width", self._size[0], least=0, most=LARGEST_SIDE)
        height = fields.whole("height", self._size[1], least=0, most=LARGEST_SIDE)
        count = width * height
        self._total += count
        if count > MOST_CELLS or self._total > MOST_CELLS_IN_ALL:
            raise fields.error("the layers have too many tiles", name)
        x = fields.whole("x", 0, least=-1_000_000, most=1_000_000)
        y = fields.whole("y", 0, least=-1_000_000, most=1_000_000)
        return Piece(x, y, width, height, decode_cells(fields, name, count, encoding, compression))


def bounding_box(layers: list[list[Piece]], declared: Box) -> Box | None:
    """Find the box of an infinite map.

    Tiled keeps the size a map had before it became infinite; where all cells lie within that, it
    still is the size, else the smallest box around the used cells. None: there are no cells.
    """
    left = top = 1 << 30
    right = bottom = -(1 << 30)
    for pieces in layers:
        for piece in pieces:
            for row in range(piece.height):
                cells = piece.cells[row * piece.width : (row + 1) * piece.width]
                used = [column for column, gid in enumerate(cells) if gid] if any(cells) else []
                if used:
                    left, right = min(left, piece.x + used[0]), max(right, piece.x + used[-1] + 1)
                    top, bottom = min(top, piece.y + row), max(bottom, piece.y + row + 1)
    if left > right:
        return None
    if left >= 0 and top >= 0 and right <= declared.width and bottom <= declared.height:
        return declared
    return Box(left, top, right - left, bottom - top)


def onto_grid(pieces: list[Piece], box: Box) -> array.array[int]:
    """Copy the pieces of a layer onto the map's grid; what lies beyond is cut."""
    if len(pieces) == 1 and pieces[0][:4] == tuple(box):
        return pieces[0].cells
    grid = array.array("I", bytes(4 * box.width * box.height))
    for piece in pieces:
        first = max(0, box.x - piece.x)
        last = min(piece.width, box.x + box.width - piece.x)
        if first >= last:
            continue
        for row in range(max(0, box.y - piece.y), min(piece.height, box.y + box.height - piece.y)):
            source = row * piece.width
            target = (piece.y + row - box.y) * box.width + piece.x - box.x
            grid[target + first : target + last] = piece.cells[source + first : source + last]
    return grid


def with_people(layers: list[FlatLayer]) -> list[FlatLayer]:
    """Mark what is drawn over people: all layers behind the first object layer named ``floorLayer``."""
    for index, layer in enumerate(layers):
        if is_floor(layer):
            behind = [replace(over, look=replace(over.look, above=True)) for over in layers[index + 1 :]]
            return layers[: index + 1] + behind
    return layers


def is_floor(layer: FlatLayer) -> bool:
    """Whether people stand in this layer."""
    return layer.kind == "objectgroup" and layer.short_name.rpartition("/")[2] == "floorLayer"
