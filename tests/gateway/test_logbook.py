"""Tests of the log of desks: what is written down of a session, and what is not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from papote.errors import Unavailable
from papote.gateway.logbook import Logbook
from papote.people.account import HOME
from papote.people.desks import DeskEntry
from papote.rooms.manager import RoomHost
from papote.types import SIMULATED, AreaId, PersonId, RoomId, SpaceId
from papote.world.events import DeskSession
from tests.rooms.clock import ManualClock
from tests.world.maps import Kind, draw

SESSION = DeskSession(AreaId("desk"), PersonId("g-ada"), "Ada", "Sourdough", 600.0, 2)


class Store:
    """What was written."""

    def __init__(self) -> None:
        self.entries: list[DeskEntry] = []
        self.broken = False

    async def add(self, entry: DeskEntry) -> None:
        """Note it."""
        if self.broken:
            raise Unavailable("storage_unavailable")
        self.entries.append(entry)

    async def of(self, space: SpaceId) -> tuple[DeskEntry, ...]:
        """Nobody asks."""
        raise AssertionError


async def written(*sessions: DeskSession, gone: str = "", broken: bool = False, title: str = "") -> list[DeskEntry]:
    """What of these sessions is written."""
    clock, store = ManualClock(), Store()
    store.broken = broken
    book = Logbook(clock)
    book.open(store)
    tilemap = draw(".D.", {"D": Kind("desk", desk=True)})
    tilemap.areas[0].properties.update({"title": title} if title else {})
    host = SimpleNamespace(id=RoomId("le-palier"), map=tilemap)
    hear = book.listener(cast(RoomHost, host))
    hear(sessions, None)
    if gone:
        book.forget(PersonId(gone))
    await book.close()
    hear(sessions, None)
    return store.entries


async def test_c14_a_session_is_written_once_it_is_over() -> None:
    """With its desk, its time and how many came."""
    (entry,) = await written(SESSION)
    assert (entry.space, entry.room, entry.area) == (HOME, "le-palier", "desk")
    assert (entry.person, entry.name, entry.topic, entry.guests) == ("g-ada", "Ada", "Sourdough", 2)
    assert entry.ended_at - entry.began_at == 600


async def test_c14_a_desk_is_called_as_the_map_says() -> None:
    """By its title where it has one; where the map knows it no longer, by its id."""
    assert [entry.area for entry in await written(SESSION, title=" Bureau 1 ")] == ["Bureau 1"]
    assert [entry.area for entry in await written(replace(SESSION, area=AreaId("gone-1")))] == ["gone-1"]


@pytest.mark.parametrize(
    "session",
    [
        DeskSession(SESSION.area, SESSION.person, "Ada", "", 59.0, 0),
        DeskSession(SESSION.area, PersonId(""), "Ada", "Sourdough", 600.0, 2),
        DeskSession(SESSION.area, PersonId(f"{SIMULATED}1"), "Ada", "Sourdough", 600.0, 2),
    ],
)
async def test_c14_what_is_no_session_is_not_written(session: DeskSession) -> None:
    """A moment, somebody without an id, and simulated people."""
    assert await written(session) == []


async def test_c14_of_who_is_erased_nothing_is_written() -> None:
    """Though it was on its way."""
    assert await written(SESSION, gone="g-ada") == []


async def test_c14_what_cannot_be_written_is_lost(caplog: pytest.LogCaptureFixture) -> None:
    """And that is logged."""
    assert await written(SESSION, broken=True) == []
    assert "desk_session_lost" in caplog.text
