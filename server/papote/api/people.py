"""What the operations about people share: the parts of ``auth`` they ask, and how people are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from papote.api.operations import Call, Doorman, Reply
from papote.auth import cookies
from papote.auth.cookies import GUEST_SECONDS, Guest
from papote.auth.links import MagicLinks
from papote.auth.passwords import Passwords
from papote.auth.visits import Visits
from papote.errors import Refused
from papote.interfaces import Clock
from papote.people.account import Account, Membership, Space
from papote.people.admission import Visitor, role_in
from papote.people.questions import questions_of
from papote.types import Role, RoomId

if TYPE_CHECKING:  # its libraries take long to import, and most offices have no such service
    from papote.auth.oidc import Oidc

NameText = Annotated[str, Meta(min_length=1, max_length=200, description="cleaned, it has 1 to 40 characters")]
AvatarText = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]
LangText = Annotated[str, Meta(max_length=8, pattern=r"^[A-Za-z-]*$")]
SecretText = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_-]+$")]
RoleText = Literal["owner", "host", "member", "guest"]
AccessText = Literal["open", "link", "password", "domain", "members", "knock"]
TagTexts = Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=20)]


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Everything the handlers ask."""

    visits: Visits
    links: MagicLinks
    passwords: Passwords
    doorman: Doorman
    clock: Clock
    oidc: Oidc | None = None
    members_sign_in: bool = True


class SpaceCard(Reply, frozen=True):
    """A space as anybody at its door may see it."""

    id: str
    name: str
    access: AccessText


class SpaceInside(SpaceCard, frozen=True):
    """The space one is in, or would come into."""

    questions: Annotated[list[str], Meta(description="its own, to break the ice over a coffee")]


class SpaceRole(Reply, frozen=True):
    """A space one belongs to."""

    id: str
    name: str
    role: RoleText


class Me(Reply, frozen=True):
    """Who one is, and what the space asks of one."""

    person: Annotated[str, Meta(description="empty: nobody yet; `POST /guest` or sign in")]
    signed_in: bool
    name: str
    avatar: str
    lang: str
    email: str | None
    role: RoleText
    tags: list[str]
    space: SpaceInside
    missing: Annotated[
        str | None, Meta(description="why one may not come in, as the code of the refusal; null: one may")
    ]
    spaces: list[SpaceRole]
    oidc: Annotated[str | None, Meta(description="what to call the sign-in service; null: there is none")]
    development: Annotated[bool, Meta(description="whether letters go to the log instead of by mail")]


def space_of(desk: PeopleDesk, room: str) -> Space:
    """The space of a room; the first one where no room is named."""
    return desk.visits.directory.of_room(RoomId(room))


def me(desk: PeopleDesk, visitor: Visitor, space: Space, key: str = "") -> Me:
    """Who somebody is in a space."""
    account = visitor.account
    membership = visitor.memberships.get(space.id)
    role = desk.visits.role(visitor, space.id, key)
    known = account is not None or visitor.guest_person is not None
    return Me(
        person=visitor.person if known else "",
        signed_in=account is not None,
        name=account.name if account is not None else visitor.guest_name,
        avatar=account.avatar if account is not None else visitor.guest_avatar,
        lang=account.lang if account is not None else visitor.guest_lang,
        email=account.email if account is not None else None,
        role=role.value,
        tags=list(membership.tags) if membership is not None else [],
        space=SpaceInside(space.id, space.name, space.access.value, list(questions_of(space))),
        missing=missing(desk, visitor, space, role),
        spaces=[
            SpaceRole(each.id, each.name, visitor.memberships[each.id].role.value)
            for each in desk.visits.directory
            if each.id in visitor.memberships
        ],
        oidc=desk.oidc.name if desk.oidc is not None else None,
        development=desk.links.development,
    )


def missing(desk: PeopleDesk, visitor: Visitor, space: Space, role: Role) -> str | None:
    """What keeps somebody out, by its code."""
    if role.hosts:
        return None
    if space.id in visitor.barred:
        return "banned"
    membership = visitor.memberships.get(space.id)
    try:
        role_in(space, membership, visitor.passes, desk.clock.unix(), proofs=visitor.proofs)
    except Refused as refusal:
        return refusal.code
    return None


def keep_guest(desk: PeopleDesk, call: Call, guest: Guest) -> None:
    """Let the browser remember a guest."""
    call.keep(cookies.GUEST, desk.visits.guests.write(guest), GUEST_SECONDS)
    visitor = call.visitor
    visitor.guest_person, visitor.guest_name = guest.person, guest.name
    visitor.guest_avatar, visitor.guest_lang, visitor.passes = guest.avatar, guest.lang, guest.passes
    if visitor.account is None:
        visitor.person = guest.person


class MemberCard(Reply, frozen=True):
    """A member of a space."""

    id: str
    name: str
    avatar: str
    email: Annotated[str | None, Meta(description="for hosts")]
    role: RoleText
    tags: list[str]
    since: Annotated[float, Meta(description="Unix time in seconds")]
    seen_at: Annotated[float | None, Meta(description="for hosts")]


def member_card(account: Account, membership: Membership, *, private: bool) -> MemberCard:
    """A member as a list has him; ``private`` with what is for hosts."""
    return MemberCard(
        id=account.id,
        name=account.name,
        avatar=account.avatar,
        email=account.email if private else None,
        role=membership.role.value,
        tags=list(membership.tags),
        since=membership.since,
        seen_at=account.seen_at if private else None,
    )
