"""How much one connection may ask for, and how many breaches end it."""

from __future__ import annotations

import pytest

from papote.errors import ProtocolViolation
from papote.gateway.budgets import Budget, TokenBucket
from papote.gateway.settings import GatewaySettings


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    """And after a pause the burst again, not more."""
    bucket = TokenBucket(2, 3, now=0.0)
    assert [bucket.take(0.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.wait == 0.5
    assert bucket.take(0.5)
    assert not bucket.take(0.6)
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]


def test_each_kind_of_event_has_its_own_budget() -> None:
    """Chatting does not use up signals."""
    budget = Budget(GatewaySettings(talk_burst=1, signal_burst=1, wish_burst=1), now=0.0)
    for event in ("chat", "signal", "hand"):
        budget.spend(event, 0.0)
    for event in ("say", "wave", "emote", "signal", "join", "nonsense"):
        with pytest.raises(ProtocolViolation) as raised:
            budget.spend(event, 0.0)
        assert raised.value.code == "too_many"
        assert raised.value.retry_after is not None


def test_twenty_breaches_in_a_minute_are_too_many() -> None:
    """Older ones are forgotten."""
    budget = Budget(GatewaySettings(), now=0.0)
    assert not any(budget.strike(float(second)) for second in range(19))
    assert budget.strike(59.0)
    patient = Budget(GatewaySettings(), now=0.0)
    assert not any(patient.strike(second * 4.0) for second in range(100))
