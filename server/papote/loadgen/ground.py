"""Maps to measure on, made when needed: a wide one with rooms, and a square where everybody sees everybody.

They have walls, areas and many entries, so that people spread; nothing is drawn on them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TILE = 32
WALL = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What a map is like; sizes in tiles."""

    name: str
    side: int
    block: int
    """The map is made of squares so wide, each with an entry of its own."""
    room: int
    """How wide the room in each square is; 0: there is a pillar instead."""


FIELD = Plan("field", 100, 20, 8)
"""A large office: a hundred tiles each way, twenty-five rooms, seven of them for meetings."""

PLAZA = Plan("plaza", 48, 16, 0)
"""Three squares of the server's index each way: from everywhere one sees everything."""

WIDEST = 500
"""Tiles of the widest field each way."""

MEETING_EVERY = 4
DOOR = 2


def write(folder: Path, plan: Plan) -> Path:
    """Write the map into a folder."""
    path = folder / f"{plan.name}.tmj"
    path.write_text(json.dumps(document(plan)))
    return path


def document(plan: Plan) -> dict[str, Any]:
    """The map as Tiled would write it."""
    entries = [{"id": number, "properties": [_property("start", name)]} for number, name in _entries(plan)]
    return {
        "type": "map",
        "version": "1.10",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "infinite": False,
        "width": plan.side,
        "height": plan.side,
        "tilewidth": TILE,
        "tileheight": TILE,
        "tilesets": [
            {
                "firstgid": WALL,
                "name": "ground",
                "tilewidth": TILE,
                "tileheight": TILE,
                "tilecount": len(entries) + 1,
                "columns": len(entries) + 1,
                "margin": 0,
                "spacing": 0,
                "image": "ground.png",
                "imagewidth": TILE * (len(entries) + 1),
                "imageheight": TILE,
                "tiles": [
                    {"id": 0, "properties": [_property("collides", True), _property("soundproof", True)]},
                    *entries,
                ],
            }
        ],
        "layers": [
            _layer("walls", plan, dict.fromkeys(_walls(plan), WALL)),
            # Entries are painted: as areas they would be told of whenever somebody walks across.
            _layer("entries", plan, _painted(plan)),
            {"type": "objectgroup", "name": "meetings", "objects": [*_meetings(plan)]} | _LOOK,
        ],
    }


def _layer(name: str, plan: Plan, tiles: dict[tuple[int, int], int]) -> dict[str, Any]:
    data = [tiles.get((column, row), 0) for row in range(plan.side) for column in range(plan.side)]
    return {"type": "tilelayer", "name": name, "width": plan.side, "height": plan.side, "data": data} | _LOOK


_LOOK: dict[str, Any] = {"x": 0, "y": 0, "opacity": 1, "visible": True}


def _blocks(plan: Plan) -> Iterator[tuple[int, int]]:
    for row in range(0, plan.side - plan.block + 1, plan.block):
        for column in range(0, plan.side - plan.block + 1, plan.block):
            yield column, row


def _walls(plan: Plan) -> Iterator[tuple[int, int]]:
    last = plan.side - 1
    for step in range(plan.side):
        yield from ((step, 0), (step, last), (0, step), (last, step))
    for column, row in _blocks(plan):
        left, top = column + plan.block // 2, row + plan.block // 2
        if not plan.room:
            yield from ((left + across, top + down) for across in (0, 1) for down in (0, 1))
            continue
        for step in range(plan.room):
            right, bottom = left + plan.room - 1, top + plan.room - 1
            if not plan.room // 2 - DOOR // 2 <= step < plan.room // 2 + DOOR // 2:
                yield left + step, top
            yield from ((left + step, bottom), (left, top + step), (right, top + step))


def _entries(plan: Plan) -> Iterator[tuple[int, str]]:
    """Each entry's tile and name."""
    for number, _ in enumerate(_blocks(plan), 1):
        yield number, f"entry-{number}"


def _painted(plan: Plan) -> dict[tuple[int, int], int]:
    """Beside the rooms, not in them: whoever stands in a meeting room is in its meeting."""
    width = plan.block // 2 - 2 if plan.room else plan.block - 2
    return {
        (left + across, top + down): WALL + number
        for number, (left, top) in enumerate(_blocks(plan), 1)
        for across in range(1, width + 1)
        for down in range(1, plan.block - 1)
    }


def _meetings(plan: Plan) -> Iterator[dict[str, Any]]:
    inside = (plan.room - 2) * TILE
    for number, (column, row) in enumerate(_blocks(plan) if plan.room else ()):
        if number % MEETING_EVERY == 0:
            name = f"meeting-{number}"
            yield {
                "class": "area",
                "name": name,
                "x": (column + plan.block // 2 + 1) * TILE,
                "y": (row + plan.block // 2 + 1) * TILE,
                "width": inside,
                "height": inside,
                "properties": [_property("meeting", name)],
            }


def _property(name: str, value: bool | str) -> dict[str, Any]:
    return {"name": name, "type": "bool" if isinstance(value, bool) else "string", "value": value}
