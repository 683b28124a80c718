"""What hosts do for many: the stage, the megaphone, the tables, the bell, the count-down, a mute, the way out."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import MegaphoneScope, PlayerId, Seconds


@dataclass(frozen=True, slots=True)
class Mute:
    """A host turned his microphone off; he may turn it on again. Asked by whoever checks that it was a host."""

    player: PlayerId
    by: PlayerId | None = None
    """Who did, where he is in the room."""


@dataclass(frozen=True, slots=True)
class LeadOut:
    """A host leads somebody back to the entrance of the room. Asked by whoever checks that it was a host."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class CallToStage:
    """A host calls somebody of the audience to the stage: to ask a question, or to speak."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class AnswerStageCall:
    """Come up to the stage one is called to, or stay."""

    player: PlayerId
    accept: bool


@dataclass(frozen=True, slots=True)
class DismissFromStage:
    """A host ends somebody's time on the stage; anybody may end his own."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class UseMegaphone:
    """A host speaks to many at once; None puts the megaphone away."""

    player: PlayerId
    scope: MegaphoneScope | None


@dataclass(frozen=True, slots=True)
class SpreadOverTables:
    """A host seats everybody who is free and has no seat, evenly over the tables."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class CallBack:
    """A host rings the bell: once the time is over, all tables end. 0 takes it back."""

    player: PlayerId
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A host starts a count-down that everybody sees; 0 stops it."""

    player: PlayerId
    seconds: Seconds
