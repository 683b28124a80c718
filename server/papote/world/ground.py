"""The floor under people's feet: distances in tiles, what is in sight, where one can stand and walk.

Knows the map and its numbers, and nobody on it. The geometry itself is ``tilemap.collision``.
"""

from __future__ import annotations

import math
from typing import Protocol

from papote.tilemap.collision import box_is_free, segment_is_free, sight_is_free
from papote.tilemap.model import TileMap
from papote.types import Pixels, Tiles
from papote.world.settings import RoomSettings


class Placed(Protocol):
    """Anything that stands somewhere."""

    @property
    def x(self) -> int:
        """Pixels from the left."""

    @property
    def y(self) -> int:
        """Pixels from the top."""


class Ground:
    """One map as people stand on it."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings) -> None:
        self.tilemap = tilemap
        self.tile: Pixels = (tilemap.tile_width + tilemap.tile_height) / 2
        self.body = settings.body_on(tilemap.tile_width, tilemap.tile_height)
        self._half = max(self.body / 2 - settings.body_slack, 0.0)

    def distance(self, one: Placed, other: Placed) -> Tiles:
        """How far apart two stand."""
        return math.hypot(one.x - other.x, one.y - other.y) / self.tile

    def in_sight(self, one: Placed, other: Placed) -> bool:
        """Whether sound and sight pass between two; always the same for both."""
        if (one.x, one.y) > (other.x, other.y):
            one, other = other, one
        return sight_is_free(self.tilemap, one.x, one.y, other.x, other.y)

    def near(self, one: Placed, other: Placed, radius: Tiles) -> bool:
        """Whether two stand within the radius and in sight of each other."""
        return self.distance(one, other) <= radius and self.in_sight(one, other)

    def holds(self, x: float, y: float) -> bool:
        """Whether the place lies on the map at all; false for what is no number."""
        return 0 <= x < self.tilemap.pixel_width and 0 <= y < self.tilemap.pixel_height

    def is_free(self, x: int, y: int) -> bool:
        """Whether one can stand there."""
        return box_is_free(self.tilemap, x, y, self._half)

    def path_is_free(self, x0: int, y0: int, x1: int, y1: int) -> bool:
        """Whether one can walk there in a straight line."""
        return segment_is_free(self.tilemap, x0, y0, x1, y1, self._half)
