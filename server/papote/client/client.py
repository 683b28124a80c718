"""One figure in one room, steered by a program. It sends no sound and no picture."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import math
import random
import secrets
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp
import socketio

from papote.errors import CODES, Refused, Unavailable
from papote.geometry import Point
from papote.protocol.client import PROTOCOL
from papote.protocol.replica import Replica
from papote.tilemap.model import Counts, TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import Seconds, Tiles

STEP: Seconds = 0.1
"""Between two moves."""

HASTE = 0.85
"""Of the speed one may walk at: a step that is a little late is not a step that is too fast."""

NEAR: Tiles = 1.5
"""How close one walks up to somebody: near enough to begin a conversation."""

TRIES = 12
"""How often a way is looked for anew, because somebody has walked on or a step was refused."""

WAITING = 1000
"""Events that wait to be looked at; the oldest are forgotten."""

ANSWER: Seconds = 10.0
"""How long the office may take to answer."""

BACKOFF: tuple[Seconds, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""How long is waited before each try to come back to where the connection was lost; then always as long as the last."""

RETURNS = 10
"""How often that is tried, which takes two to three minutes: longer than an office needs to be opened anew."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: the name and the fields are those of the protocol."""

    kind: str
    data: Any


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in the room, as he is now. x, y in map pixels."""

    id: str
    person: str
    name: str
    x: int
    y: int
    area: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Something in the agenda. Moments are Unix time in seconds."""

    id: str
    title: str
    text: str
    host: str
    starts_at: float
    ends_at: float
    room: str | None
    area: str | None
    cancelled: bool
    places: int | None
    places_left: int | None
    """None: as many as come."""


class Client:
    """A figure in a room; made by ``enter``, gone after ``leave``."""

    def __init__(
        self,
        url: str,
        sleep: Callable[[Seconds], Awaitable[None]] = asyncio.sleep,
        returns: int = RETURNS,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Nothing is opened yet; needs a running loop. ``chance`` keeps many from coming back in the same moment."""
        self._url = url.rstrip("/")
        self._sleep = sleep
        self._returns = returns
        self._chance = chance
        self._wish: dict[str, Any] = {}
        self._pause: Seconds = 0.0
        """How long the office has asked to be left alone."""
        self._returning: asyncio.Task[None] | None = None
        self._session = aiohttp.ClientSession()
        self._headers: dict[str, str] = {}
        self._socket = self._new_socket()
        self._replica = Replica()
        self._settings: dict[str, Any] = {}
        self._map: TileMap | None = None
        self._waiting: deque[Event] = deque(maxlen=WAITING)
        self._news = asyncio.Event()
        self._there = asyncio.Event()
        self._over = False
        self._fixes = 0

    # ---- coming and going

    @classmethod
    async def enter(
        cls,
        url: str,
        name: str,
        *,
        room: str = "",
        entry: str = "",
        avatar: str = "a01",
        token: str = "",
        key: str = "",
        returns: int = RETURNS,
        sleep: Callable[[Seconds], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> Self:
        """Come into a room, the one people arrive in unless named; raises ``Refused`` and ``Unavailable``.

        ``token`` needs the scope `enter`; without one, one comes in as a guest, where guests may. Whose connection is
        lost tries ``returns`` times to come back, longer and longer apart; 0: never.
        """
        client = cls(url, sleep, returns, chance)
        client._headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            await client._enter(name, room, entry, avatar, bool(token), key)
        except BaseException:
            await client.leave()
            raise
        return client

    async def _enter(self, name: str, room: str, entry: str, avatar: str, token: bool, key: str) -> None:
        try:
            if not room:
                room = (await _json(self._session, f"{self._url}/api/rooms"))[0]["id"]
            self._map = _map(await _json(self._session, f"{self._url}/api/rooms/{room}/map"))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unavailable("not_signed_in" if token else "internal") from error
        self._wish = {"protocol": PROTOCOL, "room": room, "name": name, "avatar": avatar, "entry": entry, "key": key}
        await self._connect("not_signed_in" if token else "internal")

    def _new_socket(self) -> socketio.AsyncClient:
        """For each connection one of its own: one that has just ended cannot be opened yet."""
        socket = socketio.AsyncClient(
            reconnection=False, logger=False, engineio_logger=False, http_session=self._session
        )
        socket.on("*", self._heard)
        socket.on("disconnect", lambda *_: self._dropped(socket))
        return socket

    async def _connect(self, otherwise: str) -> None:
        """Take one's place, the one one had if it is still held."""
        try:
            await self._socket.connect(self._url, headers=self._headers, transports=["websocket"])
            await self._call("join", {**self._wish, "resume": self._replica.resume})
            async with asyncio.timeout(ANSWER):
                await self._there.wait()
        except (aiohttp.ClientError, socketio.exceptions.SocketIOError, OSError, TimeoutError) as error:
            raise Unavailable(otherwise) from error

    async def leave(self) -> None:
        """Go away for good."""
        gone, self._over = self._over, True
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.gather(self._returning, return_exceptions=True)
        if self._socket.connected:
            if not gone:
                with contextlib.suppress(Refused, socketio.exceptions.SocketIOError):
                    await self._call("leave", {})
            await self._socket.disconnect()
        await self._session.close()
        self._ended()

    def _dropped(self, socket: socketio.AsyncClient) -> None:
        """The connection is lost: come back, unless one was sent away or has left."""
        if socket is not self._socket:
            return
        self._there.clear()
        if self._over or not self._replica.resume or not self._returns:
            self._ended()
        elif self._returning is None or self._returning.done():
            self._returning = asyncio.create_task(self._come_back(), name="papote client")

    async def _come_back(self) -> None:
        for tried in range(self._returns):
            # Between half of it and all: many whose office was closed do not come back in the same moment.
            wait = BACKOFF[min(tried, len(BACKOFF) - 1)] * (1 + self._chance()) / 2
            await self._sleep(max(wait, self._pause))
            self._pause = 0.0
            self._socket = self._new_socket()
            try:
                await self._connect("internal")
            except Unavailable:
                continue
            except Refused as refused:
                if refused.retry_after is None:
                    break
                self._pause = refused.retry_after
                continue
            finally:
                if not self._there.is_set() and self._socket.connected:
                    await self._socket.disconnect()
            return
        self._ended()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    # ---- what there is

    @property
    def me(self) -> Figure:
        """One's own figure."""
        mine = self._replica.me
        if mine is None:
            raise Refused("not_joined")
        return _figure(mine)

    @property
    def people(self) -> list[Figure]:
        """Everybody else in the room."""
        you = self._replica.you
        return [_figure(player) for id, player in self._replica.players.items() if id != you]

    def find(self, who: str) -> Figure | None:
        """Somebody by the id of his figure or of his person."""
        return next((each for each in self.people if who in (each.id, each.person)), None)

    async def events(self) -> AsyncIterator[Event]:
        """What happens from now on, until one is out; steps of others are not told."""
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._over:
                return
            self._news.clear()
            await self._news.wait()

    async def agenda(self, space: str = "home") -> list[Planned]:
        """What is planned in a space and not over; a token needs the scope `events`.

        What begins is told by ``events``, as `event_started`.
        """
        told = await _json(self._session, f"{self._url}/api/v1/spaces/{space}/events", self._headers)
        return [Planned(**{name: each[name] for name in Planned.__slots__}) for each in told["events"]]

    # ---- what one does

    async def ask(self, wish: str, /, **fields: Any) -> dict[str, Any]:
        """Any wish of the protocol; raises ``Refused`` with the code of the refusal, `not_joined` while one is away."""
        if not self._there.is_set():
            raise Refused("not_joined")
        return await self._call(wish, fields)

    async def _call(self, wish: str, fields: dict[str, Any]) -> dict[str, Any]:
        answer = await self._socket.call(wish, fields, timeout=ANSWER)
        if not answer.get("ok"):
            code = answer.get("code", "internal")
            raise Refused(code if code in CODES else "internal", retry_after=answer.get("retry_after"))
        return dict(answer)

    async def say(self, text: str) -> None:
        """A short text over one's head, for those in view."""
        await self.ask("say", text=text)

    async def chat(self, text: str, channel: str = "") -> None:
        """Write to a channel, or to the room's."""
        where = {"channel": channel} if channel else {"scope": "room"}
        await self.ask("chat", id=secrets.token_urlsafe(9), text=text, **where)

    async def wave(self, who: str) -> None:
        """Wave at somebody."""
        figure = self.find(who)
        if figure is None:
            raise Refused("unknown_player")
        await self.ask("wave", to=figure.id)

    async def walk_to(self, who: str, near: Tiles = NEAR) -> bool:
        """Walk up to somebody, wherever he goes meanwhile; whether one got there."""
        for _ in range(TRIES):
            figure = self.find(who)
            if figure is None:
                return False
            if self._distance(figure) <= near:
                return True
            way = self._way(figure.x, figure.y)
            if not way:
                return False
            if await self._follow(way, lambda: self._is_near(who, near)) and not self.find(who):
                return False
        figure = self.find(who)
        return figure is not None and self._distance(figure) <= near + 1

    async def walk(self, x: int, y: int) -> bool:
        """Walk to a place, or as near to it as one can; whether one got to the end of the way."""
        for _ in range(TRIES):
            way = self._way(x, y)
            if not way or await self._follow(way, lambda: False):
                return way is not None
        return False

    # ---- walking

    @property
    def _tile(self) -> int:
        assert self._map is not None
        return min(self._map.tile_width, self._map.tile_height)

    def _distance(self, figure: Figure) -> Tiles:
        me = self.me
        return math.hypot(figure.x - me.x, figure.y - me.y) / self._tile

    def _is_near(self, who: str, near: Tiles) -> bool:
        figure = self.find(who)
        return figure is None or self._distance(figure) <= near

    def _way(self, x: int, y: int) -> list[Point] | None:
        assert self._map is not None
        me = self.me
        return find_path(self._map, Point(me.x, me.y), Point(x, y), float(self._settings["body"]))

    async def _follow(self, way: list[Point], enough: Callable[[], bool]) -> bool:
        """Take the steps of a way; false when one was refused."""
        fixes = self._fixes
        stride = self._settings["walk_speed"] * HASTE * STEP * self._tile
        facing = 0
        for point in way:
            while (self.me.x, self.me.y) != (round(point.x), round(point.y)):
                if enough():
                    await self._step(self.me.x, self.me.y, facing)
                    return True
                me = self.me
                across, down = point.x - me.x, point.y - me.y
                part = min(1.0, stride / math.hypot(across, down))
                facing = _facing(across, down)
                await self._step(round(me.x + across * part), round(me.y + down * part), facing)
                await self._sleep(STEP)
                if self._fixes != fixes:
                    return False
        await self._step(self.me.x, self.me.y, facing)
        return True

    async def _step(self, x: int, y: int, facing: int) -> None:
        if self._over or not self._there.is_set():
            raise Refused("not_joined")
        self._replica.seq += 1
        if self._replica.me is not None:
            self._replica.me.update(x=x, y=y, facing=facing)
        await self._socket.emit("move", [self._replica.seq, x, y, facing])

    # ---- hearing

    def _heard(self, kind: str, data: Any = None, *_: Any) -> None:
        mine = self._replica.me
        before = (mine["x"], mine["y"]) if mine is not None else None
        self._replica.apply(kind, data)
        if kind == "moves":
            mine = self._replica.me
            if mine is not None and before is not None:
                mine["x"], mine["y"] = before  # one knows best where one is, until one is told otherwise
            return
        if kind == "snapshot":
            self._settings = data["settings"]
            self._there.set()
        if kind == "position_fixed":
            self._fixes += 1
        self._waiting.append(Event(kind, data))
        if kind == "bye":
            self._over = self._over or data.get("retry_after") is None
            self._pause = data.get("retry_after") or 0.0
        self._news.set()

    def _ended(self, *_: Any) -> None:
        self._over = True
        self._news.set()


async def _json(session: aiohttp.ClientSession, url: str, headers: dict[str, str] | None = None) -> Any:
    async with session.get(url, headers=headers) as answer:
        body = await answer.json()
        if answer.status >= 400:
            code = body.get("code", "internal")
            raise Refused(code if code in CODES else "unknown_room")
        return body


def _map(form: dict[str, Any]) -> TileMap:
    """As much of a map as walking takes."""
    cells = form["width"] * form["height"]
    packed = base64.b64decode(form["collision"])
    bits = "".join(f"{byte:08b}" for byte in packed)[:cells]
    return TileMap(
        id=form["id"],
        name=form["name"],
        path=Path(),
        width=form["width"],
        height=form["height"],
        tile_width=form["tile_width"],
        tile_height=form["tile_height"],
        background=None,
        tilesets=(),
        layers=(),
        collision=bytes(int(bit) for bit in bits),
        soundproof=bytes(cells),
        areas=(),
        starts={},
        counts=Counts(),
    )


def _figure(player: dict[str, Any]) -> Figure:
    return Figure(
        id=player["id"],
        person=player.get("person", ""),
        name=player["name"],
        x=player["x"],
        y=player["y"],
        area=player.get("area"),
        status=player["status"],
    )


def _facing(across: float, down: float) -> int:
    if abs(across) > abs(down):
        return 1 if across < 0 else 2
    return 3 if down < 0 else 0
