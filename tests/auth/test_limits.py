"""Tests of how often one may try."""

from __future__ import annotations

import pytest

from papote.auth import limits
from papote.auth.limits import Allowance
from papote.errors import Refused
from tests.rooms.clock import ManualClock


def refusal(allowance: Allowance, *keys: str) -> Refused:
    """Why one may not try."""
    with pytest.raises(Refused) as refused:
        allowance.check(*keys)
    assert refused.value.code == "too_many"
    return refused.value


def test_d07_after_so_many_tries_one_waits(clock: ManualClock) -> None:
    """And hears how long; then there is one try for each that has grown old."""
    allowance = Allowance(2, 60.0, clock.now)
    allowance.check("a")
    clock.turn(10.0)
    allowance.check("a")
    assert refusal(allowance, "a").retry_after == 50.0
    clock.turn(50.0)
    allowance.check("a")
    assert refusal(allowance, "a").retry_after == 10.0


def test_d07_others_need_not_wait(clock: ManualClock) -> None:
    """Who tries under several keys waits for the slowest of them, and uses up none of the others."""
    allowance = Allowance(1, 60.0, clock.now)
    allowance.check("a")
    clock.turn(20.0)
    allowance.check("b")
    assert refusal(allowance, "a", "b").retry_after == 60.0
    assert refusal(allowance, "a", "c").retry_after == 40.0
    allowance.check("c")


def test_looking_whether_one_may_is_no_try(clock: ManualClock) -> None:
    """Where only tries that fail count, each is counted by itself."""
    allowance = Allowance(1, 60.0, clock.now)
    for _ in range(5):
        allowance.allow("a")
    allowance.count("a")
    with pytest.raises(Refused):
        allowance.allow("a")


def test_no_more_than_so_many_keys_are_remembered(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes from everywhere fills no memory; who tried last is remembered."""
    monkeypatch.setattr(limits, "MOST_KEYS", 3)
    allowance = Allowance(1, 60.0, clock.now)
    for key in "abcd":
        allowance.count(key)
    allowance.allow("a")
    for key in "bcd":
        assert refusal(allowance, key).retry_after == 60.0


def test_somebody_who_just_missed_it_waits_a_second_at_least(clock: ManualClock) -> None:
    """No answer says to come back at once."""
    allowance = Allowance(1, 60.0, clock.now)
    allowance.check("a")
    clock.turn(59.9)
    assert refusal(allowance, "a").retry_after == 1.0
