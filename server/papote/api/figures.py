"""The host's figures: how full places were, how soon newcomers talked, how many got to know each other; never who.

Everything that may be told is told to every host alike, and nothing of it about a time that is not over.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Annotated, Literal

from aiohttp import hdrs, web
from msgspec import Meta

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.interfaces import Clock
from papote.people import permissions
from papote.people.encounters import harmless
from papote.people.figures import DAY, FEW, HOUR, LONGEST_DAYS, Report, report
from papote.types import Seconds

CSV = "text/csv"
HEADS = ("begins", "span", "room", "area", "measure", "value")

ShareText = Literal["told", "few", "nearly_all", "withheld"]
Moment = Annotated[float, Meta(description="Unix time in seconds")]


class FiguresQuery(Body, frozen=True):
    """How far back."""

    days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS, description="whole days of UTC, today included")] = 7


class AreaHourFigures(Reply, frozen=True):
    """One area in one hour in which at least five people were there."""

    at: Moment
    room: str
    area: Annotated[str, Meta(description="empty: outside all areas")]
    people: int
    peak: Annotated[int | None, Meta(description="the most at one moment; null: fewer than five")]
    minutes: Annotated[int, Meta(description="how long each was there in that hour, on average")]


class AreaFigures(Reply, frozen=True):
    """One area in all of these hours."""

    room: str
    area: str
    hours: Annotated[int, Meta(description="in which at least five people were there")]
    peak: int | None
    minutes: int


class PairFigures(Reply, frozen=True):
    """One hour in which at least five pairs talked for the first time that day."""

    at: Moment
    pairs: int


class DayFigures(Reply, frozen=True):
    """One day that is over; null: fewer than five, or it would tell of fewer than five."""

    at: Moment
    newcomers: Annotated[int | None, Meta(description="people who came")]
    share: Annotated[ShareText, Meta(description="`few`: fewer than five of them; `nearly_all`: all but so few")]
    talked: Annotated[float | None, Meta(description="the share who talked within three minutes, where it is told")]
    pairs: int | None
    rounds: Annotated[int | None, Meta(description="of coffee roulette")]


class FiguresReply(Reply, frozen=True):
    """Everything that may be told of these days."""

    counted: Annotated[bool, Meta(description="false: this office does not count")]
    few: Annotated[int, Meta(description="fewer people than this are never told of")]
    since: Moment
    until: Moment
    areas: list[AreaFigures]
    hours: list[AreaHourFigures]
    pairs: list[PairFigures]
    days: list[DayFigures]
    newcomers: Annotated[int, Meta(description="of all days of which they are told")]
    talked: float | None


class FigureDesk:
    """The handlers."""

    def __init__(self, store: stores.Figures, clock: Clock, *, counted: bool) -> None:
        self._store = store
        self._clock = clock
        self._counted = counted

    def operations(self) -> list[Operation]:
        """Both of them."""
        group, right, scope = "Figures", permissions.may_see_figures, "figures"
        return [
            Operation(
                "GET",
                "/spaces/{space}/figures",
                "How full the place was, and how soon people met: never fewer than five",
                self.look,
                group,
                who=Who.MEMBER,
                right=right,
                query=FiguresQuery,
                answer=FiguresReply,
                scope=scope,
            ),
            Operation(
                "GET",
                "/spaces/{space}/figures.csv",
                "The same as a table",
                self.table,
                group,
                who=Who.MEMBER,
                right=right,
                query=FiguresQuery,
                gives=CSV,
                scope=scope,
            ),
        ]

    async def look(self, call: Call) -> FiguresReply:
        """As it is told on the page."""
        told = await self._report(call)
        return FiguresReply(
            self._counted,
            FEW,
            told.since,
            told.until,
            [AreaFigures(each.room, each.area, each.hours, each.peak, each.minutes) for each in told.areas],
            [
                AreaHourFigures(each.hour, each.room, each.area, each.people, each.peak, each.minutes)
                for each in told.hours
            ],
            [PairFigures(each.hour, each.pairs) for each in told.pairs],
            [
                DayFigures(each.day, each.newcomers, each.share.value, each.talked, each.pairs, each.rounds)
                for each in told.days
            ],
            told.newcomers,
            told.talked,
        )

    async def table(self, call: Call) -> web.Response:
        """For a spreadsheet."""
        name = f"papote-figures-{datetime.fromtimestamp(self._clock.unix(), UTC):%Y-%m-%d}.csv"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        text = to_csv(await self._report(call))
        return web.Response(text=text, content_type=CSV, charset="utf-8", headers=headers)

    async def _report(self, call: Call) -> Report:
        now = self._clock.unix()
        until = (now // DAY + 1) * DAY
        since = until - call.query.days * DAY
        areas, hours = await self._store.between(call.space, since, until)
        return report(areas, hours, since, until, now)


def to_csv(told: Report) -> str:
    """One line for each number; what is withheld has none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)

    def write(at: Seconds, span: Seconds, room: str, area: str, **measures: float | None) -> None:
        begins = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%MZ}"
        for measure, value in measures.items():
            if value is not None:
                writer.writerow(
                    (begins, "hour" if span == HOUR else "day", harmless(room), harmless(area), measure, value)
                )

    for each in told.hours:
        write(each.hour, HOUR, each.room, each.area, people=each.people, peak=each.peak, minutes=each.minutes)
    for pair in told.pairs:
        write(pair.hour, HOUR, "", "", new_pairs=pair.pairs)
    for day in told.days:
        counts = {"newcomers": day.newcomers, "talked_within_3_minutes": day.talked}
        write(day.day, DAY, "", "", **counts, new_pairs=day.pairs, roulette_rounds=day.rounds)
    return out.getvalue()
