"""One UDP socket: the filter in front of everything, and sending one packet to many. The portable way lives here too.

What comes from an address that no client has proven to be his reaches neither DTLS nor SRTP: one empty
or forged datagram could end a call otherwise. Which endpoint an address belongs to is told by ``peers``.
"""

from __future__ import annotations

import asyncio
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple, Protocol

from pylibsrtp import Session

from papote.media.sfu.compat import SRTP_ERRORS
from papote.media.sfu.rtp import HEADER

LONGEST = 1500
"""Bytes of a datagram; longer ones are dropped."""

BATCH = 64
"""Datagrams read at once, before anybody else has a turn."""

BUFFER = 4 << 20
"""Bytes the kernel is asked to hold for a socket."""


class Body(NamedTuple):
    """What all receivers of a packet share: everything after the twelve bytes of the header.

    Positions count from the start of the packet; 0: there is none.
    """

    data: bytes
    extended: bool
    """Whether ``data`` begins with a block of extensions of eight bytes."""
    picture_at: int = 0
    picture: int = 0
    level_at: int = 0
    level: int = 0


class Target(NamedTuple):
    """What a packet becomes for one receiver: shifts are added, the rest is put in."""

    cipher: Any
    destination: Any
    ssrc: int
    payload_type: int
    sequence_shift: int
    timestamp_shift: int
    extension: int
    """The byte before the time of sending: the receiver's id for it; 0: he knows none."""
    picture_shift: int
    level_shift: int


class Route(NamedTuple):
    """A proven address of a client: through which socket, and how it is named there."""

    channel: Channel
    key: Hashable
    address: Any
    """As ``sendto`` wants it."""
    destination: Any
    """As ``fan_out`` wants it."""
    keep: object = None
    """What must live as long as the route."""


class Peer(Protocol):
    """Somebody who owns a proven address."""

    def take_dtls(self, datagram: bytes) -> None:
        """A part of the handshake, or its end."""

    def take_srtp(self, channel: Channel, at: int, length: int) -> None:
        """A protected packet, at a place in ``channel.view``."""


class Counters:
    """What went through a worker; numbers only grow."""

    __slots__ = ("dropped", "filtered", "invalid", "received", "resent", "rtcp", "sent", "stun", "unsent")

    def __init__(self) -> None:
        self.received = 0
        """RTP packets taken."""
        self.sent = 0
        """RTP packets forwarded."""
        self.resent = 0
        self.rtcp = 0
        self.stun = 0
        self.filtered = 0
        """Datagrams from unproven addresses, empty, too long, or of no kind we know."""
        self.invalid = 0
        """Packets that do not decrypt, are malformed, or belong to no stream."""
        self.dropped = 0
        """Packets above an endpoint's limits."""
        self.unsent = 0
        """Packets the kernel did not take."""

    def as_dict(self) -> dict[str, int]:
        """By name."""
        return {name: getattr(self, name) for name in self.__slots__}


StunHandler = Callable[["Channel", bytes, Hashable], None]


class Channel(ABC):
    """One UDP socket, from binding to closing."""

    view: memoryview
    """What was read last; a peer reads in it, in place."""

    def __init__(self, sock: socket.socket, counters: Counters, stun: StunHandler, after: Callable[[], None]) -> None:
        """``stun`` gets what looks like a check; ``after`` is called when a batch has been dealt with."""
        self._socket = sock
        self._counters = counters
        self._stun = stun
        self._after = after
        self.peers: dict[Hashable, Peer] = {}
        """Who owns an address."""
        self.host, self.port = sock.getsockname()[:2]
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock.fileno(), self._readable)

    @abstractmethod
    def _read(self) -> Iterable[tuple[int, int, Hashable]]:
        """The datagrams that wait: place in ``view``, length, sender."""

    def _readable(self) -> None:
        view, counters = self.view, self._counters
        for at, length, key in self._read():
            first = view[at] if 0 < length <= LONGEST else 255
            if 128 <= first < 192:
                peer = self.peers.get(key)
                if peer is not None:
                    peer.take_srtp(self, at, length)
                    continue
            elif first < 4:
                counters.stun += 1
                self._stun(self, view[at : at + length].tobytes(), key)
                continue
            elif 20 <= first < 64:
                peer = self.peers.get(key)
                if peer is not None:
                    peer.take_dtls(view[at : at + length].tobytes())
                    continue
            counters.filtered += 1
        self._after()

    @abstractmethod
    def route(self, key: Hashable) -> Route:
        """The way to an address that has sent us something."""

    @abstractmethod
    def cipher(self, session: Session) -> Any:
        """A session as ``unprotect`` and the targets of ``fan_out`` want it."""

    @abstractmethod
    def unprotect(self, cipher: Any, at: int, length: int) -> int:
        """Decrypt a packet in ``view``, in place; its new length, or -1 where it is not genuine."""

    @abstractmethod
    def fan_out(self, body: Body, marker: int, sequence: int, timestamp: int, targets: Iterable[Target]) -> None:
        """Send one packet to each target, rewritten and encrypted for it; goes out with ``flush``."""

    @abstractmethod
    def flush(self) -> None:
        """Send what waits."""

    def send(self, data: bytes, address: Any) -> None:
        """Send a datagram as it is, at once."""
        try:
            self._socket.sendto(data, address)
        except OSError:
            self._counters.unsent += 1

    def close(self) -> None:
        """Stop listening."""
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()
        self.peers.clear()


def shift_picture(view: memoryview | bytearray, at: int, body: Body, target: Target) -> None:
    """Rewrite the picture numbers of a packet at ``at``."""
    if body.picture_at:
        place = at + body.picture_at
        picture = body.picture + target.picture_shift
        if view[place] & 0x80:
            view[place] = 0x80 | picture >> 8 & 0x7F
            view[place + 1] = picture & 0xFF
        else:
            view[place] = picture & 0x7F
    if body.level_at:
        view[at + body.level_at] = (body.level + target.level_shift) & 0xFF


class PortableChannel(Channel):
    """By the public calls of Python and pylibsrtp alone: one system call and two copies per packet."""

    def __init__(self, sock: socket.socket, counters: Counters, stun: StunHandler, after: Callable[[], None]) -> None:
        self._buffer = bytearray(2048)
        self.view = memoryview(self._buffer)
        super().__init__(sock, counters, stun, after)

    def _read(self) -> Iterable[tuple[int, int, Hashable]]:
        for _ in range(BATCH):
            try:
                length, address = self._socket.recvfrom_into(self._buffer)
            except OSError:
                return
            yield 0, length, address

    def route(self, key: Hashable) -> Route:
        """An address names itself."""
        return Route(self, key, key, key)

    def cipher(self, session: Session) -> Session:
        """A session is its own name."""
        return session

    def unprotect(self, cipher: Session, at: int, length: int) -> int:
        """Decrypt, and put the result back in place."""
        try:
            packet = cipher.unprotect(self.view[at : at + length].tobytes())
        except SRTP_ERRORS:
            return -1
        self.view[at : at + len(packet)] = packet
        return len(packet)

    def fan_out(self, body: Body, marker: int, sequence: int, timestamp: int, targets: Iterable[Target]) -> None:
        """One packet after the other."""
        first = 0x90 if body.extended else 0x80
        for target in targets:
            packet = bytearray(12) + body.data
            HEADER.pack_into(
                packet,
                0,
                first,
                marker | target.payload_type,
                (sequence + target.sequence_shift) & 0xFFFF,
                (timestamp + target.timestamp_shift) & 0xFFFFFFFF,
                target.ssrc,
            )
            if body.extended:
                if target.extension:
                    packet[16] = target.extension
                else:
                    packet[16:20] = bytes(4)
            if target.picture_shift or target.level_shift:
                shift_picture(packet, 0, body, target)
            try:
                protected = target.cipher.protect(bytes(packet))
            except SRTP_ERRORS:
                self._counters.invalid += 1
                continue
            self._counters.sent += 1
            self.send(protected, target.destination)

    def flush(self) -> None:
        """Nothing ever waits."""
