"""Gestures: what people show one another, and small signs of politeness."""

from __future__ import annotations

from typing import ClassVar

from papote.protocol.server.base import ServerMessage


class Emoted(ServerMessage, frozen=True):
    """Somebody shows an emote."""

    event: ClassVar[str] = "emoted"

    id: str
    emote: int


class Said(ServerMessage, frozen=True):
    """Somebody in view says something."""

    event: ClassVar[str] = "said"

    id: str
    text: str


class Nudged(ServerMessage, frozen=True):
    """Somebody tapped you on the shoulder."""

    event: ClassVar[str] = "nudged"

    id: str


class Thanked(ServerMessage, frozen=True):
    """Somebody who leaves your conversation thanks you."""

    event: ClassVar[str] = "thanked"

    id: str
    text: str


class Waved(ServerMessage, frozen=True):
    """Somebody waved at you."""

    event: ClassVar[str] = "waved"

    id: str
