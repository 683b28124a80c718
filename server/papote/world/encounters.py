"""Encounters: who was together in one conversation for long enough to remember it.

Only of two who both keep a book, neither of whom has anything against the other; who is a ghost or not to be disturbed
is in no conversation. A stage, a megaphone and a murmur bring nobody together. What becomes of an encounter is the
shell's affair: here it is a fact that is told once.

Nobody is looked at but those whose conversation, book or blocks changed; pairs that begin at one moment wait in one
line, since all of them wait equally long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from papote.types import NOBODY, PersonId, PlayerId, Seconds
from papote.world.events import Met
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


@dataclass(slots=True, eq=False)
class _Pair:
    """Two who are together, since ``since``."""

    one: Player
    other: Player
    since: Seconds
    parted: bool = False
    told: bool = False
    """Whether it has been told that they met."""


Looked = tuple[Talk | None, frozenset[PersonId]]
"""The conversation in which somebody counts, and with whom he has nothing to do."""


def keeps_book(player: Player) -> bool:
    """Whether encounters with this player may be remembered at all."""
    return player.card.book and player.person != NOBODY and player.status.reachable


class Encounters:
    """Who is together with whom in one room."""

    def __init__(self, settings: RoomSettings, timers: Timers, news: News) -> None:
        self._settings = settings
        self._timers = timers
        self._news = news
        self._pairs: dict[PlayerId, dict[PlayerId, _Pair]] = {}
        self._looked: dict[PlayerId, Looked] = {}
        self._line: deque[tuple[Seconds, list[_Pair]]] = deque()

    def look(self, players: Iterable[Player], now: Seconds) -> None:
        """Something about these players may have changed: with whom are they together now."""
        begun: list[_Pair] = []
        for player in players:
            talk = player.conversation if player.card.book and keeps_book(player) else None
            looked = self._looked.get(player.id)
            if looked is None:
                if talk is None:
                    continue
            elif looked[0] is talk and looked[1] is player.apart:
                continue
            self._look_at(player, talk, now, begun)
        if begun:
            self._line.append((now + self._settings.encounter_seconds, begun))
            self._wake()

    def forget(self, player: Player) -> None:
        """The player is gone for good."""
        for pair in self._pairs.pop(player.id, {}).values():
            self._part(pair)
        self._looked.pop(player.id, None)

    def over(self, _: str, now: Seconds) -> None:
        """Those who began first have been together long enough, if they still are."""
        while self._line and self._line[0][0] <= now:
            for pair in self._line.popleft()[1]:
                if not pair.parted and not self._is_told(pair):
                    pair.told = True
                    one, other = pair.one, pair.other
                    names = one.profile.name, other.profile.name
                    self._news.tell(Met(one.id, other.id, (one.person, other.person), names, one.area))
        self._wake()

    # ---- small things

    def _look_at(self, player: Player, talk: Talk | None, now: Seconds, begun: list[_Pair]) -> None:
        if talk is None:
            self.forget(player)
            return
        self._looked[player.id] = talk, player.apart
        pairs = self._pairs.setdefault(player.id, {})
        company = {other.id: other for other in talk.members.values() if self._may_meet(player, other)}
        for gone in [pair for other, pair in pairs.items() if other not in company]:
            self._part(gone)
        for other in company.values():
            if other.id not in pairs:
                pair = _Pair(player, other, now)
                pairs[other.id] = pair
                self._pairs.setdefault(other.id, {})[player.id] = pair
                begun.append(pair)

    def _may_meet(self, player: Player, other: Player) -> bool:
        if other is player or other.person == player.person:
            return False
        return keeps_book(other) and not player.avoids(other)

    def _is_told(self, pair: _Pair) -> bool:
        """Whether the same two have met already in this conversation, one of them in another window."""
        talk = pair.one.conversation
        people = [*talk.members.values()] if talk is not None else []
        ours = [each for each in people if each.is_same_person(pair.one)]
        theirs = [each for each in people if each.is_same_person(pair.other)]
        twins = (self._pairs.get(one.id, {}).get(other.id) for one in ours for other in theirs)
        return any(twin is not None and twin.told for twin in twins)

    def _part(self, pair: _Pair) -> None:
        pair.parted = True
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            self._pairs.get(one.id, {}).pop(other.id, None)

    def _wake(self) -> None:
        if self._line:
            self._timers.set(("encounter", ""), self._line[0][0])
