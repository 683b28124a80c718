"""RTP packets as bytes in a buffer: where what lies, and whether it is sound. Nothing is copied, nothing is sent.

Malformed packets give None, never an exception: they come from outside.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

HEADER = struct.Struct("!BBHLL")
"""Flags, marker and payload type, sequence number, timestamp, SSRC."""

ONE_BYTE = 0xBEDE
"""The profile of a block of extensions whose ids are below 15 (RFC 8285)."""

ABSOLUTE_TIME_BLOCK = struct.Struct("!HHBBH")
"""A block of extensions that holds the time of sending alone."""

ABSOLUTE_TIME_BYTES = 8


class Header(NamedTuple):
    """Where the parts of one packet lie; positions count from the start of the buffer."""

    marker: int
    """0x80 or 0, as it stands in the second byte."""
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    profile: int
    """Of the block of extensions; 0: there is none."""
    extensions_at: int
    extensions_end: int
    payload_at: int
    payload_end: int


def parse(view: memoryview, at: int, length: int) -> Header | None:
    """The parts of the packet of ``length`` bytes at ``at``, or None where it is malformed."""
    if length < 12:
        return None
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(view, at)
    if first >> 6 != 2:
        return None
    end = at + length
    payload = at + 12 + 4 * (first & 15)
    profile = extensions = extensions_end = 0
    if first & 0x10:
        if payload + 4 > end:
            return None
        profile = view[payload] << 8 | view[payload + 1]
        extensions = payload + 4
        payload = extensions_end = extensions + 4 * (view[payload + 2] << 8 | view[payload + 3])
    if payload > end:
        return None
    if first & 0x20:
        if payload == end:
            return None
        padding = view[end - 1]
        if not padding or payload + padding > end:
            return None
        end -= padding
    return Header(
        second & 0x80,
        second & 0x7F,
        sequence,
        timestamp,
        ssrc,
        profile,
        extensions,
        extensions_end,
        payload,
        end,
    )


def extensions(view: memoryview, header: Header) -> dict[int, bytes]:
    """The header extensions by id, as far as they are sound."""
    found: dict[int, bytes] = {}
    at, end = header.extensions_at, header.extensions_end
    short = header.profile == ONE_BYTE
    if not short and header.profile >> 4 != 0x100:
        return found
    while at < end:
        head = view[at]
        if not head:  # padding
            at += 1
            continue
        if short:
            key, size, start = head >> 4, (head & 15) + 1, at + 1
            if key == 15:
                break
        else:
            if at + 2 > end:
                break
            key, size, start = head, view[at + 1], at + 2
        if start + size > end:
            break
        if key:
            found[key] = view[start : start + size].tobytes()
        at = start + size
    return found


def absolute_time(now: float) -> int:
    """The 24 bits of abs-send-time: seconds in 6.18 fixed point."""
    return int(now * 262144) & 0xFFFFFF


def absolute_time_block(now: float) -> bytes:
    """A block of extensions that holds the time of sending; its id is written per receiver."""
    stamp = absolute_time(now)
    return ABSOLUTE_TIME_BLOCK.pack(ONE_BYTE, 1, 0, stamp >> 16, stamp & 0xFFFF)
