"""Where people are: steps that were refused, ways out of the room. Steps themselves are joined by ``codec``."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class PositionFixed(ServerMessage, frozen=True):
    """A move was not accepted, or one was brought elsewhere: one stands at x, y and continues with a higher seq."""

    event: ClassVar[str] = "position_fixed"

    seq: int
    x: int
    y: int
    facing: int
    code: Annotated[str, Meta(description="an error's, or why one was brought: `exit`, `seat`, `stage`, `led_out`")]


class Exit(ServerMessage, frozen=True):
    """One stepped on an exit: leave, and join that room at that entry."""

    event: ClassVar[str] = "exit"

    room: str
    entry: str
