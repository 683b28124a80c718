"""Who is where: asked once, or told as it changes by Server-Sent Events; and the rooms.

A feed is for reading alone. Whoever does not keep up with it, or may no longer have it, is hung up on, and asks anew.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

import msgspec
from aiohttp import web
from msgspec import Meta

from papote.api.operations import Call, Operation, Reply, Who
from papote.api.people import PeopleDesk, RoleText
from papote.errors import Refused
from papote.interfaces import RoomDirectory
from papote.people import permissions
from papote.people.happenings import CHANGED, Happening, Present, card
from papote.types import PersonId, PlayerId, RoomId, Seconds, SpaceId, Status

HEARTBEAT: Seconds = 15.0
"""A word at least so often, so that proxies keep the line open; then it is looked whether the reader may still read."""

WRITE_SECONDS: Seconds = 10.0
"""Whoever has not taken what he was sent by then is gone."""

WAITING = 256
"""News that may wait for a reader."""

FEEDS_EACH = 3
"""Feeds that one token, or one person, may have open."""

FEEDS = 200

EVENT_STREAM = "text/event-stream"

NEWS = {"person_entered": "entered", "person_left": "left", CHANGED: "changed"}
"""What a feed tells, and how it is called there."""

StatusText = Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"]


class News(Protocol):
    """Where it is known who is where."""

    def listen(self, hearer: Callable[[Happening], None]) -> Callable[[], None]:
        """Tell this one everything from now on; returns how to stop."""

    def present(self, space: SpaceId) -> tuple[Present, ...]:
        """Who is in the rooms of a space."""


class PresentCard(Reply, frozen=True):
    """Somebody who is here. Where he comes from is told to nobody."""

    person: Annotated[str, Meta(description="the same from one visit to the next")]
    name: str
    avatar: str
    role: RoleText
    room: str
    area: Annotated[str | None, Meta(description="the area he is in")]
    status: StatusText
    status_text: str
    connected: Annotated[bool, Meta(description="false: his connection is lost, his place is held for a moment")]


class PresenceList(Reply, frozen=True):
    """Everybody in the rooms of the space."""

    people: list[PresentCard]


class RoomCard(Reply, frozen=True):
    """A room that is open."""

    id: str
    name: str
    people: int
    capacity: int


class RoomList(Reply, frozen=True):
    """The open rooms of the space."""

    rooms: list[RoomCard]


@dataclass(frozen=True, slots=True)
class Place:
    """In which room somebody is, and as which figure."""

    room: RoomId
    room_name: str
    player: PlayerId


class Reading:
    """What one reader has yet to be told."""

    def __init__(self, space: SpaceId) -> None:
        self.space = space
        self._waiting: deque[bytes] = deque()
        self._ready = asyncio.Event()
        self.over = False

    def hear(self, happening: Happening) -> None:
        """Note what concerns this space; a reader who is too far behind has read his last."""
        name = NEWS.get(happening.kind)
        if name is None or happening.space != self.space or self.over:
            return
        if len(self._waiting) >= WAITING:
            self.end()
            return
        self.put(_event(name, happening.data))

    def put(self, line: bytes) -> None:
        """One more thing to be told."""
        self._waiting.append(line)
        self._ready.set()

    def end(self) -> None:
        """Nothing more is told."""
        self.over = True
        self._ready.set()

    async def take(self) -> bytes:
        """Everything that waits; nothing: it is over."""
        while not self._waiting and not self.over:
            self._ready.clear()
            await self._ready.wait()
        if self.over:
            return b""
        lines, self._waiting = self._waiting, deque()
        return b"".join(lines)


class Presence:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, news: News, rooms: RoomDirectory | None) -> None:
        self._desk = desk
        self._news = news
        self._rooms = rooms
        self._open: Counter[str] = Counter()
        self._readings: set[Reading] = set()

    def operations(self) -> list[Operation]:
        """All of them."""
        group, members = "Presence", permissions.may_see_members
        return [
            Operation(
                "GET",
                "/spaces/{space}/rooms",
                "The open rooms, and how full they are",
                self.rooms,
                group,
                who=Who.MEMBER,
                right=members,
                answer=RoomList,
                scope="rooms",
            ),
            Operation(
                "GET",
                "/spaces/{space}/presence",
                "Who is where",
                self.presence,
                group,
                who=Who.MEMBER,
                right=members,
                answer=PresenceList,
                scope="presence",
            ),
            Operation(
                "GET",
                "/spaces/{space}/presence/feed",
                "Who is where, told as it changes",
                self.feed,
                group,
                who=Who.MEMBER,
                right=members,
                gives=EVENT_STREAM,
                scope="presence",
            ),
        ]

    async def rooms(self, call: Call) -> RoomList:
        """Rooms nobody has opened are not among them."""
        directory = self._desk.visits.directory
        found = self._rooms.rooms() if self._rooms is not None else ()
        return RoomList(
            [
                RoomCard(room.id, room.name, room.players, room.capacity)
                for room in found
                if directory.of_room(room.id).id == call.space
            ]
        )

    def place_of(self, space: SpaceId, person: PersonId) -> Place | None:
        """Where somebody is, for those who may look for him; nowhere, if he wants to be found by nobody."""
        for who in self._news.present(space):
            if who.person == person and who.status is not Status.GHOST:
                rooms = self._rooms.rooms() if self._rooms is not None else ()
                return Place(who.room, next((room.name for room in rooms if room.id == who.room), who.room), who.player)
        return None

    async def presence(self, call: Call) -> PresenceList:
        """For members and programs of the space."""
        people = [card(who) for who in self._news.present(call.space)]
        return msgspec.convert({"people": people}, PresenceList)

    async def feed(self, call: Call) -> web.StreamResponse:
        """Server-Sent Events: `presence` with everybody, then `entered`, `changed` and `left` with one person each."""
        key = call.visitor.session or call.visitor.person
        if self._open[key] >= FEEDS_EACH or len(self._readings) >= FEEDS:
            raise Refused("too_many", retry_after=HEARTBEAT)
        reading = Reading(call.space)
        self._open[key] += 1
        self._readings.add(reading)
        stop = self._news.listen(reading.hear)
        try:
            people = [card(who) for who in self._news.present(call.space)]
            reading.put(_event("presence", {"people": people}))
            return await self._tell(call, reading)
        finally:
            stop()
            self._readings.discard(reading)
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]

    async def _tell(self, call: Call, reading: Reading) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": EVENT_STREAM, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(call.request)
        clock = self._desk.clock
        timer = clock.call_at(clock.now() + HEARTBEAT, lambda: reading.put(b": \n\n"))
        try:
            while lines := await reading.take():
                if b": \n\n" in lines:
                    await call.again()
                    timer = clock.call_at(clock.now() + HEARTBEAT, lambda: reading.put(b": \n\n"))
                async with asyncio.timeout(WRITE_SECONDS):
                    await response.write(lines)
        except (Refused, ConnectionError, TimeoutError):
            pass  # he may not read any more, or does not: the line ends, and he may ask anew
        finally:
            timer.cancel()
        return response

    def close(self) -> None:
        """Hang up on everybody."""
        for reading in tuple(self._readings):
            reading.end()


def _event(name: str, data: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
