"""Desks at which somebody works out loud, with their tickets."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, PersonId, PlayerId, Seconds


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk at which somebody works out loud."""

    area: AreaId
    owner: PlayerId
    topic: str
    queue: tuple[PlayerId, ...] = ()
    """Who has a ticket, first come first."""
    guest: PlayerId | None = None
    """Whose turn it is."""
    here: bool = False
    """Whether he has come."""
    until: float | None = None
    """How long he has to come, or how long his time lasts: seconds on the room's clock."""
    left: int | None = None
    """How many tickets more may be taken; None: there is no end of them."""


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class DeskChanged:
    """Somebody works at a desk, or its topic, tickets or guest changed. Heard by everyone."""

    desk: DeskView


@dataclass(frozen=True, slots=True)
class DeskEnded:
    """Nobody works at that desk any more. Heard by everyone."""

    area: AreaId


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class DeskCalled:
    """It is your turn at a desk: come until then."""

    player: PlayerId
    area: AreaId
    until: float


@dataclass(frozen=True, slots=True)
class DeskThanked:
    """Somebody you had time for at your desk thanks you."""

    player: PlayerId
    sender: PlayerId
    text: str


# ---- heard by the shell alone


@dataclass(frozen=True, slots=True)
class DeskSession:
    """What was worked on at a desk that somebody leaves now. For the public log alone."""

    area: AreaId
    person: PersonId
    name: str
    topic: str
    seconds: Seconds
    guests: int
