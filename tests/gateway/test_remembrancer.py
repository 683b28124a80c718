"""Rooms are told whom those who come have met, and told anew of whatever changes while it is being read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from papote.errors import Unavailable
from papote.gateway.remembrancer import Remembrancer
from papote.types import SIMULATED, PersonId, PlayerId
from papote.world import commands, events
from papote.world.acquaintances import Acquaintance, Acquaintances
from tests.rooms.clock import ManualClock

ADA, BOB, CYD = PersonId("a-ada"), PersonId("a-bob"), PersonId("g-cyd")
MET, LATER = Acquaintance(5.0), Acquaintance(9.0, "a book")


@dataclass(eq=False)
class House:
    """One room with seats, what it was told, and the books as they are read."""

    seats: dict[PlayerId, Any] = field(default_factory=dict)
    told: list[commands.Remember] = field(default_factory=list)
    books: dict[PersonId, dict[PersonId, Acquaintance]] = field(default_factory=dict)
    read: list[PersonId] = field(default_factory=list)
    wrong: list[Exception] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    """Happens once something was read, before it is told."""

    def __post_init__(self) -> None:
        self.keeper = Remembrancer(self.lookup, cast(Any, [self]), ManualClock())
        self.hear = self.keeper.listener(cast(Any, self))
        self.runner = SimpleNamespace(post=lambda command, must: self.told.append(command))

    async def lookup(self, person: PersonId) -> Acquaintances:
        """What is in somebody's book."""
        self.read.append(person)
        found = dict(self.books.get(person, {}))
        if self.wrong:
            raise self.wrong.pop()
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return found

    def comes(self, player: str, person: PersonId) -> None:
        """Somebody takes a seat."""
        self.seats[PlayerId(player)] = SimpleNamespace(player=PlayerId(player), person=person, room=self)
        view = SimpleNamespace(id=PlayerId(player))
        self.hear([events.PlayerLeft(PlayerId("p9")), events.PlayerJoined(cast(Any, view))], None)

    async def settle(self) -> list[tuple[PlayerId, Acquaintances]]:
        """What the room has been told since the last time."""
        for _ in range(20):
            await asyncio.sleep(0)
        told, self.told[:] = [(each.player, each.acquaintances) for each in self.told], []
        return told


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Ada has met Bob."""
    made = House(books={ADA: {BOB: MET}})
    task = asyncio.create_task(made.keeper.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_c10_whoever_comes_is_told_whom_he_has_met(house: House) -> None:
    """In each of his windows; nobody asks for who is simulated."""
    house.comes("p1", ADA)
    house.comes("p2", ADA)
    house.comes("p3", PersonId(f"{SIMULATED}1"))
    assert await house.settle() == [("p1", {BOB: MET}), ("p2", {BOB: MET})]
    assert house.read == [ADA]


async def test_c10_what_changes_in_a_book_is_told_to_those_it_concerns(house: House) -> None:
    """Whose book it is, and who has him in his own; not to the others. What was told before is so no more at once."""
    for player, person in (("p1", ADA), ("p2", BOB), ("p3", CYD)):
        house.comes(player, person)
    await house.settle()
    house.books = {BOB: {CYD: LATER}}
    house.keeper.changed(BOB)
    assert [(each.player, each.acquaintances) for each in house.told] == [("p1", {})]
    assert (await house.settle())[1:] == [("p1", {}), ("p2", {CYD: LATER})]


async def test_c10_what_is_taken_back_while_it_is_being_read_does_not_stay(house: House) -> None:
    """It is read once more before anything is told."""

    def withdraw() -> None:
        house.books = {}
        house.keeper.changed(BOB)

    house.meanwhile = withdraw
    house.comes("p1", ADA)
    assert await house.settle() == [("p1", {})]
    assert house.read == [ADA, ADA]


async def test_c10_who_is_erased_is_forgotten_at_once(house: House) -> None:
    """Before anything is read, and by what is on its way as well."""
    house.books[ADA][CYD] = LATER
    house.comes("p1", ADA)
    await house.settle()
    house.keeper.forget(BOB)
    assert [each.acquaintances for each in house.told] == [{CYD: LATER}]
    house.told.clear()

    def erase() -> None:
        house.books = {}
        house.keeper.forget(CYD)

    house.meanwhile = erase
    house.keeper.changed(ADA)
    assert (await house.settle())[-1] == ("p1", {})


async def test_c10_while_the_books_cannot_be_read_nobody_has_met_anybody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and the next one is told all the same."""
    house.comes("p1", ADA)
    await house.settle()
    with caplog.at_level(logging.WARNING):
        for wrong in (Unavailable("storage_unavailable"), RuntimeError("a bug")):
            house.wrong = [wrong]
            house.keeper.changed(ADA)
            assert {(player, *known) for player, known in await house.settle()} == {("p1",)}
    assert "acquaintances_not_read" in [record.message for record in caplog.records]
    house.keeper.changed(ADA)
    assert await house.settle() == [("p1", {BOB: MET})]
