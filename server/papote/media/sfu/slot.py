"""One outgoing stream of an endpoint: its numbers go on without a gap, whatever source it carries.

For each source the slot keeps what must be added to its counts. The source holds the finished target;
the slot makes it anew where the counts, the source or the receiver's address change.
"""

from __future__ import annotations

import secrets
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from papote.media.sfu.channel import Body, Route, Target
from papote.media.sfu.model import Feed, Media
from papote.media.sfu.sdp import SlotName
from papote.types import Seconds

if TYPE_CHECKING:  # a source hands packets to slots, a slot asks its source for old ones
    from papote.media.sfu.source import Source

EPOCHS = 16
"""Changes of count that a retransmission can look back on."""


class Subscriber(Protocol):
    """What a slot needs of its endpoint."""

    route: Route | None
    send_cipher: Any

    def send_rtcp(self, data: bytes) -> None:
        """Send a report to the client."""


class Slot:
    """One outgoing stream."""

    def __init__(
        self,
        subscriber: Subscriber,
        media: Media,
        index: int,
        payload_type: int,
        repair_type: int | None,
        time_extension: int,
    ) -> None:
        self.subscriber = subscriber
        self.media: Media = media
        self.index = index
        self.name = f"{media}-{index}"
        self.ssrc = _new_ssrc()
        self.repair_ssrc = _new_ssrc()
        self.feed: Feed | None = None
        """What it shall carry."""
        self.source: Source | None = None
        """What it carries."""
        self.coming: Source | None = None
        """What it waits to carry."""
        self.lost = 0.0
        self.resent = 0
        self._payload_type = payload_type
        self._repair_type = repair_type
        self._extension = time_extension << 4 | 2 if time_extension else 0
        self._clock = 90000 if media == "video" else 48000
        self._sequence = secrets.randbelow(0x8000)
        self._timestamp = secrets.randbits(32)
        self._picture = secrets.randbelow(0x8000)
        self._level = secrets.randbelow(0x100)
        self._stopped_at: Seconds | None = None
        self._repair_sequence = secrets.randbelow(0x10000)
        self._sequence_shift = self._timestamp_shift = self._picture_shift = self._level_shift = 0
        self._epochs: deque[tuple[int, int]] = deque(maxlen=EPOCHS)
        """From which number of the source on which shift holds."""

    @property
    def stream_name(self) -> SlotName:
        """The streams as the client knows them."""
        return SlotName(self.ssrc, self.repair_ssrc)

    # ---- what it carries

    def follow(self, source: Source, now: Seconds) -> None:
        """Carry a source from its next possible packet on; until then go on with what is carried."""
        if source is self.coming or (source is self.source and self.coming is None):
            return
        self._cancel()
        if source is not self.source:
            self.coming = source
            source.await_start(self, now)

    def release(self) -> None:
        """Carry nothing, at once."""
        self._cancel()
        if self.source is not None:
            self._remember(self.source)
            self.source.remove(self)
            self.source = None

    def _cancel(self) -> None:
        if self.coming is not None:
            if self in self.coming.pending:
                self.coming.pending.remove(self)
            self.coming = None

    def _remember(self, source: Source) -> None:
        self._sequence = (source.last_sequence + self._sequence_shift) & 0xFFFF
        self._timestamp = (source.last_timestamp + self._timestamp_shift) & 0xFFFFFFFF
        self._picture = (source.last_picture + self._picture_shift) & 0x7FFF
        self._level = (source.last_level + self._level_shift) & 0xFF
        self._stopped_at = source.last_at

    def begin(self, source: Source, sequence: int, timestamp: int, body: Body, now: Seconds) -> None:
        """The source's packet with these numbers is the first that is carried."""
        if self.source is not None:
            self._remember(self.source)
            self.source.remove(self)
        pause = 0.0 if self._stopped_at is None else now - self._stopped_at
        passed = max(1, int(pause * self._clock))
        self._sequence_shift = (self._sequence + 1 - sequence) & 0xFFFF
        self._timestamp_shift = (self._timestamp + passed - timestamp) & 0xFFFFFFFF
        self._picture_shift = (self._picture + 1 - body.picture) & 0x7FFF
        self._level_shift = (self._level + 1 - body.level) & 0xFF
        self._epochs.clear()
        self._epochs.append((sequence, self._sequence_shift))
        self.source, self.coming = source, None
        self.place()

    def place(self) -> None:
        """Give the source a target made of what holds now."""
        route = self.subscriber.route
        if self.source is None or route is None:
            return
        self.source.remove(self)
        self.source.add(self, route.channel, self._target(route))

    def _target(self, route: Route) -> Target:
        return Target(
            self.subscriber.send_cipher,
            route.destination,
            self.ssrc,
            self._payload_type,
            self._sequence_shift,
            self._timestamp_shift,
            self._extension,
            self._picture_shift,
            self._level_shift,
        )

    # ---- gaps and losses

    def close_gap(self, sequence: int) -> None:
        """This packet of the source is not handed on: what follows moves up."""
        self._sequence_shift = (self._sequence_shift - 1) & 0xFFFF
        self._epochs.append(((sequence + 1) & 0xFFFF, self._sequence_shift))
        self.place()

    def shift_of(self, sequence: int) -> int | None:
        """What to add to an old number of the source; None: it came before this slot carried the source."""
        for first, shift in reversed(self._epochs):
            if (sequence - first) & 0xFFFF < 0x8000:
                return shift
        return None

    def _origin_of(self, sequence: int) -> int | None:
        """The source's number of a packet that went out under this one."""
        for first, shift in reversed(self._epochs):
            origin = (sequence - shift) & 0xFFFF
            if (origin - first) & 0xFFFF < 0x8000:
                return origin
        return None

    def resend(self, sequence: int) -> bool:
        """Send again what went out under this number, if it is still known."""
        source, route = self.source, self.subscriber.route
        origin = self._origin_of(sequence) if source is not None else None
        packet = source.kept(origin) if source is not None and origin is not None else None
        if packet is None or route is None:
            return False
        target = self._target(route)
        body = packet.body
        if self._repair_type is None:
            again = target._replace(sequence_shift=(sequence - packet.sequence) & 0xFFFF)
            route.channel.fan_out(body, packet.marker, packet.sequence, packet.timestamp, (again,))
        else:
            self._repair_sequence = (self._repair_sequence + 1) & 0xFFFF
            repair = target._replace(ssrc=self.repair_ssrc, payload_type=self._repair_type, sequence_shift=0)
            wrapped = Body(
                body.data[:8] + sequence.to_bytes(2) + body.data[8:],
                True,
                body.picture_at + 2 if body.picture_at else 0,
                body.picture,
                body.level_at + 2 if body.level_at else 0,
                body.level,
            )
            route.channel.fan_out(wrapped, packet.marker, self._repair_sequence, packet.timestamp, (repair,))
        self.resent += 1
        return True


def _new_ssrc() -> int:
    return secrets.randbelow(0xFFFFFFFE) + 1
