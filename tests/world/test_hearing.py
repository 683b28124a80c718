"""Hearing: how loud, by distance, sight and kind of conversation."""

from __future__ import annotations

import pytest

from papote.types import ConversationId, ConversationKind, PlayerId
from papote.world.commands import Signal
from papote.world.events import CommandRefused, Conversation, LoudnessChanged, Member, SignalAllowed
from papote.world.hearing import loudness_at
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw, floor, middle
from tests.world.office import Office


@pytest.mark.parametrize(
    ("distance", "loudness"),
    [(0, 1.0), (2, 1.0), (4.25, 0.625), (6.5, 0.25), (9, 0.25)],
)
def test_loudness_falls_from_full_to_a_quarter(distance: float, loudness: float) -> None:
    """Full up to two tiles, a raised cosine, a quarter at the leave radius and for whoever is held beyond."""
    assert loudness_at(distance, RoomSettings()) == pytest.approx(loudness)


def test_loudness_never_rises_with_distance() -> None:
    """Going away is going quieter."""
    values = [loudness_at(step / 100, RoomSettings()) for step in range(800)]
    assert values == sorted(values, reverse=True)


def test_walking_away_makes_both_softer_for_each_other() -> None:
    """Told with the tick, to both, and the same to both."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.wait(1)
    assert office.hears("ada") == {"bob": 1.0}
    office.walk("bob", (10, 5))
    office.wait(0.1)
    assert office.hears("ada")["bob"] == office.hears("bob")["ada"] == pytest.approx(loudness_at(5, RoomSettings()))


def test_a_change_too_small_to_hear_is_not_told() -> None:
    """Within two tiles nothing changes at all."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.wait(1)
    office.walk("bob", (6.5, 5))
    office.wait(1)
    assert office.take(LoudnessChanged) == []


def test_a_wall_within_a_bubble_stops_sound_and_video() -> None:
    """Ada and Cyd both see Bob at the corner, but not each other."""
    office = Office(draw("......\n.###..\n.###..\n......"))
    office.appear("bob", (0, 0))
    office.appear("ada", (3, 0))
    office.appear("cyd", (0, 3))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]
    members = {member.id: member for member in office.heard["ada"].members}
    assert (members[PlayerId("cyd")].loudness, members[PlayerId("cyd")].video) == (0.0, False)
    assert members[PlayerId("bob")].video


def test_glass_lets_nobody_hear() -> None:
    """Soundproof and free to walk through."""
    office = Office(draw("...\n...\nggg\n...\n..."))
    office.appear("ada", (1, 1))
    office.appear("bob", (1, 3))
    office.wait(1)
    assert office.bubbles() == []


def test_how_far_a_member_stands_is_told_with_his_loudness() -> None:
    """In a bubble; it decides how much of his picture is sent."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (8, 9))
    office.wait(1)
    assert [member.distance for member in office.heard["ada"].members] == [5.0]
    office.walk("bob", (8, 5))
    office.wait(0.1)
    assert [member.distance for member in office.heard["ada"].members] == [pytest.approx(3, abs=0.2)]


@pytest.mark.parametrize(
    ("kind", "conversation"),
    [
        (Kind("room", meeting="one"), ConversationKind.AREA),
        (Kind("table", meeting="one", seats=((1, 1), (9, 1))), ConversationKind.TABLE),
    ],
)
def test_everybody_in_a_meeting_hears_everybody_fully(kind: Kind, conversation: ConversationKind) -> None:
    """In a room and at a table alike: distance is nothing there, and neither is a wall."""
    office = Office(draw("MMMMMMMMMMM\nMMMMMgMMMMM\nMMMMMMMMMMM", {"M": kind}))
    office.appear("ada", (1, 1))
    office.appear("bob", (9, 1))
    office.wait(1)
    assert office.heard["ada"] == Conversation(
        ConversationId("area:one"), conversation, False, (Member(PlayerId("bob"), 1.0, True),)
    )


def test_signals_pass_between_members_alone() -> None:
    """Somebody unknown and somebody out of earshot are refused alike, and hear nothing of it."""
    office = Office(floor(40, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.appear("cyd", (30, 5))
    office.wait(1)
    ada = PlayerId("ada")
    assert office.do(Signal(ada, PlayerId("bob"), 7, "offer")) == [SignalAllowed(PlayerId("bob"), ada, 7, "offer")]
    refusal = [CommandRefused(ada, "signal", "not_in_conversation")]
    for stranger in ("cyd", "nobody", "ada"):
        assert office.do(Signal(ada, PlayerId(stranger), 7, "offer")) == refusal


def test_who_went_behind_the_wall_is_not_heard_while_held() -> None:
    """The bubble waits a second; sound does not."""
    office = Office(draw("......\n......\n......\n......\n###...\n......\n......"))
    office.appear("ada", (1, 3))
    office.appear("bob", (4, 3))
    office.wait(1)
    assert office.hears("ada")["bob"] > 0
    office.step("bob", *middle(4, 5))
    office.wait(0.1)
    assert office.hears("ada") == {"bob": 0.0}
    office.wait(1)
    assert office.hears("ada") == {}
