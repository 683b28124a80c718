"""Where a figure appears: at an entry, not in a wall, not behind a lock, and not in anybody's face."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from papote.geometry import Rect
from papote.types import TileXY
from papote.world.areas import Areas
from papote.world.ground import Ground, Placed
from papote.world.settings import RoomSettings


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for somebody's feet."""

    x: int
    y: int


class Spawn:
    """Finds places on one map."""

    def __init__(
        self,
        ground: Ground,
        settings: RoomSettings,
        areas: Areas,
        people_near: Callable[[Placed], Iterable[Placed]],
        rng: random.Random,
    ) -> None:
        self._ground = ground
        self._settings = settings
        self._areas = areas
        self._people_near = people_near
        self._rng = rng

    def at_entry(self, entry: str) -> Spot | None:
        """A place at the entry, the default one where there is no such; None when it is all wall or behind locks."""
        starts = self._ground.tilemap.starts
        return self._in(starts.get(entry) or starts.get("", ()))

    def within(self, rects: Sequence[Rect]) -> Spot | None:
        """A place in one of the rectangles; None when they are all wall or behind locks."""
        return self._in(rects)

    def is_locked(self, entry: str) -> bool:
        """Whether a lock is what closes the entry; else it is all wall."""
        rects = self._ground.tilemap.starts.get(entry, ())
        return any(self._areas.is_locked(rect.center.x, rect.center.y) for rect in rects)

    def anywhere(self) -> Spot:
        """A place at the default entry, else wherever one can stand, else the middle of a map that is all wall."""
        spot = self.at_entry("")
        if spot is not None:
            return spot
        tilemap = self._ground.tilemap
        whole = Rect(0, 0, tilemap.pixel_width, tilemap.pixel_height)
        return self._in([whole]) or Spot(tilemap.pixel_width // 2, tilemap.pixel_height // 2)

    def outside(self, player: Placed) -> Spot | None:
        """The nearest place on foot that is not behind a lock: in front of the door."""
        tilemap = self._ground.tilemap
        start = (player.x // tilemap.tile_width, player.y // tilemap.tile_height)
        for tile in _walk(start, self._stands_in):
            spot = self._middle(tile)
            if not self._areas.is_locked(spot.x, spot.y):
                return spot
        return None

    def _in(self, rects: Sequence[Rect]) -> Spot | None:
        if not rects:
            return None
        best, widest = None, -1.0
        for rect in self._rng.choices(rects, [max(rect.size, 1.0) for rect in rects], k=self._settings.spawn_tries):
            spot = Spot(_random(self._rng, rect.x, rect.right), _random(self._rng, rect.y, rect.bottom))
            if not self._is_free(spot):
                continue
            room = min((self._ground.distance(spot, other) for other in self._people_near(spot)), default=math.inf)
            if room >= self._settings.spawn_distance:
                return spot
            if room > widest:
                best, widest = spot, room
        return best or next(filter(self._is_free, map(self._middle, self._tiles(rects))), None)

    def _is_free(self, spot: Spot) -> bool:
        return (
            self._ground.holds(spot.x, spot.y)
            and self._ground.is_free(spot.x, spot.y)
            and not self._areas.is_locked(spot.x, spot.y)
        )

    def _stands_in(self, tile: TileXY) -> bool:
        spot = self._middle(tile)
        return self._ground.holds(spot.x, spot.y) and self._ground.is_free(spot.x, spot.y)

    def _middle(self, tile: TileXY) -> Spot:
        tilemap = self._ground.tilemap
        column, row = tile
        return Spot(int((column + 0.5) * tilemap.tile_width), int((row + 0.5) * tilemap.tile_height))

    def _tiles(self, rects: Sequence[Rect]) -> Iterator[TileXY]:
        tilemap = self._ground.tilemap
        for rect in rects:
            for row in range(int(rect.y // tilemap.tile_height), math.ceil(rect.bottom / tilemap.tile_height)):
                for column in range(int(rect.x // tilemap.tile_width), math.ceil(rect.right / tilemap.tile_width)):
                    yield column, row


def _walk(start: TileXY, stands_in: Callable[[TileXY], bool]) -> Iterator[TileXY]:
    """The tiles one can reach on foot, nearest first."""
    seen = {start}
    queue = deque([start])
    while queue:
        column, row = tile = queue.popleft()
        yield tile
        for step in ((column, row + 1), (column - 1, row), (column + 1, row), (column, row - 1)):
            if step not in seen and stands_in(step):
                seen.add(step)
                queue.append(step)


def _random(rng: random.Random, low: float, high: float) -> int:
    return rng.randrange(math.ceil(low), max(math.ceil(high), math.ceil(low) + 1))
