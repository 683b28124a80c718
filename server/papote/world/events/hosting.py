"""What hosts do for many: the stage, the megaphone, the bell, the count-down, a mute."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, MegaphoneScope, PlayerId, StageName


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage as everyone sees it."""

    stage: StageName
    speakers: tuple[PlayerId, ...] = ()
    """Whom the whole auditorium hears."""
    called: tuple[PlayerId, ...] = ()
    """Who is called up and has not answered."""
    queue: tuple[PlayerId, ...] = ()
    """Whose hand is raised, first come first."""


@dataclass(frozen=True, slots=True)
class MegaphoneView:
    """Somebody speaks to many; ``area`` is given for the scope of that name."""

    player: PlayerId
    scope: MegaphoneScope
    area: AreaId | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A count-down somebody started; ``until`` is seconds on the room's clock."""

    by: PlayerId
    until: float


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class StageChanged:
    """Speakers, calls or hands of a stage changed. Heard by everyone."""

    stage: StageView


@dataclass(frozen=True, slots=True)
class MegaphoneTaken:
    """Somebody speaks to many now. Heard by everyone."""

    megaphone: MegaphoneView


@dataclass(frozen=True, slots=True)
class MegaphonePutAway:
    """Somebody does not any more. Heard by everyone."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class CallBackChanged:
    """The bell was rung, or taken back, or its time is over (None; then everybody has left the tables). By everyone."""

    call_back: Deadline | None


@dataclass(frozen=True, slots=True)
class TimerChanged:
    """A count-down began or ended. Heard by everyone."""

    timer: Deadline | None


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class CalledToStage:
    """A host calls you up. Answer with ``AnswerStageCall``."""

    player: PlayerId
    stage: StageName
    by: PlayerId


@dataclass(frozen=True, slots=True)
class StageCallEnded:
    """That call is moot: answered, taken back, or expired."""

    player: PlayerId
    stage: StageName


@dataclass(frozen=True, slots=True)
class Muted:
    """A host turned your microphone off; nobody hears you until you turn it on again."""

    player: PlayerId
    by: PlayerId | None
