"""Desks at which somebody works out loud, with their tickets."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import MOST_SLOTS, SAY_LENGTH, TOPIC_LENGTH, AreaField, Wish


class ClaimDesk(Wish, frozen=True):
    """Work out loud at the desk one stands at, or on something else, or no more."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"topic": (0, TOPIC_LENGTH)}

    on: bool
    topic: Annotated[str, Meta(max_length=TOPIC_LENGTH, description="what on; in the public log")] = ""
    slots: Annotated[
        Annotated[int, Meta(ge=0, le=MOST_SLOTS)] | None,
        Meta(description="for how many tickets more, besides those already taken, one has time; null: no limit"),
    ] = None


class TakeTicket(Wish, frozen=True):
    """Take a ticket of the desk in an area, for ten minutes with whoever works there; or give it back."""

    area: AreaField
    on: bool


class NextTicket(Wish, frozen=True):
    """Whoever works at a desk calls the next."""


class ThankDesk(Wish, frozen=True):
    """A note for whoever had time for one at his desk; he alone reads it."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (1, SAY_LENGTH)}

    area: AreaField
    text: Annotated[str, Meta(min_length=1, max_length=SAY_LENGTH)]
