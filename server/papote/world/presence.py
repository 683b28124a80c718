"""Being there, being lost, being back: how long a figure and its conversation outlive the connection.

Which conversation that is, and whether the place may be kept, is not decided here.
"""

from __future__ import annotations

from papote.types import Seconds
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


class Presence:
    """The two deadlines of somebody whose connection broke."""

    def __init__(self, settings: RoomSettings, timers: Timers) -> None:
        self._settings = settings
        self._timers = timers

    def lost(self, player: Player, now: Seconds) -> None:
        """The connection broke: the conversation is held for the lease, the place for the resume time."""
        player.connected = False
        self._timers.set(("lease", player.id), now + self._settings.media_lease)
        self._timers.set(("resume", player.id), now + self._settings.resume_seconds)

    def back(self, player: Player) -> None:
        """The person is back in time."""
        player.connected = True
        self.forget(player)

    def forget(self, player: Player) -> None:
        """Nothing is held any more."""
        self._timers.cancel(("lease", player.id))
        self._timers.cancel(("resume", player.id))
