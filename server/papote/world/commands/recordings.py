"""Recordings: beginning and ending one, its chapters, and agreeing to be in it."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId, RecordingId


@dataclass(frozen=True, slots=True)
class Record:
    """A host records the stage or the meeting room he is in, or stops doing so."""

    player: PlayerId
    on: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class MarkChapter:
    """A host begins a chapter of the recording he is in."""

    player: PlayerId
    title: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Agree to be recorded, refuse, or withdraw."""

    player: PlayerId
    recording: RecordingId
    accept: bool
