"""The register of furniture: every drawing has a name, a size in tiles and the cells it blocks.

Furniture of equal size shares a sheet, ``furniture-<width>x<height>``, because Tiled and the
browser read a grid of large tiles most easily. The drawings themselves live in the other modules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from render import write
from sheet import TILE
from svg import document, frame

Cells = tuple[tuple[int, int], ...]
"""Offsets from the sprite's bottom left tile: columns to the right, rows upward."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """One piece of furniture; several frames make an animation."""

    name: str
    width: int
    height: int
    frames: tuple[str, ...]
    milliseconds: int
    blocks: Cells
    layer: str


SPRITES: dict[str, Sprite] = {}
Drawing = Callable[[], str | tuple[str, ...]]


def block(width: int, height: int = 1, left: int = 0, up: int = 0) -> Cells:
    """A rectangle of blocked tiles."""
    return tuple((left + x, up + y) for y in range(height) for x in range(width))


def add(
    name: str,
    width: int,
    height: int,
    body: str | tuple[str, ...],
    blocks: Cells = (),
    layer: str = "floorLayer",
    milliseconds: int = 180,
) -> None:
    """Register a drawing of ``width`` × ``height`` tiles for a layer of the map."""
    frames = (body,) if isinstance(body, str) else body
    SPRITES[name] = Sprite(name, width, height, frames, milliseconds, blocks, layer)


@dataclass(frozen=True, slots=True)
class FurnitureSheet:
    """All sprites of one size."""

    width: int
    height: int
    sprites: tuple[Sprite, ...]

    @property
    def name(self) -> str:
        """The file's stem."""
        return f"furniture-{self.width}x{self.height}"

    @property
    def cells(self) -> list[str]:
        """Every frame's drawing: first frames in order of registration, later frames after all of them."""
        first = [sprite.frames[0] for sprite in self.sprites]
        return first + [body for sprite in self.sprites for body in sprite.frames[1:]]

    @property
    def columns(self) -> int:
        """How many stand in a row of the picture."""
        return max(1, min(len(self.cells), 1024 // (self.width * TILE)))

    def index(self, name: str) -> int:
        """The local id of a sprite."""
        return next(index for index, sprite in enumerate(self.sprites) if sprite.name == name)

    def write(self, folder: Path) -> None:
        """Render at 1x and 2x."""
        w, h, cells = self.width * TILE, self.height * TILE, self.cells
        body = "".join(
            frame(index % self.columns * w, index // self.columns * h, w, h, cell) for index, cell in enumerate(cells)
        )
        rows = -(-len(cells) // self.columns)
        write(document(self.columns * w, rows * h, body), folder / f"{self.name}.png")

    def tileset(self, first_gid: int, folder: str) -> dict[str, object]:
        """The tileset as Tiled embeds it in a map, with names as the tiles' class and with animations."""
        rows = -(-len(self.cells) // self.columns)
        tiles: list[dict[str, object]] = []
        later = len(self.sprites)
        for index, sprite in enumerate(self.sprites):
            tile: dict[str, object] = {"id": index, "type": sprite.name}
            if len(sprite.frames) > 1:
                ids = [index, *range(later, later + len(sprite.frames) - 1)]
                later += len(sprite.frames) - 1
                tile["animation"] = [{"duration": sprite.milliseconds, "tileid": number} for number in ids]
            tiles.append(tile)
        return {
            "columns": self.columns,
            "firstgid": first_gid,
            "image": f"{folder}/{self.name}.png",
            "imageheight": rows * self.height * TILE,
            "imagewidth": self.columns * self.width * TILE,
            "margin": 0,
            "name": self.name,
            "objectalignment": "bottomleft",
            "spacing": 0,
            "tilecount": self.columns * rows,
            "tileheight": self.height * TILE,
            "tiles": tiles,
            "tilewidth": self.width * TILE,
        }


def sheets() -> list[FurnitureSheet]:
    """All furniture sheets, small sizes first."""
    sizes = sorted({(sprite.width, sprite.height) for sprite in SPRITES.values()})
    return [FurnitureSheet(w, h, tuple(s for s in SPRITES.values() if (s.width, s.height) == (w, h))) for w, h in sizes]
