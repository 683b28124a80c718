"""How long what is kept about people is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PersonId

GONE = PersonId("gone")
"""Whoever was erased, where others' words refer to him."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which a kind of data is deleted; 0: it is kept until somebody deletes it."""

    chat_days: float = 365.0
    """Messages and the files in them."""
    account_days: float = 730.0
    """Accounts nobody has signed in to, and all about them."""
    log_days: float = 180.0
    """What hosts did, reports that are closed, bans, gatherings and introductions that are over, deliveries,
    invitations."""
    book_days: float = 730.0
    """Whom one met, from the last time on; promises, from their last change on."""
    figures_days: float = 400.0
    """Sums of hours for the host, in which nobody is named."""
