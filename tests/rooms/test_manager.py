"""Rooms by id, opened when wanted; seats with secrets; and whether there is room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from papote.errors import MapError, Refused
from papote.interfaces import RoomInfo
from papote.metrics import Metrics
from papote.rooms.manager import RoomManager
from papote.rooms.settings import RunnerSettings
from papote.tilemap.model import TileMap
from papote.types import RoomId
from papote.world.settings import RoomSettings
from tests.integration.rooms import hall
from tests.rooms.clock import ManualClock

Make = Callable[..., RoomManager]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Makes managers, and closes them after the test."""
    managers = []

    def maker(load: Callable[[RoomId], TileMap] | None = None, **settings: int) -> RoomManager:
        manager = RoomManager(
            load or (lambda _: hall()), RoomSettings(), RunnerSettings(**settings), Metrics(), ManualClock(), seed=1
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
