"""Tables: how people come to their seats and all go away from them, and the clocks a host sets.

Whoever stands still at a table is seated; a host spreads everybody over the tables, rings the bell that ends
them, and starts a count-down. Who takes part in a meeting, and who waits for it, is kept by ``areas``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, cycle, islice
from typing import Literal

from papote.errors import Refused
from papote.types import AreaId, Facing, PlayerId, Seconds
from papote.world.areas import Areas, Meeting, Place
from papote.world.commands import CallBack, SpreadOverTables, StartTimer
from papote.world.events import CallBackChanged, Deadline, TimerChanged
from papote.world.ground import Ground
from papote.world.hosts import check_host
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.spawn import Spot
from papote.world.timers import Timers

STALLED: Seconds = 2.0
"""Somebody who said that he walks is taken to stand once nothing has come from him for this long."""

ELSEWHERE = 8
"""How many other tables somebody is shown who finds no seat."""

Size = tuple[int, int]
"""How many sit at a table, and how many may."""

Bring = Callable[[Player, Spot, Facing, str, Seconds], None]
"""Puts somebody at a place, looking there, and tells him with this code."""


class Tables:
    """The tables of one room."""

    def __init__(
        self,
        ground: Ground,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        areas: Areas,
        timers: Timers,
        news: News,
        bring: Bring,
    ) -> None:
        self._ground = ground
        self._settings = settings
        self._players = players
        self._areas = areas
        self._timers = timers
        self._news = news
        self._bring = bring
        self.call_back: Deadline | None = None
        """When all tables end, if the bell was rung."""
        self.timer: Deadline | None = None
        """The count-down everybody sees, if there is one."""

    # ---- sitting

    def look_around(self, player: Player, now: Seconds) -> None:
        """Seat somebody who has stood still at a table for a moment; when all seats are taken, he waits."""
        table = self._areas.wanted(player)
        if table is None or not table.seats or now < player.still_since + self._settings.join_delay:
            return
        sure = player.still_since + STALLED
        if player.moving and now < sure:  # he has not said that he stands: his network may hold his steps back
            self._timers.set(("still", player.id), sure)
        elif table.free_seats:
            self.seat(player, table, now)
        elif player.id not in table.waiting:
            self._areas.wait(player, table, tuple(self._elsewhere(player, table)))

    def seat(self, player: Player, table: Meeting, now: Seconds) -> None:
        """Let somebody sit down on the nearest free seat of a table that has one."""
        place = min(table.free_seats, key=lambda seat: self._ground.distance(player, seat))
        self._bring(player, Spot(place.x, place.y), place.facing, "seat", now)
        self._areas.take_seat(player, table, place)

    def _elsewhere(self, player: Player, full: Meeting) -> Iterator[tuple[AreaId, int]]:
        """Other tables and how many of their seats are free, the nearest first."""
        found: list[tuple[float, Place, Meeting]] = []
        for table in self._areas.tables:
            if table is not full and not table.high and not table.locked and table.free_seats:
                nearest = min(table.free_seats, key=lambda seat: self._ground.distance(player, seat))
                found.append((self._ground.distance(player, nearest), nearest, table))
        found.sort(key=lambda entry: entry[0])
        for _, seat, table in found[:ELSEWHERE]:
            yield seat.area, table.room

    # ---- what hosts do

    def spread(self, host: Player, wish: SpreadOverTables, now: Seconds) -> None:
        """Seat everybody who may be seated, evenly; locked tables stay as they are."""
        check_host(host)
        if not self._areas.tables:
            raise Refused("no_tables")
        tables = [table for table in self._areas.tables if not table.locked and not table.high]
        people = [player for player in self._players.values() if player is not host and _may_be_seated(player)]
        newcomers = shares([(len(table.members), table.capacity) for table in tables], len(people))
        # Dealt like cards: who came in together meets others.
        order = cycle(range(len(tables)))
        for player in people[: sum(newcomers)]:
            free = (number for number in islice(order, len(tables)) if newcomers[number])
            # Nobody is seated with somebody he has blocked; rather he stands.
            number = next((number for number in free if not _avoids_anybody(player, tables[number])), None)
            if number is not None:
                newcomers[number] -= 1
                self.seat(player, tables[number], now)

    def ring(self, host: Player, wish: CallBack, now: Seconds) -> None:
        """Let all tables end when the time is over, or take that back."""
        check_host(host)
        if not self._areas.tables:
            raise Refused("no_tables")
        self._set_call_back(Deadline(host.id, now + wish.seconds) if wish.seconds > 0 else None)

    def start_timer(self, host: Player, wish: StartTimer, now: Seconds) -> None:
        """Start a count-down, or stop it."""
        check_host(host)
        self._set_timer(Deadline(host.id, now + wish.seconds) if wish.seconds > 0 else None)

    # ---- what comes due

    def call_back_over(self, _: str, now: Seconds) -> None:
        """All tables end: nobody is seated again where he is before he has gone away from there."""
        for table in self._areas.tables:
            for player in [*table.inside.values()]:
                self._areas.say_goodbye(player, now)
        self._set_call_back(None)

    def timer_over(self, _: str, now: Seconds) -> None:
        """The count-down ends, and nothing follows from it."""
        self._set_timer(None)

    def forget(self) -> None:
        """Nobody is here any more who could hear a bell."""
        self._set_call_back(None)
        self._set_timer(None)

    # ---- small things

    def _set_call_back(self, deadline: Deadline | None) -> None:
        if deadline != self.call_back:
            self.call_back = deadline
            self._schedule("call_back", deadline)
            self._news.tell(CallBackChanged(deadline))

    def _set_timer(self, deadline: Deadline | None) -> None:
        if deadline != self.timer:
            self.timer = deadline
            self._schedule("timer", deadline)
            self._news.tell(TimerChanged(deadline))

    def _schedule(self, due: Literal["call_back", "timer"], deadline: Deadline | None) -> None:
        if deadline is None:
            self._timers.cancel((due, ""))
        else:
            self._timers.set((due, ""), deadline.until)


def shares(tables: Sequence[Size], people: int) -> list[int]:
    """How many newcomers each table gets: sizes as even as seats allow, and few tables rather than lonely people."""
    taken = [number for number, (sitting, _) in enumerate(tables) if sitting]
    empty = sorted((number for number, (sitting, _) in enumerate(tables) if not sitting), key=lambda n: -tables[n][1])
    seats = list(accumulate((tables[number][1] for number in empty), initial=_free(tables[n] for n in taken)))
    people = min(people, seats[-1])
    least = next(used for used, free in enumerate(seats) if free >= people)

    def lonely(used: int) -> int:
        chosen = [tables[number] for number in taken + empty[:used]]
        return sum(size == 1 for size in _fill(chosen, people))

    # The fewer tables, the fewer sit alone: as many as leave no more alone than the fewest would.
    used = least + bisect_right(range(least, len(empty) + 1), lonely(least), key=lonely) - 1
    chosen = sorted(taken + empty[:used])
    result = [0] * len(tables)
    for number, size in zip(chosen, _fill([tables[number] for number in chosen], people), strict=True):
        result[number] = size - tables[number][0]
    return result


def _fill(tables: Sequence[Size], people: int) -> list[int]:
    """The sizes once everybody sits, like water poured into vessels side by side; there are seats enough."""
    target = sum(sitting for sitting, _ in tables) + people
    top = max((seats for _, seats in tables), default=0)

    def poured(level: int) -> int:
        return sum(max(sitting, min(seats, level)) for sitting, seats in tables)

    level = bisect_right(range(top + 1), target, key=poured) - 1
    sizes = [max(sitting, min(seats, level)) for sitting, seats in tables]
    left = target - sum(sizes)
    for number, (_, seats) in enumerate(tables):
        if left and sizes[number] == level < seats:
            sizes[number] += 1
            left -= 1
    return sizes


def _free(tables: Iterable[Size]) -> int:
    return sum(seats - sitting for sitting, seats in tables)


def _avoids_anybody(player: Player, table: Meeting) -> bool:
    return any(player.avoids(member) for member in table.members.values())


def _may_be_seated(player: Player) -> bool:
    """Whether a host may seat this person: here, open to talk, not speaking, not in quiet or behind a lock."""
    if not (player.connected and player.status.reachable) or player.speaks or player.silent or player.seat is not None:
        return False
    return player.meeting is None or not player.meeting.locked
