"""Manners: the bell for the end of a coffee, nature's call, thanks, and the tap on a shoulder."""

from __future__ import annotations

import pytest

from papote.types import PlayerId, Status
from papote.world import commands
from papote.world.events import CommandRefused, ConversationChanged, Deadline, Event, Nudged, Thanked
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

ADA, BOB, CYD = PlayerId("ada"), PlayerId("bob"), PlayerId("cyd")


def trio() -> Office:
    """Ada, Bob and Cyd talk."""
    office = Office(floor(30, 30))
    for name, at in {"ada": (5, 5), "bob": (6, 5), "cyd": (7, 5)}.items():
        office.appear(name, at)
    office.wait(1)
    office.forget()
    return office


def nudge(office: Office, name: str, to: str) -> list[Event]:
    """Somebody taps somebody."""
    return office.do(commands.Nudge(PlayerId(name), PlayerId(to)))


def test_c13_the_bell_is_heard_by_the_whole_conversation() -> None:
    """Each is told until when; nobody is sent away when it is over, and it can be taken back."""
    office = trio()
    office.do(commands.RingOut(BOB, 120))
    assert {event.player for event in office.take(ConversationChanged)} == {"ada", "bob", "cyd"}
    assert {office.heard[name].over for name in ("ada", "bob", "cyd")} == {Deadline(BOB, office.now + 120)}
    office.wait(130)
    assert office.hears("ada").keys() == {"bob", "cyd"}
    office.do(commands.RingOut(ADA, 0))
    assert office.heard["cyd"].over is None


def test_c13_who_comes_later_knows_of_the_bell_and_a_new_talk_does_not() -> None:
    """It belongs to the conversation, be it a meeting whose room stays."""
    office = Office(draw("\n".join(["M" * 9] * 9), {"M": Kind("meeting", meeting="one")}))
    for name in ("ada", "bob"):
        office.appear(name, (2, 2))
    office.do(commands.RingOut(ADA, 60))
    office.appear("cyd", (3, 3))
    assert office.heard["cyd"].over is not None
    for name in ("ada", "bob", "cyd"):
        office.leave(name)
    for name in ("dan", "eve"):
        office.appear(name, (2, 2))
    assert office.heard["dan"].over is None


def test_c13_natures_call_is_known_until_one_has_left() -> None:
    """To those one talks with, and to nobody else."""
    office = trio()
    office.do(commands.Excuse(CYD))
    assert [office.heard[name].excused for name in ("ada", "cyd")] == [(CYD,), (CYD,)]
    office.do(commands.LeaveConversation(CYD))
    assert not office.heard["ada"].excused
    assert office.take(Thanked) == []


def test_c13_thanks_are_for_those_who_stay() -> None:
    """Not for whoever one has nothing to do with."""
    office = trio()
    office.do(commands.LeaveConversation(CYD, "Thanks for the sourdough"))
    assert office.take(Thanked) == [Thanked(CYD, "Thanks for the sourdough", (ADA, BOB))]
    meeting = Office(draw("\n".join(["M" * 9] * 9), {"M": Kind("meeting", meeting="one")}))
    for name in ("ada", "bob", "cyd"):
        meeting.appear(name, (2, 2))
    meeting.block("ada", "cyd")
    meeting.do(commands.LeaveConversation(CYD, "Bye"))
    assert meeting.take(Thanked) == [Thanked(CYD, "Bye", (BOB,))]


@pytest.mark.parametrize("wish", [commands.RingOut(ADA, 60), commands.Excuse(ADA)])
def test_c13_alone_there_is_nothing_to_leave(wish: commands.Command) -> None:
    """Neither bell nor gesture."""
    office = Office(floor(9, 9))
    office.appear("ada", (5, 5))
    (refused,) = office.do(wish)
    assert isinstance(refused, CommandRefused)
    assert refused.code == "not_in_conversation"


def test_a_nudge_is_heard_by_the_one_it_is_for() -> None:
    """Once in half a minute, at most five in a minute, and not by oneself."""
    office = trio()
    assert nudge(office, "ada", "bob") == [Nudged(BOB, ADA)]
    assert nudge(office, "ada", "bob") == [CommandRefused(ADA, "nudge", "too_many")]
    assert nudge(office, "bob", "ada") == [Nudged(ADA, BOB)]
    office.wait(30)
    assert nudge(office, "ada", "bob") == [Nudged(BOB, ADA)]
    assert nudge(office, "ada", "ada") == [CommandRefused(ADA, "nudge", "unknown_player")]
    for number in range(4):
        office.appear(f"p{number}", (20, 20))
    assert [len(office.take(Nudged)) for number in range(3) if nudge(office, "ada", f"p{number}")][-1] == 6
    assert nudge(office, "ada", "p3") == [CommandRefused(ADA, "nudge", "too_many")]


def test_who_leaves_and_comes_back_nudges_no_more_often() -> None:
    """Nor does a second window: what counts is the person."""
    office = trio()
    nudge(office, "ada", "bob")
    office.leave("ada")
    office.wait(3)
    office.appear("ada", (5, 5))
    assert nudge(office, "ada", "bob") == [CommandRefused(ADA, "nudge", "too_many")]
    office.appear("again", (5, 6), person="ada")
    assert nudge(office, "again", "bob") == [CommandRefused(PlayerId("again"), "nudge", "too_many")]
    office.wait(30)
    assert nudge(office, "again", "bob") == [Nudged(BOB, PlayerId("again"))]


@pytest.mark.parametrize("status", [Status.DO_NOT_DISTURB, Status.FOCUS, Status.GHOST])
def test_who_wants_his_peace_is_not_nudged(status: Status) -> None:
    """And the answer is the same whether or not the two have blocked each other."""
    office = trio()
    office.status("bob", status)
    refused = [CommandRefused(ADA, "nudge", "not_disturbed")]
    assert nudge(office, "ada", "bob") == refused
    office.block("bob", "ada")
    assert nudge(office, "ada", "bob") == refused


def test_who_was_blocked_nudges_in_vain_and_is_not_told() -> None:
    """It costs him as much as any other."""
    office = trio()
    office.block("bob", "ada")
    office.forget()
    assert nudge(office, "ada", "bob") == []
    assert nudge(office, "ada", "bob") == [CommandRefused(ADA, "nudge", "too_many")]
