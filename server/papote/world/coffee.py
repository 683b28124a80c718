"""The coffee machine: whoever takes a coffee is led to a high table with somebody he has something to say to.

One waits as long as one stands in the corner. Every few seconds it is decided who sits with whom (``matching``); their
pages walk to a free high table, and whoever has not come in time is brought there. Who loses his company right at the
beginning is put back at the head of the queue. What is remembered of partners is kept by person, and with the room.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations, islice

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import ConversationId, PersonId, PlayerId, Seconds
from papote.world.areas import Areas, Meeting, Place
from papote.world.cards import key
from papote.world.commands import AvoidPartner, TakeCoffee
from papote.world.events import CoffeeChanged, CoffeePartner, CoffeeServed, CoffeeView
from papote.world.ground import Ground
from papote.world.matching import PATIENCE, Group, Waiting, match
from papote.world.news import News
from papote.world.partners import Partners
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

FEWEST = 24
"""So many of those who wait longest are looked at in each round, however few seats there are."""

MOST = 120
"""No more than these are, however many wait: a round is decided between two steps of everybody else."""

PER_SEAT = 3
"""In between, so many for each free seat: enough to choose from."""

FEW = 8
"""With so few waiting, all hear at once how many they are; with more, at the next round."""

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
        self._memory = Partners()
        self._told: dict[PlayerId, CoffeeView] = {}
        self._stirred: dict[PlayerId, None] = {}
        """For whom something has changed that he is told at once."""
        self._fruitless = 0
        """How many rounds in a row have left a table free."""

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
            self._tell()
            return
        if not self._tables:
            raise Refused("no_tables")
        if not self._may_wait(player):
            raise Refused("no_coffee")
        if player.id not in self._queue and player.id not in self._of:
            # One person waits once, however many windows he has open.
            twins = [other for other in self._queue if self._players[other].person == player.person != ""]
            self._queue[player.id] = min((self._queue.pop(twin) for twin in twins), default=now)
            self._stir(player.id, *twins)
            self._tell()
            self._plan(now)

    def avoid(self, player: Player, wish: AvoidPartner, now: Seconds) -> None:
        """Do not bring these two together again. The other one is not told."""
        other = self._players.get(wish.other)
        if other is None or self._name(other) not in self._memory.of(self._name(player)).partners:
            raise Refused("unknown_player")
        self._memory.of(self._name(player)).avoid(self._name(other))

    # ---- what happens

    def round(self, _: str, now: Seconds) -> None:
        """Decide who sits with whom, as far as there are tables."""
        for id in [*self._queue]:
            if not self._may_wait(self._players[id]):
                self._drop(self._players[id])
        free = self._free_tables()
        if free and len(self._queue) > 1:
            by_name = {self._name(player): player for player in self._considered(free)}
            queue = [self._waiting(name, player, by_name.keys()) for name, player in by_name.items()]
            for group in match(queue, now, self._rng.getrandbits(32)):
                self._lead(group, by_name, free, now)
            for group in [*self._seated_together(free, now)]:
                self._lead(group, {self._name(self._players[id]): self._players[id] for id in self._queue}, free, now)
            self._fruitless = self._fruitless + 1 if free else 0
        self._stir(*self._queue)
        self._tell()
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
        self._tell()

    def look_at(self, meeting: Meeting, now: Seconds) -> None:
        """Members of a table changed: somebody came, or went."""
        coffee = self._coffees.get(meeting.id)
        if coffee is not None:
            self._look(coffee, now)
            self._tell()

    def stand(self, player: Player, now: Seconds) -> None:
        """The player is in another area, or of another status: who is not in the corner any more does not wait."""
        if player.id in self._queue and not self._may_wait(player):
            self._drop(player)
            self._tell()

    def lost(self, player: Player, now: Seconds) -> None:
        """The connection broke: he waits on when he is back, and is not chosen meanwhile."""
        since = self._queue.pop(player.id, None)
        if since is not None:
            self._lost[player.id] = since
            self._tell()

    def came_back(self, player: Player, now: Seconds) -> None:
        """He is back: what holds for him is told anew."""
        self._told.pop(player.id, None)
        since = self._lost.pop(player.id, None)
        self._stir(player.id)
        if since is not None and self._may_wait(player):
            self._queue[player.id] = since
            self._plan(now)
        self._tell()

    def leave(self, player: Player, now: Seconds) -> None:
        """He is gone, or lost for too long to be waited for."""
        self._drop(player)
        coffee = self._of.get(player.id)
        if coffee is not None:
            if coffee.early(now - self._settings.media_lease):
                self._forget(player, coffee)
            self._part(coffee, player, now)
        self._told.pop(player.id, None)
        self._tell()

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """One of two has blocked the other: they do not take a coffee together."""
        coffee = self._of.get(player.id)
        if coffee is not None and any(player.avoids(other) for other in coffee.people.values() if other is not player):
            self._part(coffee, player, now)
            self._tell()

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: nothing of him is remembered."""
        self._memory.forget(person)

    # ---- leading people to tables

    def _lead(self, group: Group, by_name: Mapping[PersonId, Player], free: list[Meeting], now: Seconds) -> None:
        people = [by_name[name] for name in group]
        fitting = [table for table in free if _fits(table, people)]
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
                    self._memory.of(self._name(player)).partners.append(self._name(other))
        self._coffees[table.id] = coffee
        self._stir(*coffee.people)
        self._timers.set(("coffee_led", table.id), now + 2 * farthest / self._settings.walk_speed + ARRIVAL)
        self._look(coffee, now)

    def _look(self, coffee: Coffee, now: Seconds) -> None:
        """Who has come, who has gone, and whether they are all there."""
        members = coffee.table.members
        strangers = [sitter for sitter in members.values() if sitter.id not in coffee.people]
        for player in [*coffee.people.values()]:
            if player.id not in coffee.people:
                continue
            if player.id in members:
                coffee.arrived[player.id] = player
            elif player.id in coffee.arrived:
                self._part(coffee, player, now)
            elif any(self._are_apart(player, stranger) for stranger in strangers):
                # Somebody sat down there meanwhile to whom he is not to be led.
                self._part(coffee, player, now)
                self._put_back(player, now)
        self._stir(*coffee.people)
        if coffee.since is None and coffee.people and len(coffee.arrived) == len(coffee.people):
            coffee.since = now
            self._timers.cancel(("coffee_led", coffee.table.id))
            people = tuple(player.person for player in coffee.people.values())
            self._news.tell(CoffeeServed(tuple(coffee.people), people))

    def _part(self, coffee: Coffee, player: Player, now: Seconds) -> None:
        """Somebody leaves; who is left alone early waits again, before all others."""
        self._stir(player.id, *coffee.people)
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
            self._stir(player.id)
            self._queue[player.id] = min([now, *(since - 0.001 for since in self._queue.values())])
            self._plan(now)

    def _forget(self, player: Player, coffee: Coffee) -> None:
        """They hardly met: it does not count."""
        for other in coffee.people.values():
            if other is not player:
                self._memory.hardly_met(self._name(player), self._name(other))

    def _free_tables(self) -> list[Meeting]:
        """High tables at which nobody sits but perhaps some who wait for company there: free for them alone."""
        return [
            table
            for table in self._tables
            if table.id not in self._coffees and not table.locked and all(id in self._queue for id in table.members)
        ]

    def _considered(self, free: list[Meeting]) -> list[Player]:
        """For whom company is looked for in this round: those who wait longest, and who holds a table by his seat.

        Where tables stay free with them, there are more of them, half of whom take turns.
        """
        order = sorted(self._queue, key=lambda id: (self._queue[id], id))
        seats = sum(len(table.seats) for table in free)
        count = MOST if self._fruitless else min(MOST, max(FEWEST, PER_SEAT * seats))
        first, rest = order[: count // 2], order[count // 2 :]
        turn = max(0, self._fruitless - 1) * (count // 2) % max(1, len(rest))
        sitters = (id for table in free for id in table.members)
        chosen = dict.fromkeys([*first, *sitters, *rest[turn:], *rest[:turn]])
        return [self._players[id] for id in islice(chosen, count)]

    def _seated_together(self, free: list[Meeting], now: Seconds) -> Iterator[Group]:
        """Some who wait at one table and are each matched with others would hold it for ever: it is their coffee."""
        for table in free:
            people = sorted(table.members.values(), key=lambda player: self._queue.get(player.id, now))
            waited = all(self._queue.get(player.id, now) <= now - PATIENCE for player in people)
            if waited and 1 < len(people) <= 3 and not any(self._are_apart(*pair) for pair in combinations(people, 2)):
                yield tuple(map(self._name, people))

    # ---- what is told

    def _stir(self, *ids: PlayerId) -> None:
        """These are told what is new to them."""
        self._stirred.update(dict.fromkeys(ids))

    def _tell(self) -> None:
        """Tell what is new to those it concerns; how many wait, to all who wait if they are few."""
        if len(self._queue) <= FEW:
            self._stir(*self._queue)
        stirred, self._stirred = self._stirred, {}
        listed = sum(self._players[id].card.listed for id in self._queue)
        free = bool(self._free_tables())
        for id in stirred:
            player = self._players.get(id)
            if player is None:
                self._told.pop(id, None)
                continue
            # Nobody is told of the unlisted that they wait, but they themselves.
            view = self._view(player, listed + (not player.card.listed), free)
            if view == self._told.get(id) or not player.connected:
                continue
            if view is None:
                del self._told[id]
            else:
                self._told[id] = view
            self._news.tell(CoffeeChanged(id, view))

    def _view(self, player: Player, waiting: int, free: bool) -> CoffeeView | None:
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
        if player.id not in self._queue:
            return None
        # Told once, when the queue changes: whole seconds from the beginning, not a count-down.
        return CoffeeView(waiting=waiting, seconds=round(PATIENCE) if waiting > 1 and free else 0)

    def _partners(self, player: Player, coffee: Coffee) -> Iterator[CoffeePartner]:
        mine = {key(topic) for topic in (*player.card.offers, *player.card.seeks)}
        for other in coffee.people.values():
            if other is player:
                continue
            if other.card.listed or {player.id, other.id} <= coffee.arrived.keys():
                theirs = {key(topic): topic for topic in (*other.card.offers, *other.card.seeks)}
                shared = tuple(topic for folded, topic in theirs.items() if folded in mine)
                yield CoffeePartner(other.id, other.profile.name, shared)
            else:  # who is in no list is known to those who stand with him
                yield CoffeePartner(other.id, "", ())

    # ---- small things

    def _may_wait(self, player: Player) -> bool:
        """Whether the player is where one takes a coffee, or at a high table, and can be spoken to."""
        here = any(area.contains(player.x, player.y) for area in self._corners)
        return player.connected and player.status.reachable and (here or player.meeting in self._tables)

    def _drop(self, player: Player) -> None:
        self._stir(player.id)
        self._queue.pop(player.id, None)
        self._lost.pop(player.id, None)

    def _plan(self, now: Seconds) -> None:
        """There is a round as long as there is somebody to be brought together."""
        if len(self._queue) < 2:
            self._timers.cancel(("coffee", ""))
        elif not self._timers.has(("coffee", "")):
            self._timers.set(("coffee", ""), now + ROUND)

    def _waiting(self, name: PersonId, player: Player, queue: Set[PersonId]) -> Waiting:
        """How matching sees the player. Either of two who avoid each other is enough for it."""
        memory = self._memory.of(name)
        return Waiting(
            id=name,
            since=self._queue[player.id],
            offers=frozenset(map(key, player.card.offers)),
            seeks=frozenset(map(key, player.card.seeks)),
            languages=player.card.languages,
            partners=tuple(memory.partners),
            apart=frozenset(queue & player.apart) | frozenset(queue & memory.unwanted.keys()),
        )

    def _are_apart(self, one: Player, other: Player) -> bool:
        """Whether these two are not to be brought together."""
        return one.avoids(other) or self._memory.are_unwanted(self._name(one), self._name(other))

    def _name(self, player: Player) -> PersonId:
        """Who somebody is here; where nobody knows, each figure is somebody."""
        return player.person or PersonId(player.id)


def _fits(table: Meeting, people: list[Player]) -> bool:
    """Whether these find seats there, and nobody else sits there."""
    return table.members.keys() <= {player.id for player in people} and len(_empty(table, people)) >= len(people)


def _empty(table: Meeting, people: list[Player]) -> list[Place]:
    """The seats nobody sits on, besides those of these people."""
    ours = {player.id for player in people}
    taken = {place for sitter, place in table.sitters.items() if sitter not in ours}
    return [seat for seat in table.seats if seat not in taken]
