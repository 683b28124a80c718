"""Walks: people who go along a promenade as one group."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from papote.protocol.client.base import WORD, Wish


class Stroll(Wish, frozen=True):
    """Walk the promenade near by with one's bubble, fall in step with a walk under way, or leave it."""

    on: bool
    walk: (
        Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD, description="with whom; from `walk_changed`")]
        | None
    ) = None
