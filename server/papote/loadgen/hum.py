"""What simulated people sound and look like: a soft babble without words, and a drawn face. Made when first needed.

Each is made once, as encoded packets, and sent over and over: nobody encodes while people talk.
"""

from __future__ import annotations

import math
import random
from array import array
from fractions import Fraction
from functools import cache
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

WIDTH, HEIGHT = 192, 144
FRAMES = 16
FRAME_RATE = 10
TICKS = 90_000 // FRAME_RATE
"""Of the clock of pictures, from one to the next."""

LOOKS = ((118, 142), (150, 108), (96, 150), (140, 128))
"""The two colours behind each face."""


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


def face(look: int) -> list[bytes]:
    """VP8 pictures of somebody who nods; the first needs none before it."""
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.gop_size, encoder.bit_rate = Fraction(1, FRAME_RATE), FRAMES, 90_000
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    colours = [_tinted(wall, skin) for wall, skin in zip(LOOKS[look % len(LOOKS)], (112, 148), strict=True)]
    pictures: list[bytes] = []
    for number in range(FRAMES):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, data in zip(frame.planes, (_light(number), *colours), strict=True):
            rows = range(0, len(data), plane.width)
            plane.update(b"".join(data[row : row + plane.width].ljust(plane.line_size, b"\0") for row in rows))
        frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
        pictures += [bytes(packet) for packet in encoder.encode(frame)]
    return pictures


@cache
def _light(number: int) -> bytes:
    """How bright each point of a picture is: a head before a wall, which nods and talks."""
    turn = 2 * math.pi * number / FRAMES
    nod, mouth = math.sin(turn) * 3, abs(math.sin(turn * 3))
    middle, height, radius = WIDTH / 2, HEIGHT * 0.46 + nod, HEIGHT * 0.26
    light = bytearray()
    for y in range(HEIGHT):
        row = bytearray([150 - y // 4]) * WIDTH
        if y > HEIGHT * 0.74 + nod / 2:
            row[int(WIDTH * 0.2) : int(WIDTH * 0.8)] = bytes([92]) * (int(WIDTH * 0.8) - int(WIDTH * 0.2))
        down = y - height
        half = int(math.sqrt(max(0.0, radius * radius - down * down)) * 0.85)
        for x in range(int(middle) - half, int(middle) + half):
            row[x] = _skin(abs(x - middle), down, radius, mouth)
        light += row
    return bytes(light)


def _skin(across: float, down: float, radius: float, mouth: float) -> int:
    """How bright a point of the face is, by its distance from the middle."""
    if down < -radius * 0.55:
        return 60  # hair
    if abs(across - radius * 0.35) < 3 and abs(down + radius * 0.1) < 3:
        return 40  # eyes
    return 70 if across < radius * 0.28 and abs(down - radius * 0.45) < 1 + 4 * mouth else 190


def _tinted(wall: int, skin: int) -> bytes:
    """One colour of the wall, and of the face before it."""
    rows = []
    for y in range(HEIGHT // 2):
        row = bytearray([wall]) * (WIDTH // 2)
        down = y - HEIGHT * 0.23
        half = int(math.sqrt(max(0.0, (HEIGHT * 0.13) ** 2 - down * down)) * 0.85)
        row[WIDTH // 4 - half : WIDTH // 4 + half] = bytes([skin]) * (2 * half)
        rows.append(bytes(row))
    return b"".join(rows)
