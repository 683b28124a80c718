"""How people come into a conversation that is closed or busy: locks, knocks, invitations."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, BubbleId, PlayerId


@dataclass(frozen=True, slots=True)
class LockConversation:
    """Close one's bubble or meeting area to newcomers, or open it again."""

    player: PlayerId
    locked: bool
    ajar: bool = False
    """While closed: whoever stands beside it hears that people talk, and not what they say."""


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """A busy person answers whether the people near may join him."""

    player: PlayerId
    invitation: BubbleId
    accept: bool


@dataclass(frozen=True, slots=True)
class Knock:
    """Ask those in a locked meeting area, or else in a closed bubble, to be let in, with a word about oneself."""

    player: PlayerId
    area: AreaId | None
    text: str = ""
    bubble: BubbleId | None = None


@dataclass(frozen=True, slots=True)
class AnswerKnock:
    """Let somebody in who knocks at one's own conversation, or in five minutes, or not now."""

    player: PlayerId
    knocker: PlayerId
    accept: bool
    later: bool = False
    """With a no: the door opens for him in five minutes."""
