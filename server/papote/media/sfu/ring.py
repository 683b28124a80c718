"""The fast way through a UDP socket, on Linux: batches by recvmmsg and sendmmsg, and encryption in place.

Packets are read into one ring of buffers and written into another; the kernel's structures point into
them once for all. What is not Linux on 64 bits takes ``channel.PortableChannel``.
"""

from __future__ import annotations

import errno
import socket
import struct
import sys
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from cffi import FFI
from pylibsrtp import Session

from papote.media.sfu.channel import BATCH, Body, Channel, Counters, Route, StunHandler, Target, shift_picture
from papote.media.sfu.compat import RawSrtp
from papote.media.sfu.rtp import HEADER

SENT_AT_ONCE = 256
SLOT = 1600
"""Bytes of a buffer: a datagram, and what encryption adds."""

_CDEF = """
struct iovec { void *iov_base; size_t iov_len; };
struct msghdr {
    void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
    void *msg_control; size_t msg_controllen; int msg_flags;
};
struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
int recvmmsg(int, struct mmsghdr *, unsigned int, int, void *);
int sendmmsg(int, struct mmsghdr *, unsigned int, int);
"""

_DONT_WAIT = 0x40

_NAME = {socket.AF_INET: 16, socket.AF_INET6: 28}
"""Bytes of a socket address."""

_KEY = {socket.AF_INET: 8, socket.AF_INET6: 28}
"""How many of them tell addresses apart; the rest is padding."""


def load() -> tuple[Any, Any] | None:
    """The two system calls, or None where there are none."""
    if not sys.platform.startswith("linux") or sys.maxsize < 1 << 32:
        return None
    ffi = FFI()
    ffi.cdef(_CDEF)
    library = ffi.dlopen(None)
    return (ffi, library) if hasattr(library, "recvmmsg") and hasattr(library, "sendmmsg") else None


class _Ring:
    """Buffers in a row, with the kernel's structures that point at them."""

    def __init__(self, ffi: Any, raw: RawSrtp, count: int, name: int) -> None:
        self.memory = raw.ffi.new("char[]", count * SLOT)
        self.view = memoryview(raw.ffi.buffer(self.memory)).cast("B")
        self.pointers = [self.memory + SLOT * number for number in range(count)]
        self._names = ffi.new("char[]", count * name)
        self.names = memoryview(ffi.buffer(self._names)).cast("B")
        self._vectors = ffi.new("struct iovec[]", count)
        self.messages = ffi.new("struct mmsghdr[]", count)
        start = int(raw.ffi.cast("uintptr_t", self.memory))
        for number in range(count):
            self._vectors[number].iov_base = ffi.cast("void *", start + SLOT * number)
            self._vectors[number].iov_len = SLOT
            head = self.messages[number].msg_hdr
            head.msg_name = self._names + name * number
            head.msg_namelen = name
            head.msg_iov = self._vectors + number
            head.msg_iovlen = 1
        # Fields that change with each packet are written through views: a tenth of the cost of cffi's attributes.
        size, vector = ffi.sizeof("struct mmsghdr"), ffi.sizeof("struct iovec")
        self.lengths = (
            memoryview(ffi.buffer(self.messages))
            .cast("B")
            .cast("I")[ffi.offsetof("struct mmsghdr", "msg_len") // 4 :: size // 4]
        )
        self.name_pointers = memoryview(ffi.buffer(self.messages)).cast("B").cast("Q")[:: size // 8]
        self.sizes = (
            memoryview(ffi.buffer(self._vectors))
            .cast("B")
            .cast("Q")[ffi.offsetof("struct iovec", "iov_len") // 8 :: vector // 8]
        )


class Reader:
    """Reads what waits in a socket, up to a batch at once."""

    def __init__(self, raw: RawSrtp, calls: tuple[Any, Any], family: socket.AddressFamily) -> None:
        self._ffi, self._library = calls
        ring = _Ring(self._ffi, raw, BATCH, _NAME[family])
        self._ring = ring
        self.view, self.lengths, self.names, self.pointers = ring.view, ring.lengths, ring.names, ring.pointers

    def read(self, descriptor: int) -> int:
        """How many datagrams came; the one of number n lies in ``view`` at ``SLOT`` times n."""
        return max(0, int(self._library.recvmmsg(descriptor, self._ring.messages, BATCH, _DONT_WAIT, self._ffi.NULL)))


class RingChannel(Channel):
    """A socket read and written in batches."""

    def __init__(
        self,
        sock: socket.socket,
        counters: Counters,
        stun: StunHandler,
        after: Callable[[], None],
        raw: RawSrtp,
        calls: tuple[Any, Any],
    ) -> None:
        self._ffi, self._library = calls
        self._raw = raw
        self._family = sock.family
        self._in = Reader(raw, calls, sock.family)
        self._out = _Ring(self._ffi, raw, SENT_AT_ONCE, _NAME[sock.family])
        self._length = raw.ffi.new("int *")
        self._waiting = 0
        self._fd = sock.fileno()
        self.view = self._in.view
        super().__init__(sock, counters, stun, after)

    def _read(self) -> list[tuple[int, int, Hashable]]:
        reader = self._in
        count = reader.read(self._fd)
        names, lengths, stride, size = reader.names, reader.lengths, _NAME[self._family], _KEY[self._family]
        return [
            (SLOT * number, lengths[number], names[stride * number : stride * number + size].tobytes())
            for number in range(count)
        ]

    def route(self, key: Hashable) -> Route:
        """A key is the start of a socket address."""
        assert isinstance(key, bytes)
        port = int.from_bytes(key[2:4])
        address: tuple[Any, ...]
        if self._family is socket.AF_INET:
            address = (socket.inet_ntop(socket.AF_INET, key[4:8]), port)
        else:
            flow, scope = int.from_bytes(key[4:8]), struct.unpack("=L", key[24:28])[0]
            address = (socket.inet_ntop(socket.AF_INET6, key[8:24]), port, flow, scope)
        memory = self._ffi.new("char[]", key.ljust(_NAME[self._family], b"\0"))
        return Route(self, key, address, int(self._ffi.cast("uintptr_t", memory)), memory)

    def cipher(self, session: Session) -> Any:
        """The C library's own context."""
        return self._raw.context(session)

    def unprotect(self, cipher: Any, at: int, length: int) -> int:
        """Decrypt where it lies."""
        self._length[0] = length
        if self._raw.unprotect(cipher, self._in.pointers[at // SLOT], self._length):
            return -1
        return int(self._length[0])

    def fan_out(self, body: Body, marker: int, sequence: int, timestamp: int, targets: Iterable[Target]) -> None:
        """The hottest loop of all: one turn for each packet that goes out."""
        ring, length = self._out, self._length
        view, pointers, names, sizes = ring.view, ring.pointers, ring.name_pointers, ring.sizes
        pack, protect = HEADER.pack_into, self._raw.protect
        data, extended = body.data, body.extended
        first = 0x90 if extended else 0x80
        size = 12 + len(data)
        number = self._waiting
        at = number * SLOT
        for target in targets:
            cipher, destination, ssrc, payload_type, sequences, timestamps, extension, pictures, levels = target
            view[at + 12 : at + size] = data
            pack(
                view,
                at,
                first,
                marker | payload_type,
                (sequence + sequences) & 0xFFFF,
                (timestamp + timestamps) & 0xFFFFFFFF,
                ssrc,
            )
            if extended:
                if extension:
                    view[at + 16] = extension
                else:
                    view[at + 16 : at + 20] = b"\0\0\0\0"
                if pictures or levels:
                    shift_picture(view, at, body, target)
            length[0] = size
            if protect(cipher, pointers[number], length):
                self._counters.invalid += 1
                continue
            sizes[number] = length[0]
            names[number] = destination
            number += 1
            at += SLOT
            if number == SENT_AT_ONCE:
                self._waiting = number
                self.flush()
                number = at = 0
        self._waiting = number

    def flush(self) -> None:
        """Send the batch; a packet the kernel refuses does not hold up those behind it."""
        count, sent = self._waiting, 0
        if not count:
            return
        self._waiting = 0
        self._counters.sent += count
        while sent < count:
            done = self._library.sendmmsg(self._fd, self._out.messages + sent, count - sent, _DONT_WAIT)
            if done > 0:
                sent += done
            elif self._ffi.errno == errno.EAGAIN:
                self._counters.unsent += count - sent
                return
            else:
                self._counters.unsent += 1
                sent += 1

    def close(self) -> None:
        """Stop listening; what waits is not sent."""
        self._waiting = 0
        super().close()
