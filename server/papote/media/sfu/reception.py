"""How one incoming stream arrives: what is new, late, missing or doubled, and the report on it. Pure; sends nothing.

Sequence numbers wrap at 65,536. A lost packet is asked for again a few times; a packet that was not
missing is a copy, as browsers send when they probe the network, and must not be handed on twice.
"""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum

from papote.media.sfu.rtcp import Block, SenderReport
from papote.types import Seconds

LONGEST_GAP = 200
"""A longer gap is not a loss but a new beginning."""

MISSING_LIMIT = 400
"""Lost packets remembered at once; the oldest are given up."""

RETRY_AFTER: Seconds = 0.08
"""A lost packet is asked for again after this time."""

GIVE_UP_AFTER: Seconds = 1.0
"""And no more after this: a key frame will mend it."""


class Arrival(Enum):
    """What a packet is to its stream."""

    NEW = "new"
    LATE = "late"
    """It was missing, and here it is."""
    COPY = "copy"


class Reception:
    """The bookkeeping of one stream."""

    __slots__ = (
        "_asked",
        "_base",
        "_clock",
        "_cycles",
        "_expected_before",
        "_highest",
        "_jitter",
        "_received_before",
        "_reported",
        "_transit",
        "mends",
        "missing",
        "octets",
        "received",
    )

    def __init__(self, clock: int, *, mends: bool) -> None:
        """``clock`` is the timestamps' rate; ``mends``: whether lost packets are asked for again."""
        self._clock = clock
        self.mends = mends
        self.received = 0
        self.octets = 0
        self.missing: OrderedDict[int, Seconds] = OrderedDict()
        """Lost packets, with the time they were missed."""
        self._asked: Seconds = -RETRY_AFTER
        self._highest = -1
        self._base = 0
        self._cycles = 0
        self._jitter = 0.0
        self._transit = 0.0
        self._expected_before = 0
        self._received_before = 0
        self._reported: tuple[int, Seconds] | None = None

    def take(self, sequence: int, now: Seconds) -> Arrival:
        """Note a packet's number; ``missing`` grows by what was left out before it."""
        highest = self._highest
        if highest < 0:
            self._highest = self._base = sequence
            return Arrival.NEW
        ahead = (sequence - highest) & 0xFFFF
        if ahead == 1 or 0 < ahead < 0x8000:
            if ahead > 1 and self.mends:
                self._miss(highest, ahead, now)
            if sequence < highest:
                self._cycles += 0x10000
            self._highest = sequence
            return Arrival.NEW
        if self.missing.pop(sequence, None) is not None:
            return Arrival.LATE
        # What is not asked for again is not remembered as missing either: late voices are handed on.
        return Arrival.COPY if self.mends or ahead == 0 else Arrival.LATE

    def _miss(self, highest: int, ahead: int, now: Seconds) -> None:
        if ahead > LONGEST_GAP:
            self.missing.clear()
            return
        for step in range(1, ahead):
            self.missing[(highest + step) & 0xFFFF] = now
        while len(self.missing) > MISSING_LIMIT:
            self.missing.popitem(last=False)
        self._asked = -RETRY_AFTER

    def due(self, now: Seconds) -> list[int]:
        """The lost packets to ask for now, in their order."""
        while self.missing and now - next(iter(self.missing.values())) > GIVE_UP_AFTER:
            self.missing.popitem(last=False)
        if not self.missing or now - self._asked < RETRY_AFTER:
            return []
        self._asked = now
        return list(self.missing)

    def count(self, octets: int, timestamp: int, now: Seconds) -> None:
        """Count a packet as it came, and how evenly packets come."""
        self.received += 1
        self.octets += octets
        transit = now * self._clock - timestamp
        change = abs(transit - self._transit)
        self._transit = transit
        if change < 10 * self._clock:  # else the timestamps began anew
            self._jitter += (change - self._jitter) / 16

    def report(self, ssrc: int, now: Seconds) -> Block | None:
        """What to tell the sender; None before the first packet."""
        if self._highest < 0:
            return None
        highest = self._cycles + self._highest
        expected = highest - self._base + 1
        wanted, came = expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = expected, self.received
        fraction = max(0, min(255, ((wanted - came) << 8) // wanted)) if wanted > 0 else 0
        last, delay = 0, 0
        if self._reported is not None:
            last, at = self._reported
            delay = int((now - at) * 65536) & 0xFFFFFFFF
        return Block(ssrc, fraction, self.lost, highest & 0xFFFFFFFF, int(self._jitter) & 0xFFFFFFFF, last, delay)

    @property
    def lost(self) -> int:
        """Packets that never came."""
        return max(0, self._cycles + self._highest - self._base + 1 - self.received) if self._highest >= 0 else 0

    def reported(self, report: SenderReport, now: Seconds) -> None:
        """The sender told its time."""
        self._reported = (report.ntp >> 16 & 0xFFFFFFFF, now)
