"""The way in: whether somebody may come into a space, and as what. Pure: all that is known comes as arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from papote.errors import Refused
from papote.people.account import Access, Account, Identity, Membership, Space
from papote.people.names import is_reserved, skeleton
from papote.people.permissions import stronger
from papote.types import PersonId, Role, Seconds, SpaceId
from papote.world.cards import BLANK, Card


@dataclass(frozen=True, slots=True)
class Pass:
    """What a browser has shown at the door of a space before, so that it need not again.

    ``proof`` names what it was: an invitation's id, a mark of the password, or the host's word. When that is taken
    back, or the password changes, the pass is worth nothing.
    """

    space: SpaceId
    how: Access
    proof: str
    tags: tuple[str, ...] = ()
    until: Seconds | None = None


@dataclass(slots=True)
class Visitor:
    """Somebody at the door: all that is known of him, before it is known where he wants to go."""

    person: PersonId
    account: Account | None = None
    session: str | None = None
    """The id of his session, by which it can be ended."""
    memberships: dict[SpaceId, Membership] = field(default_factory=dict)
    passes: tuple[Pass, ...] = ()
    proofs: frozenset[str] = frozenset()
    """Those of his passes that still hold."""
    barred: frozenset[SpaceId] = frozenset()
    """Where he is kept out."""
    address: str = ""
    """Where he comes from, as far as limits go."""
    guest_person: PersonId | None = None
    """Who he is without his account, if his browser has been here before."""
    guest_name: str = ""
    guest_avatar: str = ""
    guest_lang: str = ""
    card: Card = BLANK
    """What he says of himself, where somebody has looked it up."""

    @property
    def known(self) -> bool:
        """Whether he is the same from one visit to the next."""
        return self.account is not None or self.guest_person is not None


def domain_of(email: str) -> str:
    """The part of an address after the @, in lower case."""
    return email.rpartition("@")[2].lower()


def joins_by_domain(space: Space, account: Account | None) -> bool:
    """Whether this account becomes a member by its address alone."""
    return (
        space.access is Access.DOMAIN
        and account is not None
        and account.email is not None
        and domain_of(account.email) in space.domains
    )


def role_in(
    space: Space, membership: Membership | None, passes: Iterable[Pass], now: Seconds, *, proofs: Collection[str]
) -> tuple[Role, tuple[str, ...]]:
    """As what somebody comes in, and with which tags; raises the refusal that says what is missing.

    ``proofs`` are those of his passes that still hold.
    """
    if membership is not None and (membership.role is not Role.GUEST or space.access in (Access.OPEN, Access.LINK)):
        return membership.role, membership.tags
    tags = membership.tags if membership is not None else ()
    valid = [
        each
        for each in passes
        if each.space == space.id and each.proof in proofs and (each.until is None or now < each.until)
    ]
    for each in valid:
        tags = tuple(sorted({*tags, *each.tags}))
    match space.access:
        case Access.OPEN:
            return Role.GUEST, tags
        # A password or a host's word lets no one in where an invitation is asked for; an invitation does everywhere
        # that guests come in at all.
        case Access.LINK | Access.PASSWORD | Access.KNOCK:
            if any(each.how in (space.access, Access.LINK) for each in valid):
                return Role.GUEST, tags
    raise Refused(MISSING[space.access])


MISSING = {
    Access.LINK: "invitation_needed",
    Access.PASSWORD: "password_wrong",
    Access.DOMAIN: "members_only",
    Access.MEMBERS: "members_only",
    Access.KNOCK: "wait_for_host",
    Access.OPEN: "forbidden",
}
"""What somebody is told who does not get in."""


def check_name(name: str, own: str | None, taken: Iterable[tuple[str, str]]) -> None:
    """Raise ``name_taken`` when a guest's name looks like the house, or like one of those ``taken``: (person, name)."""
    if is_reserved(name):
        raise Refused("name_taken")
    look = skeleton(name)
    if any(person != own and skeleton(other) == look for person, other in taken):
        raise Refused("name_taken")


def is_protected(identity: Identity) -> bool:
    """Whether guests may not be called like this person."""
    return identity.role is not Role.GUEST


def as_host(identity_role: Role, *, shown_key: bool) -> Role:
    """Whoever shows the office's host key is a host for this visit."""
    return stronger(identity_role, Role.HOST) if shown_key else identity_role
