"""The head of a VP8 payload."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import vp8

KEY_FRAME = b"\x10\x02\x00\x9d\x01\x2a\x80\x02\x68\x01" + bytes(5)


def parse(data: bytes) -> vp8.Picture | None:
    """All of it."""
    return vp8.parse(memoryview(data), 0, len(data))


def test_a_key_frame_tells_its_size() -> None:
    """With a picture number of fifteen bits and a count of base-layer pictures, as Chromium sends."""
    picture = parse(b"\x90\xe0\x81\x02\x07\x20" + KEY_FRAME)
    assert picture == vp8.Picture(True, 2, 0x102, 4, 7, 640, 360)


def test_a_short_picture_number_is_read() -> None:
    """Seven bits."""
    picture = parse(b"\x90\x80\x05" + KEY_FRAME)
    assert picture is not None
    assert (picture.picture_at, picture.picture, picture.level_at) == (2, 5, 0)


def test_only_the_first_packet_of_a_key_frame_begins_one() -> None:
    """Not a later packet of it, not another partition, not a picture that needs others."""
    for data in (b"\x00" + KEY_FRAME, b"\x11" + KEY_FRAME, b"\x10\x01" + KEY_FRAME[1:]):
        picture = parse(data)
        assert picture is not None
        assert not picture.key_frame


def test_what_is_cut_short_is_none() -> None:
    """At every length before the picture begins, and where a key frame has no start code."""
    whole = b"\x90\xe0\x81\x02\x07\x20"
    assert [parse(whole[:length]) for length in range(7)] == [None] * 7
    assert parse(b"\x10" + b"\x10\x02\x00\x00\x00\x00" + bytes(10)) is None


@given(some.binary(max_size=30))
def test_no_payload_raises(data: bytes) -> None:
    """And positions lie within it."""
    picture = parse(data)
    if picture is not None:
        assert max(picture.picture_at, picture.level_at) < len(data)
