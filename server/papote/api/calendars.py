"""The agenda for calendar programs: files, and a private link by which somebody's calendar follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from msgspec import Meta

from papote import stores
from papote.api.gatherings import ENTRY_CODES, entered, found
from papote.api.operations import Body, Call, Operation, Reply
from papote.api.people import PeopleDesk, SecretText
from papote.auth.keys import digest, new_secret
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.interfaces import RoomDirectory
from papote.people.account import Access
from papote.people.admission import Visitor
from papote.people.agenda import CalendarLink, Gathering, PlaceLink
from papote.people.calendars import calendar_text
from papote.types import Role, Seconds

TRIES = 10
LINKS = 10
WINDOW: Seconds = 60.0
"""So many links that do not work may be tried from one address, and so many made by one person."""

KEPT_DAYS = 90
"""How far back a calendar still has what is over."""

CALENDAR = "text/calendar"


class CalendarKey(Body, frozen=True):
    """The secret of the link one's calendar has."""

    key: SecretText | None = None


class CalendarAddress(Reply, frozen=True):
    """Where one's calendar reads; whoever has it reads as much as oneself."""

    link: Annotated[str, Meta(description="told this once")]


class Calendars:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        table: stores.Gatherings,
        guest_lists: stores.GuestLists,
        rooms: RoomDirectory | None,
        base: Callable[[], str],
    ) -> None:
        """``base`` is the office's own address."""
        self._desk = desk
        self._table = table
        self._guest_lists = guest_lists
        self._rooms = rooms
        self._base = base
        self._tries = Allowance(TRIES, WINDOW, desk.clock.now)
        self._links = Allowance(LINKS, WINDOW, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group, own = "Agenda", "/spaces/{space}/me/calendar"
        return [
            Operation(
                "GET",
                "/spaces/{space}/events.ics",
                "The agenda for a calendar program, by the browser or by one's private link",
                self.calendar,
                group,
                query=CalendarKey,
                gives=CALENDAR,
                codes=("link_invalid", *ENTRY_CODES),
                scope="events",
            ),
            Operation(
                "GET",
                "/spaces/{space}/events/{event}/event.ics",
                "One gathering for a calendar program",
                self.file,
                group,
                gives=CALENDAR,
                codes=ENTRY_CODES,
                scope="events",
            ),
            Operation(
                "POST",
                own,
                "Make the link by which one's calendar reads the agenda; the one before works no more",
                self.make_link,
                group,
                answer=CalendarAddress,
                status=201,
                codes=("not_signed_in", *ENTRY_CODES),
            ),
            Operation(
                "DELETE", own, "Take the link of one's calendar back", self.remove_link, group, codes=("not_signed_in",)
            ),
        ]

    # ---- what calendars read

    async def calendar(self, call: Call) -> web.Response:
        """What is ahead, and what was in the last months, so that nothing vanishes from a calendar at once."""
        if call.query.key is None:
            visitor = call.visitor
        elif (guest := await self._guest(call, call.query.key)) is not None:
            return await self._places(call, guest)
        else:
            visitor = await self._reader(call, call.query.key)
        try:
            role = entered(self._desk, call, visitor)
        except Refused:
            if visitor is call.visitor:
                raise
            raise Refused("link_invalid") from None  # he may not come in any more
        now = self._desk.clock.unix()
        # What is to come on its own, so that it is there however much has been.
        ahead = await self._table.of(call.space, now, seen_by=role)
        past = await self._table.of(call.space, now - KEPT_DAYS * 86_400, now, seen_by=role)
        gatherings = [*(each for each in past if each.ends_at <= now), *ahead]
        return await self._written(call, visitor, gatherings, "agenda.ics")

    async def file(self, call: Call) -> web.Response:
        """It replaces an older one in a calendar, by its sequence."""
        return await self._written(call, call.visitor, [await found(self._desk, self._table, call)], "event.ics")

    async def _written(self, call: Call, visitor: Visitor, gatherings: Sequence[Gathering], name: str) -> web.Response:
        page = self._base()
        text = calendar_text(
            self._desk.visits.directory.space(call.space).name,
            gatherings,
            host=urlsplit(page).hostname or "papote",
            page=page,
            turnouts=await self._table.turnouts([each.id for each in gatherings], visitor.person),
            places={each.id: await self._place(each) for each in gatherings},
        )
        headers = {hdrs.CONTENT_DISPOSITION: f'inline; filename="{name}"'}
        return web.Response(body=text, content_type=CALENDAR, charset="utf-8", headers=headers)

    async def _place(self, gathering: Gathering) -> str:
        """Where it is, as people call it."""
        if gathering.room is None:
            return ""
        if self._rooms is None:
            return str(gathering.area or gathering.room)
        try:
            tilemap = await self._rooms.tilemap(gathering.room)
        except Refused:  # the map is gone
            return str(gathering.room)
        area = next((each.name for each in tilemap.areas if each.id == gathering.area), "")
        return f"{area}, {tilemap.name}" if area else tilemap.name

    async def _reader(self, call: Call, key: str) -> Visitor:
        """Whose calendar it is that shows this."""
        self._tries.allow(call.address)
        visits = self._desk.visits
        link = await self._table.link(digest(key))
        account = await visits.accounts.get(link.account) if link is not None and link.space == call.space else None
        if account is None:
            self._tries.count(call.address)
            raise Refused("link_invalid")
        memberships = {each.space: each for each in await visits.directory.table.memberships(account.id)}
        visitor = Visitor(account.person, account, None, memberships)
        await visits.look_again(visitor, call.address)
        return visitor

    async def _guest(self, call: Call, key: str) -> Visitor | None:
        """Which guest's calendar it is that shows this; None: nobody's."""
        self._tries.allow(call.address)
        link = await self._guest_lists.link(digest(key))
        if link is None or link.space != call.space:
            return None
        visitor = Visitor(link.person, guest_person=link.person)
        await self._desk.visits.look_again(visitor, call.address)
        # What a guest has shown at the door is known to his browser alone: the link ends where no guest comes in.
        shut = self._desk.visits.directory.space(call.space).access in (Access.MEMBERS, Access.DOMAIN)
        return None if shut or call.space in visitor.barred else visitor

    async def _places(self, call: Call, guest: Visitor) -> web.Response:
        """Where a guest has a place, or waits for one, and nothing else of the agenda."""
        since = self._desk.clock.unix() - KEPT_DAYS * 86_400
        answered = await self._guest_lists.places(call.space, guest.person, since)
        return await self._written(call, guest, [each for each in answered if each.seen_by(Role.GUEST)], "agenda.ics")

    async def make_link(self, call: Call) -> CalendarAddress:
        """It works as long as its owner may come in, until there is another; a guest's tells his own places alone."""
        entered(self._desk, call)
        visitor = call.visitor
        if not visitor.known:
            raise Refused("not_signed_in")  # nobody would be found again
        self._links.check(visitor.person)
        secret, now = new_secret(), self._desk.clock.unix()
        if visitor.account is not None:
            await self._guest_lists.remove_link(call.space, visitor.person)
            await self._table.add_link(digest(secret), CalendarLink(call.space, call.account, now))
        else:
            await self._guest_lists.add_link(digest(secret), PlaceLink(call.space, visitor.person, now))
        return CalendarAddress(f"{self._base().rstrip('/')}/api/v1/spaces/{call.space}/events.ics?key={secret}")

    async def remove_link(self, call: Call) -> None:
        """Calendars that have it read nothing more."""
        if call.visitor.account is not None:
            await self._table.remove_link(call.space, call.account)
        elif not call.visitor.known:
            raise Refused("not_signed_in")
        # A guest's, or what he has of when he was one.
        await self._guest_lists.remove_link(call.space, call.visitor.person)
