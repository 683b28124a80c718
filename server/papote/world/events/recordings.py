"""Recordings: that one runs, its chapters, and who agrees to be in it."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, ConversationId, PlayerId, RecordingId, StageName


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A recording that runs: of which stage or meeting, and who agreed."""

    id: RecordingId
    stage: StageName | None
    meeting: ConversationId | None
    areas: tuple[AreaId, ...]
    """Where its mark is shown."""
    by: PlayerId
    title: str
    since: float
    """Seconds on the room's clock."""
    people: tuple[PlayerId, ...]
    """Who is there and agreed: only their tracks are recorded."""


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class RecordingChanged:
    """A recording began, or the people in it changed. Heard by everyone."""

    recording: RecordingView


@dataclass(frozen=True, slots=True)
class RecordingEnded:
    """A recording is over. Heard by everyone."""

    recording: RecordingId


@dataclass(frozen=True, slots=True)
class ChapterMarked:
    """A chapter of a recording begins now. Heard by everyone."""

    recording: RecordingId
    title: str


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """You are where a recording runs: may you be recorded? Until you agree you are not. Answer with ``Consent``."""

    player: PlayerId
    recording: RecordingId
    by: PlayerId
    title: str


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    """That question is moot: answered, you left, or the recording ended."""

    player: PlayerId
    recording: RecordingId
