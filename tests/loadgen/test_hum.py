"""Tests of what simulated people sound like."""

from __future__ import annotations

from array import array
from typing import Any

import av

from papote.loadgen.hum import BABBLE_SECONDS, PITCHES, babble


def heard(packets: list[bytes]) -> array[int]:
    """The samples of an Opus voice, 48,000 a second."""
    decoder: Any = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48_000, "mono"
    samples = array("h")
    plain = av.AudioResampler(format="s16", layout="mono", rate=48_000)
    for data in packets:
        for frame in decoder.decode(av.Packet(data)):
            for part in plain.resample(frame):
                samples.frombytes(bytes(part.planes[0])[: 2 * part.samples])
    return samples


def test_a_voice_rises_and_falls_and_is_never_too_loud() -> None:
    """It has syllables with silence between them, and no peak that a loudspeaker would cut."""
    samples = heard(babble(0))
    assert len(samples) >= (BABBLE_SECONDS - 0.1) * 48_000
    peaks = [max(abs(each) for each in samples[at : at + 960]) for at in range(0, len(samples) - 960, 960)]
    assert 1_000 < max(peaks) < 20_000
    assert sum(peak < max(peaks) / 5 for peak in peaks) > len(peaks) / 10


def test_voices_differ() -> None:
    """Two who talk with each other are told apart."""
    assert len({b"".join(babble(number)) for number in range(len(PITCHES))}) == len(PITCHES)
