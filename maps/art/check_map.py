"""Facts that Le Palier promises, checked on the file itself: ``python maps/art/check_map.py [file]``.

Reads nothing but the TMJ, so it also holds for a map edited by hand in Tiled. A sentence per
broken promise, and an exit code of 1.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Container, Set
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

TILE = 32
HALF = 10
FLIPS = 0x1FFFFFFF
NAMED = ("start", "entrance", "desks", "coffee", "lounge", "stage", "auditorium", "library", "garden")
MEETINGS = ("meeting-1", "meeting-2", "meeting-3")
HIGH_TABLES = {"high-table-1": 3, "high-table-2": 3, "high-table-3": 3}
TABLES = {"table-1": 4, "table-2": 6, "table-3": 8, "table-4": 4, "table-5": 6, "table-6": 8} | HIGH_TABLES
DESKS = {"desk-1": 2, "desk-2": 2, "desk-3": 2, "desk-4": 2}
SEATED = TABLES | DESKS
STEPS = {"down": (0, 1), "left": (-1, 0), "right": (1, 0), "up": (0, -1)}
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to sit: the feet in pixels, and where one looks."""

    x: float
    y: float
    facing: str

    @property
    def cells(self) -> set[Cell]:
        """The cells the body touches."""
        columns = range(int((self.x - HALF) // TILE), int(-(-(self.x + HALF) // TILE)))
        rows = range(int((self.y - HALF) // TILE), int(-(-(self.y + HALF) // TILE)))
        return {(column, row) for column in columns for row in rows}


@dataclass(frozen=True, slots=True)
class Facts:
    """What matters of a map for walking and talking."""

    width: int
    height: int
    blocked: frozenset[Cell]
    soundproof: frozenset[Cell]
    areas: dict[str, tuple[float, float, float, float]]
    properties: dict[str, dict[str, Any]]
    seats: tuple[Seat, ...] = ()
    doors: frozenset[tuple[str, bool]] = frozenset()
    """Names of door objects, and whether their layer is shown."""

    def inside(self, area: str, x: float, y: float) -> bool:
        """Whether a place in pixels lies in an area."""
        left, top, w, h = self.areas[area]
        return left <= x < left + w and top <= y < top + h

    def cells(self, area: str) -> list[Cell]:
        """The free cells whose middle lies in an area."""
        return [
            (column, row)
            for row in range(self.height)
            for column in range(self.width)
            if self.inside(area, (column + 0.5) * TILE, (row + 0.5) * TILE)
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
    seats: list[Seat] = []
    doors: set[tuple[str, bool]] = set()
    for layer in tmj["layers"]:
        if layer["type"] == "tilelayer":
            for index, gid in enumerate(layer["data"]):
                for kind, gids in kinds.items():
                    if gid & FLIPS in gids:
                        found[kind].add((index % tmj["width"], index // tmj["width"]))
            continue
        for one in layer["objects"]:
            values = {p["name"]: p["value"] for p in one.get("properties", ())}
            if one["type"] == "area":
                areas[one["name"]] = (one["x"], one["y"], one["width"], one["height"])
                properties[one["name"]] = values
            elif one["type"] == "seat":
                seats.append(Seat(one["x"], one["y"], str(values.get("facing", ""))))
            elif one["name"].startswith("door:"):
                doors.add((one["name"], layer["visible"]))
    blocked, soundproof = frozenset(found["collides"]), frozenset(found["soundproof"])
    return Facts(tmj["width"], tmj["height"], blocked, soundproof, areas, properties, tuple(seats), frozenset(doors))


def reachable(facts: Facts, start: Cell, closed: Set[Cell] = frozenset()) -> dict[Cell, Cell]:
    """Cells a 20 px box can walk to, each with the one before it: it fits wherever a whole cell is free."""
    came, queue = {start: start}, deque([start])
    while queue:
        x, y = queue.popleft()
        for cell in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            inside = 0 <= cell[0] < facts.width and 0 <= cell[1] < facts.height
            if inside and cell not in came and cell not in facts.blocked and cell not in closed:
                came[cell] = (x, y)
                queue.append(cell)
    return came


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
    if facts.properties["coffee"].get("coffee") is not True:
        found.append("coffee is no coffee corner")
    found += [f"{name} is no high table" for name in HIGH_TABLES if facts.properties[name].get("highTable") is not True]
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
    found += _tables(facts, walked, starts[0])
    found += _stage(facts)
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


def _doors(facts: Facts, walked: Container[Cell]) -> list[str]:
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
        if (f"door:{name}:open", True) not in facts.doors or (f"door:{name}:shut", False) not in facts.doors:
            found.append(f"{name}: it needs an open door that is shown and a shut one that is hidden")
    return found


def _tables(facts: Facts, walked: dict[Cell, Cell], start: Cell) -> list[str]:
    """Each table and desk: its seats, a way to every one of them past the others, two ways to it at all."""
    found = []
    at = {name: [seat for seat in facts.seats if facts.inside(name, seat.x, seat.y)] for name in SEATED}
    seated = sum(len(seats) for seats in at.values())
    if seated != len(facts.seats):
        found.append(f"{len(facts.seats) - seated} seats stand at no table, or at two")
    taken = {cell for seat in facts.seats for cell in seat.cells}
    past = reachable(facts, start, taken)
    cut_off = [cell for cell in walked if cell not in past and cell not in taken]
    if cut_off:
        found.append(f"where everybody sits, {len(cut_off)} cells cannot be reached, such as {cut_off[:3]}")
    for name, wanted in SEATED.items():
        if len(at[name]) != wanted:
            found.append(f"{name} has {len(at[name])} seats, not {wanted}")
        for seat in at[name]:
            found += _seat(facts, name, seat, past)
        needed = _needed(facts, walked, start, name)
        if needed:
            found.append(f"{name}: there is no second way past {needed}")
    for one, other in combinations(facts.seats, 2):
        if abs(one.x - other.x) < 2 * HALF and abs(one.y - other.y) < 2 * HALF:
            found.append(f"the seats at {one.x}, {one.y} and {other.x}, {other.y} share a place")
    return found


def _seat(facts: Facts, name: str, seat: Seat, past: Container[Cell]) -> list[str]:
    found, here = [], f"{name}: the seat at {seat.x}, {seat.y}"
    if seat.cells & facts.blocked:
        found.append(f"{here} leaves no room for a body")
    beside = {(x + dx, y + dy) for x, y in seat.cells for dx, dy in STEPS.values()}
    if not any(cell in past for cell in beside):
        found.append(f"{here} cannot be reached past those who sit")
    dx, dy = STEPS.get(seat.facing, (0, 0))
    if (int((seat.x + dx * TILE) // TILE), int((seat.y + dy * TILE) // TILE)) not in facts.blocked:
        found.append(f"{here} looks {seat.facing or 'nowhere'}, not to the table")
    return found


def _needed(facts: Facts, walked: dict[Cell, Cell], start: Cell, name: str) -> Cell | None:
    """A cell outside the table's area without which nobody gets there; None where there are two ways."""
    goal = set(facts.cells(name))
    cell = next(cell for cell in walked if cell in goal)
    while cell != start:
        if cell not in goal and not goal & reachable(facts, start, {cell}).keys():
            return cell
        cell = walked[cell]
    return None


def _stage(facts: Facts) -> list[str]:
    """One podium, and an auditorium of the same name around it."""
    podium, audience = facts.properties["stage"].get("stage"), facts.properties["auditorium"].get("audience")
    found = [] if podium and podium == audience else [f"stage is {podium!r}, and its audience {audience!r}"]
    outside = set(facts.cells("stage")) - set(facts.cells("auditorium"))
    return [*found, f"{len(outside)} cells of the stage are outside the auditorium"] if outside else found


def main(words: list[str]) -> int:
    """Say what is wrong, or that nothing is."""
    path = Path(words[0]) if words else Path(__file__).resolve().parent.parent / "le-palier.tmj"
    broken = faults(read(path))
    print("\n".join(broken) or f"{path.name}: every promise holds")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
