"""Gestures: what people show one another, and small signs of politeness."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId

# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class Emoted:
    """Somebody shows emote 1–6. Heard by everyone."""

    player: PlayerId
    emote: int


# ---- heard by the ``audience``


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says a short text. Heard by the ``audience``: those whose view covers the speaker."""

    player: PlayerId
    text: str
    audience: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class Thanked:
    """Somebody who leaves a conversation thanks those who stay."""

    player: PlayerId
    text: str
    audience: tuple[PlayerId, ...]


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class Waved:
    """Somebody waved at you."""

    player: PlayerId
    sender: PlayerId


@dataclass(frozen=True, slots=True)
class Nudged:
    """Somebody tapped you on the shoulder."""

    player: PlayerId
    sender: PlayerId
