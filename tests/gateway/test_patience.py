"""Readers who are behind: what waits for them is written as they read, and who does not read is hung up on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from papote.gateway import patience as module
from papote.gateway.connection import Connection, Stage
from papote.gateway.patience import Patience
from papote.gateway.settings import GatewaySettings
from papote.protocol import server as wire
from tests.gateway.wires import FakeWire, connection
from tests.rooms.clock import ManualClock

PATIENCE = 60.0
"""How long a test waits for what has to happen; reached only when it does not."""


@pytest.fixture
def clock() -> ManualClock:
    """Turned by hand."""
    return ManualClock()


@pytest.fixture
def given_up() -> list[Connection]:
    """On whom was hung up."""
    return []


@pytest.fixture
async def patience(
    clock: ManualClock, given_up: list[Connection], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Patience]:
    """At work, without a pause between its rounds."""
    monkeypatch.setattr(module, "CATCH_UP_INTERVAL", 0)
    bugs: list[str] = []
    made = Patience(GatewaySettings(drain_seconds=5.0), clock, {}, given_up.append, bugs.append)
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert bugs == []


async def until(true: Callable[[], bool]) -> None:
    """Wait for something."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0)


async def test_what_waits_is_written_as_it_is_read(patience: Patience, clock: ManualClock) -> None:
    """In order, and then the reader is behind no more."""
    line = FakeWire(room=1)
    somebody, behind = connection(line, clock)
    for number in range(3):
        somebody.send(wire.Waved(f"p{number}"))
    assert behind == [somebody]
    patience.note(somebody)
    line.read()
    await until(lambda: len(line.written) == 2)
    line.read()
    await until(lambda: len(line.written) == 3)
    line.read()
    await until(lambda: somebody.outbox.behind_since is None)
    assert [data["id"] for _, data in line.events] == ["p0", "p1", "p2"]
    assert somebody.stage is not Stage.CLOSED


async def test_who_does_not_read_for_too_long_is_hung_up_on(
    patience: Patience, clock: ManualClock, given_up: list[Connection]
) -> None:
    """Not a moment earlier; and he is told why."""
    line = FakeWire(room=1)
    somebody, _ = connection(line, clock)
    somebody.send(wire.Waved("p0"))
    somebody.send(wire.Waved("p1"))
    patience.note(somebody)
    clock.turn(5.0)
    for _ in range(5):
        await asyncio.sleep(0)
    assert given_up == []
    clock.turn(0.1)
    await until(lambda: given_up == [somebody])
    assert somebody.stage is Stage.CLOSED
    assert line.events[-1][1]["code"] == "slow_reader"
