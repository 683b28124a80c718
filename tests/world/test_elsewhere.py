"""Looking for people in all rooms of a space, and that nobody who does not want it is found in any of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.types import PersonId, PlayerId, RoomId, Status
from papote.world import commands, elsewhere
from papote.world.acquaintances import Acquaintance
from papote.world.cards import Card
from papote.world.events import FoundConversation, FoundPerson, Reason, Suggestion
from papote.world.finding import words
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

ADA = PlayerId("ada")


class Space:
    """Several rooms of one space, by name."""

    def __init__(self, *rooms: str) -> None:
        self.rooms = {RoomId(room): Office(floor(80, 10)) for room in rooms}

    def comes(self, room: str, name: str, card: Card, *, person: str = "", apart: Collection[str] = ()) -> None:
        """Somebody with a card, in a room; ``apart`` are those he has blocked, or who have blocked him."""
        profile, kept = commands.Profile(name.title(), "a07"), frozenset(map(PersonId, apart))
        wish = commands.Join(PlayerId(name), profile, "", person=PersonId(person or name), apart=kept, card=card)
        self.rooms[RoomId(room)].do(wish)

    def stands(self, room: str, name: str, card: Card, column: int, apart: Collection[str] = ()) -> None:
        """The same, after a first step, at a place in a row."""
        office = self.rooms[RoomId(room)]
        office.appear(name, (2 + 2 * column, 5))
        office.do(commands.SetCard(PlayerId(name), card))
        office.do(commands.KeepApart(PlayerId(name), frozenset(map(PersonId, apart))))

    def others(self, room: str) -> elsewhere.Rooms:
        """All rooms but this one."""
        return {id: office.room.finding for id, office in self.rooms.items() if id != room}

    def found(self, text: str, room: str = "hall", who: PlayerId = ADA) -> elsewhere.FoundElsewhere:
        """Who and what is found outside one's room."""
        return elsewhere.find(who, words(text), self.rooms[RoomId(room)].room.finding, self.others(room))

    def names(self, text: str) -> list[str]:
        """Whom Ada finds outside her room."""
        return [who.name for who, _ in self.found(text).people]

    def suggested(self, room: str = "hall", who: PlayerId = ADA) -> tuple[tuple[elsewhere.Stranger, Suggestion], ...]:
        """Whom one may want to meet outside one's room."""
        return elsewhere.suggest(who, self.rooms[RoomId(room)].room.finding, self.others(room))

    def completed(self, text: str) -> list[tuple[str, int]]:
        """What completion offers in the hall."""
        return list(elsewhere.complete(words(text), self.rooms[RoomId("hall")].room.finding, self.others("hall")))


@pytest.fixture
def space() -> Space:
    """Ada in the hall, who looks for pottery; nobody in the garden and the loft."""
    made = Space("hall", "garden", "loft")
    made.comes("hall", "ada", Card(seeks=("Poterie",), languages=("fr",)))
    return made


def test_c9_people_of_other_rooms_are_found_with_name_figure_and_room(space: Space) -> None:
    """First who offers it, then who seeks it, then the others, whichever room they are in; nobody of one's own."""
    space.comes("garden", "bob", Card(about="J'aime la poterie"))
    space.comes("loft", "cyd", Card(offers=("poterie", "pain")))
    space.comes("garden", "dan", Card(seeks=("Poterie",)))
    space.comes("hall", "eve", Card(offers=("poterie",)))
    people = space.found("POTÉ").people
    assert [who.name for who, _ in people] == ["Cyd", "Dan", "Bob"]
    assert people[0][0] == elsewhere.Stranger(RoomId("loft"), PlayerId("cyd"), "Cyd", "a07")
    assert people[0][1] == FoundPerson(PlayerId("cyd"), ("poterie",), ())
    assert space.names("bo") == ["Bob"]
    assert space.found("") == space.found("chant") == elsewhere.FoundElsewhere()
    assert space.found("poterie", who=PlayerId("p404")) == elsewhere.FoundElsewhere()


def test_c9_nobody_is_found_elsewhere_who_is_unlisted_a_ghost_kept_apart_or_oneself(space: Space) -> None:
    """Whoever of the two has blocked the other, and in whichever tab one is oneself."""
    topic = Card(offers=("poterie",), about="x")
    space.comes("hall", "fay", topic, apart=frozenset({"cyd"}))
    space.comes("garden", "bob", Card(offers=("poterie",), listed=False))
    space.comes("garden", "cyd", topic)
    space.comes("garden", "dan", topic, apart=frozenset({"ada"}))
    space.comes("loft", "tab", topic, person="ada")
    space.comes("loft", "eve", topic)
    space.rooms[RoomId("loft")].status("eve", Status.GHOST)
    assert space.names("poterie") == ["Cyd"]
    assert space.found("poterie", who=PlayerId("fay")).people[0][0].name == "Dan"
    assert [who.name for who, _ in space.suggested()] == ["Cyd"]


def test_c9_one_person_with_windows_in_several_rooms_is_one(space: Space) -> None:
    """He is found where he is nearest, and no second time; two of whom it is unknown who they are are two."""
    topic = Card(offers=("poterie",))
    space.comes("garden", "bob", topic)
    space.comes("loft", "bob2", topic, person="bob")
    space.comes("loft", "cyd", topic)
    space.comes("hall", "cyd2", topic, person="cyd")
    assert space.names("poterie") == ["Bob"]
    assert [who.name for who, _ in space.suggested()] == ["Bob"]


def test_c9_open_conversations_of_other_rooms_are_found_by_their_topic(space: Space) -> None:
    """Neither closed ones, nor where somebody is with whom one has nothing to do, nor of unlisted people alone."""
    salon = draw("MMMM" + "." * 40 + "\n" + ("." * 44 + "\n") * 10, {"M": Kind("salon", meeting="one")})
    garden = space.rooms[RoomId("garden")] = Office(salon)
    for name, at in {"bob": (20, 5), "cyd": (22, 5), "dan": (1, 0), "eve": (2, 0)}.items():
        garden.appear(name, at)
    garden.wait(2)
    garden.do(commands.SetTopic(PlayerId("bob"), "Un vélo"))
    garden.do(commands.SetTopic(PlayerId("dan"), "Velos cargo"))
    bubble = (RoomId("garden"), FoundConversation(garden.room.snapshot().bubbles[0].id, None, "Un vélo"))
    (first, second) = space.found("velo").conversations
    assert (first, second[1].area, second[1].topic) == (bubble, "salon", "Velos cargo")
    garden.lock("bob")
    assert space.found("velo").conversations == (second,)
    garden.do(commands.SetCard(PlayerId("dan"), Card(listed=False)))
    assert space.found("velo").conversations == (second,), "Eve may be found"
    garden.do(commands.SetCard(PlayerId("eve"), Card(listed=False)))
    assert space.found("velo").conversations == ()


def test_c10_somebody_met_before_who_is_in_another_room_is_told_of_after_those_with_topics(space: Space) -> None:
    """But for whom something was promised; nobody hears it but whoever has met them."""
    space.comes("loft", "bob", Card(book=True))
    space.comes("garden", "cyd", Card(offers=("poterie",)))
    space.comes("garden", "eve", Card(book=True))
    hall = space.rooms[RoomId("hall")]
    hall.do(commands.SetCard(ADA, Card(book=True, seeks=("Poterie",))))
    met = {PersonId("bob"): Acquaintance(7.0), PersonId("eve"): Acquaintance(3.0, "un livre")}
    hall.do(commands.Remember(ADA, met))
    assert [who.name for who, _ in space.suggested()] == ["Eve", "Cyd", "Bob"]
    assert space.suggested()[2][1].reasons == (Reason("met", "", 7.0),)
    assert space.suggested("loft", PlayerId("bob")) == ()


def test_c9_completion_counts_the_people_of_all_rooms(space: Space) -> None:
    """Under the spelling of the room where most have it; what nobody is at liberty to be found by is not offered."""
    space.comes("garden", "bob", Card(offers=("poterie",)))
    space.comes("garden", "cyd", Card(seeks=("poterie", "Potager")))
    space.comes("loft", "dan", Card(offers=("Potiron",), listed=False))
    space.comes("loft", "eve", Card(offers=("Potence",)))
    space.rooms[RoomId("loft")].status("eve", Status.GHOST)
    assert space.completed("POT") == [("poterie", 3), ("Potager", 1)]


def test_c10_at_most_three_people_of_other_rooms_are_suggested_with_the_reasons(space: Space) -> None:
    """What few people of the space share says most; who speaks none of one's languages is not among them."""
    space.comes("hall", "kim", Card(seeks=("poterie", "chant", "pain"), languages=("fr",)))
    for name in ("bob", "cyd", "dan"):
        space.comes("garden", name, Card(offers=("pain",)))
    space.comes("loft", "eve", Card(offers=("chant",), languages=("fr",)))
    space.comes("loft", "fay", Card(offers=("chant", "poterie"), languages=("de",)))
    suggested = space.suggested(who=PlayerId("kim"))
    assert [who.name for who, _ in suggested] == ["Eve", "Bob", "Cyd"]
    assert suggested[0][1] == Suggestion(PlayerId("eve"), (Reason("offers", "chant"),), ("fr",))
    space.rooms[RoomId("loft")].status("eve", Status.FOCUS)
    space.rooms[RoomId("garden")].disconnect("bob")
    assert [who.name for who, _ in space.suggested(who=PlayerId("kim"))] == ["Cyd", "Dan"]


class Somebody(NamedTuple):
    """A person somewhere in a space."""

    room: str
    card: Card
    status: Status
    blocks: frozenset[int]
    """Whom he has nothing to do with, by number; most numbers are nobody's."""


topics = st.lists(st.sampled_from(["vélo", "Velo", "poterie", "pain"]), max_size=3).map(tuple)
cards = st.builds(Card, offers=topics, seeks=topics, listed=st.booleans(), about=st.sampled_from(["", "vélo et pain"]))
crowds = st.lists(
    st.builds(
        Somebody,
        room=st.sampled_from(["hall", "garden", "garden", "loft"]),
        card=cards,
        status=st.sampled_from([*[Status.AVAILABLE] * 4, Status.GHOST]),
        blocks=st.frozensets(st.integers(0, 20), max_size=2),
    ),
    min_size=3,
    max_size=7,
)


@given(crowds)
def test_c9_c10_no_unlisted_person_is_revealed_across_rooms(crowd: list[Somebody]) -> None:
    """Whoever is where and talks with whom: nobody unlisted, no ghost and nobody kept apart is found or suggested.

    A conversation is found by somebody in it who may be found; and who is unlisted, or a ghost, changes nothing else of
    any answer by going away.
    """
    space = Space("hall", "garden", "loft")
    names = [f"p{number}" for number in range(len(crowd))]
    blocked = {frozenset((one, f"p{other}")) for one, each in zip(names, crowd, strict=True) for other in each.blocks}
    for number, (name, each) in enumerate(zip(names, crowd, strict=True)):
        apart = frozenset(other for other in names if frozenset((name, other)) in blocked)
        space.stands(each.room, name, each.card, number, apart)
        space.rooms[RoomId(each.room)].status(name, each.status)
    for office in space.rooms.values():
        office.wait(3)
        for id in office.room.player_ids:
            office.do(commands.SetTopic(id, "vélo"))
    people = dict(zip(names, crowd, strict=True))
    hidden = {name for name, each in people.items() if not each.card.listed or each.status is Status.GHOST}
    asks, room = PlayerId("p0"), crowd[0].room
    finding = space.rooms[RoomId(room)].room.finding
    apart = frozenset(other for other in names if frozenset(("p0", other)) in blocked)

    def answers() -> list[object]:
        found: list[object] = [space.found(text, room, asks).people for text in ("vélo", "p", "pain", "p1")]
        found += [elsewhere.complete(words(text), finding, space.others(room)) for text in ("", "v", "po")]
        return [*found, space.suggested(room, asks)]

    before = answers()
    told = {who.id for who, _ in space.suggested(room, asks)}
    for text in ("vélo", "p", "pain", "p1"):
        told |= {who.id for who, _ in space.found(text, room, asks).people}
    assert not told & (hidden | apart | {name for name, each in people.items() if each.room == room})
    for at, talk in space.found("vélo", room, asks).conversations:
        bubbles = space.rooms[at].room.snapshot().bubbles
        (members,) = [set(bubble.members) for bubble in bubbles if bubble.id == talk.bubble]
        assert members - hidden
        assert not members & apart
    for name in hidden - {"p0"}:
        space.rooms[RoomId(people[name].room)].leave(name)
    assert answers() == before
