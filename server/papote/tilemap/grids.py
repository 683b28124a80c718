"""The two grids of a map, one byte per tile: where one cannot walk, and where sound does not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from papote.tilemap.fields import truthy
from papote.tilemap.model import JSONValue

SHORTEST_WALL = 8
"""Colliding tiles in a connected run that count as a wall where nothing is said about sound: furniture collides too."""

Cells = dict[int, list[int]]
"""The non-empty cells of a layer by their tile id."""


def cells_by_gid(gids: Iterable[int]) -> Cells:
    """Sort the cells of a layer by the tile in them, so that tiles are looked up once each."""
    found: Cells = {}
    for index, gid in enumerate(gids):
        if gid:
            found.setdefault(gid, []).append(index)
    return found


def collision_grid(size: int, layers: Iterable[Cells], of_tile: Callable[[int], dict[str, JSONValue]]) -> bytes:
    """Mark the cells where some layer has a tile with ``collides``."""
    grid = bytearray(size)
    for cells in layers:
        for gid, indices in cells.items():
            if truthy(of_tile(gid).get("collides")):
                for index in indices:
                    grid[index] = 1
    return bytes(grid)


def soundproof_grid(
    size: tuple[int, int],
    layers: Iterable[tuple[dict[str, JSONValue], Cells]],
    of_tile: Callable[[int], dict[str, JSONValue]],
    collision: bytes,
    declared: bool,
) -> bytes:
    """Mark what stops sound; without any ``soundproof`` on the map, long runs of colliding tiles do."""
    if not declared:
        return walls(collision, *size)
    grid = bytearray(size[0] * size[1])
    for properties, cells in layers:
        whole = truthy(properties.get("soundproof"))
        for gid, indices in cells.items():
            own = of_tile(gid).get("soundproof")
            if truthy(own) if own is not None else whole:
                for index in indices:
                    grid[index] = 1
    return bytes(grid)


def walls(collision: bytes, width: int, height: int) -> bytes:
    """Mark the colliding tiles that hang together, edge to edge, in runs of at least ``SHORTEST_WALL``."""
    grid = bytearray(len(collision))
    seen = bytearray(collision)  # 1 = colliding and not visited yet
    for first in range(width * height):
        if not seen[first]:
            continue
        seen[first] = 0
        run = [first]
        for cell in run:  # grows while we go through it
            column = cell % width
            if column and seen[cell - 1]:
                seen[cell - 1] = 0
                run.append(cell - 1)
            if column + 1 < width and seen[cell + 1]:
                seen[cell + 1] = 0
                run.append(cell + 1)
            if cell >= width and seen[cell - width]:
                seen[cell - width] = 0
                run.append(cell - width)
            if cell + width < len(seen) and seen[cell + width]:
                seen[cell + width] = 0
                run.append(cell + width)
        if len(run) >= SHORTEST_WALL:
            for cell in run:
                grid[cell] = 1
    return bytes(grid)
