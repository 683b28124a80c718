"""From where guests came who have just left, so that a host can still keep out who was gone before he could act.

In memory alone, and for a quarter of an hour: longer is more than keeping order takes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from papote.types import PersonId, Seconds, SpaceId

KEPT: Seconds = 900.0
"""How long it is known from where somebody came."""

MOST = 5_000
"""People; of more, those who left first are forgotten first."""


class Departed:
    """Those who have left lately."""

    def __init__(self) -> None:
        self._left: OrderedDict[tuple[PersonId, SpaceId], tuple[Seconds, frozenset[str]]] = OrderedDict()

    def note(self, person: PersonId, space: SpaceId, addresses: Iterable[str], now: Seconds) -> None:
        """Somebody has left who came from here; he may have left twice."""
        self._forget_before(now)
        known = self._left.pop((person, space), (now, frozenset[str]()))[1]
        self._left[person, space] = (now, known | frozenset(addresses))
        while len(self._left) > MOST:
            self._left.popitem(last=False)

    def addresses(self, person: PersonId, space: SpaceId, now: Seconds) -> frozenset[str]:
        """From where somebody came who has left this space lately."""
        self._forget_before(now)
        found = self._left.get((person, space))
        return found[1] if found is not None else frozenset()

    def forget(self, person: PersonId) -> None:
        """Nothing of this person is to stay."""
        for key in [key for key in self._left if key[0] == person]:
            del self._left[key]

    def _forget_before(self, now: Seconds) -> None:
        while self._left and next(iter(self._left.values()))[0] <= now - KEPT:
            self._left.popitem(last=False)
