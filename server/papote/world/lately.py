"""What people did lately, by person: who comes back, or opens a second window, has not begun anew.

What does not count any more goes by itself.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from papote.types import NOBODY, PersonId, Seconds
from papote.world.player import Player

What = TypeVar("What", bound=Hashable)


class Lately(Generic[What]):
    """When each person did something to somebody or something, as long as that counts: for ``window`` seconds.

    Kept are those who did something within the window: whoever did something last stands last.
    """

    def __init__(self, window: Seconds) -> None:
        self._window = window
        self._done: dict[Hashable, dict[What, list[Seconds]]] = {}

    def of(self, player: Player, now: Seconds) -> dict[What, list[Seconds]]:
        """What this person did, to whom or what and when, the oldest first."""
        return self._fresh(self._done.get(key_of(player), {}), now)

    def note(self, player: Player, what: What, now: Seconds) -> None:
        """This person did it now."""
        mine = self.of(player, now)
        mine.setdefault(what, []).append(now)
        self._done.pop(key_of(player), None)
        self._done[key_of(player)] = mine
        while not self._fresh(self._done[oldest := next(iter(self._done))], now):
            del self._done[oldest]

    def erase(self, person: PersonId) -> None:
        """Nothing of this person is remembered, neither what was done nor what was done to whom."""
        self._done.pop(person, None)
        for who, done in [*self._done.items()]:
            if kept := {what: times for what, times in done.items() if what != person}:
                self._done[who] = kept
            else:
                del self._done[who]

    def _fresh(self, done: dict[What, list[Seconds]], now: Seconds) -> dict[What, list[Seconds]]:
        since = now - self._window
        return {what: recent for what, times in done.items() if (recent := [when for when in times if when > since])}


def key_of(player: Player) -> Hashable:
    """Who it is, from one visit to the next and in whatever window; somebody of whom that is unknown is a visit."""
    return player.person if player.person != NOBODY else player.id
