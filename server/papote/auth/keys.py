"""Secrets: drawn here, given to one browser or one letter, kept as their hash alone."""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 32
ID_BYTES = 12

LONGEST = 128
"""A longer text is none of ours; it is not even hashed."""


def new_secret() -> str:
    """256 bits as text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id() -> str:
    """A name for something that is kept; opens nothing."""
    return secrets.token_urlsafe(ID_BYTES)


def new_key() -> tuple[str, bytes]:
    """A secret, and what is kept of it."""
    secret = new_secret()
    return secret, digest(secret)


def digest(secret: str) -> bytes:
    """What is kept of a secret. It is found by this, so how long the looking takes tells nothing about the secret."""
    return hashlib.sha256(secret[:LONGEST].encode(errors="replace")).digest()
