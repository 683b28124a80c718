"""The coffee corner, whatever people do: hypothesis looks for two who should not have met."""

from __future__ import annotations

from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from papote.types import PlayerId, Status
from papote.world.cards import Card
from papote.world.commands import AvoidPartner, SetCard
from papote.world.events import CoffeeChanged, CoffeeView
from tests.examples import examples
from tests.world.test_coffee import office_of, take, withdraw

NAMES = ("ada", "bob", "cyd", "dan", "eve")

people = st.sampled_from(NAMES)
topics = st.lists(st.sampled_from(["bread", "rust", "zither"]), max_size=2, unique=True)


class CoffeeMachine(RuleBasedStateMachine):
    """Five people in a corner with two high tables."""

    def __init__(self) -> None:
        super().__init__()
        self.office = office_of(*NAMES)
        self.apart: set[frozenset[str]] = set()
        """Pairs who are to be kept apart from the next coffee on."""
        self.apart_before: set[frozenset[str]] = set()
        self.views: dict[str, CoffeeView | None] = {}
        self.heard = 0

    @rule(who=people)
    def take(self, who: str) -> None:
        """Wait for company."""
        take(self.office, who)

    @rule(who=people)
    def withdraw(self, who: str) -> None:
        """Wait no more, or leave."""
        withdraw(self.office, who)

    @rule(seconds=st.sampled_from([0.5, 2, 4, 15, 40, 90]))
    def wait(self, seconds: float) -> None:
        """Time passes; who is led and does not walk is brought."""
        self.office.wait(seconds)

    @rule(who=people, offers=topics, seeks=topics, listed=st.booleans())
    def write_card(self, who: str, offers: list[str], seeks: list[str], listed: bool) -> None:
        """Other topics, and in the list or in none."""
        self.office.do(SetCard(PlayerId(who), Card(tuple(offers), tuple(seeks), listed=listed)))

    @rule(one=people, other=people)
    def block(self, one: str, other: str) -> None:
        """For good."""
        if one != other:
            self.office.block(one, other)
            self.apart.add(frozenset((one, other)))

    @rule(one=people, other=people)
    def avoid(self, one: str, other: str) -> None:
        """Not this person again; who has never met him is refused."""
        before = len(self.office.events)
        self.office.do(AvoidPartner(PlayerId(one), PlayerId(other)))
        if len(self.office.events) == before:
            self.apart.add(frozenset((one, other)))

    @rule(who=people, column=st.sampled_from([1, 2, 3, 6, 7, 8]))
    def sit_down(self, who: str, column: int) -> None:
        """At a high table, on one's own account."""
        self.office.walk(who, (column, 7), speed=9)

    @rule(who=people)
    def blink(self, who: str) -> None:
        """A connection is lost and comes back at once; its page knows of no coffee but what it is told of then."""
        self.office.disconnect(who)
        self.office.wait(0.5)
        before = len(self.office.events)
        self.office.resume(who)
        told = (event for event in self.office.events[before:] if isinstance(event, CoffeeChanged))
        if all(event.player != who for event in told):
            self.views[PlayerId(who)] = None

    @rule(who=people, status=st.sampled_from([Status.AVAILABLE, Status.DO_NOT_DISTURB]))
    def change_status(self, who: str, status: Status) -> None:
        """Out of reach, or back."""
        self.office.status(who, status)

    @invariant()
    def nobody_meets_who_is_to_be_kept_apart(self) -> None:
        """A new coffee brings together only who may meet."""
        for event in self.office.events[self.heard :]:
            if not isinstance(event, CoffeeChanged):
                continue
            before, self.views[event.player] = self.views.get(event.player), event.coffee
            known = before.people if before is not None else ()
            if event.coffee is not None and event.coffee.people and not known:
                group = {event.player, *(one.player for one in event.coffee.people)}
                assert not any(frozenset(pair) in self.apart_before for pair in combinations(group, 2))
        self.heard = len(self.office.events)
        self.apart_before = set(self.apart)

    @invariant()
    def nobody_is_led_to_whom_he_is_kept_apart_from(self) -> None:
        """Nor does such a one sit at the table to which he is on his way."""
        for coffee in self.office.room._coffee._coffees.values():
            strangers = coffee.table.members.keys() - coffee.people.keys()
            led = coffee.people.keys() - coffee.arrived.keys()
            assert not any(frozenset((one, other)) in self.apart_before for one in led for other in strangers)

    @invariant()
    def all_of_a_group_are_told_of_each_other(self) -> None:
        """Whoever is led to a table with somebody is one of those whom that one was told of."""
        led = {name: view for name, view in self.views.items() if view is not None and view.table is not None}
        for name, view in led.items():
            for one in view.people:
                assert led[one.player].table == view.table
                assert name in {each.player for each in led[one.player].people}

    @invariant()
    def a_table_has_one_group(self) -> None:
        """As many people as were brought together, and never more than three."""
        at: dict[str, set[str]] = {}
        for name, view in self.views.items():
            if view is not None and view.table is not None:
                at.setdefault(view.table, set()).add(name)
        assert all(2 <= len(group) <= 3 for group in at.values())


CoffeeMachine.TestCase.settings = settings(max_examples=examples(25), stateful_step_count=25)
TestCoffeeMachine = CoffeeMachine.TestCase
