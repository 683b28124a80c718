"""ICE-lite: a client's connectivity check (STUN, RFC 8489) is read, authenticated and answered. No socket here.

A check counts only with a MESSAGE-INTEGRITY made with the password of the endpoint it names. We never
send checks of our own: the client is always the controlling side.
"""

from __future__ import annotations

import hmac
import struct
import zlib
from ipaddress import ip_address
from typing import NamedTuple

COOKIE = 0x2112A442
REQUEST = 0x0001
RESPONSE = 0x0101
USERNAME = 0x0006
INTEGRITY = 0x0008
USE_CANDIDATE = 0x0025
MAPPED_ADDRESS = 0x0020
FINGERPRINT = 0x8028
FINGERPRINT_XOR = 0x5354554E

LONGEST = 512
"""Bytes of a check: browsers send about 120."""

QUESTION = 28
"""Bytes of a plain question: a head, and perhaps a checksum."""

_HEADER = struct.Struct("!HHL12s")


class Check(NamedTuple):
    """A well-formed connectivity check; not yet authenticated."""

    fragment: str
    """Our side's user name, which names the endpoint."""
    transaction: bytes
    nominates: bool
    """Whether the client chooses this way (USE-CANDIDATE)."""
    signed: bytes
    """What the signature covers."""
    signature: bytes


def parse_check(data: bytes) -> Check | None:
    """Read a binding request, or None where it is none, is malformed or carries no signature."""
    if not 20 <= len(data) <= LONGEST:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if kind != REQUEST or cookie != COOKIE or length != len(data) - 20 or length % 4:
        return None
    fragment, nominates, signed, signature = "", False, b"", b""
    at = 20
    while at + 4 <= len(data):
        attribute, size = struct.unpack_from("!HH", data, at)
        value = data[at + 4 : at + 4 + size]
        if len(value) != size:
            return None
        if attribute == FINGERPRINT:
            if size != 4 or int.from_bytes(value) != zlib.crc32(data[:at]) ^ FINGERPRINT_XOR:
                return None
            break
        if not signature:  # what follows the signature is not covered by it
            if attribute == USERNAME:
                fragment = value.partition(b":")[0].decode("ascii", "replace")
            elif attribute == USE_CANDIDATE:
                nominates = True
            elif attribute == INTEGRITY:
                if size != 20:
                    return None
                signature = value
                signed = data[:2] + struct.pack("!H", at + 4) + data[4:at]
        at += 4 + size + -size % 4
    return Check(fragment, transaction, nominates, signed, signature) if fragment and signature else None


def parse_question(data: bytes) -> bytes | None:
    """The number of a plain question as which address one is seen, as ``papote doctor`` asks it; None: it is none."""
    if not 20 <= len(data) <= QUESTION:
        return None
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    plain = kind == REQUEST and cookie == COOKIE and length == len(data) - 20
    # Whoever names an endpoint wants more than to ask.
    return transaction if plain and (not length or data[20:22] == FINGERPRINT.to_bytes(2)) else None


def authentic(check: Check, password: bytes) -> bool:
    """Whether the check was made by somebody who knows the password."""
    return hmac.compare_digest(check.signature, hmac.digest(password, check.signed, "sha1"))


def _seen(transaction: bytes, address: tuple[str, int]) -> bytes:
    """The attribute that says where something came from."""
    host = ip_address(address[0])
    pad = struct.pack("!L", COOKIE) + transaction
    packed = bytes(one ^ two for one, two in zip(host.packed, pad, strict=False))
    value = struct.pack("!BBH", 0, 1 if host.version == 4 else 2, address[1] ^ COOKIE >> 16) + packed
    return struct.pack("!HH", MAPPED_ADDRESS, len(value)) + value


def plain_response(transaction: bytes, address: tuple[str, int]) -> bytes:
    """The answer to a plain question, hardly longer than the question."""
    body = _seen(transaction, address)
    return _HEADER.pack(RESPONSE, len(body), COOKIE, transaction) + body


def response(check: Check, address: tuple[str, int], password: bytes) -> bytes:
    """The answer: where the check came from, signed."""
    body = _seen(check.transaction, address)
    signed = _HEADER.pack(RESPONSE, len(body) + 24, COOKIE, check.transaction) + body
    body += struct.pack("!HH", INTEGRITY, 20) + hmac.digest(password, signed, "sha1")
    message = _HEADER.pack(RESPONSE, len(body) + 8, COOKIE, check.transaction) + body
    return message + struct.pack("!HHL", FINGERPRINT, 4, zlib.crc32(message) ^ FINGERPRINT_XOR)
