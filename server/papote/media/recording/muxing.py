"""From many parts to one file with all tracks: packets are copied as they are, in the order of their moments.

A track holds what one person published of one kind, however many files that took. Runs in a job of its own.
"""

from __future__ import annotations

import heapq
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from papote.media.recording import chapters, journal, model
from papote.media.recording.journal import Part, Story
from papote.media.recording.model import Recording, State, StoredId, Track
from papote.types import Seconds

log = logging.getLogger(__name__)

MOST_TRACKS = 120
"""What the container can number in one byte."""

SILENT = b"\xf8\xff\xfe"
"""Twenty milliseconds of silence in Opus."""

VOICE_MILLISECONDS = 20
LONGEST_PAUSE = 60
"""Milliseconds without a packet, after which silence is put in: players take no notice of gaps in sound."""

ORDER = {"camera": 0, "microphone": 1, "screen": 2, "screen_sound": 3}

TELL_EVERY = 2000


@dataclass(slots=True)
class _Strand:
    """The parts of one track."""

    name: str
    kind: str
    parts: list[tuple[Part, Seconds]]
    """Each with its end."""


def finish(folder: Path, progress: Callable[[float], None] = lambda _: None) -> Recording | None:
    """Make the file, and everything told about it; None where there was never a recording."""
    story = journal.read(folder)
    if story is None:
        return None
    strands = _strands(story)
    last = max((end for strand in strands for _, end in strand.parts), default=0.0)
    duration = round(max(last, story.ended or 0.0), 3)
    recording = Recording(
        StoredId(folder.name),
        story.room,
        story.place,
        story.title,
        story.by,
        story.began,
        State.READY if strands else State.FAILED,
        duration,
        tuple(dict.fromkeys(strand.name for strand in strands)),
        story.chapters_within(duration),
        tuple(_track(strand) for strand in strands),
    )
    if strands:
        _combine(folder, recording, strands, progress)
    model.replace(folder / model.VTT, chapters.webvtt(recording.chapters, duration))
    model.replace(folder / model.CHAPTERS, chapters.document(recording.chapters, duration))
    model.write(folder, recording)
    _drop_parts(folder, strands)
    return recording


def _strands(story: Story) -> list[_Strand]:
    strands: dict[tuple[str, str], _Strand] = {}
    people: dict[str, int] = {}
    for part in story.parts:
        if (end := _end_of(part)) is not None:
            people.setdefault(part.name, len(people))
            strands.setdefault((part.name, part.kind), _Strand(part.name, part.kind, [])).parts.append((part, end))
    # Players show the first picture and play the first voice of a file that has several.
    chosen = sorted(strands.values(), key=lambda strand: (ORDER.get(strand.kind, 9), people[strand.name]))
    if len(chosen) > MOST_TRACKS:
        log.warning("recording_tracks_left_out", extra={"count": len(chosen) - MOST_TRACKS})
    return chosen[:MOST_TRACKS]


def _end_of(part: Part) -> Seconds | None:
    """When the last packet of a file is over; None where there is none."""
    last: int | None = None
    for at, _, _ in _packets(part.path):
        last = at
    return None if last is None else round(part.at + (last + VOICE_MILLISECONDS) / 1000, 3)


def _packets(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Milliseconds, bytes and whether one can begin there; until the end, or where a sudden end cut it."""
    try:
        with av.open(str(path)) as container:
            for packet in container.demux(container.streams[0]):
                if packet.size and packet.pts is not None:
                    yield packet.pts, bytes(packet), packet.is_keyframe
    except (OSError, FFmpegError, IndexError, ValueError):
        return


def _track(strand: _Strand) -> Track:
    intervals: list[tuple[Seconds, Seconds]] = []
    for part, end in strand.parts:
        start = max(0.0, round(part.at, 3))
        if intervals and start - intervals[-1][1] < 0.25:
            intervals[-1] = (intervals[-1][0], max(end, intervals[-1][1]))
        else:
            intervals.append((start, end))
    width = max(part.width for part, _ in strand.parts)
    height = max(part.height for part, _ in strand.parts)
    return Track(strand.name, strand.kind, tuple(intervals), width, height)


def _combine(folder: Path, recording: Recording, strands: list[_Strand], progress: Callable[[float], None]) -> None:
    draft = folder / ("draft-" + model.COMBINED)
    with av.open(str(draft), "w", format="webm") as container:
        container.metadata["title"] = recording.title or recording.place
        container.set_chapters(chapters.in_file(recording.chapters, recording.duration))
        streams: list[Any] = []
        for strand, track in zip(strands, recording.tracks, strict=True):
            stream: Any
            if track.video:
                stream = container.add_mux_stream("vp8", width=track.width, height=track.height)
            else:
                # With the encoder's own header: Firefox plays no Opus without it.
                stream = container.add_stream("libopus", rate=48_000, layout="stereo")
            shared = strand.kind in ("screen", "screen_sound")
            stream.metadata["title"] = f"{strand.name} (screen)" if shared else strand.name
            stream.time_base = Fraction(1, 1000)
            streams.append(stream)
        merged = heapq.merge(*(_strand_packets(number, strand) for number, strand in enumerate(strands)))
        for count, (at, number, data, key) in enumerate(merged):
            packet = av.Packet(data)
            packet.stream = streams[number]
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = at
            packet.is_keyframe = key
            container.mux_one(packet)
            if count % TELL_EVERY == 0:
                progress(min(1.0, at / 1000 / max(recording.duration, 0.001)))
    os.replace(draft, folder / model.COMBINED)


def _strand_packets(number: int, strand: _Strand) -> Iterator[tuple[int, int, bytes, bool]]:
    last: int | None = None
    voice = strand.kind in ("microphone", "screen_sound")
    for part, _ in strand.parts:
        start = round(part.at * 1000)
        for offset, data, key in _packets(part.path):
            at = start + offset
            if at < 0 or (last is not None and at <= last):
                continue
            if voice and last is not None and at - last > LONGEST_PAUSE:
                for silent in range(last + VOICE_MILLISECONDS, at - VOICE_MILLISECONDS // 2, VOICE_MILLISECONDS):
                    yield silent, number, SILENT, True
            yield at, number, data, key
            last = at


def _drop_parts(folder: Path, strands: list[_Strand]) -> None:
    """They are in the file now; a folder that keeps them would be twice as large."""
    if strands and not (folder / model.COMBINED).exists():
        return
    for part in (folder / model.PARTS).glob("*.webm"):
        part.unlink()
