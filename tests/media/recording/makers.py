"""Recordings made by hand, a clock turned by hand, and a forwarding unit that only notes what it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av import AudioFrame, VideoFrame

from papote.errors import Unavailable
from papote.interfaces import Timer
from papote.media.recording import model
from papote.media.recording.model import Chapter, Recording, State, StoredId, Track
from papote.media.sfu.model import Assignment, EndpointId, Limits, RecordingCounts, SfuStats
from papote.types import Seconds

BEGAN = 1_764_000_000.0


class Hands:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.time: Seconds = 1000.0
        self.alarms: list[tuple[Seconds, Callable[[], object]]] = []

    def now(self) -> Seconds:
        """What it shows."""
        return self.time

    def unix(self) -> Seconds:
        """The same, since 1970."""
        return BEGAN + self.time - 1000.0

    def call_at(self, when: Seconds, callback: Callable[[], object]) -> Timer:
        """Note it."""
        self.alarms.append((when, callback))
        return _Nothing()

    def turn(self, seconds: Seconds) -> None:
        """Let time pass, and whoever waits for it act."""
        self.time += seconds
        due = [callback for when, callback in self.alarms if when <= self.time]
        self.alarms = [alarm for alarm in self.alarms if alarm[0] > self.time]
        for callback in due:
            callback()


class _Nothing:
    def cancel(self) -> None:
        """Nobody waits."""


class Notes:
    """A forwarding unit that forwards nothing."""

    def __init__(self) -> None:
        self.wishes: list[tuple[str, dict[EndpointId, str]]] = []
        self.ended: list[str] = []
        self.gone = False

    async def open(self) -> None:
        """Nothing to do."""

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Nobody can."""
        raise Unavailable("shutting_down")

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Nothing to do."""

    def leave(self, endpoint: EndpointId) -> None:
        """Nothing to do."""

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Note it."""
        self.wishes.append((recording, dict(people)))

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Note it."""
        if self.gone:
            raise Unavailable("shutting_down")
        self.ended.append(recording)
        return RecordingCounts()

    async def stats(self) -> SfuStats:
        """Nothing happened."""
        return SfuStats(0, time.process_time())

    async def close(self) -> None:
        """Nothing to do."""


def put_recording(directory: Path, name: str = "20251124-160000-00c0ffee", *, seconds: int = 12) -> StoredId:
    """A finished recording of somebody who sends a picture that grows brighter, with three chapters."""
    folder = directory / name
    folder.mkdir(parents=True)
    chapters = (
        Chapter(0.0, "La visite", "start"),
        Chapter(4.0, "Ada", "speaker"),
        Chapter(8.0, "Les <chiffres>", "mark"),
    )
    whole = ((0.0, float(seconds)),)
    tracks = (Track("Ada", "camera", whole, 320, 180), Track("Ada", "microphone", whole))
    recording = Recording(
        StoredId(name),
        "le-palier",
        "Salle bleue",
        "La visite",
        "Ada",
        BEGAN,
        State.READY,
        float(seconds),
        ("Ada",),
        chapters,
        tracks,
    )
    write_film(folder / model.COMBINED, seconds)
    (folder / model.VTT).write_text("WEBVTT\n\n1\n00:00:00.000 --> 00:00:04.000\nLa visite\n")
    model.write(folder, recording)
    return recording.id


def write_film(path: Path, seconds: int) -> None:
    """Ten pictures a second, and silence."""
    with av.open(str(path), "w", format="webm") as container:
        video = container.add_stream("libvpx", rate=10)
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.options = {"deadline": "realtime", "cpu-used": "8"}
        audio = container.add_stream("libopus", rate=48_000, layout="stereo")
        for number in range(seconds * 10):
            frame = VideoFrame(320, 180, "yuv420p")
            for plane, shade in zip(frame.planes, (40 + number % 200, 128, 128), strict=True):
                plane.update(bytes([shade]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(video.encode(frame))
            for piece in range(5):
                sound = AudioFrame(format="flt", layout="stereo", samples=960)
                sound.planes[0].update(bytes(sound.planes[0].buffer_size))
                sound.sample_rate = 48_000
                sound.pts, sound.time_base = (number * 5 + piece) * 960, Fraction(1, 48_000)
                container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
