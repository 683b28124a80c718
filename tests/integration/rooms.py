"""The place the integration tests play in: two people near each other, one far away, a wall and a meeting room."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from papote.tilemap.model import TileMap
from papote.types import RoomId
from tests.world.maps import Kind, draw, middle, tile_rect

HALL = """
    ################################################
    #..............................................#
    #..............................................#
    #..............................................#
    #...................#..........................#
    #...................#..........................#
    #...................#..........................#
    #...................#..........................#
    #..............................................#
    #..............................................#
    #............#####.............................#
    #............#MMM#.............................#
    #............#MMM#.............................#
    #............##M##.............................#
    #..............................................#
    #..............................................#
    ################################################
"""

ENTRIES = {
    "a": (2, 2),
    "b": (5, 2),
    "far": (44, 2),
    "wall": (18, 6),
    "inside": (14, 11),
    "door": (15, 15),
}
"""Where one appears, by entry: column and row."""


@cache
def hall() -> TileMap:
    """The map."""
    starts = {entry: (tile_rect(*place),) for entry, place in ENTRIES.items()}
    starts[""] = (tile_rect(30, 8, 12, 4),)
    drawn = draw(HALL, {"M": Kind("meeting", meeting="meeting")}, starts=starts)
    return replace(drawn, id=RoomId("office"), name="Office")


def place(entry: str) -> tuple[int, int]:
    """The middle of an entry, in pixels."""
    return middle(*ENTRIES[entry])
