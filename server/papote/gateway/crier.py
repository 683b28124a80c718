"""Tells people what the agenda brings: that something begins, and that a place is theirs if they want it; and hosts
that somebody has answered.

What begins is told once, and noted before it is told: an office that opens again does not tell it twice. A crash
between the two, which are a moment apart, would leave it untold. It is looked at least once a minute, so that a clock
that is set right is noticed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping

from papote import stores
from papote.errors import Unavailable
from papote.gateway.herald import Herald
from papote.interfaces import Clock, Timer
from papote.log import Limited
from papote.people.account import Identity
from papote.people.agenda import Answer, Gathering
from papote.people.introductions import KEPT_AFTER, KEPT_BEFORE, Introduction, is_kept
from papote.protocol import server as wire
from papote.types import AreaId, PersonId, RoomId, Seconds, SpaceId

log = logging.getLogger(__name__)

LONGEST_REST: Seconds = 60.0
SHORTEST_REST: Seconds = 0.2
"""Between two looks, unless somebody calls."""

REST: Seconds = 5.0
"""How long a database that does not answer is left alone."""

CLOSE_SECONDS: Seconds = 2.0
"""What is being told is told to the end, for so long."""

TOGETHER: Seconds = 1.0
"""What is answered within this time hosts are told at once: each telling has their pages ask for the list anew."""

Tell = Callable[[SpaceId, wire.ServerMessage, Callable[[Identity], bool]], None]
"""Says something to those of a space who are here and of whom this is true."""


Kept = Mapping[RoomId, Mapping[AreaId, frozenset[PersonId]]]
"""Which areas are kept for whom, by room."""


def _nowhere(_: Kept) -> None:
    """What is kept where there are no rooms."""


Meetings = Callable[[Seconds, Seconds], Awaitable[tuple[Introduction, ...]]]
"""By which two meet after one moment and before another."""


async def _none(_: Seconds, __: Seconds) -> tuple[Introduction, ...]:
    """Who meets where nobody is introduced."""
    return ()


def _silent() -> None:
    """Who hears of offers where no letters are written."""


def _nobody(_: SpaceId, __: wire.ServerMessage, ___: Callable[[Identity], bool]) -> None:
    """Who hears where there are no rooms."""


class Crier:
    """The one of this process."""

    def __init__(self, table: stores.Gatherings, herald: Herald, clock: Clock) -> None:
        self._table = table
        self._herald = herald
        self._clock = clock
        self._called = asyncio.Event()
        self._over = False
        self._task: asyncio.Task[None] | None = None
        self._words = Limited(log, clock.now)
        self._answered: dict[str, Gathering] = {}
        """To which somebody answered, and hosts are still to be told."""
        self._telling: Timer | None = None
        self.tell: Tell = _nobody
        self.keep: Callable[[Kept], None] = _nowhere
        """Told at each look which areas are kept, and for whom."""
        self.meetings: Meetings = _none
        """Who agreed to meet: their tables are kept for them as well."""
        self.offered: Callable[[], None] = _silent
        """Told that places are offered, for those who are not here."""

    # ---- life

    def open(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="crier")

    async def close(self) -> None:
        """Finish what is being told."""
        self._over = True
        if self._telling is not None:
            self._telling.cancel()
        self.wake()
        if self._task is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Something is other than it was: look now."""
        self._called.set()

    async def _run(self) -> None:
        while not self._over:
            self._called.clear()
            try:
                rest = await self.look()
            except Unavailable:
                rest = REST
            except Exception:
                self._words.bug("crier")
                rest = REST
            if not self._over:
                await self._rest(rest)

    async def _rest(self, seconds: Seconds) -> None:
        timer = self._clock.call_at(self._clock.now() + seconds, self._called.set)
        try:
            await self._called.wait()
        finally:
            timer.cancel()

    # ---- what there is to tell

    async def look(self) -> Seconds:
        """Tell what has begun, and offer what is free; how long there is nothing more to do."""
        now = self._clock.unix()
        for gathering in await self._table.begun(now):
            self._begun(gathering)
        self._offer(await self._table.settle(now))
        kept: dict[RoomId, dict[AreaId, frozenset[PersonId]]] = {}
        for gathering, people in await self._table.kept(now):
            if gathering.room is not None and gathering.area is not None:
                areas = kept.setdefault(gathering.room, {})
                areas[gathering.area] = areas.get(gathering.area, frozenset()) | people
        for introduced in await self.meetings(now - KEPT_AFTER - 1, now + KEPT_BEFORE + 1):
            meeting, target = introduced.meeting, introduced.target
            if meeting is not None and target is not None and is_kept(meeting, now):
                areas = kept.setdefault(meeting.room, {})
                areas[meeting.area] = areas.get(meeting.area, frozenset()) | {introduced.asker, target}
        self.keep(kept)
        due = await self._table.next_at(now)
        rest = due - self._clock.unix() if due is not None else LONGEST_REST
        return min(LONGEST_REST, max(SHORTEST_REST, rest))

    def changed(self, gathering: Gathering, offers: stores.Offers = ()) -> None:
        """The agenda is another now, and places are offered to these."""
        self.tell(gathering.space, wire.AgendaChanged(gathering.id), lambda who: gathering.seen_by(who.role))
        self._offer(offers)
        self.wake()

    def answered(self, gathering: Gathering, offers: stores.Offers = ()) -> None:
        """Somebody has answered, or chosen what goes with his place; by which places are offered to these."""
        self._offer(offers)
        self._tell_hosts(gathering)
        if offers or gathering.keeps_area:
            self.wake()

    def _tell_hosts(self, gathering: Gathering) -> None:
        """In a moment, with whatever else is answered until then; everybody else's agenda looks now and then."""
        if self._over:
            return
        self._answered[gathering.id] = gathering
        if self._telling is None:
            self._telling = self._clock.call_at(self._clock.now() + TOGETHER, self._tell_answered)

    def _tell_answered(self) -> None:
        answered, self._answered, self._telling = self._answered, {}, None
        for gathering in answered.values():
            self.tell(gathering.space, wire.AgendaChanged(gathering.id), lambda who: who.role.hosts)

    def _begun(self, gathering: Gathering) -> None:
        self._herald.begun(gathering)
        begun = wire.EventStarted(
            gathering.id, gathering.title, gathering.room, gathering.area, gathering.starts_at, gathering.ends_at
        )
        self.tell(gathering.space, begun, lambda who: gathering.seen_by(who.role))

    def _offer(self, offers: stores.Offers) -> None:
        if offers:
            self.offered()
        for gathering, answer in offers:
            self._offer_one(gathering, answer)
            self._tell_hosts(gathering)

    def _offer_one(self, gathering: Gathering, answer: Answer) -> None:
        until = answer.claim_until if answer.claim_until is not None else gathering.ends_at
        offered = wire.PlaceOffered(gathering.id, gathering.title, until)
        self.tell(gathering.space, offered, lambda who: who.person == answer.person)
