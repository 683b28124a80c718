"""The short way of a step: from the socket's bytes to the gateway, without a task or a future in between.

Stands in front of the library's protocol once a socket speaks WebSocket. A frame that is a whole move, with
nothing before it still unread, is taken here; everything else goes on as it came. So order per client holds:
a step never overtakes what its sender said before. Only the framing is looked at (RFC 6455, 5.2).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from papote.protocol.codec import HOT

START = 0x81
"""A frame that is final and text."""

HEAD = 6
"""Bytes before the content of a short masked frame: two, and the mask."""

SHORT = 126
"""Frames from here on write their length elsewhere: none of them is a move."""

HOT_BYTES = HOT.encode()
_CONTROL = 0x08
_FINAL = 0x80


class Frames:
    """Where frames end in a stream that is passed on, and how many whole messages of text or bytes have passed."""

    def __init__(self) -> None:
        self.messages = 0
        self._head = bytearray()
        self._left = 0
        self._open = False

    @property
    def between(self) -> bool:
        """Whether the next byte begins a message of its own."""
        return not (self._left or self._head or self._open)

    def pass_on(self, data: bytes, at: int) -> None:
        """Follow the frames in ``data`` from ``at``."""
        end = len(data)
        while at < end:
            if self._left:
                taken = min(self._left, end - at)
                self._left -= taken
                at += taken
                continue
            self._head.append(data[at])
            at += 1
            if len(self._head) == _head_length(self._head):
                self._begin()

    def _begin(self) -> None:
        head, self._head = self._head, bytearray()
        length = head[1] & 0x7F
        if length == SHORT:
            length = int.from_bytes(head[2:4])
        elif length > SHORT:
            length = int.from_bytes(head[2:10])
        self._left = length
        if not head[0] & _CONTROL:
            final = bool(head[0] & _FINAL)
            self._open = not final
            self.messages += final


def _head_length(head: bytearray) -> int:
    """Bytes of a frame's head, as far as it is known; never less than there are."""
    if len(head) < 2:
        return 2
    length = head[1] & 0x7F
    return 2 + (8 if length > SHORT else 2 if length == SHORT else 0) + (4 if head[1] & 0x80 else 0)


class Shortcut(asyncio.Protocol):
    """In front of the protocol of one socket."""

    def __init__(self, behind: asyncio.Protocol, moved: Callable[[bytes], None]) -> None:
        """``moved`` takes the text of a move; ``behind`` takes everything else."""
        self.read = 0
        """Messages that passed and were dealt with, as their reader counts them."""
        self._behind = behind
        self._pass_on = behind.data_received
        self._moved = moved
        self._frames = Frames()

    @classmethod
    def before(cls, transport: asyncio.Transport, moved: Callable[[bytes], None]) -> Shortcut:
        """Put one in front of whatever hears this transport now."""
        shortcut = cls(cast("asyncio.Protocol", transport.get_protocol()), moved)
        transport.set_protocol(shortcut)
        return shortcut

    def data_received(self, data: bytes) -> None:
        """Take the moves at the front; from the first other thing on, everything goes its usual way."""
        frames = self._frames
        at, end = 0, len(data)
        if frames.messages == self.read and frames.between:
            while end - at > HEAD and data[at] == START:
                length = data[at + 1] - _FINAL
                body = at + HEAD
                if not 0 < length < SHORT or body + length > end:
                    break
                mask = data[at + 2 : body]
                text = (
                    int.from_bytes(data[body : body + length]) ^ int.from_bytes((mask * (length // 4 + 1))[:length])
                ).to_bytes(length)
                if not text.startswith(HOT_BYTES):
                    break
                self._moved(text)
                at = body + length
            if at == end:
                return
            data = data[at:] if at else data
        frames.pass_on(data, 0)
        self._pass_on(data)

    def eof_received(self) -> bool | None:
        """Pass it on."""
        return self._behind.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass it on."""
        self._behind.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._behind.resume_writing()
