"""Encounters on their way from rooms into books: written once, later if need be, and told when they are on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from papote.errors import Unavailable
from papote.gateway import bookkeeping
from papote.gateway.bookkeeping import GATHER, RETRY, Bookkeeper, place_name
from papote.people.encounters import Encounter
from papote.protocol import server as wire
from papote.rooms.manager import RoomHost
from papote.types import AreaId, PersonId, PlayerId
from papote.world.events import CardsExchanged, Met, PlayerLeft
from tests.rooms.clock import ManualClock
from tests.world.maps import Kind, draw

ADA, BOB = PersonId("a-ada"), PersonId("a-bob")
PEOPLE, NAMES = (ADA, BOB), ("Ada", "Bob")


class Books:
    """What was written, and what goes wrong with the next writing."""

    def __init__(self) -> None:
        self.noted: list[Encounter] = []
        self.wrong: list[Exception] = []

    async def note(self, happened: Sequence[Encounter]) -> None:
        """Write it, or fail."""
        if self.wrong:
            raise self.wrong.pop(0)
        self.noted += happened


@dataclass
class Host:
    """A room, as far as it is asked."""

    id: str = "hall"
    map: Any = field(default_factory=lambda: draw("MM..", {"M": Kind("kitchen", meeting="m")}))


class Desk:
    """A keeper of books with a room to hear, and the task that writes."""

    def __init__(self) -> None:
        self.store = Books()
        self.clock = ManualClock()
        self.told: list[tuple[PlayerId, wire.ServerMessage]] = []
        self.blocked: set[frozenset[PersonId]] = set()
        self.keeper = Bookkeeper(
            cast(Any, self.store),
            self.clock,
            lambda _, player, message: self.told.append((player, message)),
            lambda one, other: frozenset((one, other)) in self.blocked,
        )
        self.host = cast(RoomHost, Host())
        self.hear = self.keeper.listener(self.host)
        self.task: asyncio.Task[None] | None = None

    def happens(self, *, cards: bool = False, area: str | None = None) -> None:
        """Two meet, or exchange cards."""
        kind = CardsExchanged if cards else Met
        where = AreaId(area) if area is not None else None
        self.hear([PlayerLeft(PlayerId("p9")), kind(PlayerId("p1"), PlayerId("p2"), PEOPLE, NAMES, where)], None)

    async def settle(self, seconds: float = GATHER) -> None:
        """Let some time pass, until nothing is done any more."""
        if self.task is None:
            self.task = asyncio.create_task(self.keeper.run())
        for turn in (0.0, seconds):
            self.clock.turn(turn)
            for _ in range(5):
                await asyncio.sleep(0)

    async def end(self) -> None:
        """Stop writing."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


async def test_c2_what_happens_is_written_and_then_told_to_both() -> None:
    """With the place and the moment; nothing is told before."""
    desk = Desk()
    desk.happens(area="kitchen")
    assert desk.told == []
    await desk.settle()
    (noted,) = desk.store.noted
    assert (noted.people, noted.names, noted.exchanged) == (PEOPLE, NAMES, False)
    assert (noted.place, noted.at) == (place_name(desk.host, AreaId("kitchen")), desk.clock.unix() - GATHER)
    one, other = PlayerId("p1"), PlayerId("p2")
    assert desk.told == [(one, wire.BookChanged(other, card=False)), (other, wire.BookChanged(one, card=False))]
    desk.happens(cards=True)
    await desk.settle(0)
    assert desk.store.noted[1].exchanged, "nobody who exchanges cards waits"
    assert len(set(desk.store.noted[0].ids + desk.store.noted[1].ids)) == 4
    await desk.end()


async def test_c2_while_the_database_does_not_answer_it_waits() -> None:
    """And is written once, when it does; the office that closes waits for that a little."""
    desk = Desk()
    desk.store.wrong = [Unavailable("storage_unavailable")] * 2
    desk.happens()
    await desk.settle()
    assert desk.told == []
    desk.happens(cards=True)
    await desk.settle(RETRY)
    assert desk.store.noted == []
    closing = asyncio.create_task(desk.keeper.close(10))
    await desk.settle(RETRY)
    assert [each.exchanged for each in desk.store.noted] == [False, True]
    await closing
    await desk.end()


async def test_c2_what_waits_is_written_at_once_for_whoever_needs_it() -> None:
    """Not only when enough have gathered; where nothing waits there is nothing to wait for."""
    desk = Desk()
    await desk.keeper.settle(10)
    desk.happens()
    needing = asyncio.create_task(desk.keeper.settle(10))
    await desk.settle(0)
    await needing
    assert len(desk.store.noted) == 1
    await desk.end()


async def test_c2_who_has_been_blocked_meanwhile_is_not_written_down() -> None:
    """Nor is anything told."""
    desk = Desk()
    desk.blocked.add(frozenset(PEOPLE))
    desk.happens()
    await desk.settle()
    assert (desk.store.noted, desk.told) == ([], [])
    await desk.end()


async def test_c2_who_was_erased_meanwhile_does_not_come_back() -> None:
    """What was on its way about him is not written; of everybody else it is."""
    desk = Desk()
    desk.happens()
    desk.keeper.forget(BOB)
    await desk.settle()
    assert (desk.store.noted, desk.told) == ([], [])
    await desk.end()


async def test_a_bug_loses_what_it_struck_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and what comes later is written."""
    desk = Desk()
    desk.store.wrong = [RuntimeError("a bug")]
    desk.happens()
    await desk.settle()
    desk.happens(cards=True)
    await desk.settle()
    assert [each.exchanged for each in desk.store.noted] == [True]
    assert "internal_error" in caplog.text
    await desk.end()


async def test_more_than_may_wait_is_lost_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Memory has an end."""
    monkeypatch.setattr(bookkeeping, "WAITING", 1)
    desk = Desk()
    desk.happens()
    desk.happens()
    await desk.settle()
    assert len(desk.store.noted) == 1
    assert "encounter_lost" in caplog.text
    await desk.end()


def test_a_place_is_an_area_and_its_room() -> None:
    """Or the room alone."""
    host = cast(RoomHost, Host())
    assert place_name(host, AreaId("kitchen")) == f"kitchen, {host.map.name}"
    assert place_name(host, None) == place_name(host, AreaId("no-such")) == host.map.name
