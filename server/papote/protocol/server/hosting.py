"""What hosts do for many: the stage, the megaphone, the bell, the count-down, a mute."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class Stage(msgspec.Struct, frozen=True):
    """A stage: whom the auditorium hears, who is called up, whose hand is raised (first come first)."""

    stage: Annotated[str, Meta(description="what `stage` and `audience` of the map's areas say")]
    speakers: list[str]
    called: list[str]
    queue: list[str]


class Megaphone(msgspec.Struct, frozen=True):
    """Somebody who speaks to many."""

    id: str
    scope: Literal["area", "tables", "space"]
    area: Annotated[str | None, Meta(description="for the scope `area`")] = None


class Countdown(msgspec.Struct, frozen=True):
    """A time that runs out."""

    by: str
    until: Annotated[float, Meta(description="Unix time in seconds")]


class StageChanged(ServerMessage, frozen=True):
    """Speakers, calls or hands of a stage changed."""

    event: ClassVar[str] = "stage_changed"

    stage: Stage


class MegaphoneTaken(ServerMessage, frozen=True):
    """Somebody speaks to many from now on."""

    event: ClassVar[str] = "megaphone_taken"

    megaphone: Megaphone


class MegaphonePutAway(ServerMessage, frozen=True):
    """Somebody does not speak to many any more."""

    event: ClassVar[str] = "megaphone_put_away"

    id: str


class CallBackChanged(ServerMessage, frozen=True):
    """The bell was rung; null: it was taken back, or the time is over and all tables have ended."""

    event: ClassVar[str] = "call_back_changed"

    call_back: Countdown | None


class TimerChanged(ServerMessage, frozen=True):
    """A count-down began; null: it ended."""

    event: ClassVar[str] = "timer_changed"

    timer: Countdown | None


class CalledToStage(ServerMessage, frozen=True):
    """A host calls you up to the stage."""

    event: ClassVar[str] = "called_to_stage"

    stage: str
    by: str


class StageCallEnded(ServerMessage, frozen=True):
    """The call is moot."""

    event: ClassVar[str] = "stage_call_ended"

    stage: str


class Muted(ServerMessage, frozen=True):
    """A host turned your microphone off; nobody hears you until you turn it on again."""

    event: ClassVar[str] = "muted"

    by: Annotated[str | None, Meta(description="who did, if in the room")]
