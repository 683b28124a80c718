"""Attendance: who comes, whose connection is lost, who comes back, who leaves, and whom that concerns.

How long a figure outlives its connection is ``presence``; where people are put is ``spawn``.
"""

from __future__ import annotations

from papote.types import Seconds
from papote.world import commands, events
from papote.world.parts import Parts
from papote.world.player import Player


class Attendance:
    """People's coming and going."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def join(self, wish: commands.Join, now: Seconds) -> None:
        """Somebody comes in: at the entry he names, if it is open."""
        parts = self._parts
        if wish.player in parts.players:
            parts.news.tell(events.CommandRefused(wish.player, "join", "already_joined"))
            return
        spot = parts.spawn.at_entry(wish.entry)
        barred = spot is None and parts.spawn.is_locked(wish.entry)
        if spot is None:
            spot = parts.spawn.anywhere()
        player = Player(wish.player, wish.profile, spot.x, spot.y, microphone=wish.microphone, camera=wish.camera)
        player.role = wish.role
        player.person = wish.person
        player.apart = wish.apart
        player.card = wish.card
        parts.players[player.id] = player
        parts.finding.changed(player)
        player.area = parts.areas.zone(player.x, player.y).area
        parts.talking.stand(player, now)
        parts.news.came(player)
        parts.news.tell(events.PlayerJoined(player.view()))
        parts.movement.start(player, now)
        parts.steps.stand(player, now)
        parts.news.tell(events.Welcomed(player.id, parts.snapshot(), resumed=False))
        if barred:
            parts.news.tell(events.CommandRefused(player.id, "join", "area_locked"))

    def disconnect(self, player: Player, wish: commands.Disconnect, now: Seconds) -> None:
        """His connection is lost; his place and his conversation are held for a while."""
        parts = self._parts
        if player.connected:
            parts.presence.lost(player, now)
            parts.walks.lost(player)
            parts.coffee.lost(player, now)
            parts.areas.stop_waiting(player)
            parts.knocks.withdraw(player)
            parts.stages.end_call(player)
            parts.bubbles.stop_asking(player, now)
            parts.news.touch(player)
            parts.steps.halt(player, now)

    def give_up(self, player: Player, now: Seconds) -> None:
        """He stays away too long for his conversation: the figure remains, and talks to nobody."""
        parts = self._parts
        player.lost = True
        parts.walks.leave(player, now)
        parts.coffee.leave(player, now)
        parts.stages.look(player, now)
        parts.megaphones.put_away(player)
        parts.news.touch(player)
        parts.areas.vacate(player, now)
        parts.bubbles.withdraw(player, now)

    def resume(self, player: Player, wish: commands.Resume, now: Seconds) -> None:
        """He is back before his place was given up; he is told what he missed."""
        parts = self._parts
        parts.presence.back(player)
        player.lost = False
        parts.news.touch(player)
        barred = not parts.areas.may_stay(player)
        if barred:
            parts.steps.put(player, parts.spawn.outside(player) or parts.spawn.anywhere(), now)
        parts.steps.halt(player, now)
        player.still_since = now
        parts.news.came_back(player)
        parts.stages.look(player, now)
        parts.areas.sit(player)
        parts.bubbles.look_again(player, now)
        parts.news.tell(events.Welcomed(player.id, parts.snapshot(), resumed=True, seq=player.seq))
        parts.knocks.came_back(player)
        parts.recordings.came_back(player)
        parts.handing.came_back(player)
        parts.coffee.came_back(player, now)
        if player.mute_unheard:
            by = player.muted_by if player.muted_by in parts.players else None
            parts.news.tell(events.Muted(player.id, by))
        if barred:
            parts.steps.fix(player, "area_locked")

    def leave(self, player: Player, wish: commands.Leave, now: Seconds) -> None:
        """He is gone for good, and nothing of him stays."""
        parts = self._parts
        player.connected = False
        parts.walks.leave(player, now)
        parts.coffee.leave(player, now)
        parts.presence.forget(player)
        parts.stages.leave(player, now)
        parts.megaphones.leave(player)
        parts.overhearing.forget(player)
        parts.areas.leave(player, now)
        parts.knocks.forget(player)
        parts.desks.forget(player, now)
        parts.encounters.forget(player)
        parts.handing.forget(player)
        parts.recordings.forget(player)
        parts.beacons.forget(player)
        parts.finding.left(player)
        parts.bubbles.forget(player, now)
        parts.positions.remove(player)
        parts.cells.remove(player.id)
        parts.near.remove(player.id)
        del parts.players[player.id]
        if not parts.players:
            parts.tables.forget()
        parts.news.tell(events.CellChanged(player.id, None))
        parts.news.left(player)
