"""Tests of what browsers keep for us."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from papote.auth.cookies import GUEST_SECONDS, LONGEST, PASSES, Guest, GuestCookies, Sealer
from papote.people.account import HOME, Access
from papote.people.admission import Pass
from papote.types import PersonId, SpaceId

NOW = 1_764_000_000.0
ADA = Guest(PersonId("g-ada"), "Ada", "a01", "fr", NOW, (Pass(HOME, Access.LINK, "i-1", ("vip",), NOW + 60.0),))


@pytest.fixture
def sealer() -> Sealer:
    """The office's own."""
    return Sealer(b"s" * 32)


@pytest.fixture
def cookies(sealer: Sealer) -> GuestCookies:
    """Guests to cookies and back."""
    return GuestCookies(sealer)


@pytest.mark.parametrize("value", [None, 0, "é🥐", [1, [2.5, None]], {"a": {"b": []}}])
def test_what_is_sealed_comes_back(sealer: Sealer, value: Any) -> None:
    """In characters that go into a cookie."""
    text = sealer.seal("guest", value)
    assert sealer.open("guest", text) == value
    assert all(character.isascii() and (character.isalnum() or character in "-_.") for character in text)


def test_d01_what_was_changed_does_not_open(sealer: Sealer) -> None:
    """Not by one character anywhere, nor cut short, nor made longer."""
    text = sealer.seal("guest", ["g-ada", "Ada"])
    body, _, mark = text.partition(".")
    bits = base64.urlsafe_b64decode(mark + "=")
    forged = [text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(len(body))]
    forged += [
        f"{body}.{base64.urlsafe_b64encode(bytes([*bits[:at], bits[at] ^ 1, *bits[at + 1 :]])).decode()}"
        for at in range(32)
    ]
    forged += [body, f"{body}.", f".{mark}", "", ".", "..", f"{body}.{mark}.{mark}", text[:-4], f"{body}.é"]
    forged += [f"{body}.{mark[:5]}", "\udc80", "A" * (LONGEST + 1), f"{text}{'A' * LONGEST}"]
    assert all(sealer.open("guest", each) is None for each in forged)


def test_d01_one_kind_is_not_taken_for_another(sealer: Sealer) -> None:
    """Nor what another office has sealed."""
    text = sealer.seal("guest", ["g-ada"])
    assert sealer.open("oidc", text) is None
    assert Sealer(b"t" * 32).open("guest", text) is None


def test_d01_what_says_that_it_is_not_signed_is_not_believed(sealer: Sealer) -> None:
    """A token of another make, whatever its header asks for."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps(["g-ada"]).encode()).decode().rstrip("=")
    assert sealer.open("guest", f"{header}.{body}.") is None
    assert sealer.open("guest", f"{body}.") is None


def test_a_proof_tells_nothing_and_changes_with_its_text(sealer: Sealer) -> None:
    """So that another password makes the passes of the old one worthless."""
    one, other = sealer.proof("password", "scrypt$1"), sealer.proof("password", "scrypt$2")
    assert one != other
    assert one == sealer.proof("password", "scrypt$1")
    assert len(one) == 32 and "scrypt" not in one
    assert Sealer(b"t" * 32).proof("password", "scrypt$1") != one


def test_a_guest_comes_back_as_he_was(cookies: GuestCookies) -> None:
    """With the doors he was let through."""
    assert cookies.read(cookies.write(ADA), NOW) == ADA


@pytest.mark.parametrize("passed", [-61.0, GUEST_SECONDS, GUEST_SECONDS * 10])
def test_d01_a_guest_of_too_long_ago_or_of_tomorrow_is_none(cookies: GuestCookies, passed: float) -> None:
    """He is somebody new."""
    assert cookies.read(cookies.write(ADA), NOW + passed) is None
    assert cookies.read(cookies.write(ADA), NOW + GUEST_SECONDS - 1.0) == ADA


def test_the_newest_doors_are_remembered_and_one_of_the_same_proof_once() -> None:
    """A browser keeps no more than so much."""
    guest = replace(ADA, passes=())
    for number in range(PASSES + 3):
        guest = guest.with_pass(Pass(HOME, Access.LINK, f"i-{number}"))
    assert [each.proof for each in guest.passes] == [f"i-{number}" for number in range(3, PASSES + 3)]
    again = guest.with_pass(Pass(HOME, Access.LINK, "i-5", ("vip",)))
    assert len(again.passes) == PASSES
    assert again.passes[-1].tags == ("vip",)
    assert guest.with_pass(Pass(SpaceId("cafe"), Access.LINK, "i-10")).passes[-2:] == (
        Pass(HOME, Access.LINK, "i-10"),
        Pass(SpaceId("cafe"), Access.LINK, "i-10"),
    )


def test_a_cookie_fits_into_a_browser_whatever_is_in_it(cookies: GuestCookies) -> None:
    """The oldest doors go first; who one is stays."""
    long = tuple(Pass(HOME, Access.LINK, f"{number}" * 16, tuple("é" * 32 for _ in range(20))) for number in range(8))
    text = cookies.write(replace(ADA, name="é" * 40, passes=long))
    assert len(text) <= LONGEST
    read = cookies.read(text, NOW)
    assert read is not None
    assert read.person == ADA.person
    assert not read.passes or read.passes[-1] == long[-1]


def test_a_browser_knows_for_whom_it_asked_for_a_letter(cookies: GuestCookies, sealer: Sealer) -> None:
    """For that address, and as long as its link works; the address is not in it, and a guest's cookie is none."""
    text = cookies.asked("ada@example.org", NOW + 900)
    assert cookies.has_asked(text, "ada@example.org", NOW + 899)
    assert not cookies.has_asked(text, "ada@example.org", NOW + 900)
    assert not cookies.has_asked(text, "eve@example.org", NOW)
    assert "ada" not in str(sealer.open("letter", text))
    assert not any(cookies.has_asked(each, "ada@example.org", NOW) for each in ("", f"{text}A", cookies.write(ADA)))
