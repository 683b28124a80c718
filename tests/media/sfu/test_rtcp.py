"""RTCP packets, there and back."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import rtcp

numbers = some.integers(0, 0xFFFF)
ssrcs = some.integers(0, 0xFFFFFFFF)


def test_a_compound_packet_is_read_in_order() -> None:
    """A sender's report with its description, a wish, an estimate."""
    report = rtcp.SenderReport(5, 1 << 40, 1000, 10, 20)
    data = rtcp.sender_report(7, report, 90, b"voice") + rtcp.key_frame_request(1, 2) + rtcp.estimate(1, 1_500_000, [2])
    facts = rtcp.parse(data)
    assert facts == [rtcp.SenderReport(7, 1 << 40, 1090, 10, 20), rtcp.KeyFrameWish(2), rtcp.Estimate(1_500_000)]


def test_a_shifted_timestamp_wraps() -> None:
    """It has 32 bits."""
    report = rtcp.SenderReport(5, 0, 0xFFFFFFFF, 0, 0)
    assert rtcp.parse(rtcp.sender_report(5, report, 2, b""))[0] == report._replace(timestamp=1)


def test_what_a_receiver_reports_is_read() -> None:
    """The share that was lost."""
    block = rtcp.Block(9, 64, 5, 1000, 3, 0, 0)
    assert rtcp.parse(rtcp.receiver_report(1, [block])) == [rtcp.Reception(9, 0.25)]


def test_a_full_intra_request_names_each_stream() -> None:
    """Its targets stand in its entries."""
    data = struct.pack("!BBHLLLLLL", 0x84, 206, 6, 1, 0, 11, 0, 12, 0)
    assert rtcp.parse(data) == [rtcp.KeyFrameWish(11), rtcp.KeyFrameWish(12)]


def test_more_than_fits_is_left_out() -> None:
    """31 blocks to a report."""
    blocks = [rtcp.Block(ssrc, 0, 0, 0, 0, 0, 0) for ssrc in range(40)]
    assert len(rtcp.parse(rtcp.receiver_report(1, blocks))) == 31


@given(ssrcs, numbers, some.sets(some.integers(0, 200), min_size=1, max_size=60))
def test_lost_packets_are_named_exactly(ssrc: int, first: int, offsets: set[int]) -> None:
    """In their order, across the wrap."""
    lost = [(first + offset) & 0xFFFF for offset in sorted(offsets)]
    assert rtcp.parse(rtcp.nack(1, ssrc, lost)) == [rtcp.Nack(ssrc, lost)]


@given(some.integers(0, 1 << 40), some.lists(ssrcs, max_size=4))
def test_an_estimate_is_never_told_too_high(bits: int, streams: list[int]) -> None:
    """Its eighteen bits of precision round down."""
    (fact,) = rtcp.parse(rtcp.estimate(1, bits, streams))
    assert isinstance(fact, rtcp.Estimate)
    assert bits * (1 - 2**-17) - 1 <= fact.bits <= bits


@given(some.binary(max_size=200))
def test_no_packet_raises(data: bytes) -> None:
    """Whatever it is."""
    rtcp.parse(data)


@given(some.integers(200, 206), some.integers(0, 31), some.integers(0, 60), some.binary(max_size=240))
def test_no_packet_with_a_proper_head_raises(kind: int, form: int, words: int, body: bytes) -> None:
    """Whatever follows it; and what is asked for stays within limits."""
    for fact in rtcp.parse(struct.pack("!BBH", 0x80 | form, kind, words) + body):
        if isinstance(fact, rtcp.Nack):
            assert len(fact.sequences) <= rtcp.NACK_LIMIT
