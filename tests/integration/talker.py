"""Somebody who comes in by Socket.IO and talks through the forwarding unit, with a stock peer connection of aiortc."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from papote.media.sfu.model import EndpointId, SfuStats
from tests.integration.conftest import Server
from tests.integration.raw_client import RawClient
from tests.media.sfu.clients import Client, until

VOICES, PICTURES = 4, 2


class Talker:
    """One person: what he is told, and what he hears."""

    def __init__(self, server: Server, name: str, hertz: int) -> None:
        self.server = server
        self.name = name
        self.hertz = hertz
        self.person: RawClient = server.client()
        self.media: Client | None = None
        self._sessions = 0
        self._keeping: asyncio.Task[None] | None = None
        self._closings: list[asyncio.Task[None]] = []

    async def come(self, entry: str, **more: Any) -> Talker:
        """Come in; from then on every session that is announced is taken."""
        await self.person.open()
        await self.person.join(self.name, entry=entry, microphone=True, camera=True, **more)
        self._keeping = asyncio.create_task(self._keep(), name=f"media of {self.name}")
        return self

    async def _keep(self) -> None:
        while True:
            await self.person.until(lambda: len(self.person.heard("forwarding")) > self._sessions, 600)
            self._sessions = len(self.person.heard("forwarding"))
            told = self.person.heard("forwarding")[-1]
            self._put_away()
            if told is not None:
                media = Client(self.name, hertz=self.hertz, shade=60, voices=VOICES, pictures=PICTURES)
                await media.join(lambda offer, number=told["session"]: self._offer(number, offer))  # type: ignore[misc]
                self.media = media

    def _put_away(self) -> None:
        """Close what was in use, without waiting: a connection whose other end is gone takes its time."""
        if self.media is not None:
            self._closings.append(asyncio.create_task(self.media.close()))
            self.media = None

    async def _offer(self, session: int, offer: str) -> str:
        answer = await self.person.ask("forward", {"session": session, "sdp": offer})
        assert answer == {"ok": True}, answer
        return str(next(told["sdp"] for told in self.person.heard("forwarded") if told["session"] == session))

    def hears(self, other: Talker) -> bool:
        """Whether the other's tone sounds in one of the slots now."""
        now = time.monotonic()
        ears = self.media.heard if self.media is not None else []
        return any(ear.hears(other.hertz) and now - ear.last_packet < 0.2 for ear in ears)

    async def until_hears(self, *others: Talker) -> None:
        """Wait until all these sound at once."""
        await until(lambda: all(self.hears(other) for other in others))

    def packets(self) -> int:
        """Packets that came in all slots."""
        assert self.media is not None
        return sum(ear.packets for ear in (*self.media.heard, *self.media.seen))

    async def leave(self) -> None:
        """Hang up and go."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        self._put_away()
        await asyncio.gather(*self._closings)
        await self.person.close()


async def stats(server: Server) -> SfuStats:
    """The office's forwarding unit as it stands."""
    assert server.switchboard is not None
    (told,) = await server.switchboard.stats()
    return told


async def endpoint(server: Server, talker: Talker) -> EndpointId:
    """By which name the unit knows somebody."""
    names = [each.endpoint for each in (await stats(server)).endpoints]
    return next(name for name in names if name.split("/")[1] == talker.person.you)
