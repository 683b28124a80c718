"""Which way a conversation's media go, and how slowly they come back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.plan import Engine, Needs, Plan, PlanSettings
from papote.types import ConversationId

TALK = ConversationId("b1")
OPEN = PlanSettings(hide_guest_addresses=False)


def test_a_few_people_talk_directly_and_one_more_moves_them_at_once() -> None:
    """Four send to each other; the fifth is one too many."""
    plan = Plan(OPEN)
    assert plan.decide(TALK, Needs(4), 0.0) is Engine.MESH
    assert plan.decide(TALK, Needs(5), 0.1) is Engine.SFU


def test_they_go_back_when_they_have_been_few_for_a_while() -> None:
    """Fewer than links bear, for ten seconds on end."""
    plan = Plan(OPEN)
    plan.decide(TALK, Needs(5), 0.0)
    assert plan.decide(TALK, Needs(4), 1.0) is Engine.SFU
    assert plan.next_deadline() is None
    assert plan.decide(TALK, Needs(3), 2.0) is Engine.SFU
    assert plan.next_deadline() == 12.0
    assert plan.due(11.9) == []
    assert plan.due(12.0) == [TALK]
    assert plan.decide(TALK, Needs(3), 12.0) is Engine.MESH


def test_somebody_who_comes_back_in_between_starts_the_wait_anew() -> None:
    """Nobody's call is moved to and fro."""
    plan = Plan(OPEN)
    plan.decide(TALK, Needs(5), 0.0)
    plan.decide(TALK, Needs(3), 1.0)
    plan.decide(TALK, Needs(4), 9.0)
    assert plan.next_deadline() is None
    plan.decide(TALK, Needs(3), 10.0)
    assert plan.decide(TALK, Needs(3), 12.0) is Engine.SFU
    assert plan.next_deadline() == 20.0


def test_a_guest_is_hidden_unless_the_operator_says_otherwise() -> None:
    """Two people are enough."""
    assert Plan(PlanSettings()).decide(TALK, Needs(2, guests=True), 0.0) is Engine.SFU
    assert Plan(PlanSettings()).decide(TALK, Needs(2), 0.0) is Engine.MESH
    assert Plan(OPEN).decide(TALK, Needs(2, guests=True), 0.0) is Engine.MESH


def test_what_is_recorded_is_forwarded() -> None:
    """The recorder has nothing else to take packets from."""
    assert Plan(OPEN).decide(TALK, Needs(2, recorded=True), 0.0) is Engine.SFU


def test_a_link_that_fails_moves_the_conversation_for_good() -> None:
    """Until it ends; another conversation tries again."""
    plan = Plan(OPEN)
    plan.decide(TALK, Needs(2), 0.0)
    plan.link_failed(TALK)
    assert plan.decide(TALK, Needs(2), 1.0) is Engine.SFU
    assert plan.decide(TALK, Needs(2), 100.0) is Engine.SFU
    plan.forget(TALK)
    assert plan.decide(TALK, Needs(2), 101.0) is Engine.MESH


def test_without_a_unit_everything_goes_directly() -> None:
    """There is nothing else."""
    plan = Plan(PlanSettings(forwarding=False))
    assert plan.decide(TALK, Needs(9, guests=True, recorded=True), 0.0) is Engine.MESH


@given(some.lists(some.tuples(some.integers(2, 8), some.floats(0.0, 15.0)), min_size=1, max_size=30))
def test_nobody_is_moved_twice_within_the_wait(steps: list[tuple[int, float]]) -> None:
    """Whatever the sizes: after a move to the unit, ten seconds pass before one back; and it never has too many."""
    plan = Plan(OPEN)
    now, before, promoted_at = 0.0, Engine.MESH, -100.0
    for size, pause in steps:
        now += pause
        engine = plan.decide(TALK, Needs(size), now)
        assert engine is Engine.SFU or size <= OPEN.mesh_limit
        if (before, engine) == (Engine.MESH, Engine.SFU):
            promoted_at = now
        elif (before, engine) == (Engine.SFU, Engine.MESH):
            assert now - promoted_at >= OPEN.demote_after
        before = engine
