"""Tests of the line in front of a space that is full."""

from __future__ import annotations

import pytest

from papote.errors import Refused
from papote.people.turns import MOST_WAITING, PATIENCE, Turns
from papote.types import PersonId, SpaceId

HOME, OTHER = SpaceId("home"), SpaceId("other")
ADA, BOB, CYD = PersonId("g-ada"), PersonId("g-bob"), PersonId("g-cyd")


def test_whoever_comes_while_there_is_room_does_not_wait() -> None:
    """And leaves no place behind."""
    turns = Turns()
    assert turns.take(HOME, ADA, 1, 0.0) == 0
    assert turns.ask(HOME, BOB, 0, 0.0) == 1


def test_who_came_first_comes_in_first() -> None:
    """Somebody who comes when there is room again goes behind those who wait."""
    turns = Turns()
    assert [turns.ask(HOME, person, 0, 0.0) for person in (ADA, BOB)] == [1, 2]
    assert turns.take(HOME, CYD, 1, 1.0) == 2
    assert turns.take(HOME, BOB, 1, 1.0) == 1
    assert turns.take(HOME, ADA, 1, 1.0) == 0
    assert turns.take(HOME, BOB, 1, 1.0) == 0


def test_who_does_not_ask_any_more_has_gone_away() -> None:
    """The others move up."""
    turns = Turns()
    turns.ask(HOME, ADA, 0, 0.0)
    turns.ask(HOME, BOB, 0, PATIENCE)
    assert turns.ask(HOME, BOB, 0, PATIENCE + 1) == 1


def test_each_space_has_its_own_line() -> None:
    """Which has an end."""
    turns = Turns()
    for number in range(MOST_WAITING):
        turns.ask(HOME, PersonId(f"g-{number}"), 0, 0.0)
    assert turns.ask(OTHER, ADA, 0, 0.0) == 1
    with pytest.raises(Refused, match="too_many"):
        turns.ask(HOME, ADA, 0, 0.0)


def test_more_people_than_there_is_room_for_is_no_room() -> None:
    """As when the limit was lowered."""
    assert Turns().ask(HOME, ADA, -3, 0.0) == 1


def test_who_is_nobody_stands_in_no_line() -> None:
    """He comes in where there is room beyond those who wait; a thousand of them take nobody's place."""
    turns = Turns()
    turns.ask(HOME, ADA, 0, 0.0)
    assert [turns.behind(HOME, free, 0.0) for free in (0, 1, 2)] == [2, 1, 0]
    assert turns.ask(HOME, BOB, 0, 0.0) == 2
