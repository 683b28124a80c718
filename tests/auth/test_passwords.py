"""Tests of passwords of spaces."""

from __future__ import annotations

import asyncio
import threading

import pytest

from papote.auth import passwords
from papote.auth.passwords import AT_ONCE, Passwords, hash_password, matches


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is tried in no time; what is kept says by itself how dear it is."""
    monkeypatch.setattr(passwords, "N", 2**4)


def test_what_is_kept_is_not_the_password_and_differs_each_time() -> None:
    """With a salt of its own; the password opens both."""
    one, other = hash_password("bread and butter"), hash_password("bread and butter")
    assert one != other
    assert "bread" not in one
    assert matches("bread and butter", one) and matches("bread and butter", other)


@pytest.mark.parametrize(
    "wrong", ["", "bread and buttes", "Bread and butter", "bread and butter ", "é", "\udc80", "\0"]
)
def test_anything_else_does_not_open(wrong: str) -> None:
    """Whatever it is made of."""
    assert not matches(wrong, hash_password("bread and butter"))


def test_a_password_may_have_any_letters() -> None:
    """People write in their own language."""
    assert matches("pâté 🥐 кофе", hash_password("pâté 🥐 кофе"))
    assert matches("cafe\u0301", hash_password("café")), "however the accent was typed"


def test_what_was_kept_under_other_costs_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Costs may rise from one version to the next."""
    kept = hash_password("bread and butter")
    monkeypatch.setattr(passwords, "N", 2**5)
    assert matches("bread and butter", kept)
    assert kept.startswith("scrypt$16$8$1$")


async def test_d07_few_tries_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds a core: whoever sends many keeps the office going."""
    gate, entered, running = threading.Event(), [], threading.Semaphore(0)

    def slow(password: str, kept: str) -> bool:
        entered.append(password)
        running.release()
        assert gate.wait(60)
        return password == kept

    monkeypatch.setattr(passwords, "matches", slow)
    tries = Passwords()
    tasks = [asyncio.create_task(tries.matches(str(number), "3")) for number in range(6)]
    for _ in range(AT_ONCE):
        assert await asyncio.to_thread(running.acquire, timeout=60)
    assert len(entered) == AT_ONCE
    gate.set()
    assert await asyncio.gather(*tasks) == [False, False, False, True, False, False]


async def test_a_password_is_kept_and_tried_on_other_threads() -> None:
    """A text that is far too long is cut before it costs anything."""
    tries = Passwords()
    kept = await tries.hash("bread and butter")
    assert await tries.matches("bread and butter", kept)
    assert not await tries.matches("x" * 1_000_000, kept)
