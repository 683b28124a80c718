"""The composed view: everybody in one picture, all voices in one sound, made from the file with all tracks.

Runs in a job of its own, after the recording, as fast as a niced process may. Beside the picture it writes
who stands where and when (``view.json``), so that the page can put names on it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av import AudioFrame, VideoFrame
from av.error import FFmpegError

from papote.media.recording import chapters, model
from papote.media.recording.canvas import Canvas, Picture, coat_of, figure, scaled
from papote.media.recording.layout import HEIGHT, WIDTH, Tile, arrange, present
from papote.media.recording.mixing import RATE, Mixer, speaks
from papote.media.recording.model import Recording, Track
from papote.types import Seconds

FRAMES_PER_SECOND = 20
STILL_EVERY = FRAMES_PER_SECOND
"""Where nothing moves, a picture a second is enough."""
VIDEO_BITS = 1_600_000
AUDIO_BITS = 96_000

STALE: dict[str, Seconds] = {"camera": 2.5, "screen": 20.0}
"""A camera that shows nothing new for this long is off; a shared page may stand still."""

FAREWELL: Seconds = 1.5
"""Whoever is recorded until this long before the end is there until the end."""

SPEAKS_FOR: Seconds = 0.6
"""The ring stays through the pauses between words."""


@dataclass(slots=True, eq=False)
class _Shown:
    """The newest picture of a track."""

    frame: VideoFrame
    at: Seconds
    sizes: dict[tuple[int, int], Picture] = field(default_factory=dict)

    def in_tile(self, tile: Tile) -> Picture:
        """As large as the tile needs it."""
        size = (tile.width, tile.height)
        if size not in self.sizes:
            self.sizes[size] = scaled(self.frame, tile)
        return self.sizes[size]


class _Scene:
    """What the picture shows, redrawn where it changes."""

    def __init__(self, recording: Recording) -> None:
        self._tracks = [_to_the_end(track, recording.duration) for track in recording.tracks]
        self._canvas = Canvas()
        self._tiles: tuple[Tile, ...] = ()
        self._drawn: dict[Tile, tuple[_Shown | None, bool]] = {}
        self._shown: dict[tuple[str, str], _Shown] = {}
        self._spoke: dict[str, Seconds] = {}
        self.layouts: list[dict[str, object]] = []
        """From when on who stands where, in shares of the picture."""

    def show(self, name: str, kind: str, frame: VideoFrame, at: Seconds) -> None:
        """A new picture."""
        self._shown[name, kind] = _Shown(frame, at)

    def spoke(self, name: str, at: Seconds) -> None:
        """Somebody said something."""
        self._spoke[name] = at

    def draw(self, at: Seconds) -> bool:
        """Bring the picture up to this moment; whether anything changed."""
        people, screens = present(self._tracks, at)
        tiles = arrange(people, screens, self._spoke)
        changed = tiles != self._tiles or not self.layouts
        if changed:
            self._tiles, self._drawn = tiles, {}
            self._canvas.clear()
            self.layouts.append({"at": round(at, 3), "tiles": [_share(tile) for tile in tiles]})
        for tile in tiles:
            shown = self._shown.get((tile.name, "screen" if tile.screen else "camera"))
            if shown is not None and at - shown.at > STALE["screen" if tile.screen else "camera"]:
                shown = None
            ring = not tile.screen and at - self._spoke.get(tile.name, -SPEAKS_FOR) < SPEAKS_FOR
            state = (shown, ring)
            if self._drawn.get(tile) == state:
                continue
            self._drawn[tile] = state
            drawn = figure(coat_of(tile.name), tile.width, tile.height) if shown is None else shown.in_tile(tile)
            self._canvas.put(tile, drawn, ring=ring)
            changed = True
        return changed

    def frame(self) -> VideoFrame:
        """The picture as it is now."""
        return self._canvas.frame()


def _to_the_end(track: Track, duration: Seconds) -> Track:
    """Sources stop within the same second, one after the other: nobody shall jump about in it."""
    start, end = track.intervals[-1]
    last = duration + 1 if duration - end < FAREWELL else end
    return replace(track, intervals=(*track.intervals[:-1], (start, last)))


def _share(tile: Tile) -> dict[str, object]:
    return {
        "name": tile.name,
        "screen": tile.screen,
        "x": round(tile.x / WIDTH, 4),
        "y": round(tile.y / HEIGHT, 4),
        "width": round(tile.width / WIDTH, 4),
        "height": round(tile.height / HEIGHT, 4),
    }


class _Output:
    """The file that is being made."""

    def __init__(self, path: Path, recording: Recording, voices: int) -> None:
        self._container = av.open(str(path), "w", format="webm")
        self._container.metadata["title"] = recording.title or recording.place
        self._container.set_chapters(chapters.in_file(recording.chapters, recording.duration))
        video: Any = self._container.add_stream("libvpx", rate=FRAMES_PER_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.bit_rate = VIDEO_BITS
        video.time_base = video.codec_context.time_base = Fraction(1, 1000)
        # Pictures follow each other irregularly where nothing moves, so key frames are set by hand.
        video.codec_context.gop_size = 100_000
        video.options = {"deadline": "realtime", "cpu-used": "6", "lag-in-frames": "0", "crf": "24"}
        self._video = video
        self._audio: Any = None
        if voices:
            self._audio = self._container.add_stream("libopus", rate=RATE, layout="stereo")
            self._audio.bit_rate = AUDIO_BITS
        self._samples = 0
        self._key_at: Seconds = -1e9

    def picture(self, frame: VideoFrame, at: Seconds) -> None:
        """Show this from now on."""
        frame.pts, frame.time_base = round(at * 1000), Fraction(1, 1000)
        if at - self._key_at >= 5.0:
            self._key_at = at
            frame.pict_type = av.video.frame.PictureType.I
        self._container.mux(self._video.encode(frame))

    def sound(self, frames: Iterable[AudioFrame]) -> None:
        """Let this be heard next."""
        for frame in frames:
            frame.pts, frame.time_base = self._samples, Fraction(1, RATE)
            self._samples += frame.samples
            self._container.mux(self._audio.encode(frame))

    def close(self) -> None:
        """Write what is still under way."""
        self._container.mux(self._video.encode(None))
        if self._audio is not None:
            self._container.mux(self._audio.encode(None))
        self._container.close()


def compose(folder: Path, progress: Callable[[float], None] = lambda _: None) -> bool:
    """Make the view; whether there was something to make it of."""
    recording = model.read(folder)
    if recording is None or not (folder / model.COMBINED).exists():
        return False
    voices = {track: number for number, track in enumerate(_voices(recording))}
    scene, mixer = _Scene(recording), Mixer(len(voices)) if voices else None
    draft = folder / ("draft-" + model.COMPOSED)
    output = _Output(draft, recording, len(voices))
    frames = 0

    def draw_until(at: Seconds) -> None:
        nonlocal frames
        while frames / FRAMES_PER_SECOND < at:
            moment = frames / FRAMES_PER_SECOND
            if scene.draw(moment) or frames % STILL_EVERY == 0:
                output.picture(scene.frame(), moment)
            if frames % STILL_EVERY == 0:
                progress(moment / max(recording.duration, 0.001))
                if mixer is not None:
                    _keep_together(mixer, recording, voices, moment)
            frames += 1

    with av.open(str(folder / model.COMBINED)) as container:
        for packet in container.demux():
            if packet.pts is None or not packet.size or packet.stream_index >= len(recording.tracks):
                continue
            track = recording.tracks[packet.stream_index]
            at = packet.pts / 1000
            draw_until(at)
            for frame in _decoded(packet):
                if isinstance(frame, VideoFrame):
                    scene.show(track.name, track.kind, frame, at)
                elif isinstance(frame, AudioFrame) and mixer is not None:
                    if track.kind == "microphone" and speaks(frame):
                        scene.spoke(track.name, at)
                    mixer.put(voices[packet.stream_index], frame, round(at * RATE))
            if mixer is not None:
                output.sound(mixer.mixed())
    draw_until(recording.duration)
    if mixer is not None:
        for voice in voices.values():
            mixer.quiet(voice, round(recording.duration * RATE))
            mixer.end(voice)
        output.sound(mixer.mixed())
    output.close()
    model.replace(folder / model.LAYOUT, json.dumps(scene.layouts, ensure_ascii=False))
    os.replace(draft, folder / model.COMPOSED)
    return True


def _voices(recording: Recording) -> list[int]:
    return [number for number, track in enumerate(recording.tracks) if not track.video]


def _keep_together(mixer: Mixer, recording: Recording, voices: dict[int, int], at: Seconds) -> None:
    """Let no voice hold up the others: the mixer waits for each."""
    for number, voice in voices.items():
        if recording.tracks[number].intervals[-1][1] + 1 < at:
            mixer.end(voice)
        else:
            mixer.quiet(voice, round((at - 1) * RATE))


def _decoded(packet: Any) -> list[Any]:
    try:
        return list(packet.decode())
    except FFmpegError:
        return []  # a packet that was cut off; the next one may be whole
