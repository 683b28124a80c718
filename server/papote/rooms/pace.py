"""How often a room tells positions: as often as set, or half as often while the process cannot keep up.

It is judged by what share of the time between two ticks is spent on a tick or lost before it begins, over the
last second or so. Pure; the runner tells it of each tick.
"""

from __future__ import annotations

from papote.types import Seconds

HURRIED = 0.5
"""Above this share of its time a room ticks half as often."""

AT_EASE = 0.15
"""Below this share of the longer time it ticks as often as set again."""

MEMORY = 20
"""Ticks over which the share is smoothed, and which at least pass between two changes."""


class Pace:
    """The tick rate of one room."""

    def __init__(self, rate: float) -> None:
        """``rate`` is ticks a second when there is time for them."""
        self._usual = rate
        self._share = 0.0
        self._ticks = 0
        self.rate = rate
        """Ticks a second now."""

    @property
    def slow(self) -> bool:
        """Whether it ticks half as often."""
        return self.rate < self._usual

    def note(self, late: Seconds, took: Seconds) -> bool:
        """A tick began so late and took so long; whether the rate is another from now on."""
        self._share += (min(1.0, (late + took) * self.rate) - self._share) / MEMORY
        self._ticks += 1
        if self._ticks < MEMORY or (self._share >= AT_EASE if self.slow else self._share <= HURRIED):
            return False
        self.rate = self._usual if self.slow else self._usual / 2
        self._share = HURRIED / 2
        self._ticks = 0
        return True
