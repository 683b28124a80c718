"""Walks: people who walk a promenade as one group, at the leader's pace, without a hand on a key.

The room moves them, one step after another along the line of ``promenades``; each follows at his own small distance.
They are one bubble, and hear each other alike however far somebody falls behind (``hearing``). A step of one's own
leaves the walk. Only those who walk cost anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from papote.errors import Refused
from papote.geometry import Point
from papote.types import Facing, Pixels, PlayerId, Seconds, WalkId
from papote.world.bubbles import Bubbles
from papote.world.commands import Stroll
from papote.world.events import WalkChanged, WalkEnded, WalkView
from papote.world.ground import Ground
from papote.world.news import News
from papote.world.player import Player
from papote.world.promenades import Promenades, Route
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

UNDERWAY: Seconds = 1.0
"""Steps that were sent before one heard of the walk are not steps out of it."""

CATCH_UP = 0.8
"""How fast somebody catches up, as a share of running."""

Carry = Callable[[Player, int, int, Facing, Seconds], None]
"""Moves somebody by a step."""

Halt = Callable[[Player, Seconds], None]
"""Lets somebody stand on his own feet again."""


@dataclass(slots=True, eq=False)
class _Walker:
    player: Player
    since: Seconds
    way: list[Point]
    """What is left of his way to the line; empty once he is on it."""
    at: Pixels
    """How far along the line he is."""


@dataclass(slots=True, eq=False)
class _Walk:
    id: WalkId
    route: Route
    leader: Player
    at: Pixels
    """How far the leader's place is along the line."""
    sets_off: Seconds
    walkers: dict[PlayerId, _Walker] = field(default_factory=dict)
    """The longest first."""

    def view(self) -> WalkView:
        return WalkView(self.id, self.route.name, self.leader.id, tuple(self.walkers))


class Walks:
    """The walks of one room."""

    def __init__(
        self,
        ground: Ground,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        bubbles: Bubbles,
        timers: Timers,
        news: News,
        carry: Carry,
        halt: Halt,
    ) -> None:
        self._ground = ground
        self._settings = settings
        self._players = players
        self._bubbles = bubbles
        self._timers = timers
        self._news = news
        self._carry = carry
        self._halt = halt
        self._promenades = Promenades(ground.tilemap, ground.body)
        self._walks: dict[WalkId, _Walk] = {}
        self._given = 0

    @property
    def views(self) -> tuple[WalkView, ...]:
        """The walks as everyone sees them, oldest first."""
        return tuple(walk.view() for walk in self._walks.values())

    # ---- what people do

    def stroll(self, player: Player, wish: Stroll, now: Seconds) -> None:
        """Set off, fall in step, or leave."""
        if not wish.on:
            self.leave(player, now)
        elif player.walk is None:
            walk = self._wanted(player, wish)
            if walk is None:
                self._set_off(player, now)
            else:
                self._fall_in(player, walk, now)

    def is_underway(self, player: Player, now: Seconds) -> bool:
        """Whether a step of his own may have been sent before he heard that he walks with others."""
        walk = self._walks.get(player.walk) if player.walk is not None else None
        return walk is not None and now < walk.walkers[player.id].since + UNDERWAY

    def leave(self, player: Player, now: Seconds) -> None:
        """The player walks on his own again, if he did not already."""
        walk = self._walks.get(player.walk) if player.walk is not None else None
        if walk is None:
            return
        del walk.walkers[player.id]
        player.walk = None
        self._halt(player, now)
        self._retune(player)
        if not walk.walkers:
            del self._walks[walk.id]
            self._timers.cancel(("walk", walk.id))
            self._news.tell(WalkEnded(walk.id))
            return
        if walk.leader is player:
            self._lead(walk)
        self._news.tell(WalkChanged(walk.view()))

    def lost(self, player: Player) -> None:
        """The player's connection broke: if he led, whoever has walked longest leads at once."""
        walk = self._walks.get(player.walk) if player.walk is not None else None
        if walk is not None and walk.leader is player and self._lead(walk):
            self._news.tell(WalkChanged(walk.view()))

    # ---- what comes due

    def step(self, walk_id: str, now: Seconds) -> None:
        """Everybody of one walk goes on by a step."""
        walk = self._walks[WalkId(walk_id)]
        for stray in self._strays(walk):
            self.leave(stray, now)
        interval = self._settings.stroll_interval
        self._timers.set(("walk", walk.id), now + interval)
        leading = walk.walkers[walk.leader.id]
        if now >= walk.sets_off or self._is_complete(walk):
            walk.sets_off = now
            if not leading.way:
                walk.at += self._settings.stroll_speed * self._ground.tile * interval
        reach = CATCH_UP * self._settings.run_speed * self._ground.tile * interval
        for rank, walker in enumerate(self._in_order(walk)):
            place = self._next(walk, walker, walk.at - rank * self._settings.stroll_gap * self._ground.tile, reach)
            self._go(walker.player, place, now)

    # ---- small things

    def _wanted(self, player: Player, wish: Stroll) -> _Walk | None:
        """The walk he means, or that of his bubble; None: there is none, and none was named."""
        if wish.walk is not None:
            if wish.walk not in self._walks:
                raise Refused("no_walk")
            return self._walks[wish.walk]
        for walk in self._walks.values():
            if player.bubble is not None and walk.leader.bubble is player.bubble:
                return walk
        return None

    def _set_off(self, player: Player, now: Seconds) -> None:
        found = [(route.nearest(player), route) for route in self._promenades.routes]
        if not player.free or not found:
            raise Refused("no_walk")
        (at, away), route = min(found, key=lambda entry: entry[0][1])
        way = self._promenades.way(player, route.at(at)) if away <= self._reach else None
        if way is None:
            raise Refused("no_walk")
        self._given += 1
        walk = _Walk(WalkId(f"w{self._given}"), route, player, at, now + self._settings.stroll_wait)
        self._walks[walk.id] = walk
        self._timers.set(("walk", walk.id), now)
        self._take(player, walk, way, at, now)

    def _fall_in(self, player: Player, walk: _Walk, now: Seconds) -> None:
        at, away = walk.route.nearest(player)
        passing = away <= self._reach and self._passes(walk, player)
        way = self._promenades.way(player, walk.route.at(at)) if passing else None
        if way is None:
            raise Refused("no_walk")
        player.walk = walk.id  # before: the bubble holds together who walks together
        if not self._bubbles.fall_in(player, walk.leader, now):
            player.walk = None
            raise Refused("no_walk")
        behind = walk.at - len(walk.walkers) * self._settings.stroll_gap * self._ground.tile
        self._take(player, walk, way, walk.route.around(at, behind), now)

    def _passes(self, walk: _Walk, player: Player) -> bool:
        """Whether the walk is the player's own talk already, or one of those who talk on it is beside him."""
        talk = walk.leader.bubble
        if talk is not None and talk is player.bubble:
            return True
        walkers = (walker.player for walker in walk.walkers.values())
        return any(
            (each is walk.leader or (talk is not None and each.bubble is talk))
            and self._ground.near(player, each, self._settings.leave_radius)
            for each in walkers
        )

    def _take(self, player: Player, walk: _Walk, way: list[Point], at: Pixels, now: Seconds) -> None:
        player.walk = walk.id
        walk.walkers[player.id] = _Walker(player, now, way, at)
        self._retune(player)
        self._news.tell(WalkChanged(walk.view()))

    @property
    def _reach(self) -> Pixels:
        return self._settings.stroll_reach * self._ground.tile

    def _retune(self, player: Player) -> None:
        if player.bubble is not None:
            self._news.retune(player.bubble)

    def _lead(self, walk: _Walk) -> bool:
        """Let whoever has walked longest lead, of those who are there; whether that is another than before."""
        walkers = [walker.player for walker in walk.walkers.values()]
        before = walk.leader
        # Those on the line first: who is still on his way to it cannot lead yet.
        ready = [each for each in walkers if each.connected and each is not before and not walk.walkers[each.id].way]
        others = ready or [each for each in walkers if each is not before]
        if not others:
            return False
        walk.leader = others[0]
        walk.at = walk.walkers[walk.leader.id].at
        return True

    @staticmethod
    def _strays(walk: _Walk) -> list[Player]:
        """Who is not in the talk of the others any more: a goodbye, or a block."""
        walkers = [walker.player for walker in walk.walkers.values()]
        bubble = next((each.bubble for each in (walk.leader, *walkers) if each.bubble is not None), None)
        if bubble is None:
            return [each for each in walkers if each is not walk.leader]
        return [each for each in walkers if each.bubble is not bubble]

    @staticmethod
    def _is_complete(walk: _Walk) -> bool:
        """Whether nobody of the leader's bubble is missing who might still come."""
        bubble = walk.leader.bubble
        return bubble is not None and all(member in walk.walkers for member in bubble.members)

    @staticmethod
    def _in_order(walk: _Walk) -> list[_Walker]:
        """The leader, and then the longest first."""
        leading = walk.walkers[walk.leader.id]
        return [leading, *(walker for walker in walk.walkers.values() if walker is not leading)]

    @staticmethod
    def _next(walk: _Walk, walker: _Walker, goal: Pixels, reach: Pixels) -> Point:
        """Where somebody is after this step."""
        here = Point(walker.player.x, walker.player.y)
        left = reach
        while walker.way:
            away = here.distance_to(walker.way[0])
            if away > left:
                part = left / away
                corner = walker.way[0]
                return Point(here.x + (corner.x - here.x) * part, here.y + (corner.y - here.y) * part)
            here, left = walker.way.pop(0), left - away
        walker.at += min(max(goal - walker.at, -left), left)
        return walk.route.at(walker.at)

    def _go(self, player: Player, place: Point, now: Seconds) -> None:
        x, y = round(place.x), round(place.y)
        dx, dy = x - player.x, y - player.y
        if (dx, dy) == (0, 0):
            return
        if abs(dx) >= abs(dy):
            facing = Facing.RIGHT if dx > 0 else Facing.LEFT
        else:
            facing = Facing.DOWN if dy > 0 else Facing.UP
        self._carry(player, x, y, facing, now)
