"""Walks: people who go along a promenade as one group."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId, WalkId


@dataclass(frozen=True, slots=True)
class WalkView:
    """People who walk a promenade as one group, the longest first."""

    id: WalkId
    promenade: str
    leader: PlayerId
    walkers: tuple[PlayerId, ...]


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class WalkChanged:
    """A group sets off, or somebody falls in step, leads or leaves. Heard by everyone."""

    walk: WalkView


@dataclass(frozen=True, slots=True)
class WalkEnded:
    """Nobody walks any more. Heard by everyone."""

    walk: WalkId
