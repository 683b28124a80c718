"""Areas that are kept for those who have a place there, for as long as the agenda says.

Nobody else walks in, hosts aside. Who was inside before may stay, and walk about in it; once outside, he is outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from papote.geometry import crosses
from papote.tilemap.model import Area
from papote.types import AreaId, PersonId
from papote.world.player import Player


class Reservations:
    """The kept areas of one room."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.id: area for area in areas}
        self._kept: dict[AreaId, frozenset[PersonId]] = {}

    def keep(self, kept: Mapping[AreaId, frozenset[PersonId]]) -> None:
        """These, each for these people, and no others from now on; an area this map has not is nobody's concern."""
        self._kept = {area: people for area, people in kept.items() if area in self._areas}

    def bars(self, player: Player, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a kept area lies on the way of somebody who has no place there and is not inside."""
        if not self._kept or player.role.hosts:
            return False
        return any(
            player.person not in people
            and not self._areas[id].contains(x0, y0)
            and any(crosses(rect, x0, y0, x1, y1) for rect in self._areas[id].rects)
            for id, people in self._kept.items()
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether the place is in a kept area: nobody is set down there."""
        return any(self._areas[id].contains(x, y) for id in self._kept)
