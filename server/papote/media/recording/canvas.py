"""A picture to draw on: frames put into tiles, a figure for those without a camera, a ring for who speaks.

Planes of brightness and colour are copied row by row, which costs little and needs no library.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from zlib import crc32

from av import VideoFrame

from papote.media.recording.layout import HEIGHT, WIDTH, Tile

Colour = tuple[int, int, int]
"""Brightness and the two colours, as in the picture's planes."""

RING_WIDTH = 4


def colour(rgb: int) -> Colour:
    """A colour of the page, in the picture's way (BT.601, as VP8 has it)."""
    red, green, blue = rgb >> 16, rgb >> 8 & 255, rgb & 255
    return (
        round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
        round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
        round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
    )


GROUND = colour(0x16202A)
RING = colour(0xE8A13A)
COATS = tuple(map(colour, (0x1F6F78, 0xA8553C, 0x5F8D4E, 0x7A5C99, 0xB1770A, 0x3F6F9F)))
SKIN = colour(0xF4EAD9)


class Picture(NamedTuple):
    """Three planes and the lengths of their rows; the second and third are half as wide and high."""

    width: int
    height: int
    planes: tuple[memoryview, memoryview, memoryview]
    strides: tuple[int, int, int]


def picture_of(frame: VideoFrame) -> Picture:
    """A decoded frame, which must be yuv420p."""
    first, second, third = frame.planes
    return Picture(
        frame.width,
        frame.height,
        (memoryview(first), memoryview(second), memoryview(third)),
        (first.line_size, second.line_size, third.line_size),
    )


def scaled(frame: VideoFrame, tile: Tile) -> Picture:
    """A frame as large as its tile needs: a face fills it and is cut at the edges, a screen is seen whole."""
    ways = (tile.width / frame.width, tile.height / frame.height)
    factor = min(ways) if tile.screen else max(ways)
    width = max(2, round(frame.width * factor / 2) * 2)
    height = max(2, round(frame.height * factor / 2) * 2)
    return picture_of(frame.reformat(width=width, height=height, format="yuv420p"))


@cache
def figure(coat: Colour, width: int, height: int) -> Picture:
    """Somebody who shows no picture: head and shoulders."""
    planes = []
    head, shoulders = height * 0.16, height * 0.30
    for plane in range(3):
        step = 1 if plane == 0 else 2
        columns, rows = width // step, height // step
        middle = width / 2 / step
        data = bytearray(bytes([GROUND[plane]]) * (columns * rows))
        for row in range(rows):
            y = row * step
            for centre, reach, flat, shade in (
                (height * 0.95, shoulders, 1.0, coat[plane]),
                (height * 0.42, head, 1.0, SKIN[plane]),
            ):
                inside = 1 - ((y - centre) / (reach * flat)) ** 2
                if inside <= 0:
                    continue
                half = reach * inside**0.5 / step
                left, right = max(0, round(middle - half)), min(columns, round(middle + half))
                data[row * columns + left : row * columns + right] = bytes([shade]) * (right - left)
        planes.append(memoryview(bytes(data)))
    return Picture(width, height, (planes[0], planes[1], planes[2]), (width, width // 2, width // 2))


def coat_of(name: str) -> Colour:
    """Everybody keeps his colour."""
    return COATS[crc32(name.encode()) % len(COATS)]


class Canvas:
    """The picture that is being composed."""

    def __init__(self) -> None:
        self._planes = tuple(memoryview(bytearray(width * height)) for width, height in _sizes())
        self.clear()

    def clear(self) -> None:
        """Nothing but the ground."""
        for plane, shade, (width, height) in zip(self._planes, GROUND, _sizes(), strict=True):
            plane[:] = bytes([shade]) * (width * height)

    def put(self, tile: Tile, picture: Picture, *, ring: bool) -> None:
        """Draw into a tile, in its middle, and nowhere beside it."""
        width, height = min(tile.width, picture.width), min(tile.height, picture.height)
        if (width, height) != (tile.width, tile.height):
            self._fill(tile.x, tile.y, tile.width, tile.height, GROUND)
        x, y = _even(tile.x + (tile.width - width) / 2), _even(tile.y + (tile.height - height) / 2)
        left, top = _even((picture.width - width) / 2), _even((picture.height - height) / 2)
        for plane in range(3):
            step = 1 if plane == 0 else 2
            target, stride = self._planes[plane], WIDTH // step
            source, source_stride = picture.planes[plane], picture.strides[plane]
            columns = width // step
            to = y // step * stride + x // step
            at = top // step * source_stride + left // step
            for _ in range(height // step):
                target[to : to + columns] = source[at : at + columns]
                to += stride
                at += source_stride
        if ring:
            for strip in (
                (tile.x, tile.y, tile.width, RING_WIDTH),
                (tile.x, tile.y + tile.height - RING_WIDTH, tile.width, RING_WIDTH),
                (tile.x, tile.y, RING_WIDTH, tile.height),
                (tile.x + tile.width - RING_WIDTH, tile.y, RING_WIDTH, tile.height),
            ):
                self._fill(*strip, RING)

    def _fill(self, x: int, y: int, width: int, height: int, shade: Colour) -> None:
        for plane in range(3):
            step = 1 if plane == 0 else 2
            row = bytes([shade[plane]]) * (width // step)
            stride = WIDTH // step
            start = y // step * stride + x // step
            for at in range(start, start + height // step * stride, stride):
                self._planes[plane][at : at + len(row)] = row

    def frame(self) -> VideoFrame:
        """The picture as it is now, for an encoder."""
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, data, (width, height) in zip(frame.planes, self._planes, _sizes(), strict=True):
            if plane.line_size == width:
                plane.update(bytes(data))
                continue
            spare = bytes(plane.line_size - width)
            plane.update(b"".join(bytes(data[row * width : (row + 1) * width]) + spare for row in range(height)))
        return frame


def _sizes() -> tuple[tuple[int, int], ...]:
    return (WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2), (WIDTH // 2, HEIGHT // 2)


def _even(number: float) -> int:
    return int(number) // 2 * 2
