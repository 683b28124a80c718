"""How much one connection may ask for: token buckets per kind of event, and strikes for breaches."""

from __future__ import annotations

from collections import deque

from papote.errors import ProtocolViolation
from papote.gateway.settings import GatewaySettings
from papote.types import Seconds

TALK = frozenset({"chat", "say", "emote", "wave", "nudge", "offer_card"})


class TokenBucket:
    """``burst`` at once after a pause, ``rate`` a second for long."""

    __slots__ = ("_burst", "_rate", "_tokens", "_when")

    def __init__(self, rate: float, burst: int, now: Seconds) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._when = now

    def take(self, now: Seconds) -> bool:
        """Take one token, if there is one."""
        self._tokens = min(self._burst, self._tokens + (now - self._when) * self._rate)
        self._when = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    @property
    def wait(self) -> Seconds:
        """Seconds until there is one again."""
        return max(0.0, (1 - self._tokens) / self._rate)


class Budget:
    """What one connection has left."""

    __slots__ = ("_limit", "_signals", "_strikes", "_talk", "_window", "_wishes", "moves")

    def __init__(self, settings: GatewaySettings, now: Seconds) -> None:
        self.moves = TokenBucket(settings.move_rate, settings.move_burst, now)
        self._talk = TokenBucket(settings.talk_rate, settings.talk_burst, now)
        self._signals = TokenBucket(settings.signal_rate, settings.signal_burst, now)
        self._wishes = TokenBucket(settings.wish_rate, settings.wish_burst, now)
        self._strikes: deque[Seconds] = deque(maxlen=settings.strikes)
        self._limit = settings.strikes
        self._window = settings.strike_seconds

    def spend(self, event: str, now: Seconds) -> None:
        """Pay for one event; raises ``too_many`` when there is nothing left."""
        bucket = self._signals if event == "signal" else self._talk if event in TALK else self._wishes
        if not bucket.take(now):
            raise ProtocolViolation("too_many", retry_after=round(bucket.wait, 2))

    def strike(self, now: Seconds) -> bool:
        """Count a breach; True when it was one too many."""
        self._strikes.append(now)
        return len(self._strikes) >= self._limit and now - self._strikes[0] <= self._window
