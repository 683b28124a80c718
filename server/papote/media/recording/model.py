"""The words that the parts of recording share: a recording as it is told and kept, its tracks, chapters and files.

A recording is a folder named by its id. Everything in it can be made anew from the journal and the parts.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, NewType

from papote.types import Seconds

StoredId = NewType("StoredId", str)
"""A recording on disk, for example ``20260131-154210-8f3a91c2``: unique, and never reused."""

STORED_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")

INFO = "recording.json"
JOURNAL = "journal.jsonl"
PARTS = "parts"
COMBINED = "recording.webm"
COMPOSED = "view.webm"
LAYOUT = "view.json"
VTT = "chapters.vtt"
CHAPTERS = "chapters.json"

SERVED: dict[str, str] = {
    COMBINED: "video/webm",
    COMPOSED: "video/webm",
    LAYOUT: "application/json; charset=utf-8",
    VTT: "text/vtt; charset=utf-8",
    CHAPTERS: "application/json; charset=utf-8",
}
"""The files that may be looked at, and what they are."""


class State(Enum):
    """How far a recording is."""

    RECORDING = "recording"
    FINISHING = "finishing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is recorded, as the office knows him."""

    who: str
    """The same for one person however often his connection is renewed, and nobody else's."""
    name: str
    """As it is shown; others may have the same."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place one can jump to; ``kind``: ``start``, ``mark`` (by hand) or ``speaker``."""

    at: Seconds
    """Since the beginning."""
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Track:
    """One thing that was recorded of one person, in the order of the tracks in the file."""

    name: str
    kind: str
    intervals: tuple[tuple[Seconds, Seconds], ...]
    """When there is something in it, since the beginning."""
    width: int = 0
    height: int = 0

    @property
    def video(self) -> bool:
        """Whether it is seen."""
        return self.kind in ("camera", "screen")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording as it stands."""

    id: StoredId
    room: str
    place: str
    title: str
    by: str
    began: Seconds
    """Since 1970."""
    state: State
    duration: Seconds = 0.0
    people: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    tracks: tuple[Track, ...] = field(default=())


def new_id(unix: Seconds) -> StoredId:
    """An id for a recording that begins now."""
    return StoredId(f"{datetime.fromtimestamp(unix, UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}")


def write(folder: Path, recording: Recording) -> None:
    """Keep what is known of a recording. Takes a moment: not for the event loop."""
    document = asdict(recording) | {"state": recording.state.value}
    replace(folder / INFO, json.dumps(document, ensure_ascii=False, indent=1))


def replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def read(folder: Path) -> Recording | None:
    """What is known of the recording in a folder; None where it is none, or cannot be read."""
    try:
        document: dict[str, Any] = json.loads((folder / INFO).read_text(encoding="utf-8"))
        return Recording(
            StoredId(folder.name),
            document["room"],
            document["place"],
            document["title"],
            document["by"],
            float(document["began"]),
            State(document["state"]),
            float(document["duration"]),
            tuple(document["people"]),
            tuple(Chapter(**chapter) for chapter in document["chapters"]),
            tuple(_track(track) for track in document["tracks"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _track(document: dict[str, Any]) -> Track:
    intervals = tuple((float(start), float(end)) for start, end in document["intervals"])
    return Track(document["name"], document["kind"], intervals, document["width"], document["height"])
