"""Conversations: what is said in one and about what, signals among its members, and leaving it."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat line to one's conversation, which nobody keeps. ``id`` is the client's own, for harmless resending."""

    player: PlayerId
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class LeaveConversation:
    """Say goodbye with a friendly gesture: out of the bubble until one has walked away and come back."""

    player: PlayerId
    thanks: str = ""
    """A word of thanks for those who stay."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One step of WebRTC negotiation for a member of one's own conversation."""

    player: PlayerId
    to: PlayerId
    link: int
    content: object
    """Validated by ``protocol``; the world only decides whether it may pass."""


@dataclass(frozen=True, slots=True)
class SetTopic:
    """What one's conversation is about, for those outside; empty: nothing in particular."""

    player: PlayerId
    text: str
