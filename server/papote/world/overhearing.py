"""Overhearing: who stands so near an open bubble or table that he hears its murmur.

Kept for each listener is whom he overhears; whether and how loud he does is ``hearing``'s to say. A few
times a second it is looked at who walked, or whose conversation changed: they themselves, and those beside
them. Nothing is done while nobody moves. What must end at once (a lock, a goodbye, a talk of one's own)
does not wait for the look: ``hearing`` does not count it any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

from papote.types import Cell, PlayerId, Seconds, Tiles
from papote.world.cells import Cells
from papote.world.ground import Ground
from papote.world.hearing import Hearing
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


class Overhearing:
    """Who overhears whom in one room."""

    def __init__(
        self,
        ground: Ground,
        hearing: Hearing,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        near: Cells,
        timers: Timers,
        news: News,
    ) -> None:
        """The squares of ``near`` are at least as wide as the overhearing radius."""
        self._ground = ground
        self._hearing = hearing
        self._settings = settings
        self._players = players
        self._near = near
        self._timers = timers
        self._news = news
        self._period = 1 / settings.overhear_rate
        self._not_before: Seconds = float("-inf")

    def plan(self, now: Seconds) -> None:
        """Look soon if there is anything to look at."""
        if self._news.stirred:
            self._timers.set(("overhear", ""), max(now, self._not_before))
        else:
            self._timers.cancel(("overhear", ""))

    def look(self, _: str, now: Seconds) -> None:
        """Look at those who were stirred since the last time, and those beside them."""
        self._not_before = now + self._period
        stirred = self._news.take_stirred()
        listeners = {**stirred}
        for player in stirred.values():
            listeners.update(player.overheard_by)
            if self._hearing.leaks(player):
                for other in self._near.within(self._near.of(player.id), 1):
                    listeners[other] = self._players[other]
        sources = self._sources()
        for listener in listeners.values():
            self._listen(listener, sources)

    def forget(self, player: Player) -> None:
        """The player is gone for good: nobody overhears him, nor he anybody."""
        self._remember(player, {})
        for listener in player.overheard_by.values():
            del listener.murmurs[player.id]
            self._news.listen(listener)
        player.overheard_by.clear()

    def _sources(self) -> dict[Cell, list[Player]]:
        """Everybody who can be overheard, by square: looked for once, since in a crowd few of those near talk."""
        sources: dict[Cell, list[Player]] = {}
        for player in self._players.values():
            if self._hearing.leaks(player):
                sources.setdefault(self._near.of(player.id), []).append(player)
        return sources

    def _listen(self, listener: Player, sources: Mapping[Cell, list[Player]]) -> None:
        """Note the nearest of those who can be overheard."""
        if not self._hearing.may_overhear(listener):
            self._remember(listener, {})
            return
        column, row = self._near.of(listener.id)
        near: list[tuple[Tiles, Player]] = []
        for square in ((column + right, row + down) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            for other in sources.get(square, ()):
                if listener.avoids(other):
                    continue
                distance = self._ground.distance(listener, other)
                if distance <= self._settings.overhear_radius:
                    near.append((distance, other))
        near.sort(key=itemgetter(0))
        murmurs: dict[PlayerId, Player] = {}
        for _, source in near:
            if len(murmurs) == self._settings.overhear_voices:
                break
            if self._ground.in_sight(listener, source):
                murmurs[source.id] = source
        self._remember(listener, murmurs)

    def _remember(self, listener: Player, murmurs: dict[PlayerId, Player]) -> None:
        if not murmurs and not listener.murmurs:
            return
        for source in listener.murmurs.values():
            if source.id not in murmurs:
                del source.overheard_by[listener.id]
        for source in murmurs.values():
            source.overheard_by[listener.id] = listener
        listener.murmurs = murmurs
        self._news.listen(listener)
