"""Desks at which somebody works out loud: he says what he works on, and others take tickets for ten minutes with him.

Tickets are worked off in the order in which they were taken, and there may be an end of them. Whoever is called has a
minute to come; after it the next is called. Whoever is away from his desk for some minutes has left it. What a session
was is told once, at its end, for the public log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from papote.errors import Refused
from papote.tilemap.model import Area, TileMap
from papote.types import AreaId, PlayerId, Seconds
from papote.world.commands import ClaimDesk, NextTicket, TakeTicket, ThankDesk
from papote.world.events import DeskCalled, DeskChanged, DeskEnded, DeskSession, DeskThanked, DeskView
from papote.world.ground import Ground
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.spawn import Spot
from papote.world.tables import Bring
from papote.world.timers import Key, Timers

BESIDE = 2.5
"""Tiles from whoever works at a desk, within which one has come."""

CHAIR = 0.4
"""Tiles from a chair, within which somebody else has it."""


@dataclass(slots=True, eq=False)
class _Desk:
    area: Area
    owner: Player
    topic: str
    began: Seconds
    queue: dict[PlayerId, Player] = field(default_factory=dict)
    """Who has a ticket, first come first."""
    guest: Player | None = None
    """Whose turn it is."""
    here: bool = False
    """Whether he has come."""
    until: Seconds = 0.0
    """How long he has to come, or how long his ten minutes last."""
    served: set[PlayerId] = field(default_factory=set)
    """Whose turn it was, as far as they are here: they may say thanks."""
    guests: int = 0
    left: int | None = None
    """How many tickets more may be taken, if that has an end."""

    def view(self) -> DeskView:
        guest = self.guest.id if self.guest is not None else None
        until = self.until if guest is not None else None
        return DeskView(self.area.id, self.owner.id, self.topic, tuple(self.queue), guest, self.here, until, self.left)

    def count(self, tickets: int) -> None:
        """So many tickets more may be taken, or fewer."""
        if self.left is not None:
            self.left += tickets


class Desks:
    """The desks of one room."""

    def __init__(
        self,
        tilemap: TileMap,
        ground: Ground,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        timers: Timers,
        news: News,
        bring: Bring,
    ) -> None:
        self._areas = tuple(area for area in tilemap.areas if area.desk)
        self._ground = ground
        self._settings = settings
        self._players = players
        self._timers = timers
        self._news = news
        self._bring = bring
        self._desks: dict[AreaId, _Desk] = {}
        self._own: dict[PlayerId, _Desk] = {}
        """Who works at which."""
        self._called: dict[PlayerId, _Desk] = {}
        """Who has not come yet, though it is his turn."""

    @property
    def views(self) -> tuple[DeskView, ...]:
        """The desks somebody works at, in the order in which they were claimed."""
        return tuple(desk.view() for desk in self._desks.values())

    # ---- what people do

    def claim(self, player: Player, wish: ClaimDesk, now: Seconds) -> None:
        """Work at the desk one stands at, on something else than before, or no more."""
        desk = self._of(player)
        if not wish.on:
            if desk is None:
                raise Refused("no_desk")
            self._end(desk, now)
            return
        if desk is None:
            area = next((area for area in self._areas if area.contains(player.x, player.y)), None)
            if area is None or not player.status.reachable:
                raise Refused("no_desk")
            if area.id in self._desks:
                raise Refused("desk_taken")
            self._give_up(player, now)
            desk = self._desks[area.id] = self._own[player.id] = _Desk(area, player, wish.topic, now)
            self._sit(desk, now)
        desk.topic = wish.topic
        desk.left = wish.slots
        self._tell(desk)

    def take(self, player: Player, wish: TakeTicket, now: Seconds) -> None:
        """Take a ticket, instead of one for another desk; or give it back."""
        desk = self._desks.get(wish.area)
        # Of somebody one has nothing to do with there is no desk.
        if desk is None or desk.owner.is_same_person(player) or player.avoids(desk.owner):
            raise Refused("no_desk")
        if not wish.on:
            self._give_back(player, desk, now)
        elif player.id not in desk.queue and desk.guest is not player:
            if desk.left == 0:
                raise Refused("no_slots")
            if len(desk.queue) >= self._settings.desk_tickets:
                raise Refused("too_many")
            for window in [each for each in self._waiting() if each.is_same_person(player)]:
                self._give_up(window, now)
            desk.queue[player.id] = player
            desk.count(-1)
            self._tell(desk)
            self._call(desk, now)

    def next(self, player: Player, wish: NextTicket, now: Seconds) -> None:
        """Whoever works at a desk is done with his guest, or waits for him no longer."""
        desk = self._of(player)
        if desk is None:
            raise Refused("no_desk")
        self._done(desk, now)

    def thank(self, player: Player, wish: ThankDesk, now: Seconds) -> None:
        """A note for whoever had time for one, once."""
        desk = self._desks.get(wish.area)
        if desk is None or player.id not in desk.served:
            raise Refused("no_desk")
        desk.served.discard(player.id)
        if not player.avoids(desk.owner):
            self._news.tell(DeskThanked(desk.owner.id, player.id, wish.text))

    # ---- what happens to them

    def moved(self, player: Player, now: Seconds) -> None:
        """The player stands elsewhere: if it is his turn, he may have come."""
        if self._called and player.id in self._called:
            self._look(self._called[player.id], now)
        if self._own and player.id in self._own:
            self.look_after(player, now)

    def look_after(self, player: Player, now: Seconds) -> None:
        """Where the player is, or whether he is open to others, has changed: he leaves his desk, or is back at it."""
        desk = self._of(player)
        if desk is None:
            return
        left: Key = ("desk_left", desk.area.id)
        if player.status.reachable and desk.area.contains(player.x, player.y):
            self._timers.cancel(left)
        elif not self._timers.has(left):
            self._timers.set(left, now + self._settings.desk_left_seconds)

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """The player has nothing to do with somebody any more: neither has a ticket of the other."""
        for desk in [*self._desks.values()]:
            people = [each for each in (desk.guest, *desk.queue.values()) if each is not None]
            for each in people:
                if player in (each, desk.owner) and each.avoids(desk.owner):
                    self._give_back(each, desk, now)

    def forget(self, player: Player, now: Seconds) -> None:
        """The player is gone for good."""
        own = self._of(player)
        if own is not None:
            self._end(own, now)
        for desk in [*self._desks.values()]:
            desk.served.discard(player.id)
        self._give_up(player, now)

    def close(self, now: Seconds) -> None:
        """The room ends, and with it every session."""
        for desk in [*self._desks.values()]:
            self._end(desk, now)

    # ---- what comes due

    def over(self, area: str, now: Seconds) -> None:
        """Somebody did not come, or his ten minutes are over."""
        self._done(self._desks[AreaId(area)], now)

    def left(self, area: str, now: Seconds) -> None:
        """Whoever worked at a desk has been away from it too long: it is free again."""
        self._end(self._desks[AreaId(area)], now)

    # ---- small things

    def _of(self, player: Player) -> _Desk | None:
        return self._own.get(player.id)

    def _sit(self, desk: _Desk, now: Seconds) -> None:
        """Whoever works at a desk sits on its nearest chair nobody stands on, if it has any."""
        owner = desk.owner
        others = [each for each in self._players.values() if each is not owner]
        free = [seat for seat in desk.area.seats if all(self._ground.distance(each, seat) >= CHAIR for each in others)]
        if free:
            seat = min(free, key=lambda seat: self._ground.distance(owner, seat))
            self._bring(owner, Spot(seat.x, seat.y), seat.facing, "seat", now)

    def _waiting(self) -> list[Player]:
        """Everybody who has a ticket, or whose turn it is."""
        return [
            each for desk in self._desks.values() for each in (desk.guest, *desk.queue.values()) if each is not None
        ]

    def _give_up(self, player: Player, now: Seconds) -> None:
        for desk in [*self._desks.values()]:
            self._give_back(player, desk, now)

    def _give_back(self, player: Player, desk: _Desk, now: Seconds) -> None:
        if desk.guest is player:
            self._done(desk, now)
        elif desk.queue.pop(player.id, None) is not None:
            desk.count(1)
            self._tell(desk)

    def _call(self, desk: _Desk, now: Seconds) -> None:
        """It is the turn of whoever has waited longest, if nobody is there."""
        if desk.guest is not None or not desk.queue:
            return
        desk.guest = desk.queue.pop(next(iter(desk.queue)))
        desk.here = False
        desk.until = now + self._settings.desk_call_seconds
        self._timers.set(("desk", desk.area.id), desk.until)
        self._called[desk.guest.id] = desk
        self._news.tell(DeskCalled(desk.guest.id, desk.area.id, desk.until))
        self._tell(desk)
        self._look(desk, now)

    def _look(self, desk: _Desk, now: Seconds) -> None:
        guest = desk.guest
        if guest is None or desk.here:
            return
        if desk.area.contains(guest.x, guest.y) or self._ground.near(guest, desk.owner, BESIDE):
            desk.here = True
            desk.guests += guest.card.listed  # who is in no list is in no log
            desk.served.add(guest.id)
            desk.until = now + self._settings.desk_seconds
            self._timers.set(("desk", desk.area.id), desk.until)
            self._called.pop(guest.id, None)
            self._tell(desk)

    def _done(self, desk: _Desk, now: Seconds) -> None:
        if desk.guest is not None:
            self._called.pop(desk.guest.id, None)
            desk.guest = None
            if not desk.here:  # his time is somebody else's now
                desk.count(1)
            self._timers.cancel(("desk", desk.area.id))
            self._tell(desk)
        self._call(desk, now)

    def _end(self, desk: _Desk, now: Seconds) -> None:
        if desk.guest is not None:
            self._called.pop(desk.guest.id, None)
        self._timers.cancel(("desk", desk.area.id))
        self._timers.cancel(("desk_left", desk.area.id))
        owner = desk.owner
        del self._desks[desk.area.id], self._own[owner.id]
        # Who is in no list is in no log.
        if owner.card.listed:
            name = owner.profile.name
            self._news.tell(DeskSession(desk.area.id, owner.person, name, desk.topic, now - desk.began, desk.guests))
        self._news.tell(DeskEnded(desk.area.id))

    def _tell(self, desk: _Desk) -> None:
        self._news.tell(DeskChanged(desk.view()))
