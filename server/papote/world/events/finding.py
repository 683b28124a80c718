"""Looking for people: by topic, by words, and whom one may want to meet."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, BubbleId, PlayerId, Seconds


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who was looked for, and which of his topics have to do with it."""

    id: PlayerId
    offers: tuple[str, ...]
    seeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """An open conversation on what was looked for: a bubble, or that of an area."""

    bubble: BubbleId | None
    area: AreaId | None
    topic: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two may want to meet: the other one ``offers`` a topic that one seeks, or ``seeks`` one that one offers.

    Or they have ``met``, or one has ``promised`` the other something.
    """

    kind: str
    topic: str
    """Of a promise, what it is; of having met, nothing."""
    at: Seconds | None = None
    """When they met the last time, since 1970."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody one may want to meet."""

    id: PlayerId
    reasons: tuple[Reason, ...]
    languages: tuple[str, ...]
    """Which both speak, best first; at most one."""


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class TopicsFound:
    """Topics that people here have, with how many of them do, most first."""

    player: PlayerId
    topics: tuple[tuple[str, int], ...]
    asked: str = ""
    """The words that were asked for, as they are compared."""


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Who and what was found."""

    player: PlayerId
    people: tuple[FoundPerson, ...]
    conversations: tuple[FoundConversation, ...]
    asked: str = ""
    """The words that were looked for, as they are compared."""


@dataclass(frozen=True, slots=True)
class PeopleSuggested:
    """Whom you may want to meet."""

    player: PlayerId
    people: tuple[Suggestion, ...]
