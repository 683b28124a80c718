"""The coffee machine: whoever takes a coffee is led to a high table with somebody he has something to say to.

One waits as long as one stands in the corner. Every few seconds it is decided who sits with whom (``matching``); their
pages walk to a free high table, and whoever has not come in time is brought there. Who loses his company right at the
beginning is put back at the head of the queue. What is remembered of partners is kept by person, and with the room.
"""

from __future__ import annotations

import random
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import ConversationId, PersonId, PlayerId, Seconds
from papote.world.areas import Areas, Meeting, Place
from papote.world.cards import key
from papote.world.commands import AvoidPartner, TakeCoffee
from papote.world.events import CoffeeChanged, CoffeePartner, CoffeeServed, CoffeeView
from papote.world.ground import Ground
from papote.world.matching import PARTNERS, PATIENCE, Group, Waiting, match
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

ROUND: Seconds = 3.0
"""How often it is decided."""

EARLY: Seconds = 5.0
"""Who loses his company within this time is the first to get another."""

ARRIVAL: Seconds = 5.0
"""How much longer than the way takes somebody may walk before he is brought."""

QUESTIONS = 24
"""How many questions there are to break the ice; ``static/i18n/questions.json`` has them."""

ASKED = 3
"""So many of them go with each coffee."""

REMEMBERED = 2000
"""People of whom partners are remembered; beyond, those are forgotten who came first."""

UNWANTED = 200
"""People one need not meet again, each; beyond, the first is forgotten."""

Seat = Callable[[Player, Meeting, Seconds], None]
"""Lets somebody sit down at a table that has a free seat."""


@dataclass(slots=True, eq=False)
class Coffee:
    """Some who take a coffee together."""

    table: Meeting
    people: dict[PlayerId, Player]
    places: dict[PlayerId, Place]
    questions: tuple[int, ...]
    arrived: dict[PlayerId, Player] = field(default_factory=dict)
    since: Seconds | None = None
    """Since when they are all there."""

    def early(self, now: Seconds) -> bool:
        """Whether it has hardly begun."""
        return self.since is None or now <= self.since + EARLY


@dataclass(slots=True)
class Memory:
    """What is remembered of one person."""

    partners: deque[PersonId] = field(default_factory=lambda: deque(maxlen=PARTNERS))
    unwanted: OrderedDict[PersonId, None] = field(default_factory=OrderedDict)
    """Whom he does not want to meet again."""


class CoffeeCorner:
    """The coffee machines and high tables of one room."""

    def __init__(
        self,
        tilemap: TileMap,
        ground: Ground,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        areas: Areas,
        timers: Timers,
        news: News,
        seat: Seat,
        rng: random.Random,
    ) -> None:
        self._ground = ground
        self._settings = settings
        self._players = players
        self._timers = timers
        self._news = news
        self._areas = areas
        self._seat = seat
        # As likely as the given one, and not taken from it: where people appear does not depend on coffee.
        self._rng = random.Random()
        self._rng.setstate(rng.getstate())
        self._corners = tuple(area for area in tilemap.areas if area.coffee)
        self._tables = tuple(table for table in areas.tables if table.high)
        self._queue: dict[PlayerId, Seconds] = {}
        """Who waits, and since when."""
        self._lost: dict[PlayerId, Seconds] = {}
        """Who would wait, had he not lost his connection."""
        self._coffees: dict[ConversationId, Coffee] = {}
        """Who takes one together, by the table."""
        self._of: dict[PlayerId, Coffee] = {}
        self._memory: OrderedDict[PersonId, Memory] = OrderedDict()
        self._told: dict[PlayerId, CoffeeView] = {}

    # ---- what people wish

    def take(self, player: Player, wish: TakeCoffee, now: Seconds) -> None:
        """Wait for somebody to take a coffee with; or do not wait any more, or leave the table."""
        if not wish.on:
            self._drop(player)
            coffee = self._of.get(player.id)
            if coffee is not None:
                self._part(coffee, player, now)
            if self._areas.seat_of(player) in self._tables:
                self._areas.say_goodbye(player, now)
            self._tell_all(now)
            return
        if not self._tables:
            raise Refused("no_tables")
        if not self._may_wait(player):
            raise Refused("no_coffee")
        if player.id not in self._queue and player.id not in self._of:
            # One person waits once, however many windows he has open.
            twins = [other for other in self._queue if self._players[other].person == player.person != ""]
            self._queue[player.id] = min((self._queue.pop(twin) for twin in twins), default=now)
            self._tell_all(now)
            self._plan(now)

    def avoid(self, player: Player, wish: AvoidPartner, now: Seconds) -> None:
        """Do not bring these two together again. The other one is not told."""
        other = self._players.get(wish.other)
        if other is None or self._name(other) not in self._remember(self._name(player)).partners:
            raise Refused("unknown_player")
        unwanted = self._remember(self._name(player)).unwanted
        unwanted[self._name(other)] = None
        while len(unwanted) > UNWANTED:
            unwanted.popitem(last=False)

    # ---- what happens

    def round(self, _: str, now: Seconds) -> None:
        """Decide who sits with whom, as far as there are tables."""
        for id in [*self._queue]:
            if not self._may_wait(self._players[id]):
                del self._queue[id]
        free = self._free_tables()
        if free and len(self._queue) > 1:
            by_name = {self._name(self._players[id]): self._players[id] for id in self._queue}
            queue = [self._waiting(name, player) for name, player in by_name.items()]
            for group in match(queue, now, self._rng.getrandbits(32)):
                self._lead(group, by_name, free, now)
        self._tell_all(now)
        self._plan(now)

    def arrive_over(self, table: str, now: Seconds) -> None:
        """Whoever has not come to the table yet is brought; where there is no seat any more, he waits again."""
        coffee = self._coffees.get(ConversationId(table))
        if coffee is None:
            return
        for player in [*coffee.people.values()]:
            if player.id in coffee.arrived or player.id not in coffee.people:
                continue
            if player.connected and player.status.reachable and coffee.table.free_seats and not coffee.table.locked:
                player.out_of_meeting = False
                self._seat(player, coffee.table, now)
                self._look(coffee, now)
            else:
                self._part(coffee, player, now)
                if player.connected:
                    self._put_back(player, now)
        self._tell_all(now)

    def look_at(self, meeting: Meeting, now: Seconds) -> None:
        """Members of a table changed: somebody came, or went."""
        coffee = self._coffees.get(meeting.id)
        if coffee is not None:
            self._look(coffee, now)
            self._tell_all(now)

    def stand(self, player: Player, now: Seconds) -> None:
        """The player is in another area, or of another status: who is not in the corner any more does not wait."""
        if player.id in self._queue and not self._may_wait(player):
            self._drop(player)
            self._tell_all(now)

    def lost(self, player: Player, now: Seconds) -> None:
        """The connection broke: he waits on when he is back, and is not chosen meanwhile."""
        since = self._queue.pop(player.id, None)
        if since is not None:
            self._lost[player.id] = since
            self._tell_all(now)

    def came_back(self, player: Player, now: Seconds) -> None:
        """He is back: what holds for him is told anew."""
        self._told.pop(player.id, None)
        since = self._lost.pop(player.id, None)
        if since is not None and self._may_wait(player):
            self._queue[player.id] = since
            self._plan(now)
        self._tell_all(now)

    def leave(self, player: Player, now: Seconds) -> None:
        """He is gone, or lost for too long to be waited for."""
        self._drop(player)
        coffee = self._of.get(player.id)
        if coffee is not None:
            if coffee.early(now - self._settings.media_lease):
                self._forget(player, coffee)
            self._part(coffee, player, now)
        self._told.pop(player.id, None)
        self._tell_all(now)

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """One of two has blocked the other: they do not take a coffee together."""
        coffee = self._of.get(player.id)
        if coffee is not None and any(player.avoids(other) for other in coffee.people.values() if other is not player):
            self._part(coffee, player, now)
            self._tell_all(now)

    # ---- leading people to tables

    def _lead(self, group: Group, by_name: Mapping[PersonId, Player], free: list[Meeting], now: Seconds) -> None:
        people = [by_name[name] for name in group]
        fitting = [table for table in free if len(_empty(table, people)) >= len(people)]
        if not fitting:
            return
        nearest = {table.id: min(self._ground.distance(people[0], seat) for seat in table.seats) for table in fitting}
        table = min(fitting, key=lambda table: nearest[table.id])
        free.remove(table)
        questions = tuple(self._rng.sample(range(QUESTIONS), ASKED))
        coffee = Coffee(table, {player.id: player for player in people}, {}, questions)
        # Whoever waited at this very table stays where he sits.
        places = [place for place in _empty(table, people) if place not in table.sitters.values()]
        farthest = 0.0
        for player in people:
            self._queue.pop(player.id, None)
            place = table.sitters.get(player.id)
            if place is None:
                place = min(places, key=partial(self._ground.distance, player))
                places.remove(place)
            coffee.places[player.id] = place
            farthest = max(farthest, self._ground.distance(player, place))
            player.out_of_meeting = False
            self._of[player.id] = coffee
            for other in people:
                if other is not player:
                    self._remember(self._name(player)).partners.append(self._name(other))
        self._coffees[table.id] = coffee
        self._timers.set(("coffee_led", table.id), now + 2 * farthest / self._settings.walk_speed + ARRIVAL)
        self._look(coffee, now)

    def _look(self, coffee: Coffee, now: Seconds) -> None:
        """Who has come, who has gone, and whether they are all there."""
        members = coffee.table.members
        for player in [*coffee.people.values()]:
            if player.id in members:
                coffee.arrived[player.id] = player
            elif player.id in coffee.arrived:
                self._part(coffee, player, now)
        if coffee.since is None and coffee.people and len(coffee.arrived) == len(coffee.people):
            coffee.since = now
            self._timers.cancel(("coffee_led", coffee.table.id))
            people = tuple(player.person for player in coffee.people.values())
            self._news.tell(CoffeeServed(tuple(coffee.people), people))

    def _part(self, coffee: Coffee, player: Player, now: Seconds) -> None:
        """Somebody leaves; who is left alone early waits again, before all others."""
        coffee.people.pop(player.id, None)
        coffee.arrived.pop(player.id, None)
        if self._of.get(player.id) is coffee:
            del self._of[player.id]
        if len(coffee.people) > 1:
            return
        early = coffee.early(now - self._settings.media_lease)
        self._coffees.pop(coffee.table.id, None)
        self._timers.cancel(("coffee_led", coffee.table.id))
        for left in [*coffee.people.values()]:
            coffee.people.pop(left.id)
            self._of.pop(left.id, None)
            if early and left.connected:
                self._put_back(left, now)

    def _put_back(self, player: Player, now: Seconds) -> None:
        if self._may_wait(player):
            self._queue[player.id] = min([now, *(since - 0.001 for since in self._queue.values())])
            self._plan(now)

    def _forget(self, player: Player, coffee: Coffee) -> None:
        """They hardly met: it does not count."""
        for other in coffee.people.values():
            if other is not player:
                for one, two in ((player, other), (other, player)):
                    partners = self._remember(self._name(one)).partners
                    if self._name(two) in partners:
                        partners.remove(self._name(two))

    def _free_tables(self) -> list[Meeting]:
        """High tables at which nobody sits but perhaps somebody who waits for company there."""
        return [
            table
            for table in self._tables
            if table.id not in self._coffees and not table.locked and all(id in self._queue for id in table.members)
        ]

    # ---- what is told

    def _tell_all(self, now: Seconds) -> None:
        """Tell everybody concerned what is new to him."""
        for id in {**dict.fromkeys(self._queue), **dict.fromkeys(self._of), **dict.fromkeys(self._told)}:
            player = self._players.get(id)
            if player is None:
                self._told.pop(id, None)
                continue
            view = self._view(player, now)
            if view == self._told.get(id) or not player.connected:
                continue
            if view is None:
                del self._told[id]
            else:
                self._told[id] = view
            self._news.tell(CoffeeChanged(id, view))

    def _view(self, player: Player, now: Seconds) -> CoffeeView | None:
        coffee = self._of.get(player.id)
        if coffee is not None:
            place = coffee.places[player.id]
            return CoffeeView(
                waiting=0,
                seconds=0,
                table=place.area,
                x=place.x,
                y=place.y,
                together=coffee.since is not None,
                people=tuple(self._partners(player, coffee)),
                questions=coffee.questions,
            )
        since = self._queue.get(player.id)
        if since is None:
            return None
        known = len(self._queue) > 1 and bool(self._free_tables())
        # Told once, when the queue changes: whole seconds from the beginning, not a count-down.
        return CoffeeView(waiting=len(self._queue), seconds=round(PATIENCE) if known else 0)

    def _partners(self, player: Player, coffee: Coffee) -> Iterator[CoffeePartner]:
        mine = {key(topic) for topic in (*player.card.offers, *player.card.seeks)}
        for other in coffee.people.values():
            if other is not player:
                theirs = {key(topic): topic for topic in (*other.card.offers, *other.card.seeks)}
                shared = tuple(topic for folded, topic in theirs.items() if folded in mine)
                yield CoffeePartner(other.id, other.profile.name, shared)

    # ---- small things

    def _may_wait(self, player: Player) -> bool:
        """Whether the player is where one takes a coffee, or at a high table, and can be spoken to."""
        here = any(area.contains(player.x, player.y) for area in self._corners)
        return player.connected and player.status.reachable and (here or player.meeting in self._tables)

    def _drop(self, player: Player) -> None:
        self._queue.pop(player.id, None)
        self._lost.pop(player.id, None)

    def _plan(self, now: Seconds) -> None:
        """There is a round as long as there is somebody to be brought together."""
        if len(self._queue) < 2:
            self._timers.cancel(("coffee", ""))
        elif not self._timers.has(("coffee", "")):
            self._timers.set(("coffee", ""), now + ROUND)

    def _waiting(self, name: PersonId, player: Player) -> Waiting:
        """How matching sees the player."""
        memory = self._remember(name)
        strangers = frozenset(self._name(other) for other in self._players.values() if player.avoids(other))
        return Waiting(
            id=name,
            since=self._queue[player.id],
            offers=frozenset(map(key, player.card.offers)),
            seeks=frozenset(map(key, player.card.seeks)),
            languages=player.card.languages,
            partners=tuple(memory.partners),
            apart=player.apart | strangers | frozenset(memory.unwanted),
        )

    def _name(self, player: Player) -> PersonId:
        """Who somebody is here; where nobody knows, each figure is somebody."""
        return player.person or PersonId(player.id)

    def _remember(self, name: PersonId) -> Memory:
        memory = self._memory.setdefault(name, Memory())
        self._memory.move_to_end(name)
        while len(self._memory) > REMEMBERED:
            self._memory.popitem(last=False)
        return memory


def _empty(table: Meeting, people: list[Player]) -> list[Place]:
    """The seats nobody sits on, besides those of these people."""
    ours = {player.id for player in people}
    taken = {place for sitter, place in table.sitters.items() if sitter not in ours}
    return [seat for seat in table.seats if seat not in taken]
