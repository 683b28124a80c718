"""A map being written: grids, objects, and the Tiled JSON they become. Which map it is lives in ``layout``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sheet import TILE, TileSheet
from sprites import SPRITES, FurnitureSheet

Property = bool | str | int

TILE_LAYERS = ("collisions", "ground", "floor", "carpets", "shadows", "walls", "wall-tops")
OBJECT_LAYERS = ("rugs", "light", "wall-decor", "seats", "doors-shut", "floorLayer", "above")
HIDDEN = ("collisions", "doors-shut")
ORDER = (
    "collisions",
    "ground",
    "floor",
    "carpets",
    "rugs",
    "shadows",
    "walls",
    "wall-decor",
    "light",
    "seats",
    "areas",
    "doors-shut",
    "floorLayer",
    "wall-tops",
    "above",
)


@dataclass(slots=True)
class MapWriter:
    """Collects what stands where and writes it as one TMJ with embedded tilesets."""

    width: int
    height: int
    tile_sheets: list[TileSheet]
    furniture: list[FurnitureSheet]
    grids: dict[str, list[int]] = field(default_factory=dict)
    objects: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    areas: list[dict[str, object]] = field(default_factory=list)
    _first: dict[str, int] = field(default_factory=dict)
    _next_object: int = 1

    def __post_init__(self) -> None:
        """Give every tileset its first global id."""
        gid = 1
        for sheet in self.tile_sheets:
            self._first[sheet.name] = gid
            gid += sheet.columns * sheet.rows
        for pieces in self.furniture:
            self._first[pieces.name] = gid
            gid += -(-len(pieces.cells) // pieces.columns) * pieces.columns
        self.grids = {name: [0] * (self.width * self.height) for name in TILE_LAYERS}
        self.objects = {name: [] for name in OBJECT_LAYERS}

    def tile(self, layer: str, x: int, y: int, sheet: str, name: str, dx: int = 0, dy: int = 0) -> None:
        """Lay one tile of a block; dx, dy choose the tile within it."""
        if 0 <= x < self.width and 0 <= y < self.height:
            source = next(one for one in self.tile_sheets if one.name == sheet)
            self.grids[layer][y * self.width + x] = self._first[sheet] + source.index(name, dx, dy)

    def solid(self, x: int, y: int, kind: str = "solid") -> None:
        """Block a cell on the invisible layer."""
        self.tile("collisions", x, y, "collision", kind)

    def is_solid(self, x: int, y: int) -> bool:
        """Whether the invisible layer blocks a cell."""
        return self.grids["collisions"][y * self.width + x] != 0

    def put(self, name: str, x: float, y: float, layer: str | None = None, called: str = "") -> None:
        """Stand a piece of furniture with its bottom left tile in cell x, y (fractions move it by pixels)."""
        sprite = SPRITES[name]
        sheet = next(one for one in self.furniture if sprite in one.sprites)
        self.objects[layer or sprite.layer].append(
            {
                "gid": self._first[sheet.name] + sheet.index(name),
                "height": sprite.height * TILE,
                "id": self._take_id(),
                "name": called,
                "rotation": 0,
                "type": name,
                "visible": True,
                "width": sprite.width * TILE,
                "x": round(x * TILE),
                "y": round((y + 1) * TILE),
            }
        )
        for dx, dy in sprite.blocks:
            self.solid(int(x + 0.5) + dx, int(y + 0.5) - dy)

    def area(self, name: str, x: float, y: float, w: float, h: float, **properties: Property) -> None:
        """Name a rectangle of tiles."""
        self.areas.append(
            {
                "height": round(h * TILE),
                "id": self._take_id(),
                "name": name,
                "properties": _listed(properties),
                "rotation": 0,
                "type": "area",
                "visible": True,
                "width": round(w * TILE),
                "x": round(x * TILE),
                "y": round(y * TILE),
            }
        )

    def seat(self, x: int, y: int, facing: str) -> None:
        """Let somebody sit with the feet at x, y (pixels), looking in a direction."""
        self.areas.append(
            {
                "height": 0,
                "id": self._take_id(),
                "name": "",
                "point": True,
                "properties": _listed({"facing": facing}),
                "rotation": 0,
                "type": "seat",
                "visible": True,
                "width": 0,
                "x": x,
                "y": y,
            }
        )

    def promenade(self, name: str, corners: Iterable[tuple[int, int]]) -> None:
        """Let people walk together round these corners (pixels)."""
        (x, y), *others = corners
        self.areas.append(
            {
                "height": 0,
                "id": self._take_id(),
                "name": name,
                "polygon": [{"x": 0, "y": 0}, *({"x": right - x, "y": down - y} for right, down in others)],
                "rotation": 0,
                "type": "promenade",
                "visible": True,
                "width": 0,
                "x": x,
                "y": y,
            }
        )

    def _take_id(self) -> int:
        self._next_object += 1
        return self._next_object - 1

    def document(self, background: str, properties: dict[str, str]) -> dict[str, object]:
        """The whole map as Tiled writes it."""
        layers: list[dict[str, object]] = []
        for number, name in enumerate(ORDER, 1):
            shown = name not in HIDDEN
            common: dict[str, object] = {"id": number, "name": name, "opacity": 1, "visible": shown, "x": 0, "y": 0}
            if name in TILE_LAYERS:
                grid = {"data": self.grids[name], "height": self.height, "type": "tilelayer", "width": self.width}
                layers.append({**common, **grid})
            else:
                objects = self.areas if name == "areas" else self.objects[name]
                if name != "areas":
                    objects = sorted(objects, key=_lower_edge)
                group = {"draworder": "topdown" if name == "floorLayer" else "index", "objects": objects}
                layers.append({**common, **group, "type": "objectgroup"})
        tilesets = [one.tileset(self._first[one.name], "tilesets") for one in self.tile_sheets]
        tilesets += [one.tileset(self._first[one.name], "tilesets") for one in self.furniture]
        return {
            "backgroundcolor": background,
            "compressionlevel": -1,
            "height": self.height,
            "infinite": False,
            "layers": layers,
            "nextlayerid": len(ORDER) + 1,
            "nextobjectid": self._next_object,
            "orientation": "orthogonal",
            "properties": [{"name": key, "type": "string", "value": text} for key, text in sorted(properties.items())],
            "renderorder": "right-down",
            "tiledversion": "1.10.2",
            "tileheight": TILE,
            "tilesets": tilesets,
            "tilewidth": TILE,
            "type": "map",
            "version": "1.10",
            "width": self.width,
        }

    def write(self, target: Path, background: str, properties: dict[str, str]) -> None:
        """Write the file, one layer row or object to a line so that changes can be read."""
        text = json.dumps(self.document(background, properties), ensure_ascii=False, separators=(",", ":"))
        text = (
            text.replace('{"data":', '\n{"data":')
            .replace('{"gid":', '\n{"gid":')
            .replace('{"columns":', '\n{"columns":')
        )
        target.write_text(text + "\n", encoding="utf-8")


def _listed(properties: dict[str, Property]) -> list[dict[str, object]]:
    kinds = {bool: "bool", str: "string", int: "int"}
    return [{"name": key, "type": kinds[type(value)], "value": value} for key, value in sorted(properties.items())]


def _lower_edge(thing: dict[str, object]) -> tuple[int, int]:
    y, number = thing["y"], thing["id"]
    assert isinstance(y, int) and isinstance(number, int)
    return y, number
