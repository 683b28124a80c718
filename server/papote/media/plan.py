"""Which way the media of a conversation go: browser to browser, or through the forwarding unit. Pure.

More people than home connections bear, a guest whose address must stay hidden, a recording, or a link that
did not come about: then through the unit, at once. Back only when none of that has held for a while, so
that somebody who comes and goes does not move everybody's call each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from papote.types import ConversationId, Seconds
from papote.world.timers import Deadlines


class Engine(Enum):
    """What carries a conversation's media."""

    MESH = "mesh"
    SFU = "sfu"


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What the choice goes by. The names are those of the configuration."""

    forwarding: bool = True
    """Whether there is a forwarding unit at all."""
    mesh_limit: int = 4
    """People who still send to each other directly: with one more, each would upload as often as there are others."""
    demote_after: Seconds = 10.0
    """How long a conversation must have been small enough before it goes back to direct links."""
    hide_guest_addresses: bool = True
    """Whether nobody learns a guest's network address from a direct link."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What matters of one conversation."""

    size: int
    guests: bool = False
    """Somebody's address must stay hidden."""
    recorded: bool = False
    """Somebody in it is being recorded."""


@dataclass(slots=True)
class _Standing:
    engine: Engine
    failed: bool = False
    """A direct link did not come about: tried no more in this conversation."""
    small_since: Seconds | None = None


class Plan:
    """The choice for every conversation of one room, with as much memory as steadiness needs."""

    def __init__(self, settings: PlanSettings) -> None:
        self._settings = settings
        self._standing: dict[ConversationId, _Standing] = {}
        self._deadlines: Deadlines[ConversationId] = Deadlines()

    def decide(self, conversation: ConversationId, needs: Needs, now: Seconds) -> Engine:
        """What shall carry this conversation from now on."""
        standing = self._standing.get(conversation)
        wanted = self._wanted(needs, failed=standing is not None and standing.failed)
        if standing is None:
            standing = self._standing[conversation] = _Standing(wanted)
        elif wanted is Engine.SFU:
            standing.engine, standing.small_since = Engine.SFU, None
            self._deadlines.cancel(conversation)
        elif standing.engine is Engine.SFU and needs.size < self._settings.mesh_limit:
            self._go_back(conversation, standing, now)
        elif standing.engine is Engine.SFU:  # as many as links bear: one more would move everybody again
            standing.small_since = None
            self._deadlines.cancel(conversation)
        return standing.engine

    def _wanted(self, needs: Needs, *, failed: bool) -> Engine:
        hidden = needs.guests and self._settings.hide_guest_addresses
        reasons = needs.size > self._settings.mesh_limit or hidden or needs.recorded or failed
        return Engine.SFU if reasons and self._settings.forwarding else Engine.MESH

    def _go_back(self, conversation: ConversationId, standing: _Standing, now: Seconds) -> None:
        if standing.small_since is None:
            standing.small_since = now
        due = standing.small_since + self._settings.demote_after
        if now >= due:
            standing.engine, standing.small_since = Engine.MESH, None
            self._deadlines.cancel(conversation)
        else:
            self._deadlines.set(conversation, due)

    def link_failed(self, conversation: ConversationId) -> None:
        """A direct link of this conversation does not come about, as behind some routers."""
        standing = self._standing.get(conversation)
        if standing is not None:
            standing.failed = True

    def forget(self, conversation: ConversationId) -> None:
        """The conversation has ended."""
        self._standing.pop(conversation, None)
        self._deadlines.cancel(conversation)

    def next_deadline(self) -> Seconds | None:
        """When to look again; None: only when something changes."""
        return self._deadlines.next()

    def due(self, now: Seconds) -> list[ConversationId]:
        """Whom to decide about again now."""
        found = []
        while (conversation := self._deadlines.pop(now)) is not None:
            found.append(conversation)
        return found
