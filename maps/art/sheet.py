"""Sheets: many drawings in one picture, and the facts a map needs about them. Drawings live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from render import picture, save
from svg import document, frame

TILE = 32
EDGE = 1
"""Every tile of a grid sheet repeats its border once, so that no seam shows when a browser scales."""


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of tiles in a sheet."""

    column: int
    row: int
    width: int
    height: int


@dataclass(slots=True)
class TileSheet:
    """A tileset of 32 px tiles; drawings larger than a tile keep their neighbours."""

    name: str
    columns: int = 16
    blocks: dict[str, Block] = field(default_factory=dict)
    properties: dict[int, dict[str, bool]] = field(default_factory=dict)
    _bodies: list[str] = field(default_factory=list)
    _column: int = 0
    _row: int = 0
    _shelf: int = 0

    def add(self, name: str, width: int, height: int, body: str, **properties: bool) -> None:
        """Place a drawing of ``width`` × ``height`` tiles in the next free place, with properties on each tile."""
        if self._column + width > self.columns or (self._shelf and height != self._shelf):
            self._row += self._shelf
            self._column = self._shelf = 0
        block = Block(self._column, self._row, width, height)
        self._column += width
        self._shelf = height
        self.blocks[name] = block
        self._bodies.append(frame(block.column * TILE, block.row * TILE, width * TILE, height * TILE, body))
        if properties:
            for y in range(height):
                for x in range(width):
                    self.properties[self.index(name, x, y)] = dict(properties)

    def index(self, name: str, x: int = 0, y: int = 0) -> int:
        """The local id of one tile of a block; x and y wrap round, so that patterns can be laid by coordinate."""
        block = self.blocks[name]
        return (block.row + y % block.height) * self.columns + block.column + x % block.width

    @property
    def rows(self) -> int:
        """How many rows of tiles are in use."""
        return self._row + self._shelf

    def write(self, folder: Path) -> None:
        """Render at 1x and 2x, each tile with its border repeated."""
        width, height = self.columns * TILE, self.rows * TILE
        svg = document(width, height, "".join(self._bodies))
        for zoom, suffix in ((1, ""), (2, "@2x")):
            save(_extruded(picture(svg, zoom), TILE * zoom, EDGE * zoom), folder / f"{self.name}{suffix}.png")

    def tileset(self, first_gid: int, folder: str) -> dict[str, object]:
        """The tileset as Tiled embeds it in a map."""
        pitch = TILE + 2 * EDGE
        result: dict[str, object] = {
            "columns": self.columns,
            "firstgid": first_gid,
            "image": f"{folder}/{self.name}.png",
            "imageheight": self.rows * pitch,
            "imagewidth": self.columns * pitch,
            "margin": EDGE,
            "name": self.name,
            "spacing": 2 * EDGE,
            "tilecount": self.columns * self.rows,
            "tileheight": TILE,
            "tilewidth": TILE,
        }
        if self.properties:
            result["tiles"] = [
                {
                    "id": index,
                    "properties": [{"name": key, "type": "bool", "value": value} for key, value in sorted(own.items())],
                }
                for index, own in sorted(self.properties.items())
            ]
        return result


def _extruded(image: Image.Image, tile: int, edge: int) -> Image.Image:
    """The sheet with each tile's border drawn once more around it."""
    columns, rows = image.width // tile, image.height // tile
    pitch = tile + 2 * edge
    result = Image.new("RGBA", (columns * pitch, rows * pitch))
    for row in range(rows):
        for column in range(columns):
            piece = image.crop((column * tile, row * tile, (column + 1) * tile, (row + 1) * tile))
            wide = Image.new("RGBA", (pitch, pitch))
            for left in (0, 2 * edge, edge):
                for top in (0, 2 * edge, edge):
                    if left == top == edge or edge in (left, top):
                        continue
                    wide.paste(piece, (left, top))
            for left, top in ((0, edge), (2 * edge, edge), (edge, 0), (edge, 2 * edge)):
                wide.paste(piece, (left, top))
            for step in range(edge):
                wide.paste(piece.crop((0, 0, tile, 1)), (edge, step))
                wide.paste(piece.crop((0, tile - 1, tile, tile)), (edge, pitch - 1 - step))
                wide.paste(piece.crop((0, 0, 1, tile)), (step, edge))
                wide.paste(piece.crop((tile - 1, 0, tile, tile)), (pitch - 1 - step, edge))
            wide.paste(piece, (edge, edge))
            result.paste(wide, (column * pitch, row * pitch))
    return result
