"""RTP packets are read where they lie; what is malformed gives None, never an exception."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import rtp


def packet(first: int = 0x80, second: int = 0xE0, rest: bytes = b"payload") -> memoryview:
    """A packet with number 7, timestamp 8 and SSRC 9."""
    return memoryview(rtp.HEADER.pack(first, second, 7, 8, 9) + rest)


def parse(view: memoryview) -> rtp.Header | None:
    """All of it."""
    return rtp.parse(view, 0, len(view))


def test_a_plain_packet_is_read() -> None:
    """Marker, type, numbers, payload."""
    header = parse(packet())
    assert header == rtp.Header(0x80, 0x60, 7, 8, 9, 0, 0, 0, 12, 19)


def test_sources_padding_and_extensions_are_left_out_of_the_payload() -> None:
    """Two contributing sources, one word of extensions, three bytes of padding."""
    view = packet(0xB2, 0x60, bytes(8) + b"\xbe\xde\x00\x01" + b"\x10\x41\x00\x00" + b"xy" + b"\x00\x00\x03")
    header = parse(view)
    assert header is not None
    assert bytes(view[header.payload_at : header.payload_end]) == b"xy"
    assert rtp.extensions(view, header) == {1: b"\x41"}


def test_two_byte_extensions_are_read() -> None:
    """Ids above 14 and empty values."""
    view = packet(0x90, 0x60, b"\x10\x00\x00\x02" + b"\x10\x02ab" + b"\x11\x00\x00\x00" + b"x")
    header = parse(view)
    assert header is not None
    assert rtp.extensions(view, header) == {16: b"ab", 17: b""}


def test_malformed_packets_are_none() -> None:
    """Too short, another version, more padding or extensions than there is packet."""
    assert parse(packet()[:11]) is None
    assert parse(packet(0x40)) is None
    assert parse(packet(0xA0, 0x60, b"\xff")) is None
    assert parse(packet(0xA0, 0x60, b"\x00")) is None
    assert parse(packet(0xA0, 0x60, b"")) is None
    assert parse(packet(0x90, 0x60, b"\xbe\xde")) is None
    assert parse(packet(0x90, 0x60, b"\xbe\xde\x00\x09")) is None
    assert parse(packet(0x8F, 0x60, b"")) is None


def test_extensions_that_are_cut_short_end_the_list() -> None:
    """Those before are kept; id 15 ends it, as the standard says."""
    view = packet(0x90, 0x60, b"\xbe\xde\x00\x01" + b"\x10\x41\x2f\x00")
    header = parse(view)
    assert header is not None
    assert rtp.extensions(view, header) == {1: b"\x41"}
    view = packet(0x90, 0x60, b"\xbe\xde\x00\x01" + b"\xf0\x41\x20\x42")
    header = parse(view)
    assert header is not None
    assert rtp.extensions(view, header) == {}


def test_the_time_of_sending_is_a_block_of_eight_bytes() -> None:
    """Six bits of seconds, eighteen of fractions."""
    block = rtp.absolute_time_block(65.5)
    assert len(block) == rtp.ABSOLUTE_TIME_BYTES
    assert int.from_bytes(block[5:]) == int(1.5 * 2**18)


@given(some.binary(max_size=80), some.integers(0, 8))
def test_no_packet_raises(data: bytes, at: int) -> None:
    """And what is taken lies within it."""
    view = memoryview(bytes(at) + data)
    header = rtp.parse(view, at, len(data))
    if header is not None:
        assert at + 12 <= header.payload_at <= header.payload_end <= at + len(data)
        for value in rtp.extensions(view, header).values():
            assert value in data
