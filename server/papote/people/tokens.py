"""Tokens: what a program shows instead of cookies, and how far that carries it. Pure; secrets are drawn elsewhere.

A *personal* token stands for an account, which is what it is in the space at that moment. A *space* token belongs to
nobody: it is a program of the space, and may do there what its scopes name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from papote.errors import Refused
from papote.people.admission import Visitor
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId

PREFIX = "papote_"
"""How every token begins, so that whoever finds one knows what it is."""

TOKEN = " token"
"""Among what is shown at the handshake, the name of a token: no cookie can be called like that."""

SCOPES: dict[str, str] = {
    "presence": "who is where, now and as it changes",
    "rooms": "the rooms and how full they are",
    "members": "the members of the space",
    "invitations": "make, list and take back invitations",
    "events": "the agenda",
    "plan": "plan, change and cancel what is in the agenda, and see who comes",
    "chat": "write to the chat of rooms",
    "history": "read what was written in rooms",
    "enter": "come into the rooms, as a figure",
    "book": "one's address book, with notes and cards",
    "promises": "one's promises, and those made to one",
    "figures": "how full the place was, in numbers that point at nobody",
}
"""Each scope and what it opens."""

NAME_LENGTH = 40
LONGEST_DAYS = 366
MOST_TOKENS = 50
"""Of one account, or of one space."""

SPACE_TOKEN_ROLE = Role.HOST
"""What a space's own token may do at most; tokens, webhooks and the space itself are for people."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: all of it but the secret."""

    id: str
    space: SpaceId
    account: AccountId | None
    """None: the space's own."""
    name: str
    scopes: tuple[str, ...]
    created_at: Seconds
    expires_at: Seconds | None
    used_at: Seconds | None = None

    def works(self, now: Seconds) -> bool:
        """Whether it still opens anything."""
        return self.expires_at is None or now < self.expires_at

    @property
    def program(self) -> PersonId:
        """Who comes by this token, where somebody has to be named; sockets that came by it are ended by this."""
        return PersonId(f"t-{self.id}")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token stands for."""

    visitor: Visitor
    scopes: frozenset[str]
    role: Role
    """What it may do at most, where it may do anything."""
    space: SpaceId
    """It is good for this space alone."""
    token: str = field(default="")
    """The id by which it is listed."""


def clean_scopes(wished: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Scopes there are, each once, in their order; raises ``bad_text`` for others, or none."""
    if not wished or not set(wished) <= set(SCOPES):
        raise Refused("bad_text")
    return tuple(scope for scope in SCOPES if scope in wished)
