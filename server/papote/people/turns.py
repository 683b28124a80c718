"""Whose turn it is when a space is full: who came first comes in first. Pure; who asks says how much room there is."""

from __future__ import annotations

from collections import OrderedDict

from papote.errors import Refused
from papote.types import PersonId, Seconds, SpaceId

PATIENCE: Seconds = 20.0
"""Who has not asked for so long has gone away."""

MOST_WAITING = 1000
"""For one space; one more is asked to come back later."""


class Turns:
    """Those who wait, space by space."""

    def __init__(self) -> None:
        self._waiting: dict[SpaceId, OrderedDict[PersonId, Seconds]] = {}

    def ask(self, space: SpaceId, person: PersonId, free: int, now: Seconds) -> int:
        """Somebody's place in the line, from 1; 0: there is room for him. Whoever asks stands in line from then on."""
        line = self._line(space, now)
        if person not in line and len(line) >= MOST_WAITING:
            raise Refused("too_many", retry_after=60.0)
        line[person] = now
        return max(0, [*line].index(person) + 1 - max(0, free))

    def behind(self, space: SpaceId, free: int, now: Seconds) -> int:
        """The place somebody would have who cannot stand in line: he is nobody from one question to the next."""
        return max(0, len(self._line(space, now)) + 1 - max(0, free))

    def take(self, space: SpaceId, person: PersonId, free: int, now: Seconds) -> int:
        """The same; and whoever comes in stands in line no more."""
        place = self.ask(space, person, free, now)
        if place == 0:
            del self._waiting[space][person]
        return place

    def _line(self, space: SpaceId, now: Seconds) -> OrderedDict[PersonId, Seconds]:
        """Who waits there, without those who have gone away."""
        line = self._waiting.setdefault(space, OrderedDict())
        for person in [person for person, asked in line.items() if now - asked > PATIENCE]:
            del line[person]
        return line
