"""What a WebSocket client must do of RFC 6455, on bytes alone: write masked frames, and read a server's frames.

``Reader`` gives whole messages. ``Skimmer`` only counts them as they pass, which is what most of a crowd
needs: it touches a few bytes of each frame, wherever the network has cut the stream. No socket is known here.
"""

from __future__ import annotations

TEXT = 0x81
CLOSE = 0x88

_MASK = 0x80
_ZEROS = b"\0\0\0\0"
"""A mask of zeros leaves the text as it is: allowed, and no work."""

PEEK = 6
"""Bytes of a message that tell ``42["moves"`` from all others, and ``42["po`` and its like from theirs."""

LOOKED_AT = frozenset({b"po", b"by", b"ch"})
"""What the names begin with of messages that concern oneself."""

_PING = ord("2")
_MESSAGE = ord("4")
_MOVES = ord("m")


def upgrade(host: str, port: int) -> bytes:
    """Ask for a WebSocket straight away, without polling first."""
    lines = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: cGFwb3RlLWJlbmNoLi4uLg==",
        "Sec-WebSocket-Version: 13",
        "",
        "",
    )
    return "\r\n".join(lines).encode()


def masked(text: bytes) -> bytes:
    """A client's final text frame."""
    length = len(text)
    if length < 126:
        return bytes((TEXT, _MASK | length)) + _ZEROS + text
    if length < 1 << 16:
        return bytes((TEXT, _MASK | 126)) + length.to_bytes(2, "big") + _ZEROS + text
    return bytes((TEXT, _MASK | 127)) + length.to_bytes(8, "big") + _ZEROS + text


PONG = masked(b"3")


def head(data: bytes | bytearray, at: int, end: int) -> tuple[int, int] | None:
    """Where the payload of the frame at ``at`` starts and stops; None while its head has not come whole."""
    if end - at < 2:
        return None
    length = data[at + 1]
    if length < 126:
        return at + 2, at + 2 + length
    start = at + (4 if length == 126 else 10)
    if end < start:
        return None
    return start, start + int.from_bytes(data[at + 2 : start], "big")


class Reader:
    """Whole messages, of somebody who reads them."""

    def __init__(self) -> None:
        self.closed = False
        self._data = bytearray()
        self._needed = 2

    def feed(self, data: bytes | memoryview) -> list[bytes]:
        """Take in what came; what is whole now."""
        self._data += data
        if len(self._data) < self._needed:
            return []
        messages = []
        at, end = 0, len(self._data)
        while True:
            found = head(self._data, at, end)
            if found is None:
                self._needed = end - at + 1
                break
            start, stop = found
            if stop > end:
                self._needed = stop - at
                break
            if self._data[at] == TEXT:
                messages.append(bytes(self._data[start:stop]))
            elif self._data[at] == CLOSE:
                self.closed = True
            at = stop
        del self._data[:at]
        return messages

    def rest(self) -> bytes:
        """What came of a message that is not whole yet."""
        return bytes(self._data)


class Skimmer:
    """Frames and bytes, counted; a few kinds are handed out."""

    __slots__ = ("_begun", "_skip", "closed", "pings")

    def __init__(self) -> None:
        self.pings = 0
        """Questions whether one is still there, to be answered."""
        self.closed = False
        self._skip = 0
        self._begun = b""

    def skim(self, data: bytearray, end: int) -> tuple[int, int, list[bytes]]:
        """Pass over ``data[:end]``: how many frames of positions, how many others, and those to be looked at.

        To be looked at are ``position_fixed``, ``bye`` and ``chatted``. A frame counts where its payload begins.
        """
        at = self._skip
        if at >= end:
            self._skip = at - end
            return 0, 0, []
        self._skip = 0
        if self._begun:
            data = bytearray(self._begun) + data[:end]
            end = len(data)
            self._begun = b""
        moves = others = 0
        handed: list[bytes] = []
        while at < end:
            # ``head``, written out: this runs twenty thousand times a second.
            start = at + 2
            length = data[at + 1] if start <= end else 0
            if length >= 126:
                start = at + (4 if length == 126 else 10)
                length = int.from_bytes(data[at + 2 : start], "big") if start <= end else 0
            if end < start + (length if length < PEEK else PEEK):
                self._begun = bytes(data[at:end])
                break
            stop = start + length
            if length >= PEEK and data[start + 4] == _MOVES and data[start] == _MESSAGE:
                moves += 1
            elif length == 1 and data[start] == _PING:
                self.pings += 1
            elif data[at] == CLOSE:
                self.closed = True
            else:
                if length >= PEEK and bytes(data[start + 4 : start + PEEK]) in LOOKED_AT:
                    if stop > end:
                        self._begun = bytes(data[at:end])
                        break
                    handed.append(bytes(data[start:stop]))
                others += 1
            if stop > end:
                self._skip = stop - end
                break
            at = stop
        return moves, others, handed
