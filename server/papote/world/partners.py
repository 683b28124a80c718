"""What a room remembers of those who take coffees: with whom one sat lately, and whom one need not meet again."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from papote.types import PersonId
from papote.world.matching import PARTNERS
from papote.world.player import Player

REMEMBERED = 2000
"""People of whom partners are remembered; beyond, those are forgotten who came first."""

UNWANTED = 200
"""People one need not meet again, each; beyond, the first is forgotten."""


@dataclass(slots=True)
class Memory:
    """What is remembered of one person."""

    partners: deque[PersonId] = field(default_factory=lambda: deque(maxlen=PARTNERS))
    unwanted: OrderedDict[PersonId, None] = field(default_factory=OrderedDict)
    """Whom he does not want to meet again."""

    def avoid(self, other: PersonId) -> None:
        """Not this person again."""
        self.unwanted[other] = None
        while len(self.unwanted) > UNWANTED:
            self.unwanted.popitem(last=False)


class Partners:
    """The memories of one room."""

    def __init__(self) -> None:
        self.people: OrderedDict[PersonId, Memory] = OrderedDict()

    def of(self, name: PersonId) -> Memory:
        """What is remembered of somebody, to be added to."""
        memory = self.people.setdefault(name, Memory())
        self.people.move_to_end(name)
        while len(self.people) > REMEMBERED:
            self.people.popitem(last=False)
        return memory

    def are_unwanted(self, one: PersonId, other: PersonId) -> bool:
        """Whether either of the two does not want to meet the other again."""
        memories = ((self.people.get(one), other), (self.people.get(other), one))
        return any(memory is not None and name in memory.unwanted for memory, name in memories)

    def hardly_met(self, one: PersonId, other: PersonId) -> None:
        """That the two sat together does not count."""
        for name, partner in ((one, other), (other, one)):
            memory = self.people.get(name)
            if memory is not None and partner in memory.partners:
                memory.partners.remove(partner)

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: nothing of him is kept, neither his partners nor that he was one."""
        self.people.pop(person, None)
        for memory in self.people.values():
            memory.unwanted.pop(person, None)
            while person in memory.partners:
                memory.partners.remove(person)


def name_of(player: Player) -> PersonId:
    """Who somebody is here; where nobody knows, each figure is somebody."""
    return player.person or PersonId(player.id)
