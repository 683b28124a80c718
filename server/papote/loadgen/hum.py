"""What simulated people sound like: a soft babble without words.

Each voice is made once, as encoded packets, and sent over and over: nobody encodes while people talk.
"""

from __future__ import annotations

import math
import random
from array import array
from fractions import Fraction
from typing import Any

import av

RATE = 24_000
SAMPLES = RATE // 50
"""Of twenty milliseconds, as an Opus packet has."""

BABBLE_SECONDS = 3
SYLLABLES = 4.3
"""A second."""

LOUD = 5200
PITCHES = (118.0, 196.0, 147.0)
"""Hertz of each voice."""


def babble(voice: int) -> list[bytes]:
    """Opus packets of somebody who hums as if he talked."""
    chance = random.Random(voice)
    pitch = PITCHES[voice % len(PITCHES)]
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.bit_rate, encoder.time_base = 20_000, Fraction(1, RATE)
    packets: list[bytes] = []
    phase, vowel = 0.0, 1.0
    for number in range(BABBLE_SECONDS * 50):
        samples = array("h")
        for sample in range(SAMPLES):
            now = number / 50 + sample / RATE
            syllable = (now * SYLLABLES) % 1
            if sample == 0 and syllable < SYLLABLES / 50:
                vowel = chance.uniform(0.6, 1.4)
            loud = math.sin(math.pi * syllable) ** 2 * (0.55 + 0.45 * math.sin(now * 2.1) ** 2)
            phase += 2 * math.pi * pitch * (1 + 0.06 * math.sin(now * 3.3) - 0.05 * syllable) / RATE
            wave = math.sin(phase) + 0.45 * vowel * math.sin(2 * phase) + 0.25 / vowel * math.sin(3 * phase)
            samples.append(int(LOUD * loud * wave))
        frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(samples.tobytes())
        frame.pts, frame.sample_rate, frame.time_base = number * SAMPLES, RATE, Fraction(1, RATE)
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets
