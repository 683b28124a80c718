"""Tests of the herald: what it tells of a room's events, to whom, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from papote.gateway.herald import FULL_SECONDS, Herald
from papote.people.account import HOME
from papote.people.chat import Message
from papote.people.happenings import CHANGED, Happening
from papote.rooms.manager import RoomHost
from papote.types import (
    AreaId,
    BubbleId,
    ChannelId,
    ConversationId,
    Facing,
    PersonId,
    PlayerId,
    RoomId,
    SpaceId,
    Status,
)
from papote.world import events
from tests.examples import examples
from tests.rooms.clock import ManualClock

OTHER = SpaceId("other")


def view(id: str, **changes: Any) -> events.PlayerView:
    """Somebody as the room tells of him."""
    made = events.PlayerView(
        id=PlayerId(id),
        name=id.upper(),
        avatar="a01",
        x=0,
        y=0,
        facing=Facing.DOWN,
        moving=False,
        area=None,
        bubble=None,
        status=Status.AVAILABLE,
        status_text="",
        hand=False,
        microphone=False,
        camera=False,
        screen=False,
        connected=True,
        person=PersonId(f"a-{id}"),
    )
    return replace(made, **changes)


class Room:
    """One room with a herald, and everything it told."""

    def __init__(self, id: str = "office") -> None:
        self.clock = ManualClock()
        self.herald = Herald(self.clock)
        self.herald.space_of = lambda room: OTHER if room == "annex" else HOME
        self.hear = self.listener(id)
        self.told: list[Happening] = []
        self.stop = self.herald.listen(self.told.append)

    def listener(self, id: str) -> Any:
        """What hears the events of a room of this id."""
        return self.herald.listener(cast(RoomHost, SimpleNamespace(id=RoomId(id))))

    def happens(self, *facts: events.Event) -> list[str]:
        """The kinds of what is told of these."""
        self.told.clear()
        self.hear(facts, None)
        return [each.kind for each in self.told]


def test_who_comes_and_goes_is_told() -> None:
    """By person, with the room and the space, and whoever left is as he was."""
    room = Room()
    assert room.happens(events.PlayerJoined(view("p1"))) == ["person_entered"]
    (told,) = room.told
    assert (told.space, told.room, told.data["person"], told.data["room"]) == (HOME, "office", "a-p1", "office")
    assert [who.person for who in room.herald.present(HOME)] == ["a-p1"]
    assert room.happens(events.PlayerLeft(PlayerId("p1"))) == ["person_left"]
    assert room.told[0].data["name"] == "P1"
    assert room.herald.present(HOME) == ()


def test_c9_who_is_unlisted_is_not_here_as_far_as_anybody_outside_knows() -> None:
    """He comes and goes unheard, talks without being named, and is somebody who enters once he is listed."""
    room = Room()
    hidden = view("p2", name="", person=PersonId(""), listed=False)
    assert room.happens(events.PlayerJoined(view("p1")), events.PlayerJoined(hidden)) == ["person_entered"]
    assert room.happens(events.PlayerChanged(replace(hidden, area=AreaId("kitchen")))) == []
    bubble = events.BubbleView(BubbleId("b1"), (PlayerId("p1"), PlayerId("p2")), False)
    room.happens(events.BubbleChanged(bubble))
    assert [each["person"] for each in room.told[0].data["people"]] == ["a-p1"]
    assert [who.person for who in room.herald.present(HOME)] == ["a-p1"]
    assert room.happens(events.PlayerChanged(view("p2"))) == ["person_entered"]
    assert room.happens(events.PlayerChanged(hidden)) == ["person_left"]
    assert room.told[0].data["name"] == "P2"
    assert room.happens(events.PlayerLeft(PlayerId("p2"))) == []


@settings(max_examples=examples(40))
@given(
    st.lists(st.tuples(st.sampled_from(["come", "change", "go"]), st.sampled_from("ABC"), st.booleans()), max_size=30)
)
def test_c9_whatever_happens_nobody_is_told_of_somebody_while_he_is_unlisted(
    story: list[tuple[str, str, bool]],
) -> None:
    """The list outside holds exactly who is here and listed; feeds hear of nobody else but that he has left."""
    room, here = Room(), dict[str, bool]()
    for deed, name, listed in story:
        if (deed == "come") == (name in here):
            continue
        told_of = view(name) if listed else view(name, name="", person=PersonId(""), listed=False)
        before = here.get(name, False)
        if deed == "go":
            del here[name]
            kinds = room.happens(events.PlayerLeft(PlayerId(name)))
        else:
            here[name] = listed
            fact = events.PlayerJoined(told_of) if deed == "come" else events.PlayerChanged(told_of)
            kinds = room.happens(fact)
        if not here.get(name, False):
            assert kinds == (["person_left"] if before else [])
        assert {who.name for who in room.herald.present(HOME)} == {each for each, shown in here.items() if shown}


def test_only_what_concerns_presence_is_a_change() -> None:
    """A microphone is nobody's business outside."""
    room = Room()
    room.happens(events.PlayerJoined(view("p1")))
    assert room.happens(events.PlayerChanged(view("p1", microphone=True))) == []
    assert room.happens(events.PlayerChanged(view("p1", area=AreaId("kitchen")))) == [CHANGED]
    assert room.herald.present(HOME)[0].area == "kitchen"


def test_a_bubble_forms_once() -> None:
    """Who joins it later is told in it, not outside; another one is another."""
    room = Room()
    room.happens(events.PlayerJoined(view("p1")), events.PlayerJoined(view("p2")))
    bubble = events.BubbleView(BubbleId("b1"), (PlayerId("p1"), PlayerId("p2")), False)
    assert room.happens(events.BubbleChanged(bubble)) == ["bubble_formed"]
    assert [each["person"] for each in room.told[0].data["people"]] == ["a-p1", "a-p2"]
    assert room.happens(events.BubbleChanged(replace(bubble, locked=True))) == []
    assert room.happens(events.BubbleEnded(BubbleId("b1")), events.BubbleChanged(bubble)) == ["bubble_formed"]


def test_a_full_area_is_told_once_a_minute() -> None:
    """A bubble that is full is no area."""
    room = Room()
    full = events.ConversationFull(PlayerId("p1"), ConversationId("area:meeting"), 4)
    assert room.happens(full, full) == ["area_full"]
    assert (room.told[0].data["area"], room.told[0].data["capacity"]) == ("meeting", 4)
    assert room.happens(replace(full, conversation=ConversationId("b1"))) == []
    room.clock.turn(FULL_SECONDS)
    assert room.happens(full) == ["area_full"]


def test_what_is_written_to_a_room_is_told_and_nothing_else() -> None:
    """What is written in an area or to one person stays there."""
    room = Room()
    line = Message(ChannelId("room/office"), 7, PersonId("a-p1"), "Ada", "c1", "Salut", 1.0)
    room.herald.chatted(line)
    room.herald.chatted(replace(line, channel=ChannelId("area/office/kitchen")))
    room.herald.chatted(replace(line, channel=ChannelId("direct/a-1/a-2")))
    assert [(each.kind, each.data["text"], each.data["number"]) for each in room.told] == [("chat_message", "Salut", 7)]


def test_each_space_has_its_own_people() -> None:
    """A room that is opened anew begins with nobody."""
    room = Room()
    annex = room.listener("annex")
    annex([events.PlayerJoined(view("p9"))], None)
    room.happens(events.PlayerJoined(view("p1")))
    assert [who.player for who in room.herald.present(OTHER)] == ["p9"]
    room.listener("annex")
    assert room.herald.present(OTHER) == ()


def test_who_stops_listening_hears_nothing_more() -> None:
    """And who is where is known all the same."""
    room = Room()
    room.stop()
    assert room.happens(events.PlayerJoined(view("p1"))) == []
    assert len(room.herald.present(HOME)) == 1
