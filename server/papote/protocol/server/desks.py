"""Desks at which somebody works out loud, with their tickets."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class WorkDesk(msgspec.Struct, frozen=True):
    """A desk at which somebody works out loud; tickets are for ten minutes each."""

    area: str
    owner: str
    topic: str
    queue: Annotated[list[str], Meta(description="who has a ticket, first come first")]
    guest: Annotated[str | None, Meta(description="whose turn it is")]
    here: Annotated[bool, Meta(description="whether he has come")]
    until: Annotated[float | None, Meta(description="how long he has to come, or how long his turn lasts: Unix time")]
    left: Annotated[int | None, Meta(description="how many tickets more may be taken; null: no limit")] = None


class DeskChanged(ServerMessage, frozen=True):
    """Somebody works at a desk, or its topic, tickets or guest changed."""

    event: ClassVar[str] = "desk_changed"

    desk: WorkDesk


class DeskEnded(ServerMessage, frozen=True):
    """Nobody works at that desk any more."""

    event: ClassVar[str] = "desk_ended"

    area: str


class DeskCalled(ServerMessage, frozen=True):
    """It is your turn at a desk: come until then."""

    event: ClassVar[str] = "desk_called"

    area: str
    until: Annotated[float, Meta(description="Unix time")]


class DeskThanked(ServerMessage, frozen=True):
    """Somebody you had time for at your desk thanks you."""

    event: ClassVar[str] = "desk_thanked"

    id: str
    text: str
