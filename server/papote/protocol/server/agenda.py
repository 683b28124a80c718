"""The agenda of the space: what begins, what changes, and places that are offered."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class EventStarted(ServerMessage, frozen=True):
    """Something in the agenda of the space begins."""

    event: ClassVar[str] = "event_started"

    id: str
    title: str
    room: Annotated[str | None, Meta(description="where; null: nowhere in particular")]
    area: Annotated[str | None, Meta(description="of that room's map")]
    starts_at: Annotated[float, Meta(description="Unix time in seconds")]
    ends_at: float


class PlaceOffered(ServerMessage, frozen=True):
    """You wait for a place at something in the agenda, and one is kept for you: say yes once more, in time."""

    event: ClassVar[str] = "place_offered"

    id: str
    title: str
    claim_until: Annotated[float, Meta(description="Unix time in seconds")]


class AgendaChanged(ServerMessage, frozen=True):
    """Something was planned, changed, cancelled or (for hosts) answered: see `GET /api/v1/spaces/{space}/events`."""

    event: ClassVar[str] = "agenda_changed"

    id: str
