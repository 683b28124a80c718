"""What the host may be told of the counts: no number below five, and none from which one could be worked out. Pure.

- A count of fewer than ``FEW`` people is left out, as if nobody had been there; so is what was measured of so few.
- The total of a day is told once the day is over, and only where each of the hours left out of it could still be any
  of 1 to 4 for all one knows: see ``total``. Other totals are made from what is told anyway.
- Where a process began anew, the larger of the two counts stands: nobody is counted twice, and nobody is added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from papote.types import RoomId, Seconds

FEW = 5
"""Fewer people than this are never told of."""

HOUR: Seconds = 3600.0
DAY: Seconds = 86_400.0
LONGEST_DAYS = 92
"""The most days that are told of at once."""


@dataclass(frozen=True, slots=True)
class AreaHour:
    """One area in one hour, as it is kept."""

    room: RoomId
    area: str
    """Empty: outside all areas."""
    hour: Seconds
    """When it began."""
    run: Seconds
    """When the process that counted began."""
    peak: int
    """The most people at one moment."""
    people: int
    """How many there were in all."""
    seconds: Seconds
    """How long they were there, all together."""


@dataclass(frozen=True, slots=True)
class SpaceHour:
    """A whole space in one hour, as it is kept."""

    hour: Seconds
    run: Seconds
    newcomers: int
    """Who came for the first time that day."""
    talked: int
    """Of these, who talked with somebody within three minutes."""
    pairs: int
    """Pairs who had not talked that day."""
    paired: int
    """How many people these pairs are."""
    rounds: int
    """Of the coffee machine."""
    round_people: int
    """How many people it had brought together that day so far."""


@dataclass(frozen=True, slots=True)
class AreaTold:
    """One area in one hour, as it is told."""

    room: RoomId
    area: str
    hour: Seconds
    people: int
    peak: int | None
    """None: never five at one moment."""
    minutes: int
    """How long each was there in that hour, on average."""


@dataclass(frozen=True, slots=True)
class AreaSum:
    """One area in all hours that are told of it."""

    room: RoomId
    area: str
    hours: int
    peak: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class PairsTold:
    """New pairs in one hour."""

    hour: Seconds
    pairs: int


class Share(Enum):
    """How a share may be told."""

    TOLD = "told"
    FEW = "few"
    """Fewer than five of them did."""
    NEARLY_ALL = "nearly_all"
    """Fewer than five of them did not."""
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class DayTold:
    """One whole day of a space; None: withheld."""

    day: Seconds
    newcomers: int | None
    talked: float | None
    """Which share of them talked within three minutes, from 0 to 1."""
    share: Share
    pairs: int | None
    rounds: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is told of a time."""

    since: Seconds
    until: Seconds
    hours: tuple[AreaTold, ...]
    areas: tuple[AreaSum, ...]
    pairs: tuple[PairsTold, ...]
    days: tuple[DayTold, ...]
    newcomers: int
    """Of all days of which they are told."""
    talked: float | None
    """The share of all days of which it is told."""


def report(
    areas: Iterable[AreaHour], hours: Iterable[SpaceHour], since: Seconds, until: Seconds, now: Seconds
) -> Report:
    """What may be told of the whole days between two moments; hours and days that are not over are not told of."""
    since, until = since // DAY * DAY, -(-until // DAY) * DAY
    kept = [each for each in hours if since <= each.hour < until]
    told = area_hours(each for each in areas if since <= each.hour < until and each.hour + HOUR <= now)
    by_day = _by_day(kept)
    over = range(int(since), int(min(until, now // DAY * DAY)), int(DAY))
    days = tuple(day_of(float(day), by_day.get(day, [])) for day in over)
    shares = [each for each in days if each.share is Share.TOLD]
    newcomers = sum(each.newcomers or 0 for each in shares)
    talked = sum((each.newcomers or 0) * (each.talked or 0.0) for each in shares)
    pairs = (each for each in _hourly(kept) if not withheld(each.pairs, each.paired) and each.hour + HOUR <= now)
    return Report(
        since,
        until,
        told,
        area_sums(told),
        tuple(PairsTold(each.hour, each.pairs) for each in pairs),
        days,
        sum(each.newcomers or 0 for each in days),
        round(talked / newcomers, 2) if newcomers else None,
    )


def area_hours(rows: Iterable[AreaHour]) -> tuple[AreaTold, ...]:
    """Each area in each hour that may be told of, the earliest first."""
    best: dict[tuple[Seconds, RoomId, str], AreaHour] = {}
    for row in rows:
        key = (row.hour, row.room, row.area)
        if row.people >= FEW and (key not in best or best[key].people < row.people):
            best[key] = row
    return tuple(_area(best[key]) for key in sorted(best))


def _area(row: AreaHour) -> AreaTold:
    minutes = round(row.seconds / row.people / 60)
    return AreaTold(row.room, row.area, row.hour, row.people, row.peak if row.peak >= FEW else None, minutes)


def area_sums(told: Sequence[AreaTold]) -> tuple[AreaSum, ...]:
    """Each area in all the hours told of it: made from nothing else, so that it tells nothing else."""
    found: dict[tuple[RoomId, str], list[AreaTold]] = defaultdict(list)
    for each in told:
        found[each.room, each.area].append(each)
    sums = []
    for (room, area), hours in found.items():
        peak = max((each.peak for each in hours if each.peak is not None), default=None)
        people = sum(each.people for each in hours)
        minutes = sum(each.people * each.minutes for each in hours)
        sums.append(AreaSum(room, area, len(hours), peak, round(minutes / people)))
    return tuple(sorted(sums, key=lambda each: (-(each.peak or 0), -each.minutes, each.room, each.area)))


def day_of(day: Seconds, rows: Sequence[SpaceHour]) -> DayTold:
    """One day that is over."""
    runs = [[0, 0, 0], *([sum(each) for each in zip(*run, strict=True)] for run in _runs(rows).values())]
    newcomers, talked = max((found, did) for found, did, _ in runs)
    share = _share(newcomers, talked)
    hourly = _hourly(rows)
    drawn = max((row.round_people for row in rows), default=0)
    rounds = max(each for _, _, each in runs)
    return DayTold(
        day,
        newcomers if newcomers >= FEW else None,
        round(talked / newcomers, 2) if share is Share.TOLD else None,
        share,
        total([(row.pairs, row.paired) for row in hourly]),
        rounds if min(drawn, rounds) >= FEW else None,
    )


def _share(people: int, did: int) -> Share:
    if people < FEW:
        return Share.WITHHELD
    if did < FEW:
        return Share.FEW if people - did >= FEW else Share.WITHHELD
    return Share.TOLD if people - did >= FEW else Share.NEARLY_ALL


def total(cells: Sequence[tuple[int, int]]) -> int | None:
    """The sum of counts, each with the people it is of; None: it would tell too much of those that are withheld.

    Even who knew how many cells are withheld would learn with the total no more than their sum. Each of them can be any
    of 1 to ``FEW`` - 1 if, and only if, that sum leaves room to both sides; and since it is this that decides whether
    the total is told, a total withheld tells nothing of any of them either.
    """
    hidden = [count for count, people in cells if count and withheld(count, people)]
    rest, number, most = sum(hidden), len(hidden), FEW - 1
    if hidden and not number - 1 + most <= rest <= most * (number - 1) + 1:
        return None
    everything = sum(count for count, _ in cells)
    return everything if everything >= FEW else None


def withheld(count: int, people: int) -> bool:
    """Whether a count is too small to be told, or of too few people."""
    return count < FEW or people < FEW


def _hourly(rows: Iterable[SpaceHour]) -> list[SpaceHour]:
    """One row an hour: the one with most pairs."""
    best: dict[Seconds, SpaceHour] = {}
    for row in rows:
        if row.hour not in best or best[row.hour].pairs < row.pairs:
            best[row.hour] = row
    return [best[hour] for hour in sorted(best)]


def _by_day(rows: Iterable[SpaceHour]) -> dict[Seconds, list[SpaceHour]]:
    found: dict[Seconds, list[SpaceHour]] = defaultdict(list)
    for row in rows:
        found[row.hour // DAY * DAY].append(row)
    return found


def _runs(rows: Iterable[SpaceHour]) -> dict[Seconds, list[tuple[int, int, int]]]:
    """Newcomers, those who talked, and rounds of coffee, by the process that counted."""
    found: dict[Seconds, list[tuple[int, int, int]]] = defaultdict(list)
    for row in rows:
        found[row.run].append((row.newcomers, row.talked, row.rounds))
    return found
