"""Tells rooms whom those who are in them have met before: read when somebody comes, and again when it has changed.

One task, one person after the other; who comes need not wait for it. While the database does not answer, nobody has met
anybody: what was taken back must not come out of a memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

from papote.errors import CodedError
from papote.interfaces import Answer, Clock
from papote.log import Limited
from papote.rooms.manager import RoomHost, Seat
from papote.rooms.runner import Listener
from papote.types import NOBODY, SIMULATED, PersonId
from papote.world import commands, events
from papote.world.acquaintances import NOBODY_YET, Acquaintances

log = logging.getLogger(__name__)

Lookup = Callable[[PersonId], Awaitable[Acquaintances]]
"""Reads in the books whom somebody has met."""


class Remembrancer:
    """What the rooms of this process know of earlier encounters."""

    def __init__(self, lookup: Lookup, rooms: Iterable[RoomHost], clock: Clock) -> None:
        """``rooms`` are those that are open now, whenever one looks."""
        self._lookup = lookup
        self._rooms = rooms
        self._lines = Limited(log, clock.now)
        self._wanted: dict[PersonId, None] = {}
        """Whose memory is to be read, first come first."""
        self._reading: PersonId = NOBODY
        """Whose is being read now: what changes meanwhile may not be in it."""
        self._told: dict[PersonId, Acquaintances] = {}
        """What the rooms were told last of those who are here, whether or not they have heard it yet."""
        self._ready = asyncio.Event()

    def listener(self, host: RoomHost) -> Listener:
        """What hears a room's events."""

        def hear(facts: Sequence[events.Event], _: Answer | None) -> None:
            for fact in facts:
                if isinstance(fact, events.PlayerJoined) and (seat := host.seats.get(fact.player.id)) is not None:
                    self._want(seat.person)

        return hear

    def changed(self, *people: PersonId) -> None:
        """What these have noted of others, or others of them, has changed: nothing is told until it is read."""
        for seat in self._seats():
            mine = seat.person in people or seat.person == self._reading
            if mine or not self._told.get(seat.person, NOBODY_YET).keys().isdisjoint(people):
                if self._told.get(seat.person):
                    self._tell(seat.person, NOBODY_YET)
                self._want(seat.person)

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: nobody who is here remembers him, from this moment on."""
        for owner, known in tuple(self._told.items()):
            if person in known:
                self._tell(owner, {other: what for other, what in known.items() if other != person})
        if self._reading != NOBODY:
            self._want(self._reading)  # it may have been read before

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._ready.wait()
            self._ready.clear()
            while self._wanted:
                self._reading = next(iter(self._wanted))
                del self._wanted[self._reading]
                found = await self._read(self._reading)
                if self._reading not in self._wanted:  # else it has changed since
                    self._tell(self._reading, found)
                self._reading = NOBODY
            here = {seat.person for seat in self._seats()}
            self._told = {person: known for person, known in self._told.items() if person in here}

    async def _read(self, person: PersonId) -> Acquaintances:
        try:
            return await self._lookup(person)
        except CodedError as error:
            self._lines.write(logging.WARNING, "acquaintances_not_read", error.code, code=error.code)
        except Exception:  # a bug: logged, and the others are told all the same
            self._lines.bug("remembrancer")
        return NOBODY_YET

    def _want(self, person: PersonId) -> None:
        if person != NOBODY and not person.startswith(SIMULATED):
            self._wanted[person] = None
            self._ready.set()

    def _tell(self, person: PersonId, found: Acquaintances) -> None:
        self._told[person] = found
        for seat in self._seats():
            if seat.person == person:
                seat.room.runner.post(commands.Remember(seat.player, found), must=True)

    def _seats(self) -> Iterator[Seat]:
        return (seat for host in self._rooms for seat in tuple(host.seats.values()))
