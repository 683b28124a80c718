"""The numbers of the rooms' shell; the world's own are in ``world.settings``."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import Seconds


@dataclass(frozen=True, slots=True)
class RunnerSettings:
    """How much rooms bear."""

    room_capacity: int = 500
    """People in one room."""
    max_rooms: int = 50
    """Rooms open at once."""
    max_sockets_per_address: int = 300
    """Places held by people of one address, those whose connection is lost included."""
    mailbox_commands: int = 10_000
    """Wishes that may wait for one room; beyond it senders are told to slow down."""
    turn: int = 64
    """Wishes handled before others on the event loop get their turn."""
    pause_after_error: Seconds = 0.05
    """How long a room rests after an error in its tick, so that a lasting one does not spin."""
