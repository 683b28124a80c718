"""How long a step takes to those who see it: from just before it is sent until a witness's picture of the room has it.

All clocks are one: who walks and who watches live in one process. A step that was skipped, because a
newer one of the same person came first, counts from when it was sent until the newer one was seen.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from papote.types import Seconds, Tiles

IN_VIEW: Tiles = 32
"""Whoever is this near, in both directions, is seen: two squares of the server's index, wherever in one's own one is.

Those farther away are told of once a second, which is no latency but a choice.
"""

REMEMBERED = 64
"""Steps of one person that are waited for; at ten a second a witness would be six seconds behind."""


class Track:
    """The last steps of somebody."""

    __slots__ = ("first", "id", "steps")

    def __init__(self, player: str) -> None:
        self.id = player
        self.first = 0
        """The number of the oldest step kept."""
        self.steps: deque[tuple[int, int, Seconds]] = deque()

    def add(self, x: int, y: int, now: Seconds) -> None:
        """A step is being sent."""
        if len(self.steps) == REMEMBERED:
            self.steps.popleft()
            self.first += 1
        self.steps.append((x, y, now))


class Witness:
    """What one person has seen of all tracks so far."""

    def __init__(self, x: int, y: int, tile: int) -> None:
        self._left, self._right = x - IN_VIEW * tile, x + IN_VIEW * tile
        self._top, self._bottom = y - IN_VIEW * tile, y + IN_VIEW * tile
        self._seen: dict[str, tuple[int, int, int]] = {}
        """The number of the next step to be seen, and where somebody was last."""
        self.late = array("d")
        self.missed = 0
        """Steps forgotten before they were seen."""

    def look(self, players: Mapping[str, Mapping[str, Any]], tracks: Iterable[Track], now: Seconds) -> None:
        """Compare the picture of the room with what was sent."""
        seen = self._seen
        for track in tracks:
            player = players.get(track.id)
            if player is None:
                continue
            x, y = player["x"], player["y"]
            known = seen.get(track.id)
            if known is None:
                seen[track.id] = (track.first + len(track.steps), x, y)
            elif known[1] != x or known[2] != y:
                seen[track.id] = (self._match(track, known[0], x, y, now), x, y)

    def _match(self, track: Track, expected: int, x: int, y: int, now: Seconds) -> int:
        if expected < track.first:
            self.missed += track.first - expected
            expected = track.first
        steps = track.steps
        for index in range(expected - track.first, len(steps)):
            if steps[index][0] == x and steps[index][1] == y:
                if self._in_view(x, y):
                    for number in range(expected - track.first, index + 1):
                        east, south, sent = steps[number]
                        if number == index or self._in_view(east, south):
                            self.late.append(now - sent)
                return track.first + index + 1
        return expected

    def _in_view(self, x: int, y: int) -> bool:
        return self._left <= x <= self._right and self._top <= y <= self._bottom

    def forget(self) -> None:
        """Count anew from here."""
        self.late = array("d")
        self.missed = 0


def percentiles(values: Sequence[float], shares: Sequence[float] = (0.5, 0.95, 0.99)) -> list[float]:
    """The values below which these shares lie, by the nearest rank; zeros where there is nothing."""
    if not values:
        return [0.0] * len(shares)
    ordered = sorted(values)
    return [ordered[max(0, ceil(share * len(ordered)) - 1)] for share in shares]
