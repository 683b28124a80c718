"""The coffee machine when all high tables are taken: a third for two who have met, an honest word, a gentle hint."""

from __future__ import annotations

import pytest

from papote.types import PlayerId, Status
from papote.world.cards import Card
from papote.world.coffee import ROUND
from papote.world.commands import AvoidPartner, RingOut, SetCard
from papote.world.events import CoffeeChanged, CoffeeServed, CoffeeView
from papote.world.joining import IN_PEACE, LONG
from papote.world.matching import URGENT
from tests.world.maps import draw
from tests.world.office import Office
from tests.world.test_coffee import CORNER, PLAN, corner, follow, table, take, together, told, withdraw

BROUGHT = 20.0
"""After this everybody is where he is led."""


def crowd(tables: int, *names: str, seed: int = 1) -> Office:
    """These stand in the corner, in two rows."""
    areas = (CORNER, *(table(number, 1 + 5 * number) for number in range(tables)))
    office = Office(draw(PLAN, more_areas=areas), seed=seed)
    for place, name in enumerate(names):
        office.appear(name, (1 + 3 * (place % 6), 1 + 3 * (place // 6)))
    return office


def two_and_a_third() -> Office:
    """Ada and Bob are at the only table; Cyd begins to wait when they have had a minute."""
    office = corner("ada", "bob", "cyd", tables=1)
    together(office, "ada", "bob")
    office.wait(IN_PEACE)
    take(office, "cyd")
    return office


def company(view: CoffeeView | None) -> set[str]:
    """With whom one takes a coffee."""
    return {one.player for one in view.people} if view is not None else set()


def at_tables(office: Office) -> list[set[str]]:
    """Who takes a coffee with whom, in the order of the tables' names."""
    coffees = sorted(office.room._coffee._coffees.values(), key=lambda coffee: coffee.table.id)
    return [set(coffee.arrived) for coffee in coffees]


def test_c1_ten_people_use_every_seat_of_two_tables() -> None:
    """Six sit and four wait, and none of them longer than it takes two to have met in peace."""
    names = [f"p{number}" for number in range(10)]
    office = crowd(2, *names)
    take(office, *names)
    office.wait(IN_PEACE + BROUGHT + ROUND + BROUGHT)
    assert sorted(map(len, at_tables(office))) == [3, 3]
    waiting = [view for name in names if (view := told(office, name)) is not None and view.table is None]
    assert sorted(view.ahead for view in waiting if view.ahead is not None) == [0, 1, 2, 3]


def test_c1_who_has_waited_long_is_led_to_two_as_the_third() -> None:
    """All three hear each other, and for the machine it is another round: his."""
    office = two_and_a_third()
    office.wait(URGENT + ROUND)
    follow(office, "cyd")
    assert set(office.hears("cyd")) == {"ada", "bob"}
    view = told(office, "ada")
    assert view is not None and view.together and company(view) == {"bob", "cyd"}
    first, second = office.take(CoffeeServed)
    assert (set(first.players), first.third) == ({"ada", "bob"}, None)
    assert (set(second.players), second.third) == ({"ada", "bob", "cyd"}, "cyd")


def test_c1_a_third_who_never_came_is_no_round() -> None:
    """Nor is one who came, went to fetch sugar, and is led no more."""
    office = two_and_a_third()
    office.wait(URGENT + ROUND)
    withdraw(office, "cyd")
    office.wait(BROUGHT)
    assert [event.third for event in office.take(CoffeeServed)] == [None]
    office = two_and_a_third()
    office.wait(URGENT + ROUND)
    follow(office, "cyd")
    office.status("cyd", Status.AWAY)
    office.status("cyd", Status.AVAILABLE)
    office.wait(BROUGHT)
    assert [event.third for event in office.take(CoffeeServed)] == [None, "cyd"]


def test_c1_two_hear_who_joins_them_and_why_before_he_arrives() -> None:
    """Both are told his name and what they share with him; nobody of them is asked to get up."""
    office = corner("ada", "bob", "cyd", tables=1, card=Card(offers=("bread",)))
    together(office, "ada", "bob")
    office.wait(IN_PEACE)
    take(office, "cyd")
    office.wait(URGENT + ROUND)
    assert office.hears("cyd") == {}
    for name in ("ada", "bob"):
        view = told(office, name)
        assert view is not None and not view.together
        assert [(one.name, one.topics) for one in view.people if one.player == "cyd"] == [("Cyd", ("bread",))]
    assert company(told(office, "cyd")) == {"ada", "bob"}


def test_c1_nobody_is_led_as_a_third_before_he_has_waited() -> None:
    """The machine first looks for company of his own."""
    office = two_and_a_third()
    office.wait(URGENT - 1)
    assert told(office, "cyd") == CoffeeView(waiting=1, seconds=0, ahead=0)


def test_c1_two_who_have_just_sat_down_are_left_in_peace() -> None:
    """For a minute, however long somebody has waited."""
    office = corner("ada", "bob", "cyd", "dan", tables=1)
    together(office, "ada", "bob")
    take(office, "cyd", "dan")
    office.wait(URGENT + ROUND)
    assert told(office, "cyd") == CoffeeView(waiting=2, seconds=0, ahead=0)
    assert told(office, "dan") == CoffeeView(waiting=2, seconds=0, ahead=1)
    office.wait(IN_PEACE - URGENT)
    assert company(told(office, "cyd")) == {"ada", "bob"}


def test_c1_a_third_is_never_led_to_whom_he_keeps_apart_from() -> None:
    """Whichever of them blocked the other, and be it after they met."""
    for one, other in (("cyd", "bob"), ("bob", "cyd")):
        office = two_and_a_third()
        office.block(one, other)
        office.wait(2 * URGENT)
        assert company(told(office, "cyd")) == set()


def test_c1_a_third_is_never_led_to_whom_one_need_not_meet_again() -> None:
    """Bob did not want to meet Cyd again."""
    office = corner("ada", "bob", "cyd", tables=1)
    together(office, "bob", "cyd")
    office.do(AvoidPartner(PlayerId("bob"), PlayerId("cyd")))
    withdraw(office, "bob", "cyd")
    office.walk("bob", (7, 1), speed=9)
    office.walk("cyd", (13, 1), speed=9)
    together(office, "ada", "bob")
    office.wait(IN_PEACE)
    take(office, "cyd")
    office.wait(2 * URGENT)
    assert company(told(office, "cyd")) == set()


def test_c1_a_block_on_the_way_turns_the_third_back() -> None:
    """The two go on with their coffee, and he waits again."""
    office = two_and_a_third()
    office.wait(URGENT + ROUND)
    office.block("ada", "cyd")
    office.wait(BROUGHT)
    assert at_tables(office) == [{"ada", "bob"}]
    view = told(office, "cyd")
    assert view is not None and view.table is None and view.waiting == 1


def test_c1_nobody_is_led_to_a_closed_door_or_to_a_coffee_that_ends() -> None:
    """Nor when it closes while he is on his way: then he waits again."""
    office = two_and_a_third()
    office.lock("ada")
    office.wait(2 * URGENT)
    assert company(told(office, "cyd")) == set()
    office.lock("ada", locked=False)
    office.do(RingOut(PlayerId("bob"), 120))
    office.wait(2 * ROUND)
    assert company(told(office, "cyd")) == set()
    office.do(RingOut(PlayerId("bob"), 0))
    office.wait(ROUND)
    assert company(told(office, "cyd")) == {"ada", "bob"}
    office.lock("ada")
    office.wait(BROUGHT)
    assert company(told(office, "cyd")) == set()
    assert at_tables(office) == [{"ada", "bob"}]


@pytest.mark.parametrize("status", [Status.BUSY, Status.DO_NOT_DISTURB])
def test_c1_who_is_not_to_be_disturbed_gets_no_third(status: Status) -> None:
    """One of the two is enough."""
    office = two_and_a_third()
    office.status("bob", status)
    office.wait(2 * URGENT)
    assert not any(company(view) >= {"cyd"} for name in ("ada", "bob") if (view := told(office, name)) is not None)


def test_c1_a_third_sits_where_he_has_something_to_say() -> None:
    """A topic in common decides, then a language; and who has waited longest chooses first."""
    names = ("ada", "bob", "cyd", "dan", "eve", "fay")
    office = crowd(2, *names)
    for name, topic in zip(names, ("rust", "rust", "bread", "bread", "bread", "none"), strict=True):
        office.do(SetCard(PlayerId(name), Card(offers=(topic,), languages=("nl",) if topic == "rust" else ("fr",))))
    take(office, *names[:4])
    office.wait(ROUND + BROUGHT)
    assert {frozenset(group) for group in at_tables(office)} == {frozenset({"ada", "bob"}), frozenset({"cyd", "dan"})}
    office.do(SetCard(PlayerId("fay"), Card(offers=("none",), languages=("nl",))))
    take(office, "eve", "fay")
    office.wait(IN_PEACE + ROUND)
    assert company(told(office, "eve")) == {"cyd", "dan"}
    assert company(told(office, "fay")) == {"ada", "bob"}


def test_c1_the_third_who_loses_all_company_at_once_waits_again_and_the_others_do_not() -> None:
    """They had their coffee."""
    office = two_and_a_third()
    office.wait(URGENT + ROUND)
    follow(office, "cyd")
    withdraw(office, "ada", "bob")
    view = told(office, "cyd")
    assert view is not None and view.waiting == 1
    assert told(office, "bob") is None


def test_c1_after_ten_minutes_a_table_hears_once_that_others_wait() -> None:
    """Nobody is sent away, and it does not hold any more when nobody waits."""
    office = crowd(1, "ada", "bob", "cyd", "dan", "eve")
    together(office, "ada", "bob")
    office.lock("ada")
    take(office, "cyd", "dan")
    office.wait(LONG - ROUND)
    before = told(office, "ada")
    assert before is not None and not before.others_wait
    office.wait(2 * ROUND)
    hinted = told(office, "bob")
    assert hinted is not None and hinted.others_wait and hinted.together
    assert told(office, "cyd") == CoffeeView(waiting=2, seconds=0, ahead=0)
    withdraw(office, "cyd", "dan")
    after = told(office, "ada")
    assert after is not None and not after.others_wait
    take(office, "eve")
    office.wait(LONG)
    hints = [event for event in office.take(CoffeeChanged) if event.coffee is not None and event.coffee.others_wait]
    assert [event.player for event in hints] == ["ada", "bob"]


def test_c1_nobody_hears_that_others_wait_while_there_is_a_table() -> None:
    """One who waits for company takes no table from anybody."""
    office = corner("ada", "bob", "cyd", tables=2)
    together(office, "ada", "bob")
    take(office, "cyd")
    office.wait(LONG + URGENT)
    view = told(office, "ada")
    assert view is not None and not view.others_wait
    assert told(office, "cyd") == CoffeeView(waiting=1, seconds=0)


def test_c1_how_many_are_ahead_tells_of_no_block_and_of_nobody_unlisted() -> None:
    """As the number of those who wait does."""
    office = crowd(1, "ada", "bob", "cyd", "dan", "eve")
    together(office, "ada", "bob")
    office.do(SetCard(PlayerId("dan"), Card(listed=False)))
    office.block("cyd", "eve")
    take(office, "cyd", "dan", "eve")
    office.wait(ROUND)
    assert told(office, "eve") == CoffeeView(waiting=1, seconds=0, ahead=0)
    assert told(office, "dan") == CoffeeView(waiting=3, seconds=0, ahead=1)


def test_c1_the_same_seed_leads_the_same_thirds() -> None:
    """The same people at the same time."""
    names = [f"p{number}" for number in range(10)]

    def spent(seed: int) -> list[set[str]]:
        office = crowd(2, *names, seed=seed)
        take(office, *names)
        office.wait(3 * IN_PEACE)
        return at_tables(office)

    assert spent(3) == spent(3)
    assert len({repr([sorted(group) for group in spent(seed)]) for seed in range(4)}) > 1
