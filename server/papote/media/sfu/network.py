"""What one receiver's network bears, from what it estimates and what it loses. Pure: the time is an argument.

A receiver estimates by how packets of pictures are delayed on their way, and estimates little more than it gets. A
queue that is always full delays all packets alike, so a network that loses much bears less, whatever is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

from papote.media.sfu.model import Measure
from papote.types import Seconds

TELLING_BITS = 20_000
"""Below this nothing can be learned: receivers know their networks by what they get."""

SMOOTHING = 0.3
"""How much of what is sent is believed of one report."""

LAGS = 0.85
"""An estimate that is less than this share of what is sent tells of a network that is too narrow; one a little below
lags behind what has just become more."""

BELIEVED_AFTER: Seconds = 1.0
"""And it must have been so for this long: a machine that stops for a moment looks like a network that does."""

MUCH, LITTLE = 0.10, 0.02
"""Shares of lost packets: above the first less is sent, below the second more may be tried."""

RECONSIDER: Seconds = 1.0
"""Losses are reported about once a second."""

RISE = 1.08
"""By how much the limit set by losses rises in that time."""


@dataclass(slots=True)
class Network:
    """What is known of it."""

    estimate: int | None = None
    sent: float = 0.0
    """Bits a second of pictures, smoothed."""
    _limit: float | None = None
    """Set by losses."""
    _considered: Seconds = 0.0
    _narrow_since: Seconds | None = None
    _narrow: bool = False

    def measured(self, measure: Measure, now: Seconds) -> None:
        """Take a report in."""
        if measure.estimate is not None:
            self.estimate = measure.estimate
        self.sent += SMOOTHING * (measure.sent - self.sent) if self.sent else measure.sent
        if self.estimate is None or self.estimate >= LAGS * self.sent:
            self._narrow_since = None
        elif self._narrow_since is None:
            self._narrow_since = now
        self._narrow = self._narrow_since is not None and now - self._narrow_since >= BELIEVED_AFTER
        if now - self._considered < RECONSIDER:
            return
        self._considered = now
        if measure.lost > MUCH and self.sent >= TELLING_BITS:
            self._limit = min(self.sent, self._limit or self.sent) * (1 - 0.5 * measure.lost)
        elif self._limit is not None and measure.lost < LITTLE:
            self._limit *= RISE
            if self._limit > 2 * self.sent:
                self._limit = None

    @property
    def bears(self) -> float | None:
        """Bits a second of pictures; None: nobody knows."""
        if self._limit is not None:
            return min(self._limit, self.estimate) if self.estimate is not None else self._limit
        if self.estimate is None or self.sent < TELLING_BITS:
            return None
        return self.estimate if self._narrow else max(self.estimate, self.sent)
