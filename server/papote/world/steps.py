"""Steps: a player stands elsewhere, and everything that follows from the place.

Whether a step is possible is ``movement``; what a place means is said by ``areas``, ``bubbles`` and the others, which
are asked here in their order. Whoever puts people somewhere else, without a walk, does it here as well.
"""

from __future__ import annotations

from papote.types import ConversationId, Facing, Seconds
from papote.world import commands, events
from papote.world.areas import Areas
from papote.world.bubbles import Bubbles
from papote.world.cells import Cells
from papote.world.coffee import CoffeeCorner
from papote.world.desks import Desks
from papote.world.megaphones import Megaphones
from papote.world.movement import Movement, Verdict
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.positions import Positions
from papote.world.spawn import Spawn, Spot
from papote.world.stages import Stages
from papote.world.talking import Talking
from papote.world.walks import Walks


class Steps:
    """Where everybody goes, and what it leads to."""

    _walks: Walks
    _stages: Stages
    _megaphones: Megaphones
    _desks: Desks
    _coffee: CoffeeCorner

    def __init__(
        self,
        movement: Movement,
        positions: Positions,
        cells: Cells,
        near: Cells,
        spawn: Spawn,
        areas: Areas,
        bubbles: Bubbles,
        talking: Talking,
        news: News,
    ) -> None:
        """``cells`` are what others see of the map, ``near`` who is close by."""
        self._movement = movement
        self._positions = positions
        self._cells = cells
        self._near = near
        self._spawn = spawn
        self._areas = areas
        self._bubbles = bubbles
        self._talking = talking
        self._news = news
        self._stirred: dict[ConversationId, Talk] = {}
        """Bubbles in which somebody moved: their loudness is looked at with the next tick."""

    def lead_to(self, walks: Walks, stages: Stages, megaphones: Megaphones, desks: Desks, coffee: CoffeeCorner) -> None:
        """These hear of steps too; they come after ``__init__`` because some of them put people somewhere."""
        self._walks = walks
        self._stages = stages
        self._megaphones = megaphones
        self._desks = desks
        self._coffee = coffee

    def take_stirred(self) -> dict[ConversationId, Talk]:
        """Bubbles in which somebody moved since this was asked last."""
        stirred, self._stirred = self._stirred, {}
        return stirred

    # ---- on one's own feet

    def move(self, player: Player, wish: commands.Move, now: Seconds) -> None:
        """Take one step as far as it is possible; what does not fit is answered."""
        if wish.seq <= player.seq:
            return
        player.seq = wish.seq
        if player.walk is not None:
            if self._walks.is_underway(player, now):
                return
            self._walks.leave(player, now)
        code = self._movement.objection(player, wish.x, wish.y, now)
        if code is not None:
            self._object(player, code, now)
            return
        x, y = round(wish.x), round(wish.y)
        if self._areas.bars(player, player.x, player.y, x, y):
            self._object(player, "area_locked", now)
            return
        if self._areas.reservations.bars(player, player.x, player.y, x, y):
            self._object(player, "area_reserved", now)
            return
        player.fixed_at = None
        displaced = (x, y) != (player.x, player.y)
        if displaced:
            self._walk(player, x, y, wish.facing, now)
        elif player.moving or player.facing != wish.facing:
            player.moving = False
            player.facing = wish.facing
            self._positions.mark(player, now)

    def _walk(self, player: Player, x: int, y: int, facing: Facing, now: Seconds) -> None:
        way_out = self._areas.exit_on(player.x, player.y, x, y)
        if way_out is not None and way_out.room is None:
            spot = self._spawn.at_entry(way_out.entry)
            if spot is None:
                self._object(player, "area_locked", now)
            else:
                self.bring(player, spot, player.facing, "exit", now)
            return
        player.x, player.y = x, y
        player.facing = facing
        player.walked = True
        player.moving = True
        player.still_since = now
        self._positions.mark(player, now)
        self.stand(player, now)
        if way_out is not None and way_out.room is not None:
            self._news.tell(events.ExitReached(player.id, way_out.room, way_out.entry))

    # ---- moved by others

    def carry(self, player: Player, x: int, y: int, facing: Facing, now: Seconds) -> None:
        """Move the player by one step of a walk: the way is known to be free, and leads into nothing but what is kept.

        Nobody is carried in there who may not walk in: he stays behind.
        """
        if self._areas.reservations.bars(player, player.x, player.y, x, y):
            self._walks.leave(player, now)
            self._object(player, "area_reserved", now)
            return
        player.x, player.y = x, y
        player.facing = facing
        player.walked = True
        player.moving = True
        player.still_since = now
        self._positions.mark(player, now)
        self.stand(player, now)

    def set_down(self, player: Player, now: Seconds) -> None:
        """The player's own feet carry him again, from where he is."""
        self.halt(player, now)
        self._movement.start(player, now)
        self._bubbles.moved(player, now)

    def put(self, player: Player, spot: Spot, now: Seconds) -> None:
        """Put the player somewhere without a walk."""
        self._walks.leave(player, now)
        player.x, player.y = spot.x, spot.y
        self._movement.start(player, now)
        self._positions.mark(player, now)
        self.stand(player, now)

    def bring(self, player: Player, spot: Spot, facing: Facing, code: str, now: Seconds) -> None:
        """Put the player somewhere, looking there, for a reason that his browser knows by its code."""
        player.facing = facing
        self.put(player, spot, now)
        # What was sent before this was heard of does not count as impossible.
        player.fixed_at = now
        self.fix(player, code)

    # ---- what follows

    def stand(self, player: Player, now: Seconds) -> None:
        """The player stands elsewhere than before: everything that follows from the place."""
        self._near.place(player.id, player.x, player.y)
        cell = self._cells.place(player.id, player.x, player.y)
        if cell is not None:
            self._news.tell(events.CellChanged(player.id, cell))
        self._areas.moved(player, now)
        zone = self._areas.zone(player.x, player.y)
        if zone.area != player.area:
            player.area = zone.area
            self._talking.stand(player, now)
            self._news.touch(player)
        if zone.meeting is not player.meeting or zone.silent != player.silent:
            self._areas.leave(player, now)
            player.silent = zone.silent
            if zone.silent or zone.meeting is not None:
                self._bubbles.withdraw(player, now)
            if zone.meeting is not None:
                self._areas.enter(player, zone.meeting)
        self._stages.stand(player, now)
        self._megaphones.moved(player)
        self._desks.moved(player, now)
        self._coffee.stand(player, now)
        self._news.stir(player)
        self._bubbles.moved(player, now)
        if player.bubble is not None:
            self._stirred[player.bubble.id] = player.bubble

    def _object(self, player: Player, code: str, now: Seconds) -> None:
        """Answer a move that does not fit; the others see the player stand."""
        verdict = self._movement.verdict(player, code, now)
        self.halt(player, now)
        if verdict is not Verdict.IGNORE:
            self.fix(player, code)
        if verdict is Verdict.EXPEL:
            self._news.tell(events.Expelled(player.id, "too_fast"))

    def halt(self, player: Player, now: Seconds) -> None:
        """The player stands still, whatever he was doing."""
        if player.moving:
            player.moving = False
            self._positions.mark(player, now)

    def fix(self, player: Player, code: str) -> None:
        """Tell the player's browser where he is, and why it is not where it thought."""
        self._news.tell(events.PositionFixed(player.id, player.seq, player.x, player.y, player.facing, code))
