"""Tests of secrets."""

from __future__ import annotations

import hashlib
import re

import pytest

from papote.auth.keys import LONGEST, digest, new_id, new_secret


def test_d04_a_secret_has_256_bits_and_is_never_the_same() -> None:
    """Whoever guesses has no hope."""
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in secrets)


def test_an_id_is_short_and_goes_into_an_address() -> None:
    """96 bits: it opens nothing, it only must not be somebody else's."""
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16}", id) for id in ids)


def test_what_is_kept_of_a_secret_is_its_hash() -> None:
    """By which it is found, and which is not the secret."""
    assert digest("x" * 43) == hashlib.sha256(b"x" * 43).digest()
    assert digest("x" * 43) != digest("x" * 42 + "y")


@pytest.mark.parametrize("text", ["", "é", "\udc80", "x" * (LONGEST + 1), "x" * 1_000_000])
def test_d01_whatever_is_shown_has_a_hash(text: str) -> None:
    """Nothing that is sent makes looking fail, nor take long."""
    assert len(digest(text)) == 32
