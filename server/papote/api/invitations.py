"""Invitations: made, listed and taken back by hosts; looked at and accepted by whoever has the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Protocol

from msgspec import Meta, field

from papote.api.gatherings import StandingText
from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk, RoleText, SecretText, SpaceCard, TagTexts, keep_guest
from papote.auth.keys import digest, new_id, new_secret
from papote.auth.limits import Allowance
from papote.errors import Refused
from papote.people import permissions
from papote.people.account import Access, Space
from papote.people.admission import Pass
from papote.people.invitations import DAY, LONGEST_DAYS, MOST_USES, NOTE_LENGTH, Invitation, clean_tags
from papote.protocol.text import clean
from papote.types import PersonId, Role, Seconds, SpaceId

PAGE = "/invite"
"""Where an invitation leads; its secret stands behind the #, and is sent to nobody who opens the link only to look."""

TRIES = 5
TRY_SECONDS: Seconds = 60.0
"""So many links that do not work may be tried from one address."""


class MakeInvitation(Body, frozen=True):
    """Whom it lets in, for how long, how often."""

    role: RoleText = "guest"
    uses: Annotated[int, Meta(ge=1, le=MOST_USES)] | None = 1
    days: Annotated[float, Meta(gt=0, le=LONGEST_DAYS)] | None = 7.0
    tags: TagTexts = field(default_factory=list)
    note: Annotated[str, Meta(max_length=NOTE_LENGTH)] = ""


class InvitationCard(Reply, frozen=True):
    """An invitation as hosts see it: not the link itself, which is told once."""

    id: str
    role: RoleText
    tags: list[str]
    uses_left: int | None
    expires_at: float | None
    note: str
    by: str
    created_at: float
    revoked: bool
    works: bool
    event: Annotated[str | None, Meta(description="the gathering it is to; null: it leads into the space alone")]


class NewInvitation(InvitationCard, frozen=True):
    """One just made, with its link."""

    link: str


class InvitationList(Reply, frozen=True):
    """All of a space, the newest first."""

    invitations: list[InvitationCard]


class ShowInvitation(Body, frozen=True):
    """What stands behind the # of the link."""

    token: SecretText


class AcceptInvitation(Body, frozen=True):
    """What stands behind the # of the link, and what a guest is called who has no name yet."""

    token: SecretText
    name: Annotated[str, Meta(max_length=200, description="needed by guests who are invited to a gathering")] = ""


class InvitedEvent(Reply, frozen=True):
    """A gathering to which one is invited, or at which a place came free."""

    id: str
    title: str
    host: str
    starts_at: Annotated[float, Meta(description="Unix time in seconds")]
    ends_at: float
    room: str | None
    standing: Annotated[StandingText | None, Meta(description="what became of one's answer; null: there is none yet")]
    claim_until: Annotated[float | None, Meta(description="until then the place is kept for one")]


class Invited(Reply, frozen=True):
    """Where an invitation leads."""

    space: SpaceCard
    role: RoleText
    needs_account: Annotated[bool, Meta(description="one has to sign in before one accepts")]
    room: Annotated[str, Meta(description="where to go once accepted; empty: the room the office opens with")]
    event: Annotated[InvitedEvent | None, Meta(description="null: it leads into the space alone")]


class Places(Protocol):
    """Whoever knows of gatherings to which links lead."""

    async def about(self, invitation: Invitation) -> InvitedEvent | None:
        """What an invitation is to."""

    async def offered(self, token: str) -> Invited | None:
        """What place the secret of a letter is for."""

    async def take(self, call: Call, shown: AcceptInvitation) -> Invited | None:
        """Take the place a link is for; None: it is for none."""


class Invitations:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, base: Callable[[], str]) -> None:
        """``base`` is the office's own address."""
        self._desk = desk
        self._base = base
        self._table = desk.visits.invitations
        self._tries = Allowance(TRIES, TRY_SECONDS, desk.clock.now)
        self.places: Places | None = None

    def operations(self) -> list[Operation]:
        """All of them."""
        group = "Invitations"
        return [
            Operation(
                "POST",
                "/invitations/look",
                "Where an invitation leads",
                self.look,
                group,
                body=ShowInvitation,
                answer=Invited,
                codes=("link_invalid", "event_over"),
            ),
            Operation(
                "POST",
                "/invitations/accept",
                "Accept an invitation",
                self.accept,
                group,
                body=AcceptInvitation,
                answer=Invited,
                codes=(
                    "link_invalid",
                    "not_signed_in",
                    "event_over",
                    "members_only",
                    "bad_text",
                    "name_taken",
                    "banned",
                ),
            ),
            Operation(
                "GET",
                "/spaces/{space}/invitations",
                "The invitations of a space",
                self.list,
                group,
                who=Who.MEMBER,
                right=permissions.may_see_invitations,
                answer=InvitationList,
                scope="invitations",
            ),
            Operation(
                "POST",
                "/spaces/{space}/invitations",
                "Make an invitation; its link is told this once",
                self.make,
                group,
                who=Who.MEMBER,
                right=permissions.may_see_invitations,
                body=MakeInvitation,
                answer=NewInvitation,
                status=201,
                codes=("bad_text",),
                scope="invitations",
            ),
            Operation(
                "DELETE",
                "/spaces/{space}/invitations/{invitation}",
                "Take an invitation back",
                self.revoke,
                group,
                who=Who.MEMBER,
                right=permissions.may_see_invitations,
                scope="invitations",
            ),
        ]

    # ---- whoever has the link

    async def look(self, call: Call, shown: ShowInvitation) -> Invited:
        """Nothing is used up by looking."""
        self._tries.allow(call.address)
        if self.places is not None and (offered := await self.places.offered(shown.token)) is not None:
            return offered
        invitation = await self._find(call, shown.token)
        return self._invited(invitation, await self.places.about(invitation) if self.places is not None else None)

    async def _find(self, call: Call, token: str) -> Invitation:
        self._tries.allow(call.address)
        found = await self._table.find(digest(token))
        # Somebody who was let in by it before may come again, though it is used up.
        again = found is not None and any(each.proof == found.id for each in call.visitor.passes)
        now = self._desk.clock.unix()
        stands = found is not None and found.id in await self._table.standing([found.id], now)
        if found is None or not (found.works(now) or (again and stands)):
            raise self.worthless(call)
        return found

    def worthless(self, call: Call) -> Refused:
        """What whoever tries a link hears that does not work; it counts."""
        self._tries.count(call.address)
        return Refused("link_invalid")

    def _invited(self, invitation: Invitation, event: InvitedEvent | None = None) -> Invited:
        space = self._desk.visits.directory.space(invitation.space)
        needs_account = invitation.role is not Role.GUEST or space.access in (Access.MEMBERS, Access.DOMAIN)
        return self.leads_to(space, invitation.role, event, needs_account=needs_account)

    def leads_to(self, space: Space, role: Role, event: InvitedEvent | None, *, needs_account: bool) -> Invited:
        """Where a link leads, whatever it is."""
        card = SpaceCard(space.id, space.name, space.access.value)
        rooms = self._desk.visits.directory.rooms_of(space.id)
        room = event.room if event is not None and event.room is not None else rooms[0] if rooms else ""
        return Invited(card, role.value, needs_account, room, event)

    async def accept(self, call: Call, shown: AcceptInvitation) -> Invited:
        """A guest is let in by his browser's cookie, somebody signed in becomes what the invitation says.

        Where it leads to a gathering, one has a place there, or waits for one.
        """
        self._tries.allow(call.address)
        if self.places is not None and (taken := await self.places.take(call, shown)) is not None:
            return taken
        visitor = call.visitor
        if visitor.account is not None:
            return await self._become_member(call, shown.token)
        invitation = await self._find(call, shown.token)
        invited = self._invited(invitation)
        if invited.needs_account:
            raise Refused("not_signed_in")
        if not any(each.proof == invitation.id for each in visitor.passes):
            used = await self._table.use(digest(shown.token), self._desk.clock.unix())
            if used is None:  # somebody was faster
                raise Refused("link_invalid")
            door = Pass(used.space, Access.LINK, used.id, used.tags, used.expires_at)
            keep_guest(self._desk, call, self._desk.visits.as_guest(visitor).with_pass(door))
        return invited

    async def _become_member(self, call: Call, token: str) -> Invited:
        self._tries.allow(call.address)
        account = call.visitor.account
        assert account is not None
        accepted = await self._table.accept(digest(token), self._desk.clock.unix(), account.id)
        if accepted is None:
            self._tries.count(call.address)
            raise Refused("link_invalid")
        invitation, membership = accepted
        self._desk.visits.directory.note(membership, account.name)
        self._desk.doorman.change_membership(account.id, membership.space, membership)
        return self._invited(invitation)

    # ---- hosts

    async def list(self, call: Call) -> InvitationList:
        """All of them, without their links."""
        now = self._desk.clock.unix()
        return InvitationList([invitation_card(each, now) for each in await self._table.of(call.space)])

    async def make(self, call: Call, wish: MakeInvitation) -> NewInvitation:
        """A host invites to roles below his own."""
        call.allow(permissions.may_invite(call.role, Role(wish.role)))
        return await self.told(call, await self.write(call.space, call.visitor.person, wish))

    async def told(self, call: Call, written: tuple[Invitation, str]) -> NewInvitation:
        """Write down that it was made, and tell its link."""
        made, link = written
        await call.audit("invitation_made", made.id, role=made.role.value, uses=made.uses_left)
        return _new(made, link, self._desk.clock.unix())

    async def write(self, space: SpaceId, by: PersonId, wish: MakeInvitation) -> tuple[Invitation, str]:
        """An invitation and its link, whoever may make it."""
        now = self._desk.clock.unix()
        invitation = Invitation(
            id=new_id(),
            space=space,
            role=Role(wish.role),
            tags=clean_tags(wish.tags),
            uses_left=wish.uses,
            expires_at=now + wish.days * DAY if wish.days is not None else None,
            note=clean(wish.note),
            by=by,
            created_at=now,
        )
        return await self.keep(invitation, new_secret())

    async def keep(self, invitation: Invitation, secret: str) -> tuple[Invitation, str]:
        """Write an invitation down; with its link."""
        await self._table.add(digest(secret), invitation)
        return invitation, f"{self._base().rstrip('/')}{PAGE}#{secret}"

    async def revoke(self, call: Call) -> None:
        """It lets nobody in any more, those included whom it let in as guests before: they need another."""
        id = call.part("invitation")
        if not await self._table.revoke(call.space, id, self._desk.clock.unix()):
            raise Refused("not_found")
        await call.audit("invitation_revoked", id)


def invitation_card(invitation: Invitation, now: Seconds) -> InvitationCard:
    """An invitation as hosts see it."""
    return InvitationCard(
        id=invitation.id,
        role=invitation.role.value,
        tags=list(invitation.tags),
        uses_left=invitation.uses_left,
        expires_at=invitation.expires_at,
        note=invitation.note,
        by=invitation.by,
        created_at=invitation.created_at,
        revoked=invitation.revoked_at is not None,
        works=invitation.works(now),
        event=invitation.gathering,
    )


def _new(invitation: Invitation, link: str, now: Seconds) -> NewInvitation:
    card = invitation_card(invitation, now)
    return NewInvitation(**{name: getattr(card, name) for name in card.__struct_fields__}, link=link)
