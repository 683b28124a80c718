"""Who somebody is: the stored person, his membership of a space, and who speaks now. No rules here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from papote.types import AccountId, PersonId, Role, Seconds, SpaceId
from papote.world.cards import BLANK, Card

HOME = SpaceId("home")
"""The space every office has; a room that no space names is in it."""


class Access(Enum):
    """How one who is no member comes into a space."""

    OPEN = "open"
    """Anybody, as a guest."""
    LINK = "link"
    """By an invitation."""
    PASSWORD = "password"
    """By the space's password."""
    DOMAIN = "domain"
    """By an account whose e-mail address is of a listed domain: that makes one a member."""
    MEMBERS = "members"
    """Not at all."""
    KNOCK = "knock"
    """When a host lets one in."""


@dataclass(frozen=True, slots=True)
class Space:
    """A community: rooms, members, and the rule by which others come in."""

    id: SpaceId
    name: str
    access: Access
    created_at: Seconds
    """Moments of everything that is stored are seconds since 1970."""
    password: str | None = field(default=None, repr=False)
    """As scrypt writes it."""
    domains: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """A person who has signed in."""

    id: AccountId
    email: str | None
    """In lower case, and proven; None: a provider told none that it vouches for."""
    name: str
    avatar: str
    lang: str
    created_at: Seconds
    seen_at: Seconds

    @property
    def person(self) -> PersonId:
        """The person an account is."""
        return PersonId(self.id)


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account is in a space."""

    space: SpaceId
    account: AccountId
    role: Role
    tags: tuple[str, ...]
    since: Seconds


@dataclass(frozen=True, slots=True)
class Member:
    """A membership with the one who has it, for lists."""

    account: Account
    membership: Membership
    listed: bool = True
    """False: he is in no list but those of hosts."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in. Its secret is known to that browser alone."""

    id: str
    account: AccountId
    agent: str
    """What the browser calls itself, shortened."""
    created_at: Seconds
    seen_at: Seconds
    expires_at: Seconds


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is speaking now, and what he is where he speaks."""

    person: PersonId
    account: AccountId | None
    session: str | None
    """The id of his session, by which it can be ended."""
    name: str
    avatar: str
    role: Role
    tags: tuple[str, ...]
    space: SpaceId
    card: Card = BLANK
    """What he says of himself, and how he wants to be found."""
