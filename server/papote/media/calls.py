"""The conversations of one room as media see them: who is in which, and which way each pair's media go. Pure.

A call that moves to the forwarding unit keeps its direct links until everybody is connected there, and one that
moves back keeps the unit until the links have had time to come about: nobody's voice has a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from papote.media.plan import Engine, Needs, Plan
from papote.types import ConversationId, PlayerId, Seconds
from papote.world.timers import Deadlines

PROMOTE_WITHIN: Seconds = 3.0
"""Whoever is not connected to the unit by then does not keep the others waiting."""

LINGER: Seconds = 4.0
"""How long the unit goes on after a call has moved to direct links."""


@dataclass(slots=True)
class Call:
    """One conversation."""

    id: ConversationId
    engine: Engine
    """What its members were told."""
    members: dict[PlayerId, None] = field(default_factory=dict)
    linked: set[PlayerId] = field(default_factory=set)
    """Who has direct links with each other."""
    promoting: bool = False
    """On its way from links to the unit."""
    lingering: bool = False
    """On its way back."""

    @property
    def forwarded(self) -> bool:
        """Whether the unit carries it, be it beside direct links."""
        return self.engine is Engine.SFU or self.promoting or self.lingering

    def engine_of(self, player: PlayerId) -> Engine:
        """What this member's media go by: whoever comes during a move goes the new way at once."""
        return Engine.MESH if player in self.linked else Engine.SFU

    def partners(self, player: PlayerId) -> list[PlayerId]:
        """With whom this member has direct links."""
        return [other for other in self.linked if other != player] if player in self.linked else []


class Calls:
    """All calls of one room."""

    def __init__(self, plan: Plan, ready: Callable[[PlayerId], bool]) -> None:
        """``ready``: whether somebody's packets flow through the unit."""
        self._plan = plan
        self._ready = ready
        self._calls: dict[ConversationId, Call] = {}
        self._of: dict[PlayerId, Call] = {}
        self._deadlines: Deadlines[ConversationId] = Deadlines()

    def __len__(self) -> int:
        return len(self._calls)

    def of(self, player: PlayerId) -> Call | None:
        """The call somebody is in."""
        return self._of.get(player)

    def members(self, conversation: ConversationId) -> Collection[PlayerId]:
        """Who is in a call."""
        call = self._calls.get(conversation)
        return call.members if call is not None else ()

    def move(self, player: PlayerId, conversation: ConversationId | None) -> Collection[ConversationId]:
        """Somebody is in this conversation now and in no other; says which are to be settled anew."""
        before = self._of.get(player)
        if before is not None and before.id == conversation:
            return (before.id,)
        touched = []
        if before is not None:
            del self._of[player], before.members[player]
            before.linked.discard(player)
            touched.append(before.id)
        if conversation is not None:
            call = self._calls.get(conversation)
            if call is None:
                call = self._calls[conversation] = Call(conversation, Engine.MESH)
            call.members[player] = None
            self._of[player] = call
            touched.append(conversation)
        return touched

    def settle(
        self, conversation: ConversationId, needs: Callable[[Call], Needs], now: Seconds
    ) -> Collection[PlayerId]:
        """Decide which way this call's media go now; says whose links or engine changed by it."""
        call = self._calls.get(conversation)
        if call is None:
            return ()
        if not call.members:
            del self._calls[conversation]
            self._plan.forget(conversation)
            self._deadlines.cancel(conversation)
            return ()
        target = self._plan.decide(conversation, needs(call), now)
        before = (call.engine, call.promoting, call.lingering, set(call.linked))
        if target is Engine.MESH:
            if call.engine is Engine.SFU:
                call.lingering = True
                self._deadlines.set(conversation, now + LINGER)
            call.engine, call.promoting = Engine.MESH, False
            call.linked = set(call.members)
        elif call.engine is Engine.MESH:
            self._promote(call, now)
        return call.members if before != (call.engine, call.promoting, call.lingering, call.linked) else ()

    def _promote(self, call: Call, now: Seconds) -> None:
        if not call.promoting:
            call.promoting, call.lingering = True, False
            self._deadlines.set(call.id, now + PROMOTE_WITHIN)
        if not call.linked or all(map(self._ready, call.linked)):
            self._finish(call)

    def _finish(self, call: Call) -> None:
        call.engine, call.promoting = Engine.SFU, False
        call.linked = set()
        self._deadlines.cancel(call.id)

    def link_failed(self, player: PlayerId) -> ConversationId | None:
        """A direct link of somebody does not come about; says which call is to be settled anew."""
        call = self._of.get(player)
        if call is None:
            return None
        self._plan.link_failed(call.id)
        return call.id

    def next_deadline(self) -> Seconds | None:
        """When ``due`` has something to do."""
        times = [when for when in (self._deadlines.next(), self._plan.next_deadline()) if when is not None]
        return min(times, default=None)

    def due(self, now: Seconds) -> list[ConversationId]:
        """Which calls are to be settled, or told, anew."""
        touched = self._plan.due(now)
        while (conversation := self._deadlines.pop(now)) is not None:
            call = self._calls.get(conversation)
            if call is None:
                continue
            if call.promoting:
                self._finish(call)
            call.lingering = False
            touched.append(conversation)
        return touched
