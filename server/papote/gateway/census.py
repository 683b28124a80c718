"""Counts for the host what happens in all rooms, and has the sums of every hour written down. No name leaves it.

It hears of comings, goings and conversations, and does nothing in between. Who is *unlisted*, simulated, or a program
is not counted, nor is a conversation with him. What is told of the sums is ``people.figures``'s to say.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from papote import stores
from papote.errors import Unavailable
from papote.interfaces import Answer, Clock
from papote.people.account import HOME
from papote.people.counting import SOON, Ledger
from papote.people.figures import HOUR
from papote.rooms.manager import RoomHost
from papote.rooms.runner import Listener
from papote.types import SIMULATED, PersonId, PlayerId, RoomId, Seconds, SpaceId
from papote.world import events

log = logging.getLogger(__name__)

HEARD = frozenset(
    {events.PlayerJoined, events.PlayerChanged, events.PlayerLeft, events.ConversationChanged, events.CoffeeServed}
)

PROGRAM = "t-"
"""How the ids begin of whoever comes by a token of a space."""

AFTER: Seconds = SOON + 5.0
"""So long after each hour its sums are written."""


def counts(view: events.PlayerView) -> bool:
    """Whether somebody may be counted."""
    return view.listed and bool(view.person) and not view.person.startswith((PROGRAM, SIMULATED))


@dataclass(slots=True, eq=False)
class _Seen:
    """One room, as far as people in it are counted."""

    id: RoomId
    people: dict[PlayerId, PersonId] = field(default_factory=dict)
    company: dict[PlayerId, set[PlayerId]] = field(default_factory=dict)
    """With whom everybody who is in a conversation talks, counted or not."""


class Census:
    """The counts of all spaces of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._store: stores.Figures | None = None
        self._ledgers: dict[SpaceId, Ledger] = {}
        self._began: Seconds = 0.0
        self._writing: asyncio.Task[None] | None = None
        self.space_of: Callable[[RoomId], SpaceId] = lambda _: HOME

    # ---- life

    async def open(self, store: stores.Figures) -> None:
        """Count from now on; before, and without this, nothing is counted."""
        self._store = store
        self._began = self._clock.unix()
        self._writing = asyncio.create_task(self._write_hourly(), name="figures")

    async def close(self) -> None:
        """Write what there is, the hour that goes on included."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
            await self.write(everything=True)
            self._store = None

    async def _write_hourly(self) -> None:
        while True:
            now = self._clock.unix()
            await asyncio.sleep((now // HOUR + 1) * HOUR + AFTER - now)
            await self.write()

    async def write(self, *, everything: bool = False) -> None:
        """Write the hours that are over; what cannot be written is lost, since it is but a count."""
        if self._store is None:
            return
        now = self._clock.unix()
        for space, ledger in self._ledgers.items():
            areas, hours = ledger.take(now, everything=everything)
            try:
                await self._store.keep(space, areas, hours)
            except Unavailable as error:
                log.warning("figures_not_kept", extra={"code": error.code})

    # ---- what happens

    def forget(self, person: PersonId) -> None:
        """Somebody was erased."""
        for ledger in self._ledgers.values():
            ledger.forget(person)

    def listener(self, host: RoomHost) -> Listener:
        """What hears a room's events."""
        seen = _Seen(host.id)

        def hear(facts: Sequence[events.Event], _: Answer | None) -> None:
            if self._store is None:
                return
            for fact in facts:
                if type(fact) in HEARD:
                    self._hear(seen, fact)

        return hear

    def _hear(self, seen: _Seen, fact: events.Event) -> None:
        ledger, now = self._ledger(seen.id), self._clock.unix()
        match fact:
            case events.PlayerJoined(player=view) | events.PlayerChanged(player=view):
                if not counts(view):
                    self._drop(ledger, seen, view.id, now)
                elif view.id not in seen.people:
                    seen.people[view.id] = view.person
                    ledger.came(seen.id, view.id, view.person, view.area or "", now)
                    self._count_in(ledger, seen, view.id, now)
                else:
                    ledger.moved(seen.id, view.id, view.area or "", now)
            case events.PlayerLeft(player=player):
                seen.company.pop(player, None)
                self._drop(ledger, seen, player, now)
            case events.ConversationChanged(player=player, conversation=None):
                seen.company.pop(player, None)
            case events.ConversationChanged(player=player, conversation=conversation) if conversation is not None:
                company = {member.id for member in conversation.members}
                fresh = company - seen.company.get(player, set())
                seen.company[player] = company
                self._met(ledger, seen, player, fresh, now)
            case events.CoffeeServed(players=players, third=third) if third is None or third in seen.people:
                # A third who may not be counted is no round of the two he was led to.
                ledger.drew([seen.people[player] for player in players if player in seen.people], now)

    def _drop(self, ledger: Ledger, seen: _Seen, player: PlayerId, now: Seconds) -> None:
        if seen.people.pop(player, None) is not None:
            ledger.left(seen.id, player, now)

    def _count_in(self, ledger: Ledger, seen: _Seen, player: PlayerId, now: Seconds) -> None:
        """He is counted from now on: so are the conversations he is in already."""
        company = seen.company.get(player, set())
        self._met(ledger, seen, player, company, now)
        for other in company:
            self._met(ledger, seen, other, {player}, now)

    def _met(self, ledger: Ledger, seen: _Seen, player: PlayerId, fresh: set[PlayerId], now: Seconds) -> None:
        if player in seen.people and fresh:
            ledger.met(seen.id, player, [seen.people[other] for other in fresh if other in seen.people], now)

    def _ledger(self, room: RoomId) -> Ledger:
        space = self.space_of(room)
        ledger = self._ledgers.get(space)
        if ledger is None:
            ledger = self._ledgers[space] = Ledger(self._began, lambda: secrets.token_bytes(32))
        return ledger
