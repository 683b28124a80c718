"""What hosts read: what people report about somebody, and what hosts did.

Whoever is, or was, in a space may report; what was written in the room goes along.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from papote import stores
from papote.api.encounters import self_of
from papote.api.moderation import Moment, PersonText, target_of
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import NameText, PeopleDesk
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.chat import Access, room_channel
from papote.people.moderation import REPORT_LENGTH, REPORT_LINES, REPORT_SECONDS, Report, ReportedLine
from papote.protocol.text import clean
from papote.types import RoomId, Seconds

REPORTS = 5
REPORT_WINDOW: Seconds = 600.0
"""So many reports from one person, and from one address."""

DEEDS = 50
"""Lines of the log in one answer, unless fewer are asked for."""


class WishedReport(Body, frozen=True):
    """What the hosts are to know."""

    person: PersonText
    room: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    text: Annotated[str, Meta(max_length=REPORT_LENGTH)]
    name: NameText | None = None
    """What the person was called, where he has gone already."""


class ReportLine(Reply, frozen=True):
    """A message of the room as it was when it was reported."""

    person: str
    name: str
    text: str
    at: Moment


class ReportCard(Reply, frozen=True):
    """A report, with what was written in the room in the minutes before."""

    id: str
    room: str
    by: str
    about: str
    about_name: str
    text: str
    lines: list[ReportLine]
    created_at: Moment
    closed_at: Annotated[float | None, Meta(description="Unix time in seconds; null: it is open")]
    closed_by: str | None


class ReportList(Reply, frozen=True):
    """The newest first."""

    reports: list[ReportCard]


class WhichReports(Body, frozen=True):
    """Those that are open, or those that were seen to."""

    state: Literal["open", "closed"] = "open"


class WhichDeeds(Body, frozen=True):
    """The last ones, or those before a number."""

    before: Annotated[int, Meta(ge=1)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = DEEDS


class DeedCard(Reply, frozen=True):
    """Something a host did."""

    number: int
    at: Moment
    by: str
    by_name: str
    action: str
    target: str
    details: dict[str, Any]


class DeedPage(Reply, frozen=True):
    """The newest first."""

    deeds: list[DeedCard]
    more: Annotated[bool, Meta(description="whether there may be older ones")]


class Reports:
    """The handlers."""

    def __init__(
        self, desk: PeopleDesk, reports: stores.ReportStore, log: stores.AuditStore, chat: stores.ChatStore
    ) -> None:
        self._desk = desk
        self._reports = reports
        self._log = log
        self._chat = chat
        self._allowance = Allowance(REPORTS, REPORT_WINDOW, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group, member = "Moderation", Who.MEMBER
        return [
            Operation(
                "GET",
                "/spaces/{space}/reports",
                "What people report",
                self.reports,
                group,
                who=member,
                right=permissions.may_see_reports,
                query=WhichReports,
                answer=ReportList,
            ),
            Operation(
                "POST",
                "/spaces/{space}/reports/{report}/close",
                "Say that a report was seen to",
                self.close,
                group,
                who=member,
                right=permissions.may_see_reports,
                answer=ReportCard,
            ),
            Operation(
                "GET",
                "/spaces/{space}/audit",
                "What hosts did",
                self.deeds,
                group,
                who=member,
                right=permissions.may_see_audit,
                query=WhichDeeds,
                answer=DeedPage,
            ),
            Operation(
                "POST",
                "/spaces/{space}/reports",
                "Tell the hosts about somebody",
                self.report,
                group,
                body=WishedReport,
                codes=("bad_text", "not_signed_in", "unknown_room", "unknown_player"),
            ),
        ]

    async def reports(self, call: Call) -> ReportList:
        """Of this space."""
        found = await self._reports.of(call.space, closed=call.query.state == "closed")
        return ReportList([_report_card(report) for report in found])

    async def close(self, call: Call) -> ReportCard:
        """The first host to say so has done it."""
        now = self._desk.clock.unix()
        closed = await self._reports.close(call.space, call.part("report"), call.visitor.person, now)
        if closed is None:
            raise Refused("not_found")
        await call.audit("report_closed", closed.about, report=closed.id, name=closed.about_name)
        return _report_card(closed)

    async def deeds(self, call: Call) -> DeedPage:
        """A page of the log."""
        limit = call.query.limit
        found = await self._log.page(call.space, before=call.query.before, limit=limit)
        cards = [
            DeedCard(each.number, each.at, each.by, each.by_name, each.action, each.target, each.details)
            for each in found
        ]
        return DeedPage(cards, more=len(found) == limit)

    async def report(self, call: Call, wish: WishedReport) -> None:
        """Whoever is, or was, in the space may; what was written in the room goes along as it stands now."""
        own = self_of(call)
        directory = self._desk.visits.directory
        room = RoomId(wish.room)
        if directory.of_room(room).id != call.space:
            raise Refused("unknown_room")
        present = any(each.person == own for each in self._desk.doorman.present(call.space))
        call.allow(present or call.space in call.visitor.memberships)
        self._allowance.check(f"person {own}", f"address {call.address}")
        about, name, _ = await target_of(self._desk, call, wish.person, wish.name)
        now = self._desk.clock.unix()
        messages = await self._chat.page(Access(room_channel(room)), limit=REPORT_LINES)
        lines = tuple(
            ReportedLine(message.author, message.name, message.text, message.at)
            for message in messages
            if message.at >= now - REPORT_SECONDS and message.text
        )
        report = Report(new_id(), call.space, room, own, about, name, clean(wish.text), lines, now)
        await self._reports.add(report)


def _report_card(report: Report) -> ReportCard:
    return ReportCard(
        id=report.id,
        room=report.room,
        by=report.by,
        about=report.about,
        about_name=report.about_name,
        text=report.text,
        lines=[ReportLine(line.person, line.name, line.text, line.at) for line in report.lines],
        created_at=report.created_at,
        closed_at=report.closed_at,
        closed_by=report.closed_by,
    )
