"""Bubbles: who is brought together by standing near, who is held, who parts."""

from __future__ import annotations

import pytest

from papote.types import BubbleId, PlayerId, Status
from papote.world.events import (
    BubbleChanged,
    BubbleEnded,
    CommandRefused,
    ConversationChanged,
    ConversationFull,
    InvitationEnded,
    Invited,
    PlayerChanged,
)
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw, floor, middle
from tests.world.office import Office

FOUR = RoomSettings(conversation_capacity=4)
"""Bubbles that are soon full."""


def hall(**people: tuple[float, float]) -> Office:
    """A wide hall of small bubbles, with people who have done their first step, and then a second of time."""
    office = Office(floor(60, 40), FOUR)
    for name, at in people.items():
        office.appear(name, at)
    office.wait(1)
    return office


# ---- coming together


def test_two_who_stand_near_for_half_a_second_talk() -> None:
    """Neither earlier nor later."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (10, 5))
    office.wait(0.49)
    assert office.bubbles() == []
    office.wait(0.01)
    assert office.bubbles() == [{"ada", "bob"}]
    assert office.view("ada").bubble == office.view("bob").bubble == "b1"
    assert set(office.hears("ada")) == {"bob"}
    assert set(office.hears("bob")) == {"ada"}


def test_just_beyond_the_join_radius_nobody_talks() -> None:
    """Five tiles, not more."""
    assert hall(ada=(5, 5), bob=(10.1, 5)).bubbles() == []


def test_nobody_is_pulled_in_before_his_first_step() -> None:
    """Whoever comes in next to a group first looks round."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.join("bob", (7, 5))
    office.wait(5)
    assert office.bubbles() == []
    office.walk("bob", (7, 6))
    office.wait(0.5)
    assert office.bubbles() == [{"ada", "bob"}]


def test_whoever_has_just_come_talks_with_who_walks_up_to_him() -> None:
    """He was seen and chosen; two who have both just come wait for a step of either."""
    office = Office(floor(30, 30))
    office.join("bob", (7, 5))
    office.join("cleo", (8, 5))
    office.appear("ada", (20, 5))
    office.wait(5)
    assert office.bubbles() == []
    office.walk("ada", (9, 5))
    office.wait(0.49)
    assert office.bubbles() == []
    office.wait(0.01)
    assert office.bubbles() == [{"ada", "bob", "cleo"}]


def test_whose_steps_come_late_has_not_walked_up_to_anybody() -> None:
    """He is on his way past whoever has just come: his browser holds its breath."""
    office = Office(floor(30, 30))
    office.join("bob", (7, 5))
    office.appear("ada", (20, 5))
    office.wait(2)
    x, y = office.place("bob")
    for step in range(13):
        office.wait(0.1)
        office.step("ada", x + 400 - 25 * step, y)
    office.wait(2)
    assert office.bubbles() == []


def test_who_comes_in_beside_somebody_who_has_walked_is_not_pulled_in() -> None:
    """Nobody has walked up to him: the other stood there before, and not because of him."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.wait(5)
    office.join("bob", (7, 5))
    office.wait(5)
    office.stand("ada")
    office.wait(5)
    assert office.bubbles() == []


def test_turning_on_the_spot_is_no_first_step() -> None:
    """A step is a displacement."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.join("bob", (7, 5))
    office.stand("bob")
    office.wait(5)
    assert office.bubbles() == []


def test_passing_by_does_not_start_a_talk() -> None:
    """Two seconds within earshot, but never standing."""
    office = hall(ada=(20, 5), bob=(5, 6))
    office.walk("bob", (35, 6))
    office.wait(2)
    assert office.take(BubbleChanged) == []


def test_a_wall_between_keeps_people_apart() -> None:
    """Near is not enough, there must be sight."""
    office = Office(draw("......\n......\n######\n......\n......"))
    office.appear("ada", (2, 1))
    office.appear("bob", (2, 3))
    office.wait(2)
    assert office.bubbles() == []


def test_people_talk_across_a_table() -> None:
    """Furniture stops feet, not voices."""
    office = Office(draw("......\n......\noooooo\n......\n......"))
    office.appear("ada", (2, 1))
    office.appear("bob", (2, 3))
    office.wait(2)
    assert office.bubbles() == [{"ada", "bob"}]


def test_a_third_joins_the_two() -> None:
    """Everyone is told, each with his own view."""
    office = hall(ada=(5, 5), bob=(7, 5))
    office.forget()
    office.appear("cyd", (6, 7))
    office.wait(0.5)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]
    assert {changed.player for changed in office.take(ConversationChanged)} == {"ada", "bob", "cyd"}
    assert set(office.hears("ada")) == {"bob", "cyd"}
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_one_who_settles_between_two_brings_them_together() -> None:
    """The two are too far from each other, and near him."""
    office = hall(ada=(5, 5), bob=(14, 5))
    assert office.bubbles() == []
    office.appear("cyd", (9.5, 5))
    office.wait(0.5)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]


def test_two_open_bubbles_that_come_together_become_one() -> None:
    """The older one stays; nothing in between is told."""
    office = hall(ada=(5, 5), bob=(5, 7), cyd=(20, 5), dan=(20, 7))
    assert office.bubbles() == [{"ada", "bob"}, {"cyd", "dan"}]
    office.walk("cyd", (15, 5))
    office.walk("dan", (15, 7))
    office.forget()
    office.walk("cyd", (10, 5))
    office.walk("dan", (10, 7))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "cyd", "dan"}]
    assert [changed.bubble.id for changed in office.take(BubbleChanged)] == ["b1"]
    assert office.take(BubbleEnded) == [BubbleEnded(BubbleId("b2"))]
    assert len(office.take(ConversationChanged)) == 4


def test_two_bubbles_too_large_together_stay_two() -> None:
    """Five do not fit."""
    office = hall(ada=(5, 5), bob=(5, 7), eve=(5, 3), cyd=(20, 5), dan=(20, 7))
    office.walk("cyd", (15, 5))
    office.walk("dan", (15, 7))
    office.walk("cyd", (10, 5))
    office.walk("dan", (10, 7))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "eve"}, {"cyd", "dan"}]


def test_a_crowd_narrows_the_radius() -> None:
    """With eight neighbours within five tiles one joins at 5 / √(8 / 6) tiles only."""
    office = Office(floor(40, 40))
    for number in range(8):
        office.join(f"p{number}", (9.5 + number * 0.1, 7))
    office.appear("ada", (10, 10.0))
    office.appear("bob", (10, 14.5))
    office.wait(2)
    assert office.bubbles() == []
    for number in range(8):
        office.leave(f"p{number}")
    office.appear("cyd", (30, 30))
    office.walk("cyd", (35, 30))
    office.wait(2)
    assert office.bubbles() == [{"ada", "bob"}]


# ---- staying and parting


def test_who_walks_off_is_held_for_a_second() -> None:
    """Beyond 6.5 tiles for one second."""
    office = hall(ada=(5, 5), bob=(9, 5))
    office.walk("bob", (11.4, 5))
    office.wait(5)
    assert office.bubbles() == [{"ada", "bob"}]
    office.walk("bob", (11.6, 5))
    office.wait(0.9)
    assert office.bubbles() == [{"ada", "bob"}]
    office.wait(0.2)
    assert office.bubbles() == []
    assert office.hears("ada") == office.hears("bob") == {}
    assert office.view("ada").bubble is None


def test_who_comes_back_within_the_second_stays() -> None:
    """The hold begins anew the next time."""
    office = hall(ada=(5, 5), bob=(11, 5), cyd=(8, 5))
    office.leave("cyd")
    for _ in range(4):
        office.walk("bob", (11.8, 5))
        office.wait(0.4)
        office.walk("bob", (11, 5))
        office.wait(0.4)
    assert office.bubbles() == [{"ada", "bob"}]


def test_out_of_sight_is_out_of_the_bubble() -> None:
    """Behind the wall, though three tiles away."""
    office = Office(draw("......\n......\n......\n......\n###...\n......\n......"))
    office.appear("ada", (1, 3))
    office.appear("bob", (4, 3))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]
    office.walk("bob", (4, 5))
    office.walk("bob", (1, 6))
    office.wait(1)
    assert office.bubbles() == []


def test_the_one_left_behind_goes_though_it_was_the_other_who_walked() -> None:
    """Every member is tested on every move of any: Cyd hung on Bob alone."""
    office = hall(ada=(5, 5), bob=(9.5, 5), cyd=(14, 5))
    assert office.bubbles() == [{"ada", "bob", "cyd"}]
    office.walk("bob", (5, 8))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]


def test_a_split_leaves_the_connected_parts() -> None:
    """Two and two go on as two bubbles; the lock goes with both."""
    office = hall(ada=(5, 5), bob=(5, 8), cyd=(9, 5), dan=(9, 8))
    office.lock("ada")
    for column in (11, 13, 15):
        office.walk("cyd", (column, 5))
        office.walk("dan", (column, 8))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}, {"cyd", "dan"}]
    assert office.heard["cyd"].locked
    assert office.heard["ada"].locked


def test_saying_goodbye_lasts_until_one_has_walked_away() -> None:
    """Standing on beside them changes nothing; having been away does."""
    office = hall(ada=(5, 5), bob=(7, 5), cyd=(6, 7))
    office.goodbye("ada")
    assert office.bubbles() == [{"bob", "cyd"}]
    office.walk("ada", (5, 7))
    office.wait(2)
    assert office.bubbles() == [{"bob", "cyd"}]
    office.walk("ada", (5, 15))
    office.walk("ada", (5, 7))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]


def test_after_goodbye_the_others_cannot_follow_one_into_a_talk() -> None:
    """Cyd stands near both, and talks to one of them only."""
    office = hall(ada=(5, 5), bob=(7, 5))
    office.goodbye("ada")
    office.walk("bob", (6, 5))
    office.appear("cyd", (8, 5))
    office.wait(1)
    assert office.bubbles() == [{"bob", "cyd"}]


def test_leaving_without_a_conversation_is_refused() -> None:
    """There is nothing to leave."""
    office = hall(ada=(5, 5))
    assert office.goodbye("ada") == [CommandRefused(PlayerId("ada"), "leave_conversation", "not_in_conversation")]


# ---- full and locked


def four() -> Office:
    """A full bubble round (10, 10)."""
    return hall(ada=(10, 9), bob=(11, 10), cyd=(10, 11), dan=(9, 10))


def test_a_fifth_is_told_once_and_let_in_when_there_is_room() -> None:
    """He need not move for it."""
    office = four()
    office.appear("eve", (12, 12))
    office.wait(3)
    office.walk("eve", (12, 13))
    office.wait(1)
    assert [(full.player, full.capacity) for full in office.take(ConversationFull)] == [("eve", 4)]
    office.leave("bob")
    assert office.bubbles() == [{"ada", "cyd", "dan", "eve"}]


def test_who_waits_longest_is_let_in_first() -> None:
    """First come, first served."""
    office = four()
    office.appear("eve", (14, 10))
    office.wait(1)
    office.appear("fay", (6, 10))
    office.wait(1)
    assert [full.player for full in office.take(ConversationFull)] == ["eve", "fay"]
    office.leave("ada")
    assert office.bubbles() == [{"bob", "cyd", "dan", "eve"}]
    office.leave("cyd")
    assert office.bubbles() == [{"bob", "dan", "eve", "fay"}]


def test_who_walked_on_is_not_let_in() -> None:
    """Waiting is standing there."""
    office = four()
    office.appear("eve", (14, 10))
    office.wait(1)
    office.walk("eve", (25, 10))
    office.leave("ada")
    office.wait(1)
    assert office.bubbles() == [{"bob", "cyd", "dan"}]


def test_those_who_find_no_room_talk_to_each_other() -> None:
    """Nobody stands silent beside a full bubble when there is company."""
    office = four()
    office.appear("eve", (13, 10))
    office.appear("fay", (13, 11))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "cyd", "dan"}, {"eve", "fay"}]


def test_a_locked_bubble_takes_nobody_until_it_is_opened() -> None:
    """And the newcomer is not told that it is full."""
    office = hall(ada=(5, 5), bob=(7, 5))
    office.lock("ada")
    office.appear("cyd", (6, 7))
    office.wait(2)
    assert office.bubbles() == [{"ada", "bob"}]
    assert office.take(ConversationFull) == []
    office.lock("bob", locked=False)
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]


def test_locking_tells_each_member_and_everyone() -> None:
    """Once."""
    office = hall(ada=(5, 5), bob=(7, 5))
    told = office.lock("ada")
    assert [type(event) for event in told] == [BubbleChanged, ConversationChanged, ConversationChanged]
    assert office.lock("ada") == []


def test_without_a_conversation_there_is_nothing_to_lock() -> None:
    """The answer is no."""
    office = hall(ada=(5, 5))
    assert office.lock("ada") == [CommandRefused(PlayerId("ada"), "lock", "not_in_conversation")]


# ---- availability

UNREACHABLE = [Status.DO_NOT_DISTURB, Status.FOCUS, Status.AWAY, Status.GHOST]


@pytest.mark.parametrize("status", UNREACHABLE)
def test_a13_who_is_not_to_be_disturbed_is_never_pulled_in(status: Status) -> None:
    """Neither by his own steps nor by those of others."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5), status)
    office.appear("bob", (7, 5))
    office.wait(1)
    office.walk("bob", (6, 5))
    office.wait(1)
    office.walk("ada", (6, 6))
    office.wait(1)
    assert office.take(ConversationChanged) == []


@pytest.mark.parametrize("status", UNREACHABLE)
def test_a13_who_wishes_not_to_be_disturbed_is_out_at_once(status: Status) -> None:
    """And back when he is available again."""
    office = hall(ada=(5, 5), bob=(7, 5))
    office.status("ada", status)
    assert office.bubbles() == []
    assert office.hears("bob") == {}
    office.wait(5)
    assert office.bubbles() == []
    office.status("ada", Status.AVAILABLE)
    office.wait(0)
    assert office.bubbles() == [{"ada", "bob"}]


def asked() -> tuple[Office, BubbleId]:
    """Ada is busy and Bob stands near: she was asked."""
    office = Office(floor(40, 40))
    office.appear("ada", (5, 5), Status.BUSY)
    office.appear("bob", (7, 5))
    office.wait(1)
    (invited,) = office.take(Invited)
    assert (invited.player, invited.people) == ("ada", ("bob",))
    assert office.bubbles() == []
    return office, invited.invitation


def test_who_is_busy_is_asked_and_may_say_yes() -> None:
    """Then they talk at once."""
    office, invitation = asked()
    office.answer("ada", invitation, accept=True)
    assert office.bubbles() == [{"ada", "bob"}]
    assert office.take(InvitationEnded) == [InvitationEnded(PlayerId("ada"), invitation)]


def test_a_no_is_remembered_for_a_minute() -> None:
    """For these people alone."""
    office, invitation = asked()
    office.answer("ada", invitation, accept=False)
    office.forget()
    office.walk("bob", (6, 5))
    office.wait(50)
    assert office.take(Invited) == []
    office.walk("bob", (6, 25))
    office.appear("cyd", (5, 7))
    office.wait(1)
    assert [invited.people for invited in office.take(Invited)] == [("cyd",)]


def test_a_no_is_forgotten_after_a_minute() -> None:
    """Whoever still stands there may ask again."""
    office, invitation = asked()
    office.answer("ada", invitation, accept=False)
    office.forget()
    office.wait(60)
    assert [invited.people for invited in office.take(Invited)] == [("bob",)]


@pytest.mark.parametrize("who", ["ada", "bob"])
def test_not_now_outlasts_a_reload_of_either(who: str) -> None:
    """It is said to a person: whoever loads the page again is not asked anew, nor asked about, before its time."""
    office = Office(floor(40, 40))
    office.appear("ada", (5, 5), Status.BUSY, person="p-ada")
    office.appear("bob", (7, 5), person="p-bob")
    office.wait(1)
    office.answer("ada", office.take(Invited)[0].invitation, accept=False)
    office.forget()
    at = {"ada": (5.0, 5.0), "bob": (7.0, 5.0)}[who]
    office.leave(who)
    office.appear("again", at, Status.BUSY if who == "ada" else Status.AVAILABLE, person=f"p-{who}")
    office.wait(58)
    assert office.take(Invited) == []
    assert office.bubbles() == []
    office.wait(2)
    (invited,) = office.take(Invited)
    assert {invited.player, *invited.people} == {"again"} | ({"ada", "bob"} - {who})


def test_no_answer_is_a_no() -> None:
    """After twenty seconds the question is closed."""
    office, invitation = asked()
    office.wait(20)
    assert office.take(InvitationEnded) == [InvitationEnded(PlayerId("ada"), invitation)]
    assert office.answer("ada", invitation, accept=True) == [
        CommandRefused(PlayerId("ada"), "answer_invitation", "not_invited")
    ]
    office.wait(30)
    assert len(office.take(Invited)) == 1


def test_who_walks_on_takes_the_question_with_him() -> None:
    """And may be asked about again when he comes back."""
    office, invitation = asked()
    office.walk("bob", (20, 5))
    assert office.take(InvitationEnded) == [InvitationEnded(PlayerId("ada"), invitation)]
    office.walk("bob", (7, 5))
    office.wait(1)
    assert len(office.take(Invited)) == 2


def test_who_is_no_longer_busy_needs_no_asking() -> None:
    """The question ends and they talk."""
    office, _ = asked()
    office.status("ada", Status.AVAILABLE)
    office.wait(0)
    assert office.bubbles() == [{"ada", "bob"}]
    assert len(office.take(InvitationEnded)) == 1


def test_who_is_busy_is_not_told_of_a_full_bubble_and_asked_once_there_is_room() -> None:
    """He did not ask for it."""
    office = four()
    office.appear("eve", (12, 12), Status.BUSY)
    office.wait(3)
    assert office.take(ConversationFull) == []
    assert office.take(Invited) == []
    office.leave("ada")
    office.wait(1)
    (invited,) = office.take(Invited)
    assert (invited.player, set(invited.people)) == ("eve", {"bob", "cyd", "dan"})


def test_two_busy_people_are_both_asked() -> None:
    """One after the other, and both must say yes."""
    office = Office(floor(40, 40))
    office.appear("ada", (5, 5), Status.BUSY)
    office.appear("bob", (7, 5), Status.BUSY)
    office.wait(1)
    first = office.take(Invited)[0]
    office.answer(first.player, first.invitation, accept=True)
    assert office.bubbles() == []
    second = office.take(Invited)[1]
    assert {first.player, second.player} == {"ada", "bob"}
    office.answer(second.player, second.invitation, accept=True)
    assert office.bubbles() == [{"ada", "bob"}]


def test_busy_in_a_bubble_stays_in_it() -> None:
    """Asking is for coming together."""
    office = hall(ada=(5, 5), bob=(7, 5))
    office.status("ada", Status.BUSY)
    assert office.bubbles() == [{"ada", "bob"}]


# ---- silence


LIBRARY = """
    ..........
    ..........
    .....LLLLL
    .....LLLLL
    """


def test_where_silence_is_kept_nobody_is_pulled_in() -> None:
    """Neither two inside, nor one inside and one outside."""
    office = Office(draw(LIBRARY, {"L": Kind("library", silent=True)}))
    office.appear("ada", (6, 2))
    office.appear("bob", (8, 2))
    office.appear("cyd", (6, 0))
    office.wait(2)
    assert office.take(BubbleChanged) == []


def test_stepping_into_silence_ends_the_talk_at_once() -> None:
    """No hold, and back outside one is found again."""
    office = Office(draw(LIBRARY, {"L": Kind("library", silent=True)}))
    office.appear("ada", (3, 2))
    office.appear("bob", (4, 2))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]
    x, y = middle(5, 2)
    office.wait(0.2)
    office.step("bob", x, y)
    assert office.bubbles() == []
    office.walk("bob", (4, 2))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]


# ---- order and economy


def test_one_change_is_told_once_to_everyone() -> None:
    """Two public figures and one bubble, then the two personal views."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (7, 5))
    office.wait(0.4)
    office.forget()
    office.wait(0.1)
    kinds = [type(event) for event in office.events]
    assert kinds == [PlayerChanged, PlayerChanged, BubbleChanged, ConversationChanged, ConversationChanged]


def test_a_larger_capacity_is_a_setting() -> None:
    """Nothing but the number decides."""
    office = Office(floor(30, 30), RoomSettings(conversation_capacity=6))
    for number in range(6):
        office.appear(f"p{number}", (5 + number * 0.5, 5))
    office.wait(1)
    assert len(office.bubbles()[0]) == 6
