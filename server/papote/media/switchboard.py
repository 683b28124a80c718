"""Between the rooms and the forwarding units: who is connected where, and what each receiver is given.

A room is served by one unit, so that everybody who may hear each other is there; rooms are spread over the
units. What somebody *may* hear comes in as grants; the choice among it is the allocator's, made anew at once
when grants change, and regularly since voices and networks change.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from papote.errors import CodedError, Unavailable
from papote.media.sfu.allocator import Allocator, Receiver
from papote.media.sfu.client import Forwarder, Listener
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    EndpointState,
    Feed,
    Limits,
    Measure,
    Media,
    SfuStats,
)
from papote.types import Seconds

log = logging.getLogger("papote.media")

ROTA = 5
"""Whoever has no reason to change is looked at with every fifth report: once a second."""

Slots = Mapping[tuple[Media, int], Feed]


class Owner(Protocol):
    """Whoever asked an endpoint in: a room's director."""

    def connected(self, endpoint: EndpointId) -> None:
        """Its packets flow."""

    def closed(self, endpoint: EndpointId, reason: str) -> None:
        """It is no more, be it that its unit is gone."""

    def slots_changed(self, endpoint: EndpointId) -> None:
        """Its slots carry something else now."""


@dataclass(slots=True)
class _Held:
    """One endpoint."""

    owner: Owner
    receiver: Receiver
    turn: int
    """In which report of the rota it is looked at."""
    slots: dict[tuple[Media, int], Feed] = field(default_factory=dict)


class Desk:
    """One forwarding unit, with everybody who is connected to it."""

    def __init__(
        self,
        make: Callable[[Listener], Forwarder],
        now: Callable[[], Seconds],
        heard: Callable[[Sequence[Measure]], None] = lambda _: None,
    ) -> None:
        """``make`` gives the unit, which shall tell the listener; ``heard`` gets the levels, five times a second."""
        self.forwarder = make(self)
        self._now = now
        self._heard = heard
        self._allocator = Allocator()
        self._held: dict[EndpointId, _Held] = {}
        self._turn = 0
        self._given = 0
        self.rooms = 0
        """How many rooms it serves."""

    def __len__(self) -> int:
        return len(self._held)

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits, owner: Owner) -> str:
        """Let somebody in, who hears nothing yet; gives the answer to the offer."""
        self._given += 1
        receiver = Receiver(endpoint, limits.audio_slots, limits.video_slots)
        self._held[endpoint] = _Held(owner, receiver, self._given % ROTA)
        try:
            answer = await self.forwarder.join(endpoint, offer, limits)
            if endpoint not in self._held:  # its unit was lost in the moment it answered
                raise Unavailable("shutting_down")
            return answer
        except (CodedError, asyncio.CancelledError):
            self._forget(endpoint)
            self.forwarder.leave(endpoint)
            raise

    def leave(self, endpoint: EndpointId) -> None:
        """Somebody is gone, or shall be."""
        if endpoint in self._held:
            self._forget(endpoint)
            self.forwarder.leave(endpoint)

    def grant(self, receivers: Iterable[Receiver]) -> None:
        """What these may hear and see from now on, and nothing else; in force with the next packet."""
        self._allocate([receiver for receiver in receivers if receiver.endpoint in self._held])

    def slots(self, endpoint: EndpointId) -> Slots:
        """What an endpoint's slots carry; those that are left out carry nothing."""
        held = self._held.get(endpoint)
        return held.slots if held is not None else {}

    def _allocate(self, receivers: Sequence[Receiver]) -> None:
        now = self._now()
        assignments: list[Assignment] = []
        changed: list[_Held] = []
        for receiver in receivers:
            held = self._held[receiver.endpoint]
            held.receiver = receiver
            news = self._allocator.allocate(receiver, now)
            if not news:
                continue
            assignments += news
            for assignment in news:
                if assignment.feed is None:
                    held.slots.pop((assignment.media, assignment.index), None)
                else:
                    held.slots[assignment.media, assignment.index] = assignment.feed
            changed.append(held)
        if assignments:
            self.forwarder.assign(assignments)
        for held in changed:
            held.owner.slots_changed(held.receiver.endpoint)

    def _forget(self, endpoint: EndpointId) -> _Held | None:
        held = self._held.pop(endpoint, None)
        if held is None:
            return None
        self._allocator.forget(endpoint)
        for other in self._held.values():
            carried = [key for key, feed in other.slots.items() if feed.endpoint == endpoint]
            if not carried:
                continue
            for key in carried:
                del other.slots[key]
            grants = tuple(grant for grant in other.receiver.grants if grant.speaker != endpoint)
            other.receiver = Receiver(
                other.receiver.endpoint, other.receiver.audio_slots, other.receiver.video_slots, grants
            )
            other.owner.slots_changed(other.receiver.endpoint)
        return held

    # ---- what the unit tells

    def changed(self, change: EndpointChanged) -> None:
        """An endpoint connected or closed."""
        held = self._held.get(change.endpoint)
        if held is None:
            return
        if change.state is EndpointState.CONNECTED:
            held.owner.connected(change.endpoint)
        elif change.reason != "replaced":
            self._forget(change.endpoint)
            held.owner.closed(change.endpoint, change.reason)

    def measured(self, measures: Sequence[Measure]) -> None:
        """Levels and estimates: look again at those who may gain by it."""
        self._allocator.measured((measure for measure in measures if measure.endpoint in self._held), self._now())
        self._turn = (self._turn + 1) % ROTA
        self._allocate(
            [
                held.receiver
                for held in self._held.values()
                if held.receiver.grants and (held.turn == self._turn or _contended(held.receiver))
            ]
        )
        self._heard(measures)

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """The unit is gone, and another one begins: nobody is connected any more."""
        gone, self._held = self._held, {}
        self._allocator = Allocator()
        for endpoint, held in gone.items():
            held.owner.closed(endpoint, "lost")


class Switchboard:
    """All forwarding units of the office."""

    def __init__(self, desks: Sequence[Desk]) -> None:
        self.desks = tuple(desks)
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the units; raises ``ConfigurationError`` where one cannot listen."""
        try:
            async with asyncio.TaskGroup() as group:
                for desk in self.desks:
                    group.create_task(desk.forwarder.open())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    def desk(self) -> Desk:
        """The unit for one more room: the one that serves the fewest."""
        desk = min(self.desks, key=lambda desk: desk.rooms)
        desk.rooms += 1
        return desk

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Do this beside everything else; it ends with the switchboard."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stats(self) -> list[SfuStats]:
        """Every unit as it stands; raises ``Unavailable``."""
        return [await desk.forwarder.stats() for desk in self.desks]

    async def close(self) -> None:
        """End all units, and all calls with them."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(desk.forwarder.close() for desk in self.desks), return_exceptions=True)


def _contended(receiver: Receiver) -> bool:
    """Whether more may be heard or seen than there are slots."""
    pictures = sum(grant.video * (grant.camera + grant.screen) for grant in receiver.grants)
    return len(receiver.grants) > receiver.audio_slots or pictures > receiver.video_slots
