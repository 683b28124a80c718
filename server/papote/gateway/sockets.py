"""Sockets: connections that begin, speak, and end, as the library and its driver tell of them.

Whether somebody may come in at all is ``door``; what he says is ``inbound``; where he sits is ``seating``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from aiohttp import web

from papote.errors import Unavailable
from papote.gateway import engine
from papote.gateway.connection import Connection, Stage
from papote.gateway.door import RESTART_RETRY, Door
from papote.gateway.engine import Frame, LeanWebSocket, LibraryLog, Pings, PollingWire
from papote.gateway.inbound import Inbound
from papote.gateway.patience import Patience
from papote.gateway.reception import Reception, shown_by
from papote.gateway.registry import Registry
from papote.gateway.seating import Seating
from papote.gateway.settings import GatewaySettings
from papote.interfaces import Clock
from papote.log import Limited
from papote.metrics import Metrics
from papote.types import HELD_UP, Seconds

ROUND_INTERVAL: Seconds = 0.5
"""How often it is looked at who is to be asked whether he is there, unless that is asked more often."""


class Sockets:
    """All sockets of this process."""

    reception: Reception
    """Set once it is built: it asks the door where somebody comes from."""

    def __init__(
        self,
        settings: GatewaySettings,
        metrics: Metrics,
        clock: Clock,
        registry: Registry,
        inbound: Inbound,
        seating: Seating,
        patience: Patience,
        lines: Limited,
    ) -> None:
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._registry = registry
        self._inbound = inbound
        self._seating = seating
        self._patience = patience
        self._empty = asyncio.Event()
        self.server: Any = engine.make_server(
            self,
            pings=Pings(settings.ping_interval, settings.ping_timeout),
            message_limit=settings.max_message,
            upgrade_seconds=settings.connect_seconds,
            log=LibraryLog(lambda what: lines.write(logging.WARNING, "library", what, what=what)),
        )
        self.door = Door(self.server, settings, registry, inbound, lines, self._pass)
        self._library = dict(self.server.eio.handlers)
        self.server.eio.on("connect", self._opened)
        self.server.eio.on("message", self._pass)
        self.server.eio.on("disconnect", self._closed)

    def note_size(self) -> None:
        """There are more sockets than before, or fewer."""
        self._metrics.connections.set(len(self._registry))
        (self._empty.clear if len(self._registry) else self._empty.set)()

    async def tend(self) -> None:
        """Go round all sockets, over and over: those of which nothing was heard for long are gone."""
        pause = min(ROUND_INTERVAL, self._settings.ping_interval / 4, self._settings.ping_timeout / 4)
        late = 0.0
        while True:
            now = self._clock.now()
            for connection in self._registry:
                connection.wire.tend(now, late)
            await engine.tend_polling(self.server)
            due = self._clock.now() + pause
            await asyncio.sleep(pause)
            late = self._clock.now() - due
            if late < HELD_UP:
                late = 0.0

    async def close(self, patience: Seconds) -> None:
        """Let nobody in any more, tell everybody that the server restarts, and wait until they are gone, or so long."""
        self.door.closed = True
        self.note_size()
        for connection in self._registry:
            connection.bye("shutting_down", RESTART_RETRY)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._empty.wait()

    # ---- as the library tells of them

    async def _opened(self, sid: str, environ: dict[str, Any]) -> bool | None:
        request: web.Request = environ["aiohttp.request"]
        address = self.door.address(request)
        try:
            self._registry.check(address)
            visitor = await self.reception.identify(shown := shown_by(request), address)
            self._registry.check(address)
        except Unavailable:
            return False
        wire = PollingWire(self.server.eio.sockets[sid])
        connection = Connection(
            sid, address, wire, self._settings, self._metrics, self._clock, self._patience.note, visitor.person
        )
        connection.visitor, connection.shown = visitor, shown
        self._registry.add(connection)
        self.note_size()
        connection.expect(self._settings.connect_seconds, lambda: connection.bye("connect_timeout", 1.0))
        await self._library["connect"](sid, environ)
        return None

    async def passed(self, sid: str, data: str) -> None:
        """What the library answers, straight from the socket."""
        await self._pass(sid, data)

    async def _pass(self, sid: str, data: str) -> None:
        """CONNECT or DISCONNECT, which the library answers; all else was read before it got here."""
        connection = self._registry.get(sid)
        if connection is None:
            return
        await self._library["message"](sid, data)
        if data == "0" and connection.stage is Stage.OPEN:
            connection.stage = Stage.CONNECTED
            self._seating.expect_join(connection)
        elif data == "1":
            self._lose(connection)

    async def _closed(self, sid: str, reason: str) -> None:
        self.lost(sid)
        await self._library["disconnect"](sid, reason)

    # ---- as the driver tells of them

    def attached(self, sid: str, wire: LeanWebSocket, held: list[Frame]) -> None:
        """A session speaks by WebSocket from now on."""
        connection = self._registry.get(sid)
        if connection is not None:
            connection.attach(wire, held)

    def move(self, sid: str, text: str | bytes) -> None:
        """A move, straight from the socket."""
        connection = self._registry.get(sid)
        if connection is not None and connection.stage is not Stage.CLOSED:
            self._inbound.move(connection, text)

    def packet(self, sid: str, text: str, start: int) -> str | None:
        """A Socket.IO packet, straight from the socket."""
        connection = self._registry.get(sid)
        return None if connection is None else self._inbound.packet(connection, text, start)

    def junk(self, sid: str, code: str) -> None:
        """Something that is no packet."""
        connection = self._registry.get(sid)
        if connection is not None:
            self._inbound.junk(connection, code)

    def lost(self, sid: str) -> None:
        """The socket is gone."""
        connection = self._registry.get(sid)
        if connection is not None:
            self._registry.remove(sid)
            self.note_size()
            self._lose(connection)

    def _lose(self, connection: Connection) -> None:
        self._seating.lose(connection)
        self._patience.forget(connection)
