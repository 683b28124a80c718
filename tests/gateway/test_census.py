"""Tests of the census: whom it counts in a room that really goes on, whom it never does, and what it writes."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from papote.errors import Unavailable
from papote.gateway.census import Census
from papote.geometry import Rect
from papote.people.account import HOME
from papote.people.figures import HOUR, AreaHour, SpaceHour
from papote.rooms.manager import RoomHost
from papote.types import Facing, PersonId, PlayerId, RoomId, Seconds, SpaceId
from papote.world import commands, events
from papote.world.cards import Card
from tests.examples import examples
from tests.gateway.test_herald import view
from tests.rooms.clock import ManualClock
from tests.world.maps import floor, middle
from tests.world.office import Office


class Store:
    """What was written."""

    def __init__(self) -> None:
        self.areas: list[AreaHour] = []
        self.hours: list[SpaceHour] = []
        self.broken = False

    async def keep(self, space: SpaceId, areas: Any, hours: Any) -> None:
        """Note it."""
        assert space == HOME
        if self.broken:
            raise Unavailable("storage_unavailable")
        self.areas += areas
        self.hours += hours

    async def between(self, space: SpaceId, since: Seconds, until: Seconds) -> Any:
        """Nobody asks."""
        raise AssertionError


class Counted:
    """A census of one room, and its books."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.census = Census(self.clock)
        self.store = Store()
        self.hear = self.census.listener(cast(RoomHost, SimpleNamespace(id=RoomId("office"))))

    async def written(self) -> tuple[list[AreaHour], list[SpaceHour]]:
        """All there is."""
        await self.census.close()
        return self.store.areas, self.store.hours


def together(player: str, *others: str) -> events.ConversationChanged:
    """Somebody's conversation, with these."""
    members = tuple(events.Member(PlayerId(other), 1.0, True) for other in others)
    talk = events.Conversation(cast(Any, "b1"), cast(Any, None), False, members) if others else None
    return events.ConversationChanged(PlayerId(player), talk)


async def test_comings_areas_and_conversations_are_counted() -> None:
    """A newcomer in company, and one pair."""
    counted = Counted()
    await counted.census.open(counted.store)
    counted.hear([events.PlayerJoined(view("p1")), events.PlayerJoined(view("p2"))], None)
    counted.hear([together("p1", "p2"), together("p2", "p1")], None)
    counted.hear([events.PlayerChanged(view("p1", area="kitchen"))], None)
    counted.hear([together("p1"), together("p2"), events.PlayerLeft(PlayerId("p2"))], None)
    areas, (hour,) = await counted.written()
    assert [(each.area, each.peak, each.people) for each in areas] == [("", 2, 2), ("kitchen", 1, 1)]
    assert (hour.newcomers, hour.talked, hour.pairs, hour.paired) == (2, 2, 1, 2)


async def test_rounds_of_coffee_are_counted_by_those_who_may_be() -> None:
    """One with somebody simulated brought nobody together."""
    counted = Counted()
    await counted.census.open(counted.store)
    strangers = [view("p3", person=PersonId("s-7")), view("p4", listed=False, person=PersonId(""))]
    counted.hear([events.PlayerJoined(each) for each in (view("p1"), view("p2"), *strangers)], None)
    for names in (("p1", "p2", "p3"), ("p1", "p3"), ("p2", "p4")):
        counted.hear([events.CoffeeServed(tuple(map(PlayerId, names)), ())], None)
    _, (hour,) = await counted.written()
    assert (hour.rounds, hour.round_people) == (1, 2)


async def test_c1_a_third_is_another_round_if_he_may_be_counted() -> None:
    """Whom nobody is to find in the figures adds nothing to them by sitting down with two who are in them."""
    counted = Counted()
    await counted.census.open(counted.store)
    strangers = [view("p4", person=PersonId("s-7")), view("p5", listed=False)]
    counted.hear([events.PlayerJoined(each) for each in (view("p1"), view("p2"), view("p3"), *strangers)], None)

    def served(*names: str, third: bool) -> None:
        players = tuple(map(PlayerId, names))
        counted.hear([events.CoffeeServed(players, (), players[-1] if third else None)], None)

    served("p1", "p2", third=False)
    served("p1", "p2", "p4", third=True)
    served("p1", "p2", "p5", third=True)
    served("p1", "p2", "p3", third=True)
    served("p4", "p5", "p3", third=True)
    _, (hour,) = await counted.written()
    assert (hour.rounds, hour.round_people) == (2, 3)


async def test_an_office_that_does_not_count_listens_to_nothing() -> None:
    """Nothing is kept in memory either."""
    counted = Counted()
    counted.hear([events.PlayerJoined(view("p1"))], None)
    assert await counted.written() == ([], [])


async def test_simulated_people_and_programs_are_never_counted_nor_is_company_with_them() -> None:
    """Who talks with them alone has found nobody."""
    counted = Counted()
    await counted.census.open(counted.store)
    strangers = [view("p2", person=PersonId("s-7")), view("p3", person=PersonId("t-greeter"))]
    counted.hear([events.PlayerJoined(each) for each in (view("p1"), *strangers)], None)
    counted.hear([together("p1", "p2", "p3"), together("p2", "p1", "p3"), together("p3", "p1", "p2")], None)
    (area,), (hour,) = await counted.written()
    assert (area.people, hour.newcomers, hour.talked, hour.pairs) == (1, 1, 0, 0)


async def test_a_database_that_does_not_answer_costs_hours_and_nothing_else() -> None:
    """Figures are but counts."""
    counted = Counted()
    await counted.census.open(counted.store)
    counted.hear([events.PlayerJoined(view("p1"))], None)
    counted.store.broken = True
    counted.clock.turn(2 * HOUR)
    await counted.census.write()
    counted.store.broken = False
    assert counted.store.areas == []
    areas, _ = await counted.written()
    assert [each.people for each in areas] == [1, 1]


Step = tuple[str, str]
PLACES = {"a": (4.0, 4.0), "b": (6.0, 4.0), "c": (4.0, 6.0), "d": (6.0, 6.0)}
"""All within earshot of each other: nobody is needed to bring two others together."""


async def books_of(steps: list[Step], unlisted: set[str], absent: set[str]) -> Any:
    """What is written of a room in which these things happen."""
    counted = Counted()
    await counted.census.open(counted.store)
    office = Office(floor(12, 12))
    here: set[str] = set()
    for name, what in steps:
        counted.clock.turn(7.0)
        office.forget()
        player = PlayerId(name)
        if name not in absent and (name in here) == (what != "come"):
            if what == "come":
                here.add(name)
                card = Card(listed=name not in unlisted)
                x, y = middle(*PLACES[name])
                office.tilemap.starts[name] = (Rect(x, y, 1, 1),)
                profile, person = commands.Profile(name, "a01"), PersonId(f"a-{name}")
                office.do(commands.Join(player, profile, name, person=person, card=card))
                office.do(commands.Move(player, 1, x + 1, y, Facing.DOWN))
                office.do(commands.Move(player, 2, x + 1, y, Facing.DOWN))
            elif what == "go":
                here.discard(name)
                office.do(commands.Leave(player))
            elif name not in unlisted:
                office.do(commands.SetCard(player, Card(listed=what == "show")))
        office.wait(3.0)
        counted.hear(office.events, None)
    return await counted.written()


@settings(max_examples=examples(40))
@given(
    st.sets(st.sampled_from("abcd"), max_size=3),
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["come", "come", "go", "hide", "show"])), max_size=25),
)
def test_figures_are_as_if_unlisted_people_were_not_there(unlisted: set[str], steps: list[Step]) -> None:
    """Whatever happens: a room with people who are unlisted all along counts as the same room without them."""

    async def both() -> tuple[Any, Any]:
        return await books_of(steps, unlisted, set()), await books_of(steps, unlisted, unlisted)

    with_them, without = asyncio.run(both())
    assert with_them == without


async def test_the_room_of_these_tests_brings_people_together() -> None:
    """Else the comparison above would say little; and who hides is company no more."""
    come = [(name, "come") for name in "abc"]
    assert (await books_of(come, set(), set()))[1][0].pairs == 3
    assert (await books_of(come, {"c"}, set()))[1][0].pairs == 1
    assert (await books_of([*come, ("a", "hide"), ("d", "come")], set(), set()))[1][0].pairs == 5
