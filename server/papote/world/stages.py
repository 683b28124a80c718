"""Stages: who speaks on a podium, who is called up, whose hand is raised.

Speakers are hosts who stand on the podium, and people a host called up who stand on it. That the whole
auditorium hears them is ``hearing``'s to say. Somebody sent off the stage stays where he is and is a
speaker again once he was called anew, or (a host) went down and came up again. Who is not reachable, or is
lost for longer than the lease, does not speak; his right to stand there waits for him.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from papote.errors import Refused
from papote.tilemap.model import Area, TileMap
from papote.types import Facing, PlayerId, Seconds, StageName
from papote.world import commands
from papote.world.bubbles import Bubbles
from papote.world.events import CalledToStage, StageCallEnded, StageView
from papote.world.hosts import check_host
from papote.world.news import News
from papote.world.player import Player, Stage
from papote.world.settings import RoomSettings
from papote.world.spawn import Spawn, Spot
from papote.world.timers import Timers

Bring = Callable[[Player, Spot, Facing, str, Seconds], None]
"""Puts somebody on a spot, looking there, for a reason given by its code."""


class Stages:
    """The stages of one room and who is at them."""

    def __init__(
        self,
        tilemap: TileMap,
        settings: RoomSettings,
        players: Mapping[PlayerId, Player],
        timers: Timers,
        news: News,
        bubbles: Bubbles,
        spawn: Spawn,
        bring: Bring,
    ) -> None:
        self._settings = settings
        self._players = players
        self._timers = timers
        self._news = news
        self._bubbles = bubbles
        self._spawn = spawn
        self._bring = bring
        self._stages: dict[StageName, Stage] = {}
        self._podiums: dict[StageName, list[Area]] = {}
        places: list[tuple[Area, Stage]] = []
        for area in tilemap.areas:
            name = area.stage or area.audience
            if name is not None:
                places.append((area, self._stages.setdefault(name, Stage(name))))
                if area.stage is not None:
                    self._podiums.setdefault(name, []).append(area)
        self._places = sorted(places, key=lambda place: place[0].size)
        """Podiums and auditoriums, smallest first: that one decides where they overlap."""

    @property
    def views(self) -> tuple[StageView, ...]:
        """The stages with anything to tell, in the order of the map."""
        views = (stage.view() for stage in self._stages.values())
        return tuple(view for view in views if view.speakers or view.called or view.queue)

    # ---- what the room tells

    def stand(self, player: Player, now: Seconds) -> None:
        """The player stands elsewhere: perhaps in another auditorium, on a podium, or off it."""
        if not self._places:
            return
        stage = next((stage for area, stage in self._places if area.contains(player.x, player.y)), None)
        on_podium = stage is not None and any(
            area.contains(player.x, player.y) for area in self._podiums.get(stage.name, ())
        )
        if stage is player.stage and on_podium == player.on_podium:
            return
        if stage is not player.stage:
            self.leave(player, now)
            if stage is not None:
                player.stage = stage
                stage.audience[player.id] = player
                self._news.listen(player)
        player.on_podium = on_podium
        if stage is not None:
            if not on_podium:
                stage.admitted.pop(player.id, None)
                stage.dismissed.pop(player.id, None)
            self.look(player, now)
            self.line_up(player)

    def look(self, player: Player, now: Seconds) -> None:
        """Whether the player speaks may have changed: let him, or end it."""
        stage = player.stage
        if stage is None or self._may_speak(player, stage) == player.speaks:
            return
        silence = not stage.speakers
        if player.speaks:
            del stage.speakers[player.id]
            self._bubbles.look_again(player, now)
        else:
            stage.speakers[player.id] = player
            self.end_call(player)
            player.hand = False
            self._bubbles.withdraw(player, now)
        self.line_up(player)
        self._news.touch(player)
        self._news.stir(player)
        self._news.touch_stage(stage)
        for listener in stage.audience.values():
            self._news.listen(listener)
            if listener.bubble is not None and silence != (not stage.speakers):
                self._news.retune(listener.bubble)

    def line_up(self, player: Player) -> None:
        """The player's hand is where it is now: he stands in the queue while it is up."""
        stage = player.stage
        if stage is None or (waits := player.hand and not player.speaks) == (player.id in stage.queue):
            return
        if waits:
            stage.queue[player.id] = player
        else:
            del stage.queue[player.id]
        self._news.touch_stage(stage)

    def end_call(self, player: Player) -> None:
        """The player is called no more, if he was: he answered, or cannot."""
        stage = player.stage
        if stage is not None and stage.called.pop(player.id, None) is not None:
            self._timers.cancel(("stage_call", player.id))
            self._news.tell(StageCallEnded(player.id, stage.name))
            self._news.touch_stage(stage)

    def call_over(self, player_id: str, now: Seconds) -> None:
        """Nobody answered in time."""
        self.end_call(self._players[PlayerId(player_id)])

    def leave(self, player: Player, now: Seconds) -> None:
        """The player is out of his auditorium, if he was in one."""
        stage = player.stage
        if stage is None:
            return
        self.end_call(player)
        player.on_podium = False
        stage.admitted.pop(player.id, None)
        stage.dismissed.pop(player.id, None)
        self.look(player, now)
        if stage.queue.pop(player.id, None) is not None:
            self._news.touch_stage(stage)
        del stage.audience[player.id]
        player.stage = None
        self._news.listen(player)

    # ---- what people wish

    def call(self, player: Player, wish: commands.CallToStage, now: Seconds) -> None:
        """A host calls somebody up from the auditorium."""
        check_host(player)
        other = self._players.get(wish.to)
        stage = player.stage or (other.stage if other is not None else None)
        if other is None or not other.connected:
            raise Refused("unknown_player")
        if stage is None or other.stage is not stage or stage.name not in self._podiums:
            raise Refused("no_stage")
        if not other.speaks and other.id not in stage.called:
            stage.called[other.id] = other
            self._timers.set(("stage_call", other.id), now + self._settings.call_seconds)
            self._news.tell(CalledToStage(other.id, stage.name, player.id))
            self._news.touch_stage(stage)

    def answer(self, player: Player, wish: commands.AnswerStageCall, now: Seconds) -> None:
        """Somebody who is called comes up, or stays."""
        stage = player.stage
        if stage is None or player.id not in stage.called:
            raise Refused("not_called")
        self.end_call(player)
        if not wish.accept:
            return
        if not player.on_podium:
            spot = self._spawn.within([rect for area in self._podiums[stage.name] for rect in area.rects])
            if spot is not None:
                self._bring(player, spot, player.facing, "stage", now)
        if player.stage is not stage or not player.on_podium:
            raise Refused("no_stage")
        stage.dismissed.pop(player.id, None)
        stage.admitted[player.id] = player
        self.look(player, now)

    def dismiss(self, player: Player, wish: commands.DismissFromStage, now: Seconds) -> None:
        """A host ends somebody's time on the stage, or takes a call back; anybody may end his own."""
        other = self._players.get(wish.to)
        if other is not player:
            check_host(player)
        if other is None:
            raise Refused("unknown_player")
        stage = other.stage
        if stage is None or not (other.speaks or other.id in stage.called or other.id in stage.admitted):
            raise Refused("not_on_stage")
        self.end_call(other)
        stage.admitted.pop(other.id, None)
        if other.speaks:
            stage.dismissed[other.id] = other
            self.look(other, now)

    # ---- small things

    def _may_speak(self, player: Player, stage: Stage) -> bool:
        return (
            player.on_podium
            and player.status.reachable
            and not player.lost
            and player.id not in stage.dismissed
            and (player.role.hosts or player.id in stage.admitted)
        )
