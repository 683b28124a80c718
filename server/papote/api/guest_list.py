"""Places at gatherings that are taken by links: a host's invitations, and letters about a place that came free.

What one is shown before one takes a place, and what becomes of it; links into spaces are ``invitations``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from papote import stores
from papote.api.agenda import Crier
from papote.api.gatherings import found
from papote.api.invitations import (
    AcceptInvitation,
    InvitationList,
    Invitations,
    Invited,
    InvitedEvent,
    NewInvitation,
    invitation_card,
)
from papote.api.operations import Body, Call, Operation, Who
from papote.api.people import PeopleDesk, keep_guest
from papote.auth.keys import digest, new_id, new_secret
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Access
from papote.people.admission import Pass
from papote.people.agenda import MOST_COMPANIONS, Answer, Gathering
from papote.people.invitations import NOTE_LENGTH, Invitation
from papote.people.names import clean_name
from papote.protocol.text import clean
from papote.types import Role, Seconds

MADE = 60
WINDOW: Seconds = 60.0
"""So many invitations from one person."""

MOST = 500
"""Invitations to one gathering."""


class MakeGuestInvitation(Body, frozen=True):
    """For whom it is, and whom he may bring along."""

    companions: Annotated[
        int, Meta(ge=0, le=MOST_COMPANIONS, description="so many more may take a place by the same link")
    ] = 0
    note: Annotated[str, Meta(max_length=NOTE_LENGTH, description="for hosts")] = ""


class GuestList:
    """The handlers."""

    def __init__(
        self,
        desk: PeopleDesk,
        table: stores.GuestLists,
        gatherings: stores.Gatherings,
        invitations: Invitations,
        crier: Crier,
    ) -> None:
        self._desk = desk
        self._table = table
        self._gatherings = gatherings
        self._links = invitations
        self._crier = crier
        self._made = Allowance(MADE, WINDOW, desk.clock.now)

    def operations(self) -> list[Operation]:
        """All of them."""
        group, path, right = "Agenda", "/spaces/{space}/events/{event}/invitations", permissions.may_plan
        return [
            Operation(
                "GET",
                path,
                "The invitations to a gathering",
                self.invitations,
                group,
                who=Who.MEMBER,
                right=right,
                answer=InvitationList,
                scope="plan",
            ),
            Operation(
                "POST",
                path,
                "Invite somebody to a gathering, with companions or without; the link is told this once",
                self.invite,
                group,
                who=Who.MEMBER,
                right=right,
                body=MakeGuestInvitation,
                answer=NewInvitation,
                status=201,
                codes=("event_over", "too_many"),
                scope="plan",
            ),
        ]

    # ---- hosts

    async def invitations(self, call: Call) -> InvitationList:
        """Without their links; one that is taken back takes no place away."""
        gathering, now = await found(self._desk, self._gatherings, call), self._desk.clock.unix()
        return InvitationList([invitation_card(each, now) for each in await self._table.invitations(gathering.id)])

    async def invite(self, call: Call, wish: MakeGuestInvitation) -> NewInvitation:
        """It lets a guest into the space as well, until the gathering is over. It keeps no place free."""
        self._made.check(call.visitor.person)
        gathering, now = await found(self._desk, self._gatherings, call), self._desk.clock.unix()
        if gathering.over(now):
            raise Refused("event_over")
        if len(await self._table.invitations(gathering.id)) >= MOST:
            raise Refused("too_many")
        secret = new_secret()
        invitation = Invitation(
            id=new_id(),
            space=call.space,
            role=Role.GUEST,
            tags=(),
            uses_left=1 + wish.companions,
            expires_at=gathering.ends_at,
            note=clean(wish.note),
            by=call.visitor.person,
            created_at=now,
            gathering=gathering.id,
        )
        return await self._links.told(call, await self._links.keep(invitation, secret))

    # ---- whoever has the link

    async def about(self, invitation: Invitation) -> InvitedEvent | None:
        """What an invitation is to."""
        if invitation.gathering is None:
            return None
        gathering = await self._gatherings.get(invitation.space, invitation.gathering)
        if gathering is None or gathering.over(self._desk.clock.unix()):
            raise Refused("event_over")
        return _event(gathering)

    async def offered(self, token: str) -> Invited | None:
        """What place the secret of a letter is for; None: it is none of these."""
        offer = await self._table.offered(digest(token), self._desk.clock.unix())
        return self._invited(*offer) if offer is not None else None

    async def take(self, call: Call, shown: AcceptInvitation) -> Invited | None:
        """Take the place a link is for; None: it is for none."""
        now = self._desk.clock.unix()
        taken = await self._table.claim(digest(shown.token), now)
        if taken is None:
            invitation = await self._desk.visits.invitations.find(digest(shown.token))
            if invitation is None or invitation.gathering is None:
                return None
            taken = await self._come(call, shown, invitation)
        self._crier.answered(taken.gathering, taken.offers)
        return self._invited(taken.gathering, taken.answer)

    async def _come(self, call: Call, shown: AcceptInvitation, invitation: Invitation) -> stores.Taken:
        visitor, visits, now = call.visitor, self._desk.visits, self._desk.clock.unix()
        space = visits.directory.space(invitation.space)
        if space.id in visitor.barred:
            raise Refused("banned")
        if visitor.account is not None:
            account = visitor.account
            taken = await self._table.take(digest(shown.token), account.person, account.name, now, account.id)
            if taken is None:
                raise self._links.worthless(call)
            if taken.membership is not None and taken.membership != visitor.memberships.get(space.id):
                visits.directory.note(taken.membership, account.name)
                self._desk.doorman.change_membership(account.id, space.id, taken.membership)
            return taken
        if space.access in (Access.MEMBERS, Access.DOMAIN):
            raise Refused("not_signed_in")
        guest = visits.as_guest(visitor)
        if shown.name and not guest.name:
            guest = replace(guest, name=clean_name(shown.name))
            visits.check_guest_name(guest.name, visitor.person, space.id, self._desk.doorman.present(space.id))
        if not guest.name:
            raise Refused("bad_text")
        taken = await self._table.take(digest(shown.token), visitor.person, guest.name, now)
        if taken is None:
            raise self._links.worthless(call)
        door = Pass(space.id, Access.LINK, invitation.id, invitation.tags, invitation.expires_at)
        keep_guest(self._desk, call, guest.with_pass(door))
        return taken

    def _invited(self, gathering: Gathering, answer: Answer) -> Invited:
        space = self._desk.visits.directory.space(gathering.space)
        event = _event(gathering, answer)
        return self._links.leads_to(space, Role.GUEST, event, needs_account=False)


def _event(gathering: Gathering, answer: Answer | None = None) -> InvitedEvent:
    return InvitedEvent(
        id=gathering.id,
        title=gathering.title,
        host=gathering.host,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        room=gathering.room,
        standing=answer.standing.value if answer is not None else None,
        claim_until=answer.claim_until if answer is not None else None,
    )
