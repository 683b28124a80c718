"""Readers who are behind: helped along as they read, and hung up on when they do not for too long.

What waits for each of them, and what may be skipped, is ``outbox``. Nothing is done while nobody is behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from papote.gateway.connection import Connection, Stage
from papote.gateway.outbound import Outlet
from papote.gateway.settings import GatewaySettings
from papote.interfaces import Clock
from papote.rooms.manager import RoomHost
from papote.types import Seconds

CATCH_UP_INTERVAL: Seconds = 0.05
"""How often slow readers are looked at; only while there are any."""


class Patience:
    """Everybody who reads more slowly than is written."""

    def __init__(
        self,
        settings: GatewaySettings,
        clock: Clock,
        outlets: Mapping[RoomHost, Outlet],
        given_up: Callable[[Connection], None],
        bug: Callable[[str], None],
    ) -> None:
        """``given_up`` hears on whom is hung up."""
        self._settings = settings
        self._clock = clock
        self._outlets = outlets
        self._given_up = given_up
        self._bug = bug
        self._behind: set[Connection] = set()
        self._fell_behind = asyncio.Event()

    def note(self, connection: Connection) -> None:
        """Somebody is behind."""
        self._behind.add(connection)
        self._fell_behind.set()

    def forget(self, connection: Connection) -> None:
        """The connection is over."""
        self._behind.discard(connection)

    async def run(self) -> None:
        """Look at those who are behind, for ever."""
        while True:
            await self._fell_behind.wait()
            while self._behind:
                now = self._clock.now()
                for connection in tuple(self._behind):
                    try:
                        self._help(connection, now)
                    except Exception:  # a bug: one reader's is not the other readers' loss
                        self._bug("slow readers")
                        self._behind.discard(connection)
                await asyncio.sleep(CATCH_UP_INTERVAL)
            self._fell_behind.clear()

    def _help(self, connection: Connection, now: Seconds) -> None:
        outbox = connection.outbox
        if connection.stage is Stage.CLOSED:
            self._behind.discard(connection)
        elif outbox.flush(connection.wire):
            self._behind.discard(connection)
            if outbox.owes_positions and connection.seat is not None:
                outbox.owes_positions = False
                self._outlets[connection.seat.room].fanout.catch_up(connection)
        elif outbox.behind_since is not None and now - outbox.behind_since > self._settings.drain_seconds:
            self._given_up(connection)
            connection.bye("slow_reader", 1.0)
            self._behind.discard(connection)
