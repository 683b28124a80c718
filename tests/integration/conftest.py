"""A real server on a free port of the loopback interface, and raw clients for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from papote.errors import Refused
from papote.gateway import Gateway, GatewaySettings
from papote.interfaces import LoopClock
from papote.media.director import DirectorSettings
from papote.media.sfu.client import Forwarder, Listener
from papote.media.sfu.model import SfuSettings
from papote.media.switchboard import Desk, Switchboard
from papote.metrics import Metrics
from papote.rooms.manager import RoomManager
from papote.rooms.settings import RunnerSettings
from papote.storage import Database, ensure_space
from papote.storage.chat import Messages
from papote.tilemap.model import TileMap
from papote.types import RoomId, SpaceId
from papote.world.settings import RoomSettings
from tests.integration.raw_client import RawClient
from tests.integration.rooms import hall
from tests.storage.fresh import fresh

PATIENT = GatewaySettings(connect_seconds=300.0, join_seconds=3600.0, ping_timeout=300.0, drain_seconds=300.0)
"""As documented, but that no pause of the machine is taken for somebody's silence; as ``HOLDING`` for rooms."""

HOLDING = RoomSettings(media_lease=300.0, resume_seconds=600.0)

UNHURRIED: dict[str, Any] = {
    "connect_seconds": 60.0,
    "join_seconds": 600.0,
    "body_seconds": 600.0,
    "ping_timeout": 60.0,
    "drain_seconds": 600.0,
    "resume_seconds": 600.0,
    "media_lease": 60.0,
}
"""The same in the words of the configuration, for whole offices."""


@dataclass(slots=True)
class Server:
    """A running office."""

    url: str
    gateway: Gateway
    manager: RoomManager
    metrics: Metrics
    clients: list[RawClient]
    session: aiohttp.ClientSession
    switchboard: Switchboard | None = None

    def client(self) -> RawClient:
        """A client that has not connected yet."""
        client = RawClient(self.session, self.url)
        self.clients.append(client)
        return client

    async def person(self, name: str = "Ada", **more: Any) -> RawClient:
        """Somebody in the hall."""
        return await (await self.client().open()).join(name, **more)


def load(room: RoomId) -> TileMap:
    """The one map there is."""
    if room != "office":
        raise Refused("unknown_room")
    return hall()


@asynccontextmanager
async def running(
    settings: GatewaySettings | None = None,
    world: RoomSettings | None = None,
    rooms: RunnerSettings | None = None,
    directing: DirectorSettings | None = None,
    unit: Callable[[SfuSettings, Listener], Forwarder] | None = None,
) -> AsyncIterator[Server]:
    """Serve until left, with a database in a folder of its own; ``unit``: with a forwarding unit of this kind."""
    metrics = Metrics()
    clock = LoopClock(time.time)
    manager = RoomManager(load, world or HOLDING, rooms or RunnerSettings(), metrics, clock, seed=1)
    switchboard = None
    if unit is not None:
        switchboard = Switchboard([Desk(partial(unit, SfuSettings(host="127.0.0.1")), clock.now)])
        await switchboard.open()
    gateway = Gateway(manager, settings or PATIENT, metrics, clock, directing=directing, switchboard=switchboard)
    folder = await asyncio.to_thread(TemporaryDirectory)
    database = await Database.open(fresh(Path(folder.name) / "office.db"))
    await ensure_space(database, SpaceId("home"), "Home", "open", clock.unix())
    gateway.keep_chat(Messages(database))
    app = web.Application()
    gateway.attach(app)
    runner = web.AppRunner(app, shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await gateway.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        server = Server(f"http://127.0.0.1:{port}", gateway, manager, metrics, [], session, switchboard)
        try:
            yield server
        finally:
            for client in server.clients:
                await client.close()
            await gateway.stop()
            await manager.close()
            if switchboard is not None:
                await switchboard.close()
            await runner.cleanup()
            await database.close()
            await asyncio.to_thread(folder.cleanup)


Serve = Callable[..., Awaitable[Server]]


Leap = Callable[[float], None]


@pytest.fixture
def leap(monkeypatch: pytest.MonkeyPatch) -> Leap:
    """Moves the clock of this process on by so many seconds: what is due by then happens now, however busy the machine.

    What a test does before is done before the deadline, and nobody has to wait for it.
    """
    real, ahead = time.monotonic, [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: real() + sum(ahead))
    return ahead.append


@pytest.fixture
async def serve(leap: Leap) -> AsyncIterator[Serve]:
    """Starts servers with the settings given, and stops them after the test; the clock leaps back when they have."""
    async with AsyncExitStack() as stack:

        async def start(**settings: object) -> Server:
            return await stack.enter_async_context(running(**settings))  # type: ignore[arg-type]

        yield start


@pytest.fixture
async def server(serve: Serve) -> Server:
    """A server with the documented settings, but for its patience."""
    return await serve()


@pytest.fixture
async def roomy(serve: Serve) -> Server:
    """A server where nobody is drawn into a talk, however long he stands near others."""
    return await serve(world=replace(HOLDING, join_delay=3600.0))
