"""Beacons: "open to chat", with a line if one likes, until one puts it out or its time is over."""

from __future__ import annotations

from collections.abc import Mapping

from papote.types import PlayerId, Seconds
from papote.world.commands import SetBeacon
from papote.world.events import Beacon
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


class Beacons:
    """The beacons of one room."""

    def __init__(self, settings: RoomSettings, players: Mapping[PlayerId, Player], timers: Timers, news: News) -> None:
        self._seconds = settings.beacon_seconds
        self._players = players
        self._timers = timers
        self._news = news

    def set(self, player: Player, wish: SetBeacon, now: Seconds) -> None:
        """Light it, or put it out. Lit again, its time begins anew."""
        if not wish.on:
            self.forget(player)
            return
        until = now + min(wish.seconds or self._seconds, self._seconds)
        player.beacon = Beacon(wish.text, until)
        self._timers.set(("beacon", player.id), until)
        self._news.touch(player)

    def over(self, subject: str, now: Seconds) -> None:
        """Its time is over."""
        player = self._players.get(PlayerId(subject))
        if player is not None:
            self.forget(player)

    def forget(self, player: Player) -> None:
        """It is out."""
        self._timers.cancel(("beacon", player.id))
        if player.beacon is not None:
            player.beacon = None
            self._news.touch(player)
