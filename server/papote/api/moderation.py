"""What hosts do about people who disturb, what people do about each other, and where a host reads what was done.

Who may do it to whom is ``people.permissions``; here the target's role is found out, the sockets are told, and it is
written down.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from papote import stores
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import NameText, PeopleDesk
from papote.auth.bouncer import Bouncer, Bystanders
from papote.auth.keys import new_id
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.chat import Access, room_channel
from papote.people.moderation import (
    LONGEST_BAN,
    REASON_LENGTH,
    REPORT_LENGTH,
    REPORT_LINES,
    REPORT_SECONDS,
    Ban,
    Block,
    Report,
    ReportedLine,
)
from papote.people.names import clean_name
from papote.people.permissions import stronger
from papote.protocol.text import clean
from papote.types import AccountId, PersonId, Role, RoomId, Seconds

REPORTS = 5
REPORT_WINDOW: Seconds = 600.0
"""So many reports from one person, and from one address."""

DEEDS = 50
"""Lines of the log in one answer, unless fewer are asked for."""

PersonText = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
ReasonText = Annotated[str, Meta(max_length=REASON_LENGTH)]
Moment = Annotated[float, Meta(description="Unix time in seconds")]


class Target(Body, frozen=True):
    """Who it is about."""

    person: PersonText


class MoveOut(Body, frozen=True):
    """Who is to go, and how far."""

    person: PersonText
    outside: bool = False
    """Out of the rooms; else to the entrance of the room he is in."""


class WishedBan(Body, frozen=True):
    """Who is to be kept out, why, and for how long."""

    person: PersonText
    reason: ReasonText = ""
    seconds: Annotated[float, Meta(ge=60, le=LONGEST_BAN)] | None = None
    """None: until it is lifted."""
    household: bool = True
    """Whether nobody else may come from where he came from either, the members aside."""
    name: NameText | None = None
    """What he was called, where he has gone already."""


class BanCard(Reply, frozen=True):
    """A ban that stands."""

    id: str
    person: str
    name: str
    reason: str
    by: str
    created_at: Moment
    until: Annotated[float | None, Meta(description="Unix time in seconds; null: until it is lifted")]
    household: Annotated[bool, Meta(description="nobody else from there comes in either, the members aside")]


class BanList(Reply, frozen=True):
    """Those that stand, the newest first."""

    bans: list[BanCard]


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


class BlockWish(Body, frozen=True):
    """What the one who is blocked is called, for one's list."""

    name: NameText


class BlockCard(Reply, frozen=True):
    """Somebody one has blocked."""

    person: str
    name: str
    created_at: Moment


class BlockList(Reply, frozen=True):
    """One's own, the newest first."""

    blocks: list[BlockCard]


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


class Moderation:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        bouncer: Bouncer,
        bystanders: Bystanders,
        reports: stores.ReportStore,
        log: stores.AuditStore,
        chat: stores.ChatStore,
    ) -> None:
        self._desk = desk
        self._bouncer = bouncer
        self._bystanders = bystanders
        self._reports = reports
        self._log = log
        self._chat = chat
        self._allowance = Allowance(REPORTS, REPORT_WINDOW, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        return [*self._of_hosts(), *self._of_everybody()]

    def _of_hosts(self) -> list[Operation]:
        group, member = "Moderation", Who.MEMBER
        return [
            Operation(
                "POST",
                "/spaces/{space}/mute",
                "Turn somebody's microphone off; he may turn it on again",
                self.mute,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=Target,
                codes=("unknown_player",),
            ),
            Operation(
                "POST",
                "/spaces/{space}/move-out",
                "Send somebody to the entrance, or out of the rooms; he may come back",
                self.move_out,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=MoveOut,
                codes=("unknown_player",),
            ),
            Operation(
                "GET",
                "/spaces/{space}/bans",
                "Who is kept out",
                self.bans,
                group,
                who=member,
                right=permissions.may_see_bans,
                answer=BanList,
            ),
            Operation(
                "POST",
                "/spaces/{space}/bans",
                "Keep somebody out",
                self.ban,
                group,
                who=member,
                right=permissions.may_see_bans,
                body=WishedBan,
                answer=BanCard,
                status=201,
                codes=("bad_text", "unknown_player"),
            ),
            Operation(
                "DELETE",
                "/spaces/{space}/bans/{ban}",
                "Let somebody in again",
                self.lift,
                group,
                who=member,
                right=permissions.may_see_bans,
            ),
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
        ]

    def _of_everybody(self) -> list[Operation]:
        group = "Moderation"
        return [
            Operation(
                "POST",
                "/spaces/{space}/reports",
                "Tell the hosts about somebody",
                self.report,
                group,
                body=WishedReport,
                codes=("bad_text", "not_signed_in", "unknown_room", "unknown_player"),
            ),
            Operation(
                "GET",
                "/me/blocks",
                "Whom one has blocked",
                self.blocks,
                group,
                answer=BlockList,
            ),
            Operation(
                "PUT",
                "/me/blocks/{person}",
                "Have nothing to do with somebody",
                self.block,
                group,
                body=BlockWish,
                answer=BlockList,
                codes=("bad_text", "not_signed_in"),
            ),
            Operation(
                "DELETE",
                "/me/blocks/{person}",
                "Have to do with somebody again",
                self.unblock,
                group,
                answer=BlockList,
                codes=("not_signed_in",),
            ),
        ]

    # ---- hosts

    async def mute(self, call: Call, wish: Target) -> None:
        """Nobody hears him from this moment on, whatever his browser goes on sending."""
        person, name, role = await self._target(call, wish.person)
        call.allow(permissions.may_mute(call.role, role))
        self._check_known(call, person)
        if not self._desk.doorman.mute(person, call.space, call.visitor.person):
            raise Refused("unknown_player")
        await call.audit("muted", person, name=name)

    async def move_out(self, call: Call, wish: MoveOut) -> None:
        """He stands at the entrance, alone; or his sockets close, and say why."""
        person, name, role = await self._target(call, wish.person)
        call.allow(permissions.may_move_out(call.role, role))
        self._check_known(call, person)
        doorman = self._desk.doorman
        if wish.outside:
            moved = doorman.cut("moved_out", person=person, space=call.space)
        else:
            moved = doorman.lead_out(person, call.space)
        if not moved:
            raise Refused("unknown_player")
        await call.audit("moved_out" if wish.outside else "led_out", person, name=name)

    async def ban(self, call: Call, wish: WishedBan) -> BanCard:
        """First it is on disk, then every socket closes: of the person, and of guests from the same household."""
        person, name, role = await self._target(call, wish.person, wish.name)
        call.allow(permissions.may_ban(call.role, role))
        now = self._desk.clock.unix()
        until = now + wish.seconds if wish.seconds is not None else None
        ban = Ban(new_id(), call.space, person, None, name, clean(wish.reason), call.visitor.person, now, until)
        doorman = self._desk.doorman
        # A host behind the same router is not kept out: who is more than a guest comes in all the same.
        addresses = doorman.addresses(person, call.space) if wish.household else frozenset()
        await self._bouncer.add(ban, addresses)
        doorman.cut("banned", person=person, space=call.space)
        for address in addresses:
            doorman.cut("banned", address=address, space=call.space, guests_only=True)
        await call.audit("banned", person, name=name, reason=ban.reason, until=until, household=bool(addresses))
        return _ban_card(ban, household=bool(addresses))

    async def bans(self, call: Call) -> BanList:
        """Those that stand."""
        found = await self._bouncer.table.standing(self._desk.clock.unix(), call.space)
        return BanList([_ban_card(ban, household=ban.address is not None) for ban in found if ban.person is not None])

    async def lift(self, call: Call) -> None:
        """He may come in again as before."""
        lifted = await self._bouncer.lift(call.space, call.part("ban"))
        if lifted is None:
            raise Refused("not_found")
        await call.audit("unbanned", lifted.person or lifted.id, name=lifted.name)

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

    def _check_known(self, call: Call, person: PersonId) -> None:
        """Raise ``unknown_player`` for who is not here, or unlisted and far from the host: the two look alike."""
        if not self._desk.doorman.may_know(call.visitor.person, person, call.space):
            raise Refused("unknown_player")

    async def _target(self, call: Call, id: str, known_as: str | None = None) -> tuple[PersonId, str, Role]:
        """Who it is about, what he is called, and what he is in this space; raises ``unknown_player``."""
        person = PersonId(id)
        here = [each for each in self._desk.doorman.present(call.space) if each.person == person]
        member = await self._desk.visits.directory.table.member(call.space, AccountId(id))
        role = member.membership.role if member is not None else Role.GUEST
        for each in here:
            role = stronger(role, each.role)
        if here:
            return person, here[0].name, role
        if member is not None:
            return person, member.account.name, role
        if known_as is None:
            raise Refused("unknown_player")
        return person, clean_name(known_as), role

    # ---- everybody

    async def report(self, call: Call, wish: WishedReport) -> None:
        """Whoever is, or was, in the space may; what was written in the room goes along as it stands now."""
        own = self._known(call)
        directory = self._desk.visits.directory
        room = RoomId(wish.room)
        if directory.of_room(room).id != call.space:
            raise Refused("unknown_room")
        present = any(each.person == own for each in self._desk.doorman.present(call.space))
        call.allow(present or call.space in call.visitor.memberships)
        self._allowance.check(f"person {own}", f"address {call.address}")
        about, name, _ = await self._target(call, wish.person, wish.name)
        now = self._desk.clock.unix()
        messages = await self._chat.page(Access(room_channel(room)), limit=REPORT_LINES)
        lines = tuple(
            ReportedLine(message.author, message.name, message.text, message.at)
            for message in messages
            if message.at >= now - REPORT_SECONDS and message.text
        )
        report = Report(new_id(), call.space, room, own, about, name, clean(wish.text), lines, now)
        await self._reports.add(report)

    async def blocks(self, call: Call) -> BlockList:
        """Whoever is nobody yet has none."""
        found = await self._bystanders.table.of(call.visitor.person)
        return BlockList([BlockCard(block.blocked, block.name, block.created_at) for block in found])

    async def block(self, call: Call, wish: BlockWish) -> BlockList:
        """Both hear nothing of each other from this moment on; the other is not told."""
        own, other = self._known(call), PersonId(call.part("person"))
        await self._bystanders.add(Block(own, other, clean_name(wish.name), self._desk.clock.unix()))
        self._desk.doorman.keep_apart(own, other)
        return await self.blocks(call)

    async def unblock(self, call: Call) -> BlockList:
        """The other's own block, if there is one, stays."""
        own, other = self._known(call), PersonId(call.part("person"))
        if over := await self._bystanders.remove(own, other):
            self._desk.doorman.keep_apart(own, *over)
        return await self.blocks(call)

    def _known(self, call: Call) -> PersonId:
        """Who asks, if he is somebody from one visit to the next."""
        if not call.visitor.known:
            raise Refused("not_signed_in")
        return call.visitor.person


def _ban_card(ban: Ban, *, household: bool) -> BanCard:
    return BanCard(
        ban.id, ban.person or "", ban.name, ban.reason, ban.by, ban.created_at, ban.until, household=household
    )


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
