"""What is told outside the office of what happens in it: who is where, and the news that programs are sent. Pure.

Nothing here says where somebody comes from, what he says in a conversation, or where exactly he stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from papote.types import AreaId, PersonId, PlayerId, Role, RoomId, Seconds, SpaceId, Status


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is in a room."""

    person: PersonId
    player: PlayerId
    name: str
    avatar: str
    role: Role
    room: RoomId
    area: AreaId | None
    status: Status
    status_text: str
    connected: bool
    """False: his connection is lost, and his place is held for a moment."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened; ``data`` is what is told of it, ready for JSON."""

    kind: str
    space: SpaceId
    room: RoomId
    at: Seconds
    """Unix time."""
    data: dict[str, Any] = field(default_factory=dict)


KINDS: dict[str, str] = {
    "person_entered": "somebody came into a room",
    "person_left": "somebody left a room for good",
    "bubble_formed": "people who stand together began to talk",
    "area_full": "somebody found no place in a meeting; told once a minute",
    "event_started": "something in the agenda begins; told once",
    "chat_message": "somebody wrote to the chat of a room",
}
"""What programs can be sent."""

CHANGED = "person_changed"
"""For feeds alone: somebody who is here is elsewhere, or something else, now."""

PING = "ping"
"""Sent when somebody tries a webhook out."""


def card(who: Present) -> dict[str, Any]:
    """Somebody as programs are told of him."""
    return {
        "person": who.person,
        "name": who.name,
        "avatar": who.avatar,
        "role": who.role.value,
        "room": who.room,
        "area": who.area,
        "status": who.status.value,
        "status_text": who.status_text,
        "connected": who.connected,
    }
