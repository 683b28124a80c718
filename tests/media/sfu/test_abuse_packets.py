"""Packets that should not be, from a participant with proper keys: his own stream may suffer, nobody else's does."""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import rtcp
from papote.media.sfu.channel import Counters
from papote.media.sfu.compat import new_certificate
from papote.media.sfu.endpoint import Endpoint
from papote.media.sfu.model import EndpointId, EndpointState, Limits, SourceKind
from papote.media.sfu.sdp import parse_offer
from papote.media.sfu.source import Packet, Source
from tests.media.sfu import offers
from tests.media.sfu.clients import Client, until
from tests.media.sfu.conftest import Hall

slow = pytest.mark.slow

GAP = 0.1
"""Seconds: a shorter pause in a voice is hardly heard."""


def rtp(kind: int, sequence: int, timestamp: int, ssrc: int, payload: bytes, flags: int = 0x80) -> bytes:
    """A packet as it is before encryption."""
    return struct.pack("!BBHLL", flags, kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


@slow
async def test_b13_a_participants_broken_packets_hurt_nobody_else(hall: Hall) -> None:
    """With valid keys, empty, cut and contradictory packets end no stream of others, nor his own call."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", shade=60)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, eve)
    await until(lambda: bob.heard[0].hears(400) and bob.seen[0].sees(60))
    transceiver = eve.connection.getTransceivers()[0]
    own, kind = transceiver.sender._ssrc, transceiver._codecs[0].payloadType
    others = ada.connection.getTransceivers()[0].sender._ssrc
    for ssrc in (own, others, 12345):
        for flags, payload in (
            (0x80, b""),
            (0x80, b"\x90"),
            (0x80, b"\x90\xff\xff"),
            (0x90, b"\xbe\xde\x00\x01\xff\xff\xff\xff\x10\x00"),
            (0xA0, b"\xff\xff"),
        ):
            # A hundred ahead: beside what its true sender counts.
            packet = struct.pack("!BBHLL", flags, kind, 60000, 2**32 - 1, ssrc) + payload
            eve.throw(eve.dtls._tx_srtp.protect(packet))
    for report in (b"\x81\xc8\x00\x01" + bytes(4), b"\x8f\xce\x00\x03" + bytes(12), b"\x81\xcd\x00\xff" + bytes(8)):
        eve.throw(eve.dtls._tx_srtp.protect_rtcp(report))
    frames = bob.heard[0].frames
    await until(lambda: bob.heard[0].frames > frames + 25 and bob.heard[0].hears(400))
    assert hall.sfu.stats().counters["invalid"] > 0
    assert len(hall.sfu.stats().endpoints) == 3


def broken(eve: Client, others: int) -> list[bytes]:
    """What eve sends under the numbers of her picture and its retransmissions, under another's, and under new ones."""
    transceiver = eve.connection.getTransceivers()[1]
    kinds = {codec.name: codec.payloadType or 0 for codec in transceiver._codecs}
    vp8, sender = kinds["VP8"], transceiver.sender
    start = b"\x90\xe0\x80\x01\x01\x20\x10\x02\x00\x9d\x01\x2a"
    packets = [rtp(kinds["rtx"], number, 1, sender._rtx_ssrc, bytes(number)) for number in range(4)]
    for ssrc in (sender._ssrc, others, 99):
        packets += [rtp(vp8, cut, 2**32 - 1, ssrc, start[:cut]) for cut in range(len(start))]
        # Extensions that reach beyond their block, and padding beyond the packet; worse does libsrtp itself not take.
        packets += [rtp(vp8, 20, 5, ssrc, b"\xbe\xde\0\1\xef\xff\xff\xff" + start, 0x90)]
        packets += [rtp(vp8, 21, 6, ssrc, b"\x10\0\0\1\4\xff\0\0" + start, 0x90), rtp(vp8, 22, 7, ssrc, b"\xff", 0xA0)]
        packets += [rtp(77, 23, 8, ssrc, b"x")]
        packets += [rtp(vp8, jump * 20000, jump << 28, ssrc, start + bytes(1000)) for jump in range(1, 16)]
    return packets


@slow
async def test_b13_nobody_hears_a_gap_while_somebody_sends_broken_packets(hall: Hall) -> None:
    """Empty retransmissions, wrong extensions, cut pictures, jumps of time and number, numbers of other people."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", forges=True)
    bob = await hall.join("bob", voices=1, pictures=1)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "video", 0, eve)
    heard = bob.heard[0]
    await until(lambda: heard.hears(400))
    turns, before = hall.watch_turns(), heard.packets
    for packet in broken(eve, ada.connection.getTransceivers()[0].sender._ssrc):
        eve.forge(packet)
        await asyncio.sleep(0.005)
    await until(lambda: heard.packets > before + 50)
    assert heard.missing(spare=5) == 0
    assert sorted(turns)[-3] <= GAP
    assert hall.count("invalid") > 20
    assert [change.state for change in hall.changes] == [EndpointState.CONNECTED] * 3


class Wire:
    """A channel whose packets need no decrypting."""

    def __init__(self, packet: bytes) -> None:
        self.view = memoryview(bytearray(packet))

    def unprotect(self, cipher: object, at: int, length: int) -> int:
        """As it is."""
        return length


class Plain:
    """A session whose reports need no decrypting."""

    def unprotect_rtcp(self, data: bytes) -> bytes:
        """As they are."""
        return data


class Hub:
    """The engine's part: nothing."""

    key_frame_spacing = 0.5
    on_packet: Callable[[Source, Packet], None] | None = None

    def restless(self, source: Source) -> None:
        """Fine."""

    def woke(self, source: Source) -> None:
        """Fine."""


CERTIFICATE = new_certificate()
HEADS = some.builds(
    rtp,
    some.sampled_from((111, 96, 97, 239, 224)),
    some.integers(0, 65535),
    some.integers(0, 2**32 - 1),
    some.sampled_from((3570614608, 7, 8, 9)),
    some.binary(max_size=40),
    some.sampled_from((0x80, 0x90, 0xA0, 0xB0, 0x9F)),
)
EXTENDED = some.binary(max_size=60).map(
    lambda junk: rtp(96, 1, 1, 9, b"\xbe\xde" + struct.pack("!H", len(junk) // 4) + junk, 0x90)
)


@given(some.lists(some.one_of(HEADS, EXTENDED, some.binary(max_size=60)), max_size=8))
def test_b13_no_packet_raises(packets: list[bytes]) -> None:
    """Whatever decrypts."""
    offer = parse_offer(offers.usual(), Limits())
    counters = Counters()
    made = Endpoint(EndpointId("eve"), offer, Limits(), Hub(), counters, CERTIFICATE, lambda *_: None, 0.0)
    made._receiver = Plain()  # type: ignore[assignment]
    for packet in packets:
        wire: Any = Wire(packet)
        made.take_srtp(wire, 0, len(packet))
    assert counters.received + counters.invalid + counters.rtcp >= len(packets)


@slow
async def test_b13_streams_of_one_client_are_limited(hall: Hall) -> None:
    """Each stream costs memory that only its endpoint's end gives back."""
    eve = await hall.join("eve", hertz=700, limits=Limits(ssrcs=8))
    for number in range(50):
        await eve.say(struct.pack("!BBHLL", 0x80, 111, number, number, 1000 + number) + bytes(10))
    await until(lambda: hall.sfu.stats().counters["dropped"] >= 42)


@slow
async def test_b13_reports_are_not_multiplied(hall: Hall) -> None:
    """One becomes one for every receiver, so few are passed on; and nobody reports on another's stream."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", hertz=700)
    bob = await hall.join("bob", voices=2)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "audio", 1, eve)
    await until(lambda: bob.heard[0].hears(400) and bob.heard[1].hears(700))
    reports: list[int] = []
    take = bob.dtls._handle_rtcp_data

    async def noted(data: bytes) -> None:
        reports.extend(fact.timestamp for fact in rtcp.parse(data) if isinstance(fact, rtcp.SenderReport))
        await take(data)

    bob.dtls._handle_rtcp_data = noted
    taken, began = hall.count("rtcp"), time.monotonic()
    for client in (eve, ada):
        ssrc = client.connection.getTransceivers()[0].sender._ssrc
        for number in range(300):
            await eve.say(rtcp.sender_report(ssrc, rtcp.SenderReport(ssrc, number, number, 1, 1), 0, b"x"))
    await until(lambda: hall.count("rtcp") >= taken + 600)
    assert len(reports) <= 4 + 2 * 5 * (time.monotonic() - began)


@slow
async def test_b14_a_flood_above_the_limit_is_dropped(hall: Hall) -> None:
    """The excess of one participant goes nowhere, and others are heard as before."""
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", hertz=700, limits=Limits(bits_per_second=100_000))
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    for number in range(1500):
        await eve.say(struct.pack("!BBHLL", 0x80, 111, number, number, 99) + bytes(1000))
        if not number % 50:
            await asyncio.sleep(0)
    await until(lambda: hall.sfu.stats().counters["dropped"] > 1000 and bob.heard[0].hears(400))


@slow
async def test_b14_a_flood_is_neither_heard_nor_recorded(hall: Hall) -> None:
    """Ten times what one may send: others lose no packet of one another, neither at their ears nor at a recorder's."""
    recorded: set[int] = set()

    def note(source: Source, packet: Packet) -> None:
        if source.publisher.id == "ada" and source.kind is SourceKind.MICROPHONE:
            recorded.add(packet.sequence)

    hall.sfu.on_packet = note
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", forges=True, limits=Limits(bits_per_second=200_000))
    bob = await hall.join("bob", voices=2)
    hall.show(bob, "audio", 0, ada)
    hall.show(bob, "audio", 1, eve)
    heard = bob.heard[0]
    await until(lambda: heard.hears(400))
    recorded.clear()
    transceiver = eve.connection.getTransceivers()[0]
    ssrc, kind = transceiver.sender._ssrc, transceiver._codecs[0].payloadType or 0
    turns, received = hall.watch_turns(), hall.count("received")
    for number in range(600):
        eve.forge(rtp(kind, number, number, ssrc, bytes(1000)))
        if number % 20 == 0:
            await asyncio.sleep(0.02)
    await until(lambda: hall.count("dropped") > 100 and hall.count("received") > received + 50)
    assert 0 < bob.heard[1].packets < 500
    assert heard.missing(spare=5) == 0
    assert sorted(turns)[-3] <= GAP
    assert recorded == set(range(min(recorded), max(recorded) + 1))


@slow
async def test_b15_a_storm_of_wishes_asks_for_few_key_frames(hall: Hall) -> None:
    """A thousand picture losses and full intra requests become one or two."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1)
    hall.show(bob, "video", 0, ada)
    await until(lambda: bob.seen[0].sees(60))
    before = hall.sfu.stats().endpoints[0].sources[0].key_frame_requests
    taken = hall.sfu.stats().counters["rtcp"]
    began = time.monotonic()
    for _ in range(1000):
        await bob.say(rtcp.key_frame_request(1, bob.seen[0].ssrc))
        await asyncio.sleep(0)
    await until(lambda: hall.sfu.stats().counters["rtcp"] >= taken + 1000)
    asked = hall.sfu.stats().endpoints[0].sources[0].key_frame_requests - before
    assert asked <= 2 + (time.monotonic() - began) / 0.5


@slow
async def test_b15_a_storm_of_losses_is_answered_up_to_a_limit(hall: Hall) -> None:
    """Whoever claims to have lost everything gets no more than his share again."""
    ada = await hall.join("ada", shade=60)
    bob = await hall.join("bob", pictures=1, limits=Limits(resends_per_second=20))
    hall.show(bob, "video", 0, ada)
    await until(lambda: len(bob.seen[0].numbers) > 20)
    began, before = time.monotonic(), hall.sfu.stats().counters["resent"]
    taken = hall.sfu.stats().counters["rtcp"]
    for _ in range(100):
        await bob.say(rtcp.nack(1, bob.seen[0].ssrc, sorted(bob.seen[0].numbers)[:20]))
    await until(lambda: hall.sfu.stats().counters["rtcp"] >= taken + 100)
    assert hall.sfu.stats().counters["resent"] - before <= 20 * (2 + time.monotonic() - began)


@slow
async def test_b16_data_channels_are_declined_and_what_is_sent_on_them_is_not_read(hall: Hall) -> None:
    """What comes encrypted and is not media goes nowhere; more of it than packets are allowed is not decrypted."""
    answer = hall.sfu.join(EndpointId("mallory"), offers.offer(offers.audio(), offers.DATA), Limits())
    assert "m=application 0 " in answer
    hall.sfu.leave(EndpointId("mallory"))
    ada = await hall.join("ada", hertz=400)
    eve = await hall.join("eve", hertz=700, limits=Limits(packets_per_second=50))
    bob = await hall.join("bob", voices=1)
    hall.show(bob, "audio", 0, ada)
    await until(lambda: bob.heard[0].hears(400))
    for number in range(1000):
        await eve.dtls._send_data(struct.pack("!HHLL", 5000, 5000, 0, number) + bytes(1100))
        if not number % 50:
            await asyncio.sleep(0)
    await until(lambda: hall.count("dropped") > 500)
    frames = bob.heard[0].frames
    await until(lambda: bob.heard[0].frames > frames + 25 and bob.heard[0].hears(400))
    assert [change.state for change in hall.changes if change.endpoint != "mallory"] == [EndpointState.CONNECTED] * 3
