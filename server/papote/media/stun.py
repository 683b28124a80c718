"""STUN and TURN messages (RFC 8489, RFC 8656) as bytes, from the side of whoever asks. No socket here.

A media worker reads browsers' checks with its own, faster code (``sfu.ice``).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
import zlib
from dataclasses import dataclass, field
from ipaddress import ip_address

COOKIE = 0x2112A442
FINGERPRINT_XOR = 0x5354554E

BINDING, ALLOCATE, REFRESH, SEND, DATA, PERMIT = 1, 3, 4, 6, 7, 8
"""Methods."""

REQUEST, INDICATION, SUCCESS, ERROR = 0x000, 0x010, 0x100, 0x110
"""Classes: added to a method."""

MAPPED_ADDRESS = 0x0020
USERNAME, INTEGRITY, ERROR_CODE, LIFETIME = 0x0006, 0x0008, 0x0009, 0x000D
PEER_ADDRESS, PAYLOAD, REALM, NONCE, RELAYED_ADDRESS = 0x0012, 0x0013, 0x0014, 0x0015, 0x0016
FAMILY, TRANSPORT, FINGERPRINT = 0x0017, 0x0019, 0x8028

UDP = b"\x11\0\0\0"
"""What is asked of TURN: a relay of datagrams."""

HEADER = struct.Struct("!HHL12s")

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    kind: int
    """Method and class."""
    attributes: dict[int, bytes] = field(default_factory=dict)
    transaction: bytes = field(default_factory=lambda: secrets.token_bytes(12))

    def encode(self, key: bytes = b"") -> bytes:
        """As bytes, signed with a key where one is given."""
        body = b"".join(_attribute(number, value) for number, value in self.attributes.items())
        if key:
            body += _attribute(INTEGRITY, hmac.digest(key, self._head(len(body) + 24) + body, "sha1"))
        message = self._head(len(body) + 8) + body
        return message + _attribute(FINGERPRINT, struct.pack("!L", zlib.crc32(message) ^ FINGERPRINT_XOR))

    def _head(self, length: int) -> bytes:
        return HEADER.pack(self.kind, length, COOKIE, self.transaction)

    @property
    def error(self) -> int:
        """Why not, as a number of three digits; 0: it is no refusal."""
        value = self.attributes.get(ERROR_CODE, b"")
        return value[2] * 100 + value[3] if len(value) >= 4 else 0

    def address(self, number: int) -> Address | None:
        """The address an attribute holds."""
        value = self.attributes.get(number, b"")
        if len(value) not in (8, 20):
            return None
        pad = struct.pack("!L", COOKIE) + self.transaction
        packed = bytes(one ^ two for one, two in zip(value[4:], pad, strict=False))
        return str(ip_address(packed)), int.from_bytes(value[2:4]) ^ COOKIE >> 16


def decode(data: bytes) -> Message | None:
    """Read a message, or None where it is none."""
    if len(data) < 20:
        return None
    kind, length, cookie, transaction = HEADER.unpack_from(data)
    if kind >> 14 or cookie != COOKIE or length != len(data) - 20:
        return None
    attributes: dict[int, bytes] = {}
    at = 20
    while at + 4 <= len(data):
        number, size = struct.unpack_from("!HH", data, at)
        value = data[at + 4 : at + 4 + size]
        if len(value) != size:
            return None
        attributes.setdefault(number, value)
        at += 4 + size + -size % 4
    return Message(kind, attributes, transaction)


def _attribute(number: int, value: bytes) -> bytes:
    return struct.pack("!HH", number, len(value)) + value + bytes(-len(value) % 4)


def hidden(address: Address, transaction: bytes) -> bytes:
    """An address as attributes hold it, so that no router on the way rewrites it."""
    packed = ip_address(address[0]).packed
    pad = struct.pack("!L", COOKIE) + transaction
    mixed = bytes(one ^ two for one, two in zip(packed, pad, strict=False))
    return struct.pack("!BBH", 0, 1 if len(packed) == 4 else 2, address[1] ^ COOKIE >> 16) + mixed


def long_term_key(username: str, realm: str, password: str) -> bytes:
    """With what a client of TURN signs."""
    return hashlib.md5(f"{username}:{realm}:{password}".encode(), usedforsecurity=False).digest()
