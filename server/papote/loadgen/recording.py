"""What recording costs: packets of people who talk and are seen, handed to the recorder as the engine does it.

Told is CPU time of the process, thread and disk calls included, for a second of one person's voice and
picture: a share of a core, which holds on a busy machine. Pictures are noise of the right sizes.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from papote.loadgen.caller import FRAME_BYTES, FRAME_EVERY, VOICE_BYTES, VOICE_EVERY
from papote.media.sfu.channel import Body
from papote.media.sfu.model import EndpointId, SourceKind
from papote.media.sfu.recorder import Recorder
from papote.media.sfu.source import Packet, Source
from papote.types import Seconds

HAND_OVER_EVERY: Seconds = 0.05
KEY_FRAME_EVERY = 300
PEOPLE = 10

_KEY_FRAME = b"\x10\x10\x00\x00\x9d\x01\x2a\x80\x02\x68\x01"
_BEGINS, _GOES_ON = b"\x10\x11\x00", b"\x00"


@dataclass(frozen=True, slots=True)
class Result:
    """What it cost."""

    people: int
    seconds: Seconds
    packets: int
    core: float
    """Share of one core for each person's voice and picture."""
    forwarding: float
    """Microseconds of each packet that are spent in the forwarding path."""
    octets: int
    """Written for each person and second."""


class _Publisher:
    def __init__(self, name: str) -> None:
        self.id = EndpointId(name)
        self.ssrc = 1

    def send_rtcp(self, data: bytes) -> None:
        """Nobody has to be asked for a key frame here."""


class _House:
    """An engine's part."""

    def __init__(self) -> None:
        self.key_frame_spacing = 1.0
        self.on_packet: Callable[[Source, Packet], None] | None = None
        self.sources: dict[EndpointId, dict[tuple[SourceKind, int], Source]] = {}

    def published(self, endpoint: EndpointId) -> Mapping[tuple[SourceKind, int], Source]:
        """What somebody publishes."""
        return self.sources[endpoint]

    def restless(self, source: Source) -> None:
        """Nothing to look after."""

    def woke(self, source: Source) -> None:
        """Nobody waits."""

    def add(self, name: str) -> tuple[Source, Source]:
        """Somebody with voice and picture."""
        publisher = _Publisher(name)
        made = []
        for kind, payload_type in ((SourceKind.MICROPHONE, 111), (SourceKind.CAMERA, 96)):
            source = Source(publisher, self, kind, 0, payload_type)
            source.ssrc, source.last_at = 1, float("inf")
            self.sources.setdefault(publisher.id, {})[kind, 0] = source
            made.append(source)
        return made[0], made[1]


def _packets(seconds: Seconds) -> list[tuple[Seconds, int, Packet]]:
    """When, which of the two sources, what."""
    made: list[tuple[Seconds, int, Packet]] = []
    for number in range(int(seconds / VOICE_EVERY)):
        packet = Packet(number & 0xFFFF, number * 960, 0, Body(bytes(VOICE_BYTES), False))
        made.append((number * VOICE_EVERY, 0, packet))
    sequence = at = 0
    for number in range(int(seconds / FRAME_EVERY)):
        sizes = []
        while (size := FRAME_BYTES[at % len(FRAME_BYTES)]) != 0:
            sizes.append(size)
            at += 1
        at += 1
        for part, size in enumerate(sizes):
            head = _GOES_ON if part else (_BEGINS if number % KEY_FRAME_EVERY else _KEY_FRAME)
            marker = 0x80 if part == len(sizes) - 1 else 0
            body = Body(bytes(8) + head + bytes(size - len(head)), True)
            made.append((number * FRAME_EVERY, 1, Packet(sequence & 0xFFFF, number * 3000, marker, body)))
            sequence += 1
    return sorted(made, key=lambda each: each[0])


async def run(seconds: Seconds, people: int = PEOPLE) -> Result:
    """Record so many people for so many seconds, as fast as it goes."""
    house = _House()
    recorder = Recorder(house)
    sources = [house.add(f"p{number}") for number in range(people)]
    packets = _packets(seconds)
    with tempfile.TemporaryDirectory() as folder:
        recorder.record("bench", folder, {source[0].publisher.id: "somebody" for source in sources})
        assert house.on_packet is not None
        began, handed = time.process_time(), 0.0
        forwarding = 0.0
        for at, which, packet in packets:
            before = time.thread_time()
            for source in sources:
                house.on_packet(source[which], packet)
            forwarding += time.thread_time() - before
            if at - handed >= HAND_OVER_EVERY:
                handed = at
                recorder.tend(at)
                await asyncio.sleep(0.001)  # let the thread have its turn, as it has in a worker that waits for packets
        counts = await recorder.end("bench")
        spent = time.process_time() - began
        octets = await asyncio.to_thread(_size, Path(folder))
        await recorder.close()
    return Result(
        people,
        seconds,
        counts.packets,
        spent / seconds / people,
        forwarding / (len(packets) * people) * 1e6,
        int(octets / seconds / people),
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(result: Result) -> str:
    """For people."""
    return "\n".join(
        (
            f"Recorded: {result.people} people with voice and picture (640 × 360, 30 a second), {result.seconds:.0f} s",
            f"  CPU for each          {result.core * 100:6.2f} % of a core",
            f"  of it, in forwarding  {result.forwarding:6.2f} µs a packet",
            f"  on disk for each      {result.octets / 1000:6.1f} kB a second",
        )
    )


def document(result: Result) -> str:
    """For programs."""
    return json.dumps(asdict(result))
