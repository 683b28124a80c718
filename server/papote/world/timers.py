"""What is due when. Pure bookkeeping: the caller says what time it is, and acts on what comes out."""

from __future__ import annotations

import heapq
from collections.abc import Hashable
from typing import Generic, Literal, TypeVar

from papote.types import Seconds

Due = Literal[
    "coffee",
    "coffee_led",
    "still",
    "hold",
    "invitation",
    "declined",
    "lease",
    "resume",
    "stage_call",
    "overhear",
    "call_back",
    "timer",
    "knock",
    "admit",
    "later",
    "walk",
    "desk",
    "desk_left",
    "recording",
    "beacon",
    "encounter",
    "card",
]
"""What may come due."""

Key = tuple[Due, str]
"""What is due, for which player or bubble."""


K = TypeVar("K", bound=Hashable)


class Deadlines(Generic[K]):
    """Deadlines by key; setting one again moves it.

    Somebody who walks puts his off with every step. That only changes a number: the heap keeps the
    earlier entry, and puts it back when it surfaces too soon.
    """

    def __init__(self) -> None:
        self._when: dict[K, Seconds] = {}
        self._queued: dict[K, Seconds] = {}
        self._heap: list[tuple[Seconds, int, K]] = []
        self._order = 0

    def set(self, key: K, when: Seconds) -> None:
        """Make ``key`` due at ``when``, and no more at the time set before."""
        self._when[key] = when
        queued = self._queued.get(key)
        if queued is None or when < queued:
            self._push(key, when)

    def has(self, key: K) -> bool:
        """Whether ``key`` will come due."""
        return key in self._when

    def cancel(self, key: K) -> None:
        """Make ``key`` not due at all."""
        self._when.pop(key, None)

    def next(self) -> Seconds | None:
        """When the first is due; None when nothing is."""
        while self._heap:
            queued, _, key = self._heap[0]
            when = self._when.get(key)
            if when == queued and self._queued.get(key) == queued:
                return when
            heapq.heappop(self._heap)
            if self._queued.get(key) == queued:
                del self._queued[key]
                if when is not None:
                    self._push(key, when)
        return None

    def pop(self, now: Seconds) -> K | None:
        """The first that is due by now, which is then done; None when nothing is."""
        when = self.next()
        if when is None or when > now:
            return None
        _, _, key = heapq.heappop(self._heap)
        del self._queued[key]
        del self._when[key]
        return key

    def _push(self, key: K, when: Seconds) -> None:
        self._order += 1
        self._queued[key] = when
        heapq.heappush(self._heap, (when, self._order, key))


class Timers(Deadlines[Key]):
    """The deadlines of one room."""
