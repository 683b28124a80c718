"""Small maps for the tests: one room in every form Tiled can write it, as objects, files and loaded maps.

Run as a script (``python -m tests.tilemap.rooms``) this writes the committed files of
``tests/fixtures/maps``; a test keeps them equal to what it would write.
"""

from __future__ import annotations

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zstandard

from papote.tilemap import TileMap, load_map

FIXTURES = Path(__file__).parents[1] / "fixtures" / "maps"

# A room with a door in its lower wall; # is a wall (tile 2, once flipped), . is floor (tile 1), a space is nothing.
ROOM = (
    "########",
    "#......#",
    "#..#...#",
    "#......#",
    "###.####",
    "   .    ",
)
WIDTH, HEIGHT = len(ROOM[0]), len(ROOM)
WALL, FLOOR, FLIP = 2, 1, 0x80000000
GIDS = [{"#": WALL, ".": FLOOR, " ": 0}[sign] for line in ROOM for sign in line]
GIDS[0] |= FLIP
BLOCKED = bytes(sign == "#" for line in ROOM for sign in line)


def png(width: int, height: int) -> bytes:
    """Write a grey picture of the given size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def prop(name: str, value: Any) -> dict[str, Any]:
    """Write one custom property as Tiled does."""
    kind = {bool: "bool", int: "int", float: "float"}.get(type(value), "string")
    return {"name": name, "type": kind, "value": value}


def tileset(**more: Any) -> dict[str, Any]:
    """Two tiles of 32 px, the second of which nobody walks on."""
    return {
        "firstgid": 1,
        "name": "tiles",
        "tilewidth": 32,
        "tileheight": 32,
        "tilecount": 4,
        "columns": 2,
        "margin": 0,
        "spacing": 0,
        "image": "tiles.png",
        "imagewidth": 64,
        "imageheight": 64,
        "tiles": [{"id": 1, "properties": [prop("collides", True)]}],
    } | more


def layer(name: str = "room", data: Any = None, **more: Any) -> dict[str, Any]:
    """Describe a tile layer; without data it is the room."""
    width, height = more.get("width", WIDTH), more.get("height", HEIGHT)
    return {
        "type": "tilelayer",
        "name": name,
        "width": width,
        "height": height,
        "x": 0,
        "y": 0,
        "opacity": 1,
        "visible": True,
        "data": list(GIDS) if data is None else data,
    } | more


def cells(width: int, height: int, *filled: tuple[int, int], gid: int = FLOOR) -> list[int]:
    """Cells of a layer that is empty but for some (column, row)."""
    return [gid if (index % width, index // width) in filled else 0 for index in range(width * height)]


def objects(*items: dict[str, Any], name: str = "objects", **more: Any) -> dict[str, Any]:
    """Describe an object layer."""
    return {"type": "objectgroup", "name": name, "objects": list(items), "opacity": 1, "visible": True} | more


def area(name: str, x: float, y: float, width: float, height: float, **properties: Any) -> dict[str, Any]:
    """Describe a rectangle of class ``area``."""
    listed = [prop(key, value) for key, value in properties.items()]
    return {"class": "area", "name": name, "x": x, "y": y, "width": width, "height": height, "properties": listed}


def document(*layers: dict[str, Any], tilesets: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """Describe a whole map; without layers it is the room."""
    return {
        "type": "map",
        "version": "1.10",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "width": WIDTH,
        "height": HEIGHT,
        "tilewidth": 32,
        "tileheight": 32,
        "infinite": False,
        "layers": list(layers) or [layer()],
        "tilesets": [tileset()] if tilesets is None else tilesets,
    } | more


def write(folder: Path, content: Any, name: str = "map.tmj") -> Path:
    """Write a file (an object as JSON) with the picture beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiles.png").write_bytes(png(64, 64))
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        path.write_text(json.dumps(content), encoding="utf-8")
    return path


def load(folder: Path, *layers: dict[str, Any], **more: Any) -> TileMap:
    """Write a map made of these layers and load it."""
    return load_map(write(folder, document(*layers, **more)))


def grid_map(folder: Path, *lines: str, tile: int = 32) -> TileMap:
    """Load a map whose walls are the # signs of the lines."""
    gids = [WALL if sign == "#" else FLOOR for line in lines for sign in line]
    width, height = len(lines[0]), len(lines)
    walls = layer(data=gids, width=width, height=height)
    sheet = tileset(tilewidth=tile, tileheight=tile)
    return load(folder, walls, tilesets=[sheet], width=width, height=height, tilewidth=tile, tileheight=tile)


def packed(gids: list[int], compression: str) -> str:
    """Encode cells as base64, compressed by one of Tiled's methods."""
    raw = struct.pack(f"<{len(gids)}I", *gids)
    methods: dict[str, Callable[[bytes], bytes]] = {
        "": bytes,
        "zlib": zlib.compress,
        "gzip": lambda data: gzip.compress(data, mtime=0),
        "zstd": lambda data: zstandard.ZstdCompressor(level=3).compress(data),
    }
    return base64.b64encode(methods[compression](raw)).decode()


def packed_layer(compression: str, gids: list[int] | None = None, **more: Any) -> dict[str, Any]:
    """Describe the room as a base64 layer."""
    data = packed(GIDS if gids is None else gids, compression)
    return layer(data=data, encoding="base64", compression=compression, **more)


def chunks(offset: int = 0, size: int = 4) -> list[dict[str, Any]]:
    """Cut the room into the chunks of an infinite map, its corner at (offset, offset)."""
    found = []
    for top in range(0, HEIGHT, size):
        for left in range(0, WIDTH, size):
            data = [
                GIDS[row * WIDTH + column] if row < HEIGHT and column < WIDTH else 0
                for row in range(top, top + size)
                for column in range(left, left + size)
            ]
            found.append({"x": left + offset, "y": top + offset, "width": size, "height": size, "data": data})
    return found


def infinite(offset: int = 0) -> dict[str, Any]:
    """Describe the room as an infinite map."""
    chunked = layer(chunks=chunks(offset), startx=offset, starty=offset)
    del chunked["data"]
    return document(chunked, infinite=True)


TSX = """<?xml version="1.0" encoding="UTF-8"?>
<tileset version="1.10" name="tiles" tilewidth="32" tileheight="32" tilecount="4" columns="2">
 <image source="tiles.png" width="64" height="64"/>
 <tile id="1"><properties><property name="collides" type="bool" value="true"/></properties></tile>
</tileset>
"""


def tmx(data: str, *, attributes: str = "", tilesets: str = "", more: str = "", doctype: str = "") -> str:
    """Write the room as TMX around one ``<data>`` element."""
    sheet = TSX.split("\n", 1)[1].replace("<tileset ", '<tileset firstgid="1" ')
    return f"""<?xml version="1.0" encoding="UTF-8"?>
{doctype}<map version="1.10" orientation="orthogonal" width="{WIDTH}" height="{HEIGHT}"
 tilewidth="32" tileheight="32" {attributes}>
{tilesets or sheet} <layer id="1" name="room" width="{WIDTH}" height="{HEIGHT}">
  {data}
 </layer>
{more}</map>
"""


def csv(gids: list[int] | None = None) -> str:
    """Write cells as Tiled's CSV."""
    gids = GIDS if gids is None else gids
    return ",\n".join(",".join(map(str, gids[start : start + WIDTH])) for start in range(0, len(gids), WIDTH))


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1) + "\n"


def fixtures() -> dict[str, str | bytes]:
    """Say what each committed file holds: the same room each time, and what it needs beside it."""
    external = {"firstgid": 1, "source": "tiles.tsx"}
    sheet = tileset()
    del sheet["firstgid"]
    files: dict[str, str | bytes] = {
        "tiles.png": png(64, 64),
        "tiles.tsx": TSX,
        "tiles.tsj": _json(sheet | {"type": "tileset"}),
        "csv.tmj": _json(document()),
        "tsx.tmj": _json(document(tilesets=[external])),
        "tsj.tmj": _json(document(tilesets=[{"firstgid": 1, "source": "Tiles.TSJ"}])),
        "infinite.tmj": _json(infinite(-5)),
        "groups.tmj": _json(document({"type": "group", "name": "all", "layers": [layer()]})),
        "csv.tmx": tmx(f'<data encoding="csv">\n{csv()}\n</data>'),
        "xml.tmx": tmx("<data>" + "".join(f'<tile gid="{gid}"/>' for gid in GIDS) + "</data>"),
        "tsx.tmx": tmx(f'<data encoding="csv">{csv()}</data>', tilesets='<tileset firstgid="1" source="tiles.tsx"/>'),
        "infinite.tmx": tmx(
            '<data encoding="csv">'
            + "".join(
                f'<chunk x="{c["x"]}" y="{c["y"]}" width="{c["width"]}" height="{c["height"]}">'
                f"{','.join(map(str, c['data']))}</chunk>"
                for c in chunks(-5)
            )
            + "</data>",
            attributes='infinite="1"',
        ),
        "beside.wam": _json({"version": "2.1.0", "mapUrl": "https://maps.example/far/away/csv.tmj", "areas": []}),
    }
    for compression in ("", "zlib", "gzip", "zstd"):
        name = f"base64-{compression}".rstrip("-")
        files[f"{name}.tmj"] = _json(document(packed_layer(compression)))
        method = f' compression="{compression}"' if compression else ""
        files[f"{name}.tmx"] = tmx(f'<data encoding="base64"{method}>\n   {packed(GIDS, compression)}\n</data>')
    return files


if __name__ == "__main__":
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for file_name, held in fixtures().items():
        (FIXTURES / file_name).write_bytes(held if isinstance(held, bytes) else held.encode())
