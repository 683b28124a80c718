"""See the map as people will: ``python maps/art/preview.py out.png [zoom] [x y w h in tiles]``.

Draws the TMJ itself with a few people on it and somebody on every seat, so that what is looked at is what is served.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from sheet import TILE

MAPS = Path(__file__).resolve().parent.parent
ROWS = ("down", "left", "right", "up")
SITTING = 6
SHEETS = 30
Figure = tuple[str, float, float, int, int]
"""A sheet, the feet in tiles, and which frame: row and column."""
PEOPLE = (
    ("a01", 6.5, 25.5, 0, 0), ("a02", 8.0, 24.2, 1, 2), ("a05", 29.5, 6.9, 3, 0), ("a09", 31.2, 7.0, 1, 4),
    ("a13", 35.0, 8.6, 0, 7),
    ("a06", 16.0, 17.7, 0, 6), ("a08", 22.0, 20.6, 3, 6), ("a10", 12.5, 14.8, 2, 1), ("a12", 49.0, 4.9, 0, 8),
    ("a14", 46.5, 8.6, 3, 6), ("a15", 50.5, 9.6, 3, 6), ("a16", 54.0, 21.5, 0, 5), ("a17", 30.0, 31.5, 2, 3),
    ("a18", 45.5, 32.4, 1, 1), ("a19", 5.5, 6.5, 0, 0), ("a20", 13.5, 9.5, 3, 6), ("a21", 31.5, 15.2, 2, 1),
    ("a22", 22.5, 15.3, 1, 3), ("a25", 12.0, 33.2, 2, 1),
)  # fmt: skip


def load(path: Path, zoom: int) -> Image.Image:
    """A sheet at the zoom."""
    name = path.with_name(f"{path.stem}@2x.png") if zoom == 2 else path
    return Image.open(name).convert("RGBA")


def render(source: Path, zoom: int, people: bool = True, show: tuple[str, ...] = ()) -> Image.Image:
    """The whole map as a picture; layers of ``show`` although they are hidden."""
    tmj = json.loads(source.read_text(encoding="utf-8"))
    width, height = tmj["width"], tmj["height"]
    canvas = Image.new("RGBA", (width * TILE * zoom, height * TILE * zoom), tmj["backgroundcolor"])
    cuts: dict[int, Image.Image] = {}
    for tileset in tmj["tilesets"]:
        image = load(source.parent / tileset["image"], zoom)
        w, h = tileset["tilewidth"] * zoom, tileset["tileheight"] * zoom
        margin, spacing = tileset["margin"] * zoom, tileset["spacing"] * zoom
        for index in range(tileset["tilecount"]):
            column, row = index % tileset["columns"], index // tileset["columns"]
            left, top = margin + column * (w + spacing), margin + row * (h + spacing)
            cuts[tileset["firstgid"] + index] = image.crop((left, top, left + w, top + h))
    for layer in tmj["layers"]:
        if not (layer["visible"] or layer["name"] in show) or layer["name"] == "areas":
            continue
        if layer["type"] == "tilelayer":
            for index, gid in enumerate(layer["data"]):
                if gid:
                    place = (index % width * TILE * zoom, index // width * TILE * zoom)
                    canvas.alpha_composite(cuts[gid], place)
            continue
        pieces = [Piece(one["y"], one["x"], one["y"], cuts[one["gid"]]) for one in layer["objects"]]
        if layer["name"] == "floorLayer":
            if people:
                pieces += _people(zoom, [*PEOPLE, *_sitting(tmj)])
            pieces.sort(key=lambda piece: piece.depth)
        for piece in pieces:
            _paste(canvas, piece.image, round(piece.x * zoom), round(piece.bottom * zoom) - piece.image.height)
    return canvas


class Piece(NamedTuple):
    """Something sorted from north to south, as the client sorts it."""

    depth: float
    x: float
    bottom: float
    image: Image.Image


def _sitting(tmj: dict[str, Any]) -> list[Figure]:
    """Somebody on every seat."""
    points = [one for layer in tmj["layers"] for one in layer.get("objects", ()) if one["type"] == "seat"]
    found: list[Figure] = []
    for number, point in enumerate(points):
        facing = next(one["value"] for one in point["properties"] if one["name"] == "facing")
        name = f"a{number * 7 % SHEETS + 1:02}"
        found.append((name, point["x"] / TILE, point["y"] / TILE, ROWS.index(facing), SITTING))
    return found


def _paste(canvas: Image.Image, piece: Image.Image, x: int, y: int) -> None:
    left, top = max(0, -x), max(0, -y)
    if left < piece.width and top < piece.height:
        canvas.alpha_composite(piece.crop((left, top, piece.width, piece.height)), (x + left, y + top))


def _people(zoom: int, figures: list[Figure]) -> list[Piece]:
    found = []
    for name, x, y, row, column in figures:
        path = MAPS / "avatars" / f"{name}.png"
        if path.exists():
            sheet = load(path, zoom)
            box = (column * 40 * zoom, row * 56 * zoom, (column + 1) * 40 * zoom, (row + 1) * 56 * zoom)
            # The feet are at (20, 50) of 40 x 56; the client sorts a figure four pixels below them.
            found.append(Piece(y * TILE + 4, x * TILE - 20, y * TILE + 6, sheet.crop(box)))
    return found


def main(words: list[str]) -> None:
    """Write the picture, or a part of it."""
    zoom = int(words[1]) if len(words) > 1 else 1
    image = render(MAPS / "le-palier.tmj", zoom)
    if len(words) > 2:
        x, y, w, h = (float(word) * TILE * zoom for word in words[2:6])
        image = image.crop((round(x), round(y), round(x + w), round(y + h)))
    image.convert("RGB").save(words[0])


if __name__ == "__main__":
    main(sys.argv[1:])
