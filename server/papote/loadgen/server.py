"""What a bench measures: a server that forwards media, and people who send through it. Our own is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from papote.loadgen.caller import Caller
from papote.media.sfu.client import WorkerForwarder
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    Feed,
    Limits,
    Measure,
    SfuSettings,
    SourceKind,
)
from papote.types import Seconds


@dataclass(eq=False, slots=True)
class Person:
    """Somebody who sends, receives or both: over one connection or over two, as the server wants it."""

    mouth: Caller | None
    ear: Caller | None
    heard: list[Person] = field(default_factory=list)
    """Whom he shall hear and see."""


class Server(Protocol):
    """A server that forwards media."""

    apart: bool
    """Whether sending and receiving are two connections."""
    name: str

    async def open(self) -> None:
        """Start it."""

    async def join(self, group: int, people: Sequence[Person]) -> None:
        """Let these people in, and let each hear whom he shall."""

    async def cpu(self) -> Seconds:
        """What it has spent of processors since it began."""

    async def close(self) -> None:
        """End it."""


class _Deaf:
    """Nobody listens to the worker here."""

    def changed(self, change: EndpointChanged) -> None:
        """Fine."""

    def measured(self, measures: Sequence[Measure]) -> None:
        """Fine."""

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """Then the next question to it fails."""


class Papote:
    """Our media worker."""

    apart = False
    name = "papote"

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._forwarder = WorkerForwarder(SfuSettings(host=host, max_endpoints=5000), _Deaf())

    async def open(self) -> None:
        """Start it."""
        await self._forwarder.open()

    async def join(self, group: int, people: Sequence[Person]) -> None:
        """Everybody connects, and then his slots are given what he shall hear and see."""
        for person in people:
            caller = person.mouth or person.ear
            assert caller is not None
            answer = await self._forwarder.join(EndpointId(caller.name), caller.offer(), Limits())
            await caller.connect(answer)
        for person in people:
            shown = [each for index, other in enumerate(person.heard) for each in _show(person, index, other)]
            self._forwarder.assign(shown)

    async def cpu(self) -> Seconds:
        """As the worker says it."""
        return (await self._forwarder.stats()).cpu_seconds

    async def close(self) -> None:
        """End it."""
        await self._forwarder.close()


def _show(person: Person, index: int, other: Person) -> list[Assignment]:
    assert person.ear is not None and other.mouth is not None
    receiver, sender = EndpointId(person.ear.name), EndpointId(other.mouth.name)
    shown = [Assignment(receiver, "audio", index, Feed(sender, SourceKind.MICROPHONE))]
    if other.mouth.picture:
        shown.append(Assignment(receiver, "video", index, Feed(sender, SourceKind.CAMERA)))
    return shown
