"""Looking for people: by topic, by words, and whom one may want to meet."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId


@dataclass(frozen=True, slots=True)
class AskTopics:
    """Which topics people here have on their cards that begin like this."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class Find:
    """Look for people and open conversations by words."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class AskSuggestions:
    """Whom of those here one may want to meet, and why."""

    player: PlayerId
