"""Walks: people who go along a promenade as one group."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class Walk(msgspec.Struct, frozen=True):
    """People who walk a promenade as one group, the longest first: the server moves them."""

    id: str
    promenade: Annotated[str, Meta(description="its name on the map")]
    leader: str
    walkers: list[str]


class WalkChanged(ServerMessage, frozen=True):
    """A group sets off, or somebody falls in step, leads or leaves."""

    event: ClassVar[str] = "walk_changed"

    walk: Walk


class WalkEnded(ServerMessage, frozen=True):
    """Nobody walks any more."""

    event: ClassVar[str] = "walk_ended"

    id: str
