"""One incoming stream: what arrives is checked, made whole, kept for those who missed it, and handed to its slots.

A source belongs to its publisher's endpoint. Simulcast makes one source per layer. Nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from papote.media.sfu import rtcp, rtp, vp8
from papote.media.sfu.channel import Body, Channel, Target
from papote.media.sfu.model import EndpointId, SourceKind
from papote.media.sfu.reception import Arrival, Reception
from papote.media.sfu.slot import Slot
from papote.types import Seconds

KEPT = 512
"""Pictures' packets kept for those who ask again: over two seconds of the highest quality. A power of two."""

QUIET_AFTER: Seconds = 2.0
"""A source that sent nothing for this long is not sending."""

SWITCH_SPACING: Seconds = 0.1
"""A slot that switches asks for a key frame this long after the last one at the earliest."""

WISH_REPEATED: Seconds = 0.15
"""A key frame somebody waits for is asked for again after this: browsers ignore wishes that follow too soon."""

REPORT_SPACING: Seconds = 0.2
"""A publisher's reports are passed on this seldom: each becomes one for every receiver. Browsers send one a second."""

SILENCE = 127

NOTHING = Body(b"", False)
"""What there is to record of a packet that is not handed on."""


class Packet(NamedTuple):
    """A packet as it is kept, and as a recorder gets it."""

    sequence: int
    timestamp: int
    marker: int
    body: Body

    @property
    def payload(self) -> bytes:
        """What the codec made, with its descriptor."""
        return self.body.data[rtp.ABSOLUTE_TIME_BYTES :] if self.body.extended else self.body.data


class Hub(Protocol):
    """What a source needs of the engine."""

    key_frame_spacing: Seconds
    on_packet: Callable[[Source, Packet], None] | None

    def restless(self, source: Source) -> None:
        """Call ``tend`` soon, until it says that all is well."""

    def woke(self, source: Source) -> None:
        """It sends (again): somebody may wait for it."""


class Publisher(Protocol):
    """What a source needs of its endpoint."""

    id: EndpointId
    ssrc: int

    def send_rtcp(self, data: bytes) -> None:
        """Send feedback to the client."""


class Source:
    """One incoming stream and the slots that carry it."""

    def __init__(
        self,
        publisher: Publisher,
        hub: Hub,
        kind: SourceKind,
        layer: int,
        payload_type: int,
        level_extension: int = 0,
    ) -> None:
        self.publisher = publisher
        self.kind = kind
        self.layer = layer
        self.payload_type = payload_type
        self.video = kind.media == "video"
        self.ssrc: int | None = None
        self.reception = Reception(90000 if self.video else 48000, mends=self.video)
        self.pending: list[Slot] = []
        """Slots that wait for a packet one can begin with."""
        self.fans: dict[Channel, dict[Slot, Target]] = {}
        """Prebuilt: what a packet becomes for each receiver."""
        self.last_sequence = 0
        self.last_timestamp = 0
        self.last_picture = 0
        self.last_level = 0
        self.last_at: Seconds = -QUIET_AFTER
        self.loudest = SILENCE
        """The loudest packet since it was last asked for, in decibels below full scale."""
        self.report: tuple[rtcp.SenderReport, Seconds] | None = None
        """What the publisher last said of its clock, and when."""
        self.key_frames = 0
        self.key_frame_requests = 0
        self.width = 0
        self.height = 0
        self.rate = 0.0
        """Bits a second that came lately."""
        self._rated: tuple[int, Seconds] = (0, 0.0)
        self._hub = hub
        self._level_extension = level_extension
        self._kept: list[Packet | None] = [None] * KEPT if self.video else []
        self._asked_at: Seconds = -1e9
        self._key_frame_at: Seconds = -1e9
        self._told_at: Seconds = -1e9
        self._wished = False

    def active(self, now: Seconds) -> bool:
        """Whether it sends."""
        return now - self.last_at < QUIET_AFTER

    def note_rate(self, now: Seconds) -> None:
        """Measure how much came since the last call, smoothed over about a second."""
        octets, when = self._rated
        self._rated = self.reception.octets, now
        if when and now > when:
            passed = now - when
            latest = 8 * (self.reception.octets - octets) / passed
            self.rate += min(1.0, passed) * (latest - self.rate)

    # ---- slots

    def add(self, slot: Slot, channel: Channel, target: Target) -> None:
        """Hand packets to a slot from now on, or rewritten otherwise."""
        self.fans.setdefault(channel, {})[slot] = target

    def remove(self, slot: Slot) -> None:
        """No packet more to this slot."""
        for channel, targets in list(self.fans.items()):
            if targets.pop(slot, None) is not None and not targets:
                del self.fans[channel]

    def await_start(self, slot: Slot, now: Seconds) -> None:
        """The slot begins with the next packet one can begin with."""
        self.pending.append(slot)
        if self.video:
            answered = self._key_frame_at >= self._asked_at
            self._request(now, self._key_frame_at + SWITCH_SPACING if answered else self._asked_at + WISH_REPEATED)

    # ---- packets

    def take(self, view: memoryview, header: rtp.Header, octets: int, now: Seconds, repaired: int | None) -> bool:
        """A decrypted packet, or with ``repaired`` a retransmission of that number; whether it was sound."""
        start, end = header.payload_at, header.payload_end
        sequence = header.sequence
        if repaired is None:
            self.reception.count(octets, header.timestamp, now)
        else:
            sequence = repaired
            start += 2
        arrival = self.reception.take(sequence, now)
        if self.reception.missing:
            self._hub.restless(self)
        if arrival is Arrival.COPY:
            return True
        late = arrival is Arrival.LATE
        if start >= end:
            # Browsers probe with padding alone. What is not handed on must leave no gap.
            self._skip(sequence, late)
            return True
        if self.video:
            picture = vp8.parse(view, start, end)
            if picture is None:
                self._skip(sequence, late)
                return False
            shift = 12 + rtp.ABSOLUTE_TIME_BYTES - start
            body = Body(
                rtp.absolute_time_block(now) + view[start:end].tobytes(),
                True,
                picture.picture_at + shift if picture.picture_at else 0,
                picture.picture,
                picture.level_at + shift if picture.level_at else 0,
                picture.level,
            )
            packet = Packet(sequence, header.timestamp, header.marker, body)
            self._kept[sequence & KEPT - 1] = packet
            if picture.key_frame:
                self.key_frames += 1
                self.width, self.height = picture.width, picture.height
                self._key_frame_at = now
                self._wished = False
            begins = picture.key_frame
        else:
            if self._level_extension:
                self._hear(view, header)
            body = Body(view[start:end].tobytes(), False)
            packet = Packet(sequence, header.timestamp, header.marker, body)
            begins = True
        if late:
            self._send_late(packet)
        else:
            if self.pending:
                self._begin(packet, begins, now)
            if now - self.last_at >= QUIET_AFTER:
                self._hub.woke(self)
            self.last_sequence = sequence
            self.last_timestamp = header.timestamp
            self.last_picture, self.last_level = body.picture, body.level
            self.last_at = now
            for channel, targets in self.fans.items():
                channel.fan_out(body, header.marker, sequence, header.timestamp, targets.values())
        if self._hub.on_packet is not None:
            self._hub.on_packet(self, packet)
        return True

    def _begin(self, packet: Packet, possible: bool, now: Seconds) -> None:
        if not possible:
            self._hub.restless(self)
            return
        waiting, self.pending = self.pending, []
        for slot in waiting:
            slot.begin(self, packet.sequence, packet.timestamp, packet.body, now)

    def _send_late(self, packet: Packet) -> None:
        """A slot that began after the packet, or counts otherwise since, gets it by its own count or not at all."""
        for channel, targets in self.fans.items():
            for slot, target in targets.items():
                shift = slot.shift_of(packet.sequence)
                if shift is not None:
                    own = (target._replace(sequence_shift=shift),)
                    channel.fan_out(packet.body, packet.marker, packet.sequence, packet.timestamp, own)

    def _skip(self, sequence: int, late: bool) -> None:
        if self._hub.on_packet is not None:
            self._hub.on_packet(self, Packet(sequence, self.last_timestamp, 0, NOTHING))
        if not late:
            self.last_sequence = sequence
            for targets in list(self.fans.values()):
                for slot in list(targets):
                    slot.close_gap(sequence)

    def _hear(self, view: memoryview, header: rtp.Header) -> None:
        # The level comes with every packet of a voice, so its block is not taken apart into a dictionary.
        at, end = header.extensions_at, header.extensions_end
        if header.profile != rtp.ONE_BYTE:
            return
        while at + 1 < end:
            head = view[at]
            if head >> 4 == self._level_extension:
                level = view[at + 1] & 0x7F
                if level < self.loudest:
                    self.loudest = level
                return
            at += 2 + (head & 15) if head else 1

    def stop(self) -> None:
        """Its endpoint has ended: nothing more is to be asked for."""
        self.ssrc = None
        self._wished = False

    def kept(self, sequence: int) -> Packet | None:
        """A packet of a picture that went by lately."""
        packet = self._kept[sequence & KEPT - 1] if self.video else None
        return packet if packet is not None and packet.sequence == sequence else None

    # ---- feedback

    def wish_key_frame(self, now: Seconds) -> None:
        """A receiver cannot go on. However many say so, the publisher is asked seldom."""
        if self.video:
            self._request(now, self._asked_at + self._hub.key_frame_spacing)

    def _request(self, now: Seconds, earliest: Seconds) -> None:
        if self.ssrc is None or now < earliest:
            self._wished = True
            self._hub.restless(self)
            return
        self._wished = False
        self._asked_at = now
        self.key_frame_requests += 1
        self.publisher.send_rtcp(rtcp.key_frame_request(self.publisher.ssrc, self.ssrc))

    def tend(self, now: Seconds) -> bool:
        """Ask again for what did not come; whether there is still something to wait for."""
        if self.ssrc is None:
            return self._wished
        due = self.reception.due(now)
        if due:
            self.publisher.send_rtcp(rtcp.nack(self.publisher.ssrc, self.ssrc, due))
        if self._wished:
            self._request(now, self._asked_at + (WISH_REPEATED if self.pending else self._hub.key_frame_spacing))
        elif self.pending and self.video and self.active(now):
            self._request(now, self._asked_at + WISH_REPEATED)
        return bool(self.reception.missing) or self._wished or (bool(self.pending) and self.active(now))

    def reported(self, report: rtcp.SenderReport, now: Seconds) -> None:
        """The publisher's clock, passed on with each slot's own timestamps, so that lips and voice stay together."""
        self.report = (report, now)
        self.reception.reported(report, now)
        if now - self._told_at < REPORT_SPACING:
            return
        self._told_at = now
        for targets in self.fans.values():
            for slot, target in targets.items():
                slot.subscriber.send_rtcp(
                    rtcp.sender_report(slot.ssrc, report, target.timestamp_shift, slot.name.encode())
                )

    def renamed(self, ssrc: int, now: Seconds) -> None:
        """The stream goes on under another number, and begins its counts anew."""
        slots = [*self.pending, *(slot for targets in self.fans.values() for slot in targets)]
        for slot in slots:
            slot.release()
        self.ssrc = ssrc
        self.report = None
        self.reception = Reception(90000 if self.video else 48000, mends=self.video)
        self._kept = [None] * len(self._kept)
        for slot in slots:
            slot.follow(self, now)
