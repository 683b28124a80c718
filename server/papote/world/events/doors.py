"""How people come into a conversation that is closed or busy: locks, knocks, invitations."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, BubbleId, PlayerId, Seconds

# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class AreaLocked:
    """A meeting area was locked, left ajar or opened. Heard by everyone."""

    area: AreaId
    locked: bool
    ajar: bool = False


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class Knocked:
    """Somebody asks to be let into your meeting, or else your bubble. Answer with ``AnswerKnock``."""

    player: PlayerId
    knocker: PlayerId
    area: AreaId | None
    text: str
    bubble: BubbleId | None = None


@dataclass(frozen=True, slots=True)
class KnockEnded:
    """That question is moot: answered by somebody, expired, or he walked on."""

    player: PlayerId
    knocker: PlayerId


@dataclass(frozen=True, slots=True)
class KnockAnswered:
    """You may come in now, or in so many seconds, or not (nobody answering in time is a no)."""

    player: PlayerId
    area: AreaId | None
    accepted: bool
    bubble: BubbleId | None = None
    later: Seconds = 0.0
    """With a no: the door opens for you after this time."""
    answered: bool = True
    """False: nobody did, they may not have heard."""
    ajar: bool = False
    """You wait for the door to open for you, and it has been left ajar meanwhile."""
    gone: bool = False
    """You waited for the door to open for you, and who said so has left: it does not."""


@dataclass(frozen=True, slots=True)
class Invited:
    """You are busy and people stand near: may they talk to you? Answer with ``AnswerInvitation``."""

    player: PlayerId
    invitation: BubbleId
    people: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class InvitationEnded:
    """The question is moot: answered, expired, or they walked on."""

    player: PlayerId
    invitation: BubbleId
