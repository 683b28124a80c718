"""Gestures: what people show one another, and small signs of politeness."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import COUNTDOWN_LIMIT, SAY_LENGTH, PlayerField, Wish


class Hand(Wish, frozen=True):
    """Raise or lower one's hand."""

    raised: bool


class Emote(Wish, frozen=True):
    """Show an emote over one's head."""

    emote: Annotated[int, Meta(ge=1, le=6)]


class Say(Wish, frozen=True):
    """A short text over one's head, for those in view."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (1, SAY_LENGTH)}

    text: Annotated[str, Meta(min_length=1, max_length=SAY_LENGTH)]


class Wave(Wish, frozen=True):
    """Wave at somebody."""

    to: PlayerField


class RingOut(Wish, frozen=True):
    """The coffee is over in so many seconds: whoever leaves the conversation then is excused. 0 takes it back."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]


class Excuse(Wish, frozen=True):
    """Nature calls: leaving one's conversation after this needs no word."""


class Nudge(Wish, frozen=True):
    """Tap somebody on the shoulder; nobody else sees it."""

    to: PlayerField
