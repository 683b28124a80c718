"""Topics: what a bubble, a meeting or a table is about, for those outside."""

from __future__ import annotations

from papote.types import AreaId, PlayerId, Status
from papote.world import commands
from papote.world.events import BubbleChanged, CommandRefused, Event, TopicChanged
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    MM..TTTT......................
    MM..TooT......................
    ...............................
    L..............................
    """
AREAS = {
    "M": Kind("meeting", meeting="one"),
    "L": Kind("lounge", meeting="one"),
    "T": Kind("table", meeting="table", seats=((4, 1), (7, 1))),
}


def office_of(**people: tuple[float, float]) -> Office:
    """People who stand where they are, and then a second of time."""
    office = Office(draw(PLAN, AREAS))
    for name, at in people.items():
        office.appear(name, at)
    office.wait(1)
    office.forget()
    return office


def topic(office: Office, name: str, text: str) -> list[Event]:
    """Somebody says what it is about."""
    return office.do(commands.SetTopic(PlayerId(name), text))


def test_everybody_sees_what_a_bubble_is_about() -> None:
    """In the bubble itself."""
    office = office_of(ada=(12, 2), bob=(13, 2))
    topic(office, "bob", "Sourdough")
    (changed,) = office.take(BubbleChanged)
    assert changed.bubble.topic == "Sourdough"
    assert office.room.snapshot().bubbles == (changed.bubble,)


def test_a_topic_that_stays_the_same_is_not_told_again() -> None:
    """Neither a bubble's nor a meeting's."""
    office = office_of(ada=(12, 2), bob=(13, 2), cyd=(0, 0))
    topic(office, "ada", "Sourdough")
    assert topic(office, "bob", "Sourdough") == []
    topic(office, "cyd", "Leases")
    assert topic(office, "cyd", "Leases") == []


def test_the_topic_of_a_meeting_is_told_for_each_of_its_areas() -> None:
    """And kept for those who come later."""
    office = office_of(ada=(0, 0))
    told = topic(office, "ada", "Leases")
    assert told == [TopicChanged(AreaId("meeting"), "Leases"), TopicChanged(AreaId("lounge"), "Leases")]
    assert office.room.snapshot().topics == ((AreaId("meeting"), "Leases"), (AreaId("lounge"), "Leases"))


def test_who_sits_at_a_table_says_what_it_is_about() -> None:
    """Be he the first one there."""
    office = office_of(ada=(4, 0))
    assert topic(office, "ada", "Sourdough") == [TopicChanged(AreaId("table"), "Sourdough")]


def test_an_empty_text_takes_the_topic_away() -> None:
    """Nothing in particular."""
    office = office_of(ada=(4, 0))
    topic(office, "ada", "Sourdough")
    assert topic(office, "ada", "") == [TopicChanged(AreaId("table"), "")]
    assert office.room.snapshot().topics == ()


def test_the_topic_goes_with_the_last_member() -> None:
    """Whoever comes next begins anew."""
    office = office_of(ada=(4, 0), bob=(7, 0))
    topic(office, "ada", "Sourdough")
    office.leave("ada")
    assert office.room.snapshot().topics == ((AreaId("table"), "Sourdough"),)
    office.forget()
    office.status("bob", Status.FOCUS)
    assert office.take(TopicChanged) == [TopicChanged(AreaId("table"), "")]


def test_only_members_say_what_it_is_about() -> None:
    """Not somebody beside them."""
    office = office_of(ada=(12, 2), bob=(13, 2), cyd=(4, 0))
    office.goodbye("cyd")
    office.join("dan", (12, 3))
    for name in ("cyd", "dan"):
        assert topic(office, name, "Me") == [CommandRefused(PlayerId(name), "topic", "not_in_conversation")]


def test_the_older_of_two_bubbles_that_merge_says_what_it_is_about() -> None:
    """The younger's topic is taken where it had none."""
    office = office_of(ada=(12, 2), bob=(12, 3), cyd=(22, 2), dan=(22, 3))
    topic(office, "cyd", "Leases")
    office.walk("ada", (16, 2))
    office.walk("cyd", (20, 2))
    office.wait(1)
    assert [(len(bubble.members), bubble.topic) for bubble in office.room.snapshot().bubbles] == [(4, "Leases")]


def test_those_who_walk_away_together_take_the_topic_with_them() -> None:
    """They go on talking."""
    office = office_of(ada=(12, 2), bob=(12, 3), cyd=(13, 2), dan=(13, 3))
    topic(office, "ada", "Sourdough")
    for column in (17, 21):
        office.walk("cyd", (column, 2))
        office.walk("dan", (column, 3))
    office.wait(2)
    assert [bubble.topic for bubble in office.room.snapshot().bubbles] == ["Sourdough", "Sourdough"]
