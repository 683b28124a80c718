"""Chapters: who holds the floor, and how they are written."""

from __future__ import annotations

import json
from itertools import pairwise

from papote.media.recording.chapters import Floor, document, in_file, ordered, webvtt
from papote.media.recording.model import Chapter
from papote.media.sfu.model import EndpointId, Measure

PEOPLE = {EndpointId("a"): "Ada", EndpointId("b"): "Bob"}


def hear(floor: Floor, *said: tuple[str, float], start: float = 0.0) -> list[tuple[float, str, float]]:
    """Let people speak one after the other, each so many seconds ("-": nobody); gives when who began a chapter."""
    told = []
    now = start
    for who, seconds in said:
        for _ in range(round(seconds * 5)):
            now = round(now + 0.2, 3)
            measures = [Measure(each, 20 if each in who else 90, None, 0) for each in PEOPLE]
            measures.append(Measure(EndpointId("stranger"), 1, None, 0))
            speaker = floor.measured(measures, PEOPLE, now)
            if speaker is not None:
                told.append((now, speaker[0], speaker[1]))
    return told


def test_who_holds_the_floor_begins_a_chapter_where_he_began_to_speak() -> None:
    """Five seconds it takes, and counts from the first word."""
    ((at, name, since),) = hear(Floor(), ("-", 3.0), ("a", 8.0))
    assert (name, since) == ("Ada", 3.2)
    assert 8.0 <= at <= 8.4


def test_an_interjection_and_a_breath_change_nothing() -> None:
    """Neither "yes" nor a pause takes the floor."""
    floor = Floor()
    assert len(hear(floor, ("a", 10.0))) == 1
    assert hear(floor, ("b", 0.8), ("a", 20.0), ("-", 2.0), ("a", 20.0), ("-", 60.0), ("a", 20.0), start=10.0) == []


def test_chapters_that_come_of_themselves_are_half_a_minute_apart() -> None:
    """Two who talk by turns do not fill the list; who still speaks then gets his chapter."""
    turns = [("a", 8.0), ("b", 8.0)] * 20
    told = hear(Floor(), *turns)
    assert all(after[0] - before[0] >= 30 for before, after in pairwise(told))
    late = hear(Floor(), ("a", 10.0), ("b", 40.0))
    assert [name for _, name, _ in late] == ["Ada", "Bob"]
    assert late[1][2] == 11.2  # a second into it: until then it might have been an interjection


def test_whoever_is_not_recorded_never_names_a_chapter() -> None:
    """The loudest of all is a stranger."""
    assert hear(Floor(), ("-", 30.0)) == []


def test_chapters_lie_within_the_recording_and_apart() -> None:
    """A mark at the very beginning takes the place of the first."""
    chapters = [Chapter(9.0, "too late", "mark"), Chapter(0.0, "Start", "start"), Chapter(-1.0, "Ada", "speaker")]
    assert ordered(chapters, 5.0) == (Chapter(0.0, "Start", "start"), Chapter(5.0, "too late", "mark"))
    assert ordered([Chapter(0.0, "Start", "start"), Chapter(0.0, "Hello", "mark")], 5.0) == (
        Chapter(0.0, "Hello", "mark"),
    )


def test_titles_cannot_break_the_file() -> None:
    """Line breaks, arrows and tags are only text."""
    chapters = ordered([Chapter(0.0, "a\n\n00:00 --> 1 <b>&", "start"), Chapter(3661.5, "Fin", "mark")], 4000.0)
    text = webvtt(chapters, 4000.0)
    assert "a 00:00 --&gt; 1 &lt;b&gt;&amp;" in text
    assert "01:01:01.500 --> 01:06:40.000" in text
    assert text.count(" --> ") == 2
    assert json.loads(document(chapters, 4000.0))[1] == {"start": 3661.5, "end": 4000.0, "title": "Fin", "kind": "mark"}
    assert in_file(chapters, 4000.0)[1]["start"] == 3_661_500
