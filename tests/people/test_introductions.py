"""Tests of the rules of warm introductions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.introductions import (
    FARTHEST,
    FILLING_IN,
    KEPT_AFTER,
    KEPT_BEFORE,
    LASTING,
    Introduction,
    Meeting,
    Outcome,
    State,
    check_meeting,
    clean_comment,
    clean_whom,
    clean_wish,
    is_kept,
    places_for_two,
)
from papote.tilemap.model import Exit
from papote.types import AreaId, PersonId, RoomId
from tests.world.maps import Kind, draw

NOW = 1_800_000_000.0
ADA, BOB, CYD = PersonId("g-ada"), PersonId("g-bob"), PersonId("g-cyd")
WISH = Introduction("I1", ADA, "Ada", CYD, "Cyd", "your potter", "about kilns", NOW, NOW + LASTING, target=BOB)


@pytest.mark.parametrize("state", [State.ASKED, State.FORWARDED, State.DROPPED, State.DECLINED])
def test_c8_without_a_yes_only_time_changes_what_who_asks_is_told(state: State) -> None:
    """To the second."""
    wish = replace(WISH, state=state)
    told = [wish.outcome(NOW + after) for after in (0, 1, LASTING - 0.001, LASTING, 10 * LASTING)]
    assert told == [Outcome.WAITING] * 3 + [Outcome.NOT_NOW] * 2


def test_c8_a_yes_stays_a_yes() -> None:
    """Also when a week is over."""
    agreed = replace(WISH, state=State.ACCEPTED)
    assert agreed.outcome(NOW) is agreed.outcome(NOW + 2 * LASTING) is Outcome.ACCEPTED
    assert agreed.open_to(BOB, NOW + 2 * LASTING)


def test_c8_each_sees_it_when_it_is_his_turn() -> None:
    """The helper from the first, who is asked in the end when it was passed on; what was declined looks passed on."""
    seen = {state: [who for who in (BOB, CYD) if replace(WISH, state=state).open_to(who, NOW)] for state in State}
    assert seen == {
        State.ASKED: [CYD],
        State.FORWARDED: [BOB, CYD],
        State.ACCEPTED: [BOB, CYD],
        State.DROPPED: [],
        State.DECLINED: [CYD],
    }
    assert not WISH.open_to(CYD, NOW + LASTING)
    assert not WISH.open_to(PersonId("g-dan"), NOW)


def test_c8_what_may_be_written() -> None:
    """280 characters, not 281; a comment may be nothing."""
    assert clean_wish("é" * 280) == "é" * 280
    assert clean_whom("  your potter ") == "your potter"
    assert clean_comment("") == ""
    for clean, wrong in (
        (clean_wish, "x" * 281),
        (clean_wish, " "),
        (clean_whom, "x" * 81),
        (clean_comment, "x" * 281),
    ):
        with pytest.raises(Refused, match="bad_text"):
            clean(wrong)


def test_c8_when_two_may_meet() -> None:
    """From now on, or from when one began to fill in the form; within two months."""
    check_meeting(NOW, NOW)
    check_meeting(NOW - FILLING_IN, NOW)
    check_meeting(NOW + FARTHEST, NOW)
    for wrong in (NOW - FILLING_IN - 1, NOW + FARTHEST + 1, float("nan")):
        with pytest.raises(Refused, match="bad_number"):
            check_meeting(wrong, NOW)


def test_c8_two_meet_at_a_table_for_two_or_where_people_talk() -> None:
    """The smallest table first; not on a podium or before it, at a desk, on a single seat, or in a doorway."""
    two, four = ((0, 0), (1, 0)), ((0, 1), (1, 1), (2, 1), (3, 1))
    areas = {
        "A": Kind("stage", meeting="stage", stage="one"),
        "B": Kind("hall", meeting="hall", audience="one"),
        "C": Kind("desk", meeting="desk", seats=two, desk=True),
        "D": Kind("stool", meeting="stool", seats=two[:1]),
        "E": Kind("booth", meeting="booth", capacity=1),
        "F": Kind("door", meeting="door", exit=Exit("jardin", "", "jardin")),
        "G": Kind("garden"),
        "H": Kind("meeting", meeting="m", capacity=2),
        "I": Kind("four", meeting="four", seats=four),
        "J": Kind("two", meeting="two", seats=two),
        "K": Kind("bench-left", meeting="bench", seats=two[:1]),
        "L": Kind("bench-right", meeting="bench", seats=two[1:]),
    }
    places = places_for_two(draw("ABCDEFGHIJKL\n............", areas))
    assert [place.id for place in places] == ["two", "bench-left", "bench-right", "four", "meeting"]


def test_c8_a_table_is_kept_about_the_time_of_the_two() -> None:
    """From a little before to a little after."""
    meeting = Meeting(RoomId("palier"), AreaId("t4"), "Table 4", NOW)
    moments = (-KEPT_BEFORE - 1, -KEPT_BEFORE, 0, KEPT_AFTER - 1, KEPT_AFTER)
    assert [is_kept(meeting, NOW + after) for after in moments] == [False, True, True, True, False]
