"""One room's task: hands it wishes and the time, and its events to the listeners. Nothing else changes a room.

The order is fixed: the listeners hear what a wish brought about, in the order given at construction,
before the next wish is looked at; then whoever asked hears that it was granted, unless a listener has
told him otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from typing import Protocol

from papote.errors import CodedError
from papote.interfaces import Answer, Clock, Timer
from papote.log import Limited
from papote.rooms.mailbox import Letter, Mailbox
from papote.rooms.pace import Pace
from papote.rooms.settings import RunnerSettings
from papote.types import PlayerId, Seconds
from papote.world.commands import Command, Move
from papote.world.events import Event, Snapshot

log = logging.getLogger(__name__)

Listener = Callable[[Sequence[Event], Answer | None], None]
"""Hears what happened, and who asked for it."""

RELEASE_INTERVAL: Seconds = 0.05
"""How often held moves are let through while the room itself has nothing to do."""


AT_ONCE = 8
"""Wishes between two looks at the clock: a look costs as much as half a step."""


class World(Protocol):
    """What a runner needs of a room; ``world.Room`` is one, tests bring others."""

    def handle(self, command: Command, now: Seconds) -> list[Event]:
        """A wish comes in."""

    def tick(self, now: Seconds) -> list[Event]:
        """Time has passed."""

    def next_deadline(self) -> Seconds | None:
        """When to be woken next."""

    def snapshot(self) -> Snapshot:
        """The full public state."""

    def set_tick_rate(self, rate: float) -> None:
        """Tell positions so many times a second from now on."""


class Runner:
    """The one task that owns a room."""

    def __init__(
        self,
        room: World,
        clock: Clock,
        settings: RunnerSettings,
        *,
        pace: Pace | None = None,
        ticked: Callable[[Seconds], None] = lambda _: None,
        failed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``ticked`` hears how long a tick took, ``failed`` where an error of ours occurred.

        Without a ``pace`` the room ticks as often as it likes.
        """
        self._room = room
        self._clock = clock
        self._settings = settings
        self.pace = pace
        self._ticked = ticked
        self._failed = failed
        self._errors = Limited(log, clock.now)
        self._listeners: tuple[Listener, ...] = ()
        self._mailbox = Mailbox(settings.mailbox_commands)
        self._release_at: Seconds | None = None
        self._idle = False
        """Whether the task waits, with nothing to do."""
        self._alarm: Timer | None = None
        self._alarm_at: Seconds = math.inf

    def listen(self, *listeners: Listener) -> None:
        """Who hears the room's events, in this order; said once, before the task runs."""
        self._listeners = listeners

    def post(self, command: Command, answer: Answer | None = None, *, must: bool = False) -> None:
        """Hand the room a wish; raises ``too_many`` when its mailbox is full."""
        self._mailbox.put(command, answer, must=must)

    def step(self, move: Move) -> None:
        """Hand the room a move: at once if it has nothing else to do, else behind what waits; may raise ``too_many``.

        Moves are most of what a room hears, and to wake its task for each would cost as much as the move.
        """
        if not self._idle or self._mailbox.ready.is_set():
            self.post(move)
            return
        self._idle = False
        try:
            self._handle(Letter(move), self._clock.now())
            self._wake_at(self._room.next_deadline())
        finally:
            self._idle = True

    def hold(self, move: Move) -> bool:
        """Hand the room a move that came too fast; only the newest of each player counts."""
        if self._release_at is None:
            self._release_at = self._clock.now() + RELEASE_INTERVAL
            self._mailbox.ready.set()
        return self._mailbox.hold(move)

    def forget(self, player: PlayerId) -> None:
        """Drop what was held back of somebody who is gone."""
        self._mailbox.forget(player)

    def conclude(self, close: Callable[[Seconds], list[Event]]) -> None:
        """The task is over: the listeners hear what is left to tell."""
        try:
            events = close(self._clock.now())
        except Exception:  # a bug: logged, and the room ends all the same
            self._bug("room.close")
            return
        self._tell(events, None)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            await self._run()
        finally:
            if self._alarm is not None:
                self._alarm.cancel()

    async def _run(self) -> None:
        handled = 0
        while True:
            now = self._clock.now()
            deadline = self._room.next_deadline()
            if self._release_at is not None and now >= self._release_at:
                self._release_at = None
                self._mailbox.release()
            if deadline is not None and now >= deadline:  # first, or a flood of wishes starves the tick
                if not self._tick(now, now - deadline):
                    await self._rest(now + self._settings.pause_after_error)
                handled += 1
            elif worked_off := self._work_off(now):
                handled += worked_off
            else:
                handled = 0
                await self._wait(_earlier(deadline, self._release_at))
                continue
            if handled >= self._settings.turn:
                handled = 0
                await asyncio.sleep(0)

    def _work_off(self, now: Seconds) -> int:
        """Handle a few wishes before the clock is looked at again; how many there were."""
        for count in range(AT_ONCE):
            letter = self._mailbox.take()
            if letter is None:
                return count
            self._handle(letter, now)
        return AT_ONCE

    async def _wait(self, until: Seconds | None) -> None:
        """Until something comes in, or the time has come."""
        self._wake_at(until)
        self._idle = True
        try:
            await self._mailbox.ready.wait()
        finally:
            self._idle = False

    def _wake_at(self, when: Seconds | None) -> None:
        """See to it that the task looks at its clock then; if it is to look earlier anyway, it will ask again."""
        if when is None or when >= self._alarm_at:
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm_at = when
        self._alarm = self._clock.call_at(when, self._wake)

    def _wake(self) -> None:
        self._alarm, self._alarm_at = None, math.inf
        self._mailbox.ready.set()

    async def _rest(self, until: Seconds) -> None:
        """Do nothing at all until then."""
        over = asyncio.Event()
        timer = self._clock.call_at(until, over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()

    def _tick(self, now: Seconds, late: Seconds) -> bool:
        try:
            events = self._room.tick(now)
        except Exception:  # a bug: logged, and the room goes on
            self._bug("room.tick")
            return False
        self._tell(events, None)
        took = self._clock.now() - now
        self._ticked(took)
        if self.pace is not None and self.pace.note(late, took):
            self._room.set_tick_rate(self.pace.rate)
        return True

    def _handle(self, letter: Letter, now: Seconds) -> None:
        answer = letter.answer
        try:
            events = self._room.handle(letter.command, now)
        except CodedError as refusal:
            if answer is not None:
                answer.refused(refusal.code, refusal.retry_after)
            return
        except Exception:
            self._bug("room.handle")
            if answer is not None:
                answer.refused("internal")
            return
        self._tell(events, answer)
        if answer is not None:
            answer.accepted()

    def _tell(self, events: Sequence[Event], answer: Answer | None) -> None:
        if not events:
            return
        for listener in self._listeners:
            try:
                listener(events, answer)
            except Exception:  # one listener's bug is not the other listeners' loss
                self._bug(f"listener {getattr(listener, '__qualname__', '')}")

    def _bug(self, where: str) -> None:
        self._errors.bug(where)
        self._failed(where)


def _earlier(one: Seconds | None, other: Seconds | None) -> Seconds | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
