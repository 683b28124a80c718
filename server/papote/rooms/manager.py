"""All rooms of this process by id: opened when first wanted, with the seats people hold in them.

A *seat* ties a player to his connection and to the secret with which he may come back. What happens
in a room is decided by the room alone; here is only who is where, and whether there is room.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from papote.errors import MapError, Refused
from papote.interfaces import Clock, RoomInfo
from papote.metrics import Metrics
from papote.people.account import Identity
from papote.rooms.aside import aside
from papote.rooms.pace import Pace
from papote.rooms.runner import Listener, Runner
from papote.rooms.settings import RunnerSettings
from papote.tilemap.model import TileMap
from papote.types import NOBODY, PersonId, PlayerId, RoomId, Seconds
from papote.world.room import Room
from papote.world.settings import RoomSettings

log = logging.getLogger(__name__)

Load = Callable[[RoomId], TileMap]
"""Reads the map of a room; raises ``Refused("unknown_room")`` or ``MapError``. Called on another thread."""

TOKEN_BYTES = 24

BROKEN_SECONDS: Seconds = 10.0
"""How long a map that could not be read is not tried again: whoever asks for it by the hundred gets no reading each."""


@dataclass(slots=True, eq=False)
class Seat:
    """A player's place in a room, whether his connection is there or not."""

    room: RoomHost
    player: PlayerId
    token: str
    holder: object | None = None
    """The connection that speaks for the player; None while it is lost."""
    address: str = ""
    """Where he came from when he took the seat: it counts there for as long as it is held."""
    person: PersonId = NOBODY
    """Who he is, from one visit to the next."""
    identity: Identity | None = None
    """As what he came in."""
    key_host: bool = False
    """Whether it is the host key that makes him a host."""


@dataclass(slots=True, eq=False)
class RoomHost:
    """One open room with everything around it."""

    id: RoomId
    map: TileMap
    settings: RoomSettings
    runner: Runner
    world: Room
    capacity: int
    seats: dict[PlayerId, Seat] = field(default_factory=dict)
    _players: int = 0
    _task: asyncio.Task[None] | None = None

    def new_player(self) -> PlayerId:
        """An id nobody in this room has had."""
        self._players += 1
        return PlayerId(f"p{self._players}")

    @property
    def info(self) -> RoomInfo:
        """What anybody may know; who is unlisted is not counted."""
        people = sum(seat.identity is None or seat.identity.card.listed for seat in self.seats.values())
        return RoomInfo(self.id, self.map.name, people, self.capacity)

    def start(self) -> None:
        """Let the room run."""
        self._task = asyncio.create_task(self.runner.run(), name=f"room {self.id}")

    async def stop(self) -> None:
        """Let it end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            self.runner.conclude(self.world.close)


class RoomManager:
    """The rooms of this process."""

    def __init__(
        self,
        load: Load,
        room_settings: RoomSettings,
        settings: RunnerSettings,
        metrics: Metrics,
        clock: Clock,
        *,
        seed: int | None = None,
        known: Callable[[RoomId], bool] = lambda _: True,
    ) -> None:
        """``seed`` makes where people appear repeatable; ``known`` tells at once which rooms cannot be."""
        self._load = load
        self._known = known
        self._room_settings = room_settings
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._random = random.Random(seed)
        self._rooms: dict[RoomId, RoomHost] = {}
        self._opening: dict[RoomId, asyncio.Task[RoomHost]] = {}
        self._reading = asyncio.Lock()
        self._broken: dict[RoomId, Seconds] = {}
        self._seats: dict[bytes, Seat] = {}
        self._seats_of: Counter[str] = Counter()
        self._listeners: Callable[[RoomHost], tuple[Listener, ...]] = lambda _: ()

    def listen(self, listeners: Callable[[RoomHost], tuple[Listener, ...]]) -> None:
        """Who hears the events of each room, in which order; said once, before the first room opens."""
        self._listeners = listeners

    # ---- rooms

    def rooms(self) -> tuple[RoomInfo, ...]:
        """The open rooms."""
        return tuple(host.info for host in self._rooms.values())

    def __iter__(self) -> Iterator[RoomHost]:
        return iter(tuple(self._rooms.values()))

    async def tilemap(self, room: str) -> TileMap:
        """A room's map, read if need be."""
        return (await self.open(room)).map

    async def open(self, room: str) -> RoomHost:
        """The room of this id, opened if need be; raises ``unknown_room``, or ``room_full`` when there are too many."""
        id = RoomId(room)
        host = self._rooms.get(id)
        if host is not None:
            return host
        opening = self._opening.get(id)
        if opening is None:
            # Neither what does not exist nor what is broken may cost a reading, or the place of a room that can open.
            if not self._known(id) or self._broken.get(id, self._clock.now()) > self._clock.now():
                raise Refused("unknown_room")
            if len(self._rooms) + len(self._opening) >= self._settings.max_rooms:
                raise Refused("room_full", retry_after=60.0)
            opening = asyncio.create_task(self._open(id), name=f"open {id}")
            self._opening[id] = opening
            opening.add_done_callback(lambda task: self._opened(id, task))
        return await asyncio.shield(opening)

    def get(self, room: str) -> RoomHost | None:
        """The room of this id if it is open."""
        return self._rooms.get(RoomId(room))

    def _opened(self, id: RoomId, opening: asyncio.Task[RoomHost]) -> None:
        self._opening.pop(id, None)
        if not opening.cancelled():
            opening.exception()  # whoever waits hears of it; if nobody does any more, nobody needs to

    async def _open(self, id: RoomId) -> RoomHost:
        try:
            # One at a time: a reading takes a core for itself.
            async with self._reading:
                tilemap = await aside(partial(self._load, id), f"map {id}")
        except MapError as error:
            self._broken[id] = self._clock.now() + BROKEN_SECONDS
            log.warning("map_refused", extra={"room": id, "reason": str(error)})
            raise Refused("unknown_room") from error
        world = Room(tilemap, self._room_settings, random.Random(self._random.getrandbits(64)))
        runner = Runner(
            world,
            self._clock,
            self._settings,
            pace=Pace(self._room_settings.tick_rate),
            ticked=self._metrics.tick_seconds.observe,
            failed=lambda where: self._metrics.errors.labels(where).inc(),
        )
        host = RoomHost(id, tilemap, self._room_settings, runner, world, self._settings.room_capacity)
        self._broken.pop(id, None)
        self._metrics.tick_rate.labels(id).set_function(lambda: runner.pace.rate if runner.pace is not None else 0)
        runner.listen(*self._listeners(host))
        host.start()
        self._rooms[id] = host
        self._metrics.rooms.set(len(self._rooms))
        log.info("room_opened", extra={"room": id})
        return host

    async def close(self) -> None:
        """End every room, those included that are just being opened."""
        opening = tuple(self._opening.values())
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)
        for host in list(self._rooms.values()):
            await host.stop()
        self._rooms.clear()
        self._seats.clear()
        self._seats_of.clear()
        self._metrics.rooms.set(0)

    # ---- seats

    def take_seat(self, host: RoomHost, holder: object, address: str = "", person: PersonId = NOBODY) -> Seat:
        """A new player for this connection; raises ``room_full``.

        A place outlives its connection, so places are counted per address as connections are: else somebody who
        joins and hangs up, again and again, fills the room with people who are not there.
        """
        if len(host.seats) >= host.capacity:
            raise Refused("room_full", retry_after=30.0)
        if self._seats_of[address] >= self._settings.max_sockets_per_address:
            raise Refused("too_many_connections", retry_after=30.0)
        seat = Seat(host, host.new_player(), secrets.token_urlsafe(TOKEN_BYTES), holder, address, person)
        self._seats_of[address] += 1
        host.seats[seat.player] = seat
        self._seats[_digest(seat.token)] = seat
        self._count(host)
        return seat

    def find_seat(self, token: str) -> Seat | None:
        """The seat this secret opens. Looked up by digest, so timing tells nothing about the secrets there are."""
        return self._seats.get(_digest(token))

    def close_seat(self, seat: Seat) -> None:
        """Its secret opens it no more, though the player has yet to leave."""
        self._seats.pop(_digest(seat.token), None)

    def give_up(self, seat: Seat) -> None:
        """The player is gone for good: nobody can come back to this seat."""
        if seat.room.seats.get(seat.player) is seat:
            del seat.room.seats[seat.player]
            self._seats_of[seat.address] -= 1
            if self._seats_of[seat.address] <= 0:
                del self._seats_of[seat.address]
            self._seats.pop(_digest(seat.token), None)
            seat.room.runner.forget(seat.player)
            self._count(seat.room)

    def _count(self, host: RoomHost) -> None:
        self._metrics.players.labels(host.id).set(len(host.seats))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
