"""What hosts do for many: the stage, the megaphone, the tables, the bell, the count-down."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from papote.protocol.client.base import COUNTDOWN_LIMIT, PlayerField, Wish


class CallToStage(Wish, frozen=True):
    """A host calls somebody of the audience to the stage."""

    to: PlayerField


class AnswerStageCall(Wish, frozen=True):
    """Come up to the stage one is called to, or stay."""

    accept: bool


class DismissFromStage(Wish, frozen=True):
    """A host ends somebody's time on the stage; anybody may end his own."""

    to: PlayerField


class Megaphone(Wish, frozen=True):
    """A host speaks to many at once; null puts the megaphone away."""

    scope: Literal["area", "tables", "space"] | None


class Spread(Wish, frozen=True):
    """A host seats everybody who is free, evenly over the tables."""


class CallBack(Wish, frozen=True):
    """A host rings the bell: when the time is over, all tables end. 0 takes it back."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]


class Timer(Wish, frozen=True):
    """A host starts a count-down for everybody; 0 stops it."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]
