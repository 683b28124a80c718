"""The other rooms of a space, for who looks for people in one of them: added to the answer of his own room.

Rooms of this process, which is the whole office; what may be told is ``world.elsewhere``'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from papote.gateway.looking import Answers, conversation_fields, person_fields, suggestion_fields
from papote.rooms.manager import RoomHost
from papote.types import RoomId, SpaceId
from papote.world import elsewhere, events
from papote.world.elsewhere import Stranger


class Elsewhere:
    """What is found outside the room of whoever asks."""

    def __init__(self, rooms: Iterable[RoomHost], space_of: Callable[[RoomId], SpaceId]) -> None:
        """``rooms`` are those that are open now, whenever one looks."""
        self._rooms = rooms
        self._space_of = space_of

    def fields(self, here: RoomHost, fact: Answers) -> dict[str, Any]:
        """What the acknowledgement says besides what ``here`` has answered, or instead of it."""
        if isinstance(fact, events.CardShown):
            return {}
        space = self._space_of(here.id)
        hosts = {host.id: host for host in self._rooms if host is not here and self._space_of(host.id) == space}
        others = {id: host.world.finding for id, host in hosts.items()}
        finding = here.world.finding

        def place(room: RoomId) -> dict[str, str]:
            return {"room": room, "room_name": hosts[room].map.name}

        def stranger(who: Stranger) -> dict[str, str]:
            return {**place(who.room), "name": who.name, "avatar": who.avatar}

        match fact:
            case events.TopicsFound(asked=asked):
                topics = elsewhere.complete(asked, finding, others) if others else fact.topics
                return {"topics": [{"topic": topic, "people": count} for topic, count in topics]}
            case events.PeopleFound(player=player, asked=asked):
                found = elsewhere.find(player, asked, finding, others)
                people = [{**person_fields(each), **stranger(who)} for who, each in found.people]
                talks = [{**conversation_fields(each), **place(room)} for room, each in found.conversations]
                return {"elsewhere": {"people": people, "conversations": talks}}
            case events.PeopleSuggested(player=player):
                suggested = elsewhere.suggest(player, finding, others)
                return {"elsewhere": [{**suggestion_fields(each), **stranger(who)} for who, each in suggested]}
