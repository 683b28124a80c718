"""What is told at the coffee machine: how many wait, how long it takes, and who takes a coffee with whom.

Only what is new to somebody is told him. Who waits and who sits where is ``coffee``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import accumulate

from papote.types import PersonId, PlayerId, Seconds
from papote.world.company import Coffee, partners
from papote.world.events import CoffeeChanged, CoffeeView
from papote.world.matching import PATIENCE
from papote.world.news import News
from papote.world.partners import Partners, name_of
from papote.world.player import Player

FEW = 8
"""With so few waiting, all hear at once how many they are; with more, at the next round."""


class CoffeeBoard:
    """What everybody was told last, and for whom there is news."""

    def __init__(self, players: Mapping[PlayerId, Player], news: News, memory: Partners) -> None:
        self._players = players
        self._news = news
        self._memory = memory
        self._told: dict[PlayerId, CoffeeView] = {}
        self._stirred: dict[PlayerId, None] = {}
        """For whom something has changed that he is told at once."""

    def stir(self, *ids: PlayerId) -> None:
        """These are told what is new to them."""
        self._stirred.update(dict.fromkeys(ids))

    def forget(self, id: PlayerId) -> None:
        """He knows of nothing that was told before."""
        self._told.pop(id, None)

    def tell(
        self,
        queue: Mapping[PlayerId, Seconds],
        coffees: Collection[Coffee],
        of: Mapping[PlayerId, Coffee],
        free: bool,
    ) -> None:
        """Tell what is new to those it concerns; how many wait, to all who wait if they are few."""
        if len(queue) <= FEW:
            self.stir(*queue)
        for coffee in coffees:
            if coffee.others_wait and (free or not queue):
                coffee.others_wait = False
                self.stir(*coffee.people)
        stirred, self._stirred = self._stirred, {}
        if not stirred:
            return
        order = [self._players[id] for id in sorted(queue, key=lambda id: (queue[id], id))]
        # Nobody is told of the unlisted that they wait, but they themselves; nor of those he will not be led to,
        # or a number that stays would tell of a block.
        places = {name_of(player): place for place, player in enumerate(order)}
        before = [0, *accumulate(int(player.card.listed) for player in order)]
        apart = self._kept_apart(order)
        for id in stirred:
            player = self._players.get(id)
            if player is None:
                self._told.pop(id, None)
                continue
            name = name_of(player)
            place = places.get(name, 0)
            hidden = [places[other] for other in apart.get(name, ()) if order[places[other]].card.listed]
            himself = int(id in queue and not player.card.listed)
            waiting = before[-1] - len(hidden) + himself
            ahead = None if free else before[place] - sum(other < place for other in hidden)
            view = self._view(player, of.get(id), waiting, ahead) if id in queue or id in of else None
            if view == self._told.get(id) or not player.connected:
                continue
            if view is None:
                del self._told[id]
            else:
                self._told[id] = view
            self._news.tell(CoffeeChanged(id, view))

    def _kept_apart(self, waiting: Collection[Player]) -> dict[PersonId, set[PersonId]]:
        """Of those who wait, who is never brought together with whom."""
        by_name = {name_of(player): player for player in waiting}
        apart: dict[PersonId, set[PersonId]] = {}
        for name, player in by_name.items():
            memory = self._memory.people.get(name)
            for other in by_name.keys() & (player.apart | (memory.unwanted.keys() if memory is not None else set())):
                apart.setdefault(name, set()).add(other)
                apart.setdefault(other, set()).add(name)
        return apart

    @staticmethod
    def _view(player: Player, coffee: Coffee | None, waiting: int, ahead: int | None) -> CoffeeView:
        if coffee is not None:
            place = coffee.places[player.id]
            return CoffeeView(
                waiting=0,
                seconds=0,
                table=place.area,
                x=place.x,
                y=place.y,
                together=coffee.together,
                people=tuple(partners(player, coffee)),
                questions=coffee.questions,
                others_wait=coffee.others_wait,
            )
        # Told once, when the queue changes: whole seconds from the beginning, not a count-down.
        soon = waiting > 1 and ahead is None
        return CoffeeView(waiting=waiting, seconds=round(PATIENCE) if soon else 0, ahead=ahead)
