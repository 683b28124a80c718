"""Who is in the room, and what the others see of him."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import NOBODY, AreaId, BubbleId, Facing, PersonId, PlayerId, Quality, Role, Status


@dataclass(frozen=True, slots=True)
class Beacon:
    """Somebody is open to chat; ``until`` is seconds on the room's clock."""

    text: str
    until: float


@dataclass(frozen=True, slots=True)
class PlayerView:
    """Everything the others may know of a player. x, y in whole map pixels.

    Of somebody unlisted that is a figure without a name: who stands there may ask for his card.
    """

    id: PlayerId
    name: str
    avatar: str
    x: int
    y: int
    facing: Facing
    moving: bool
    area: AreaId | None
    bubble: BubbleId | None
    status: Status
    status_text: str
    hand: bool
    microphone: bool
    camera: bool
    screen: bool
    connected: bool
    role: Role = Role.GUEST
    """What he is in the space: decides what he may do, and which badge is drawn beside his name."""
    seat: int | None = None
    """The number of his seat at the table of ``area``, counted from 0."""
    quality: Quality = Quality.GOOD
    quality_reason: str = ""
    person: PersonId = NOBODY
    """Who it is, from one visit to the next."""
    listed: bool = True
    """False: in no list; name, person, role and status text are left out."""
    beacon: Beacon | None = None
    """Open to chat."""


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """Somebody came in. Heard by everyone else; the newcomer gets ``Welcomed``."""

    player: PlayerView


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """Somebody is gone for good. Heard by everyone."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """Somebody's public fields other than position changed; the whole view is given. Heard by everyone."""

    player: PlayerView
