"""A room: everything that happens on one map. The caller says what time it is.

Here commands are taken apart and the rules are called in their order; the rules themselves live beside
this file: walking in ``movement``, meeting in ``bubbles`` and ``areas``, hearing in ``hearing``. How many
people a room takes is the caller's affair.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from typing import Any

from papote.tilemap.model import TileMap
from papote.types import ConversationId, Facing, PlayerId, Seconds, Status
from papote.world import commands, events
from papote.world.areas import Areas
from papote.world.bubbles import Bubbles
from papote.world.cells import Cells
from papote.world.chat import ChatLog
from papote.world.ground import Ground, Placed
from papote.world.hearing import Hearing
from papote.world.movement import Movement, Verdict
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.positions import Positions
from papote.world.presence import Presence
from papote.world.settings import RoomSettings
from papote.world.spawn import Spawn, Spot
from papote.world.timers import Timers


class Room:
    """People on one map. A command and the time go in, events come out."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings, rng: random.Random) -> None:
        self._settings = settings
        self._players: dict[PlayerId, Player] = {}
        self._ground = Ground(tilemap, settings)
        self._cells = Cells(settings.cell_tiles * tilemap.tile_width, settings.cell_tiles * tilemap.tile_height)
        # Squares as wide as the widest question about neighbours: whoever is near is in one of nine.
        side = math.ceil(settings.leave_radius) * self._ground.tile
        self._near = Cells(side, side)
        self._timers = Timers()
        self._hearing = Hearing(self._ground, settings)
        self._news = News(self._hearing, settings)
        self._movement = Movement(self._ground, settings)
        self._areas = Areas(tilemap, settings, self._news)
        self._bubbles = Bubbles(self._ground, settings, self._players, self._near, self._timers, self._news)
        self._positions = Positions(self._cells, settings)
        self._presence = Presence(settings, self._timers)
        self._chat = ChatLog(settings)
        self._spawn = Spawn(self._ground, settings, self._areas, self._people_near, rng)
        self._stirred: dict[ConversationId, Talk] = {}
        """Bubbles in which somebody moved: their loudness is looked at with the next tick."""
        self._wishes: dict[type[commands.Command], tuple[str, Callable[[Player, Any, Seconds], None]]] = {
            commands.Move: ("move", self._move),
            commands.Disconnect: ("disconnect", self._disconnect),
            commands.Resume: ("join", self._resume),
            commands.Leave: ("leave", self._leave),
            commands.ChangeProfile: ("profile", self._change_profile),
            commands.SetStatus: ("status", self._set_status),
            commands.SetMedia: ("media", self._set_media),
            commands.RaiseHand: ("hand", self._raise_hand),
            commands.Emote: ("emote", self._emote),
            commands.Say: ("say", self._say),
            commands.Wave: ("wave", self._wave),
            commands.Chat: ("chat", self._write),
            commands.LockConversation: ("lock", self._lock),
            commands.LeaveConversation: ("leave_conversation", self._leave_conversation),
            commands.AnswerInvitation: ("answer_invitation", self._answer_invitation),
            commands.Signal: ("signal", self._signal),
        }

    # ---- what the caller asks

    def handle(self, command: commands.Command, now: Seconds) -> list[events.Event]:
        """Work off one wish; what came due before it comes first."""
        self._run_timers(now)
        if isinstance(command, commands.Join):
            self._join(command, now)
            return self._news.flush()
        request, act = self._wishes[type(command)]
        player = self._players.get(command.player)
        always = isinstance(command, commands.Resume | commands.Leave | commands.Disconnect)
        if player is None:
            if not isinstance(command, commands.Leave | commands.Disconnect):
                self._refuse(command.player, request, "resume_failed" if request == "join" else "not_joined")
        elif player.connected or always:
            act(player, command, now)
        return self._news.flush()

    def tick(self, now: Seconds) -> list[events.Event]:
        """Do what is due by now: whatever was waited for, and the positions of those who moved."""
        self._run_timers(now)
        told = self._news.flush()
        if not self._positions.is_due(now):
            return told
        if self._positions.is_far_due(now):
            self._positions.halt_the_silent(now)
            for player in [*self._bubbles.crowded.values()]:
                self._bubbles.look_again(player, now)
        stirred, self._stirred = self._stirred, {}
        for talk in stirred.values():
            self._news.loudness(talk)
        ticked = self._positions.take(now)
        if ticked is not None:
            self._news.tell(ticked)
        return told + self._news.flush()

    def next_deadline(self) -> Seconds | None:
        """When to call ``tick`` next; None while there is nothing to wait for."""
        due = [when for when in (self._timers.next(), self._positions.due) if when is not None]
        return min(due, default=None)

    def snapshot(self, now: Seconds | None = None) -> events.Snapshot:
        """The full public state, as of the last command: time alone changes nothing before its deadline."""
        return events.Snapshot(
            players=tuple(player.view() for player in self._players.values()),
            bubbles=self._bubbles.views,
            locked_areas=self._areas.locked,
            chat=self._chat.lines,
        )

    @property
    def head_count(self) -> int:
        """How many figures there are, those waiting for their connection included."""
        return len(self._players)

    @property
    def player_ids(self) -> tuple[PlayerId, ...]:
        """Who is here, in the order of coming."""
        return tuple(self._players)

    # ---- coming and going

    def _join(self, wish: commands.Join, now: Seconds) -> None:
        if wish.player in self._players:
            self._refuse(wish.player, "join", "already_joined")
            return
        spot = self._spawn.at_entry(wish.entry)
        barred = spot is None and self._spawn.is_locked(wish.entry)
        if spot is None:
            spot = self._spawn.anywhere()
        player = Player(wish.player, wish.profile, spot.x, spot.y, microphone=wish.microphone, camera=wish.camera)
        self._players[player.id] = player
        player.area = self._areas.zone(player.x, player.y).area
        self._news.came(player)
        self._news.tell(events.PlayerJoined(player.view()))
        self._movement.start(player, now)
        self._stand(player, now)
        self._news.tell(events.Welcomed(player.id, self.snapshot(), resumed=False))
        if barred:
            self._refuse(player.id, "join", "area_locked")

    def _disconnect(self, player: Player, wish: commands.Disconnect, now: Seconds) -> None:
        if player.connected:
            self._presence.lost(player, now)
            self._areas.stop_waiting(player)
            self._bubbles.stop_asking(player, now)
            self._news.touch(player)
            self._halt(player, now)

    def _resume(self, player: Player, wish: commands.Resume, now: Seconds) -> None:
        self._presence.back(player)
        self._news.touch(player)
        barred = not self._areas.may_stay(player)
        if barred:
            self._put(player, self._spawn.outside(player) or self._spawn.anywhere(), now)
        self._halt(player, now)
        player.still_since = now
        self._news.came_back(player)
        self._areas.sit(player)
        self._bubbles.look_again(player, now)
        self._news.tell(events.Welcomed(player.id, self.snapshot(), resumed=True, seq=player.seq))
        if barred:
            self._fix(player, "area_locked")

    def _leave(self, player: Player, wish: commands.Leave, now: Seconds) -> None:
        player.connected = False
        self._presence.forget(player)
        self._areas.leave(player)
        self._bubbles.forget(player, now)
        self._positions.remove(player)
        self._cells.remove(player.id)
        self._near.remove(player.id)
        del self._players[player.id]
        self._news.tell(events.CellChanged(player.id, None))
        self._news.left(player)

    # ---- walking

    def _move(self, player: Player, wish: commands.Move, now: Seconds) -> None:
        if wish.seq <= player.seq:
            return
        player.seq = wish.seq
        code = self._movement.objection(player, wish.x, wish.y, now)
        if code is not None:
            self._object(player, code, now)
            return
        x, y = round(wish.x), round(wish.y)
        if self._areas.bars(player, player.x, player.y, x, y):
            self._object(player, "area_locked", now)
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
                self._put(player, spot, now)
                # What was sent before the teleport was heard of does not count as impossible.
                player.fixed_at = now
                self._fix(player, "exit")
            return
        player.x, player.y = x, y
        player.facing = facing
        player.walked = True
        player.moving = True
        player.still_since = now
        self._positions.mark(player, now)
        self._stand(player, now)
        if way_out is not None and way_out.room is not None:
            self._news.tell(events.ExitReached(player.id, way_out.room, way_out.entry))

    def _put(self, player: Player, spot: Spot, now: Seconds) -> None:
        """Put the player somewhere without a walk."""
        player.x, player.y = spot.x, spot.y
        self._movement.start(player, now)
        self._positions.mark(player, now)
        self._stand(player, now)

    def _stand(self, player: Player, now: Seconds) -> None:
        """The player stands elsewhere than before: everything that follows from the place."""
        self._near.place(player.id, player.x, player.y)
        cell = self._cells.place(player.id, player.x, player.y)
        if cell is not None:
            self._news.tell(events.CellChanged(player.id, cell))
        zone = self._areas.zone(player.x, player.y)
        if zone.area != player.area:
            player.area = zone.area
            self._news.touch(player)
        if zone.meeting is not player.meeting or zone.silent != player.silent:
            self._areas.leave(player)
            player.silent = zone.silent
            if zone.silent or zone.meeting is not None:
                self._bubbles.withdraw(player, now)
            if zone.meeting is not None:
                self._areas.enter(player, zone.meeting)
        self._bubbles.moved(player, now)
        if player.bubble is not None:
            self._stirred[player.bubble.id] = player.bubble

    def _object(self, player: Player, code: str, now: Seconds) -> None:
        """Answer a move that does not fit; the others see the player stand."""
        verdict = self._movement.verdict(player, code, now)
        self._halt(player, now)
        if verdict is not Verdict.IGNORE:
            self._fix(player, code)
        if verdict is Verdict.EXPEL:
            self._news.tell(events.Expelled(player.id, "too_fast"))

    def _halt(self, player: Player, now: Seconds) -> None:
        if player.moving:
            player.moving = False
            self._positions.mark(player, now)

    def _fix(self, player: Player, code: str) -> None:
        self._news.tell(events.PositionFixed(player.id, player.seq, player.x, player.y, player.facing, code))

    # ---- showing

    def _change_profile(self, player: Player, wish: commands.ChangeProfile, now: Seconds) -> None:
        player.profile = wish.profile
        self._news.touch(player)

    def _set_status(self, player: Player, wish: commands.SetStatus, now: Seconds) -> None:
        player.status = wish.status
        player.status_text = wish.text
        self._news.touch(player)
        if not wish.status.reachable:
            self._areas.vacate(player)
            self._bubbles.withdraw(player, now)
            return
        if wish.status is not Status.BUSY:
            self._bubbles.no_longer_busy(player)
        self._areas.sit(player)
        self._bubbles.look_again(player, now)

    def _set_media(self, player: Player, wish: commands.SetMedia, now: Seconds) -> None:
        player.microphone = wish.microphone
        player.camera = wish.camera
        player.screen = wish.screen
        self._news.touch(player)

    def _raise_hand(self, player: Player, wish: commands.RaiseHand, now: Seconds) -> None:
        player.hand = wish.raised
        self._news.touch(player)

    def _emote(self, player: Player, wish: commands.Emote, now: Seconds) -> None:
        self._news.tell(events.Emoted(player.id, wish.emote))

    def _say(self, player: Player, wish: commands.Say, now: Seconds) -> None:
        audience = tuple(self._cells.within(self._cells.of(player.id), self._settings.view_cells))
        self._news.tell(events.Said(player.id, wish.text, audience))

    def _wave(self, player: Player, wish: commands.Wave, now: Seconds) -> None:
        if wish.to == player.id or wish.to not in self._players:
            self._refuse(player.id, "wave", "unknown_player")
        else:
            self._news.tell(events.Waved(wish.to, player.id))

    # ---- talking

    def _write(self, player: Player, wish: commands.Chat, now: Seconds) -> None:
        before = self._chat.sent_before(player, wish)
        if before is not None:
            if (before.scope, before.text) != (wish.scope, wish.text):
                self._refuse(player.id, "chat", "bad_message")
            return
        audience = None
        if wish.scope == "conversation":
            conversation = player.conversation
            if conversation is None:
                self._refuse(player.id, "chat", "not_in_conversation")
                return
            audience = tuple(conversation.members)
        self._news.tell(events.Chatted(self._chat.write(player, wish, now), audience))

    def _lock(self, player: Player, wish: commands.LockConversation, now: Seconds) -> None:
        meeting = self._areas.seat_of(player)
        talk = meeting or player.bubble
        if talk is None:
            self._refuse(player.id, "lock", "not_in_conversation")
        elif talk.locked != wish.locked:
            if meeting is not None:
                self._areas.lock(meeting, wish.locked)
            else:
                self._bubbles.lock(talk, wish.locked, now)

    def _leave_conversation(self, player: Player, wish: commands.LeaveConversation, now: Seconds) -> None:
        if self._areas.seat_of(player) is not None:
            self._areas.say_goodbye(player)
        elif player.bubble is not None:
            self._bubbles.part(player, now)
        else:
            self._refuse(player.id, "leave_conversation", "not_in_conversation")

    def _answer_invitation(self, player: Player, wish: commands.AnswerInvitation, now: Seconds) -> None:
        if not self._bubbles.answer(player, wish.invitation, wish.accept, now):
            self._refuse(player.id, "answer_invitation", "not_invited")

    def _signal(self, player: Player, wish: commands.Signal, now: Seconds) -> None:
        # Unknown and not allowed are answered alike: nobody learns from it who is here.
        other = self._players.get(wish.to)
        if other is None or not self._hearing.share_conversation(player, other):
            self._refuse(player.id, "signal", "not_in_conversation")
        else:
            self._news.tell(events.SignalAllowed(other.id, player.id, wish.link, wish.content))

    # ---- small things

    def _run_timers(self, now: Seconds) -> None:
        while (key := self._timers.pop(now)) is not None:
            due, subject = key
            if due == "hold":
                self._bubbles.hold_over(subject, now)
                continue
            player = self._players[PlayerId(subject)]
            if due in ("still", "declined"):
                self._bubbles.look_around(player, now)
            elif due == "invitation":
                self._bubbles.invitation_over(player, now)
            elif due == "lease":
                self._areas.vacate(player)
                self._bubbles.withdraw(player, now)
            else:
                self._leave(player, commands.Leave(player.id), now)

    def _refuse(self, player: PlayerId, request: str, code: str) -> None:
        self._news.tell(events.CommandRefused(player, request, code))

    def _people_near(self, spot: Placed) -> Iterator[Player]:
        for player_id in self._near.within(self._near.at(spot.x, spot.y), 1):
            yield self._players[player_id]
