"""Hears what happens in all rooms and tells those outside who want to know: feeds and webhooks.

It is the last to hear of anything, keeps who is where, and waits for nobody: whoever listens takes the news and does
his own work later. Where nobody listens, it costs a look at the kind of each event.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from papote.interfaces import Answer, Clock
from papote.people.account import HOME
from papote.people.agenda import Gathering
from papote.people.chat import ChannelKind, Message, parse_channel
from papote.people.happenings import CHANGED, Happening, Present, card
from papote.rooms.manager import RoomHost
from papote.rooms.runner import Listener
from papote.types import BubbleId, ConversationId, PlayerId, RoomId, Seconds, SpaceId
from papote.world import events

FULL_SECONDS: Seconds = 60.0
"""That a place is full is told no more often."""

AREA = "area:"
"""How the conversations of areas begin."""

HEARD = frozenset(
    {
        events.PlayerJoined,
        events.PlayerChanged,
        events.PlayerLeft,
        events.BubbleChanged,
        events.BubbleEnded,
        events.ConversationFull,
    }
)

Hearer = Callable[[Happening], None]


@dataclass(slots=True, eq=False)
class _Seen:
    """One room as it was told."""

    host: RoomHost
    people: dict[PlayerId, Present] = field(default_factory=dict)
    bubbles: set[BubbleId] = field(default_factory=set)
    full: dict[ConversationId, Seconds] = field(default_factory=dict)


class Herald:
    """The news of all rooms of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rooms: list[_Seen] = []
        self._hearers: list[Hearer] = []
        self.space_of: Callable[[RoomId], SpaceId] = lambda _: HOME

    # ---- for those who want to know

    def listen(self, hearer: Hearer) -> Callable[[], None]:
        """Tell this one everything from now on; returns how to stop."""
        self._hearers.append(hearer)
        return lambda: self._hearers.remove(hearer)

    def present(self, space: SpaceId) -> tuple[Present, ...]:
        """Who is in the rooms of a space."""
        return tuple(
            who for seen in self._rooms if self.space_of(seen.host.id) == space for who in seen.people.values()
        )

    # ---- what happens

    def listener(self, host: RoomHost) -> Listener:
        """What hears a room's events."""
        self._rooms = [seen for seen in self._rooms if seen.host.id != host.id]
        seen = _Seen(host)
        self._rooms.append(seen)

        def hear(facts: Sequence[events.Event], _: Answer | None) -> None:
            for fact in facts:
                if type(fact) in HEARD:
                    self._hear(seen, fact)

        return hear

    def chatted(self, message: Message) -> None:
        """A message was kept; only what is written to a whole room is told outside it."""
        channel = parse_channel(message.channel)
        if channel.kind is ChannelKind.ROOM and channel.room is not None and self._hearers:
            data = {
                "channel": message.channel,
                "number": message.number,
                "person": message.author,
                "name": message.name,
                "text": message.text,
            }
            self._tell("chat_message", channel.room, data)

    def begun(self, gathering: Gathering) -> None:
        """Something in the agenda begins."""
        room = gathering.room or RoomId("")
        data = {
            "event": gathering.id,
            "title": gathering.title,
            "host": gathering.host,
            "area": gathering.area,
            "starts_at": gathering.starts_at,
            "ends_at": gathering.ends_at,
        }
        self._tell("event_started", room, data, gathering.space)

    def _hear(self, seen: _Seen, fact: events.Event) -> None:
        room = seen.host.id
        match fact:
            case events.PlayerJoined(player=view) | events.PlayerChanged(player=view) if not view.listed:
                self._left(seen, view.id)  # as far as anybody outside knows, nobody is here
            case events.PlayerJoined(player=view) | events.PlayerChanged(player=view):
                before, after = seen.people.get(view.id), _present(room, view)
                seen.people[view.id] = after
                if before is None:
                    self._tell("person_entered", room, card(after))
                elif before != after:
                    self._tell(CHANGED, room, card(after))
            case events.PlayerLeft(player=player):
                self._left(seen, player)
            case events.BubbleChanged(bubble=bubble):
                if bubble.id not in seen.bubbles:
                    seen.bubbles.add(bubble.id)
                    people = [seen.people[member] for member in bubble.members if member in seen.people]
                    self._tell("bubble_formed", room, {"bubble": bubble.id, "people": [card(who) for who in people]})
            case events.BubbleEnded(bubble=id):
                seen.bubbles.discard(id)
            case events.ConversationFull(conversation=id, capacity=capacity):
                now = self._clock.now()
                if id.startswith(AREA) and now >= seen.full.get(id, -FULL_SECONDS) + FULL_SECONDS:
                    seen.full[id] = now
                    self._tell("area_full", room, {"area": id.removeprefix(AREA), "capacity": capacity})

    def _left(self, seen: _Seen, player: PlayerId) -> None:
        left = seen.people.pop(player, None)
        if left is not None:
            self._tell("person_left", seen.host.id, card(left))

    def _tell(self, kind: str, room: RoomId, data: dict[str, Any], space: SpaceId | None = None) -> None:
        if self._hearers:
            told = {"room": room, **data}
            happening = Happening(kind, space or self.space_of(room), room, round(self._clock.unix(), 3), told)
            for hearer in tuple(self._hearers):
                hearer(happening)


def _present(room: RoomId, view: events.PlayerView) -> Present:
    return Present(
        person=view.person,
        player=view.id,
        name=view.name,
        avatar=view.avatar,
        role=view.role,
        room=room,
        area=view.area,
        status=view.status,
        status_text=view.status_text,
        connected=view.connected,
    )
