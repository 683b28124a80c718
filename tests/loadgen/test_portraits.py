"""Tests of what simulated people look like to a camera."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import av
import pytest

from papote.app import shipped
from papote.loadgen.portraits import FRAMES, HEIGHT, WIDTH, film

AVATARS = shipped().maps / "avatars"

Pixel = tuple[int, int, int]


def shown(pictures: list[bytes]) -> list[Any]:
    """What a browser would see of these, in red, green and blue."""
    decoder: Any = av.CodecContext.create("vp8", "r")
    return [frame.reformat(format="rgb24") for data in pictures for frame in decoder.decode(av.Packet(data))]


def at(frame: Any, x: int, y: int) -> Pixel:
    """One point of a picture."""
    plane = frame.planes[0]
    place = y * plane.line_size + 3 * x
    red, green, blue = bytes(plane)[place : place + 3]
    return red, green, blue


def apart(one: Pixel, other: Pixel) -> int:
    """How far two colours are from each other."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def test_a_film_is_pictures_of_which_the_first_needs_none_before_it() -> None:
    """Everybody who looks begins at some first picture; one sent over and over stays within what is sent at all."""
    pictures = film(AVATARS / "a01@2x.png", 0)
    frames = shown(pictures)
    assert [(frame.width, frame.height) for frame in frames] == [(WIDTH, HEIGHT)] * FRAMES
    assert [data[0] & 1 for data in pictures] == [0] + [1] * (FRAMES - 1)  # RFC 6386, 9.1: 0 is a key frame
    assert sum(map(len, pictures)) < 25_000


@pytest.mark.parametrize(("avatar", "hair"), [("a01", (120, 75, 48)), ("a09", (42, 38, 46)), ("a22", (214, 98, 70))])
def test_each_is_seen_as_his_own_figure(avatar: str, hair: Pixel) -> None:
    """The hair, or the cap, is that of the figure on the map, and skin is below it."""
    frame = shown(film(AVATARS / f"{avatar}@2x.png", 0))[-1]
    assert apart(at(frame, WIDTH // 2, 54), hair) < 60
    red, green, blue = at(frame, WIDTH // 2, 118)
    assert red > green > blue


def test_rooms_differ_and_are_out_of_focus() -> None:
    """Two figures side by side do not sit in one room; no line of the wall behind is sharp."""
    first, second = (shown(film(AVATARS / "a01@2x.png", wall))[0] for wall in (0, 1))
    assert apart(at(first, 8, 8), at(second, 8, 8)) > 60
    edge = [at(first, x, 60) for x in range(12, 36)]
    assert apart(edge[0], edge[-1]) > 40
    assert max(apart(one, other) for one, other in pairwise(edge)) < 30


def test_somebody_moves_and_is_back_where_he_began() -> None:
    """He sways between the pictures, and the last goes over into the first."""
    frames = shown(film(AVATARS / "a01@2x.png", 0))

    def change(one: Any, other: Any) -> float:
        pairs = zip(bytes(one.planes[0])[::97], bytes(other.planes[0])[::97], strict=True)
        return sum(abs(a - b) for a, b in pairs)

    aside, again = change(frames[1], frames[FRAMES // 2]), change(frames[1], frames[-1])
    assert aside > 2 * again
