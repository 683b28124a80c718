"""Positions are state, not events: who moved since the last tick, and when the next tick is due.

A tick costs as much as there are people who moved; when nobody moves there is none.
"""

from __future__ import annotations

from papote.types import Cell, Facing, PlayerId, Seconds
from papote.world.cells import Cells
from papote.world.events import PositionsTicked
from papote.world.player import Player
from papote.world.settings import RoomSettings

Position = tuple[PlayerId, int, int, Facing, bool]


class Positions:
    """What of the people's places has not been told yet."""

    def __init__(self, cells: Cells, settings: RoomSettings) -> None:
        self._cells = cells
        self._period = 1 / settings.tick_rate
        self._far_period = 1 / settings.far_rate
        self._moved: dict[PlayerId, Player] = {}
        self._far: dict[PlayerId, Player] = {}
        self._walking: dict[PlayerId, Player] = {}
        self._not_before: Seconds = float("-inf")
        self._due: Seconds | None = None
        self._far_due: Seconds | None = None

    def set_rate(self, rate: float) -> None:
        """Tick so many times a second, from the next tick on."""
        self._period = 1 / rate

    def mark(self, player: Player, now: Seconds) -> None:
        """The player stands, looks or walks otherwise than told."""
        self._moved[player.id] = player
        self._far[player.id] = player
        if player.moving:
            self._walking[player.id] = player
        else:
            self._walking.pop(player.id, None)
        if self._due is None:
            self._due = max(now, self._not_before)
        if self._far_due is None:
            self._far_due = now + self._far_period

    def remove(self, player: Player) -> None:
        """The player is gone: no step after the goodbye."""
        self._moved.pop(player.id, None)
        self._far.pop(player.id, None)
        self._walking.pop(player.id, None)
        if not self._moved:
            self._due = None
        if not self._far and not self._walking:
            self._far_due = None

    @property
    def due(self) -> Seconds | None:
        """When the next tick is; None while nobody moves."""
        if self._due is None or self._far_due is None:
            return self._due if self._far_due is None else self._far_due
        return min(self._due, self._far_due)

    def is_due(self, now: Seconds) -> bool:
        """Whether it is time for a tick."""
        due = self.due
        return due is not None and due <= now

    def is_far_due(self, now: Seconds) -> bool:
        """Whether it is time to tell everyone, wherever he stands."""
        return self._far_due is not None and self._far_due <= now

    def halt_the_silent(self, now: Seconds) -> None:
        """Whoever walks says so ten times a second; after a second of silence he is shown standing."""
        for player in [*self._walking.values()]:
            if now - player.still_since >= self._far_period:
                player.moving = False
                self.mark(player, now)

    def take(self, now: Seconds) -> PositionsTicked | None:
        """What is to be told now; None when that is nothing."""
        cells: dict[Cell, list[Position]] = {}
        for player in self._moved.values():
            cells.setdefault(self._cells.of(player.id), []).append(_position(player))
        self._moved = {}
        self._due = None
        self._not_before = now + self._period
        far: tuple[Position, ...] = ()
        if self.is_far_due(now):
            far = tuple(_position(player) for player in self._far.values())
            self._far = {}
            self._far_due = now + self._far_period if self._walking else None
        if not cells and not far:
            return None
        return PositionsTicked({cell: tuple(positions) for cell, positions in cells.items()}, far)


def _position(player: Player) -> Position:
    return player.id, player.x, player.y, player.facing, player.moving
