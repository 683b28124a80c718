"""A room with its clock and what every browser in it would know, for tests that read as stories.

Places are tiles, as in the drawn map; names are player ids. Time passes only when a test says so, and
the room is ticked whenever it asked to be.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection
from typing import TypeVar

from papote.geometry import Rect
from papote.tilemap.model import TileMap
from papote.types import BubbleId, Facing, HeardBy, PersonId, PlayerId, Role, Seconds, Status
from papote.world import commands, events
from papote.world.room import Room
from papote.world.settings import RoomSettings
from tests.world.maps import TILE, middle

E = TypeVar("E")


class Office:
    """One room, its time, and the events so far."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings | None = None, seed: int = 1) -> None:
        self.tilemap = tilemap
        self.room = Room(tilemap, settings or RoomSettings(), random.Random(seed))
        self.now: Seconds = 100.0
        self.events: list[events.Event] = []
        self.heard: dict[str, events.Conversation] = {}
        self.voices: dict[str, tuple[events.Voice, ...]] = {}
        self.blocks: set[frozenset[str]] = set()
        """Pairs who have nothing to do with each other."""
        self._seq: dict[str, int] = {}

    # ---- time

    def wait(self, seconds: Seconds) -> None:
        """Let time pass, ticking when the room asks for it."""
        until = self.now + seconds
        while (deadline := self.room.next_deadline()) is not None and deadline <= until:
            self.now = max(self.now, deadline)
            self._note(self.room.tick(self.now))
        self.now = until

    def take(self, kind: type[E]) -> list[E]:
        """The events of one kind since the last ``forget``."""
        return [event for event in self.events if isinstance(event, kind)]

    def forget(self) -> None:
        """Start with an empty list of events."""
        self.events = []

    # ---- people

    def do(self, command: commands.Command) -> list[events.Event]:
        """Any wish."""
        told = self.room.handle(command, self.now)
        self._note(told)
        return told

    def join(
        self,
        name: str,
        at: tuple[float, float] | None = None,
        entry: str = "",
        *,
        host: bool = False,
        apart: Collection[str] = (),
        person: str = "",
    ) -> list[events.Event]:
        """Come in, at a tile or at an entry, without a first step; ``apart`` are those one has nothing to do with.

        ``person`` is who it is, where that is another window of somebody who is there.
        """
        if at is not None:
            x, y = middle(*at)
            entry = f"{name} at {at}"
            self.tilemap.starts[entry] = (Rect(x, y, 1, 1),)
        self._seq[name] = 0
        role = Role.HOST if host else Role.GUEST
        profile = commands.Profile(name.title(), "a01")
        self.blocks |= {frozenset((name, other)) for other in apart}
        who, others = PersonId(person or name), self.apart(person or name)
        return self.do(commands.Join(PlayerId(name), profile, entry, role=role, person=who, apart=others))

    def appear(
        self,
        name: str,
        at: tuple[float, float],
        status: Status = Status.AVAILABLE,
        *,
        host: bool = False,
        person: str = "",
    ) -> None:
        """Come in at a tile and take a first step, there and back."""
        self.join(name, at, host=host, person=person)
        if status is not Status.AVAILABLE:
            self.status(name, status)
        x, y = self.place(name)
        self.step(name, x + 1, y)
        self.step(name, x, y)
        self.stand(name)

    def step(self, name: str, x: float, y: float, facing: Facing = Facing.DOWN, seq: int | None = None) -> None:
        """One move to a pixel."""
        self._seq[name] = seq if seq is not None else self._seq[name] + 1
        self.do(commands.Move(PlayerId(name), self._seq[name], x, y, facing))

    def stand(self, name: str) -> None:
        """Say that one stands."""
        self.step(name, *self.place(name))

    def walk(self, name: str, to: tuple[float, float], speed: float = 5.0) -> None:
        """Walk straight to a tile, ten moves a second, and stand."""
        x0, y0 = self.place(name)
        x1, y1 = middle(*to)
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / (speed * TILE * 0.1)))
        for step in range(1, steps + 1):
            self.wait(0.1)
            self.step(name, round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps))
        self.stand(name)

    def status(self, name: str, status: Status) -> None:
        """Another availability."""
        self.do(commands.SetStatus(PlayerId(name), status))

    def lock(self, name: str, locked: bool = True, ajar: bool = False) -> list[events.Event]:
        """Lock one's conversation, leave it ajar, or open it."""
        return self.do(commands.LockConversation(PlayerId(name), locked, ajar))

    def goodbye(self, name: str) -> list[events.Event]:
        """Leave one's conversation."""
        return self.do(commands.LeaveConversation(PlayerId(name)))

    def disconnect(self, name: str) -> list[events.Event]:
        """Lose the connection."""
        return self.do(commands.Disconnect(PlayerId(name)))

    def resume(self, name: str) -> list[events.Event]:
        """Come back."""
        return self.do(commands.Resume(PlayerId(name)))

    def leave(self, name: str) -> list[events.Event]:
        """Go away for good."""
        return self.do(commands.Leave(PlayerId(name)))

    def apart(self, name: str) -> frozenset[PersonId]:
        """With whom somebody has nothing to do."""
        return frozenset(PersonId(other) for pair in self.blocks if name in pair for other in pair - {name})

    def block(self, name: str, other: str, on: bool = True) -> None:
        """Somebody blocks somebody, or does no more; both sides are told, as far as they are here."""
        (self.blocks.add if on else self.blocks.discard)(frozenset((name, other)))
        for each in (name, other):
            self.do(commands.KeepApart(PlayerId(each), self.apart(each)))

    def answer(self, name: str, invitation: BubbleId, accept: bool) -> list[events.Event]:
        """Answer an invitation."""
        return self.do(commands.AnswerInvitation(PlayerId(name), invitation, accept))

    # ---- what is known

    def view(self, name: str) -> events.PlayerView:
        """What everybody may know of a player."""
        return next(view for view in self.room.snapshot().players if view.id == name)

    def place(self, name: str) -> tuple[int, int]:
        """Where somebody stands, in pixels."""
        view = self.view(name)
        return view.x, view.y

    def bubbles(self) -> list[set[str]]:
        """Who stands together."""
        return [set(bubble.members) for bubble in self.room.snapshot().bubbles]

    def hears(self, name: str) -> dict[str, float]:
        """Whom somebody hears, and how loud, as his browser was told."""
        conversation = self.heard.get(name)
        return {} if conversation is None else {member.id: member.loudness for member in conversation.members}

    def listens(self, name: str) -> dict[str, HeardBy]:
        """Whom somebody hears besides his conversation, and why, as his browser was told."""
        return {voice.id: voice.by for voice in self.voices.get(name, ())}

    def overhears(self, name: str) -> dict[str, float]:
        """Whose murmur somebody hears, and how loud."""
        return {voice.id: voice.loudness for voice in self.voices.get(name, ()) if voice.by is HeardBy.OVERHEARD}

    def stage(self) -> events.StageView:
        """The one stage as everybody sees it."""
        (stage,) = self.room.snapshot().stages
        return stage

    def _note(self, told: list[events.Event]) -> None:
        self.events += told
        for event in told:
            self._learn(event)
            if isinstance(event, events.ConversationChanged | events.VoicesChanged):
                assert {*self.listens(event.player)}.isdisjoint({event.player, *self.hears(event.player)})

    def _learn(self, event: events.Event) -> None:
        match event:
            case events.Welcomed(player=player):
                # A new connection knows nothing.
                self.heard.pop(player, None)
                self.voices.pop(player, None)
            case events.VoicesChanged(player=player, voices=voices):
                self.voices[player] = voices
                if not voices:
                    del self.voices[player]
            case events.ConversationChanged(player=player, conversation=None):
                self.heard.pop(player, None)
            case events.ConversationChanged(player=player, conversation=conversation) if conversation is not None:
                self.heard[player] = conversation
            case events.LoudnessChanged(player=player, members=members):
                before = self.heard[player]
                news = {member.id: member for member in members}
                self.heard[player] = events.Conversation(
                    before.id,
                    before.kind,
                    before.locked,
                    tuple(news.get(member.id, member) for member in before.members),
                    before.ajar,
                )
