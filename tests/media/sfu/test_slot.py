"""A slot's numbers go on without a gap through every switch, loss and probe; shown on a source with faked ends."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import rtcp, rtp
from papote.media.sfu.channel import Body, Route, Target
from papote.media.sfu.model import EndpointId, SourceKind
from papote.media.sfu.slot import Slot
from papote.media.sfu.source import SWITCH_SPACING, WISH_REPEATED, Packet, Source

KEY_FRAME = b"\x10\x02\x00\x9d\x01\x2a\x40\x01\xb4\x00"
OTHER = b"\x11\x02\x00\x00"


class Out:
    """A channel that writes down what would be sent."""

    def __init__(self) -> None:
        self.packets: list[tuple[int, int, int, int, int, bytes]] = []
        """Sequence, timestamp, SSRC, picture, base-layer count, payload."""

    def fan_out(self, body: Body, marker: int, sequence: int, timestamp: int, targets: Iterable[Target]) -> None:
        """Note each."""
        for target in targets:
            self.packets.append(
                (
                    (sequence + target.sequence_shift) & 0xFFFF,
                    (timestamp + target.timestamp_shift) & 0xFFFFFFFF,
                    target.ssrc,
                    (body.picture + target.picture_shift) & 0x7FFF,
                    (body.level + target.level_shift) & 0xFF,
                    body.data[8:] if body.extended else body.data,
                )
            )


class Client:
    """Both ends of somebody's connection."""

    def __init__(self, out: Out | None = None) -> None:
        self.id = EndpointId("ada")
        self.ssrc = 1
        self.send_cipher = None
        self.route: Any = Route(out, 1, None, None) if out is not None else None  # type: ignore[arg-type]
        self.feedback: list[rtcp.Fact] = []

    def send_rtcp(self, data: bytes) -> None:
        """Note what it says."""
        self.feedback += rtcp.parse(data)

    @property
    def wishes(self) -> int:
        """Key frames it was asked for."""
        return sum(isinstance(fact, rtcp.KeyFrameWish) for fact in self.feedback)


class Hub:
    """The engine's part."""

    key_frame_spacing = 0.5

    def __init__(self) -> None:
        self.on_packet: Callable[[Source, Packet], None] | None = None
        self.awake: list[Source] = []

    def restless(self, source: Source) -> None:
        """The tests look after it themselves."""

    def woke(self, source: Source) -> None:
        """Note it."""
        self.awake.append(source)


class Camera:
    """A source of pictures, two packets each."""

    def __init__(self, first: int, timestamp: int = 0) -> None:
        self.publisher = Client()
        self.hub = Hub()
        self.source = Source(self.publisher, self.hub, SourceKind.CAMERA, 0, 96)
        self.source.ssrc = 5
        self.sequence = first
        self.timestamp = timestamp
        self.picture = first & 0x7FFF

    def packet(self, payload: bytes, sequence: int, now: float, repaired: int | None = None) -> bool:
        """Let one arrive."""
        data = rtp.HEADER.pack(0x80, 96, sequence & 0xFFFF, self.timestamp & 0xFFFFFFFF, 5) + payload
        header = rtp.parse(memoryview(data), 0, len(data))
        assert header is not None
        return self.source.take(memoryview(data), header, len(data), now, repaired)

    def payload(self, *, key: bool, start: bool = True) -> bytes:
        """With picture number and base-layer count."""
        head = struct.pack("!BBHBB", 0x90 if start else 0x80, 0xE0, 0x8000 | self.picture, self.picture & 255, 0x20)
        return head + (KEY_FRAME if key else OTHER) + bytes([self.sequence & 255])

    def picture_at(self, now: float, *, key: bool = False, lose: bool = False) -> None:
        """Two packets of a picture, of which the second may be lost."""
        self.timestamp = int(now * 90000)
        self.packet(self.payload(key=key), self.sequence, now)
        self.sequence += 1
        if not lose:
            self.packet(self.payload(key=False, start=False), self.sequence, now)
        self.sequence += 1
        self.picture = (self.picture + 1) & 0x7FFF

    def probe(self, now: float) -> None:
        """Padding alone."""
        data = rtp.HEADER.pack(0xA0, 96, self.sequence & 0xFFFF, self.timestamp & 0xFFFFFFFF, 5) + bytes(9) + b"\x0a"
        header = rtp.parse(memoryview(data), 0, len(data))
        assert header is not None
        self.source.take(memoryview(data), header, len(data), now, None)
        self.sequence += 1


def slot(out: Out, *, repairs: bool = False) -> Slot:
    """A slot for pictures."""
    return Slot(Client(out), "video", 0, 100, 101 if repairs else None, 3)


def consecutive(numbers: list[int], span: int) -> bool:
    """Whether each is the one before or the next."""
    return all((after - before) % span in (0, 1) for before, after in pairwise(numbers))


def test_a_picture_begins_with_a_key_frame() -> None:
    """Until it comes, nothing is sent; it is asked for at once and again."""
    camera, out = Camera(100), Out()
    one = slot(out)
    camera.picture_at(0.0)
    one.follow(camera.source, 0.1)
    assert camera.publisher.wishes == 1
    camera.picture_at(0.2)
    assert out.packets == []
    assert camera.source.tend(0.2)
    assert camera.publisher.wishes == 1
    camera.source.tend(0.1 + WISH_REPEATED)
    assert camera.publisher.wishes == 2
    camera.picture_at(0.5, key=True)
    assert len(out.packets) == 2
    assert not camera.source.tend(0.6)


def test_what_is_carried_goes_on_until_the_next_begins() -> None:
    """Another quality of the same thing: no gap between the two."""
    low, high, out = Camera(100), Camera(9000, 77), Out()
    one = slot(out)
    one.follow(low.source, 0.0)
    low.picture_at(0.0, key=True)
    one.follow(high.source, 0.03)
    low.picture_at(0.033)
    high.picture_at(0.04)
    high.picture_at(0.066, key=True)
    low.picture_at(0.066)
    high.picture_at(0.1)
    assert len(out.packets) == 8
    assert consecutive([packet[0] for packet in out.packets], 1 << 16)
    assert consecutive([packet[3] for packet in out.packets], 1 << 15)
    assert consecutive([packet[4] for packet in out.packets], 1 << 8)
    times = [packet[1] for packet in out.packets]
    assert [(after - times[0]) & 0xFFFFFFFF for after in times] == pytest.approx(
        [0, 0, 2970, 2970, 5940, 5940, 9000, 9000], abs=2
    )


def test_released_it_stops_and_later_goes_on_in_time() -> None:
    """The pause counts in timestamps, not in numbers."""
    camera, out = Camera(65530), Out()
    one = slot(out)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    one.release()
    camera.picture_at(0.1)
    assert len(out.packets) == 2
    one.follow(camera.source, 10.0)
    camera.picture_at(10.0, key=True)
    assert consecutive([packet[0] for packet in out.packets], 1 << 16)
    assert (out.packets[2][1] - out.packets[0][1]) & 0xFFFFFFFF == pytest.approx(900_000, abs=2)


def test_padding_leaves_no_gap_and_numbers_before_it_are_still_found() -> None:
    """A probe is not handed on; what went out before it can be sent again."""
    camera, out = Camera(100), Out()
    one = slot(out)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    camera.probe(0.01)
    camera.picture_at(0.033)
    assert consecutive([packet[0] for packet in out.packets], 1 << 16)
    for packet in list(out.packets):
        assert one.resend(packet[0])
        assert out.packets[-1] == packet


def test_a_late_packet_goes_out_under_its_own_number() -> None:
    """Also when a probe has moved the count since; but not to who began after it."""
    camera, out, others = Camera(100), Out(), Out()
    one, late = slot(out), slot(others)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    camera.picture_at(0.033, lose=True)
    lost = camera.sequence - 1
    camera.picture_at(0.066)
    camera.probe(0.07)
    late.follow(camera.source, 0.08)
    camera.picture_at(0.1, key=True)
    assert camera.source.tend(0.1)
    assert [fact for fact in camera.publisher.feedback if isinstance(fact, rtcp.Nack)] == [rtcp.Nack(5, [lost])]
    wrapped = lost.to_bytes(2) + camera.payload(key=False, start=False)
    camera.packet(wrapped, 7, 0.2, repaired=lost)
    numbers = [packet[0] for packet in out.packets]
    assert numbers[-1] == numbers[2] + 1
    assert consecutive(sorted(numbers), 1 << 16)
    assert len(others.packets) == 2
    camera.packet(wrapped, 8, 0.3, repaired=lost)
    assert len(out.packets) == len(numbers)


def test_a_retransmission_has_a_stream_of_its_own() -> None:
    """With the lost number before the payload; what was never sent, or by another source, is not."""
    camera, other, out = Camera(100), Camera(500), Out()
    one = slot(out, repairs=True)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    sent = out.packets[0]
    assert one.resend(sent[0])
    again = out.packets[-1]
    assert again[2] == one.repair_ssrc
    assert again[5] == sent[0].to_bytes(2) + sent[5]
    assert not one.resend(sent[0] - 1)
    one.follow(other.source, 0.1)
    other.picture_at(0.1, key=True)
    assert not one.resend(sent[0])
    assert one.resent == 1


def test_a_malformed_payload_is_not_handed_on() -> None:
    """And leaves no gap."""
    camera, out = Camera(100), Out()
    one = slot(out)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    assert not camera.packet(b"\x90", camera.sequence, 0.01)
    camera.sequence += 1
    camera.picture_at(0.033)
    assert consecutive([packet[0] for packet in out.packets], 1 << 16)


def test_many_wishes_are_one() -> None:
    """Receivers are served half a second apart; a switch is served sooner."""
    camera = Camera(100)
    camera.picture_at(0.0, key=True)
    for receiver in range(100):
        camera.source.wish_key_frame(1.0 + receiver / 1000)
    assert camera.publisher.wishes == 1
    assert camera.source.tend(1.4)
    assert camera.publisher.wishes == 1
    assert camera.source.tend(1.6) is False
    assert camera.publisher.wishes == 2
    camera.picture_at(1.7, key=True)
    slot(Out()).follow(camera.source, 1.7 + SWITCH_SPACING)
    assert camera.publisher.wishes == 3


def test_a_report_is_passed_on_in_the_slots_own_time() -> None:
    """So that lips and voice stay together."""
    camera, out = Camera(100), Out()
    one = slot(out)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    camera.source.reported(rtcp.SenderReport(5, 1 << 40, 0, 1, 2), 0.1)
    assert isinstance(one.subscriber, Client)
    assert one.subscriber.feedback == [rtcp.SenderReport(one.ssrc, 1 << 40, out.packets[0][1], 1, 2)]


def test_a_stream_that_changes_its_number_goes_on() -> None:
    """A browser may give its stream a new number; receivers see one stream."""
    camera, out = Camera(100), Out()
    one = slot(out)
    one.follow(camera.source, 0.0)
    camera.picture_at(0.0, key=True)
    camera.source.renamed(6, 0.1)
    camera.sequence = 40000
    camera.picture_at(0.2, key=True)
    assert consecutive([packet[0] for packet in out.packets], 1 << 16)
    assert len(out.packets) == 4


@given(
    some.lists(some.sampled_from(("picture", "key", "probe", "switch", "pause")), max_size=60), some.integers(0, 65535)
)
def test_whatever_happens_numbers_go_on(steps: list[str], first: int) -> None:
    """Without a gap, without a copy, across every wrap."""
    cameras, out = (Camera(first), Camera(first * 7 & 0xFFFF)), Out()
    one = slot(out)
    one.follow(cameras[0].source, 0.0)
    shown = 0
    for number, step in enumerate(steps):
        now = number / 30
        if step == "switch":
            shown = 1 - shown
            one.follow(cameras[shown].source, now)
        elif step == "pause":
            one.release()
            one.follow(cameras[shown].source, now)
        for camera in cameras:
            if step == "probe":
                camera.probe(now)
            else:
                camera.picture_at(now, key=step == "key")
    numbers = [packet[0] for packet in out.packets]
    assert all((after - before) & 0xFFFF == 1 for before, after in pairwise(numbers))
