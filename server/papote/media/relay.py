"""A client of STUN and TURN servers, over UDP, TCP and TLS: as much of one as tells whether they serve.

Used by ``doctor`` and by tests. Every wait has an end.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Protocol

from papote.errors import OfficeError
from papote.media import stun
from papote.media.stun import Address, Message
from papote.types import Seconds

PATIENCE: Seconds = 4.0
"""How long an answer, or a connection, is waited for."""

REPEAT_AFTER: Seconds = 0.5
"""A question over UDP is asked again after this time."""


class NoAnswer(OfficeError):
    """Nothing came, or the way is closed."""


class RelayRefused(OfficeError):
    """The server says no."""

    def __init__(self, code: int) -> None:
        """With the number it says (401: who are you, 403: not there, 486: enough)."""
        super().__init__(f"refused with {code}")
        self.code = code


class Way(Protocol):
    """How messages get to the server."""

    reliable: bool

    def send(self, data: bytes) -> None:
        """Send one message."""

    async def receive(self) -> bytes:
        """The next message."""


class _Datagrams(asyncio.DatagramProtocol):
    reliable = False

    def __init__(self) -> None:
        self._incoming: asyncio.Queue[bytes] = asyncio.Queue(64)
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        if not self._incoming.full():
            self._incoming.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        """Somebody says that nobody is there; that might be anybody, so the wait goes on."""

    def send(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.sendto(data)

    async def receive(self) -> bytes:
        return await self._incoming.get()


class _Stream:
    reliable = True

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def receive(self) -> bytes:
        try:
            head = await self._reader.readexactly(20)
            return head + await self._reader.readexactly(struct.unpack_from("!H", head, 2)[0])
        except (OSError, asyncio.IncompleteReadError) as error:
            raise NoAnswer("the connection was closed") from error


@asynccontextmanager
async def way_to(
    address: Address,
    transport: str,
    *,
    tls: ssl.SSLContext | None = None,
    name: str = "",
    sock: socket.socket | None = None,
) -> AsyncIterator[Way]:
    """Open a way to a server by ``udp`` or ``tcp``, encrypted where ``tls`` says how; ``sock``: through this socket."""
    loop = asyncio.get_running_loop()
    try:
        if transport == "udp":
            if sock is not None:
                sock.connect(address)
            remote = None if sock is not None else address
            connection, protocol = await loop.create_datagram_endpoint(_Datagrams, remote_addr=remote, sock=sock)
            try:
                yield protocol
            finally:
                connection.close()
            return
        async with asyncio.timeout(PATIENCE):
            if sock is not None:
                sock.setblocking(False)
                await loop.sock_connect(sock, address)
            where = {"sock": sock} if sock is not None else {"host": address[0], "port": address[1]}
            reader, writer = await asyncio.open_connection(
                **where,
                ssl=tls,
                server_hostname=(name or address[0]) if tls is not None else None,
            )
    except OSError as error:
        if sock is not None:
            sock.close()
        late = isinstance(error, TimeoutError)
        raise NoAnswer("no connection within the time" if late else _reason(error)) from error
    try:
        yield _Stream(reader, writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {error.verify_message}"
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return (error.strerror or str(error)).lower()


async def ask(way: Way, message: Message, key: bytes = b"", patience: Seconds = PATIENCE) -> Message:
    """Send a question and wait for its answer; whatever else comes meanwhile is dropped.

    The wait is counted in repetitions, not seconds: a machine that stands still meanwhile uses up one of them.
    """
    data = message.encode(key)
    loop = asyncio.get_running_loop()
    pause = min(REPEAT_AFTER, patience)
    coming: asyncio.Future[bytes] | None = None
    try:
        for turn in range(max(1, round(patience / REPEAT_AFTER))):
            if turn == 0 or not way.reliable:
                way.send(data)
            again = loop.time() + pause
            while (left := again - loop.time()) > 0:
                coming = coming or asyncio.ensure_future(way.receive())
                await asyncio.wait((coming,), timeout=left)
                if coming.done():
                    answer, coming = stun.decode(coming.result()), None
                    if answer is not None and answer.transaction == message.transaction:
                        return answer
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
    raise NoAnswer("no answer within the time")


async def outside_address(way: Way, patience: Seconds = PATIENCE) -> Address:
    """As which address a server sees us."""
    answer = await ask(way, Message(stun.BINDING), patience=patience)
    seen = answer.address(stun.MAPPED_ADDRESS)
    if seen is None:
        raise RelayRefused(answer.error)
    return seen


class Relay:
    """One relay of a TURN server: an address of its own, at which others reach us, and through which we reach them."""

    def __init__(self, way: Way, username: str, password: str) -> None:
        self._way = way
        self._username = username
        self._password = password
        self._realm = self._nonce = b""
        self._key = b""
        self.address: Address = ("", 0)
        """Where others reach us."""

    async def _do(self, method: int, attributes: Callable[[Message], dict[int, bytes]]) -> Message:
        """Ask, and where the server wants to know who asks, once more with name and password."""
        answer = await self._once(method, attributes)
        if answer.error == 438 or (answer.error == 401 and not self._key):
            self._realm = answer.attributes.get(stun.REALM, self._realm)
            self._nonce = answer.attributes.get(stun.NONCE, b"")
            self._key = stun.long_term_key(self._username, self._realm.decode("utf-8", "replace"), self._password)
            answer = await self._once(method, attributes)
        if answer.error:
            raise RelayRefused(answer.error)
        return answer

    async def _once(self, method: int, attributes: Callable[[Message], dict[int, bytes]]) -> Message:
        message = Message(method)
        message.attributes.update(attributes(message))
        if self._key:
            message.attributes[stun.USERNAME] = self._username.encode()
            message.attributes[stun.REALM] = self._realm
            message.attributes[stun.NONCE] = self._nonce
        return await ask(self._way, message, self._key)

    async def allocate(self, *, version: int = 4) -> Address:
        """Get a relay, of this version of IP."""
        wanted = {stun.TRANSPORT: stun.UDP}
        if version == 6:
            wanted[stun.FAMILY] = b"\x02\0\0\0"
        answer = await self._do(stun.ALLOCATE, lambda _: wanted)
        address = answer.address(stun.RELAYED_ADDRESS)
        if address is None:
            raise NoAnswer("the server gives no address")
        self.address = address
        return address

    async def permit(self, peer: str) -> None:
        """Let this address send to us, and us to it."""
        await self._do(stun.PERMIT, lambda message: {stun.PEER_ADDRESS: stun.hidden((peer, 0), message.transaction)})

    async def refresh(self, lifetime: int = 600) -> None:
        """Keep the relay for so many seconds more; 0 gives it back."""
        await self._do(stun.REFRESH, lambda _: {stun.LIFETIME: struct.pack("!L", lifetime)})

    def to(self, peer: Address) -> Way:
        """The way through the relay to somebody."""
        return _Through(self._way, peer)


class _Through:
    """Datagrams through a relay."""

    reliable = False

    def __init__(self, way: Way, peer: Address) -> None:
        self._way = way
        self._peer = str(ip_address(peer[0])), peer[1]

    def send(self, data: bytes) -> None:
        message = Message(stun.SEND + stun.INDICATION)
        message.attributes[stun.PEER_ADDRESS] = stun.hidden(self._peer, message.transaction)
        message.attributes[stun.PAYLOAD] = data
        self._way.send(message.encode())

    async def receive(self) -> bytes:
        while True:
            message = stun.decode(await self._way.receive())
            if message is None or message.kind != stun.DATA + stun.INDICATION:
                continue
            if message.address(stun.PEER_ADDRESS) == self._peer:
                return message.attributes.get(stun.PAYLOAD, b"")
