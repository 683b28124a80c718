"""The head of a VP8 payload (RFC 7741): picture numbers that must be rewritten, and whether a key frame begins.

Pictures themselves are never opened.
"""

from __future__ import annotations

from typing import NamedTuple

START_CODE = b"\x9d\x01\x2a"


class Picture(NamedTuple):
    """What a receiver's decoder counts; positions count from the start of the buffer, 0: absent."""

    key_frame: bool
    """Whether the first packet of a key frame."""
    picture_at: int
    picture: int
    """The PictureID, 7 or 15 bits."""
    level_at: int
    level: int
    """TL0PICIDX: the count of base-layer pictures."""
    width: int
    height: int
    """Of a key frame; else 0."""


def parse(view: memoryview, at: int, end: int) -> Picture | None:
    """Read the descriptor at ``at``, or None where it is cut short or nothing follows it."""
    if at >= end:
        return None
    head = view[at]
    at += 1
    picture_at = picture = level_at = level = 0
    if head & 0x80:
        if at >= end:
            return None
        more = view[at]
        at += 1
        if more & 0x80:
            if at >= end:
                return None
            picture_at = at
            picture = view[at]
            at += 1
            if picture & 0x80:
                if at >= end:
                    return None
                picture = (picture & 0x7F) << 8 | view[at]
                at += 1
        if more & 0x40:
            if at >= end:
                return None
            level_at, level = at, view[at]
            at += 1
        if more & 0x30:
            at += 1
    if at >= end:
        return None
    width = height = 0
    # The start of the first partition, and the inverse key frame flag of the picture.
    key_frame = head & 0x17 == 0x10 and not view[at] & 1
    if key_frame:
        if at + 10 > end or view[at + 3 : at + 6] != START_CODE:
            return None
        width = (view[at + 6] | view[at + 7] << 8) & 0x3FFF
        height = (view[at + 8] | view[at + 9] << 8) & 0x3FFF
    return Picture(key_frame, picture_at, picture, level_at, level, width, height)


def strip(payload: bytes) -> tuple[bool, int]:
    """Whether a sound packet begins a picture, and where behind its descriptor the picture's own bytes begin."""
    head = payload[0]
    at = 1
    if head & 0x80:
        more = payload[1]
        at = 2
        if more & 0x80:
            at += 2 if payload[2] & 0x80 else 1
        at += (more >> 6 & 1) + (more & 0x30 > 0)
    return head & 0x17 == 0x10, at
