"""Facts that Le Palier promises, checked on the file itself: ``python maps/art/check_map.py [file]``.

Reads nothing but the TMJ, so it also holds for a map edited by hand in Tiled. A sentence per
broken promise, and an exit code of 1.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TILE = 32
HALF = 10
FLIPS = 0x1FFFFFFF
NAMED = ("start", "entrance", "desks", "coffee", "lounge", "stage", "auditorium", "library", "garden")
MEETINGS = ("meeting-1", "meeting-2", "meeting-3")
TABLES = tuple(f"table-{number}" for number in range(1, 7))
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """What matters of a map for walking and talking."""

    width: int
    height: int
    blocked: frozenset[Cell]
    soundproof: frozenset[Cell]
    areas: dict[str, tuple[float, float, float, float]]
    properties: dict[str, dict[str, Any]]

    def cells(self, area: str) -> list[Cell]:
        """The free cells whose middle lies in an area."""
        x, y, w, h = self.areas[area]
        return [
            (column, row)
            for row in range(self.height)
            for column in range(self.width)
            if x <= (column + 0.5) * TILE < x + w and y <= (row + 0.5) * TILE < y + h
            if (column, row) not in self.blocked
        ]


def read(path: Path) -> Facts:
    """The facts of a TMJ with embedded tilesets and plain layers."""
    tmj = json.loads(path.read_text(encoding="utf-8"))
    kinds: dict[str, set[int]] = {"collides": set(), "soundproof": set()}
    for tileset in tmj["tilesets"]:
        for tile in tileset.get("tiles", ()):
            for one in tile.get("properties", ()):
                if one["name"] in kinds and one["value"] is True:
                    kinds[one["name"]].add(tileset["firstgid"] + tile["id"])
    found: dict[str, set[Cell]] = {"collides": set(), "soundproof": set()}
    areas: dict[str, tuple[float, float, float, float]] = {}
    properties: dict[str, dict[str, Any]] = {}
    for layer in tmj["layers"]:
        if layer["type"] == "tilelayer":
            for index, gid in enumerate(layer["data"]):
                for kind, gids in kinds.items():
                    if gid & FLIPS in gids:
                        found[kind].add((index % tmj["width"], index // tmj["width"]))
            continue
        for one in layer["objects"]:
            if one["type"] == "area":
                areas[one["name"]] = (one["x"], one["y"], one["width"], one["height"])
                properties[one["name"]] = {p["name"]: p["value"] for p in one.get("properties", ())}
    blocked, soundproof = frozenset(found["collides"]), frozenset(found["soundproof"])
    return Facts(tmj["width"], tmj["height"], blocked, soundproof, areas, properties)


def reachable(facts: Facts, start: Cell) -> set[Cell]:
    """Cells a 20 px box can walk to: it fits wherever a whole cell is free, from middle to middle."""
    seen, queue = {start}, deque([start])
    while queue:
        x, y = queue.popleft()
        for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            inside = 0 <= cell[0] < facts.width and 0 <= cell[1] < facts.height
            if inside and cell not in seen and cell not in facts.blocked:
                seen.add(cell)
                queue.append(cell)
    return seen


def faults(facts: Facts) -> list[str]:
    """Every promise that is broken."""
    missing = [name for name in (*NAMED, *MEETINGS, *TABLES) if name not in facts.areas]
    if missing:
        return [f"there is no area {name}" for name in missing]
    found = []
    if facts.properties["start"].get("start") is not True:
        found.append("start has no true property start")
    if facts.properties["library"].get("silent") is not True:
        found.append("library is not silent")
    for name in (*MEETINGS, *TABLES):
        if facts.properties[name].get("meeting") != name:
            found.append(f"{name} has no property meeting of its own name")
    starts = facts.cells("start")
    if not starts:
        return [*found, "no free cell in start"]
    walked = reachable(facts, starts[0])
    for name in facts.areas:
        cells = facts.cells(name)
        lost = [cell for cell in cells if cell not in walked]
        if not cells or lost:
            found.append(f"{name}: {len(lost)} of {len(cells)} free cells cannot be reached, such as {lost[:3]}")
    found += _distances(facts)
    found += _doors(facts, walked)
    if not _has_block(facts.cells("coffee"), 4, 3):
        found.append("coffee has no free block of 4 × 3")
    return found


def _distances(facts: Facts) -> list[str]:
    ax, ay, aw, ah = facts.areas["start"]
    bx, by, bw, bh = facts.areas["coffee"]
    dx, dy = max(bx - ax - aw, ax - bx - bw, 0), max(by - ay - ah, ay - by - bh, 0)
    away = (dx * dx + dy * dy) ** 0.5 / TILE
    return [] if away >= 12 else [f"start is {away:.1f} tiles from coffee, not 12"]


def _has_block(cells: list[Cell], width: int, height: int) -> bool:
    free = set(cells)
    return any(all((x + i, y + j) in free for i in range(width) for j in range(height)) for x, y in free)


def _doors(facts: Facts, walked: set[Cell]) -> list[str]:
    """Each meeting room: walls that stop sound around it, one opening, room to stand two tiles outside."""
    found = []
    for name in MEETINGS:
        inside = set(facts.cells(name))
        x, y, w, h = (round(value / TILE) for value in facts.areas[name])
        rim = [(c, r) for c in range(x - 1, x + w + 1) for r in (y - 1, y + h)]
        rim += [(c, r) for r in range(y, y + h) for c in (x - 1, x + w)]
        gaps = [cell for cell in rim if cell not in facts.soundproof]
        door = [(c, r) for c, r in gaps if r == y + h]
        if gaps != door or not 1 <= len(door) <= 2:
            found.append(f"{name}: its walls leave {gaps} open, not one door of one or two tiles")
            continue
        column, row = door[0]
        while (column - 1, row) in facts.soundproof or (column + len(door), row) in facts.soundproof:
            row += 1
        outside = (column, row + 1)
        if outside not in walked or outside in inside:
            found.append(f"{name}: nobody can stand two tiles outside its door at {outside}")
    return found


def main(words: list[str]) -> int:
    """Say what is wrong, or that nothing is."""
    path = Path(words[0]) if words else Path(__file__).resolve().parent.parent / "le-palier.tmj"
    broken = faults(read(path))
    print("\n".join(broken) or f"{path.name}: every promise holds")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
