"""What the office and a media worker say to each other: MessagePack, each message after its length in four bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    Limits,
    Measure,
    RecordingCounts,
    SfuSettings,
    SfuStats,
)

LONGEST = 4 << 20
"""Bytes of one message: the statistics of a full worker are the longest."""


class Open(msgspec.Struct, frozen=True, tag=True):
    """The first word: listen as these settings say."""

    settings: SfuSettings


class Join(msgspec.Struct, frozen=True, tag=True):
    """A client offers; answered by ``Joined`` or ``Declined`` of the same number."""

    number: int
    endpoint: EndpointId
    offer: str
    limits: Limits


class Assign(msgspec.Struct, frozen=True, tag=True):
    """What slots shall carry from now on."""

    assignments: tuple[Assignment, ...]


class Leave(msgspec.Struct, frozen=True, tag=True):
    """A client is gone, or shall be."""

    endpoint: EndpointId


class AskStats(msgspec.Struct, frozen=True, tag=True):
    """Answered by ``Told`` of the same number."""

    number: int


class Record(msgspec.Struct, frozen=True, tag=True):
    """Exactly these endpoints are recorded from now on, each under a name; the first word begins the recording."""

    recording: str
    directory: str
    people: dict[EndpointId, str]


class EndRecording(msgspec.Struct, frozen=True, tag=True):
    """Answered by ``RecordingEnded`` of the same number once everything is in its files."""

    number: int
    recording: str


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The worker listens on this UDP port."""

    port: int


class CannotOpen(msgspec.Struct, frozen=True, tag=True):
    """The worker cannot listen, and ends."""

    key: str
    reason: str


class Joined(msgspec.Struct, frozen=True, tag=True):
    """The answer to an offer."""

    number: int
    answer: str


class Declined(msgspec.Struct, frozen=True, tag=True):
    """An offer is refused; ``violation``: by the client's fault."""

    number: int
    code: str
    violation: bool


class Told(msgspec.Struct, frozen=True, tag=True):
    """How the worker stands."""

    number: int
    stats: SfuStats


class Changed(msgspec.Struct, frozen=True, tag=True):
    """What became of an endpoint."""

    change: EndpointChanged


class Measured(msgspec.Struct, frozen=True, tag=True):
    """Levels and estimates; comes five times a second, and so tells that the worker lives."""

    measures: list[Measure]


class RecordingEnded(msgspec.Struct, frozen=True, tag=True):
    """What became of a recording."""

    number: int
    counts: RecordingCounts


ToWorker = Open | Join | Assign | Leave | AskStats | Record | EndRecording
FromWorker = Opened | CannotOpen | Joined | Declined | Told | Changed | Measured | RecordingEnded

_encoder = msgspec.msgpack.Encoder()
_to_worker = msgspec.msgpack.Decoder(ToWorker)
_from_worker = msgspec.msgpack.Decoder(FromWorker)


def encode(message: ToWorker | FromWorker) -> bytes:
    """A message with its length in front."""
    data = _encoder.encode(message)
    return len(data).to_bytes(4) + data


async def _frames(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        try:
            length = int.from_bytes(await reader.readexactly(4))
            if length > LONGEST:
                return
            yield await reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError):
            return


async def to_worker(reader: asyncio.StreamReader) -> AsyncIterator[ToWorker]:
    """What the worker hears, until the other side is gone."""
    async for frame in _frames(reader):
        yield _to_worker.decode(frame)


async def from_worker(reader: asyncio.StreamReader) -> AsyncIterator[FromWorker]:
    """What the office hears, until the other side is gone."""
    async for frame in _frames(reader):
        yield _from_worker.decode(frame)
