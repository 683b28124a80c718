"""Looking for people in a whole space: what its other rooms add to the answer one gets in one's own.

The rules are those of ``finding``, asked in each room for the same person; here the answers become one. Nothing is told
of where in another room somebody stands, or how many stand there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from papote.types import PlayerId, RoomId
from papote.world.cards import key
from papote.world.events import FoundConversation, FoundPerson, Suggestion
from papote.world.finding import RESULTS, TOPICS, Finding, once
from papote.world.player import Player

SUGGESTIONS = 3
"""In all other rooms together: whoever is here is nearer."""

Rooms = Mapping[RoomId, Finding]
"""The other rooms of the space."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody in another room, as far as who looks for him is told: the two may never have been in one room."""

    room: RoomId
    id: PlayerId
    name: str
    avatar: str


@dataclass(frozen=True, slots=True)
class FoundElsewhere:
    """Who and what was found in other rooms, best first."""

    people: tuple[tuple[Stranger, FoundPerson], ...] = ()
    conversations: tuple[tuple[RoomId, FoundConversation], ...] = ()


def complete(asked: str, here: Finding, others: Rooms) -> tuple[tuple[str, int], ...]:
    """Topics whose words begin like this, counted in all rooms, under the spelling of the room where most have them."""
    counts: Counter[str] = Counter()
    spelling: dict[str, tuple[int, str]] = {}
    for finding in (here, *others.values()):
        for name, count in finding.topics_like(asked):
            same = key(name)
            counts[same] += count
            spelling[same] = min(spelling.get(same, (0, name)), (-count, name))
    found = [(spelling[same][1], count) for same, count in counts.items()]
    return tuple(sorted(found, key=lambda topic: (-topic[1], topic[0]))[:TOPICS])


def find(me: PlayerId, asked: str, here: Finding, others: Rooms) -> FoundElsewhere:
    """People and open conversations that are about these words."""
    asker = here.player(me)
    if asker is None or not asked:
        return FoundElsewhere()
    people, talks = [], []
    for room, finding in others.items():
        for rank, other, found in finding.people_about(asker, asked):
            people.append(((rank, room, other.id), other, (_stranger(room, other), found)))
        talks += [(room, view) for view in finding.conversations_about(asker, asked)]
    talks.sort(key=lambda each: (each[1].topic, each[0]))
    return FoundElsewhere(tuple(once(people, here.persons())[:RESULTS]), tuple(talks[:RESULTS]))


def suggest(me: PlayerId, here: Finding, others: Rooms) -> tuple[tuple[Stranger, Suggestion], ...]:
    """Whom one may want to meet; how common a topic is counts in the whole space."""
    asker = here.player(me)
    if asker is None:
        return ()
    used = sum((finding.used(asker.card) for finding in others.values()), here.used(asker.card))
    ranked = [
        ((rank, room, other.id), other, (_stranger(room, other), found))
        for room, finding in others.items()
        for rank, other, found in finding.matches(asker, used)
    ]
    return tuple(once(ranked, here.persons())[:SUGGESTIONS])


def _stranger(room: RoomId, player: Player) -> Stranger:
    return Stranger(room, player.id, player.profile.name, player.profile.avatar)
