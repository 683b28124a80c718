"""A tiny Socket.IO client over a bare WebSocket: it can say anything at all, proper or not, and forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket as sockets
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from papote.protocol.replica import Replica

PATIENCE = 60.0
"""Seconds a test waits for something that is bound to happen, on however busy a machine."""


class RawClient:
    """One connection."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        self._acks = 0
        self.acks: dict[int, dict[str, Any]] = {}
        self.events: list[tuple[str, Any]] = []
        self.replica = Replica()
        self.close_code: int | None = None
        self.closed = False
        self.reading = True
        self.seq = 0
        self.sid = ""
        """What Engine.IO calls the session."""

    # ---- the socket

    async def open(self, *, connect: bool = True, headers: dict[str, str] | None = None) -> RawClient:
        """Open the WebSocket, and say CONNECT unless told otherwise."""
        self._socket = await self._session.ws_connect(
            f"{self._url}/socket.io/?EIO=4&transport=websocket", headers=headers, max_msg_size=0, autoping=True
        )
        first = await self._socket.receive_str()
        assert first.startswith("0{"), first
        self.sid = str(json.loads(first[1:])["sid"])
        self._reader = asyncio.create_task(self._read())
        if connect:
            await self.say("40")
            await self.until(lambda: any(event == "connect" for event, _ in self.events))
        return self

    async def say(self, text: str | bytes) -> None:
        """Send one WebSocket message, whatever it is."""
        assert self._socket is not None
        if isinstance(text, bytes):
            await self._socket.send_bytes(text)
        else:
            await self._socket.send_str(text)

    async def close(self) -> None:
        """Go away as a closed tab does."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._socket is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._socket.close(), 2)

    async def stop_reading(self) -> None:
        """Let what comes pile up: on this side little of it, so that it need not be much."""
        assert self._reader is not None and self._socket is not None
        self._socket.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    def read_on(self) -> None:
        """Read what has piled up, and what comes after it."""
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._socket is not None
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._take(message.data)
        async with self._news:
            self.closed = True
            self.close_code = self._socket.close_code
            self._news.notify_all()

    async def _take(self, text: str) -> None:
        assert self._socket is not None
        if text == "2":
            await self._socket.send_str("3")
            return
        async with self._news:
            if text.startswith("40"):
                self.events.append(("connect", None))
            elif text.startswith("41"):
                self.events.append(("disconnect", None))
            elif text.startswith("42"):
                event, *payload = json.loads(text[2:])
                self.events.append((event, payload[0] if payload else None))
                self.replica.apply(event, payload[0] if payload else None)
            elif text.startswith("43"):
                digits, _, body = text[2:].partition("[")
                self.acks[int(digits)] = json.loads("[" + body)[0]
            self._news.notify_all()

    # ---- talking

    async def emit(self, event: str, payload: Any) -> None:
        """Send an event without asking for an acknowledgement."""
        await self.say(f"42{json.dumps([event, payload])}")

    async def ask(self, event: str, payload: Any) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement."""
        return await self.ask_text(json.dumps([event, payload]))

    async def ask_text(self, body: str) -> dict[str, Any]:
        """The same with a body that need not be JSON."""
        self._acks += 1
        number = self._acks
        await self.say(f"42{number}{body}")
        await self.until(lambda: number in self.acks)
        return self.acks[number]

    async def join(self, name: str = "Ada", room: str = "office", **more: Any) -> RawClient:
        """Come in, and wait for the snapshot."""
        answer = await self.ask("join", {"protocol": 1, "room": room, "name": name, "avatar": "a01", **more})
        assert answer == {"ok": True}, answer
        await self.until(lambda: self.replica.you is not None)
        self.seq = self.replica.seq
        return self

    async def move(self, x: int, y: int, facing: int = 0) -> None:
        """Take a step."""
        self.seq += 1
        await self.say(f'42["move",[{self.seq},{x},{y},{facing}]]')

    async def walk(self, x: int, y: int, *, step: int = 14) -> None:
        """Walk in a straight line at a lawful pace, and stand there."""
        me = self.here
        fromx, fromy = me
        distance = max(abs(x - fromx), abs(y - fromy))
        for done in range(step, distance + step, step):
            share = min(1.0, done / distance)
            await self.move(round(fromx + (x - fromx) * share), round(fromy + (y - fromy) * share))
            await asyncio.sleep(0.1)
        await self.move(x, y)

    async def shuffle(self) -> None:
        """Take the step without which nobody is drawn into a conversation, and stand."""
        x, y = self.here
        await self.move(x + 4, y)
        await self.move(x + 4, y)

    # ---- looking

    @property
    def here(self) -> tuple[int, int]:
        """Where the server last said one stands."""
        assert self.replica.me is not None
        return self.replica.me["x"], self.replica.me["y"]

    @property
    def you(self) -> str:
        """One's own id."""
        assert self.replica.you is not None
        return self.replica.you

    def heard(self, event: str) -> list[Any]:
        """The payloads of all events of one name so far."""
        return [payload for name, payload in self.events if name == event]

    def names(self) -> set[str]:
        """The names of all events so far."""
        return {name for name, _ in self.events}

    async def until(self, condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait until something is so; looks whenever anything comes in."""
        deadline = time.monotonic() + seconds
        async with self._news:
            try:
                await asyncio.wait_for(
                    self._news.wait_for(lambda: bool(condition())), max(0.01, deadline - time.monotonic())
                )
            except TimeoutError:
                raise AssertionError(f"not within {seconds} s; heard {self.events[-8:]}") from None

    async def event(self, name: str, seconds: float = PATIENCE) -> Any:
        """The last payload of an event, once there is one."""
        await self.until(lambda: self.heard(name), seconds)
        return self.heard(name)[-1]

    async def gone(self, seconds: float = PATIENCE) -> None:
        """Wait until the server has closed the connection."""
        await self.until(lambda: self.closed, seconds)
