"""The coffee machine: whoever takes a coffee is led to a high table with somebody he has something to say to.

One waits as long as one stands in the corner. Every few seconds it is decided who sits with whom (``matching``); their
pages walk to a free high table, and whoever has not come in time is brought there. Where none is free, who has waited
long is led to two who have met in peace (``joining``). Who loses his company right at the beginning is put back at the
head of the queue. What is remembered of partners is kept by person, and with the room.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import combinations, islice

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import ConversationId, PersonId, PlayerId, Seconds
from papote.world.areas import Areas, Meeting
from papote.world.cards import key
from papote.world.coffee_board import CoffeeBoard
from papote.world.commands import AvoidPartner, TakeCoffee
from papote.world.company import Coffee, Round, empty, fits
from papote.world.events import CoffeeServed
from papote.world.ground import Ground
from papote.world.joining import LONG, choose, may_be_joined
from papote.world.matching import PATIENCE, URGENT, Decision, Waiting
from papote.world.news import News
from papote.world.partners import Partners, name_of
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

ROUND: Seconds = 3.0
"""How often it is decided."""

ARRIVAL: Seconds = 5.0
"""How much longer than the way takes somebody may walk before he is brought."""

QUESTIONS = 24
"""How many questions there are to break the ice; ``static/i18n/questions.json`` has them."""

ASKED = 3
"""So many of them go with each coffee."""

FEWEST = 24
"""So many of those who wait longest are looked at in each round, however few seats there are."""

MOST = 120
"""No more than these are, however many wait."""

WORK = 400
"""So many scores in one moment, a few milliseconds' worth: everybody else in the room walks on meanwhile."""

AT_ONCE = 12
"""About so few it is decided, and they are led, in the moment in which it begins."""

GROUPS = 12
"""So many groups are led to their tables in one moment."""

MOMENT: Seconds = 0.05
"""When the rest of a round is done."""

PER_SEAT = 3
"""In between, so many for each free seat: enough to choose from."""

Seat = Callable[[Player, Meeting, Seconds], None]
"""Lets somebody sit down at a table that has a free seat."""


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
        self._board = CoffeeBoard(players, news, self._memory)
        self._round: Round | None = None
        """The one that goes on."""
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
            self._board.stir(player.id, *twins)
            self._tell()
            self._plan(now)

    def avoid(self, player: Player, wish: AvoidPartner, now: Seconds) -> None:
        """Do not bring these two together again. The other one is not told."""
        other = self._players.get(wish.other)
        if other is None or name_of(other) not in self._memory.of(name_of(player)).partners:
            raise Refused("unknown_player")
        self._memory.of(name_of(player)).avoid(name_of(other))

    # ---- what happens

    def round(self, _: str, now: Seconds) -> None:
        """Decide who sits with whom, as far as there are tables; what takes long goes on in the next moments."""
        goes_on = self._go_on(self._round, now) if self._round is not None else self._begin(now)
        if goes_on:
            self._tell()
            self._timers.set(("coffee", ""), now + MOMENT)
            return
        self._round = None
        if not self._free_tables():
            self._fill(now)
        self._board.stir(*self._queue)
        self._tell()
        self._plan(now)

    def _begin(self, now: Seconds) -> bool:
        """Look who waits, and decide about few at once; whether there is more to do."""
        for id in [*self._queue]:
            if not self._may_wait(self._players[id]):
                self._drop(self._players[id])
        free = self._free_tables()
        if not free or len(self._queue) < 2:
            return False
        by_name = {name_of(player): player for player in self._considered(free)}
        queue = [self._waiting(name, player, by_name.keys()) for name, player in by_name.items()]
        people = {name: player.id for name, player in by_name.items()}
        self._round = Round(people, Decision(queue, now, self._rng.getrandbits(32)))
        return len(queue) > AT_ONCE or self._go_on(self._round, now)

    def _go_on(self, round: Round, now: Seconds) -> bool:
        """Decide on, then lead some; whether there is more to do."""
        if round.groups is None:
            if not round.decision.go_on(WORK):
                return True
            round.groups = deque(round.decision.groups())
            if len(round.people) > AT_ONCE:
                return True
        free = self._free_tables()
        for _ in range(min(GROUPS, len(round.groups))):
            self._lead([round.people[name] for name in round.groups.popleft()], free, now)
        if round.groups:
            return True
        for together in [*self._seated_together(free, now)]:
            self._lead(together, free, now)
        self._fruitless = self._fruitless + 1 if free else 0
        return False

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
        self._board.forget(player.id)
        since = self._lost.pop(player.id, None)
        self._board.stir(player.id)
        if since is not None and self._may_wait(player):
            self._queue[player.id] = since
            self._plan(now)
        self._tell()

    def leave(self, player: Player, now: Seconds) -> None:
        """He is gone, or lost for too long to be waited for."""
        self._drop(player)
        coffee = self._of.get(player.id)
        if coffee is not None:
            self._forget(player, coffee, now - self._settings.media_lease)
            self._part(coffee, player, now)
        self._board.forget(player.id)
        self._tell()

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """One of two has blocked the other: they do not take a coffee together."""
        coffee = self._of.get(player.id)
        if coffee is None:
            return
        apart = [other for other in coffee.people.values() if other is not player and player.avoids(other)]
        # Who sits already stays: a third on his way to them is led elsewhere.
        coming = [one for one in (player, *apart) if one.id in coffee.thirds and one.id not in coffee.arrived]
        if apart and coming:
            for third in coming:
                self._part(coffee, third, now)
                self._put_back(third, now)
        elif apart:
            self._part(coffee, player, now)
        self._tell()

    def forget(self, person: PersonId) -> None:
        """Somebody was erased: nothing of him is remembered."""
        self._memory.forget(person)

    # ---- leading people to tables

    def _lead(self, group: Sequence[PlayerId], free: list[Meeting], now: Seconds) -> None:
        people = [self._players[id] for id in group if id in self._queue]
        # Since it was decided, somebody may have gone, or one of them have blocked another.
        if len(people) < len(group) or any(self._are_apart(*pair) for pair in combinations(people, 2)):
            return
        fitting = [table for table in free if fits(table, people)]
        if not fitting:
            return
        nearest = {table.id: min(self._ground.distance(people[0], seat) for seat in table.seats) for table in fitting}
        table = min(fitting, key=lambda table: nearest[table.id])
        free.remove(table)
        questions = tuple(self._rng.sample(range(QUESTIONS), ASKED))
        coffee = Coffee(table, {player.id: player for player in people}, {}, questions)
        # Whoever waited at this very table stays where he sits.
        places = [place for place in empty(table, people) if place not in table.sitters.values()]
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
        for one, other in combinations(people, 2):
            self._remember(one, other)
        self._coffees[table.id] = coffee
        self._expect(coffee, farthest, now)

    def _fill(self, now: Seconds) -> None:
        """No table is free: who has waited long sits down third; who drinks long is told if somebody waits even so."""
        urgent = [id for id in sorted(self._queue, key=lambda id: (self._queue[id], id)) if self._has_waited(id, now)]
        tables = [coffee for coffee in self._coffees.values() if may_be_joined(coffee, now)] if urgent else []
        people = [self._players[id] for id in urgent[:MOST]]
        names = {name_of(player) for coffee in tables for player in (*people, *coffee.people.values())}
        pairs = [
            tuple(self._waiting(name_of(player), player, names) for player in coffee.people.values())
            for coffee in tables
        ]
        work = WORK
        for player in people:
            if not tables or work <= 0:
                break
            at = choose(self._waiting(name_of(player), player, names), pairs) if self._may_wait(player) else None
            if at is not None:
                work -= 2 * len(tables)
                del pairs[at]
                self._lead_third(player, tables.pop(at), now)
        if any(self._has_waited(id, now) for id in self._queue):
            for coffee in self._coffees.values():
                if not coffee.hinted and coffee.since is not None and now >= coffee.since + LONG:
                    coffee.hinted = coffee.others_wait = True
                    self._board.stir(*coffee.people)

    def _lead_third(self, player: Player, coffee: Coffee, now: Seconds) -> None:
        place = min(coffee.table.free_seats, key=partial(self._ground.distance, player))
        self._queue.pop(player.id)
        for other in coffee.people.values():
            self._remember(player, other)
        coffee.people[player.id] = player
        coffee.places[player.id] = place
        coffee.thirds[player.id] = None
        player.out_of_meeting = False
        self._of[player.id] = coffee
        self._expect(coffee, self._ground.distance(player, place), now)

    def _expect(self, coffee: Coffee, way: float, now: Seconds) -> None:
        """They hear of each other now, and whoever is not there in time is brought."""
        self._timers.set(("coffee_led", coffee.table.id), now + 2 * way / self._settings.walk_speed + ARRIVAL)
        self._board.stir(*coffee.people)
        self._look(coffee, now)

    def _remember(self, one: Player, other: Player) -> None:
        self._memory.of(name_of(one)).partners.append(name_of(other))
        self._memory.of(name_of(other)).partners.append(name_of(one))

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
        self._board.stir(*coffee.people)
        if coffee.since is None and coffee.people and len(coffee.arrived) == len(coffee.people):
            coffee.since = now
            self._timers.cancel(("coffee_led", coffee.table.id))
            self._serve(coffee)
        for third in coffee.arrived.keys() & coffee.thirds.keys():
            if coffee.thirds[third] is None:
                coffee.thirds[third] = now
                self._timers.cancel(("coffee_led", coffee.table.id))
                self._serve(coffee, third)

    def _serve(self, coffee: Coffee, third: PlayerId | None = None) -> None:
        """Tell that these are together now: a round; and another one for who was led to them as the third."""
        people = tuple(player.person for player in coffee.people.values())
        self._news.tell(CoffeeServed(tuple(coffee.people), people, third))

    def _part(self, coffee: Coffee, player: Player, now: Seconds) -> None:
        """Somebody leaves; who is left alone early waits again, before all others."""
        self._board.stir(player.id, *coffee.people)
        coffee.people.pop(player.id, None)
        coffee.arrived.pop(player.id, None)
        if self._of.get(player.id) is coffee:
            del self._of[player.id]
        if len(coffee.people) > 1:
            return
        self._coffees.pop(coffee.table.id, None)
        self._timers.cancel(("coffee_led", coffee.table.id))
        for left in [*coffee.people.values()]:
            coffee.people.pop(left.id)
            self._of.pop(left.id, None)
            if left.connected and coffee.early(now - self._settings.media_lease, left.id):
                self._put_back(left, now)

    def _put_back(self, player: Player, now: Seconds) -> None:
        if self._may_wait(player):
            self._board.stir(player.id)
            self._queue[player.id] = min([now, *(since - 0.001 for since in self._queue.values())])
            self._plan(now)

    def _forget(self, player: Player, coffee: Coffee, now: Seconds) -> None:
        """With whom he hardly met, it does not count."""
        for other in coffee.people.values():
            if other is not player and (coffee.early(now, player.id) or coffee.early(now, other.id)):
                self._memory.hardly_met(name_of(player), name_of(other))

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

    def _seated_together(self, free: list[Meeting], now: Seconds) -> Iterator[Sequence[PlayerId]]:
        """Some who wait at one table and are each matched with others would hold it for ever: it is their coffee."""
        for table in free:
            people = sorted(table.members.values(), key=lambda player: self._queue.get(player.id, now))
            waited = all(self._queue.get(player.id, now) <= now - PATIENCE for player in people)
            if waited and 1 < len(people) <= 3 and not any(self._are_apart(*pair) for pair in combinations(people, 2)):
                yield [player.id for player in people]

    # ---- small things

    def _tell(self) -> None:
        self._board.tell(self._queue, self._coffees.values(), self._of, free=bool(self._free_tables()))

    def _may_wait(self, player: Player) -> bool:
        """Whether the player is where one takes a coffee, or at a high table, and can be spoken to."""
        here = any(area.contains(player.x, player.y) for area in self._corners)
        return player.connected and player.status.reachable and (here or player.meeting in self._tables)

    def _drop(self, player: Player) -> None:
        self._board.stir(player.id)
        self._queue.pop(player.id, None)
        self._lost.pop(player.id, None)

    def _plan(self, now: Seconds) -> None:
        """There is a round as long as there is somebody to be brought to others."""
        if not self._queue:
            self._timers.cancel(("coffee", ""))
            self._round = None
        elif not self._timers.has(("coffee", "")):
            self._timers.set(("coffee", ""), now + ROUND)

    def _waiting(self, name: PersonId, player: Player, queue: Set[PersonId]) -> Waiting:
        """How matching sees the player. Either of two who avoid each other is enough for it."""
        memory = self._memory.of(name)
        return Waiting(
            id=name,
            since=self._queue.get(player.id, 0.0),
            offers=frozenset(map(key, player.card.offers)),
            seeks=frozenset(map(key, player.card.seeks)),
            languages=player.card.languages,
            partners=tuple(memory.partners),
            apart=frozenset(queue & player.apart) | frozenset(queue & memory.unwanted.keys()),
        )

    def _are_apart(self, one: Player, other: Player) -> bool:
        """Whether these two are not to be brought together."""
        return one.avoids(other) or self._memory.are_unwanted(name_of(one), name_of(other))

    def _has_waited(self, id: PlayerId, now: Seconds) -> bool:
        return now >= self._queue[id] + URGENT
