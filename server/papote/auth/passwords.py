"""Passwords of spaces, as scrypt keeps them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import unicodedata

N, R, P = 2**14, 8, 1
"""16 MB and some 50 ms for each try."""

LONGEST = 200

AT_ONCE = 2
"""Tries that are worked on at the same time: each holds a core."""


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # The same password, on whatever keyboard an accent was typed.
    typed = unicodedata.normalize("NFC", password)
    return hashlib.scrypt(typed.encode(errors="replace"), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024, dklen=32)


def hash_password(password: str) -> str:
    """What is kept of a password. Takes a while: not for the event loop."""
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, N, R, P)
    return f"scrypt${N}${R}${P}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def matches(password: str, kept: str) -> bool:
    """Whether this is the password; takes as long either way. Not for the event loop."""
    _, n, r, p, salt, key = kept.split("$")
    ours = _derive(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(ours, base64.b64decode(key))


class Passwords:
    """The two of them on other threads, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        async with self._turns:
            return await asyncio.to_thread(hash_password, password)

    async def matches(self, password: str, kept: str) -> bool:
        """Whether this is the password."""
        async with self._turns:
            return await asyncio.to_thread(matches, password[:LONGEST], kept)
