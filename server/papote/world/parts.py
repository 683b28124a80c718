"""What a room is made of: its people, and the rules, built in their order and introduced to each other.

What is decided lives in the rules themselves; which of them a wish goes to is ``room``'s affair.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from papote.tilemap.model import TileMap
from papote.types import PersonId, PlayerId
from papote.world import events
from papote.world.areas import Areas
from papote.world.beacons import Beacons
from papote.world.bubbles import Bubbles
from papote.world.cells import Cells
from papote.world.chat import ChatLog
from papote.world.coffee import CoffeeCorner
from papote.world.desks import Desks
from papote.world.encounters import Encounters
from papote.world.finding import Finding
from papote.world.ground import Ground, Placed
from papote.world.handing import Handing
from papote.world.hearing import Hearing
from papote.world.knocks import Knocks
from papote.world.manners import Manners
from papote.world.megaphones import Megaphones
from papote.world.movement import Movement
from papote.world.news import News
from papote.world.overhearing import Overhearing
from papote.world.player import Megaphone, Player
from papote.world.positions import Positions
from papote.world.presence import Presence
from papote.world.recordings import Recordings
from papote.world.settings import RoomSettings
from papote.world.spawn import Spawn
from papote.world.stages import Stages
from papote.world.steps import Steps
from papote.world.tables import Tables
from papote.world.talking import Talking
from papote.world.timers import Timers
from papote.world.walks import Walks


class Parts:
    """Everything in one room. Nothing happens here but that parts meet."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings, rng: random.Random) -> None:
        self.settings = settings
        self.players: dict[PlayerId, Player] = {}
        self.ground = Ground(tilemap, settings)
        self.cells = Cells(settings.cell_tiles * tilemap.tile_width, settings.cell_tiles * tilemap.tile_height)
        # Squares as wide as the widest question about neighbours: whoever is near is in one of nine.
        side = math.ceil(max(settings.leave_radius, settings.overhear_radius)) * self.ground.tile
        self.near = Cells(side, side)
        self.timers = Timers()
        held: dict[PlayerId, Megaphone] = {}
        self.hearing = Hearing(self.ground, settings, held)
        self.news = News(self.hearing, settings)
        self.movement = Movement(self.ground, settings)
        self.areas = Areas(self.ground, settings, self.timers, self.news)
        self.bubbles = Bubbles(self.ground, settings, self.players, self.near, self.timers, self.news)
        self.positions = Positions(self.cells, settings)
        self.presence = Presence(settings, self.timers)
        self.spawn = Spawn(self.ground, settings, self.areas, self._people_near, rng)
        self.talking = Talking(
            tilemap, self.players, self.areas, self.bubbles, self.hearing, ChatLog(settings), self.news
        )
        self.steps = Steps(
            self.movement,
            self.positions,
            self.cells,
            self.near,
            self.spawn,
            self.areas,
            self.bubbles,
            self.talking,
            self.news,
        )
        self.tables = Tables(self.ground, settings, self.players, self.areas, self.timers, self.news, self.steps.bring)
        self.coffee = CoffeeCorner(
            tilemap,
            self.ground,
            settings,
            self.players,
            self.areas,
            self.timers,
            self.news,
            self.tables.seat,
            rng,
        )
        self.knocks = Knocks(settings, self.areas, self.bubbles, self.timers, self.news)
        self.manners = Manners(settings, self.players, self.news)
        self.desks = Desks(tilemap, self.ground, settings, self.players, self.timers, self.news, self.steps.bring)
        self.walks = Walks(
            self.ground,
            settings,
            self.players,
            self.bubbles,
            self.timers,
            self.news,
            self.steps.carry,
            self.steps.set_down,
        )
        self.stages = Stages(
            tilemap, settings, self.players, self.timers, self.news, self.bubbles, self.spawn, self.steps.bring
        )
        self.megaphones = Megaphones(tilemap, settings, self.players, held, self.news)
        self.overhearing = Overhearing(
            self.ground, self.hearing, settings, self.players, self.near, self.timers, self.news
        )
        self.beacons = Beacons(settings, self.players, self.timers, self.news)
        self.finding = Finding(self.ground, settings, self.players, self.hearing, self.news)
        self.recordings = Recordings(tilemap, settings, self.areas, self.timers, self.news)
        self.encounters = Encounters(settings, self.timers, self.news)
        self.handing = Handing(settings, self.players, self.hearing, self.timers, self.news)
        self.steps.lead_to(self.walks, self.stages, self.megaphones, self.desks, self.coffee)

    def erase(self, person: PersonId) -> None:
        """Somebody was erased: what is remembered of persons, not of figures, is forgotten."""
        self.coffee.forget(person)
        self.knocks.erase(person)
        self.manners.erase(person)
        self.bubbles.erase(person)

    def snapshot(self) -> events.Snapshot:
        """The full public state, as of the last command: time alone changes nothing before its deadline."""
        return events.Snapshot(
            players=tuple(player.view() for player in self.players.values()),
            bubbles=self.bubbles.views,
            locked_areas=self.areas.locked,
            ajar_areas=self.areas.ajar,
            topics=self.areas.topics,
            stages=self.stages.views,
            megaphones=self.megaphones.views,
            call_back=self.tables.call_back,
            timer=self.tables.timer,
            recordings=self.recordings.views,
            walks=self.walks.views,
            desks=self.desks.views,
        )

    def _people_near(self, spot: Placed) -> Iterator[Player]:
        for player_id in self.near.within(self.near.at(spot.x, spot.y), 1):
            yield self.players[player_id]
