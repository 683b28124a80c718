"""All voices of a recording as one sound: each put where it belongs to the sample, then added by FFmpeg's mixer."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from av import AudioFrame
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as AllOver
from av.filter import Graph

RATE = 48_000
PIECE = 960
"""Samples of one packet."""
LATE = 480
"""A voice that is this many samples behind its time gets silence; one this far ahead loses as much."""
LOUDNESS = 0.02
"""Of the largest number there is; who is louder than this speaks."""

TIME_BASE = Fraction(1, RATE)


class Mixer:
    """Takes decoded voices, gives the sum in pieces of 20 milliseconds."""

    def __init__(self, voices: int) -> None:
        """So many voices, all from the beginning."""
        graph = Graph()
        self._inputs: list[Any] = []
        mix = graph.add("amix", f"inputs={voices}:normalize=0:dropout_transition=0")
        for number in range(voices):
            source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=TIME_BASE)
            source.link_to(mix, 0, number)
            self._inputs.append(source)
        # Several who laugh at once are louder than a file can hold.
        limit = graph.add("alimiter", "limit=0.95:level=0")
        shape = graph.add("aformat", "sample_fmts=flt:sample_rates=48000:channel_layouts=stereo")
        pieces = graph.add("asetnsamples", f"n={PIECE}:p=1")
        self._sink = graph.add("abuffersink")
        mix.link_to(limit)
        limit.link_to(shape)
        shape.link_to(pieces)
        pieces.link_to(self._sink)
        graph.configure()
        self._graph = graph
        self._given = [0] * voices
        self._over = [False] * voices

    def put(self, voice: int, frame: AudioFrame, at: int) -> None:
        """A piece of a voice that belongs at this sample."""
        missing = at - self._given[voice]
        if missing <= -PIECE:
            return
        if missing >= LATE:
            self._silence(voice, missing)
        frame.pts, frame.time_base = self._given[voice], TIME_BASE
        self._given[voice] += frame.samples
        self._inputs[voice].push(frame)

    def quiet(self, voice: int, until: int) -> None:
        """Nothing came of a voice up to this sample."""
        if not self._over[voice] and until - self._given[voice] >= PIECE:
            self._silence(voice, until - self._given[voice])

    def end(self, voice: int) -> None:
        """Nothing more comes of a voice."""
        if not self._over[voice]:
            self._over[voice] = True
            self._inputs[voice].push(None)

    def _silence(self, voice: int, samples: int) -> None:
        while samples > 0:
            frame = AudioFrame(format="fltp", layout="stereo", samples=min(samples, RATE))
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate = RATE
            frame.pts, frame.time_base = self._given[voice], TIME_BASE
            self._given[voice] += frame.samples
            samples -= frame.samples
            self._inputs[voice].push(frame)

    def mixed(self) -> Iterator[AudioFrame]:
        """What is ready."""
        while True:
            try:
                frame = self._sink.pull()
            except (NothingYet, AllOver):
                return
            if isinstance(frame, AudioFrame):
                yield frame


def speaks(frame: AudioFrame) -> bool:
    """Whether a piece of a voice is more than breath; every sixteenth sample tells."""
    samples = memoryview(frame.planes[0]).cast("B")[: frame.samples * 4].cast("f")
    return any(abs(sample) > LOUDNESS for sample in samples[::16])
