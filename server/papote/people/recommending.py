"""Contacts that a host recommends to somebody, each with a reason. Pure.

Nobody is recommended who does not want it, nor to somebody with whom he keeps apart; and a recommendation says nothing
but what the host wrote.
"""

from __future__ import annotations

from dataclasses import dataclass

from papote.people.account import Identity
from papote.types import PersonId, Seconds, SpaceId

REASON_LENGTH = 140

MOST = 20
"""That wait for one person in one space."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A host thinks that ``person`` may want to meet ``contact``."""

    id: str
    space: SpaceId
    person: PersonId
    contact: PersonId
    contact_name: str
    reason: str
    by: PersonId
    by_name: str
    created_at: Seconds


def may_be_named(contact: Identity, to: PersonId) -> bool:
    """Whether somebody may be recommended to somebody else, as far as he wants to be found."""
    return contact.person != to and contact.card.listed and contact.card.recommended
