"""Megaphones: hosts who speak to many at once, and how far each of theirs reaches.

That those within reach hear the holder is ``hearing``'s to say. A megaphone is put away when its holder
leaves the area it was meant for, is not reachable any more, or is lost for longer than the lease: nobody
goes on speaking to a room he has left.
"""

from __future__ import annotations

from collections.abc import Mapping

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import MegaphoneScope, PlayerId, Seconds
from papote.world import commands
from papote.world.events import MegaphonePutAway, MegaphoneTaken, MegaphoneView
from papote.world.hosts import check_host
from papote.world.news import News
from papote.world.player import Megaphone, Player
from papote.world.settings import RoomSettings


class Megaphones:
    """Those in use in one room."""

    def __init__(
        self,
        tilemap: TileMap,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        held: dict[PlayerId, Megaphone],
        news: News,
    ) -> None:
        """``held`` is what ``Hearing`` goes by: the megaphones by holder."""
        self._settings = settings
        self._areas = {area.id: area for area in tilemap.areas}
        self._players = players
        self._held = held
        self._news = news

    @property
    def views(self) -> tuple[MegaphoneView, ...]:
        """The megaphones as everyone sees them, in the order in which they were taken."""
        return tuple(megaphone.view() for megaphone in self._held.values())

    def use(self, player: Player, wish: commands.UseMegaphone, now: Seconds) -> None:
        """Take a megaphone, change how far it reaches, or put it away."""
        if wish.scope is None:
            self.put_away(player)
            return
        check_host(player)
        if not self._settings.forwarding or not player.status.reachable:
            # Who is not to be disturbed would be surprised to be heard by everybody; and where nothing forwards
            # voices, a megaphone would only seem to be heard.
            raise Refused("forbidden")
        megaphone = Megaphone(player, wish.scope)
        if wish.scope is MegaphoneScope.AREA:
            if player.area is None:
                raise Refused("unknown_area")
            area = megaphone.area = self._areas[player.area]
            megaphone.inside = {other.id: other for other in self._players.values() if area.contains(other.x, other.y)}
        before = self._held.get(player.id)
        if before is None or before.view() != megaphone.view():
            self._held[player.id] = megaphone
            self._news.tell(MegaphoneTaken(megaphone.view()))
            self._reach_changed(megaphone)

    def put_away(self, player: Player) -> None:
        """The player speaks to many no more, if he did."""
        megaphone = self._held.pop(player.id, None)
        if megaphone is not None:
            self._news.tell(MegaphonePutAway(player.id))
            self._reach_changed(megaphone)

    def moved(self, player: Player) -> None:
        """The player stands elsewhere: perhaps in or out of reach."""
        for megaphone in [*self._held.values()]:
            area = megaphone.area
            if area is None or area.contains(player.x, player.y) == (player.id in megaphone.inside):
                continue
            if megaphone.holder is player:
                self.put_away(player)
                continue
            if megaphone.inside.pop(player.id, None) is None:
                megaphone.inside[player.id] = player
            self._news.listen(player)

    def leave(self, player: Player) -> None:
        """The player is gone for good."""
        self.put_away(player)
        for megaphone in self._held.values():
            megaphone.inside.pop(player.id, None)

    def _reach_changed(self, megaphone: Megaphone) -> None:
        for player in self._players.values():
            self._news.listen(player)
        if megaphone.holder.bubble is not None:
            self._news.retune(megaphone.holder.bubble)
