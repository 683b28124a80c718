"""A clock that is turned by hand."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from papote.types import Seconds


class ManualTimer:
    """Something to happen, unless cancelled."""

    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        """It shall not happen."""
        self.callback = None


class ManualClock:
    """Time stands still until a test turns it."""

    UNIX = 1_764_000_000.0

    def __init__(self, time: Seconds = 100.0) -> None:
        self.time = time
        self._order = itertools.count()
        self._timers: list[tuple[Seconds, int, ManualTimer]] = []

    def now(self) -> Seconds:
        """The time as turned."""
        return self.time

    def unix(self) -> Seconds:
        """Wall time runs along."""
        return self.UNIX + self.time

    def call_at(self, when: Seconds, callback: Callable[[], object]) -> ManualTimer:
        """Called back when the time is turned past ``when``."""
        timer = ManualTimer(callback)
        heapq.heappush(self._timers, (when, next(self._order), timer))
        return timer

    def turn(self, seconds: Seconds) -> None:
        """Let time pass, calling back whoever waited."""
        until = self.time + seconds
        while self._timers and self._timers[0][0] <= until:
            when, _, timer = heapq.heappop(self._timers)
            self.time = max(self.time, when)
            if timer.callback is not None:
                timer.callback()
        self.time = until
