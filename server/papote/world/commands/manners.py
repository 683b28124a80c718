"""Gestures: what people show one another, and small signs of politeness."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId, Seconds


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Raise or lower one's hand."""

    player: PlayerId
    raised: bool


@dataclass(frozen=True, slots=True)
class Emote:
    """Show emote 1–6 over one's head."""

    player: PlayerId
    emote: int


@dataclass(frozen=True, slots=True)
class Say:
    """A short text over one's head, for those in view."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Wave at somebody."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class RingOut:
    """The coffee is over in so many seconds: whoever of the conversation leaves then is excused. 0 takes it back."""

    player: PlayerId
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Excuse:
    """Nature calls: whoever leaves his conversation after this gesture is excused."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tap somebody on the shoulder, quietly."""

    player: PlayerId
    to: PlayerId
