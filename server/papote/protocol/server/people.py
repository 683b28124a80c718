"""Who is in the room, and what the others see of him."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from papote.protocol.server.base import ServerMessage


class Beacon(msgspec.Struct, frozen=True):
    """Somebody is open to chat."""

    text: str
    until: Annotated[float, Meta(description="Unix time in seconds")]


class Player(msgspec.Struct, frozen=True):
    """Somebody in the room; x, y are the feet in whole map pixels.

    Of somebody who is not `listed`, name, person and status text are empty and the role is `guest`, also in one's own
    view: `card` tells who he is to whoever stands there.
    """

    id: str
    name: str
    avatar: str
    x: int
    y: int
    facing: Annotated[int, Meta(ge=0, le=3, description="0 down, 1 left, 2 right, 3 up")]
    moving: bool
    area: Annotated[str | None, Meta(description="the smallest area around the feet")]
    bubble: Annotated[str | None, Meta(description="the bubble one is in")]
    status: Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"]
    status_text: str
    hand: bool
    microphone: bool
    camera: bool
    screen: bool
    connected: Annotated[bool, Meta(description="false while a lost connection is waited for")]
    role: Annotated[
        Literal["owner", "host", "member", "guest"],
        Meta(description="in the space: owners and hosts may do what only hosts may"),
    ] = "guest"
    seat: Annotated[int | None, Meta(description="the number of one's seat at the table of `area`")] = None
    quality: Annotated[Literal["good", "fair", "poor"], Meta(description="of one's own connection")] = "good"
    quality_reason: str = ""
    person: Annotated[
        str, Meta(description="who it is, from one visit to the next; of simulated people it begins with `s-`")
    ] = ""
    listed: Annotated[bool, Meta(description="false: in no list; only who stands there sees who it is")] = True
    beacon: Annotated[Beacon | None, Meta(description="open to chat")] = None


class PlayerJoined(ServerMessage, frozen=True):
    """Somebody came in."""

    event: ClassVar[str] = "player_joined"

    player: Player


class PlayerLeft(ServerMessage, frozen=True):
    """Somebody is gone for good."""

    event: ClassVar[str] = "player_left"

    id: str


class PlayerChange(msgspec.Struct, frozen=True):
    """What changed about somebody: a field that is missing is as before; steps and bubbles have other messages."""

    id: str
    name: str | UnsetType = UNSET
    avatar: str | UnsetType = UNSET
    area: str | UnsetType | None = UNSET
    status: Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"] | UnsetType = UNSET
    status_text: str | UnsetType = UNSET
    hand: bool | UnsetType = UNSET
    microphone: bool | UnsetType = UNSET
    camera: bool | UnsetType = UNSET
    screen: bool | UnsetType = UNSET
    connected: bool | UnsetType = UNSET
    role: Literal["owner", "host", "member", "guest"] | UnsetType = UNSET
    seat: int | UnsetType | None = UNSET
    quality: Literal["good", "fair", "poor"] | UnsetType = UNSET
    quality_reason: str | UnsetType = UNSET
    person: str | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    beacon: Beacon | UnsetType | None = UNSET

    @classmethod
    def between(cls, before: Player, after: Player) -> PlayerChange | None:
        """What to tell of somebody who was told of as ``before``; None when that is nothing."""
        fields = {name: getattr(after, name) for name in _CHANGING if getattr(after, name) != getattr(before, name)}
        return cls(after.id, **fields) if fields else None


_CHANGING = tuple(name for name in PlayerChange.__struct_fields__ if name != "id")


class PlayerChanged(ServerMessage, frozen=True):
    """Something about somebody changed."""

    event: ClassVar[str] = "player_changed"

    player: PlayerChange
