"""Wires and connections for tests: what was written can be read, and a reader can be as slow as one likes."""

from __future__ import annotations

import json
from typing import Any

from papote.gateway.connection import Connection
from papote.gateway.engine import Batch, Frame
from papote.gateway.settings import GatewaySettings
from papote.metrics import Metrics
from tests.rooms.clock import ManualClock


class FakeWire:
    """Takes ``room`` frames, then is backlogged until it is read."""

    def __init__(self, room: int = 1_000_000) -> None:
        self.room = room
        self.unread: list[Frame] = []
        self.written: list[Frame] = []
        self.writes = 0
        self.hung_up = False

    @property
    def backlogged(self) -> bool:
        """Whether it is full."""
        return len(self.unread) >= self.room

    @property
    def drained(self) -> bool:
        """Whether all was read."""
        return not self.unread

    def write(self, frame: Frame | Batch) -> None:
        """One more, or several in one piece."""
        self.unread += frame.frames
        self.written += frame.frames
        self.writes += 1

    def read(self) -> None:
        """The reader catches up with what is in the wire."""
        self.unread.clear()

    def tend(self, now: float, late: float = 0.0) -> None:
        """Always there."""

    def hang_up(self) -> None:
        """The end."""
        self.hung_up = True

    @property
    def events(self) -> list[list[Any]]:
        """Everything written that is an event."""
        return [json.loads(frame.payload[2:]) for frame in self.written if frame.payload.startswith(b"42")]


def connection(wire: FakeWire, clock: ManualClock, **settings: Any) -> tuple[Connection, list[Connection]]:
    """A connection on this wire, and those that fell behind."""
    behind: list[Connection] = []
    made = Connection("sid", "192.0.2.1", wire, GatewaySettings(**settings), Metrics(), clock, behind.append)
    return made, behind
