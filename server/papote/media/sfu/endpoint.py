"""One client's peer connection: its proven addresses, its handshake, what it publishes and what it receives.

An endpoint takes what the filter let through, holds it against its limits, and gives it to its sources
and slots. When it ends, for whatever reason, nothing of it is left.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Hashable
from typing import Any

from aiortc import RTCCertificate
from pylibsrtp import Session

from papote.media.sfu import rtcp, rtp, sdp
from papote.media.sfu.channel import Channel, Counters, Route
from papote.media.sfu.compat import SRTP_ERRORS, Dtls
from papote.media.sfu.model import (
    EndpointId,
    EndpointStats,
    Feed,
    Limits,
    Measure,
    Media,
    SlotStats,
    SourceKind,
    SourceStats,
)
from papote.media.sfu.slot import Slot
from papote.media.sfu.source import SILENCE, Hub, Source
from papote.types import Seconds

ADDRESSES = 4
"""Proven addresses of one endpoint: a client may have several networks."""

SHARE_TOLD = 0.8
"""How much of its limit a client is told it may send: voices and retransmissions come on top."""

CHECKS = 100
"""Checks of one endpoint that are answered in a second; browsers send at most twenty while they look for a way."""

LOWEST_RATE = 100_000
"""Bits a second that a client may always send."""


class Endpoint:
    """One client."""

    def __init__(
        self,
        name: EndpointId,
        offer: sdp.Offer,
        limits: Limits,
        hub: Hub,
        counters: Counters,
        certificate: RTCCertificate,
        ended: Callable[[Endpoint, str], None],
        now: Seconds,
    ) -> None:
        """``ended`` is told when the client says goodbye."""
        self.id = name
        self.offer = offer
        self.limits = limits
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        """Under which we report."""
        self.fragment = secrets.token_hex(4)
        self.password = secrets.token_hex(16)
        self.route: Route | None = None
        """Where packets go; None until the handshake is done."""
        self.send_cipher: Any = None
        self.born_at = now
        self.tick_at = now
        """When it is time for ``tick``."""
        self.checked_at = now
        """When the client last proved that it is there."""
        self.estimate: int | None = None
        self.slots: dict[tuple[Media, int], Slot] = {}
        self.sources: dict[tuple[SourceKind, int], Source] = {}
        self.dtls = Dtls(certificate, self._send_dtls, lambda: ended(self, "peer"))
        self._counters = counters
        self._way: Route | None = None
        """The address chosen by the client."""
        self._proven: dict[tuple[Channel, Hashable], Route] = {}
        self._sender: Session | None = None
        self._receiver: Session | None = None
        self._receive_cipher: Any = None
        self._streams: dict[int, tuple[Source, bool]] = {}
        """By SSRC; True: retransmissions."""
        self._strangers: set[int] = set()
        self._by_line: dict[tuple[str, str], Source] = {}
        """By mid and rid."""
        self._extensions: dict[str, int] = {}
        self._octets = self._packets = self._resends = self._checks = 0
        self._highest_rate = self._rate = SHARE_TOLD * limits.bits_per_second
        for line in offer.lines:
            self._extensions |= line.extensions
            if line.source is not None:
                self._publish(line, line.source, hub)
            elif line.slot is not None:
                media: Media = "audio" if line.media == "audio" else "video"
                extension = line.extensions.get(sdp.ABSOLUTE_TIME, 0)
                slot = Slot(self, media, line.slot, line.payload_type, line.repair_type, extension)
                self.slots[media, line.slot] = slot
        self._by_stream = {slot.ssrc: slot for slot in self.slots.values()}

    def _publish(self, line: sdp.Line, kind: SourceKind, hub: Hub) -> None:
        level = line.extensions.get(sdp.LEVEL, 0)
        for layer, rid in enumerate(line.rids or ("",)):
            source = Source(self, hub, kind, layer, line.payload_type, level)
            self.sources[kind, layer] = source
            self._by_line[line.mid, rid] = source
        source = self.sources[kind, 0]
        if line.ssrc is not None:
            source.ssrc = line.ssrc
            self._streams[line.ssrc] = (source, False)
        if line.repair_ssrc is not None:
            self._streams[line.repair_ssrc] = (source, True)

    # ---- the way to the client

    @property
    def connected(self) -> bool:
        """Whether its packets flow."""
        return self.route is not None

    @property
    def reached(self) -> bool:
        """Whether it has proven an address."""
        return self._way is not None

    def proven(self, channel: Channel, key: Hashable, nominates: bool, now: Seconds) -> Route | None:
        """The client proved an address to be his; None: he does so without end, or it is somebody else's."""
        owner = channel.peers.get(key)
        self._checks += 1
        if self._checks > CHECKS or (owner is not None and owner is not self):
            return None
        route = self._proven.get((channel, key))
        if route is None:
            if len(self._proven) >= ADDRESSES:
                spare = next(route for route in self._proven.values() if route is not self._way)
                spare.channel.flush()  # what waits there may still be on its way to this address
                del self._proven[spare.channel, spare.key]
                del spare.channel.peers[spare.key]
            route = self._proven[channel, key] = channel.route(key)
            channel.peers[key] = self
        self.checked_at = now
        if self._way is None or (nominates and route is not self._way):
            self._way = route
            if self.connected:
                self._move(route)
        return route

    def _move(self, route: Route) -> None:
        self.route = route
        for slot in self.slots.values():
            slot.place()

    async def shake_hands(self) -> bool:
        """Wait until the client has shown the certificate it named; whether it has."""
        sessions = await self.dtls.connect(self.offer.fingerprints)
        if sessions is None or self._way is None:
            return False
        self._sender, self._receiver = sessions
        self.send_cipher = self._way.channel.cipher(self._sender)
        self._receive_cipher = self._way.channel.cipher(self._receiver)
        self._move(self._way)
        return True

    def _send_dtls(self, data: bytes) -> None:
        if self._way is not None:
            self._way.channel.send(data, self._way.address)

    def send_rtcp(self, data: bytes) -> None:
        """Encrypt and send reports and feedback."""
        if self.route is not None and self._sender is not None:
            self.route.channel.send(self._sender.protect_rtcp(data), self.route.address)

    # ---- what comes from the client

    def take_dtls(self, datagram: bytes) -> None:
        """A part of the handshake, or its end."""
        self._packets += 1
        if self._packets > self.limits.packets_per_second:
            self._counters.dropped += 1
        else:
            self.dtls.feed(datagram)

    def take_srtp(self, channel: Channel, at: int, length: int) -> None:
        """A protected packet from a proven address."""
        if self._receiver is None or length < 12:
            self._counters.invalid += 1
            return
        self._octets += length
        self._packets += 1
        if self._octets * 8 > self.limits.bits_per_second or self._packets > self.limits.packets_per_second:
            self._counters.dropped += 1
            return
        view = channel.view
        if 192 <= view[at + 1] <= 223:
            self._take_rtcp(view[at : at + length].tobytes())
            return
        stream = self._streams.get(int.from_bytes(view[at + 8 : at + 12]))
        # libsrtp remembers every stream it has decrypted once, so strangers are turned away before.
        if stream is None and len(self._strangers) >= self.limits.ssrcs:
            self._counters.dropped += 1
            return
        now = time.monotonic()
        length = channel.unprotect(self._receive_cipher, at, length)
        header = rtp.parse(view, at, length)
        if header is None or not self._take_rtp(view, header, stream, length, now):
            self._counters.invalid += 1
        else:
            self._counters.received += 1

    def _take_rtp(
        self, view: memoryview, header: rtp.Header, stream: tuple[Source, bool] | None, length: int, now: Seconds
    ) -> bool:
        if stream is None:
            stream = self._bind(view, header, now)
            if stream is None:
                return False
        source, repairs = stream
        if not repairs:
            return header.payload_type == source.payload_type and source.take(view, header, length, now, None)
        at = header.payload_at
        if header.payload_end - at <= 2:
            return True  # a probe of the network
        return source.take(view, header, length, now, view[at] << 8 | view[at + 1])

    def _bind(self, view: memoryview, header: rtp.Header, now: Seconds) -> tuple[Source, bool] | None:
        """Find the source of a stream that was not named in the offer, by what its packets say of themselves."""
        self._strangers.add(header.ssrc)
        said = rtp.extensions(view, header)
        mid, rid, repaired = (
            said.get(self._extensions.get(uri, 0), b"").decode("ascii", "replace")
            for uri in (sdp.MID, sdp.RID, sdp.REPAIRED_RID)
        )
        line = next((line for line in self.offer.lines if line.mid == mid and line.source is not None), None)
        if line is None:
            return None
        repairs = bool(repaired) or header.payload_type == line.repair_type
        source = self._by_line.get((mid, repaired or rid))
        if source is None or (not repairs and header.payload_type != source.payload_type):
            return None
        if not repairs:
            if source.ssrc is None:
                source.ssrc = header.ssrc
            else:
                self._streams.pop(source.ssrc, None)
                source.renamed(header.ssrc, now)
        self._streams[header.ssrc] = (source, repairs)
        return self._streams[header.ssrc]

    def _take_rtcp(self, data: bytes) -> None:
        self._counters.rtcp += 1
        assert self._receiver is not None
        try:
            facts = rtcp.parse(self._receiver.unprotect_rtcp(data))
        except SRTP_ERRORS:
            self._counters.invalid += 1
            return
        now = time.monotonic()
        for fact in facts:
            if isinstance(fact, rtcp.SenderReport):
                stream = self._streams.get(fact.ssrc)
                if stream is not None and not stream[1]:
                    stream[0].reported(fact, now)
            elif isinstance(fact, rtcp.Estimate):
                self.estimate = fact.bits
            else:
                slot = self._by_stream.get(fact.ssrc)
                if slot is not None:
                    self._feedback(slot, fact, now)

    def _feedback(self, slot: Slot, fact: rtcp.Reception | rtcp.Nack | rtcp.KeyFrameWish, now: Seconds) -> None:
        if isinstance(fact, rtcp.Reception):
            slot.lost = fact.fraction_lost
        elif isinstance(fact, rtcp.KeyFrameWish):
            if slot.source is not None:
                slot.source.wish_key_frame(now)
        else:
            for sequence in fact.sequences:
                if self._resends >= self.limits.resends_per_second:
                    return
                self._resends += 1
                self._counters.resent += slot.resend(sequence)

    # ---- what goes to the client

    def choose(self, feed: Feed, now: Seconds) -> Source | None:
        """The best that is sent now of what is asked for: browsers pause layers they cannot afford."""
        layers = [source for (kind, _), source in self.sources.items() if kind is feed.kind]
        sent = [source for source in layers if source.active(now)] or layers
        fitting = [source for source in sent if source.layer <= feed.layer]
        return max(fitting, key=_layer) if fitting else min(sent, key=_layer, default=None)

    def excuse(self, late: Seconds, now: Seconds) -> None:
        """We stood still for so long: that is no silence of the client's."""
        self.born_at = min(now, self.born_at + late)
        self.checked_at = min(now, self.checked_at + late)
        for source in self.sources.values():
            source.last_at = min(now, source.last_at + late)

    def tick(self, now: Seconds) -> None:
        """Once a second: report what arrived, say how much may be sent, and begin the limits anew."""
        self._octets = self._packets = self._resends = self._checks = 0
        sources = [source for source in self.sources.values() if source.ssrc is not None and source.active(now)]
        blocks = [
            block
            for source in sources
            if source.ssrc is not None and (block := source.reception.report(source.ssrc, now))
        ]
        if not blocks:
            return
        data = rtcp.receiver_report(self.ssrc, blocks)
        pictures = [source.ssrc for source in sources if source.video and source.ssrc is not None]
        if pictures:
            self._adapt(max(block.fraction_lost for block in blocks) / 256)
            data += rtcp.estimate(self.ssrc, int(self._rate), pictures)
        self.send_rtcp(data)

    def _adapt(self, lost: float) -> None:
        """How much the client may send, by what gets lost on its way to us (as Google's congestion control)."""
        if lost > 0.1:
            self._rate = max(LOWEST_RATE, self._rate * (1 - lost / 2))
        elif lost < 0.02:
            self._rate = min(self._highest_rate, self._rate * 1.08)

    def close(self) -> None:
        """Take its addresses back; whoever carried it or was carried is released before."""
        for source in self.sources.values():
            source.stop()
        # Without these circles its memory is free at once: the garbage collector seldom runs in a worker.
        for ways in (self.sources, self.slots, self._streams, self._by_line, self._by_stream):
            ways.clear()
        for channel, key in self._proven:
            channel.flush()
            del channel.peers[key]
        self._proven.clear()
        self.route = None

    # ---- what is told

    def measure(self, now: Seconds) -> Measure:
        """How loud it is and what its network bears; begins anew with each call."""
        microphone = self.sources.get((SourceKind.MICROPHONE, 0))
        level = SILENCE
        if microphone is not None:
            level, microphone.loudest = microphone.loudest, SILENCE
        layers = sum(kind is SourceKind.CAMERA and each.active(now) for (kind, _), each in self.sources.items())
        for source in self.sources.values():
            source.note_rate(now)
        shown = [slot for slot in self.slots.values() if slot.media == "video" and slot.source is not None]
        # Pictures alone: they alone carry the time of sending by which a receiver estimates.
        sent = sum(slot.source.rate for slot in shown if slot.source is not None)
        lost = max((slot.lost for slot in shown), default=0.0)
        return Measure(self.id, level, self.estimate, layers, int(sent), lost)

    def stats(self) -> EndpointStats:
        """As it stands."""
        sources = tuple(
            SourceStats(
                kind,
                layer,
                source.reception.received,
                source.reception.octets,
                source.reception.lost,
                source.key_frames,
                source.key_frame_requests,
                source.width,
                source.height,
                sum(map(len, source.fans.values())),
            )
            for (kind, layer), source in self.sources.items()
        )
        slots = tuple(
            SlotStats(slot.media, slot.index, self._carried(slot), slot.lost, slot.resent)
            for slot in self.slots.values()
        )
        return EndpointStats(self.id, self.connected, self.estimate, sources, slots)

    @staticmethod
    def _carried(slot: Slot) -> Feed | None:
        source = slot.source
        return None if source is None else Feed(source.publisher.id, source.kind, source.layer)


def _layer(source: Source) -> int:
    return source.layer
