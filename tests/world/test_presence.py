"""Coming, being lost, coming back, leaving."""

from __future__ import annotations

from papote.types import PlayerId, Role
from papote.world import commands
from papote.world.cards import Card
from papote.world.events import (
    BubbleEnded,
    CellChanged,
    CommandRefused,
    ConversationChanged,
    PlayerChanged,
    PlayerJoined,
    PlayerLeft,
    Welcomed,
)
from tests.world.maps import floor
from tests.world.office import Office


def pair() -> Office:
    """Ada and Bob in a bubble."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.wait(1)
    office.forget()
    return office


def test_joining_is_told_to_the_others_and_answered_with_everything() -> None:
    """In this order."""
    office = Office(floor(30, 30))
    told = office.join("ada", (5, 5))
    assert [type(event) for event in told] == [PlayerJoined, CellChanged, Welcomed]
    (welcome,) = office.take(Welcomed)
    assert [player.id for player in welcome.snapshot.players] == ["ada"]
    assert (welcome.resumed, welcome.seq) == (False, 0)


def test_joining_twice_is_refused() -> None:
    """A figure exists once."""
    office = Office(floor(30, 30))
    office.join("ada", (5, 5))
    assert office.join("ada", (7, 7)) == [CommandRefused(PlayerId("ada"), "join", "already_joined")]
    assert office.room.head_count == 1


def test_a_lost_connection_is_shown_at_once_and_keeps_the_conversation_for_the_lease() -> None:
    """Two seconds, then the others are told that it is over."""
    office = pair()
    office.disconnect("bob")
    assert [changed.player.connected for changed in office.take(PlayerChanged)] == [False]
    office.wait(1.9)
    assert set(office.hears("ada")) == {"bob"}
    office.wait(0.2)
    assert office.hears("ada") == {}
    assert office.bubbles() == []
    assert office.view("bob").id == "bob"


def test_back_within_the_lease_everything_is_as_before() -> None:
    """The new connection is told of the conversation, the other side of nothing but his return."""
    office = pair()
    office.disconnect("bob")
    office.wait(1)
    office.forget()
    told = office.resume("bob")
    assert [type(event) for event in told] == [Welcomed, PlayerChanged, ConversationChanged]
    assert [changed.player for changed in office.take(ConversationChanged)] == ["bob"]
    (welcome,) = office.take(Welcomed)
    assert (welcome.resumed, welcome.seq) == (True, 3)
    office.wait(40)
    assert office.bubbles() == [{"ada", "bob"}]


def test_back_after_the_lease_one_finds_the_talk_again() -> None:
    """Same place, and half a second of standing there."""
    office = pair()
    office.disconnect("bob")
    office.wait(10)
    place = office.place("bob")
    office.resume("bob")
    assert office.place("bob") == place
    office.wait(0.5)
    assert office.bubbles() == [{"ada", "bob"}]


def test_after_the_resume_time_the_figure_is_gone() -> None:
    """And there is nothing to resume."""
    office = pair()
    office.disconnect("bob")
    office.wait(30)
    assert office.take(PlayerLeft) == [PlayerLeft(PlayerId("bob"))]
    assert office.room.player_ids == ("ada",)
    assert office.resume("bob") == [CommandRefused(PlayerId("bob"), "join", "resume_failed")]


def test_a_resume_that_comes_with_the_deadline_comes_too_late() -> None:
    """What is due comes first, even when nobody ticked."""
    office = pair()
    office.disconnect("bob")
    told = office.room.handle(commands.Resume(PlayerId("bob")), office.now + 30)
    assert told[-1] == PlayerLeft(PlayerId("bob"))
    assert CommandRefused(PlayerId("bob"), "join", "resume_failed") in told


def test_a_newer_connection_of_somebody_connected_is_welcome() -> None:
    """The others notice nothing."""
    office = pair()
    told = office.resume("bob")
    assert [type(event) for event in told] == [Welcomed, ConversationChanged]


def test_leaving_ends_the_talk_and_then_says_goodbye() -> None:
    """Nobody has a member who is not there any more."""
    office = pair()
    told = office.leave("bob")
    kinds = [type(event) for event in told]
    assert kinds[-1] is PlayerLeft
    assert BubbleEnded in kinds
    assert {changed.player for changed in office.take(ConversationChanged)} == {"ada", "bob"}
    assert CellChanged(PlayerId("bob"), None) in told


def test_wishes_of_somebody_who_is_lost_are_not_heard() -> None:
    """Whatever was still on its way."""
    office = pair()
    office.disconnect("bob")
    assert office.do(commands.Emote(PlayerId("bob"), 1)) == []
    assert office.do(commands.Move(PlayerId("bob"), 99, 210, 176, office.view("bob").facing)) == []


def test_what_is_decided_about_somebody_who_is_lost_holds_when_he_is_back() -> None:
    """Another role, another name, what he says of himself, and with whom he has nothing to do."""
    office = pair()
    office.disconnect("bob")
    bob = PlayerId("bob")
    office.do(commands.ChangeRole(bob, Role.MEMBER))
    office.do(commands.ChangeProfile(bob, commands.Profile("Robert", "a03")))
    office.resume("bob")
    view = office.view("bob")
    assert (view.role, view.name, view.avatar) == (Role.MEMBER, "Robert", "a03")
    office.disconnect("bob")
    office.do(commands.SetCard(bob, Card(listed=False)))
    office.block("ada", "bob")
    assert office.hears("ada") == {}
    office.resume("bob")
    office.wait(3)
    assert (office.view("bob").listed, office.view("bob").name) == (False, "")
    assert (office.hears("ada"), office.hears("bob")) == ({}, {})


def test_wishes_of_nobody_are_refused() -> None:
    """But goodbyes need no answer."""
    office = Office(floor(9, 9))
    nobody = PlayerId("nobody")
    assert office.do(commands.Emote(nobody, 1)) == [CommandRefused(nobody, "emote", "not_joined")]
    assert office.do(commands.Leave(nobody)) == []
    assert office.do(commands.Disconnect(nobody)) == []


def test_an_empty_room_wakes_nobody() -> None:
    """Nor does one in which everybody stands."""
    office = Office(floor(30, 30))
    assert office.room.next_deadline() is None
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.wait(3)
    assert office.room.next_deadline() is None
    office.disconnect("ada")
    assert office.room.next_deadline() == office.now + 2
    office.leave("ada")
    office.leave("bob")
    office.wait(3)
    assert office.room.next_deadline() is None
