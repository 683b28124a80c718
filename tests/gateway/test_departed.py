"""Tests of what is remembered of guests who have left: where they came from, for a while, and no more."""

from __future__ import annotations

from papote.gateway.departed import KEPT, MOST, Departed
from papote.types import PersonId, SpaceId

EVE, BOB = PersonId("g-eve"), PersonId("g-bob")
HOME, OTHER = SpaceId("home"), SpaceId("other")


def test_it_is_known_from_where_somebody_came_who_has_left() -> None:
    """By all his ways, and in that space alone."""
    departed = Departed()
    departed.note(EVE, HOME, {"192.0.2.1"}, 0.0)
    departed.note(EVE, HOME, {"192.0.2.2"}, 10.0)
    assert departed.addresses(EVE, HOME, 20.0) == {"192.0.2.1", "192.0.2.2"}
    assert departed.addresses(EVE, OTHER, 20.0) == frozenset()
    assert departed.addresses(BOB, HOME, 20.0) == frozenset()


def test_it_is_known_for_a_quarter_of_an_hour() -> None:
    """Counted from when he left last."""
    departed = Departed()
    departed.note(EVE, HOME, {"192.0.2.1"}, 0.0)
    departed.note(BOB, HOME, {"192.0.2.9"}, KEPT / 2)
    assert departed.addresses(EVE, HOME, KEPT - 1) == {"192.0.2.1"}
    assert departed.addresses(EVE, HOME, KEPT) == frozenset()
    assert departed.addresses(BOB, HOME, KEPT) == {"192.0.2.9"}


def test_whoever_is_erased_is_forgotten_and_crowds_do_not_pile_up() -> None:
    """Those who left first go first."""
    departed = Departed()
    departed.note(EVE, HOME, {"192.0.2.1"}, 0.0)
    departed.forget(EVE)
    assert departed.addresses(EVE, HOME, 1.0) == frozenset()
    for number in range(MOST + 1):
        departed.note(PersonId(f"g-{number}"), HOME, {"192.0.2.1"}, 2.0)
    assert departed.addresses(PersonId("g-0"), HOME, 3.0) == frozenset()
    assert departed.addresses(PersonId("g-1"), HOME, 3.0) == {"192.0.2.1"}
