"""Chapters: found by who holds the floor, and written as WebVTT, as JSON and for the file itself. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from papote.media.recording.model import Chapter
from papote.media.sfu.model import EndpointId, Measure
from papote.types import Seconds

AUDIBLE = 50
"""Decibels below full scale; what is quieter is breath and fans."""

HOLDS_FLOOR: Seconds = 5.0
"""Whoever speaks this long is a speaker, and not somebody who asks "can you repeat that"."""

INTERJECTION: Seconds = 1.0
"""A pause this short is a breath: what others say in it takes nobody's floor."""

SILENCE: Seconds = 2.5
"""A pause this long leaves the floor to anybody."""

SPACING: Seconds = 30.0
"""Chapters that come of themselves are this far apart: more would help nobody to find his way."""


RANK = {"start": 0, "speaker": 1, "mark": 2}
"""Of chapters at one moment."""


class Floor:
    """Watches who speaks, and tells when a new speaker holds the floor."""

    def __init__(self) -> None:
        self._candidate: EndpointId | None = None
        self._since: Seconds = 0.0
        self._heard_at: Seconds = 0.0
        self._last = ""
        self._told_at: Seconds = -SPACING

    def measured(
        self, measures: Sequence[Measure], people: Mapping[EndpointId, str], now: Seconds
    ) -> tuple[str, Seconds] | None:
        """Levels of the last moment; gives name and beginning of somebody new who holds the floor."""
        heard = [each for each in measures if each.endpoint in people and each.level <= AUDIBLE]
        loudest = min(heard, key=lambda each: each.level).endpoint if heard else None
        if self._candidate is not None and (
            self._candidate not in people or (loudest is None and now - self._heard_at > SILENCE)
        ):
            self._candidate = None
        if loudest is None:
            return None
        if loudest != self._candidate:
            if self._candidate is not None and now - self._heard_at <= INTERJECTION:
                return None
            self._candidate, self._since = loudest, now
        self._heard_at = now
        name = people[loudest]
        if name == self._last or now - self._since < HOLDS_FLOOR or now - self._told_at < SPACING:
            return None
        self._last, self._told_at = name, now
        return name, self._since


def ordered(chapters: Iterable[Chapter], duration: Seconds) -> tuple[Chapter, ...]:
    """By time, within the recording, and never two at the same moment: of those the one made by hand stays."""
    kept: list[Chapter] = []
    placed = [replace(each, at=round(min(max(0.0, each.at), max(0.0, duration)), 3)) for each in chapters]
    for chapter in sorted(placed, key=lambda each: (each.at, RANK.get(each.kind, 0))):
        if kept and chapter.at - kept[-1].at < 0.001:
            if chapter.kind == "mark":
                kept[-1] = chapter
            continue
        kept.append(chapter)
    return tuple(kept)


def spans(chapters: Sequence[Chapter], duration: Seconds) -> list[tuple[Seconds, Seconds, str]]:
    """Beginning, end and title of each."""
    ends = [chapter.at for chapter in chapters[1:]] + [duration]
    return [(chapter.at, max(end, chapter.at), chapter.title) for chapter, end in zip(chapters, ends, strict=True)]


def webvtt(chapters: Sequence[Chapter], duration: Seconds) -> str:
    """As a browser's ``<track kind="chapters">`` reads them."""
    cues = [
        f"{number}\n{_clock(start)} --> {_clock(end)}\n{_cue_text(title)}\n"
        for number, (start, end, title) in enumerate(spans(chapters, duration), 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def document(chapters: Sequence[Chapter], duration: Seconds) -> str:
    """As JSON."""
    entries = [
        {"start": start, "end": end, "title": title, "kind": chapter.kind}
        for chapter, (start, end, title) in zip(chapters, spans(chapters, duration), strict=True)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1)


def in_file(chapters: Sequence[Chapter], duration: Seconds) -> list[Any]:
    """As a media file takes them."""
    return [
        {
            "id": number,
            "start": round(start * 1000),
            "end": round(end * 1000),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": title},
        }
        for number, (start, end, title) in enumerate(spans(chapters, duration), 1)
    ]


def _clock(seconds: Seconds) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{milliseconds:03}"


def _cue_text(title: str) -> str:
    # A line break would end the cue, and "-->" make the rest unreadable.
    plain = " ".join(title.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") or "…"
