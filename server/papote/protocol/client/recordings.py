"""Recordings: beginning and ending one, its chapters, and agreeing to be in it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import TITLE_LENGTH, WORD, Wish


class Record(Wish, frozen=True):
    """A host records the stage or the meeting room he is in, or stops."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"title": (0, TITLE_LENGTH)}

    on: bool
    title: Annotated[str, Meta(max_length=TITLE_LENGTH)] = ""


class Chapter(Wish, frozen=True):
    """A host begins a chapter of the recording he is in."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"title": (1, TITLE_LENGTH)}

    title: Annotated[str, Meta(min_length=1, max_length=TITLE_LENGTH)]


class Consent(Wish, frozen=True):
    """Agree to be recorded, refuse, or withdraw at any time."""

    recording: Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD, description="from `consent_asked`")]
    accept: bool
