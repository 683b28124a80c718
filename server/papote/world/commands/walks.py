"""Walks: people who go along a promenade as one group."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId, WalkId


@dataclass(frozen=True, slots=True)
class Stroll:
    """Set off along the promenade near by, fall in step with a walk under way, or leave it."""

    player: PlayerId
    on: bool
    walk: WalkId | None = None
    """With whom; None: one's own bubble's walk, or a new one."""
