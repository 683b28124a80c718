"""Rooms by id, opened when wanted; seats with secrets; and whether there is room."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest

from papote.errors import MapError, Refused
from papote.interfaces import RoomInfo
from papote.metrics import Metrics
from papote.rooms.manager import BROKEN_SECONDS, RoomManager
from papote.rooms.settings import RunnerSettings
from papote.tilemap.model import TileMap
from papote.types import AreaId, Facing, PersonId, PlayerId, RoomId
from papote.world import commands
from papote.world.events import DeskSession, Event
from papote.world.settings import RoomSettings
from tests.integration.rooms import hall
from tests.rooms.clock import ManualClock
from tests.world.maps import Kind, draw, middle

Make = Callable[..., RoomManager]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Makes managers, and closes them after the test."""
    managers = []

    def maker(
        load: Callable[[RoomId], TileMap] | None = None,
        *,
        clock: ManualClock | None = None,
        known: Callable[[RoomId], bool] = lambda _: True,
        **settings: int,
    ) -> RoomManager:
        manager = RoomManager(
            load or (lambda _: hall()),
            RoomSettings(),
            RunnerSettings(**settings),
            Metrics(),
            clock or ManualClock(),
            seed=1,
            known=known,
        )
        managers.append(manager)
        return manager

    yield maker
    for manager in managers:
        await manager.close()


async def test_a_room_is_opened_once_however_many_want_it(make: Make) -> None:
    """Its map is read by whoever comes first."""
    reads = []

    def load(room: RoomId) -> TileMap:
        reads.append(room)
        return hall()

    manager = make(load)
    one, two = await asyncio.gather(manager.open("office"), manager.open("office"))
    assert one is two is manager.get("office")
    assert reads == ["office"]


async def test_a_map_that_cannot_be_read_is_a_room_that_does_not_exist(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is for the operator."""

    def load(room: RoomId) -> TileMap:
        raise MapError("x.tmj", "layer 3", "its data is shorter than it says")

    manager = make(load)
    with pytest.raises(Refused, match="unknown_room"):
        await manager.open("office")
    assert manager.get("office") is None
    assert caplog.records[0].getMessage() == "map_refused"


async def test_there_are_only_so_many_rooms(make: Make) -> None:
    """A door that leads to a thousand maps opens fifty."""
    manager = make(max_rooms=2)
    await manager.open("one")
    await manager.open("two")
    with pytest.raises(Refused, match="room_full"):
        await manager.open("three")


async def test_a_seat_is_found_by_its_secret_alone(make: Make) -> None:
    """And no longer when it was given up."""
    manager = make()
    host = await manager.open("office")
    seat = manager.take_seat(host, holder := object())
    assert seat.holder is holder
    assert manager.find_seat(seat.token) is seat
    assert manager.find_seat(seat.token[:-1] + "?") is None
    manager.give_up(seat)
    assert manager.find_seat(seat.token) is None


async def test_ids_are_never_used_again(make: Make) -> None:
    """A word about somebody who left is never about somebody who came."""
    manager = make()
    host = await manager.open("office")
    first = manager.take_seat(host, object())
    manager.give_up(first)
    assert manager.take_seat(host, object()).player != first.player


async def test_a_full_room_says_so(make: Make) -> None:
    """With the time after which to try again."""
    manager = make(room_capacity=1)
    host = await manager.open("office")
    manager.take_seat(host, object())
    with pytest.raises(Refused) as refusal:
        manager.take_seat(host, object())
    assert (refusal.value.code, refusal.value.retry_after) == ("room_full", 30.0)
    assert manager.rooms() == (RoomInfo(RoomId("office"), "Office", 1, 1),)


async def test_the_map_of_a_room_is_there_before_anybody_is(make: Make) -> None:
    """The page asks for it first."""
    manager = make()
    assert (await manager.tilemap("office")).name == "Office"


async def test_a_broken_map_is_not_read_again_for_everybody_who_asks(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor logged; but mended, it is served before long."""
    reads = []
    clock = ManualClock()

    def load(room: RoomId) -> TileMap:
        reads.append(room)
        if len(reads) == 1:
            raise MapError("x.tmj", "layer 3", "its data is shorter than it says")
        return hall()

    manager = make(load, clock=clock)
    for _ in range(3):
        with pytest.raises(Refused, match="unknown_room"):
            await manager.open("office")
    assert len(reads) == len(caplog.records) == 1
    clock.time += BROKEN_SECONDS
    assert (await manager.open("office")).map.name == "Office"


async def test_who_asks_for_rooms_that_are_none_keeps_nobody_from_a_room(make: Make) -> None:
    """They cost no reading, no thread, and no place among the rooms that may be open."""

    def load(room: RoomId) -> TileMap:
        assert room == "office"
        return hall()

    manager = make(load, known=lambda room: room == "office", max_rooms=1)
    guesses = [manager.open(f"room-{number}") for number in range(20)]
    *refused, host = await asyncio.gather(*guesses, manager.open("office"), return_exceptions=True)
    assert {str(refusal).partition(":")[0] for refusal in refused} == {"unknown_room"}
    assert host is manager.get("office")


async def test_maps_are_read_one_at_a_time(make: Make) -> None:
    """Threads are few, and the page's files are read on them too."""
    reading = 0
    most = 0

    def load(room: RoomId) -> TileMap:
        nonlocal reading, most
        reading += 1
        most = max(most, reading)
        tilemap = hall()
        threading.Event().wait(0.01)
        reading -= 1
        return tilemap

    manager = make(load)
    await asyncio.gather(*(manager.open(f"room-{number}") for number in range(4)))
    assert most == 1


async def test_places_of_one_address_are_bounded_and_free_again_when_given_up(make: Make) -> None:
    """Whether or not somebody sits there: a place is held for a while after its connection is lost."""
    manager = make(max_sockets_per_address=2)
    host = await manager.open("office")
    first = manager.take_seat(host, object(), "192.0.2.1")
    first.holder = None
    manager.take_seat(host, object(), "192.0.2.1")
    with pytest.raises(Refused, match="too_many_connections"):
        manager.take_seat(host, object(), "192.0.2.1")
    manager.take_seat(host, object(), "192.0.2.2")
    manager.give_up(first)
    manager.give_up(first)
    manager.take_seat(host, object(), "192.0.2.1")
    with pytest.raises(Refused, match="too_many_connections"):
        manager.take_seat(host, object(), "192.0.2.1")


async def test_c14_a_desk_somebody_works_at_is_told_of_when_its_room_ends(make: Make) -> None:
    """A planned stop loses no session; closing twice tells nothing twice."""
    clock = ManualClock()
    manager = make(lambda _: draw("sD.", {"D": Kind("desk", desk=True)}), clock=clock)
    told: list[Event] = []
    manager.listen(lambda _: (lambda events, answer: told.extend(events),))
    world = (await manager.open("office")).world
    ada = PlayerId("p1")
    world.handle(commands.Join(ada, commands.Profile("Ada", "a01"), "", person=PersonId("g-ada")), clock.now())
    clock.turn(1)
    world.handle(commands.Move(ada, 1, *middle(1, 0), Facing.DOWN), clock.now())
    world.handle(commands.ClaimDesk(ada, True, "Sourdough"), clock.now())
    began = clock.now()
    clock.turn(100)
    for _ in range(2):
        await manager.close()
    sessions = [event for event in told if isinstance(event, DeskSession)]
    assert sessions == [DeskSession(AreaId("desk"), PersonId("g-ada"), "Ada", "Sourdough", clock.now() - began, 0)]


async def test_no_room_opens_after_the_office_has_closed(make: Make) -> None:
    """A map that was being read then is nobody's any more."""
    begun, go_on = threading.Event(), threading.Event()

    def load(room: RoomId) -> TileMap:
        begun.set()
        go_on.wait(60)
        return hall()

    manager = make(load)
    opening = asyncio.create_task(manager.open("office"))
    await asyncio.to_thread(begun.wait, 60)
    closing = asyncio.create_task(manager.close())
    await asyncio.wait([closing], timeout=60)
    go_on.set()
    await asyncio.gather(opening, closing, return_exceptions=True)
    assert closing.done()
    assert opening.cancelled()
    assert manager.get("office") is None
