"""The cells of a tile layer or chunk: CSV, JSON lists, XML tiles, and base64 with zlib, gzip or zstd.

Decompression never produces more than the cells need, so a small file cannot fill the memory.
"""

from __future__ import annotations

import array
import base64
import binascii
import sys
import zlib

import zstandard

from papote.tilemap.fields import Fields
from papote.tilemap.model import JSONValue

LARGEST_WINDOW = 1 << 23
"""Memory a zstd frame may ask for; the densest level Tiled offers needs as much."""


def decode_cells(fields: Fields, name: str, count: int, encoding: str, compression: str) -> array.array[int]:
    """Decode the field ``name`` to exactly ``count`` global tile ids."""
    data = fields.get(name)
    if isinstance(data, list):
        cells = _from_list(fields, name, data)
    elif isinstance(data, str) and encoding in ("", "csv"):
        cells = _from_csv(fields, name, data, count)
    elif isinstance(data, str) and encoding == "base64":
        cells = _from_base64(fields, name, data, count, compression)
    elif isinstance(data, str):
        raise fields.error(f"the encoding {encoding[:40]!r} is not known", name)
    else:
        raise fields.error("the tiles of the layer are missing", name)
    if len(cells) != count:
        raise fields.error(f"there are {len(cells)} tiles where width × height says {count}", name)
    return cells


def _from_list(fields: Fields, name: str, data: list[JSONValue]) -> array.array[int]:
    try:
        return array.array("I", data)  # type: ignore[arg-type]  # anything but whole numbers raises
    except (TypeError, OverflowError):
        pass
    cells = array.array("I")
    for index, value in enumerate(data):
        try:
            cells.append(int(value))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            raise fields.error("this is not a tile id", f"{name}/{index}") from None
    return cells


def _from_csv(fields: Fields, name: str, data: str, count: int) -> array.array[int]:
    if data.count(",") > count + 1:
        raise fields.error(f"there are more tiles than width × height says ({count})", name)
    parts = data.split(",")
    if parts and not parts[-1].strip():
        parts.pop()
    try:
        return array.array("I", map(int, parts))
    except (ValueError, OverflowError):
        raise fields.error("the list of tiles holds something that is not a tile id", name) from None


def _from_base64(fields: Fields, name: str, data: str, count: int, compression: str) -> array.array[int]:
    try:
        packed = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise fields.error("the tiles are not valid base64", name) from None
    size = count * 4
    try:
        raw = _unpack(packed, size, compression)
    except (zlib.error, zstandard.ZstdError, EOFError, MemoryError) as problem:
        raise fields.error(f"the tiles cannot be decompressed ({str(problem)[:80]})", name) from None
    if raw is None:
        raise fields.error(f"the compression {compression[:40]!r} is not known", name)
    if len(raw) > size:
        raise fields.error(f"the tiles decompress to more than the {size} bytes of width × height", name)
    if len(raw) % 4:
        raise fields.error("the tiles do not come in four bytes each", name)
    cells = array.array("I")
    cells.frombytes(raw)
    if sys.byteorder == "big":
        cells.byteswap()
    return cells


def _unpack(packed: bytes, size: int, compression: str) -> bytes | None:
    """Decompress to at most one byte more than ``size`` (that one tells "too much"); None: unknown method."""
    if compression == "":
        return packed
    if compression in ("zlib", "gzip"):
        unzip = zlib.decompressobj(wbits=47)  # tells zlib from gzip by its header: files in the wild mix them up
        return unzip.decompress(packed, size + 1)
    if compression == "zstd":
        with zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(packed) as reader:
            return reader.read(size + 1)
    return None
