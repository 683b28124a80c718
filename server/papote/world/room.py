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

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import AreaId, ConversationId, Facing, PersonId, PlayerId, Seconds, Status
from papote.world import commands, events
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
from papote.world.movement import Movement, Verdict
from papote.world.news import News
from papote.world.overhearing import Overhearing
from papote.world.player import Megaphone, Player, Talk
from papote.world.positions import Positions
from papote.world.presence import Presence
from papote.world.recordings import Recordings
from papote.world.settings import RoomSettings
from papote.world.spawn import Spawn, Spot
from papote.world.stages import Stages
from papote.world.tables import Tables
from papote.world.talking import Talking, Whereabouts
from papote.world.timers import Due, Timers
from papote.world.walks import Walks

EVEN_ABSENT = (
    commands.Resume,
    commands.Leave,
    commands.Disconnect,
    commands.KeepApart,
    commands.ChangeRole,
    commands.ChangeProfile,
    commands.SetCard,
    commands.Mute,
    commands.LeadOut,
    commands.Remember,
)
"""What counts without a connection, too: nobody comes back with a role he lost, unmuted, or beside whom he blocked."""


class Room:
    """People on one map. A command and the time go in, events come out."""

    def __init__(self, tilemap: TileMap, settings: RoomSettings, rng: random.Random) -> None:
        self._settings = settings
        self._players: dict[PlayerId, Player] = {}
        self._ground = Ground(tilemap, settings)
        self._cells = Cells(settings.cell_tiles * tilemap.tile_width, settings.cell_tiles * tilemap.tile_height)
        # Squares as wide as the widest question about neighbours: whoever is near is in one of nine.
        side = math.ceil(max(settings.leave_radius, settings.overhear_radius)) * self._ground.tile
        self._near = Cells(side, side)
        self._timers = Timers()
        held: dict[PlayerId, Megaphone] = {}
        self._hearing = Hearing(self._ground, settings, held)
        self._news = News(self._hearing, settings)
        self._movement = Movement(self._ground, settings)
        self._areas = Areas(self._ground, settings, self._timers, self._news)
        self._bubbles = Bubbles(self._ground, settings, self._players, self._near, self._timers, self._news)
        self._positions = Positions(self._cells, settings)
        self._presence = Presence(settings, self._timers)
        self._spawn = Spawn(self._ground, settings, self._areas, self._people_near, rng)
        self._tables = Tables(self._ground, settings, self._players, self._areas, self._timers, self._news, self._bring)
        self._coffee = CoffeeCorner(
            tilemap,
            self._ground,
            settings,
            self._players,
            self._areas,
            self._timers,
            self._news,
            self._tables.seat,
            rng,
        )
        self._knocks = Knocks(settings, self._areas, self._bubbles, self._timers, self._news)
        self._manners = Manners(settings, self._players, self._news)
        self._desks = Desks(tilemap, self._ground, settings, self._players, self._timers, self._news, self._bring)
        self._walks = Walks(
            self._ground,
            settings,
            self._players,
            self._bubbles,
            self._timers,
            self._news,
            self._carry,
            self._set_down,
        )
        self._stages = Stages(
            tilemap, settings, self._players, self._timers, self._news, self._bubbles, self._spawn, self._bring
        )
        self._megaphones = Megaphones(tilemap, settings, self._players, held, self._news)
        self._overhearing = Overhearing(
            self._ground, self._hearing, settings, self._players, self._near, self._timers, self._news
        )
        self._beacons = Beacons(settings, self._players, self._timers, self._news)
        self._finding = Finding(self._ground, settings, self._players, self._hearing, self._news)
        self._recordings = Recordings(tilemap, settings, self._areas, self._timers, self._news)
        self._talking = Talking(
            tilemap, self._players, self._areas, self._bubbles, self._hearing, ChatLog(settings), self._news
        )
        self._encounters = Encounters(settings, self._timers, self._news)
        self._handing = Handing(settings, self._players, self._hearing, self._timers, self._news)
        self._stirred: dict[ConversationId, Talk] = {}
        """Bubbles in which somebody moved: their loudness is looked at with the next tick."""
        self._wishes: dict[type[commands.Command], tuple[str, Callable[[Player, Any, Seconds], None]]] = {
            commands.Move: ("move", self._move),
            commands.Disconnect: ("disconnect", self._disconnect),
            commands.Resume: ("join", self._resume),
            commands.Leave: ("leave", self._leave),
            commands.ChangeProfile: ("profile", self._change_profile),
            commands.ChangeRole: ("role", self._change_role),
            commands.KeepApart: ("block", self._keep_apart),
            commands.SetCard: ("card", self._set_card),
            commands.Remember: ("remember", self._finding.remember),
            commands.SetBeacon: ("beacon", self._beacons.set),
            commands.AskCard: ("card", self._finding.show),
            commands.AskTopics: ("topics", self._finding.complete),
            commands.Find: ("find", self._finding.find),
            commands.AskSuggestions: ("suggest", self._finding.suggest),
            commands.Mute: ("mute", self._mute),
            commands.LeadOut: ("lead_out", self._lead_out),
            commands.SetStatus: ("status", self._set_status),
            commands.SetMedia: ("media", self._set_media),
            commands.RaiseHand: ("hand", self._raise_hand),
            commands.Emote: ("emote", self._emote),
            commands.Say: ("say", self._say),
            commands.Wave: ("wave", self._wave),
            commands.Nudge: ("nudge", self._manners.nudge),
            commands.ClaimDesk: ("claim_desk", self._desks.claim),
            commands.TakeTicket: ("take_ticket", self._desks.take),
            commands.NextTicket: ("next_ticket", self._desks.next),
            commands.ThankDesk: ("thank_desk", self._desks.thank),
            commands.Stroll: ("stroll", self._walks.stroll),
            commands.RingOut: ("ring_out", self._manners.ring_out),
            commands.Excuse: ("excuse", self._manners.excuse),
            commands.Chat: ("chat", self._talking.write),
            commands.LockConversation: ("lock", self._talking.lock),
            commands.LeaveConversation: ("leave_conversation", self._leave_conversation),
            commands.AnswerInvitation: ("answer_invitation", self._talking.answer_invitation),
            commands.Signal: ("signal", self._talking.signal),
            commands.SetQuality: ("quality", self._set_quality),
            commands.CallToStage: ("call_to_stage", self._stages.call),
            commands.AnswerStageCall: ("answer_stage_call", self._stages.answer),
            commands.DismissFromStage: ("dismiss_from_stage", self._stages.dismiss),
            commands.UseMegaphone: ("megaphone", self._megaphones.use),
            commands.SetTopic: ("topic", self._talking.set_topic),
            commands.Knock: ("knock", self._knocks.knock),
            commands.AnswerKnock: ("answer_knock", self._knocks.answer),
            commands.SpreadOverTables: ("spread", self._tables.spread),
            commands.CallBack: ("call_back", self._tables.ring),
            commands.StartTimer: ("timer", self._tables.start_timer),
            commands.Record: ("record", self._recordings.record),
            commands.MarkChapter: ("chapter", self._recordings.mark),
            commands.Consent: ("consent", self._recordings.consent),
            commands.TakeCoffee: ("coffee", self._coffee.take),
            commands.AvoidPartner: ("avoid_partner", self._coffee.avoid),
            commands.OfferCard: ("offer_card", self._handing.offer),
            commands.AnswerCard: ("answer_card", self._handing.answer),
        }
        self._dues: dict[Due, Callable[[str, Seconds], None]] = {
            "hold": self._bubbles.hold_over,
            "call_back": self._tables.call_back_over,
            "timer": self._tables.timer_over,
            "knock": self._knocks.expire,
            "admit": self._knocks.shut,
            "later": self._knocks.open_later,
            "walk": self._walks.step,
            "desk": self._desks.over,
            "desk_left": self._desks.left,
            "recording": self._recordings.idle_over,
            "beacon": self._beacons.over,
            "stage_call": self._stages.call_over,
            "overhear": self._overhearing.look,
            "encounter": self._encounters.over,
            "coffee": self._coffee.round,
            "coffee_led": self._coffee.arrive_over,
            "card": self._handing.over,
        }

    # ---- what the caller asks

    def handle(self, command: commands.Command, now: Seconds) -> list[events.Event]:
        """Work off one wish; what came due before it comes first."""
        self._run_timers(now)
        if isinstance(command, commands.Join):
            self._join(command, now)
            self._follow_up(now)
            return self._news.flush()
        if isinstance(command, commands.Reserve):
            self._areas.reservations.keep(command.areas)
            return self._news.flush()
        if isinstance(command, commands.ForgetPerson):
            self._coffee.forget(command.person)
            return self._news.flush()
        request, act = self._wishes[type(command)]
        player = self._players.get(command.player)
        always = isinstance(command, EVEN_ABSENT)
        if player is None:
            if not isinstance(command, commands.Leave | commands.Disconnect):
                self._refuse(command.player, request, "resume_failed" if request == "join" else "not_joined")
        elif player.connected or always:
            try:
                act(player, command, now)
            except Refused as no:
                self._refuse(player.id, request, no.code)
        self._follow_up(now)
        return self._news.flush()

    def tick(self, now: Seconds) -> list[events.Event]:
        """Do what is due by now: whatever was waited for, and the positions of those who moved."""
        self._run_timers(now)
        self._follow_up(now)
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

    def close(self, now: Seconds) -> list[events.Event]:
        """The room ends: what is told once at its end is told now."""
        self._desks.close(now)
        return self._news.flush()

    def next_deadline(self) -> Seconds | None:
        """When to call ``tick`` next; None while there is nothing to wait for."""
        due = [when for when in (self._timers.next(), self._positions.due) if when is not None]
        return min(due, default=None)

    def set_tick_rate(self, rate: float) -> None:
        """Tell positions so many times a second from now on: whoever cannot keep up does it less often."""
        self._positions.set_rate(rate)

    def snapshot(self, now: Seconds | None = None) -> events.Snapshot:
        """The full public state, as of the last command: time alone changes nothing before its deadline."""
        return events.Snapshot(
            players=tuple(player.view() for player in self._players.values()),
            bubbles=self._bubbles.views,
            locked_areas=self._areas.locked,
            ajar_areas=self._areas.ajar,
            topics=self._areas.topics,
            stages=self._stages.views,
            megaphones=self._megaphones.views,
            call_back=self._tables.call_back,
            timer=self._tables.timer,
            recordings=self._recordings.views,
            walks=self._walks.views,
            desks=self._desks.views,
        )

    def whereabouts(self, player: PlayerId) -> Whereabouts | None:
        """What decides where somebody may write; None: he is not here. Asking changes nothing."""
        return self._talking.whereabouts(player)

    def readers(self, area: AreaId) -> tuple[PlayerId, ...]:
        """Who reads the channel of this area now. Asking changes nothing."""
        return self._talking.readers(area)

    @property
    def finding(self) -> Finding:
        """Who and what can be found here, for those who look for it in another room. Asking changes nothing."""
        return self._finding

    def company(self, player: PlayerId) -> tuple[PersonId, ...]:
        """With whom somebody talks now. Asking changes nothing."""
        found = self._players.get(player)
        talk = found.conversation if found is not None else None
        if found is None or talk is None:
            return ()
        return tuple(other.person for other in talk.members.values() if self._hearing.share_conversation(found, other))

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
        player.role = wish.role
        player.person = wish.person
        player.apart = wish.apart
        player.card = wish.card
        self._players[player.id] = player
        self._finding.changed(player)
        player.area = self._areas.zone(player.x, player.y).area
        self._talking.stand(player, now)
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
            self._walks.lost(player)
            self._coffee.lost(player, now)
            self._areas.stop_waiting(player)
            self._knocks.withdraw(player)
            self._stages.end_call(player)
            self._bubbles.stop_asking(player, now)
            self._news.touch(player)
            self._halt(player, now)

    def _resume(self, player: Player, wish: commands.Resume, now: Seconds) -> None:
        self._presence.back(player)
        player.lost = False
        self._news.touch(player)
        barred = not self._areas.may_stay(player)
        if barred:
            self._put(player, self._spawn.outside(player) or self._spawn.anywhere(), now)
        self._halt(player, now)
        player.still_since = now
        self._news.came_back(player)
        self._stages.look(player, now)
        self._areas.sit(player)
        self._bubbles.look_again(player, now)
        self._news.tell(events.Welcomed(player.id, self.snapshot(), resumed=True, seq=player.seq))
        self._knocks.came_back(player)
        self._recordings.came_back(player)
        self._handing.came_back(player)
        self._coffee.came_back(player, now)
        if player.mute_unheard:
            by = player.muted_by if player.muted_by in self._players else None
            self._news.tell(events.Muted(player.id, by))
        if barred:
            self._fix(player, "area_locked")

    def _leave(self, player: Player, wish: commands.Leave, now: Seconds) -> None:
        player.connected = False
        self._walks.leave(player, now)
        self._coffee.leave(player, now)
        self._presence.forget(player)
        self._stages.leave(player, now)
        self._megaphones.leave(player)
        self._overhearing.forget(player)
        self._areas.leave(player, now)
        self._knocks.forget(player)
        self._desks.forget(player, now)
        self._encounters.forget(player)
        self._handing.forget(player)
        self._recordings.forget(player)
        self._beacons.forget(player)
        self._finding.left(player)
        self._bubbles.forget(player, now)
        self._positions.remove(player)
        self._cells.remove(player.id)
        self._near.remove(player.id)
        del self._players[player.id]
        if not self._players:
            self._tables.forget()
        self._news.tell(events.CellChanged(player.id, None))
        self._news.left(player)

    # ---- walking

    def _move(self, player: Player, wish: commands.Move, now: Seconds) -> None:
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
                self._bring(player, spot, player.facing, "exit", now)
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

    def _carry(self, player: Player, x: int, y: int, facing: Facing, now: Seconds) -> None:
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
        self._stand(player, now)

    def _set_down(self, player: Player, now: Seconds) -> None:
        """The player's own feet carry him again, from where he is."""
        self._halt(player, now)
        self._movement.start(player, now)
        self._bubbles.moved(player, now)

    def _put(self, player: Player, spot: Spot, now: Seconds) -> None:
        """Put the player somewhere without a walk."""
        self._walks.leave(player, now)
        player.x, player.y = spot.x, spot.y
        self._movement.start(player, now)
        self._positions.mark(player, now)
        self._stand(player, now)

    def _bring(self, player: Player, spot: Spot, facing: Facing, code: str, now: Seconds) -> None:
        """Put the player somewhere, looking there, for a reason that his browser knows by its code."""
        player.facing = facing
        self._put(player, spot, now)
        # What was sent before this was heard of does not count as impossible.
        player.fixed_at = now
        self._fix(player, code)

    def _stand(self, player: Player, now: Seconds) -> None:
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

    def _change_role(self, player: Player, wish: commands.ChangeRole, now: Seconds) -> None:
        player.role = wish.role
        self._news.touch(player)
        if not wish.role.hosts:
            self._megaphones.put_away(player)
        self._stages.look(player, now)

    def _leave_conversation(self, player: Player, wish: commands.LeaveConversation, now: Seconds) -> None:
        self._talking.leave(player, wish, now)
        self._walks.leave(player, now)

    def _keep_apart(self, player: Player, wish: commands.KeepApart, now: Seconds) -> None:
        changed = player.apart ^ wish.apart
        player.apart = wish.apart
        self._bubbles.keep_apart(player, now)
        self._knocks.keep_apart(player)
        self._desks.keep_apart(player, now)
        self._coffee.keep_apart(player, now)
        for other in self._players.values():
            if other.person in changed:
                for one in (player, other):
                    self._news.touch(one)
                    self._news.listen(one)
                    self._news.stir(one)
                self._bubbles.look_again(other, now)

    def _set_card(self, player: Player, wish: commands.SetCard, now: Seconds) -> None:
        player.card = wish.card
        self._finding.changed(player)
        self._news.touch(player)

    def _mute(self, player: Player, wish: commands.Mute, now: Seconds) -> None:
        player.muted = True
        player.microphone = False
        if player.connected:
            self._news.tell(events.Muted(player.id, wish.by))
        else:
            player.mute_unheard, player.muted_by = True, wish.by
            self._news.touch(player)
        self._voice_changed(player)

    def _lead_out(self, player: Player, wish: commands.LeadOut, now: Seconds) -> None:
        # Out of the conversation at once: he would be heard there until the bubble lets go of who walks away.
        self._bubbles.withdraw(player, now)
        self._bring(player, self._spawn.anywhere(), player.facing, "led_out", now)

    def _voice_changed(self, player: Player) -> None:
        """The player is heard by nobody any more, or again."""
        self._news.touch(player)
        if player.conversation is not None:
            self._news.retune(player.conversation)
        for other in self._players.values():
            self._news.listen(other)

    def _set_status(self, player: Player, wish: commands.SetStatus, now: Seconds) -> None:
        player.status = wish.status
        player.status_text = wish.text
        self._finding.changed(player)
        self._desks.look_after(player, now)
        self._news.touch(player)
        self._news.stir(player)
        self._stages.look(player, now)
        if not wish.status.reachable:
            self._walks.leave(player, now)
            self._megaphones.put_away(player)
            self._areas.vacate(player, now)
            self._coffee.stand(player, now)
            self._bubbles.withdraw(player, now)
            return
        if wish.status is not Status.BUSY:
            self._bubbles.no_longer_busy(player)
        self._areas.sit(player)
        self._bubbles.look_again(player, now)

    def _set_media(self, player: Player, wish: commands.SetMedia, now: Seconds) -> None:
        # Who was muted while away says first, as he comes back, what was on before: that is no wish to be heard.
        player.mute_unheard = player.mute_unheard and wish.microphone
        microphone = wish.microphone and not player.mute_unheard
        if player.muted and microphone:
            player.muted = False
            self._voice_changed(player)
        player.microphone = microphone
        player.camera = wish.camera
        player.screen = wish.screen
        self._news.touch(player)

    def _set_quality(self, player: Player, wish: commands.SetQuality, now: Seconds) -> None:
        player.quality = wish.quality
        player.quality_reason = wish.reason
        self._news.touch(player)

    def _raise_hand(self, player: Player, wish: commands.RaiseHand, now: Seconds) -> None:
        player.hand = wish.raised
        self._stages.line_up(player)
        self._news.touch(player)

    def _emote(self, player: Player, wish: commands.Emote, now: Seconds) -> None:
        self._news.tell(events.Emoted(player.id, wish.emote))

    def _say(self, player: Player, wish: commands.Say, now: Seconds) -> None:
        near = self._cells.within(self._cells.of(player.id), self._settings.view_cells)
        audience = tuple(other for other in near if not player.avoids(self._players[other]))
        self._news.tell(events.Said(player.id, wish.text, audience))

    def _wave(self, player: Player, wish: commands.Wave, now: Seconds) -> None:
        if wish.to == player.id or wish.to not in self._players:
            self._refuse(player.id, "wave", "unknown_player")
        elif not player.avoids(self._players[wish.to]):  # and whoever was blocked is not told
            self._news.tell(events.Waved(wish.to, player.id))

    # ---- small things

    def _run_timers(self, now: Seconds) -> None:
        while (key := self._timers.pop(now)) is not None:
            due, subject = key
            over = self._dues.get(due)
            if over is not None:
                over(subject, now)
                continue
            player = self._players[PlayerId(subject)]
            if due in ("still", "declined"):
                self._bubbles.look_around(player, now)
                self._tables.look_around(player, now)
            elif due == "invitation":
                self._bubbles.invitation_over(player, now)
            elif due == "lease":
                player.lost = True
                self._walks.leave(player, now)
                self._coffee.leave(player, now)
                self._stages.look(player, now)
                self._megaphones.put_away(player)
                self._news.touch(player)
                self._areas.vacate(player, now)
                self._bubbles.withdraw(player, now)
            else:
                self._leave(player, commands.Leave(player.id), now)

    def _follow_up(self, now: Seconds) -> None:
        """What follows for others from what changed in their meetings."""
        for meeting in self._areas.take_changed():
            self._coffee.look_at(meeting, now)
            self._knocks.review(meeting)
            self._recordings.look_at(meeting)
        self._knocks.review_bubbles()
        self._recordings.review(now)
        if touched := self._news.touched:
            self._encounters.look(touched, now)
            self._handing.review(touched)
        self._overhearing.plan(now)

    def _refuse(self, player: PlayerId, request: str, code: str) -> None:
        self._news.tell(events.CommandRefused(player, request, code))

    def _people_near(self, spot: Placed) -> Iterator[Player]:
        for player_id in self._near.within(self._near.at(spot.x, spot.y), 1):
            yield self._players[player_id]
