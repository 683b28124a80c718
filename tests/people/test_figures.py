"""Tests of what the host may be told: small numbers are never told, nor can they be worked out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from papote.people.figures import (
    DAY,
    FEW,
    HOUR,
    AreaHour,
    Share,
    SpaceHour,
    area_hours,
    area_sums,
    report,
    total,
)
from papote.types import RoomId

ROOM = RoomId("office")
MONDAY = 20_000 * DAY


def area(people: int, peak: int, minutes: float = 10.0, hour: float = 9.0, name: str = "kitchen") -> AreaHour:
    """An area in an hour of Monday, as it is kept."""
    return AreaHour(ROOM, name, MONDAY + hour * HOUR, MONDAY, peak, people, people * minutes * 60)


def sums(hour: int = 9, run: float = 0.0, **counts: int) -> SpaceHour:
    """An hour of Monday, as it is kept."""
    none = dict.fromkeys(("newcomers", "talked", "pairs", "paired", "rounds", "round_people"), 0)
    return SpaceHour(hour=MONDAY + hour * HOUR, run=MONDAY + run, **(none | counts))


def test_small_numbers_of_people_are_left_out_with_all_that_was_measured_of_them() -> None:
    """An area with four looks like one with nobody; five at different moments are told without a peak."""
    told = area_hours([area(4, 4), area(5, 2, name="hall"), area(9, 6, name="stage")])
    assert [(each.area, each.people, each.peak, each.minutes) for each in told] == [
        ("hall", 5, None, 10),
        ("stage", 9, 6, 10),
    ]


def test_sums_of_an_area_are_made_from_what_is_told_of_it() -> None:
    """Hours left out are in no sum either."""
    told = area_hours([area(10, 8, 20.0), area(30, 6, 40.0, 10), area(4, 4, 60.0, 11)])
    (kitchen,) = area_sums(told)
    assert (kitchen.hours, kitchen.peak, kitchen.minutes) == (2, 8, 35)
    assert area_sums(told) == area_sums(area_hours([area(10, 8, 20.0), area(30, 6, 40.0, 10)]))


def test_after_a_start_anew_the_larger_count_stands_and_nobody_is_added_up() -> None:
    """Three people counted twice are no six."""
    again = replace(area(3, 3), run=MONDAY + 9.5 * HOUR)
    assert area_hours([area(3, 3), again]) == ()
    twice = [sums(newcomers=4, talked=4), sums(run=9.5 * HOUR, newcomers=3, talked=3)]
    (day,) = report([], twice, MONDAY, MONDAY + DAY, MONDAY + DAY).days
    assert (day.newcomers, day.share) == (None, Share.WITHHELD)


def test_a_share_is_told_where_five_did_and_five_did_not() -> None:
    """Else only that few did, or nearly all."""
    found = []
    for newcomers, talked in ((4, 2), (7, 3), (12, 4), (12, 8), (12, 7), (8, 4)):
        (day,) = report([], [sums(newcomers=newcomers, talked=talked)], MONDAY, MONDAY + DAY, MONDAY + DAY).days
        found.append((day.newcomers, day.share, day.talked))
    assert found == [
        (None, Share.WITHHELD, None),
        (7, Share.WITHHELD, None),
        (12, Share.FEW, None),
        (12, Share.NEARLY_ALL, None),
        (12, Share.TOLD, 0.58),
        (8, Share.WITHHELD, None),
    ]


def test_what_is_not_over_is_not_told() -> None:
    """Whoever asks twice within an hour, or within a day, learns of nobody who came in between."""
    hours = [sums(9, newcomers=8, pairs=9, paired=8), sums(10, newcomers=8, pairs=9, paired=8)]
    areas = [area(9, 9), area(9, 9, hour=10)]
    at_noon = report(areas, hours, MONDAY, MONDAY + DAY, MONDAY + 10.5 * HOUR)
    assert [each.hour for each in at_noon.hours] == [MONDAY + 9 * HOUR]
    assert [each.hour for each in at_noon.pairs] == [MONDAY + 9 * HOUR]
    assert (at_noon.days, at_noon.newcomers) == ((), 0)
    after = report(areas, hours, MONDAY, MONDAY + DAY, MONDAY + DAY)
    assert (len(after.hours), after.days[0].newcomers, after.days[0].pairs) == (2, 16, 18)


def test_coffee_is_told_of_once_it_brought_five_together() -> None:
    """Two rounds of the same four are nobody's business; nor are three of seven, since no small number is told."""
    (few,) = report([], [sums(rounds=2, round_people=4)], MONDAY, MONDAY + DAY, MONDAY + DAY).days
    (some,) = report([], [sums(rounds=3, round_people=7)], MONDAY, MONDAY + DAY, MONDAY + DAY).days
    (more,) = report([], [sums(rounds=5, round_people=9)], MONDAY, MONDAY + DAY, MONDAY + DAY).days
    assert (few.rounds, some.rounds, more.rounds) == (None, None, 5)


Cells = list[tuple[int, int]]
Published = tuple[tuple[int | None, ...], int | None]


def published(cells: Cells) -> Published:
    """All that anybody sees, with which cells are withheld for good measure."""
    return tuple(count if count >= FEW else (0 if count == 0 else None) for count, _ in cells), total(cells)


def test_small_numbers_cannot_be_worked_out_from_totals() -> None:
    """Whatever is told of four hours, each hour withheld could have been any of 1 to 4: all there is was tried."""
    behind: dict[Published, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product((0, 1, 2, 3, 4, 6, 11), repeat=4):
        behind[published([(count, 20) for count in counts])].append(counts)
    for (seen, _), possible in behind.items():
        for place, cell in enumerate(seen):
            if cell is None:
                assert {counts[place] for counts in possible} == {1, 2, 3, 4}, (seen, possible)
    assert any(whole is not None and None in seen for seen, whole in behind)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_small_numbers_of_people_behind_a_count_never_pass_as_a_total(cells: Cells) -> None:
    """A total is never below five, and one hour alone is never what it tells beyond the hours that are told."""
    whole = total(cells)
    hidden = [count for count, people in cells if count and (count < FEW or people < FEW)]
    if whole is not None:
        assert whole >= FEW
        assert whole == sum(count for count, _ in cells)
        assert len(hidden) != 1
        assert not hidden or sum(hidden) >= FEW


areas = st.builds(
    area,
    people=st.integers(1, 9),
    peak=st.integers(1, 9),
    minutes=st.floats(0, 60),
    hour=st.integers(0, 47).map(float),
    name=st.sampled_from(["", "kitchen", "hall"]),
)
hours = st.builds(
    sums,
    hour=st.integers(0, 47),
    run=st.sampled_from([0.0, 7.0]),
    newcomers=st.integers(0, 9),
    talked=st.integers(0, 9),
    pairs=st.integers(0, 9),
    paired=st.integers(0, 9),
    rounds=st.integers(0, 8),
    round_people=st.integers(0, 9),
)


@given(st.lists(areas, max_size=20), st.lists(hours, max_size=20), st.integers(0, 50))
def test_a_report_has_no_small_numbers_and_does_not_change_with_them(
    kept: list[AreaHour], counted: list[SpaceHour], hour: int
) -> None:
    """Of people; and an hour with few in an area is as if nobody had been there."""
    now = MONDAY + hour * HOUR
    told = report(kept, counted, MONDAY, MONDAY + 2 * DAY, now)
    numbers = [each.people for each in told.hours] + [each.pairs for each in told.pairs]
    peaks = [each.peak for each in told.hours] + [each.peak for each in told.areas]
    numbers += [peak for peak in peaks if peak is not None]
    daily = [number for day in told.days for number in (day.newcomers, day.pairs, day.rounds)]
    numbers += [number for number in daily if number is not None]
    assert all(number >= FEW for number in numbers)
    assert all((day.talked is not None) == (day.share is Share.TOLD) for day in told.days)
    moments = [each.hour for each in told.hours] + [each.hour for each in told.pairs]
    assert all(moment + HOUR <= now for moment in moments)
    many = [each for each in kept if each.people >= FEW]
    assert report(many, counted, MONDAY, MONDAY + 2 * DAY, now) == told
