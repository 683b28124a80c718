"""Encounters: who was together for long enough, with both books on, and who was not."""

from __future__ import annotations

import pytest

from papote.types import AreaId, PersonId, PlayerId, Status
from papote.world import commands
from papote.world.cards import Card
from papote.world.events import Met
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    ............................
    .MMMM.......................
    .MMMM.......................
    .MMMM.......................
    ............................
    .TTTT.......................
    .TooT.......................
    .TTTT.......................
    """
AREAS = {
    "M": Kind("meeting", meeting="one"),
    "T": Kind("table", meeting="two", seats=((1, 6), (4, 6), (2, 5))),
}


def office(settings: RoomSettings | None = None, *, books: bool = True, **people: tuple[float, float]) -> Office:
    """People on a floor with a room and a table; with their books on, unless said otherwise."""
    made = Office(draw(PLAN, AREAS), settings)
    for name, at in people.items():
        made.appear(name, at)
        if books:
            book(made, name)
    return made


def book(made: Office, name: str, on: bool = True) -> None:
    """Somebody turns his book on, or off."""
    made.do(commands.SetCard(PlayerId(name), Card(book=on)))


def met(made: Office) -> list[set[str]]:
    """Who met whom."""
    return [{each.one, each.other} for each in made.take(Met)]


def together(made: Office, *names: str) -> None:
    """Wait until exactly these stand together."""
    made.wait(0.5)
    assert made.bubbles() == [set(names)]


def test_c2_fifty_nine_seconds_are_no_encounter_and_sixty_one_are() -> None:
    """Counted from the moment the conversation began."""
    made = office(ada=(10, 2), bob=(12, 2))
    together(made, "ada", "bob")
    made.wait(59)
    assert met(made) == []
    made.wait(2)
    (found,) = made.take(Met)
    assert {found.one, found.other} == {"ada", "bob"}
    assert dict(zip(found.people, found.names, strict=True)) == {"ada": "Ada", "bob": "Bob"}
    assert found.area is None
    made.wait(600)
    assert len(met(made)) == 1, "one conversation is one encounter"


def test_c2_who_parts_after_fifty_nine_seconds_has_not_met() -> None:
    """Coming back begins anew; each conversation is counted by itself."""
    made = office(ada=(10, 2), bob=(12, 2))
    together(made, "ada", "bob")
    made.wait(58)
    made.goodbye("bob")
    made.wait(100)
    assert met(made) == []
    made.walk("bob", (24, 2))
    for count in (1, 2):
        made.walk("bob", (12, 2))
        together(made, "ada", "bob")
        made.wait(61)
        assert len(met(made)) == count
        made.walk("bob", (24, 2))
        made.wait(2)


@pytest.mark.parametrize("ada", [True, False])
@pytest.mark.parametrize("bob", [True, False])
def test_c2_only_when_both_have_the_book_on(ada: bool, bob: bool) -> None:
    """One alone writes nothing down."""
    made = office(books=False, ada=(10, 2), bob=(12, 2))
    book(made, "ada", ada)
    book(made, "bob", bob)
    together(made, "ada", "bob")
    made.wait(120)
    assert bool(met(made)) is (ada and bob)


def test_c2_the_time_counts_from_when_the_second_book_is_on() -> None:
    """And a book that is turned off meanwhile ends it."""
    made = office(books=False, ada=(10, 2), bob=(12, 2))
    book(made, "ada")
    together(made, "ada", "bob")
    made.wait(50)
    book(made, "bob")
    made.wait(50)
    book(made, "bob", on=False)
    made.wait(50)
    assert met(made) == []
    book(made, "bob")
    made.wait(59.5)
    assert met(made) == []
    made.wait(1)
    assert met(made) == [{"ada", "bob"}]


@pytest.mark.parametrize("status", [Status.GHOST, Status.DO_NOT_DISTURB])
def test_c2_who_is_a_ghost_or_not_to_be_disturbed_is_never_noted(status: Status) -> None:
    """Neither in a bubble, nor in a room, nor at a table."""
    made = office(ada=(10, 2), bob=(12, 2), cyd=(2, 2), dan=(3, 2))
    together(made, "ada", "bob")
    made.wait(30)
    made.status("bob", status)
    made.status("dan", status)
    made.wait(200)
    assert met(made) == []


def test_c2_blocked_people_never_meet() -> None:
    """Not in one room either, where both may sit; nor once they are blocked on the way to the minute."""
    made = office(ada=(2, 2), bob=(3, 2), cyd=(4, 2))
    made.block("ada", "bob")
    made.wait(30)
    made.block("bob", "cyd")
    made.wait(90)
    assert met(made) == [{"ada", "cyd"}]


def test_c2_rooms_and_tables_count_as_bubbles_do() -> None:
    """Everybody there meets everybody; whoever comes later needs his own minute."""
    made = office(ada=(2, 2), bob=(3, 2), dan=(1, 6), eve=(4, 6))
    made.wait(20)
    made.appear("cyd", (4, 2))
    book(made, "cyd")
    made.wait(41)
    assert sorted(map(sorted, met(made))) == [["ada", "bob"], ["dan", "eve"]]
    assert {each.area for each in made.take(Met)} == {AreaId("meeting"), AreaId("table")}
    made.forget()
    made.wait(20)
    assert sorted(map(sorted, met(made))) == [["ada", "cyd"], ["bob", "cyd"]]


def test_c2_bubbles_that_become_one_do_not_begin_anew() -> None:
    """Who was together stays together; who came together begins now."""
    made = office(ada=(8, 2), bob=(10, 2), cyd=(20, 2), dan=(22, 2))
    made.wait(31)
    assert len(made.bubbles()) == 2
    made.walk("cyd", (13, 2))
    made.walk("dan", (13, 3))
    together(made, "ada", "bob", "cyd", "dan")
    made.forget()
    made.wait(27.5)
    assert {"ada", "bob"} in met(made)
    assert {"ada", "cyd"} not in met(made)
    made.wait(40)
    assert len(met(made)) == len({frozenset(pair) for pair in met(made)}) == 6


def test_c2_who_leaves_the_room_before_the_minute_has_met_nobody() -> None:
    """And whoever only lost his connection for a moment has."""
    made = office(ada=(10, 2), bob=(12, 2))
    together(made, "ada", "bob")
    made.wait(30)
    made.disconnect("bob")
    made.wait(1)
    made.resume("bob")
    made.wait(30)
    assert met(made) == [{"ada", "bob"}]
    made.forget()
    made.walk("bob", (24, 2))
    made.walk("bob", (12, 2))
    together(made, "ada", "bob")
    made.wait(30)
    made.leave("bob")
    made.wait(100)
    assert met(made) == []


def test_c2_nobody_meets_himself() -> None:
    """One person in two tabs, or somebody whom nobody knows."""
    made = office(ada=(10, 2))
    made.do(
        commands.Join(PlayerId("twin"), commands.Profile("Ada", "a01"), person=PersonId("ada"), card=Card(book=True))
    )
    made.do(commands.Join(PlayerId("none"), commands.Profile("None", "a01"), card=Card(book=True)))
    for each, place in (("twin", (11, 2)), ("none", (10, 3))):
        made._seq[each] = 0
        made.walk(each, place)
    together(made, "ada", "twin", "none")
    made.wait(120)
    assert met(made) == []


def test_c2_two_windows_of_one_person_are_one_encounter() -> None:
    """Also where the second came later; who parts and meets again has met again."""
    made = office(ada=(10, 2), bob=(12, 2))
    made.wait(30)
    made.appear("twin", (11, 3), person="ada")
    book(made, "twin")
    made.wait(100)
    assert met(made) == [{"ada", "bob"}]
    made.walk("bob", (24, 2))
    made.wait(5)
    made.walk("bob", (12, 2))
    made.wait(62)
    assert len(met(made)) == 2


def test_c2_how_long_is_a_setting() -> None:
    """For whoever tries it out."""
    made = office(RoomSettings(encounter_seconds=5), ada=(10, 2), bob=(12, 2))
    together(made, "ada", "bob")
    made.wait(5)
    assert met(made) == [{"ada", "bob"}]


def test_c2_who_is_in_no_list_is_in_the_books_of_those_he_met_alone() -> None:
    """He is written down for whom he talked with, by both books; nothing that browsers are told has his name."""
    made = office(books=False, ada=(10, 2), bob=(12, 2), cyd=(24, 2))
    for name in ("ada", "cyd"):
        book(made, name)
    made.do(commands.SetCard(PlayerId("bob"), Card(book=True, listed=False)))
    made.forget()
    together(made, "ada", "bob")
    made.wait(61)
    (found,) = made.take(Met)
    assert set(found.people) == {"ada", "bob"}
    assert "Bob" in found.names
    assert "Bob" not in repr([event for event in made.events if not isinstance(event, Met)])
