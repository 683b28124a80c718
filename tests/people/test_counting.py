"""Tests of counting: how full, how long, who found company, which pairs are new; and that nobody is remembered."""

from __future__ import annotations

from itertools import count

from papote.people.counting import SOON, Ledger
from papote.people.figures import DAY, HOUR, AreaHour, SpaceHour
from papote.types import PersonId, PlayerId, RoomId

ROOM = RoomId("office")
NINE = 20_000 * DAY + 9 * HOUR


def person(name: str) -> PersonId:
    """Who it is."""
    return PersonId(f"a-{name}")


class Day:
    """A ledger that begins at nine, spoken to by name."""

    def __init__(self) -> None:
        keys = count(1)
        self.ledger = Ledger(NINE, lambda: str(next(keys)).encode())
        self.areas: list[AreaHour] = []
        self.hours: list[SpaceHour] = []

    def came(self, name: str, at: float, area: str = "hall") -> None:
        """So many minutes after nine."""
        self.ledger.came(ROOM, PlayerId(name), person(name), area, NINE + at * 60)

    def moved(self, name: str, at: float, area: str) -> None:
        """To another area."""
        self.ledger.moved(ROOM, PlayerId(name), area, NINE + at * 60)

    def left(self, name: str, at: float) -> None:
        """Gone."""
        self.ledger.left(ROOM, PlayerId(name), NINE + at * 60)

    def talk(self, names: str, at: float) -> None:
        """These talk with each other, one letter each."""
        for name in names:
            company = [person(each) for each in names]
            self.ledger.met(ROOM, PlayerId(name), company, NINE + at * 60)

    def take(self, at: float, *, everything: bool = False) -> None:
        """What is over by then."""
        areas, hours = self.ledger.take(NINE + at * 60, everything=everything)
        self.areas += areas
        self.hours += hours


def test_an_area_has_a_peak_and_the_time_people_spent_there() -> None:
    """Hour by hour: who stays counts in each."""
    day = Day()
    day.came("a", 0)
    day.came("b", 10)
    day.left("b", 20)
    day.came("c", 30)
    day.moved("c", 40, "kitchen")
    day.take(180)
    told = [(each.area, (each.hour - NINE) / HOUR, each.peak, each.people, each.seconds / 60) for each in day.areas]
    assert told == [
        ("hall", 0, 2, 3, 80),
        ("kitchen", 0, 1, 1, 20),
        ("hall", 1, 1, 1, 60),
        ("kitchen", 1, 1, 1, 60),
    ]


def test_an_hour_is_told_once_nothing_more_can_come_into_it() -> None:
    """Who came at its end may find company a little later."""
    day = Day()
    day.came("a", 59)
    day.came("b", 59)
    day.take(60)
    assert day.hours == []
    day.talk("ab", 61)
    day.take(60 + SOON / 60)
    assert [(each.newcomers, each.talked) for each in day.hours] == [(2, 2)]
    day.take(70)
    assert len(day.hours) == 1


def test_newcomers_are_counted_once_a_day_and_company_within_three_minutes() -> None:
    """Who comes back is no newcomer; who talks late found no company in time."""
    day = Day()
    day.came("a", 0)
    day.came("b", 2)
    day.talk("ab", 4)
    day.left("a", 10)
    day.came("a", 15)
    day.came("c", 15)
    day.talk("abc", 16)
    day.take(0, everything=True)
    assert [(each.newcomers, each.talked) for each in day.hours] == [(3, 2)]


def test_a_pair_is_new_once_a_day() -> None:
    """However often, and in however large company, the two talk again."""
    day = Day()
    for name in "abc":
        day.came(name, 0)
    day.talk("ab", 1)
    day.talk("abc", 2)
    day.talk("ab", 70)
    day.take(300)
    assert [(each.pairs, each.paired) for each in day.hours] == [(3, 3)]


def test_another_day_knows_nothing_of_the_one_before() -> None:
    """The key is another one, and what was known by the old one is gone."""
    day = Day()
    day.came("a", 0)
    day.came("b", 0)
    day.talk("ab", 1)
    for name in "ab":
        day.left(name, 2)
    tomorrow = 24 * 60
    day.came("a", tomorrow)
    day.came("b", tomorrow)
    day.talk("ab", tomorrow + 1)
    day.take(tomorrow + 120)
    assert [(each.newcomers, each.pairs) for each in day.hours] == [(2, 1), (2, 1)]


def test_nothing_is_remembered_of_who_was_erased() -> None:
    """What was counted stands; but if he came again he would be somebody new, and so would his pairs."""
    day = Day()
    for name in "abc":
        day.came(name, 0)
    day.talk("abc", 1)
    day.ledger.forget(person("a"))
    for name in "abc":
        day.left(name, 2)
        day.came(name, 3)
    day.talk("abc", 4)
    day.take(5, everything=True)
    assert [(each.newcomers, each.pairs) for each in day.hours] == [(4, 5)]


def test_rounds_of_coffee_tell_how_many_they_brought_together_that_day() -> None:
    """Each person once."""
    day = Day()
    day.ledger.drew([person("a"), person("b")], NINE + 60)
    day.ledger.drew([person("a"), person("c"), person("d")], NINE + HOUR + 60)
    day.ledger.drew([person("e")], NINE + HOUR + 120)
    day.take(300)
    assert [(each.rounds, each.round_people) for each in day.hours] == [(1, 2), (1, 4)]


def test_a_clock_put_back_or_far_ahead_does_no_harm() -> None:
    """Nothing is counted in negative time, and years are not counted hour by hour."""
    day = Day()
    day.came("a", 30)
    day.moved("a", 0, "kitchen")
    day.take(40, everything=True)
    assert all(each.seconds >= 0 for each in day.areas)
    day.left("a", 60 * 24 * 3000)
    day.take(60 * 24 * 3001)
    assert len(day.areas) == 2
