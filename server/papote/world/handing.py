"""Cards handed over: somebody offers his to somebody he talks with, who gives his own for it, or not now.

Both or none: nothing goes over before both have said so. An offer lasts as long as the two talk, and a minute at most.
What is on the cards, and where they are kept, is not known here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from papote.errors import Refused
from papote.types import NOBODY, PlayerId, Seconds
from papote.world.commands import AnswerCard, OfferCard
from papote.world.events import CardAnswered, CardOffered, CardOfferEnded, CardsExchanged
from papote.world.hearing import Hearing
from papote.world.lately import key_of
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

Way = tuple[PlayerId, PlayerId]
"""Who offers, and to whom."""


class Handing:
    """The offers of one room."""

    def __init__(
        self,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        hearing: Hearing,
        timers: Timers,
        news: News,
    ) -> None:
        self._settings = settings
        self._players = players
        self._hearing = hearing
        self._timers = timers
        self._news = news
        self._open: dict[Way, Seconds] = {}
        """Until when each lasts, the oldest first."""
        self._declined: dict[tuple[Hashable, Hashable], Seconds] = {}
        """Until when it is not asked again, by person: nobody asks anew by coming back."""

    # ---- what people do

    def offer(self, player: Player, wish: OfferCard, now: Seconds) -> None:
        """Offer one's card. Where the other has offered his, that is a yes."""
        other = self._players.get(wish.to)
        if other is None or not self._may(player, other):
            raise Refused("not_in_conversation")
        if (other.id, player.id) in self._open:
            self._exchange(other, player)
            return
        way = (player.id, other.id)
        until = self._declined.get((key_of(player), key_of(other)), now)
        if until > now:
            raise Refused("too_many", retry_after=until - now)
        if way in self._open:
            return
        self._declined = {each: until for each, until in self._declined.items() if until > now}
        self._open[way] = now + self._settings.offer_seconds
        self._news.tell(CardOffered(other.id, player.id))
        self._wake()

    def answer(self, player: Player, wish: AnswerCard, now: Seconds) -> None:
        """Give one's own for it, or not now."""
        way = (wish.to, player.id)
        if way not in self._open:
            raise Refused("not_invited")
        if wish.accept:
            self._exchange(self._players[wish.to], player)
            return
        self._declined[key_of(self._players[wish.to]), key_of(player)] = now + self._settings.decline_seconds
        self._end(way)

    # ---- what happens to them

    def review(self, players: Iterable[Player]) -> None:
        """Something about these players may have changed: who talks no longer with somebody offers him nothing."""
        if not self._open:
            return
        touched = {player.id for player in players}
        for way in [way for way in self._open if not touched.isdisjoint(way)]:
            if not self._may(self._players[way[0]], self._players[way[1]]):
                self._end(way)

    def came_back(self, player: Player) -> None:
        """A new connection knows nothing of what was offered: tell it again."""
        for offerer, other in self._open:
            if other == player.id:
                self._news.tell(CardOffered(other, offerer))

    def forget(self, player: Player) -> None:
        """The player is gone for good."""
        for way in [way for way in self._open if player.id in way]:
            self._end(way)

    def over(self, _: str, now: Seconds) -> None:
        """Nobody answered in time."""
        for way in [way for way, until in self._open.items() if until <= now]:
            self._end(way)
        self._wake()

    # ---- small things

    def _may(self, player: Player, other: Player) -> bool:
        known = player.person != NOBODY and other.person not in (NOBODY, player.person)
        return known and self._hearing.share_conversation(player, other)

    def _exchange(self, offerer: Player, other: Player) -> None:
        self._close((offerer.id, other.id))
        self._news.tell(CardAnswered(offerer.id, other.id, accepted=True))
        names = offerer.profile.name, other.profile.name
        self._news.tell(CardsExchanged(offerer.id, other.id, (offerer.person, other.person), names, offerer.area))

    def _end(self, way: Way) -> None:
        """Nothing comes of it; why not is nobody's business."""
        self._close(way)
        self._news.tell(CardAnswered(way[0], way[1], accepted=False))

    def _close(self, way: Way) -> None:
        del self._open[way]
        self._news.tell(CardOfferEnded(way[1], way[0]))

    def _wake(self) -> None:
        if self._open:
            self._timers.set(("card", ""), min(self._open.values()))
