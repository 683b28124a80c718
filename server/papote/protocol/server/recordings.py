"""Recordings: that one runs, its chapters, and who agrees to be in it."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class Recording(msgspec.Struct, frozen=True):
    """A recording that runs."""

    id: str
    stage: str | None
    meeting: Annotated[str | None, Meta(description="the id of the meeting's conversation")]
    areas: Annotated[list[str], Meta(description="where its mark is shown")]
    by: str
    title: str
    since: Annotated[float, Meta(description="Unix time in seconds")]
    people: Annotated[list[str], Meta(description="who agreed: nobody else is recorded")]


class RecordingChanged(ServerMessage, frozen=True):
    """A recording began, or the people in it changed."""

    event: ClassVar[str] = "recording_changed"

    recording: Recording


class RecordingEnded(ServerMessage, frozen=True):
    """A recording is over."""

    event: ClassVar[str] = "recording_ended"

    id: str


class ChapterMarked(ServerMessage, frozen=True):
    """A chapter of a recording begins."""

    event: ClassVar[str] = "chapter_marked"

    recording: str
    title: str


class ConsentAsked(ServerMessage, frozen=True):
    """A recording runs where you are: may you be recorded? Until you agree you are not."""

    event: ClassVar[str] = "consent_asked"

    recording: str
    by: str
    title: str


class ConsentEnded(ServerMessage, frozen=True):
    """The question is moot."""

    event: ClassVar[str] = "consent_ended"

    recording: str
