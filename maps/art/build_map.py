"""Build ``maps/le-palier.tmj``: floors, walls with their junctions, and the layout. Drawings live elsewhere."""

from __future__ import annotations

from pathlib import Path

import catalogue
import floors
import furnishing
import garden
import layout
import walls
from sheet import TILE, TileSheet
from sprites import sheets
from svg import wave
from tmj import MapWriter

MAPS = Path(__file__).resolve().parent.parent
Cell = tuple[int, int]
PATTERNS = ("oak", "walnut", "walnut-east", "flags", "terrace", "cement", "cement-east")
"""Floors laid by the map's own grid, so that neighbouring rooms of one floor meet."""


def tile_sheets() -> list[TileSheet]:
    """The tilesets of 32 px tiles, in the order of their ids."""
    catalogue.register()
    return [walls.collision_sheet(), floors.build(), walls.build(), garden.build()]


def lay_floors(writer: MapWriter) -> None:
    """Fill rooms with boards, tiles and carpets."""
    for floor in layout.FLOORS:
        for y in range(floor.y, floor.y + floor.h):
            for x in range(floor.x, floor.x + floor.w):
                dx, dy = (x, y) if floor.name in PATTERNS else (x - floor.x, y - floor.y)
                layer = "carpets" if floor.name.endswith(("-east", "-front")) else "floor"
                writer.tile(layer, x, y, "floors", floor.name, dx, dy)
    for y in range(3, 30):
        writer.tile("carpets", 1, y, "floors", "outside-west")
        writer.tile("carpets", 58, y, "floors", "outside-east")
    for x in range(25, 39):
        writer.tile("carpets", x, 33, "floors", "terrace-edge")
    for carpet in layout.CARPETS:
        cells = {(x, y) for y in range(carpet.y, carpet.y + carpet.h) for x in range(carpet.x, carpet.x + carpet.w)}
        for x, y in cells:
            writer.tile("carpets", x, y, "floors", f"{carpet.name}-{blob_mask(cells, x, y)}")


def blob_mask(cells: set[Cell], x: int, y: int) -> int:
    """How a cell of a ground touches its neighbours."""
    sides = [(0, -1), (1, 0), (0, 1), (-1, 0)]
    corners = [(1, -1, 1, 2), (1, 1, 4, 2), (-1, 1, 4, 8), (-1, -1, 1, 8)]
    mask = sum(1 << bit for bit, (dx, dy) in enumerate(sides) if (x + dx, y + dy) in cells)
    for bit, (dx, dy, one, other) in enumerate(corners):
        if mask & one and mask & other and (x + dx, y + dy) in cells:
            mask |= 1 << (4 + bit)
    return mask


def raise_walls(writer: MapWriter) -> None:
    """Turn lines of walls into tiles: faces, tops, junctions, and the shadows they throw."""
    faces: dict[Cell, tuple[str, bool]] = {}
    openings: set[Cell] = set()
    for wall in layout.WALLS:
        for x in range(wall.x, wall.x + wall.length):
            material = wall.material
            if any(door.y == wall.y and door.x <= x < door.x + door.w for door in layout.DOORS):
                openings |= {(x, wall.y), (x, wall.y + 1)}
            else:
                faces[x, wall.y] = (material, False)
                faces[x, wall.y + 1] = (material, True)
    columns = {(c.x, y): c.glass for c in layout.COLUMNS for y in range(c.y, c.y + c.length)}
    through = set(faces) | openings
    tops = {(x, y - 1): material for (x, y), (material, lower) in faces.items() if not lower}
    for (x, y), (material, lower) in faces.items():
        mask = ((x - 1, y) in through) | ((x + 1, y) in through) << 1 | ((x, y) in columns) << 2
        part = "lower" if lower else "upper"
        writer.tile("walls", x, y, "walls", f"face-{material}-{mask}-{part}")
        beyond = faces.get((x + 1, y), (material, lower))[0]
        if (x, y) in columns and beyond != material:
            writer.tile("wall-tops", x, y, "walls", f"beyond-{beyond}-{part}")
        writer.solid(x, y, "wall")
    for x, y in sorted(tops.keys() | {(x, y - 1) for x, y in openings if (x, y + 1) in openings}):
        if (x, y + 1) in openings and (x, y + 2) not in openings:
            continue
        material = "glass" if tops.get((x, y)) == "glass" or _beside_glass(tops, x, y) else "plaster"
        below = y + 1
        up, down = (x, y) in columns, (x, below) in columns
        mask = ((x - 1, below) in through) | ((x + 1, below) in through) << 1 | up << 2 | down << 3
        if not mask & 3:
            writer.tile("walls", x, y, "walls", "vertical-3")
            writer.solid(x, y, "wall")
            continue
        writer.tile("walls", x, y, "walls", f"top-{material}-{mask}")
        if up:
            writer.solid(x, y, "wall")
        else:
            writer.tile("wall-tops", x, y, "walls", f"over-{material}-{mask}")
    for (x, y), glass in columns.items():
        writer.solid(x, y, "wall")
        if (x, y) not in faces and (x, y) not in tops:
            up = (x, y - 1) in columns or (x, y - 1) in faces or (x, y - 1) in tops
            writer.tile("walls", x, y, "walls", f"vertical-{'glass-' if glass else ''}{2 + up}")
    _shade(writer, faces, columns)


def _beside_glass(tops: dict[Cell, str], x: int, y: int) -> bool:
    """Whether the wall goes on in glass on a side of this opening."""
    return (x, y) not in tops and any(tops.get((x + step, y)) == "glass" for step in (-4, -3, -2, -1, 1, 2, 3, 4))


def _shade(writer: MapWriter, faces: dict[Cell, tuple[str, bool]], columns: dict[Cell, bool]) -> None:
    for y in range(writer.height):
        for x in range(2, writer.width - 1):
            above = faces.get((x, y - 1))
            north = above is not None and (above[1] and above[0] != "glass")
            if (x, y) in columns and ((x, y) not in faces or (x + 1, y) not in faces):
                if not columns[x, y]:
                    writer.tile("shadows", x, y, "walls", "shade-foot-north" if north else "shade-foot")
                continue
            west = (x - 1, y) in columns and not columns[x - 1, y] and (x - 1, y) not in faces
            if (x, y) not in faces and (north or west):
                kind = "north-west" if north and west else "north" if north else "west"
                writer.tile("shadows", x, y, "walls", f"shade-{kind}")


def lay_ground(writer: MapWriter) -> None:
    """Grass everywhere outside, the painted garden in the south."""
    for y in range(writer.height):
        for x in range(writer.width):
            name = "grass-2" if wave(x // 4 * 7 + y // 4 * 13) > 0.5 else "grass"
            writer.tile("ground", x, y, "floors", name, x, y)
    for y in range(garden.ROWS):
        for x in range(garden.COLUMNS):
            writer.tile("ground", x, layout.GARDEN_ROW + y, "garden", "ground", x, y)
    for x, y in garden.water_cells():
        writer.solid(x, layout.GARDEN_ROW + y)


def build() -> MapWriter:
    """Le Palier, ready to be written."""
    writer = MapWriter(layout.WIDTH, layout.HEIGHT, tile_sheets(), sheets())
    lay_ground(writer)
    lay_floors(writer)
    raise_walls(writer)
    furnishing.furnish(writer)
    for name, x, y, w, h, properties in layout.AREAS:
        writer.area(name, x, y, w, h, **properties)
    writer.promenade("garden", [(x, layout.GARDEN_ROW * TILE + y) for x, y in layout.PROMENADE])
    return writer


def main() -> None:
    """Write the map."""
    build().write(MAPS / "le-palier.tmj", layout.BACKGROUND, layout.PROPERTIES)


if __name__ == "__main__":
    main()
