"""A studio over a forwarding unit on the loopback interface, with people who send a tone and a shade of grey."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from papote.interfaces import LoopClock
from papote.media.recording.model import Recording, Speaker, State
from papote.media.recording.studio import Studio
from papote.media.sfu.client import Forwarder, WorkerForwarder
from papote.media.sfu.local import LocalForwarder
from papote.media.sfu.model import EndpointChanged, EndpointId, Limits, Measure
from papote.types import RecordingId, RoomId
from tests.media.sfu.clients import Client, until
from tests.media.sfu.conftest import PATIENT

ROOM, RECORDING = RoomId("le-palier"), RecordingId("r1")


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients gather 127.0.0.1, which aioice leaves out otherwise; and a worker may take its time to start."""
    monkeypatch.setattr("papote.media.sfu.client.PATIENCE", 60.0)
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


class Ears:
    """Passes levels to the studio, as the office does."""

    def __init__(self) -> None:
        self.studio: Studio | None = None
        self.lost_endpoints: set[EndpointId] = set()

    def changed(self, change: EndpointChanged) -> None:
        """Nothing to do."""

    def measured(self, measures: Sequence[Measure]) -> None:
        """Who is how loud."""
        if self.studio is not None:
            self.studio.measured(measures)

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """The worker is gone."""
        self.lost_endpoints |= endpoints


class Stage:
    """A studio, a forwarding unit, and who is connected to it."""

    def __init__(self, forwarder: Forwarder, studio: Studio, ears: Ears, directory: Path) -> None:
        self.forwarder = forwarder
        self.studio = studio
        self.ears = ears
        self.directory = directory
        self.clients: list[Client] = []

    async def join(self, name: str, *, hertz: int = 0, shade: int = 0) -> Client:
        """Somebody connects."""
        client = Client(name, hertz=hertz, shade=shade)
        self.clients.append(client)
        return await client.join(lambda offer: self.forwarder.join(EndpointId(name), offer, Limits()))

    def begin(self, *names: str) -> None:
        """A recording begins, of these."""
        self.studio.begin(RECORDING, ROOM, "Salle bleue", "La visite", "Ada")
        self.record(*names)

    def record(self, *names: str) -> None:
        """Exactly these are recorded from now on."""
        self.studio.people(RECORDING, ROOM, {EndpointId(name): Speaker(name, name.title()) for name in names})

    @property
    def folder(self) -> Path:
        """Where the newest recording lies."""
        return self.directory / self.studio.recordings()[0].id

    def parts(self) -> dict[str, int]:
        """The files being written, and how large they are."""
        return {path.name: path.stat().st_size for path in (self.folder / "parts").glob("*.webm")}

    async def grown(self, count: int, octets: int = 4000) -> None:
        """Wait until so many files hold something."""
        await until(lambda: sum(size > octets for size in self.parts().values()) >= count)

    async def finished(self) -> Recording:
        """Wait for the file with all tracks."""
        await until(lambda: self.studio.recordings()[0].state in (State.READY, State.FAILED))
        return self.studio.recordings()[0]

    async def close(self) -> None:
        """Everybody leaves."""
        for client in self.clients:
            await client.close()
        await self.studio.close()
        await self.forwarder.close()


OpenStage = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def open_stage(loopback: None, tmp_path: Path) -> AsyncIterator[OpenStage]:
    """Opens studios, all over the same folder."""
    opened: list[Stage] = []

    async def opens(*, worker: bool = False, compose: bool = False, retention_days: float = 30) -> Stage:
        ears = Ears()
        settings = PATIENT
        forwarder: Forwarder = WorkerForwarder(settings, ears) if worker else LocalForwarder(settings, ears)
        await forwarder.open()
        directory = tmp_path / "recordings"
        studio = Studio(
            directory,
            forwarder,
            LoopClock(time.time),
            secret=b"secret",
            retention_days=retention_days,
            compose=compose,
        )
        ears.studio = studio
        await studio.open()
        opened.append(Stage(forwarder, studio, ears, directory))
        return opened[-1]

    yield opens
    for stage in opened:
        await stage.close()
