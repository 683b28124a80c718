"""Looks into finished files: which tracks there are, what is heard and seen in them and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import av
from av import AudioFrame, AudioResampler, VideoFrame

from tests.media.sfu.clients import loudest_tone


@dataclass
class Contents:
    """One track of a file."""

    title: str
    kind: str
    first: float = 0.0
    last: float = 0.0
    longest_pause: float = 0.0
    """Between two packets."""
    packets: int = 0
    tones: Counter[int] = field(default_factory=Counter)
    """How many pieces of sound held which tone."""
    shades: list[int] = field(default_factory=list)
    """The grey in the middle of each picture."""


@dataclass
class Film:
    """One file."""

    tracks: list[Contents]
    chapters: list[tuple[float, str]]
    duration: float


def look(path: Path) -> Film:
    """Decode everything in a file."""
    with av.open(str(path)) as container:
        tracks = [Contents(stream.metadata.get("title", ""), stream.type) for stream in container.streams]
        resamplers = [AudioResampler("s16", "mono", 48_000) for _ in tracks]
        for packet in container.demux():
            if packet.pts is None or not packet.size or packet.time_base is None:
                continue
            track = tracks[packet.stream_index]
            moment = float(packet.pts * packet.time_base)
            if track.packets:
                track.longest_pause = max(track.longest_pause, moment - track.last)
            else:
                track.first = moment
            track.last = moment
            track.packets += 1
            for frame in packet.decode():
                if isinstance(frame, AudioFrame):
                    for piece in resamplers[packet.stream_index].resample(frame):
                        tone = loudest_tone(piece)
                        if tone is not None:
                            track.tones[tone] += 1
                elif isinstance(frame, VideoFrame):
                    plane = frame.planes[0]
                    middle = plane.line_size * (frame.height // 2) + frame.width // 2
                    track.shades.append(bytes(plane)[middle])
        chapters = [
            (float(chapter["start"] * chapter["time_base"]), chapter["metadata"]["title"])
            for chapter in container.chapters()
            if chapter["time_base"] is not None
        ]
        duration = (container.duration or 0) / 1_000_000
    return Film(tracks, chapters, duration)
