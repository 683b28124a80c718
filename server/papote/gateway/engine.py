"""The one seam to python-engineio: our own WebSocket driver, and the wires connections write to.

The library looks its driver up in ``AsyncServer._async["websocket"]``, a private name; a test fails
loudly when an upgrade moves it. Replacing the class there gives four things in one place: events are
consumed inside ``wait()`` and never reach the library's task and timer per message; frames that many
people share are written straight to the transport; deflate is off; and what the library would choke
on (an empty frame, deep JSON, binary packets) never gets there.

What the library still does: the Engine.IO handshake, pings, polling, the upgrade, and the answers to
Socket.IO's CONNECT and DISCONNECT.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket as sockets
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import socketio
from aiohttp import WSMessage, WSMsgType, web
from engineio import packet as eio

from papote.gateway.shortcut import Shortcut
from papote.protocol.codec import HOT, StrictJson
from papote.types import Seconds

HIGH_WATER = 64 * 1024
"""Bytes waiting in a transport above which nothing more is handed to it."""

LOW_WATER = 16 * 1024
"""And below which its reader has caught up."""

KERNEL_BUFFER = 256 * 1024
"""Bytes the system may hold for one socket: what waits there can be neither counted nor taken back."""

POLLED_PACKETS = 16
"""Packets handed to the library for one poll; browsers' decoders expect no more."""

CLOSE_SECONDS = 1.0
"""How long a peer may take to answer a closing handshake."""

TURN = 64
"""Messages of one socket that are read before others on the event loop get their turn."""


class Frame:
    """One Engine.IO text message, framed once for every WebSocket that gets it."""

    __slots__ = ("bytes", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.bytes = websocket_frame(payload)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Itself: one."""
        return (self,)

    @property
    def size(self) -> int:
        """Bytes of what it says."""
        return len(self.payload)

    @property
    def text(self) -> str:
        """The message without its Engine.IO type, as the library takes it for polling."""
        return self.payload[1:].decode()


class Batch:
    """Several frames that go out in one piece."""

    __slots__ = ("bytes", "frames", "size")

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = tuple(frames)
        self.bytes = b"".join([frame.bytes for frame in self.frames])
        self.size = sum(len(frame.payload) for frame in self.frames)


def websocket_frame(payload: bytes) -> bytes:
    """A server's unmasked, final text frame (RFC 6455, 5.2)."""
    length = len(payload)
    if length < 126:
        return b"\x81" + length.to_bytes() + payload
    if length < 1 << 16:
        return b"\x81\x7e" + length.to_bytes(2) + payload
    return b"\x81\x7f" + length.to_bytes(8) + payload


class Wire(Protocol):
    """Where a connection's frames go."""

    @property
    def backlogged(self) -> bool:
        """Whether nothing more should be written for now."""

    @property
    def drained(self) -> bool:
        """Whether the reader has caught up."""

    def write(self, frame: Frame | Batch) -> None:
        """Hand it over; it will be delivered in order, or the connection is lost."""

    def hang_up(self) -> None:
        """Deliver what was written, then close."""

    def tend(self, now: Seconds, late: Seconds = 0.0) -> None:
        """Look whether the reader is still there; ``late``: for how long nobody could look, or read what came."""


@dataclass(frozen=True, slots=True)
class Pings:
    """How often a socket is asked whether it is there, and how long it has to answer."""

    interval: Seconds
    timeout: Seconds


_PING = Frame(b"2")


class Gate(Protocol):
    """What the driver tells the gateway."""

    def attached(self, sid: str, wire: LeanWebSocket, held: list[Frame]) -> None:
        """This session now speaks by WebSocket; ``held`` is what polling had not delivered."""

    def move(self, sid: str, text: str | bytes) -> None:
        """A move came in, on the fast path."""

    def packet(self, sid: str, text: str, start: int) -> str | None:
        """A Socket.IO packet came in; what is returned is the library's to answer."""

    async def passed(self, sid: str, data: str) -> None:
        """Have the library answer this."""

    def junk(self, sid: str, code: str) -> None:
        """Something came in that is no packet."""

    def lost(self, sid: str) -> None:
        """The socket is gone."""


class PollingWire:
    """A session that asks for its messages; the library keeps them until it does."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def backlogged(self) -> bool:
        """Whether the next poll is full."""
        return bool(self._session.queue.qsize() >= POLLED_PACKETS)

    @property
    def drained(self) -> bool:
        """Whether everything was fetched, but for what a new poll would take at once."""
        return bool(self._session.queue.qsize() <= 1)

    def write(self, frame: Frame | Batch) -> None:
        """Keep it for the next poll."""
        for each in frame.frames:
            self._session.queue.put_nowait(eio.Packet(eio.MESSAGE, data=each.text))

    def hang_up(self) -> None:
        """Close the session once what it is told was fetched, or after a moment."""
        _spawn(self._close())

    def tend(self, now: Seconds, late: Seconds = 0.0) -> None:
        """The library does, with ``tend_polling``."""
        if late and self._session.last_ping:
            self._session.last_ping = min(time.time(), self._session.last_ping + late)

    async def _close(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._session.queue.join()
        await self._session.close(wait=False, reason=self._session.server.reason.SERVER_DISCONNECT)


class LeanWebSocket:
    """The WebSocket driver; the library makes one per socket, and is told how its session fares.

    The library's own loop would make three tasks and as many timers for every pong; here a socket is one task
    that waits for what is no move, and the gateway's round (``tend``) asks now and then whether it is alive.
    """

    def __init__(
        self,
        gate: Gate,
        message_limit: int,
        upgrade_seconds: Seconds,
        pings: Pings,
        handler: Callable[[Any], Awaitable[None]],
    ) -> None:
        self._gate = gate
        self._upgrade_seconds = upgrade_seconds
        self._upgrade_by = 0.0
        self._pings = pings
        self._session: Any = handler.__self__  # type: ignore[attr-defined]
        self._sid: str = self._session.sid
        self._upgrading: bool = self._session.connected
        # aiohttp counts a message of exactly the limit as too large.
        self._socket = web.WebSocketResponse(max_msg_size=message_limit + 1, compress=False, timeout=CLOSE_SECONDS)
        self._transport: asyncio.Transport | None = None
        self._shortcut: Shortcut | None = None
        self._received = 0
        self._heard_at = self._asked_at = time.monotonic()
        self._closing = False

    async def __call__(self, environ: dict[str, Any]) -> web.StreamResponse:
        """Answer the upgrade request and run the session until the socket ends."""
        request: web.Request = environ["aiohttp.request"]
        self._upgrade_by = asyncio.get_running_loop().time() + self._upgrade_seconds
        await self._socket.prepare(request)
        transport = request.transport
        if transport is None:
            return self._socket
        self._transport = transport
        raw = transport.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, KERNEL_BUFFER)
        self._shortcut = Shortcut.before(transport, self._step)
        try:
            if self._upgrading:
                await self._move_over()
            else:
                self._session.connected = True
                self._take_over()
            await self._converse()
        except OSError:
            pass
        finally:
            if self._upgrading:
                # It came to nothing: the session goes on by polling.
                self._session.upgrading = False
                await self.close()
            else:
                self._gate.lost(self._sid)
                await self._session.close(wait=False, abort=True, reason=self._session.server.reason.TRANSPORT_CLOSE)
                await self.close()
        return self._socket

    # ---- reading

    def _step(self, text: bytes) -> None:
        """A move by the short way."""
        if not (self._upgrading or self._closing):
            self._heard_at = time.monotonic()
            self._gate.move(self._sid, text)

    async def _next(self) -> str:
        """The next message of text; raises OSError when there will be none."""
        while True:
            if self._shortcut is not None:
                self._shortcut.read = self._received
            message: WSMessage = await self._socket.receive()
            self._received += 1
            if self._closing or message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                raise OSError("closed")
            self._heard_at = time.monotonic()
            if message.type is WSMsgType.TEXT:
                text: str = message.data
                return text
            self._gate.junk(self._sid, "attachments_refused")

    async def _move_over(self) -> None:
        """Take a session over from polling: it probes, then says that it has moved. Raises OSError if it does not.

        It may try with any number of sockets: none is waited for long.
        """
        session = self._session
        session.upgrading = True
        try:
            async with asyncio.timeout_at(self._upgrade_by):
                if await self._next() != "2probe":
                    raise OSError("not a probe")
                self.write(Frame(b"3probe"))
                await session.queue.put(eio.Packet(eio.NOOP))  # ends the poll that waits
                if await self._next() != "5":
                    raise OSError("not moved")
        except TimeoutError:
            raise OSError("not in time") from None
        if session.closed:
            raise OSError("closed")
        self._upgrading = session.upgrading = False
        self._take_over()

    def _take_over(self) -> None:
        """From now on everything goes this way, in both directions."""
        session = self._session
        session.upgraded = True
        held, said = self._take_held()
        for packet in said:
            self.write(Frame(packet.encode().encode()))
        session.send = self._send
        session.last_ping = None
        self._asked_at = time.monotonic()
        self._gate.attached(self._sid, self, held)

    async def _converse(self) -> None:
        """Deal with what comes, until nothing does any more."""
        turn = 0
        while True:
            text = await self._next()
            if (turn := turn + 1) % TURN == 0:
                await asyncio.sleep(0)
            if text.startswith("4"):
                if text.startswith(HOT):
                    self._gate.move(self._sid, text)
                    continue
                passed = self._gate.packet(self._sid, text, 1)
                if passed is not None:
                    await self._gate.passed(self._sid, passed)
            elif text == "1":
                return
            elif text != "3":
                self._gate.junk(self._sid, "bad_message")

    def tend(self, now: Seconds, late: Seconds = 0.0) -> None:
        """Ask whether anybody is there when it is time to; give up when nothing came for long."""
        self._heard_at = min(now, self._heard_at + late)
        if self._upgrading or self._closing:
            return
        if now - self._heard_at > self._pings.interval + self._pings.timeout:
            self._gate.lost(self._sid)
            self.hang_up()
        elif now - self._asked_at >= self._pings.interval:
            self._asked_at = now
            self.write(_PING)

    def _take_held(self) -> tuple[list[Frame], list[Any]]:
        """What polling has not delivered: messages, and packets of the library's. The order of each must hold."""
        held: list[Frame] = []
        others: list[Any] = []
        queue = self._session.queue
        while not queue.empty():
            item = queue.get_nowait()
            queue.task_done()
            if item is None or item.packet_type == eio.NOOP:
                continue
            if item.packet_type == eio.MESSAGE:
                held.append(Frame(item.encode().encode()))
            else:
                others.append(item)
        return held, others

    async def _send(self, packet: Any) -> None:
        """What the library has to say: answers to CONNECT, and goodbye. Its first ping is nobody's business."""
        if packet.packet_type == eio.PING:
            self._session.last_ping = None
        elif not self._closing:
            self.write(Frame(packet.encode().encode()))
            if packet.packet_type == eio.CLOSE:
                self.hang_up()

    async def close(self) -> None:
        """Close the socket, giving the peer a moment to agree."""
        self._closing = True
        with contextlib.suppress(Exception):
            await self._socket.close(drain=False)
        if self._transport is not None:
            self._transport.abort()

    # ---- the wire

    @property
    def backlogged(self) -> bool:
        """Whether the transport's buffer is above its high-water mark."""
        return self._transport is not None and self._transport.get_write_buffer_size() > HIGH_WATER

    @property
    def drained(self) -> bool:
        """Whether it is below the low one."""
        return self._transport is None or self._transport.get_write_buffer_size() <= LOW_WATER

    def write(self, frame: Frame | Batch) -> None:
        """Straight to the transport."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame.bytes)

    def hang_up(self) -> None:
        """Close once what was written is out, or after a moment."""
        if not self._closing:
            self._closing = True
            _spawn(self.close())


async def tend_polling(server: Any) -> None:
    """What the library's own monitor does, for those who poll: give up on who is silent, forget who is gone."""
    for sid, session in tuple(server.eio.sockets.items()):
        if session.closed:
            server.eio.sockets.pop(sid, None)
        elif not session.upgraded and not session.closing:
            await session.check_ping_timeout()


async def control(server: Any, sid: str, text: str) -> None:
    """A pong or a goodbye of somebody who polls."""
    session = server.eio.sockets.get(sid)
    if session is not None and not session.closed:
        if text == "1":
            session.queue.put_nowait(eio.Packet(eio.NOOP))  # the library would let the present poll wait out its time
        await session.receive(eio.Packet(encoded_packet=text))


_tasks: set[asyncio.Task[None]] = set()


def _spawn(work: Any) -> None:
    """Run something to its end on its own; the set keeps it from being collected."""
    task = asyncio.ensure_future(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


class LibraryLog:
    """Where the libraries' own words go: their errors are counted and named, never quoted.

    Their lines carry session ids and whatever a client sent, and a bad packet of three bytes makes a
    traceback of three thousand.
    """

    def __init__(self, troubled: Callable[[str], None]) -> None:
        self._troubled = troubled
        self.level = 0

    def info(self, *_: Any, **__: Any) -> None:
        """Every packet; dropped."""

    debug = info

    def warning(self, message: Any, *_: Any, **__: Any) -> None:
        """Only which line it was; whatever follows its first words may be a client's."""
        self._troubled(" ".join(str(message).split()[:2])[:24])

    error = exception = critical = warning


def make_server(
    gate: Gate,
    *,
    pings: Pings,
    message_limit: int,
    upgrade_seconds: Seconds,
    log: LibraryLog,
) -> Any:
    """A Socket.IO server with the driver in place."""
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        async_handlers=False,
        ping_interval=pings.interval,
        ping_timeout=pings.timeout,
        monitor_clients=False,  # the gateway's round does it
        max_http_buffer_size=message_limit,
        cors_allowed_origins=[],  # checked in front of the library, which would quote the origin in its log
        http_compression=False,
        json=StrictJson,
        logger=log,
        engineio_logger=log,
    )
    drivers = server.eio._async
    if "websocket" not in drivers:
        raise RuntimeError("python-engineio has moved its driver: gateway.engine must follow")
    server.eio._async = {
        **drivers,
        "websocket": lambda handler, _server: LeanWebSocket(gate, message_limit, upgrade_seconds, pings, handler),
    }
    server.eio.async_handlers = False
    return server
