"""The journal of a recording: what was said of it while it ran, a line each, so that a sudden end costs one line.

Moments are of the monotonic clock. The worker's list of parts lies beside it; together they tell
everything that muxing needs to know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from papote.media.recording.chapters import ordered
from papote.media.recording.model import JOURNAL, PARTS, Chapter
from papote.media.sfu.model import EndpointId
from papote.media.sfu.tape import PARTS as PARTS_LIST
from papote.types import Seconds


@dataclass(frozen=True, slots=True)
class Part:
    """One file the worker wrote."""

    path: Path
    endpoint: str
    name: str
    kind: str
    at: Seconds
    """When it begins, since the recording began."""
    width: int
    height: int


@dataclass(slots=True)
class Story:
    """A recording as its journal tells it."""

    room: str
    place: str
    title: str
    by: str
    began: Seconds
    """Since 1970."""
    origin: Seconds
    """The same moment on the monotonic clock."""
    ended: Seconds | None = None
    """Since it began; None: suddenly."""
    chapters: list[Chapter] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    """Everybody who was ever recorded, in the order of coming."""
    parts: list[Part] = field(default_factory=list)

    def chapters_within(self, duration: Seconds) -> tuple[Chapter, ...]:
        """The first at the beginning; the rest as they came."""
        start = Chapter(0.0, self.title or self.place, "start")
        return ordered([start, *self.chapters], duration)


def line(**fact: object) -> str:
    """A fact as it is written."""
    return json.dumps(fact, ensure_ascii=False) + "\n"


def begun(room: str, place: str, title: str, by: str, at: Seconds, unix: Seconds) -> str:
    """The first line."""
    return line(begun=title, room=room, place=place, by=by, at=at, unix=unix)


def people(names: Mapping[EndpointId, str], at: Seconds) -> str:
    """Who is recorded from now on."""
    return line(people=dict(names), at=at)


def chapter(title: str, kind: str, at: Seconds) -> str:
    """A chapter begins."""
    return line(chapter=title, kind=kind, at=at)


def ended(at: Seconds) -> str:
    """The last line."""
    return line(ended=True, at=at)


def append(folder: Path, text: str) -> None:
    """Write a line. Takes a moment: not for the event loop."""
    with (folder / JOURNAL).open("a", encoding="utf-8") as file:
        file.write(text)


def read(folder: Path) -> Story | None:
    """The whole story; None where there is no beginning."""
    story: Story | None = None
    for fact in _facts(folder / JOURNAL):
        try:
            at = float(fact["at"])
            if "begun" in fact:
                story = Story(fact["room"], fact["place"], fact["begun"], fact["by"], float(fact["unix"]), at)
            elif story is None:
                return None
            elif "chapter" in fact:
                story.chapters.append(Chapter(at - story.origin, fact["chapter"], fact["kind"]))
            elif "people" in fact:
                story.people += [name for name in fact["people"].values() if name not in story.people]
            elif "ended" in fact:
                story.ended = at - story.origin
        except (KeyError, ValueError, TypeError, AttributeError):
            continue
    if story is not None:
        story.parts = [part for fact in _facts(folder / PARTS_LIST) if (part := _part(folder, fact, story.origin))]
        story.parts.sort(key=lambda part: part.at)
    return story


def _part(folder: Path, fact: dict[str, Any], origin: Seconds) -> Part | None:
    try:
        path = folder / PARTS / Path(fact["begun"]).name
        at = float(fact["at"]) - origin
        return Part(path, fact["endpoint"], fact["name"], fact["kind"], at, int(fact["width"]), int(fact["height"]))
    except (KeyError, ValueError, TypeError):
        return None  # a line that says how a file ended, or one cut short


def _facts(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for text in lines:
        try:
            fact = json.loads(text)
        except ValueError:
            continue  # the line a sudden end cut short
        if isinstance(fact, dict):
            yield fact
