"""Whether a body fits, a step is free, and sound passes: exact answers on the grids, a few microseconds each.

A body is a box centred on (x, y), ``half`` wide to each side. Touching a wall is free; entering
it, by however little, is not. Finding a way lives in ``pathfinding``.
"""

from __future__ import annotations

from math import ceil, floor

from papote.tilemap.model import TileMap

SLACK = 1e-6
"""Pixels by which rounding in floating point may let a box and a wall overlap."""

SIGHT = 0.5
"""Half the width of a line of sight: without any, sound would slip through where two walls meet at a corner."""


def box_is_free(tilemap: TileMap, x: float, y: float, half: float) -> bool:
    """Whether the box around x, y touches no blocked tile and does not stick out of the map."""
    return _swept(tilemap.collision, tilemap, x, y, x, y, half - SLACK, edge_blocks=True)


def segment_is_free(tilemap: TileMap, x0: float, y0: float, x1: float, y1: float, half: float) -> bool:
    """Whether the box can slide in a straight line without touching a blocked tile: corners count exactly."""
    return _swept(tilemap.collision, tilemap, x0, y0, x1, y1, half - SLACK, edge_blocks=True)


def sight_is_free(tilemap: TileMap, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether no soundproof tile lies between two points."""
    return _swept(tilemap.soundproof, tilemap, x0, y0, x1, y1, SIGHT, edge_blocks=False)


def _swept(
    grid: bytes, tilemap: TileMap, x0: float, y0: float, x1: float, y1: float, half: float, *, edge_blocks: bool
) -> bool:
    """Go through the rows of tiles the moving box passes, and look only at the columns it touches there.

    A row is touched while the centre's y lies in the row grown by ``half``; meanwhile x moves
    over a span; the tiles touched are those of the span grown by ``half``.
    """
    width, height = tilemap.width, tilemap.height
    tile_width, tile_height = tilemap.tile_width, tilemap.tile_height
    if not (-1e9 < x0 < 1e9 and -1e9 < y0 < 1e9 and -1e9 < x1 < 1e9 and -1e9 < y1 < 1e9):
        return False  # also NaN, which no comparison lets through
    left, right = (x0, x1) if x0 <= x1 else (x1, x0)
    top, bottom = (y0, y1) if y0 <= y1 else (y1, y0)
    first_row, last_row = floor((top - half) / tile_height), ceil((bottom + half) / tile_height) - 1
    first, last = floor((left - half) / tile_width), ceil((right + half) / tile_width) - 1
    if edge_blocks:
        if first < 0 or last >= width or first_row < 0 or last_row >= height:
            return False
    else:
        first, last = max(first, 0), min(last, width - 1)
        first_row, last_row = max(first_row, 0), min(last_row, height - 1)
    across, down = x1 - x0, y1 - y0
    slanted = across != 0 and down != 0
    if slanted and _clear(grid, width, first, last, first_row, last_row):
        return True  # nothing in the way of any line within this box, as nearly always in the open
    for row in range(first_row, last_row + 1):
        start, end = first, last
        if slanted:
            enter = (row * tile_height - half - y0) / down
            leave = ((row + 1) * tile_height + half - y0) / down
            if enter > leave:
                enter, leave = leave, enter
            enter, leave = max(enter, 0.0), min(leave, 1.0)
            if enter >= leave:
                continue
            x_enter = x0 + across * enter
            x_leave = x0 + across * leave
            if x_enter > x_leave:
                x_enter, x_leave = x_leave, x_enter
            start = max(first, floor((x_enter - half) / tile_width))
            end = min(last, ceil((x_leave + half) / tile_width) - 1)
        offset = row * width
        if grid.find(1, offset + start, offset + end + 1) >= 0:
            return False
    return True


def _clear(grid: bytes, width: int, first: int, last: int, first_row: int, last_row: int) -> bool:
    for offset in range(first_row * width, last_row * width + 1, width):
        if grid.find(1, offset + first, offset + last + 1) >= 0:
            return False
    return True
