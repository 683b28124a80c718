"""Whether a step is possible: speed and walls. Locked areas are ``areas``; what a step leads to is ``steps``.

Speed is a bucket of pixels: it fills with time at running speed plus the tolerance, and every step takes
its length out. What fits in the bucket is what a network may have held back.
"""

from __future__ import annotations

import math
from enum import Enum

from papote.types import Seconds
from papote.world.ground import Ground
from papote.world.player import Player
from papote.world.settings import RoomSettings


class Verdict(Enum):
    """What a move that does not fit gets."""

    IGNORE = "ignore"
    FIX = "fix"
    EXPEL = "expel"


class Movement:
    """The rules of walking on one map."""

    def __init__(self, ground: Ground, settings: RoomSettings) -> None:
        self._ground = ground
        self._settings = settings
        self._rate = settings.run_speed * (1 + settings.speed_tolerance) * ground.tile
        self._rested = self._rate * (settings.speed_grace + settings.move_interval)
        self._walking = max(self._rested, self._rate * (settings.stall_seconds + settings.move_interval))

    def start(self, player: Player, now: Seconds) -> None:
        """The player stands somewhere new without having walked there."""
        player.moving = False
        player.still_since = now
        player.allowance = self._rested
        player.allowance_at = now

    def objection(self, player: Player, x: float, y: float, now: Seconds) -> str | None:
        """Why the player cannot walk straight to x, y now: a code; None when he can, and then it is paid for."""
        if not self._ground.holds(x, y):
            return "blocked"
        limit = self._walking if player.moving else self._rested
        budget = min(limit, player.allowance + max(0.0, now - player.allowance_at) * self._rate)
        player.allowance = budget
        player.allowance_at = max(now, player.allowance_at)
        way = math.hypot(x - player.x, y - player.y)
        if way > budget:
            return "too_fast"
        if way > 0 and not self._ground.path_is_free(player.x, player.y, round(x), round(y)):
            return "blocked"
        player.allowance = budget - way
        return None

    def verdict(self, player: Player, code: str, now: Seconds) -> Verdict:
        """What to do about a move that does not fit, and remember it.

        The moves that were on their way when a fix was sent are nobody's fault. Neither is pushing against
        a locked door, which looks open to a browser that has not heard of the lock yet.
        """
        if player.fixed_at is not None and now - player.fixed_at < self._settings.fix_silence:
            return Verdict.IGNORE
        player.fixed_at = now
        if code in ("area_locked", "area_reserved"):
            return Verdict.FIX
        fixes = player.fixes
        fixes.append(now)
        while fixes[0] <= now - self._settings.fix_window:
            fixes.popleft()
        if len(fixes) >= self._settings.fix_limit:
            fixes.clear()
            return Verdict.EXPEL
        return Verdict.FIX
