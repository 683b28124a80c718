"""A forwarding unit on the loopback interface, and clients that may use that interface."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from aioice import stun

from papote.media.sfu.engine import Sfu
from papote.media.sfu.model import Assignment, EndpointChanged, EndpointId, Feed, Limits, Media, SfuSettings, SourceKind
from tests.media.sfu.clients import Client

PATIENT = SfuSettings(host="127.0.0.1", handshake_seconds=300.0, consent_seconds=300.0)
"""No pause of the machine is taken for somebody's silence."""


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients gather 127.0.0.1, which aioice leaves out otherwise."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


class Hall:
    """A forwarding unit and its clients."""

    def __init__(self, sfu: Sfu, changes: list[EndpointChanged]) -> None:
        self.sfu = sfu
        self.changes = changes
        self.clients: list[Client] = []

    async def join(
        self,
        name: str,
        *,
        hertz: int = 0,
        shade: int = 0,
        voices: int = 0,
        pictures: int = 0,
        forges: bool = False,
        limits: Limits | None = None,
    ) -> Client:
        """Somebody connects."""
        client = Client(name, hertz=hertz, shade=shade, voices=voices, pictures=pictures, forges=forges)
        self.clients.append(client)

        async def answer(offer: str) -> str:
            return self.sfu.join(EndpointId(name), offer, limits or Limits())

        return await client.join(answer)

    def show(self, receiver: Client, media: Media, index: int, sender: Client | None) -> bool:
        """Let a slot carry somebody."""
        kind = SourceKind.MICROPHONE if media == "audio" else SourceKind.CAMERA
        feed = None if sender is None else Feed(EndpointId(sender.name), kind)
        return self.sfu.assign(Assignment(EndpointId(receiver.name), media, index, feed))

    def proof(self, name: str) -> bytes:
        """A check that nominates, as this person's browser would make it."""
        endpoint = self.sfu._endpoints[EndpointId(name)]
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{endpoint.fragment}:abcd"
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity(endpoint.password.encode())
        return bytes(message)

    def watch_turns(self) -> list[float]:
        """From now on, note the seconds of CPU the unit takes in one go: for so long everybody else's packets wait.

        A processor that is taken away for a while is charged to whom it was taken from: one or two say nothing.
        """
        turns: list[float] = []
        for channel in self.sfu._mux.channels:
            read = channel._readable

            def timed(read: Callable[[], None] = read) -> None:
                began = time.thread_time()
                read()
                turns.append(time.thread_time() - began)

            descriptor = channel._socket.fileno()
            channel._loop.remove_reader(descriptor)
            channel._loop.add_reader(descriptor, timed)
        return turns

    def count(self, name: str) -> int:
        """One of the engine's counters."""
        return self.sfu.stats().counters[name]

    async def close(self) -> None:
        """Everybody leaves."""
        for client in self.clients:
            await client.close()
        await self.sfu.close()


OpenHall = Callable[..., Awaitable[Hall]]


@pytest.fixture
async def open_hall(loopback: None) -> AsyncIterator[OpenHall]:
    """Opens forwarding units with settings of one's own."""
    opened: list[Hall] = []

    async def opens(settings: SfuSettings | None = None) -> Hall:
        changes: list[EndpointChanged] = []
        hall = Hall(Sfu(settings or PATIENT, changes.append), changes)
        opened.append(hall)
        return hall

    yield opens
    for hall in opened:
        await hall.close()


@pytest.fixture(params=["in place", "public calls"])
async def hall(request: pytest.FixtureRequest, open_hall: OpenHall) -> Hall:
    """A forwarding unit, once with and once without private calls."""
    return await open_hall(replace(PATIENT, public_calls_only=request.param == "public calls"))
