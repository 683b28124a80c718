"""Knocking: who is asked, who answers, and how long one is let in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.types import AreaId, BubbleId, PlayerId, Status
from papote.world import commands
from papote.world.events import CommandRefused, Event, KnockAnswered, Knocked, KnockEnded, Welcomed
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

PLAN = """
    ...............
    .ssss......TTTT
    ...........TooT
    ####.#####.TTTT
    #MMMMMM#NN.....
    #MMMMMM.NN.....
    #MMMMMM#NN.....
    ########.......
    """
"""A corridor above two rooms and a table; M has a door at (4, 3) and one at (7, 5)."""

AREAS = {
    "M": Kind("meeting-1", meeting="one"),
    "N": Kind("meeting-2", meeting="two"),
    "T": Kind("table", meeting="table", seats=((11, 2), (14, 2), (12, 1))),
}
ROOM = AreaId("meeting-1")


def locked() -> Office:
    """Ada and Bob behind a lock, Cyd at the door, Dan in the corridor."""
    office = Office(draw(PLAN, AREAS))
    for name, at in {"ada": (1, 4), "bob": (2, 4), "cyd": (4, 3), "dan": (6, 0)}.items():
        office.join(name, at)
    office.lock("ada")
    office.forget()
    return office


def knock(office: Office, name: str = "cyd", area: AreaId = ROOM, text: str = "") -> list[Event]:
    """Somebody knocks."""
    return office.do(commands.Knock(PlayerId(name), area, text))


def answer(office: Office, name: str, accept: bool = True, knocker: str = "cyd") -> list[Event]:
    """Somebody inside opens, or not."""
    return office.do(commands.AnswerKnock(PlayerId(name), PlayerId(knocker), accept))


def refused(name: str, wish: str, code: str) -> list[Event]:
    """The answer to a wish that cannot be."""
    return [CommandRefused(PlayerId(name), wish, code)]


def enter(office: Office, name: str = "cyd") -> None:
    """Walk in by the upper door."""
    office.wait(1)
    office.walk(name, (4, 4))


CYD = PlayerId("cyd")
YES = KnockAnswered(CYD, ROOM, accepted=True)
NO = KnockAnswered(CYD, ROOM, accepted=False)


def test_everybody_inside_hears_a_knock_with_its_word() -> None:
    """Nobody else does."""
    office = locked()
    assert knock(office, text="about the lease") == [
        Knocked(PlayerId("ada"), CYD, ROOM, "about the lease"),
        Knocked(PlayerId("bob"), CYD, ROOM, "about the lease"),
    ]


def test_the_first_answer_decides() -> None:
    """The others hear that the question is moot."""
    office = locked()
    knock(office)
    ended = [KnockEnded(PlayerId("ada"), CYD), KnockEnded(PlayerId("bob"), CYD)]
    assert answer(office, "bob") == [*ended, YES]
    assert answer(office, "ada", accept=False) == refused("ada", "answer_knock", "not_knocking")


def test_who_is_let_in_walks_in_and_takes_part() -> None:
    """The lock stays, for the others."""
    office = locked()
    knock(office)
    answer(office, "ada")
    enter(office)
    assert set(office.hears("cyd")) == {"ada", "bob"}
    office.walk("dan", (4, 0))
    office.walk("dan", (4, 3))
    office.walk("dan", (4, 4))
    assert office.view("dan").area is None


def test_a_no_leaves_the_door_shut() -> None:
    """And is told."""
    office = locked()
    knock(office)
    assert answer(office, "ada", accept=False)[-1] == NO
    enter(office)
    assert office.view("cyd").area is None


def test_nobody_answering_for_twenty_seconds_is_a_no() -> None:
    """Everybody is told that the question is over."""
    office = locked()
    knock(office)
    office.wait(19.9)
    assert office.take(KnockAnswered) == []
    office.wait(0.1)
    assert office.take(KnockAnswered) == [replace(NO, answered=False)]
    assert [ended.player for ended in office.take(KnockEnded)] == ["ada", "bob"]
    assert answer(office, "ada") == refused("ada", "answer_knock", "not_knocking")


def test_only_who_takes_part_may_answer() -> None:
    """Neither somebody in the corridor nor the knocker himself."""
    office = locked()
    knock(office)
    assert answer(office, "dan") == refused("dan", "answer_knock", "not_knocking")
    assert answer(office, "cyd") == refused("cyd", "answer_knock", "not_knocking")
    assert answer(office, "ada", knocker="nobody") == refused("ada", "answer_knock", "not_knocking")


def test_unlocking_the_door_is_a_yes() -> None:
    """For everybody who knocks."""
    office = locked()
    knock(office)
    knock(office, "dan")
    office.lock("bob", locked=False)
    assert office.take(KnockAnswered) == [YES, KnockAnswered(PlayerId("dan"), ROOM, accepted=True)]
    enter(office)
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_the_last_one_leaving_is_a_yes() -> None:
    """The room is empty and open."""
    office = locked()
    knock(office)
    office.leave("ada")
    office.forget()
    office.leave("bob")
    assert office.take(KnockAnswered) == [YES]


def test_who_leaves_the_meeting_is_asked_no_more() -> None:
    """The question stays with the others."""
    office = locked()
    knock(office)
    office.forget()
    office.status("bob", Status.FOCUS)
    assert office.take(KnockEnded) == [KnockEnded(PlayerId("bob"), CYD)]
    assert answer(office, "bob") == refused("bob", "answer_knock", "not_knocking")
    office.forget()
    office.status("bob", Status.AVAILABLE)
    assert office.take(Knocked) == [Knocked(PlayerId("bob"), CYD, ROOM, "")]
    assert answer(office, "bob")[-1] == YES


@pytest.mark.parametrize("go", ["leave", "disconnect"])
def test_a_knocker_who_goes_away_takes_his_knock_with_him(go: str) -> None:
    """Nobody is left to be let in, and nothing is waited for."""
    office = locked()
    knock(office)
    office.forget()
    getattr(office, go)("cyd")
    assert [ended.player for ended in office.take(KnockEnded)] == ["ada", "bob"]
    assert answer(office, "ada") == refused("ada", "answer_knock", "not_knocking")
    assert office.take(KnockAnswered) == []


def test_who_comes_back_on_another_connection_hears_the_knock_again() -> None:
    """After his fresh snapshot."""
    office = locked()
    knock(office)
    office.disconnect("bob")
    told = office.resume("bob")
    again = Knocked(PlayerId("bob"), CYD, ROOM, "")
    assert told.index(again) > next(place for place, event in enumerate(told) if isinstance(event, Welcomed))


def test_who_was_lost_when_somebody_knocked_hears_it_when_he_is_back() -> None:
    """In time to answer."""
    office = locked()
    office.disconnect("bob")
    assert [told.player for told in knock(office) if isinstance(told, Knocked)] == ["ada"]
    assert [told.player for told in office.resume("bob") if isinstance(told, Knocked)] == ["bob"]


# ---- let in


def test_being_let_in_lasts_a_minute() -> None:
    """Later one knocks again."""
    office = locked()
    knock(office)
    answer(office, "ada")
    office.wait(60)
    enter(office)
    assert office.view("cyd").area is None
    assert Knocked(PlayerId("ada"), CYD, ROOM, "") in knock(office)


def test_who_came_in_within_the_minute_stays() -> None:
    """As long as he likes."""
    office = locked()
    knock(office)
    answer(office, "ada")
    enter(office)
    office.wait(100)
    office.walk("cyd", (5, 5))
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_who_goes_out_again_is_a_newcomer() -> None:
    """Though his minute is not over."""
    office = locked()
    knock(office)
    answer(office, "ada")
    enter(office)
    office.walk("cyd", (4, 3))
    enter(office)
    assert office.view("cyd").area is None


def test_being_let_in_at_one_door_ends_being_let_in_at_another() -> None:
    """One goes where one was let in last."""
    office = locked()
    office.join("eve", (9, 4))
    office.lock("eve")
    knock(office)
    answer(office, "ada")
    knock(office, area=AreaId("meeting-2"))
    answer(office, "eve")
    enter(office)
    assert office.view("cyd").area is None


def test_a_lock_that_is_turned_anew_asks_anew() -> None:
    """Who was let in before was let in through another lock."""
    office = locked()
    knock(office)
    answer(office, "ada")
    office.lock("ada", locked=False)
    office.lock("ada")
    enter(office)
    assert office.view("cyd").area is None


def test_who_is_let_in_to_a_table_sits_down() -> None:
    """Tables have doors as well."""
    office = locked()
    office.join("eve", (11, 2))
    office.wait(0.5)
    office.lock("eve")
    knock(office, "dan", AreaId("table"))
    answer(office, "eve", knocker="dan")
    office.walk("dan", (10, 1))
    office.walk("dan", (12, 1))
    office.wait(0.5)
    assert office.view("dan").seat == 2
    assert office.hears("eve") == {"dan": 1.0}


# ---- refused


def test_there_is_no_knocking_where_no_meeting_is() -> None:
    """Nor at places that do not exist."""
    assert knock(locked(), area=AreaId("nowhere")) == refused("cyd", "knock", "unknown_area")


def test_an_open_door_needs_no_knocking() -> None:
    """Neither does one's own."""
    office = locked()
    assert knock(office, area=AreaId("meeting-2")) == refused("cyd", "knock", "not_locked")
    assert knock(office, "ada") == refused("ada", "knock", "not_locked")


def test_one_knocks_at_one_door_at_a_time() -> None:
    """And waits."""
    office = locked()
    office.join("eve", (9, 4))
    office.lock("eve")
    knock(office)
    assert knock(office) == refused("cyd", "knock", "knocked_already")
    assert knock(office, area=AreaId("meeting-2")) == refused("cyd", "knock", "knocked_already")


def test_three_knocks_in_ten_minutes_are_enough() -> None:
    """At one door; another is another matter."""
    office = locked()
    office.join("eve", (9, 4))
    office.lock("eve")
    for _ in range(3):
        knock(office)
        answer(office, "ada", accept=False)
        office.wait(100)
    assert knock(office) == refused("cyd", "knock", "too_many_knocks")
    assert Knocked(PlayerId("eve"), CYD, AreaId("meeting-2"), "") in knock(office, area=AreaId("meeting-2"))
    answer(office, "eve", accept=False)
    office.wait(300)
    assert Knocked(PlayerId("ada"), CYD, ROOM, "") in knock(office)


def test_where_everybody_is_lost_nobody_can_answer() -> None:
    """The lock holds as long as their lease."""
    office = locked()
    office.disconnect("ada")
    office.disconnect("bob")
    assert knock(office) == refused("cyd", "knock", "nobody_inside")


def test_an_empty_room_remembers_no_knock() -> None:
    """And wakes nobody."""
    office = locked()
    knock(office)
    answer(office, "ada")
    knock(office, "dan")
    for name in ("cyd", "dan", "ada", "bob"):
        office.leave(name)
    office.wait(2)
    assert office.room.next_deadline() is None


# ---- bubbles, and five minutes


def closed() -> tuple[Office, BubbleId]:
    """Ada and Bob in a closed bubble, Cyd beside them, Dan farther off."""
    office = Office(floor(30, 30))
    for name, at in {"ada": (5, 5), "bob": (6, 5)}.items():
        office.appear(name, at)
    office.wait(1)
    office.lock("ada")
    for name, at in {"cyd": (8, 5), "dan": (20, 20)}.items():
        office.appear(name, at)
    office.wait(1)
    office.forget()
    return office, office.room.snapshot().bubbles[0].id


def knock_bubble(office: Office, bubble: BubbleId, name: str = "cyd", text: str = "") -> list[Event]:
    """Somebody knocks at a bubble."""
    return office.do(commands.Knock(PlayerId(name), None, text, bubble))


def test_c11_a_word_at_a_closed_bubble_is_heard_by_those_in_it() -> None:
    """And before they accept nothing is heard, on either side."""
    office, bubble = closed()
    assert knock_bubble(office, bubble, text="Cyd, I bake too") == [
        Knocked(PlayerId(name), CYD, None, "Cyd, I bake too", bubble) for name in ("ada", "bob")
    ]
    office.wait(5)
    assert (office.hears("cyd"), office.listens("cyd"), office.listens("ada")) == ({}, {}, {})
    assert "cyd" not in office.hears("ada")
    assert answer(office, "bob")[-1] == KnockAnswered(CYD, None, accepted=True, bubble=bubble)
    office.wait(1)
    assert office.hears("cyd").keys() == {"ada", "bob"}
    assert office.room.snapshot().bubbles[0].locked, "for the others it stays closed"
    office.walk("dan", (8, 7))
    office.wait(1)
    assert office.hears("dan") == {}


def test_c11_who_leaves_the_bubble_knocks_again() -> None:
    """One was let in once; and a goodbye is no obstacle to being let in."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    answer(office, "ada")
    office.wait(1)
    office.goodbye("cyd")
    office.wait(2)
    assert office.hears("cyd") == {}
    knock_bubble(office, bubble)
    answer(office, "ada")
    office.wait(1)
    assert office.hears("cyd").keys() == {"ada", "bob"}


def test_c11_in_five_minutes_is_a_yes_that_waits() -> None:
    """The door opens by itself then."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    told = office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
    assert told[-1] == KnockAnswered(CYD, None, accepted=False, bubble=bubble, later=300.0)
    office.wait(299)
    assert office.hears("cyd") == {}
    office.wait(2)
    assert office.take(KnockAnswered)[-1] == KnockAnswered(CYD, None, accepted=True, bubble=bubble)
    assert office.hears("cyd").keys() == {"ada", "bob"}


def test_who_said_in_five_minutes_may_open_sooner() -> None:
    """Nobody else inside gave that word; and the door does not open a second time."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
    assert answer(office, "bob") == refused("bob", "answer_knock", "not_knocking")
    assert answer(office, "ada") == [KnockAnswered(CYD, None, accepted=True, bubble=bubble)]
    office.wait(1)
    assert office.hears("cyd").keys() == {"ada", "bob"}
    office.forget()
    office.wait(301)
    assert office.take(KnockAnswered) == []


def later(office: Office, name: str = "ada") -> None:
    """Cyd has knocked, and somebody inside says: in five minutes."""
    knock(office)
    office.do(commands.AnswerKnock(PlayerId(name), CYD, accept=False, later=True))


def test_in_five_minutes_opens_nobody_elses_locked_room() -> None:
    """Those who said it have gone; who came after them has locked the door anew."""
    office = locked()
    later(office)
    for name in ("ada", "bob"):
        office.leave(name)
    office.join("eve", (1, 4))
    office.join("fay", (2, 4))
    office.lock("eve")
    office.forget()
    office.wait(301)
    assert office.take(KnockAnswered) == []
    enter(office)
    assert office.view("cyd").area is None
    assert office.hears("cyd") == {}


@pytest.mark.parametrize("why", ["leaves", "takes no part", "blocks", "is blocked"])
def test_in_five_minutes_ends_with_who_said_it(why: str) -> None:
    """Though somebody is still behind the door; who waits is told, of a block as if nobody had heard."""
    office = locked()
    later(office)
    office.forget()
    if why == "leaves":
        office.leave("ada")
    elif why == "takes no part":
        office.status("ada", Status.FOCUS)
    else:
        office.block(*(("ada", "cyd") if why == "blocks" else ("cyd", "ada")))
    left = why in ("leaves", "takes no part")
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, ROOM, accepted=False, gone=True)] * left
    office.forget()
    office.wait(301)
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, ROOM, accepted=False, answered=False)] * (not left)
    enter(office)
    assert office.view("cyd").area is None


def test_in_five_minutes_is_now_when_the_door_opens_before() -> None:
    """Locked again, it is another lock."""
    office = locked()
    later(office)
    office.forget()
    office.lock("bob", locked=False)
    assert office.take(KnockAnswered) == [YES]
    office.lock("bob")
    office.forget()
    office.wait(301)
    assert office.take(KnockAnswered) == []
    enter(office)
    assert office.view("cyd").area is None


def ajar(office: Office) -> list[KnockAnswered]:
    """What Cyd is told of a door that is left ajar, since the last time."""
    told = [event for event in office.take(KnockAnswered) if event.ajar]
    office.forget()
    return told


def test_c12_who_waits_for_a_room_is_told_that_its_door_is_ajar_meanwhile() -> None:
    """With the time that is left; each time it is left ajar, and not when it is closed again; it opens as promised."""
    office = locked()
    later(office)
    assert ajar(office) == []
    office.wait(100)
    office.lock("bob", ajar=True)
    assert ajar(office) == [KnockAnswered(CYD, ROOM, accepted=False, later=200.0, ajar=True)]
    office.lock("bob", ajar=True)
    office.lock("bob")
    assert ajar(office) == []
    office.wait(150)
    office.lock("ada", ajar=True)
    assert ajar(office) == [KnockAnswered(CYD, ROOM, accepted=False, later=50.0, ajar=True)]
    office.wait(50)
    assert office.take(KnockAnswered) == [YES]


def test_c12_who_waits_for_a_circle_is_told_that_it_is_ajar_or_open_meanwhile() -> None:
    """Nobody else is told; and who found it ajar when he knocked knows."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
    office.wait(60)
    office.lock("bob", ajar=True)
    assert ajar(office) == [KnockAnswered(CYD, None, accepted=False, bubble=bubble, later=240.0, ajar=True)]
    office.lock("bob", locked=False)
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, accepted=True, bubble=bubble)]
    office, bubble = closed()
    office.lock("ada", ajar=True)
    knock_bubble(office, bubble)
    office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
    office.lock("bob", ajar=True)
    assert ajar(office) == []


def test_c12_whose_promise_is_over_is_not_told_of_the_door() -> None:
    """Who said it has gone, or said no: it is not his door to wait for."""
    office = locked()
    later(office)
    office.leave("ada")
    office.lock("bob", ajar=True)
    assert ajar(office) == []
    office = locked()
    knock(office)
    answer(office, "ada", accept=False)
    office.lock("bob", ajar=True)
    assert ajar(office) == []


def test_in_five_minutes_at_a_bubble_ends_with_who_said_it() -> None:
    """Whoever else is in it by then."""
    office, bubble = closed()
    office.lock("ada", locked=False)
    office.appear("eve", (5, 6))
    office.wait(1)
    office.lock("ada")
    knock_bubble(office, bubble, "dan")
    office.do(commands.AnswerKnock(PlayerId("ada"), PlayerId("dan"), accept=False, later=True))
    office.forget()
    office.goodbye("ada")
    assert office.take(KnockAnswered) == [KnockAnswered(PlayerId("dan"), None, False, bubble, gone=True)]
    office.forget()
    office.wait(301)
    assert office.take(KnockAnswered) == []


def test_only_who_was_asked_may_answer() -> None:
    """Who has a block with the knocker was not, though he is inside."""
    office = locked()
    office.block("ada", "cyd")
    office.forget()
    assert knock(office) == [Knocked(PlayerId("bob"), CYD, ROOM, "")]
    assert answer(office, "ada") == refused("ada", "answer_knock", "not_knocking")
    assert answer(office, "bob")[-1] == YES


def test_c11_in_five_minutes_holds_at_a_locked_room_too() -> None:
    """And for a minute, as any other yes; not where everybody has gone, nor for who has gone himself."""
    office = locked()
    knock(office)
    office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
    office.wait(300)
    assert office.take(KnockAnswered)[-1] == YES
    enter(office)
    assert set(office.hears("cyd")) == {"ada", "bob"}
    for gone in (("ada", "bob"), ("cyd",)):
        office = locked()
        knock(office)
        office.do(commands.AnswerKnock(PlayerId("ada"), CYD, accept=False, later=True))
        for name in gone:
            office.leave(name)
        office.forget()
        office.wait(301)
        assert office.take(KnockAnswered) == []


def test_c11_three_knocks_in_ten_minutes() -> None:
    """At a bubble as at a room; nobody answering is not a no."""
    office, bubble = closed()
    for _ in range(3):
        knock_bubble(office, bubble)
        office.wait(20)
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, False, bubble, answered=False)] * 3
    assert knock_bubble(office, bubble) == refused("cyd", "knock", "too_many_knocks")
    office.wait(541)
    assert knock_bubble(office, bubble) != refused("cyd", "knock", "too_many_knocks")


def test_c11_a_bubble_that_opens_or_ends_answers_by_itself() -> None:
    """Open is a yes; where nobody is left, nobody answered."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    office.lock("ada", locked=False)
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, True, bubble)]
    office, bubble = closed()
    knock_bubble(office, bubble)
    office.goodbye("ada")
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, False, bubble, answered=False)]
    assert refused("cyd", "knock", "nobody_inside")[0] in knock_bubble(office, bubble)


def test_c11_at_a_bubble_with_somebody_blocked_nobody_answers() -> None:
    """Nobody in it hears of it either; to who knocks it looks as if they had not heard."""
    office, bubble = closed()
    office.block("cyd", "bob")
    assert knock_bubble(office, bubble) == []
    office.appear("eve", (5, 6))
    office.wait(20)
    assert office.take(Knocked) == []
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, False, bubble, answered=False)]


def test_c11_who_is_blocked_while_he_knocks_at_a_bubble_is_let_in_by_nobody() -> None:
    """The question is taken back from all, and stays without an answer."""
    office, bubble = closed()
    knock_bubble(office, bubble)
    office.block("bob", "cyd")
    assert {each.player for each in office.take(KnockEnded)} == {PlayerId("ada"), PlayerId("bob")}
    assert answer(office, "ada") == refused("ada", "answer_knock", "not_knocking")
    office.wait(20)
    assert office.take(KnockAnswered) == [KnockAnswered(CYD, None, False, bubble, answered=False)]


def test_c11_who_leaves_and_comes_back_or_has_two_windows_knocks_no_more_often() -> None:
    """It is the person who has knocked."""
    office = locked()
    for _ in range(3):
        knock(office)
        answer(office, "ada", accept=False)
    office.leave("cyd")
    office.wait(3)
    office.join("cyd", (4, 3))
    assert knock(office) == refused("cyd", "knock", "too_many_knocks")
    office.join("twin", (4, 2), person="cyd")
    assert knock(office, "twin") == refused("twin", "knock", "too_many_knocks")
    assert knock(office, "dan") != refused("dan", "knock", "too_many_knocks")


def test_c11_an_open_bubble_needs_no_knock() -> None:
    """One walks up to it."""
    office, bubble = closed()
    office.lock("ada", locked=False)
    office.walk("cyd", (12, 12))
    assert knock_bubble(office, bubble) == refused("cyd", "knock", "not_locked")
