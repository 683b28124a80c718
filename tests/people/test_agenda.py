"""Tests of the rules of gatherings: who has a place, who waits, and to whom one that is free is offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.agenda import (
    LAST_MOMENT,
    LONGEST,
    Answer,
    Gathering,
    Standing,
    State,
    Turnout,
    Visibility,
    check_times,
    decide,
    keeps_number,
    to_offer,
)
from papote.types import AreaId, PersonId, Role, RoomId

NOW = 1_764_000_000.0

TALK = Gathering(
    id="g1",
    space=HOME,
    title="Talk",
    text="",
    host="",
    by=PersonId("a-ada"),
    starts_at=NOW + 3600,
    ends_at=NOW + 7200,
    zone="Europe/Brussels",
    room=None,
    area=None,
    places=2,
    doors_open_minutes=10,
    visibility=Visibility.EVERYBODY,
    state=State.PLANNED,
    sequence=0,
    created_at=NOW,
    changed_at=NOW,
)


def has(standing: Standing, claim_until: float | None = None) -> Answer:
    """Somebody's answer as it stands."""
    return Answer("g1", PersonId("a-bob"), "Bob", standing, 7, NOW, claim_until)


def yes(answer: Answer | None, *, taken: int, waiting: int = 0, places: int | None = 2) -> Standing:
    """What becomes of a yes."""
    return decide(answer, coming=True, places=places, taken=taken, waiting=waiting, now=NOW)


def test_c4_who_comes_first_has_a_place_and_the_others_wait() -> None:
    """As long as nobody waits: a place that is free then is for those who do."""
    assert yes(None, taken=0) is Standing.CONFIRMED
    assert yes(None, taken=1) is Standing.CONFIRMED
    assert yes(None, taken=2) is Standing.WAITING
    assert yes(None, taken=1, waiting=1) is Standing.WAITING
    assert yes(None, taken=10_000, places=None) is Standing.CONFIRMED


def test_c4_saying_yes_twice_changes_nothing() -> None:
    """Neither for who has a place, nor for who waits."""
    assert yes(has(Standing.CONFIRMED), taken=2, waiting=3) is Standing.CONFIRMED
    assert yes(has(Standing.WAITING), taken=1) is Standing.WAITING
    assert keeps_number(has(Standing.WAITING), Standing.WAITING)


def test_c4_an_offer_is_taken_in_time_or_missed() -> None:
    """Whoever comes too late waits at the end, unless there are places anyway."""
    assert yes(has(Standing.OFFERED, NOW + 1), taken=1, waiting=5) is Standing.CONFIRMED
    assert yes(has(Standing.OFFERED, NOW), taken=2, waiting=5) is Standing.WAITING
    assert yes(has(Standing.MISSED), taken=2) is Standing.WAITING
    assert yes(has(Standing.MISSED), taken=1) is Standing.CONFIRMED
    assert keeps_number(has(Standing.OFFERED), Standing.CONFIRMED)
    assert not keeps_number(has(Standing.MISSED), Standing.WAITING)


def test_a_no_is_a_no() -> None:
    """Whatever one had; who comes back begins at the end."""
    for standing in Standing:
        assert decide(has(standing), coming=False, places=2, taken=0, waiting=0, now=NOW) is Standing.DECLINED
    assert not keeps_number(has(Standing.DECLINED), Standing.WAITING)
    assert not keeps_number(None, Standing.WAITING)


def test_c4_no_more_is_offered_than_there_is() -> None:
    """And nothing of what is over or cancelled; where anybody may come, nobody waits."""
    assert to_offer(TALK, taken=2, waiting=5, now=NOW) == 0
    assert to_offer(TALK, taken=1, waiting=5, now=NOW) == 1
    assert to_offer(TALK, taken=0, waiting=1, now=NOW) == 1
    assert to_offer(TALK, taken=5, waiting=1, now=NOW) == 0
    assert to_offer(replace(TALK, places=None), taken=5, waiting=3, now=NOW) == 3
    assert to_offer(TALK, taken=0, waiting=1, now=NOW + 7200) == 0
    assert to_offer(replace(TALK, state=State.CANCELLED), taken=0, waiting=1, now=NOW) == 0


def test_places_that_are_left_are_for_those_who_wait() -> None:
    """What is offered is taken."""
    assert Turnout(confirmed=1).left(3) == 2
    assert Turnout(confirmed=1, offered=1).left(3) == 1
    assert Turnout(confirmed=1, waiting=1).left(3) == 0
    assert Turnout(confirmed=5).left(3) == 0
    assert Turnout(confirmed=5).left(None) is None


def test_c4_an_area_is_kept_where_places_are_counted() -> None:
    """Not where anybody may come, nor where it is nowhere."""
    here = replace(TALK, room=RoomId("le-palier"), area=AreaId("stage"))
    assert here.keeps_area
    assert not replace(here, places=None).keeps_area
    assert not replace(here, area=None).keeps_area


def test_what_is_for_members_guests_do_not_see() -> None:
    """Members, hosts and owners do."""
    inside = replace(TALK, visibility=Visibility.MEMBERS)
    assert [role for role in Role if not inside.seen_by(role)] == [Role.GUEST]
    assert all(TALK.seen_by(role) for role in Role)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [(NOW, NOW), (NOW, NOW - 1), (NOW, NOW + LONGEST + 1), (-1.0, 5.0), (LAST_MOMENT, LAST_MOMENT + 1)],
)
def test_a_gathering_ends_after_it_begins(starts_at: float, ends_at: float) -> None:
    """Not weeks after, and not in another century."""
    check_times(NOW, NOW + 1)
    with pytest.raises(Refused, match="bad_number"):
        check_times(starts_at, ends_at)
