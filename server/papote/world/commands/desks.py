"""Desks at which somebody works out loud, with their tickets."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, PlayerId


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """Work out loud at the desk one stands at, on this; or no more."""

    player: PlayerId
    on: bool
    topic: str = ""
    slots: int | None = None
    """For how many tickets more, besides those already taken, one has time; None: as long as one stays."""


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Take a ticket of the desk in an area, or give it back."""

    player: PlayerId
    area: AreaId
    on: bool


@dataclass(frozen=True, slots=True)
class NextTicket:
    """Whoever works at a desk calls the next."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class ThankDesk:
    """A note for whoever works at a desk and had time for one."""

    player: PlayerId
    area: AreaId
    text: str
