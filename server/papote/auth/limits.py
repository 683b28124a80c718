"""How often one may try: so many times in so many seconds for each key, such as an address or an e-mail."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

from papote.errors import Refused
from papote.types import Seconds

MOST_KEYS = 10_000
"""Whoever tries from more addresses than this makes us forget those that tried the longest ago."""


class Allowance:
    """A window that slides: tries older than ``seconds`` are forgotten."""

    def __init__(self, tries: int, seconds: Seconds, now: Callable[[], Seconds]) -> None:
        self._tries = tries
        self._seconds = seconds
        self._now = now
        self._known: OrderedDict[str, deque[Seconds]] = OrderedDict()

    def check(self, *keys: str) -> None:
        """Raise ``too_many`` where one of these keys has no try left; else count one for each."""
        self.allow(*keys)
        self.count(*keys)

    def allow(self, *keys: str) -> None:
        """Raise ``too_many`` where one of these keys has no try left; counts nothing."""
        now = self._now()
        wait = max(self._wait(key, now) for key in keys)
        if wait:
            raise Refused("too_many", retry_after=wait)

    def count(self, *keys: str) -> None:
        """Count a try: by itself, where only those that fail count."""
        now = self._now()
        for key in keys:
            self._known.setdefault(key, deque()).append(now)
            self._known.move_to_end(key)
        while len(self._known) > MOST_KEYS:
            self._known.popitem(last=False)

    def _wait(self, key: str, now: Seconds) -> Seconds:
        tries = self._known.get(key)
        if tries is None:
            return 0.0
        while tries and tries[0] <= now - self._seconds:
            tries.popleft()
        return max(1.0, tries[0] + self._seconds - now) if len(tries) >= self._tries else 0.0
