"""Writes encounters and exchanged cards into the books of those they concern: one task, batch after batch.

Rooms say what happened and go on. While the database does not answer it waits here, and is written later; whoever
exchanged cards is told so once it is on disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from papote.auth.keys import new_id
from papote.errors import CodedError
from papote.interfaces import Answer, Clock
from papote.log import Limited
from papote.people.encounters import Encounter
from papote.protocol import server as wire
from papote.rooms.manager import RoomHost
from papote.rooms.runner import Listener
from papote.stores import Books
from papote.types import AreaId, PersonId, PlayerId, Seconds
from papote.world import events

log = logging.getLogger(__name__)

WAITING = 10_000
"""Encounters that may wait for the database; those that come then are lost, and that is logged."""

BATCH = 200

REMEMBERED = 10_000
"""People who were erased, so that nothing of them comes back that was on its way."""

RETRY: Seconds = 5.0

GATHER: Seconds = 1.0
"""How long encounters gather before they are written: nobody waits for them, and many cost hardly more than one."""

Tell = Callable[[RoomHost, PlayerId, wire.ServerMessage], None]
Blocked = Callable[[PersonId, PersonId], bool]


@dataclass(frozen=True, slots=True)
class _Waiting:
    host: RoomHost
    players: tuple[PlayerId, PlayerId]
    encounter: Encounter


class Bookkeeper:
    """The one writer of books in this process."""

    def __init__(self, store: Books, clock: Clock, tell: Tell, blocked: Blocked) -> None:
        """``tell`` says something to a player; ``blocked`` whether one of two has blocked the other."""
        self._store = store
        self._clock = clock
        self._tell = tell
        self._blocked = blocked
        self._lines = Limited(log, clock.now)
        self._waiting: deque[_Waiting] = deque()
        self._ready = asyncio.Event()
        self._urgent = asyncio.Event()
        """Somebody waits: cards were exchanged, or the office closes."""
        self._gone: dict[PersonId, None] = {}
        """Who was erased lately: nothing of them is written any more."""
        self._idle = asyncio.Event()
        self._idle.set()
        self.noted: Callable[..., None] = lambda *_: None
        """Hears of whom something was written."""

    def listener(self, host: RoomHost) -> Listener:
        """What hears a room's events."""

        def hear(facts: Sequence[events.Event], _: Answer | None) -> None:
            for fact in facts:
                if isinstance(fact, events.Met | events.CardsExchanged):
                    self._put(host, fact)

        return hear

    def forget(self, person: PersonId) -> None:
        """Somebody was erased; what was on its way about him is not written."""
        self._gone[person] = None
        while len(self._gone) > REMEMBERED:
            del self._gone[next(iter(self._gone))]

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._ready.wait()
            self._ready.clear()
            while self._waiting:
                await self._pause(GATHER, self._urgent)
                self._urgent.clear()
                if not await self._write():
                    await self._pause(RETRY, asyncio.Event())
            self._idle.set()

    async def close(self, patience: Seconds) -> None:
        """Let what waits be written as far as the time allows."""
        await self.settle(patience)

    async def settle(self, patience: Seconds) -> None:
        """Write what waits now rather than soon, as far as the time allows."""
        if self._idle.is_set():
            return
        self._urgent.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._idle.wait()

    def _put(self, host: RoomHost, fact: events.Met | events.CardsExchanged) -> None:
        if len(self._waiting) >= WAITING:
            self._lines.write(logging.WARNING, "encounter_lost", "", room=host.id)
            return
        exchanged = isinstance(fact, events.CardsExchanged)
        place, now = place_name(host, fact.area), self._clock.unix()
        encounter = Encounter((new_id(), new_id()), fact.people, fact.names, place, now, exchanged=exchanged)
        self._waiting.append(_Waiting(host, (fact.one, fact.other), encounter))
        self._idle.clear()
        self._ready.set()
        if exchanged:
            self._urgent.set()

    async def _write(self) -> bool:
        """Write some; whether that came to an end, good or not."""
        # Who has been blocked since, or is gone, is not written down any more.
        batch = [self._waiting[at] for at in range(min(BATCH, len(self._waiting)))]
        fit = [
            each
            for each in batch
            if self._gone.keys().isdisjoint(each.encounter.people) and not self._blocked(*each.encounter.people)
        ]
        try:
            if fit:
                await self._store.note([each.encounter for each in fit])
        except CodedError as error:
            self._lines.write(logging.WARNING, "encounters_wait", error.code, code=error.code)
            return False
        except Exception:  # a bug: logged, and what comes later is written all the same
            self._lines.bug("bookkeeping")
            fit = []
        for _ in batch:
            self._waiting.popleft()
        if fit:
            self.noted(*{person for each in fit for person in each.encounter.people})
        for each in fit:
            card = each.encounter.exchanged
            for player, other in (each.players, each.players[::-1]):
                self._tell(each.host, player, wire.BookChanged(other, card))
        return True

    async def _pause(self, seconds: Seconds, over: asyncio.Event) -> None:
        """Until then, or until it is over."""
        timer = self._clock.call_at(self._clock.now() + seconds, over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()


def place_name(host: RoomHost, area: AreaId | None) -> str:
    """Where that is: the area, which the page calls in its own language if it is one of ours, and the room."""
    found = next((each.name for each in host.map.areas if each.id == area), "") if area is not None else ""
    return f"{found}, {host.map.name}" if found else host.map.name
