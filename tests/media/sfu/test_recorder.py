"""The recorder: exactly whom it is told, the best that arrives, whole files; and it never holds up forwarding."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import av
import pytest

from papote.media.sfu import tape
from papote.media.sfu.channel import Body
from papote.media.sfu.model import EndpointId, RecordingCounts, SourceKind
from papote.media.sfu.recorder import BETTER_AFTER, Recorder
from papote.media.sfu.source import Packet, Source
from tests.media.sfu.clients import until
from tests.media.sfu.conftest import OpenHall

ADA = EndpointId("ada")


class Person:
    """What a source needs of its endpoint."""

    def __init__(self, name: str) -> None:
        self.id = EndpointId(name)
        self.ssrc = 1
        self.said: list[bytes] = []

    def send_rtcp(self, data: bytes) -> None:
        """Note it: a wish for a key frame."""
        self.said.append(data)


class House:
    """An engine's part: sources by name, and a recorder that hears them."""

    def __init__(self) -> None:
        self.on_packet: Any = None
        self.key_frame_spacing = 0.0
        self.sources: dict[EndpointId, dict[tuple[SourceKind, int], Source]] = {}
        self.recorder = Recorder(self)
        self._sequences: defaultdict[Source, Iterator[int]] = defaultdict(lambda: count(1))

    def published(self, endpoint: EndpointId) -> Mapping[tuple[SourceKind, int], Source]:
        """What somebody publishes."""
        return self.sources.get(endpoint, {})

    def restless(self, source: Source) -> None:
        """Nothing to do."""

    def woke(self, source: Source) -> None:
        """Nothing to do."""

    def source(self, name: str, kind: SourceKind, layer: int = 0) -> Source:
        """Somebody begins to publish."""
        source = Source(Person(name), self, kind, layer, 96)
        source.ssrc = 1
        source.last_at = float("inf")
        self.sources.setdefault(EndpointId(name), {})[kind, layer] = source
        return source

    def send(self, source: Source, *, key: bool = False, width: int = 320, sequence: int | None = None) -> None:
        """One packet of it: a piece of sound, or a whole picture."""
        number = next(self._sequences[source]) if sequence is None else sequence
        if source.video:
            size = width.to_bytes(2, "little") + (180).to_bytes(2, "little")
            picture = b"\x10\x00\x00\x9d\x01\x2a" + size if key else b"\x11\x00"
            body = Body(b"\x10" + picture + bytes(30), False)
        else:
            body = Body(b"\xf8\xff\xfe", False)
        step = 3000 if source.video else 960
        if self.on_packet is not None:
            self.on_packet(source, Packet(number & 0xFFFF, number * step, 0x80, body))

    async def end(self, recording: str = "r") -> RecordingCounts:
        """End a recording."""
        return await self.recorder.end(recording)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Nobody is there."""
    made = House()
    yield made
    await made.recorder.close()


def files(folder: Path) -> list[tuple[str, str, int, int]]:
    """Whose, what, how wide, and how many packets, in the order of beginning."""
    found = []
    for line in (folder / tape.PARTS).read_text().splitlines():
        fact = json.loads(line)
        if "begun" in fact:
            with av.open(str(folder / "parts" / fact["begun"])) as container:
                packets = sum(packet.size > 0 for packet in container.demux(container.streams[0]))
            found.append((fact["name"], fact["kind"], fact["width"], packets))
    return found


async def test_who_is_not_named_is_not_even_looked_at(house: House, tmp_path: Path) -> None:
    """With nobody named, the forwarding path has nobody to tell."""
    ada, bob = (house.source(name, SourceKind.MICROPHONE) for name in ("ada", "bob"))
    assert house.on_packet is None
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    for _ in range(5):
        house.send(ada)
        house.send(bob)
    house.recorder.record("r", str(tmp_path), {})
    assert house.on_packet is None
    for _ in range(5):
        house.send(ada)
    assert await house.end() == RecordingCounts(5, 0, 1, 0)
    assert files(tmp_path) == [("Ada", "microphone", 0, 5)]


async def test_two_recordings_know_nothing_of_each_other(house: House, tmp_path: Path) -> None:
    """One ends, the other goes on; each has its own people."""
    ada, bob = (house.source(name, SourceKind.MICROPHONE) for name in ("ada", "bob"))
    house.recorder.record("one", str(tmp_path / "one"), {ADA: "Ada"})
    house.recorder.record("two", str(tmp_path / "two"), {ADA: "Ada", EndpointId("bob"): "Bob"})
    house.send(ada)
    house.send(bob)
    await house.end("one")
    house.send(ada)
    await house.end("two")
    assert files(tmp_path / "one") == [("Ada", "microphone", 0, 1)]
    assert sorted(files(tmp_path / "two")) == [("Ada", "microphone", 0, 2), ("Bob", "microphone", 0, 1)]
    assert await house.end("two") == RecordingCounts()


async def test_of_a_camera_the_best_quality_is_taken_and_no_file_holds_two(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key frame is asked for; a better one that comes later is waited for, and begins a file of its own."""
    low, middle = (house.source("ada", SourceKind.CAMERA, layer) for layer in (0, 1))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    assert (low.key_frame_requests, middle.key_frame_requests) == (0, 1)
    house.send(low, key=True, width=160)
    house.send(middle)
    house.send(middle, key=True, width=320)
    house.send(middle)
    high = house.source("ada", SourceKind.CAMERA, 2)
    house.recorder.tend(now + 1)
    assert high.key_frame_requests == 0
    house.recorder.tend(now + BETTER_AFTER + 1)
    assert high.key_frame_requests == 1
    house.send(middle)
    house.send(high)
    house.send(high, key=True, width=640)
    house.send(middle)
    house.send(high)
    await house.end()
    assert files(tmp_path) == [("Ada", "camera", 320, 3), ("Ada", "camera", 640, 2)]


async def test_a_quality_that_is_sent_no_more_gives_way_to_the_next_best(house: House, tmp_path: Path) -> None:
    """The file ends, and the lower one begins with its key frame."""
    low, high = (house.source("ada", SourceKind.CAMERA, layer) for layer in (0, 1))
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    house.send(high, key=True, width=640)
    high.last_at = -1e9
    house.recorder.tend(time.monotonic())
    assert low.key_frame_requests == 1
    house.send(low, key=True, width=320)
    await house.end()
    assert files(tmp_path) == [("Ada", "camera", 640, 1), ("Ada", "camera", 320, 1)]


async def test_a_picture_that_changes_its_size_begins_another_file(house: House, tmp_path: Path) -> None:
    """A shared window is resized."""
    screen = house.source("ada", SourceKind.SCREEN)
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    for width in (640, 640, 800):
        house.send(screen, key=True, width=width)
        house.send(screen)
    await house.end()
    assert files(tmp_path) == [("Ada", "screen", 640, 4), ("Ada", "screen", 800, 2)]


async def test_a_lost_packet_costs_pictures_until_a_key_frame_which_is_asked_for(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a decoder could not read is not in the file."""
    monkeypatch.setattr(tape, "PATIENCE", {True: 0.0, False: 0.0})
    camera = house.source("ada", SourceKind.CAMERA)
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    house.send(camera, key=True, sequence=1)
    house.send(camera, sequence=2)
    house.send(camera, sequence=4)
    house.send(camera, sequence=5)
    asked = camera.key_frame_requests
    house.recorder.tend(time.monotonic())
    await until(lambda: camera.key_frame_requests > asked)
    house.send(camera, key=True, sequence=6)
    await house.end()
    assert files(tmp_path) == [("Ada", "camera", 320, 3)]


async def test_a_stream_that_begins_anew_begins_a_file(house: House, tmp_path: Path) -> None:
    """Somebody reconnects under the same name, or his browser changes the number of its stream."""
    first = house.source("ada", SourceKind.MICROPHONE)
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    house.send(first)
    first.ssrc = 2
    house.send(first)
    second = house.source("ada", SourceKind.MICROPHONE)
    house.send(second)
    await house.end()
    assert files(tmp_path) == [("Ada", "microphone", 0, 1)] * 3


async def test_a_slow_disk_costs_packets_of_the_recording_and_nothing_else(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot wait is left out and counted; nobody waits for the disk."""
    monkeypatch.setattr(tape, "MOST_WAITING", 100)
    microphone = house.source("ada", SourceKind.MICROPHONE)
    house.recorder.record("r", str(tmp_path), {ADA: "Ada"})
    house.send(microphone)
    house.recorder.tend(time.monotonic())
    hold = threading.Event()
    writer = house.recorder._writer
    assert writer is not None

    def stall() -> None:
        hold.wait(120)

    writer.then(stall)
    for _ in range(60):
        for _ in range(5):
            house.send(microphone)
        house.recorder.tend(time.monotonic())
    hold.set()
    counts = await house.end()
    assert counts.packets + counts.dropped == 301
    assert 100 <= counts.packets <= 110


async def test_a_folder_that_cannot_be_written_is_counted(house: House, tmp_path: Path) -> None:
    """And forwarding goes on."""
    (tmp_path / "file").write_text("")
    microphone = house.source("ada", SourceKind.MICROPHONE)
    house.recorder.record("r", str(tmp_path / "file"), {ADA: "Ada"})
    house.send(microphone)
    house.recorder.tend(time.monotonic())
    assert (await house.end()).failures == 1


@pytest.mark.slow
async def test_what_clients_send_is_taken_down_and_withdrawn(open_hall: OpenHall, tmp_path: Path) -> None:
    """Through the whole engine: nothing of those who withdrew, from the next packet on."""
    hall = await open_hall()
    await hall.join("ada", hertz=400, shade=90)
    await hall.join("bob", hertz=700)
    hall.sfu.record("r", str(tmp_path), {ADA: "Ada", EndpointId("bob"): "Bob"})
    take, given = hall.sfu.on_packet, Counter[tuple[str, SourceKind]]()
    assert take is not None

    def counted(source: Source, packet: Packet) -> None:
        given[source.publisher.id, source.kind] += 1
        take(source, packet)

    hall.sfu.on_packet = counted
    await until(lambda: len(list((tmp_path / "parts").glob("*"))) == 3)
    hall.sfu.record("r", str(tmp_path), {EndpointId("bob"): "Bob"})
    withdrawn, received = Counter(given), hall.count("received")
    assert hall.sfu.on_packet != counted
    await until(lambda: hall.count("received") > received + 100)
    await hall.sfu.end_recording("r")
    found = {(name, kind): packets for name, kind, _, packets in files(tmp_path)}
    assert found["Ada", "microphone"] == withdrawn["ada", SourceKind.MICROPHONE]
    assert 0 < found["Ada", "camera"] <= withdrawn["ada", SourceKind.CAMERA]
    assert found["Bob", "microphone"] > withdrawn["bob", SourceKind.MICROPHONE]
