"""What one connection has yet to hear, and how far behind it is. Bounded in number and in bytes.

Positions never wait here: they are skipped for somebody who reads slowly, and made up for in one
message once he has caught up.
"""

from __future__ import annotations

from collections import deque

from papote.errors import ProtocolViolation
from papote.gateway.engine import Batch, Frame, Wire
from papote.types import Seconds


class Outbox:
    """The queue in front of one wire."""

    __slots__ = ("_byte_limit", "_bytes", "_limit", "_queue", "behind_since", "owes_positions")

    def __init__(self, limit: int, byte_limit: int) -> None:
        self._queue: deque[Frame] = deque()
        self._bytes = 0
        self._limit = limit
        self._byte_limit = byte_limit
        self.behind_since: Seconds | None = None
        """Since when the reader has not caught up; None while he keeps up."""
        self.owes_positions = False
        """Whether positions were skipped."""

    def __len__(self) -> int:
        return len(self._queue)

    def send(self, wire: Wire, frame: Frame | Batch, now: Seconds) -> bool:
        """Write it, or let it wait; True when the reader just fell behind. Raises ``slow_reader`` when full."""
        if not self._queue and not wire.backlogged:
            wire.write(frame)
            return self._check(wire, now)
        for each in frame.frames:
            if len(self._queue) >= self._limit or self._bytes + len(each.payload) > self._byte_limit:
                raise ProtocolViolation("slow_reader", retry_after=1.0)
            self._queue.append(each)
            self._bytes += len(each.payload)
        return self._check(wire, now)

    def send_positions(self, wire: Wire, frame: Frame | Batch, now: Seconds) -> bool:
        """Write it if the reader keeps up; else skip it, and say so with False.

        Whether the wire is backlogged is asked after each write alone: once for each of many frames.
        """
        if self.behind_since is not None or self._queue:
            self.owes_positions = True
            return False
        wire.write(frame)
        if wire.backlogged:
            self.behind_since = now
        return True

    def flush(self, wire: Wire) -> bool:
        """Write what waits as far as the wire takes it; True when the reader has caught up."""
        while self._queue and not wire.backlogged:
            frame = self._queue.popleft()
            self._bytes -= len(frame.payload)
            wire.write(frame)
        if not self._queue and wire.drained:
            self.behind_since = None
            return True
        return False

    def put_back(self, frames: list[Frame]) -> None:
        """Take back, to the front, what a wire accepted but will not deliver."""
        self._queue.extendleft(reversed(frames))
        self._bytes += sum(len(frame.payload) for frame in frames)

    def _check(self, wire: Wire, now: Seconds) -> bool:
        if self.behind_since is None and (self._queue or wire.backlogged):
            self.behind_since = now
            return True
        return False
