"""The map as JSON for the browser: one shape for all maps, documented in ``docs/maps.md``."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from pathlib import Path

from papote.geometry import Rect
from papote.tilemap.model import (
    Area,
    Exit,
    Image,
    ImageLayer,
    JSONValue,
    Layer,
    LayerLook,
    MapObject,
    ObjectLayer,
    TileImage,
    TileLayer,
    TileMap,
    Tileset,
)

VERSION = 1
"""Grows when the shape changes in a way an older page would not understand."""

JSONObject = dict[str, JSONValue]
ImageUrl = Callable[[Path], str]


def to_json(tilemap: TileMap, image_url: ImageUrl) -> JSONObject:
    """Describe the map for the browser; ``image_url`` says where a picture on this disk is served."""
    return {
        "version": VERSION,
        "id": tilemap.id,
        "name": tilemap.name,
        "width": tilemap.width,
        "height": tilemap.height,
        "tile_width": tilemap.tile_width,
        "tile_height": tilemap.tile_height,
        "background": tilemap.background,
        "tilesets": [_tileset(tileset, image_url) for tileset in tilemap.tilesets],
        "layers": [_layer(layer, image_url) for layer in tilemap.layers],
        "collision": pack_bits(tilemap.collision),
        "soundproof": pack_bits(tilemap.soundproof),
        "areas": [_area(area) for area in tilemap.areas],
        "promenades": [
            {"name": each.name, "points": [[point.x, point.y] for point in each.points], "closed": each.closed}
            for each in tilemap.promenades
        ],
        "starts": {entry: _rects(rects) for entry, rects in tilemap.starts.items()},
        "properties": dict(tilemap.properties),
        "warnings": list(tilemap.warnings),
    }


def pack_bits(grid: bytes) -> str:
    """Pack a grid of one byte per cell to base64 of one bit per cell, the most significant bit first."""
    if not grid:
        return ""
    spare = -len(grid) % 8
    digits = grid.translate(_DIGITS) + b"0" * spare
    return base64.b64encode(int(digits, 2).to_bytes(len(digits) // 8, "big")).decode()


_DIGITS = b"0" + b"1" * 255
"""Byte 0 is the digit 0, every other the digit 1."""


def _tileset(tileset: Tileset, image_url: ImageUrl) -> JSONObject:
    image = tileset.image
    return {
        "name": tileset.name,
        "first_gid": tileset.first_gid,
        "tile_width": tileset.tile_width,
        "tile_height": tileset.tile_height,
        "columns": tileset.columns,
        "tile_count": tileset.tile_count,
        "margin": tileset.margin,
        "spacing": tileset.spacing,
        "offset": [tileset.offset_x, tileset.offset_y],
        "image": _url(image.path if image else None, image_url),
        "image_2x": _url(image.double if image else None, image_url),
        "image_width": image.width if image else 0,
        "image_height": image.height if image else 0,
        "tiles": {str(local): _tile(tile, image_url) for local, tile in tileset.tiles.items()},
        "animations": {
            str(local): [[frame.tile, frame.milliseconds] for frame in frames]
            for local, frames in tileset.animations.items()
        },
    }


def _tile(tile: TileImage, image_url: ImageUrl) -> JSONObject:
    return {
        "image": _url(tile.image.path, image_url),
        "image_2x": _url(tile.image.double, image_url),
        "x": tile.x,
        "y": tile.y,
        "width": tile.width,
        "height": tile.height,
    }


def _url(path: Path | None, image_url: ImageUrl) -> str | None:
    return image_url(path) if path is not None else None


def _layer(layer: Layer, image_url: ImageUrl) -> JSONObject:
    match layer:
        case TileLayer(look=look, gids=gids):
            return {"kind": "tiles", **_look(look), "data": list(gids)}
        case ObjectLayer(look=look, objects=objects):
            drawn: list[JSONValue] = [_object(item) for item in objects]
            return {"kind": "objects", **_look(look), "sorted": layer.sorted, "objects": drawn}
        case ImageLayer(look=look, image=image):
            return {
                "kind": "image",
                **_look(look),
                **_picture(image, image_url),
                "repeat": [layer.repeat_x, layer.repeat_y],
            }


def _look(look: LayerLook) -> JSONObject:
    return {
        "name": look.name,
        "visible": look.visible,
        "opacity": look.opacity,
        "tint": look.tint,
        "offset": [look.offset_x, look.offset_y],
        "parallax": [look.parallax_x, look.parallax_y],
        "above": look.above,
    }


def _picture(image: Image, image_url: ImageUrl) -> JSONObject:
    return {"image": _url(image.path, image_url), "width": image.width, "height": image.height}


def _object(item: MapObject) -> JSONObject:
    return {
        "x": item.x,
        "y": item.y,
        "width": item.width,
        "height": item.height,
        "rotation": item.rotation,
        "gid": item.gid,
        "text": item.text,
        "font_size": item.font_size,
        "color": item.color,
        "bold": item.bold,
        "name": item.name,
    }


def _area(area: Area) -> JSONObject:
    return {
        "id": area.id,
        "name": area.name,
        "rects": _rects(area.rects),
        "meeting": area.meeting,
        "silent": area.silent,
        "capacity": area.capacity,
        "exit": _exit(area.exit),
        "seats": [[seat.x, seat.y, int(seat.facing)] for seat in area.seats],
        "stage": area.stage,
        "audience": area.audience,
        "desk": area.desk,
        "coffee": area.coffee,
        "properties": dict(area.properties),
    }


def _exit(target: Exit | None) -> JSONObject | None:
    return {"room": target.room, "entry": target.entry} if target is not None else None


def _rects(rects: Iterable[Rect]) -> list[JSONValue]:
    return [[rect.x, rect.y, rect.width, rect.height] for rect in rects]
