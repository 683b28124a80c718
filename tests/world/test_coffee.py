"""The coffee machine: waiting, being led to a high table, losing company, and never meeting somebody again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from papote.tilemap.model import Area, Seat
from papote.types import AreaId, PersonId, PlayerId, Status
from papote.world import coffee
from papote.world.cards import Card
from papote.world.coffee import MOMENT, QUESTIONS, ROUND
from papote.world.commands import AvoidPartner, ForgetPerson, KeepApart, Nudge, SetCard, SpreadOverTables, TakeCoffee
from papote.world.events import CoffeeChanged, CoffeePartner, CoffeeServed, CoffeeView, CommandRefused
from papote.world.matching import LAST_RESORT, PATIENCE, Decision, Waiting
from tests.world.maps import TILE, draw, middle, tile_rect
from tests.world.office import Office

PLAN = "\n".join(["." * 40] * 9)
CORNER = Area(AreaId("coffee"), "coffee", (tile_rect(0, 0, 20, 9),), coffee=True)


def table(number: int, column: int) -> Area:
    """A high table for three."""
    name = f"high-{number}"
    seats = tuple(Seat(*middle(column + place, 7)) for place in range(3))
    return Area(AreaId(name), name, (tile_rect(column, 6, 3, 2),), name, seats=seats, high_table=True)


def corner(*names: str, tables: int = 2, card: Card | None = None) -> Office:
    """These stand in the corner, far enough from each other not to talk."""
    office = Office(draw(PLAN, more_areas=(CORNER, *(table(number, 1 + 5 * number) for number in range(tables)))))
    for place, name in enumerate(names):
        office.appear(name, (1 + 6 * place, 1))
        if card is not None:
            office.do(SetCard(PlayerId(name), card))
    return office


def office_of(*names: str) -> Office:
    """The same with little way between them."""
    office = Office(draw(PLAN, more_areas=(CORNER, table(0, 1), table(1, 6))))
    for place, name in enumerate(names):
        office.appear(name, (1 + 3 * place, 1))
    return office


def withdraw(office: Office, *names: str) -> None:
    """These wait no more, or leave their table."""
    for name in names:
        office.do(TakeCoffee(PlayerId(name), on=False))


def take(office: Office, *names: str) -> None:
    """These take a coffee."""
    for name in names:
        office.do(TakeCoffee(PlayerId(name), on=True))


def told(office: Office, name: str) -> CoffeeView | None:
    """What somebody was told last of his coffee."""
    return next((event.coffee for event in reversed(office.take(CoffeeChanged)) if event.player == name), None)


def follow(office: Office, *names: str) -> None:
    """These walk where they are led, and stand there."""
    for name in names:
        view = told(office, name)
        assert view is not None and view.table is not None
        office.walk(name, (view.x / TILE - 0.5, view.y / TILE - 0.5), speed=9)
    office.wait(1)


def together(office: Office, *names: str) -> None:
    """These take a coffee and are at their table."""
    take(office, *names)
    office.wait(ROUND)
    follow(office, *names)


def test_c1_one_who_waits_is_told_how_many_wait() -> None:
    """And about how long it takes, once there is somebody else."""
    office = corner("ada", "bob", card=Card(offers=("bread",)))
    take(office, "ada")
    assert told(office, "ada") == CoffeeView(waiting=1, seconds=0)
    take(office, "bob")
    assert told(office, "ada") == CoffeeView(waiting=2, seconds=round(PATIENCE))


def test_p04_who_waits_with_somebody_kept_apart_from_him_is_told_of_himself_alone() -> None:
    """A number that stays at two while nothing happens would tell of a block; a third is told of both."""
    for blocker in ("ada", "bob"):
        office = corner("ada", "bob", "cyd")
        other = "bob" if blocker == "ada" else "ada"
        office.do(KeepApart(PlayerId(blocker), frozenset({PersonId(other)})))
        take(office, "ada", "bob")
        office.wait(2 * ROUND)
        alone = CoffeeView(waiting=1, seconds=0)
        assert (told(office, "ada"), told(office, "bob")) == (alone, alone)
        take(office, "cyd")
        both = [view.waiting for name in ("ada", "bob") if (view := told(office, name)) is not None]
        third = told(office, "cyd")
        assert (both, third is not None and third.waiting) == ([2, 2], 3)


def test_c1_who_need_not_meet_again_does_not_count_for_either() -> None:
    """Both are told what they may hope for, which of them it was who wished it aside."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.do(AvoidPartner(PlayerId("bob"), PlayerId("ada")))
    withdraw(office, "ada", "bob")
    for name, at in (("ada", (1, 1)), ("bob", (7, 1))):
        office.walk(name, at, speed=9)
    take(office, "ada", "bob")
    office.wait(ROUND)
    alone = CoffeeView(waiting=1, seconds=0)
    assert (told(office, "ada"), told(office, "bob")) == (alone, alone)


def test_c1_two_who_wait_are_led_to_a_high_table() -> None:
    """Both are told the table, their place there, each other, what they share, and three questions."""
    office = corner("ada", "bob", card=Card(offers=("Pain", "Vélo"), seeks=("Rust",)))
    office.do(SetCard(PlayerId("bob"), Card(seeks=("pain", "velo"))))
    take(office, "ada", "bob")
    office.wait(ROUND)
    ada, bob = told(office, "ada"), told(office, "bob")
    assert ada is not None and bob is not None
    assert ada.table == bob.table == "high-0"
    assert (ada.x, ada.y) != (bob.x, bob.y)
    assert [(one.player, one.name, one.topics) for one in ada.people] == [("bob", "Bob", ("pain", "velo"))]
    assert bob.people[0].topics == ("Pain", "Vélo")
    assert ada.questions == bob.questions
    assert len(set(ada.questions)) == 3 and max(ada.questions) < QUESTIONS
    assert not ada.together


def test_c1_at_the_table_they_hear_each_other() -> None:
    """Once both have come, it is told to them, and to whoever counts."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    view = told(office, "ada")
    assert view is not None and view.together
    assert office.hears("ada") == {"bob": 1.0}
    assert [set(event.players) for event in office.take(CoffeeServed)] == [{"ada", "bob"}]


def test_c1_whoever_does_not_walk_is_brought() -> None:
    """His page may lie in a hidden tab."""
    office = corner("ada", "bob")
    take(office, "ada", "bob")
    office.wait(ROUND)
    follow(office, "ada")
    assert office.hears("ada") == {}
    office.wait(20)
    assert office.hears("ada") == {"bob": 1.0}


def test_c1_three_make_a_trio() -> None:
    """All three hear each other."""
    office = corner("ada", "bob", "cyd")
    together(office, "ada", "bob", "cyd")
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_c1_four_sit_at_two_tables_and_a_fifth_waits_for_a_table() -> None:
    """Nobody is led to a table at which others have just sat down."""
    office = corner("ada", "bob", "cyd", "dan", tables=1)
    together(office, "ada", "bob")
    take(office, "cyd", "dan")
    office.wait(30)
    assert told(office, "cyd") == CoffeeView(waiting=2, seconds=0, ahead=0)
    withdraw(office, "ada", "bob")
    office.wait(ROUND)
    view = told(office, "cyd")
    assert view is not None and view.table == "high-0"


def test_c1_leaving_is_one_wish() -> None:
    """Whoever leaves the table is in no conversation, and waits for nobody."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.wait(10)
    withdraw(office, "ada")
    assert office.hears("ada") == office.hears("bob") == {}
    assert told(office, "ada") is None
    assert told(office, "bob") is None


def test_c1_whoever_loses_his_company_at_once_is_the_first_to_get_another() -> None:
    """A partner who is gone within five seconds puts him back at the head of the queue."""
    office = corner("ada", "bob", "cyd", "dan", card=Card(offers=("bread",)))
    office.do(SetCard(PlayerId("dan"), Card(offers=("rust",))))
    together(office, "ada", "bob")
    take(office, "dan")
    office.wait(1)
    office.disconnect("bob")
    office.wait(2.1)
    view = told(office, "ada")
    assert view is not None and view.waiting == 2
    take(office, "cyd")
    office.wait(ROUND)
    view = told(office, "ada")
    assert view is not None and {one.player for one in view.people} >= {"cyd"}


def test_c1_a_partner_who_goes_later_puts_nobody_back() -> None:
    """They had their coffee."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.wait(10)
    office.disconnect("bob")
    office.wait(5)
    assert told(office, "ada") is None


def test_c1_who_waits_at_a_high_table_keeps_his_seat() -> None:
    """The others come to him, also when they waited longer and stand nearer to his seat."""
    office = corner("ada", "bob", tables=1)
    office.walk("bob", (1, 7), speed=9)
    office.wait(1)
    seat = office.place("bob")
    office.walk("ada", (1, 5), speed=9)
    take(office, "ada")
    office.wait(1)
    take(office, "bob")
    office.wait(ROUND)
    follow(office, "ada")
    assert office.place("bob") == seat
    assert office.hears("ada") == {"bob": 1.0}


def test_c1_who_goes_away_from_the_corner_does_not_wait_any_more() -> None:
    """Neither does who does not want to be disturbed."""
    office = corner("ada", "bob")
    take(office, "ada", "bob")
    office.walk("ada", (24, 1), speed=9)
    assert told(office, "ada") is None
    office.status("bob", Status.DO_NOT_DISTURB)
    assert told(office, "bob") is None


def test_c1_who_loses_his_connection_waits_on_when_he_is_back() -> None:
    """With the time he had waited already."""
    office = corner("ada", "bob", card=Card(offers=("bread",)))
    office.do(SetCard(PlayerId("bob"), Card(offers=("rust",))))
    take(office, "ada", "bob")
    office.disconnect("ada")
    office.wait(1)
    view = told(office, "bob")
    assert view is not None and view.waiting == 1
    office.resume("ada")
    view = told(office, "ada")
    assert view is not None and view.waiting == 2


def test_c1_two_who_blocked_each_other_never_take_a_coffee_together() -> None:
    """However long they wait."""
    office = corner("ada", "bob")
    office.block("ada", "bob")
    take(office, "ada", "bob")
    office.wait(300)
    view = told(office, "ada")
    assert view is not None and view.table is None


def test_c1_a_block_on_the_way_ends_it() -> None:
    """Neither is led any farther."""
    office = corner("ada", "bob")
    take(office, "ada", "bob")
    office.wait(ROUND)
    office.block("ada", "bob")
    office.wait(60)
    assert office.hears("ada") == {}


def test_c1_not_this_person_again() -> None:
    """Whom one does not want to meet again one does not, however long both wait; also after coming back."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.do(AvoidPartner(PlayerId("bob"), PlayerId("ada")))
    office.wait(10)
    withdraw(office, "ada", "bob")
    office.leave("ada")
    office.appear("ada", (1, 1))
    office.forget()
    take(office, "ada", "bob")
    office.wait(300)
    view = told(office, "ada")
    assert view is not None and view.table is None


def test_c1_only_a_partner_can_be_avoided() -> None:
    """Nobody else is to be known by it."""
    office = corner("ada", "bob")
    office.do(AvoidPartner(PlayerId("ada"), PlayerId("bob")))
    assert [event.code for event in office.take(CommandRefused)] == ["unknown_player"]


def test_c1_the_last_partners_are_remembered_by_person() -> None:
    """Two who met meet again after a minute only, also when one went away and came again."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.wait(10)
    withdraw(office, "ada", "bob")
    office.leave("ada")
    office.appear("ada", (1, 1))
    office.forget()
    take(office, "ada", "bob")
    office.wait(LAST_RESORT - 2)
    view = told(office, "ada")
    assert view is not None and view.table is None
    office.wait(6)
    view = told(office, "ada")
    assert view is not None and view.table is not None


def test_c1_one_person_with_two_windows_waits_once() -> None:
    """And takes no coffee with himself."""
    office = corner("ada", "bob")
    for number in range(2):
        player = office.room._players[PlayerId(("ada", "bob")[number])]
        player.person = PersonId("one")
    take(office, "ada", "bob")
    office.wait(100)
    view = told(office, "bob")
    assert view is not None and (view.waiting, view.table) == (1, None)
    assert told(office, "ada") is None


def test_c1_topics_of_the_unlisted_are_told_to_their_partner_alone() -> None:
    """Nobody else hears of them."""
    office = corner("ada", "bob", "cyd", card=Card(offers=("bread",)))
    office.do(SetCard(PlayerId("ada"), Card(offers=("bread", "secret"), listed=False)))
    office.do(SetCard(PlayerId("bob"), Card(seeks=("secret",))))
    together(office, "ada", "bob")
    heard = {event.player for event in office.take(CoffeeChanged) if "secret" in repr(event)}
    assert heard == {"ada", "bob"}


def test_c1_nobody_is_led_to_a_table_where_somebody_he_avoids_waits() -> None:
    """Who sits there and is not of the group holds the table, also while he waits for company himself."""
    office = corner("ada", "bob", "cyd", tables=1, card=Card(offers=("bread",)))
    office.walk("cyd", (1, 7), speed=9)
    office.wait(1)
    office.block("ada", "cyd")
    office.block("bob", "cyd")
    take(office, "ada", "bob", "cyd")
    office.wait(60)
    assert "cyd" not in office.hears("ada") and "cyd" not in office.hears("bob")
    view = told(office, "ada")
    assert view is not None and view.table is None


def test_c1_two_who_wait_at_the_only_table_do_not_hold_it_for_ever() -> None:
    """Each has more to say to somebody else; but they sit there, so they take their coffee together."""
    office = corner("ada", "bob", "cyd", "dan", tables=1)
    for names, topic in ((("ada", "bob"), "bread"), (("cyd", "dan"), "rust")):
        for name in names:
            office.do(SetCard(PlayerId(name), Card(offers=(topic,))))
    office.walk("ada", (1, 7), speed=9)
    office.walk("cyd", (3, 7), speed=9)
    office.wait(1)
    take(office, "ada", "bob", "cyd", "dan")
    office.wait(PATIENCE + 2 * ROUND)
    view = told(office, "ada")
    assert view is not None and view.together and [one.player for one in view.people] == ["cyd"]


def test_c1_nobody_is_brought_to_whom_he_avoids_who_sat_down_meanwhile() -> None:
    """He waits on instead."""
    office = corner("ada", "bob", "cyd", tables=1)
    office.block("ada", "cyd")
    take(office, "ada", "bob")
    office.wait(ROUND)
    office.walk("cyd", (1, 7), speed=9)
    office.wait(30)
    assert "cyd" not in office.hears("ada")
    view = told(office, "ada")
    assert view is not None and view.table is None


def told_waiting(office: Office, name: str) -> bool:
    """Whether somebody was told that he waits, and not where he is led."""
    view = told(office, name)
    return view is not None and view.table is None


def crowded(count: int, *, tables: int = 1) -> Office:
    """So many wait at the machine, with hostile cards: all different but for one topic."""
    office = corner(tables=tables)
    for number in range(count):
        name = f"p{number:03}"
        office.appear(name, (number % 20, number // 20 % 5))
        office.do(SetCard(PlayerId(name), Card(tuple(f"t{number} {k}" for k in range(7)), ("bread",))))
        take(office, name)
    return office


def test_c1_those_waiting_are_not_told_of_each_who_comes_and_goes() -> None:
    """He himself hears at once; the others hear how many they are at the next round."""
    office = crowded(14)
    office.wait(ROUND)
    one, *others = (f"p{number:03}" for number in range(14) if told_waiting(office, f"p{number:03}"))
    office.forget()
    withdraw(office, one)
    take(office, one)
    withdraw(office, one)
    assert [event.player for event in office.take(CoffeeChanged)] == [one] * 3
    office.wait(ROUND)
    assert {event.player for event in office.take(CoffeeChanged)} >= set(others)


def test_c1_company_is_looked_for_among_those_who_wait_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wait; and where that helps nobody, others have their turn, too."""
    seen: list[set[PersonId]] = []

    class Nobody(Decision):
        """Brings nobody together."""

        def __init__(self, queue: Sequence[Waiting], now: float, seed: int) -> None:
            super().__init__([], now, seed)
            seen.append({one.id for one in queue})

    monkeypatch.setattr(coffee, "Decision", Nobody)
    office = crowded(140)
    seen.clear()
    office.room._coffee._fruitless = 0
    office.wait(10 * ROUND)
    names = [PersonId(f"p{number:03}") for number in range(140)]
    assert seen[0] == set(names[: coffee.FEWEST])
    assert all(len(queue) <= coffee.MOST and set(names[: coffee.FEWEST]) <= queue for queue in seen)
    assert set(names) == set().union(*seen)


def in_between(office: Office) -> None:
    """Let time pass until it is decided who sits with whom, and nobody is led yet."""
    while (round := office.room._coffee._round) is None or round.groups is None:
        office.wait(MOMENT)


def test_c1_a_round_about_many_is_done_in_moments() -> None:
    """No moment holds everybody else in the room for long; all are led who can be."""
    office = crowded(60, tables=8)
    moments = 0
    while len(office.room._coffee._coffees) < 8:
        office.wait(MOMENT)
        moments += office.room._coffee._round is not None
        assert moments < 40
    assert moments > 1


def test_c1_whoever_goes_while_it_is_decided_is_not_led() -> None:
    """Nor is who would have sat with him; the others are."""
    office = crowded(60, tables=8)
    in_between(office)
    round = office.room._coffee._round
    assert round is not None and round.groups is not None
    gone, left = [round.people[name] for name in round.groups[0][:2]]
    office.do(TakeCoffee(gone, on=False))
    office.wait(3 * MOMENT)
    assert gone not in office.room._coffee._of and gone not in office.room._coffee._queue
    assert left in office.room._coffee._queue
    assert len(office.room._coffee._coffees) == 8


def test_c1_who_blocks_somebody_while_it_is_decided_does_not_sit_with_him() -> None:
    """Both wait on."""
    office = crowded(60, tables=8)
    in_between(office)
    round = office.room._coffee._round
    assert round is not None and round.groups is not None
    one, other = round.groups[0][:2]
    office.block(one, other)
    office.wait(3 * MOMENT)
    assert {PlayerId(one), PlayerId(other)} <= office.room._coffee._queue.keys()


def test_c1_an_unlisted_partner_is_named_at_the_table_only() -> None:
    """On the way one knows neither his name nor his topics."""
    office = corner("ada", "bob", card=Card(offers=("bread",)))
    office.do(SetCard(PlayerId("ada"), Card(offers=("bread",), listed=False)))
    take(office, "ada", "bob")
    office.wait(ROUND)
    view = told(office, "bob")
    assert view is not None and view.people == (CoffeePartner(PlayerId("ada"), "", ()),)
    follow(office, "ada")
    view = told(office, "bob")
    assert view is not None and view.people == (CoffeePartner(PlayerId("ada"), "", ()),)
    follow(office, "bob")
    view = told(office, "bob")
    assert view is not None and view.people == (CoffeePartner(PlayerId("ada"), "Ada", ("bread",)),)


def test_c1_the_unlisted_are_not_counted_for_others() -> None:
    """They themselves count themselves."""
    office = corner("ada", "bob", card=Card(offers=("bread",)))
    office.do(SetCard(PlayerId("ada"), Card(offers=("bread",), listed=False)))
    take(office, "ada", "bob")
    assert told(office, "bob") == CoffeeView(waiting=1, seconds=0)
    assert told(office, "ada") == CoffeeView(waiting=2, seconds=round(PATIENCE))


def test_c1_who_is_erased_is_forgotten() -> None:
    """Neither his partners are kept, nor that he was one, nor that somebody did not want him, or tapped him."""
    office = corner("ada", "bob")
    together(office, "ada", "bob")
    office.do(AvoidPartner(PlayerId("bob"), PlayerId("ada")))
    office.do(Nudge(PlayerId("bob"), PlayerId("ada")))
    parts = office.room._parts
    assert "ada" in repr(parts.manners._nudges._done)
    office.do(ForgetPerson(PersonId("ada")))
    office.leave("ada")
    assert "ada" not in repr(parts.coffee._memory.people)
    assert "ada" not in repr(parts.manners._nudges._done)


@pytest.mark.parametrize(("tables", "place", "code"), [(0, (1, 1), "no_tables"), (2, (30, 1), "no_coffee")])
def test_c1_one_takes_a_coffee_at_the_machine(tables: int, place: tuple[int, int], code: str) -> None:
    """Where there is one, and a table to go to."""
    office = corner(tables=tables)
    office.appear("ada", place)
    take(office, "ada")
    assert [event.code for event in office.take(CommandRefused)] == [code]


def test_c1_a_host_spreads_nobody_over_high_tables() -> None:
    """They are for coffee."""
    office = corner("ada")
    office.appear("host", (30, 1), host=True)
    office.do(SpreadOverTables(PlayerId("host")))
    assert office.view("ada").seat is None
