"""Maps drawn with letters, for tests: one letter is one tile of 32 pixels.

``#`` a wall (no walking, no sound) · ``o`` furniture (no walking) · ``g`` glass (no sound, one can walk) ·
``.`` floor · ``s`` floor where people start · any capital letter: floor of the area with that letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from papote.geometry import Rect
from papote.tilemap.model import Area, Counts, Exit, Seat, TileMap
from papote.types import AreaId, StageName

TILE = 32


@dataclass(frozen=True)
class Kind:
    """What the tiles of one letter are an area for."""

    id: str
    meeting: str | None = None
    silent: bool = False
    capacity: int | None = None
    exit: Exit | None = None
    seats: tuple[tuple[int, int], ...] = ()
    """The tiles of its seats, wherever they are."""
    stage: str | None = None
    audience: str | None = None
    desk: bool = False


def draw(
    picture: str,
    areas: Mapping[str, Kind] | None = None,
    *,
    starts: Mapping[str, tuple[Rect, ...]] | None = None,
    more_areas: tuple[Area, ...] = (),
) -> TileMap:
    """Read the picture."""
    rows = dedent(picture).strip("\n").splitlines()
    width, height = max(map(len, rows)), len(rows)
    rows = [row.ljust(width, ".") for row in rows]
    tiles = "".join(rows)
    found = tuple(
        Area(
            AreaId(kind.id),
            kind.id,
            _rects(rows, letter),
            meeting=kind.meeting,
            silent=kind.silent,
            capacity=kind.capacity,
            exit=kind.exit,
            seats=tuple(Seat(*middle(*tile)) for tile in kind.seats),
            stage=None if kind.stage is None else StageName(kind.stage),
            audience=None if kind.audience is None else StageName(kind.audience),
            desk=kind.desk,
        )
        for letter, kind in (areas or {}).items()
    )
    entries = {"": _rects(rows, "s")} if "s" in tiles else {"": (tile_rect(1, 1),)}
    return TileMap(
        id="test",
        name="Test",
        path=Path("test.tmj"),
        width=width,
        height=height,
        tile_width=TILE,
        tile_height=TILE,
        background=None,
        tilesets=(),
        layers=(),
        collision=bytes(tile in "#o" for tile in tiles),
        soundproof=bytes(tile in "#g" for tile in tiles),
        areas=found + more_areas,
        starts={**entries, **(starts or {})},
        counts=Counts(),
    )


def floor(width: int, height: int) -> TileMap:
    """An empty hall."""
    return draw("\n".join(["." * width] * height))


def tile_rect(column: int, row: int, columns: int = 1, rows: int = 1) -> Rect:
    """A block of tiles, in pixels."""
    return Rect(column * TILE, row * TILE, columns * TILE, rows * TILE)


def middle(column: float, row: float) -> tuple[int, int]:
    """The pixel in the middle of a tile."""
    return round((column + 0.5) * TILE), round((row + 0.5) * TILE)


def _rects(rows: list[str], letter: str) -> tuple[Rect, ...]:
    rects = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if row[x] == letter:
                end = x
                while end < len(row) and row[end] == letter:
                    end += 1
                rects.append(tile_rect(x, y, end - x))
                x = end
            else:
                x += 1
    return tuple(rects)
