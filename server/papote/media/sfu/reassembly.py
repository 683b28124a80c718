"""From packets back to what the codec made, each with its moment: order, pictures, time. Pure; for the recorder.

Packets come late when they had to be sent twice. They are waited for a little; what stays away costs a
picture everything up to the next key frame. Nothing is decoded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from papote.media.sfu import vp8
from papote.media.sfu.rtcp import SenderReport
from papote.types import Seconds

MOST_WAITING = 600
"""Packets kept back for one that is missing; more than a second of the best picture."""

LARGEST_PICTURE = 4 << 20
"""Bytes of one picture; a key frame of a large screen has a tenth of this."""

FARTHEST: Seconds = 1.5
"""A timestamp that is this far from the packet's arrival is not believed: the sender slept, or lies."""

STEP: Seconds = 0.002
"""What is set right at once when a later report shows that two clocks drift apart: nobody hears that."""

REPORTS_KEPT = 16


class Piece(NamedTuple):
    """One packet."""

    sequence: int
    timestamp: int
    marker: int
    payload: bytes
    """Empty where the packet held nothing to hand on; it counts all the same."""
    at: Seconds
    """When it arrived."""
    gap: bool = False
    """Whether something before it never came."""


class Frame(NamedTuple):
    """What the codec made: a picture, or a piece of sound."""

    timestamp: int
    data: bytes
    key: bool
    at: Seconds


class Order:
    """Hands packets on in the order in which they were sent."""

    def __init__(self, patience: Seconds) -> None:
        """``patience``: how long a missing packet is waited for."""
        self._patience = patience
        self._next = -1
        self._waiting: dict[int, Piece] = {}
        self._gap = False

    def put(self, piece: Piece) -> Iterator[Piece]:
        """Take a packet; gives those whose turn it is."""
        if self._next < 0:
            self._next = piece.sequence
        if (piece.sequence - self._next) & 0xFFFF >= 0x8000:
            return  # given up before, or there already
        self._waiting[piece.sequence] = piece
        yield from self._ready()
        while self._waiting and self._overdue(piece.at):
            self._skip()
            yield from self._ready()

    def rest(self) -> Iterator[Piece]:
        """All that waited: nothing more will come."""
        while self._waiting:
            self._skip()
            yield from self._ready()

    def _ready(self) -> Iterator[Piece]:
        while (piece := self._waiting.pop(self._next, None)) is not None:
            self._next = (self._next + 1) & 0xFFFF
            yield piece._replace(gap=True) if self._gap else piece
            self._gap = False

    def _overdue(self, now: Seconds) -> bool:
        # The first that waits has waited longest: it is what showed that something is missing.
        first = next(iter(self._waiting.values()))
        return now - first.at > self._patience or len(self._waiting) > MOST_WAITING

    def _skip(self) -> None:
        self._next = min(self._waiting, key=lambda sequence: (sequence - self._next) & 0xFFFF)
        self._gap = True


class Pictures:
    """Puts VP8 pictures together, beginning with a key frame."""

    def __init__(self) -> None:
        self.broken = True
        """Whether only a key frame can be decoded next."""
        self._parts: list[bytes] | None = None
        self._size = 0
        self._timestamp = 0

    def put(self, piece: Piece) -> Frame | None:
        """Take the next packet in order; gives the picture it completes."""
        if piece.gap:
            self._parts, self.broken = None, True
        if not piece.payload:
            return None
        begins, at = vp8.strip(piece.payload)
        if begins and (self._parts is None or piece.timestamp != self._timestamp):
            self._parts, self._size, self._timestamp = [], 0, piece.timestamp
        if self._parts is None:
            return None
        self._parts.append(piece.payload[at:])
        self._size += len(piece.payload)
        if self._size > LARGEST_PICTURE:
            self._parts, self.broken = None, True
            return None
        if not piece.marker:
            return None
        data, self._parts = b"".join(self._parts), None
        key = bool(data) and not data[0] & 1 and data[3:6] == vp8.START_CODE and len(data) >= 10
        if not data or (self.broken and not key):
            return None
        self.broken = False
        return Frame(piece.timestamp, data, key, piece.at)


def size_of(key_frame: bytes) -> tuple[int, int]:
    """Width and height of a picture that is a key frame."""
    return int.from_bytes(key_frame[6:8], "little") & 0x3FFF, int.from_bytes(key_frame[8:10], "little") & 0x3FFF


class Distance:
    """How far a sender's clock is from ours, by its reports: the quickest of the last ones took least time to come."""

    def __init__(self) -> None:
        self._seen: deque[Seconds] = deque(maxlen=REPORTS_KEPT)

    def note(self, report: SenderReport, arrived: Seconds) -> None:
        """A report came."""
        self._seen.append(arrived - _seconds(report))

    def moment(self, report: SenderReport) -> Seconds:
        """The moment a report speaks of, by our clock."""
        return _seconds(report) + min(self._seen)


class Timeline:
    """Tells for each timestamp of one stream when it was, by our clock.

    By the sender's reports where there are any: they alone say which sound belongs to which picture. Else
    by the first packet's arrival.
    """

    def __init__(self, rate: int) -> None:
        """``rate``: how many timestamps there are to a second."""
        self._rate = rate
        self._origin: tuple[int, Seconds] | None = None
        self._reported = False

    def report(self, report: SenderReport, distance: Distance) -> None:
        """The sender told which moment of its clock a timestamp stands for."""
        moment = distance.moment(report)
        if self._origin is None or not self._reported:
            if self._origin is None or abs(self._moment(report.timestamp) - moment) < FARTHEST:
                self._origin = (report.timestamp, moment)
                self._reported = True
            return
        error = moment - self._moment(report.timestamp)
        if abs(error) < FARTHEST:
            before = self._moment(report.timestamp)
            self._origin = (report.timestamp, before + max(-STEP, min(STEP, error)))

    def at(self, timestamp: int, arrived: Seconds) -> Seconds:
        """When what this packet holds was recorded by the sender."""
        if self._origin is not None:
            moment = self._moment(timestamp)
            if abs(moment - arrived) < FARTHEST:
                # Moved along, or the counter would wrap after half a day.
                self._origin = (timestamp, moment)
                return moment
        self._origin, self._reported = (timestamp, arrived), False
        return arrived

    def _moment(self, timestamp: int) -> Seconds:
        assert self._origin is not None
        origin, moment = self._origin
        ahead = ((timestamp - origin + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        return moment + ahead / self._rate


def _seconds(report: SenderReport) -> Seconds:
    return report.ntp / (1 << 32)
