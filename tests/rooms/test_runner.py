"""One task, one room: ticks come when they are due, wishes in their order, errors of ours stay where they are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from papote.errors import Refused
from papote.interfaces import Answer
from papote.rooms.pace import Pace
from papote.rooms.runner import RELEASE_INTERVAL, Runner
from papote.rooms.settings import RunnerSettings
from papote.types import Facing, PlayerId, Seconds
from papote.world.commands import Command, Emote, Move
from papote.world.events import CommandRefused, Emoted, Event, Snapshot
from tests.rooms.clock import ManualClock

ADA = PlayerId("p1")


class FakeRoom:
    """A room that writes down what it is asked."""

    def __init__(self) -> None:
        self.deadline: Seconds | None = None
        self.log: list[object] = []
        self.trouble: Exception | None = None
        self.rates: list[float] = []

    def handle(self, command: Command, now: Seconds) -> list[Event]:
        """Anything becomes an emote."""
        self._maybe_raise()
        self.log.append(command)
        return [Emoted(ADA, 1)]

    def tick(self, now: Seconds) -> list[Event]:
        """Once; then nothing is due."""
        self.log.append(("tick", now))
        self.deadline = None
        self._maybe_raise()
        return []

    def next_deadline(self) -> Seconds | None:
        """As set."""
        return self.deadline

    def set_tick_rate(self, rate: float) -> None:
        """As it is told."""
        self.rates.append(rate)

    def snapshot(self) -> Snapshot:
        """Nothing."""
        return Snapshot((), (), (), ())

    def _maybe_raise(self) -> None:
        if self.trouble is not None:
            raise self.trouble


class Asker:
    """Somebody who waits for an answer."""

    def __init__(self) -> None:
        self.words: list[object] = []
        self.heard = asyncio.Event()

    def accepted(self) -> None:
        """Yes."""
        self.words.append("yes")
        self.heard.set()

    def refused(self, code: str, retry_after: Seconds | None = None) -> None:
        """No."""
        self.words.append(code)
        self.heard.set()


class Stage:
    """A running runner."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.room = FakeRoom()
        self.failures: list[str] = []
        self.pace = Pace(20)
        self.runner = Runner(self.room, self.clock, RunnerSettings(turn=4), pace=self.pace, failed=self.failures.append)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While the block lasts."""
        task = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the task run until something is so."""
        for _ in range(1000):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError(self.room.log)


@pytest.fixture
def stage() -> Stage:
    """A room, a clock, a runner."""
    return Stage()


async def test_a_step_is_taken_at_once_when_nothing_else_waits(stage: Stage) -> None:
    """Without waking the task; behind a wish that came before it, it waits its turn."""
    step = Move(ADA, 1, 2.0, 3.0, Facing.DOWN)
    async with stage.running():
        await asyncio.sleep(0)
        stage.runner.step(step)
        assert stage.room.log == [step]
        stage.runner.post(Emote(ADA, 1))
        stage.runner.step(step)
        assert stage.room.log == [step]
        await stage.until(lambda: stage.room.log == [step, Emote(ADA, 1), step])


async def test_what_a_step_makes_due_is_not_missed(stage: Stage) -> None:
    """Though the task went to sleep before there was a deadline."""
    async with stage.running():
        await asyncio.sleep(0)
        stage.room.deadline = stage.clock.now() + 0.05
        stage.runner.step(Move(ADA, 1, 2.0, 3.0, Facing.DOWN))
        stage.clock.turn(0.06)
        await stage.until(lambda: len(stage.room.log) == 2)


async def test_a_room_whose_ticks_come_late_is_told_to_tick_less_often(stage: Stage) -> None:
    """And as often as set again once they come in time."""
    async with stage.running():
        for late in (0.05, 0.0):
            for _ in range(60):
                ticks = len(stage.room.log)
                stage.room.deadline = stage.clock.now() - late
                stage.runner.post(Emote(ADA, 1))
                await stage.until(lambda seen=ticks: len(stage.room.log) == seen + 2)  # type: ignore[misc]
    assert stage.room.rates == [10, 20]


async def test_wishes_are_handled_in_order_and_answered_after_the_listeners_heard(stage: Stage) -> None:
    """Whoever asks hears of it last."""
    order: list[object] = []
    stage.runner.listen(lambda facts, _: order.append(facts))
    asker = Asker()
    stage.runner.post(Emote(ADA, 1))
    stage.runner.post(Emote(ADA, 2), asker)
    async with stage.running():
        await asker.heard.wait()
    assert stage.room.log == [Emote(ADA, 1), Emote(ADA, 2)]
    assert (len(order), asker.words) == (2, ["yes"])


async def test_a_due_tick_comes_before_waiting_wishes(stage: Stage) -> None:
    """Or a flood of them would starve it."""
    stage.room.deadline = stage.clock.now()
    for number in range(3):
        stage.runner.post(Emote(ADA, number))
    async with stage.running():
        await stage.until(lambda: len(stage.room.log) == 4)
    assert stage.room.log[0] == ("tick", 100.0)


async def test_the_room_is_woken_at_its_deadline(stage: Stage) -> None:
    """And not before."""
    stage.room.deadline = 105.0
    async with stage.running():
        await asyncio.sleep(0)
        stage.clock.turn(4.9)
        await asyncio.sleep(0)
        assert stage.room.log == []
        stage.clock.turn(0.2)
        await stage.until(lambda: bool(stage.room.log))


async def test_others_get_their_turn_during_a_flood(stage: Stage) -> None:
    """After a few wishes the task lets go."""
    for number in range(20):
        stage.runner.post(Emote(ADA, number))
    async with stage.running():
        await asyncio.sleep(0)
        assert 0 < len(stage.room.log) < 20
        await stage.until(lambda: len(stage.room.log) == 20)


async def test_held_moves_come_at_the_pace_of_ticks(stage: Stage) -> None:
    """A thousand a second become twenty."""
    async with stage.running():
        for seq in range(1, 101):
            stage.runner.hold(Move(ADA, seq, 0, 0, Facing.DOWN))
        await asyncio.sleep(0)
        assert stage.room.log == []
        await stage.until(lambda: bool(stage.clock._timers))
        stage.clock.turn(RELEASE_INTERVAL)
        await stage.until(lambda: bool(stage.room.log))
    assert stage.room.log == [Move(ADA, 100, 0, 0, Facing.DOWN)]


async def test_a_listeners_refusal_is_the_answer(stage: Stage) -> None:
    """The first word counts; here the media side says no to what the world allowed."""

    def director(facts: Sequence[Event], answer: Answer | None) -> None:
        assert answer is not None
        answer.refused("stale_link")

    stage.runner.listen(director)
    asker = Asker()
    stage.runner.post(Emote(ADA, 1), asker)
    async with stage.running():
        await asker.heard.wait()
        await asyncio.sleep(0)
    assert asker.words[0] == "stale_link"


async def test_a_refusal_raised_by_the_room_is_told(stage: Stage) -> None:
    """With its code."""
    stage.room.trouble = Refused("forbidden")
    asker = Asker()
    stage.runner.post(Emote(ADA, 1), asker)
    async with stage.running():
        await asker.heard.wait()
    assert asker.words == ["forbidden"]
    assert stage.failures == []


async def test_an_error_of_ours_is_logged_once_with_an_id_and_told_as_internal(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """The room goes on."""
    stage.room.trouble = ZeroDivisionError()
    first, second = Asker(), Asker()
    stage.runner.post(Emote(ADA, 1), first)
    stage.runner.post(Emote(ADA, 2), second)
    with caplog.at_level(logging.ERROR):
        async with stage.running():
            await second.heard.wait()
            stage.room.trouble = None
            third = Asker()
            stage.runner.post(Emote(ADA, 3), third)
            await third.heard.wait()
    assert (first.words, second.words, third.words) == (["internal"], ["internal"], ["yes"])
    assert stage.failures == ["room.handle", "room.handle"]
    assert len(caplog.records) == 1
    assert len(caplog.records[0].error_id) == 8  # type: ignore[attr-defined]


async def test_an_error_in_a_tick_does_not_spin(stage: Stage) -> None:
    """The room rests a moment."""
    stage.room.trouble = ZeroDivisionError()
    stage.room.deadline = 0.0
    async with stage.running():
        await stage.until(lambda: bool(stage.failures))
        stage.room.deadline = 0.0
        for _ in range(20):
            await asyncio.sleep(0)
        assert stage.failures == ["room.tick"]
        stage.clock.turn(1.0)
        await stage.until(lambda: len(stage.failures) == 2)


async def test_one_listeners_error_is_not_the_others_loss(stage: Stage) -> None:
    """Each hears everything."""

    def broken(facts: Sequence[Event], answer: Answer | None) -> None:
        raise ZeroDivisionError

    heard: list[Event] = []
    stage.runner.listen(broken, lambda facts, _: heard.extend(facts))
    asker = Asker()
    stage.runner.post(Emote(ADA, 1), asker)
    async with stage.running():
        await asker.heard.wait()
    assert heard == [Emoted(ADA, 1)]
    assert CommandRefused(ADA, "emote", "internal") not in heard
