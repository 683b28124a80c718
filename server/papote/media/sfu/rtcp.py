"""RTCP packets: those we understand, as facts, and those we send, as bytes. Nothing here keeps state.

What is malformed or unknown is skipped: it comes from outside.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SENDER_REPORT = 200
RECEIVER_REPORT = 201
DESCRIPTION = 202
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206

NACK_LIMIT = 256
"""Sequence numbers of one packet that are looked at."""

REPORT_LIMIT = 31
"""Blocks of one report."""


class SenderReport(NamedTuple):
    """What moment of the sender's clock a timestamp stands for."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int


class Reception(NamedTuple):
    """How one of our streams arrives."""

    ssrc: int
    fraction_lost: float


class Nack(NamedTuple):
    """Packets a receiver misses."""

    ssrc: int
    sequences: list[int]


class KeyFrameWish(NamedTuple):
    """A picture loss or a full intra request: the receiver cannot go on without a key frame."""

    ssrc: int


class Estimate(NamedTuple):
    """A receiver's estimate of what its network bears, in bits a second (REMB)."""

    bits: int


Fact = SenderReport | Reception | Nack | KeyFrameWish | Estimate


def parse(data: bytes) -> list[Fact]:
    """Everything in a compound packet that we understand."""
    facts: list[Fact] = []
    at = 0
    while at + 8 <= len(data):
        first, kind, words = struct.unpack_from("!BBH", data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            break
        if kind in (SENDER_REPORT, RECEIVER_REPORT):
            _reports(data, at, end, kind, first & 31, facts)
        elif kind == TRANSPORT_FEEDBACK and first & 31 == 1 and words >= 2:
            facts.append(Nack(struct.unpack_from("!L", data, at + 8)[0], _sequences(data, at + 12, end)))
        elif kind == PAYLOAD_FEEDBACK and words >= 2:
            _payload_feedback(data, at, end, first & 31, facts)
        at = end
    return facts


def _reports(data: bytes, at: int, end: int, kind: int, blocks: int, facts: list[Fact]) -> None:
    body = at + 8
    if kind == SENDER_REPORT:
        if at + 28 > end:
            return
        ssrc, ntp, timestamp, packets, octets = struct.unpack_from("!LQLLL", data, at + 4)
        facts.append(SenderReport(ssrc, ntp, timestamp, packets, octets))
        body = at + 28
    for block in range(body, min(body + 24 * blocks, end - 23), 24):
        ssrc, lost = struct.unpack_from("!LB", data, block)
        facts.append(Reception(ssrc, lost / 256))


def _payload_feedback(data: bytes, at: int, end: int, form: int, facts: list[Fact]) -> None:
    if form == 1:
        facts.append(KeyFrameWish(*struct.unpack_from("!L", data, at + 8)))
    elif form == 4:
        for entry in range(at + 12, min(end - 7, at + 12 + 8 * REPORT_LIMIT), 8):
            facts.append(KeyFrameWish(*struct.unpack_from("!L", data, entry)))
    elif form == 15 and at + 20 <= end and data[at + 12 : at + 16] == b"REMB":
        exponent = data[at + 17] >> 2
        mantissa = (data[at + 17] & 3) << 16 | data[at + 18] << 8 | data[at + 19]
        facts.append(Estimate(min(mantissa << exponent, 1 << 40)))


def _sequences(data: bytes, at: int, end: int) -> list[int]:
    found: list[int] = []
    while at + 4 <= end and len(found) < NACK_LIMIT:
        first, mask = struct.unpack_from("!HH", data, at)
        found.append(first)
        found.extend((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
        at += 4
    return found[:NACK_LIMIT]


class Block(NamedTuple):
    """What we tell a sender about one of its streams."""

    ssrc: int
    fraction_lost: int
    """In 256ths."""
    lost: int
    highest: int
    """The extended sequence number."""
    jitter: int
    last_report: int
    """The middle of the NTP time of its last report; 0: none came."""
    delay: int
    """Since then, in 65536ths of a second."""


def receiver_report(sender: int, blocks: Sequence[Block]) -> bytes:
    """A report on at most 31 streams."""
    blocks = blocks[:REPORT_LIMIT]
    packet = struct.pack("!BBHL", 0x80 | len(blocks), RECEIVER_REPORT, 1 + 6 * len(blocks), sender)
    for block in blocks:
        loss = block.fraction_lost << 24 | min(block.lost, 0x7FFFFF)
        packet += struct.pack("!LLLLLL", block.ssrc, loss, block.highest, block.jitter, block.last_report, block.delay)
    return packet


def sender_report(ssrc: int, report: SenderReport, shift: int, name: bytes) -> bytes:
    """A publisher's report as if it were about our stream: its clock stays, its timestamp is shifted."""
    item = b"\x01" + bytes([len(name)]) + name + b"\0"
    item += b"\0" * (-len(item) % 4)
    timestamp = (report.timestamp + shift) & 0xFFFFFFFF
    return (
        struct.pack("!BBHLQLLL", 0x80, SENDER_REPORT, 6, ssrc, report.ntp, timestamp, report.packets, report.octets)
        + struct.pack("!BBHL", 0x81, DESCRIPTION, 1 + len(item) // 4, ssrc)
        + item
    )


def key_frame_request(sender: int, ssrc: int) -> bytes:
    """A picture loss indication."""
    return struct.pack("!BBHLL", 0x81, PAYLOAD_FEEDBACK, 2, sender, ssrc)


def nack(sender: int, ssrc: int, sequences: Iterable[int]) -> bytes:
    """Ask for packets again; the numbers come in their order."""
    entries: list[tuple[int, int]] = []
    for sequence in sequences:
        if entries and 0 < (ahead := (sequence - entries[-1][0]) & 0xFFFF) <= 16:
            first, mask = entries[-1]
            entries[-1] = (first, mask | 1 << (ahead - 1))
        else:
            entries.append((sequence, 0))
    packet = struct.pack("!BBHLL", 0x81, TRANSPORT_FEEDBACK, 2 + len(entries), sender, ssrc)
    return packet + b"".join(struct.pack("!HH", *entry) for entry in entries)


def estimate(sender: int, bits: int, ssrcs: Sequence[int]) -> bytes:
    """Tell a sender how many bits a second it may send on these streams together (REMB)."""
    ssrcs = ssrcs[:255]
    exponent = max(0, bits.bit_length() - 18)
    mantissa = bits >> exponent
    return (
        struct.pack("!BBHLL", 0x8F, PAYLOAD_FEEDBACK, 4 + len(ssrcs), sender, 0)
        + b"REMB"
        + bytes((len(ssrcs), exponent << 2 | mantissa >> 16, mantissa >> 8 & 255, mantissa & 255))
        + struct.pack(f"!{len(ssrcs)}L", *ssrcs)
    )
