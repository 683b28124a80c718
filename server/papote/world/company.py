"""Some who take a coffee together, where they find seats, and a round in which it is decided who they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from papote.types import PersonId, PlayerId, Seconds
from papote.world.areas import Meeting, Place
from papote.world.cards import key
from papote.world.events import CoffeePartner
from papote.world.matching import Decision, Group
from papote.world.player import Player

EARLY: Seconds = 5.0
"""Who loses his company within this time is the first to get another."""


@dataclass(slots=True, eq=False)
class Coffee:
    """Some who take a coffee together."""

    table: Meeting
    people: dict[PlayerId, Player]
    places: dict[PlayerId, Place]
    questions: tuple[int, ...]
    arrived: dict[PlayerId, Player] = field(default_factory=dict)
    since: Seconds | None = None
    """Since when those who began it are all there."""
    thirds: dict[PlayerId, Seconds | None] = field(default_factory=dict)
    """Who was led to others later, and since when he is there."""
    hinted: bool = False
    """Whether they were told that others wait for a table."""
    others_wait: bool = False
    """Whether that still holds."""

    @property
    def together(self) -> bool:
        """Whether everybody has come."""
        return self.since is not None and len(self.arrived) == len(self.people)

    def early(self, now: Seconds, player: PlayerId) -> bool:
        """Whether it has hardly begun for this one."""
        since = self.thirds.get(player, self.since)
        return since is None or now <= since + EARLY


@dataclass(slots=True, eq=False)
class Round:
    """A decision that is being taken, and then done."""

    people: dict[PersonId, PlayerId]
    """About whom."""
    decision: Decision
    groups: deque[Group] | None = None
    """Who is still to be led; None: it is not decided yet."""


def fits(table: Meeting, people: list[Player]) -> bool:
    """Whether these find seats there, and nobody else sits there."""
    return table.members.keys() <= {player.id for player in people} and len(empty(table, people)) >= len(people)


def empty(table: Meeting, people: list[Player]) -> list[Place]:
    """The seats nobody sits on, besides those of these people."""
    ours = {player.id for player in people}
    taken = {place for sitter, place in table.sitters.items() if sitter not in ours}
    return [seat for seat in table.seats if seat not in taken]


def partners(player: Player, coffee: Coffee) -> Iterator[CoffeePartner]:
    """The others, as he may know them."""
    mine = {key(topic) for topic in (*player.card.offers, *player.card.seeks)}
    for other in coffee.people.values():
        if other is player:
            continue
        if other.card.listed or {player.id, other.id} <= coffee.arrived.keys():
            theirs = {key(topic): topic for topic in (*other.card.offers, *other.card.seeks)}
            shared = tuple(topic for folded, topic in theirs.items() if folded in mine)
            yield CoffeePartner(other.id, other.profile.name, shared)
        else:  # who is in no list is known to those who stand with him
            yield CoffeePartner(other.id, "", ())
