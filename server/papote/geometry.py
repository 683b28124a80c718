"""Points and rectangles in map pixels; y grows downwards. Pure, immutable."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in pixels."""

    x: float
    y: float

    def distance_to(self, other: Point) -> float:
        """Euclidean distance in pixels."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel rectangle in pixels; left and top edges belong to it, right and bottom do not."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The first x that lies beyond."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The first y that lies beyond."""
        return self.y + self.height

    @property
    def size(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom


EDGE = 1e-6
"""Right and bottom edges do not belong to a rectangle; a path that only touches them passes."""


def crosses(rect: Rect, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether the straight line has a point in the rectangle."""
    enter, leave = 0.0, 1.0
    for start, way, low, high in (
        (x0, x1 - x0, rect.x, rect.right - EDGE),
        (y0, y1 - y0, rect.y, rect.bottom - EDGE),
    ):
        if way == 0:
            if not low <= start <= high:
                return False
            continue
        first, last = sorted(((low - start) / way, (high - start) / way))
        enter, leave = max(enter, first), min(leave, last)
        if enter > leave:
            return False
    return True
