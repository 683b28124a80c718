"""Objects: templates resolved, drawn ones placed by their top left corner, rectangles kept for areas.

What a rectangle means lives in ``areas`` and ``starts``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from papote.errors import MapError
from papote.geometry import Point, Rect
from papote.tilemap.fields import LONGEST_TEXT, Fields
from papote.tilemap.files import Files
from papote.tilemap.layers import FlatLayer, color
from papote.tilemap.model import JSONValue, MapObject
from papote.tilemap.reading import open_document
from papote.tilemap.tilesets import TilesetBook

MOST_OBJECTS = 100_000
"""Objects of one layer."""

PROMENADE_CLASS = "promenade"
"""Lines and polygons of this class are ways to walk together."""

MOST_CORNERS = 200
"""Corners of one line that are read."""

_OUTLINES = ("ellipse", "point", "capsule", "polygon", "polyline")

# Where on its box an object with a tile is held: share of width and height from the top left.
_HOLDS: dict[str, tuple[float, float]] = {
    "topleft": (0, 0),
    "top": (0.5, 0),
    "topright": (1, 0),
    "left": (0, 0.5),
    "center": (0.5, 0.5),
    "right": (1, 0.5),
    "bottomleft": (0, 1),
    "bottom": (0.5, 1),
    "bottomright": (1, 1),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that is not drawn: its class, name, properties, its rectangle or its line, and its middle."""

    kind: str
    name: str
    rect: Rect | None
    properties: dict[str, JSONValue]
    middle: Point
    line: tuple[Point, ...] = ()
    """The corners of a line or a polygon."""
    closed: bool = False


class ObjectReader:
    """Reads the objects of one map's layers; templates are opened once."""

    def __init__(self, files: Files, folder: Path, tilesets: TilesetBook, origin: Point) -> None:
        """``origin`` (pixels) is added to every position."""
        self._files = files
        self._folder = folder
        self._tilesets = tilesets
        self._origin = origin
        self._templates: dict[str, tuple[Fields, int] | None] = {}

    def read(self, layer: FlatLayer) -> tuple[list[MapObject], list[Shape]]:
        """Read one object layer: what is drawn, and what only means something."""
        drawn: list[MapObject] = []
        shapes: list[Shape] = []
        for fields in layer.fields.items("objects", MOST_OBJECTS):
            merged, shift = self._resolved(fields)
            gid = merged.gid("gid")
            if gid:
                flips = gid & 0xF0000000
                gid = flips | max(0, (gid & 0x0FFFFFFF) + (shift if "gid" not in fields else 0))
                if merged.flag("visible", True):
                    drawn.append(self._tile(merged, gid))
            elif "text" in merged:
                if merged.flag("visible", True):
                    drawn.append(self._text(merged))
            else:
                shapes.append(self._shape(merged))
        return drawn, shapes

    def _resolved(self, fields: Fields) -> tuple[Fields, int]:
        reference = fields.text("template")
        if not reference:
            return fields, 0
        if reference not in self._templates:
            self._templates[reference] = self._open_template(fields, reference)
        template = self._templates[reference]
        if template is None:
            return fields, 0
        base, shift = template
        own = {name: value for name, value in fields.values.items() if value is not None}
        properties = [
            {"name": name, "value": value} for name, value in (base.properties() | fields.properties()).items()
        ]
        merged: dict[str, JSONValue] = {**base.values, **own, "properties": list[JSONValue](properties)}
        return Fields(merged, fields.file, fields.place), shift

    def _open_template(self, fields: Fields, reference: str) -> tuple[Fields, int] | None:
        path = self._files.find(self._folder, reference)
        if path is None:
            self._files.warn(f"{fields.file}: {fields.place}: the template {reference!r} is missing")
            return None
        try:
            document = open_document(self._files, path)
            base = document.section("object")
            if base is None:
                raise document.error("this is no template")
            tileset = document.section("tileset")
            shift = self._tilesets.adopt(tileset, path.parent) if tileset is not None and "gid" in base else 0
        except MapError as problem:
            self._files.warn(f"{fields.file}: {fields.place}: the template is broken ({problem})")
            return None
        # A template that itself names a template is followed by no editor, so no circle is possible.
        return base, shift

    def _tile(self, fields: Fields, gid: int) -> MapObject:
        read = self._tilesets.of(gid)
        width, height = (32, 32) if read is None else (read.tileset.tile_width, read.tileset.tile_height)
        alignment = ""
        if read is not None:
            alignment = read.alignment
            picture = read.tileset.tiles.get((gid & 0x0FFFFFFF) - read.tileset.first_gid)
            if picture is not None:
                width, height = picture.width, picture.height
        box_width = fields.number("width", 0) or width
        box_height = fields.number("height", 0) or height
        rotation = fields.number("rotation", 0) % 360
        share_x, share_y = _HOLDS.get(alignment, (0.0, 1.0))
        # The browser turns every tile object round its bottom left corner, so we say where that corner is.
        angle = math.radians(rotation)
        across, down = -share_x * box_width, (1 - share_y) * box_height
        corner_x = fields.number("x", 0) + across * math.cos(angle) - down * math.sin(angle)
        corner_y = fields.number("y", 0) + across * math.sin(angle) + down * math.cos(angle)
        return MapObject(
            x=corner_x + self._origin.x,
            y=corner_y - box_height + self._origin.y,
            width=box_width,
            height=box_height,
            rotation=rotation,
            gid=gid,
            name=fields.text("name"),
        )

    def _text(self, fields: Fields) -> MapObject:
        text = fields.section("text") or Fields({}, fields.file, fields.place)
        words = text.get("text")
        shade, _ = color(text.text("color"))
        return MapObject(
            x=fields.number("x", 0) + self._origin.x,
            y=fields.number("y", 0) + self._origin.y,
            width=fields.number("width", 0),
            height=fields.number("height", 0),
            rotation=fields.number("rotation", 0) % 360,
            text=words[:LONGEST_TEXT] if isinstance(words, str) else "",
            font_size=text.whole("pixelsize", 16, least=1, most=1000),
            color=shade or "#000000",
            bold=text.flag("bold", False),
            name=fields.text("name"),
        )

    def _shape(self, fields: Fields) -> Shape:
        width, height = fields.number("width", 0), fields.number("height", 0)
        x, y = fields.number("x", 0) + self._origin.x, fields.number("y", 0) + self._origin.y
        rect = None
        if width > 0 and height > 0 and not any(fields.get(outline) for outline in _OUTLINES):
            rect = Rect(x, y, width, height)
        kind = (fields.text("class") or fields.text("type")).strip().lower()
        middle = Point(x + width / 2, y + height / 2)
        closed = "polygon" in fields
        corners = fields.items("polygon" if closed else "polyline", MOST_CORNERS) if kind == PROMENADE_CLASS else ()
        line = tuple(Point(x + corner.number("x", 0), y + corner.number("y", 0)) for corner in corners)
        return Shape(kind, fields.text("name").strip(), rect, fields.properties(), middle, line, closed)
