"""A room: everything that happens on one map. The caller says what time it is.

Here commands are taken apart, and what is due is called; the rules themselves live beside this file, and
``parts`` has all of them: coming and going in ``attendance``, walking in ``steps``, meeting in ``bubbles`` and
``areas``, hearing in ``hearing``. How many people a room takes is the caller's affair.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import AreaId, PersonId, PlayerId, Seconds
from papote.world import commands, events
from papote.world.attendance import Attendance
from papote.world.finding import Finding
from papote.world.parts import Parts
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.showing import Showing
from papote.world.talking import Whereabouts
from papote.world.timers import Due

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
        self._parts = parts = Parts(tilemap, settings, rng)
        self._attendance = attendance = Attendance(parts)
        showing = Showing(parts)
        # What each wish and each tick asks again is not looked up through ``parts`` each time.
        self._players = parts.players
        self._timers = parts.timers
        self._areas = parts.areas
        self._bubbles = parts.bubbles
        self._positions = parts.positions
        self._news = parts.news
        self._knocks = parts.knocks
        self._recordings = parts.recordings
        self._encounters = parts.encounters
        self._handing = parts.handing
        self._overhearing = parts.overhearing
        self._coffee = parts.coffee
        self._steps = parts.steps
        self._wishes: dict[type[commands.Command], tuple[str, Callable[[Player, Any, Seconds], None]]] = {
            commands.Move: ("move", parts.steps.move),
            commands.Disconnect: ("disconnect", attendance.disconnect),
            commands.Resume: ("join", attendance.resume),
            commands.Leave: ("leave", attendance.leave),
            commands.ChangeProfile: ("profile", showing.change_profile),
            commands.ChangeRole: ("role", showing.change_role),
            commands.KeepApart: ("block", showing.keep_apart),
            commands.SetCard: ("card", showing.set_card),
            commands.Remember: ("remember", parts.finding.remember),
            commands.SetBeacon: ("beacon", parts.beacons.set),
            commands.AskCard: ("card", parts.finding.show),
            commands.AskTopics: ("topics", parts.finding.complete),
            commands.Find: ("find", parts.finding.find),
            commands.AskSuggestions: ("suggest", parts.finding.suggest),
            commands.Mute: ("mute", showing.mute),
            commands.LeadOut: ("lead_out", showing.lead_out),
            commands.SetStatus: ("status", showing.set_status),
            commands.SetMedia: ("media", showing.set_media),
            commands.RaiseHand: ("hand", showing.raise_hand),
            commands.Emote: ("emote", showing.emote),
            commands.Say: ("say", showing.say),
            commands.Wave: ("wave", showing.wave),
            commands.Nudge: ("nudge", parts.manners.nudge),
            commands.ClaimDesk: ("claim_desk", parts.desks.claim),
            commands.TakeTicket: ("take_ticket", parts.desks.take),
            commands.NextTicket: ("next_ticket", parts.desks.next),
            commands.ThankDesk: ("thank_desk", parts.desks.thank),
            commands.Stroll: ("stroll", parts.walks.stroll),
            commands.RingOut: ("ring_out", parts.manners.ring_out),
            commands.Excuse: ("excuse", parts.manners.excuse),
            commands.Chat: ("chat", parts.talking.write),
            commands.LockConversation: ("lock", parts.talking.lock),
            commands.LeaveConversation: ("leave_conversation", showing.leave_conversation),
            commands.AnswerInvitation: ("answer_invitation", parts.talking.answer_invitation),
            commands.Signal: ("signal", parts.talking.signal),
            commands.SetQuality: ("quality", showing.set_quality),
            commands.CallToStage: ("call_to_stage", parts.stages.call),
            commands.AnswerStageCall: ("answer_stage_call", parts.stages.answer),
            commands.DismissFromStage: ("dismiss_from_stage", parts.stages.dismiss),
            commands.UseMegaphone: ("megaphone", parts.megaphones.use),
            commands.SetTopic: ("topic", parts.talking.set_topic),
            commands.Knock: ("knock", parts.knocks.knock),
            commands.AnswerKnock: ("answer_knock", parts.knocks.answer),
            commands.SpreadOverTables: ("spread", parts.tables.spread),
            commands.CallBack: ("call_back", parts.tables.ring),
            commands.StartTimer: ("timer", parts.tables.start_timer),
            commands.Record: ("record", parts.recordings.record),
            commands.MarkChapter: ("chapter", parts.recordings.mark),
            commands.Consent: ("consent", parts.recordings.consent),
            commands.TakeCoffee: ("coffee", parts.coffee.take),
            commands.AvoidPartner: ("avoid_partner", parts.coffee.avoid),
            commands.OfferCard: ("offer_card", parts.handing.offer),
            commands.AnswerCard: ("answer_card", parts.handing.answer),
        }
        self._dues: dict[Due, Callable[[str, Seconds], None]] = {
            "hold": parts.bubbles.hold_over,
            "call_back": parts.tables.call_back_over,
            "timer": parts.tables.timer_over,
            "knock": parts.knocks.expire,
            "admit": parts.knocks.shut,
            "later": parts.knocks.open_later,
            "walk": parts.walks.step,
            "desk": parts.desks.over,
            "desk_left": parts.desks.left,
            "recording": parts.recordings.idle_over,
            "beacon": parts.beacons.over,
            "stage_call": parts.stages.call_over,
            "overhear": parts.overhearing.look,
            "encounter": parts.encounters.over,
            "coffee": parts.coffee.round,
            "coffee_led": parts.coffee.arrive_over,
            "card": parts.handing.over,
        }

    # ---- what the caller asks

    def handle(self, command: commands.Command, now: Seconds) -> list[events.Event]:
        """Work off one wish; what came due before it comes first."""
        self._run_timers(now)
        if isinstance(command, commands.Join):
            self._attendance.join(command, now)
            self._follow_up(now)
            return self._news.flush()
        if isinstance(command, commands.Reserve):
            self._areas.reservations.keep(command.areas)
            return self._news.flush()
        if isinstance(command, commands.ForgetPerson):
            self._parts.erase(command.person)
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
        for talk in self._steps.take_stirred().values():
            self._news.loudness(talk)
        ticked = self._positions.take(now)
        if ticked is not None:
            self._news.tell(ticked)
        return told + self._news.flush()

    def close(self, now: Seconds) -> list[events.Event]:
        """The room ends: what is told once at its end is told now."""
        self._parts.desks.close(now)
        return self._news.flush()

    def next_deadline(self) -> Seconds | None:
        """When to call ``tick`` next; None while there is nothing to wait for."""
        due = [when for when in (self._timers.next(), self._positions.due) if when is not None]
        return min(due, default=None)

    def set_tick_rate(self, rate: float) -> None:
        """Tell positions so many times a second from now on: whoever cannot keep up does it less often."""
        self._positions.set_rate(rate)

    # ---- what it looks like now

    def snapshot(self, now: Seconds | None = None) -> events.Snapshot:
        """The full public state, as of the last command: time alone changes nothing before its deadline."""
        return self._parts.snapshot()

    def whereabouts(self, player: PlayerId) -> Whereabouts | None:
        """What decides where somebody may write; None: he is not here. Asking changes nothing."""
        return self._parts.talking.whereabouts(player)

    def readers(self, area: AreaId) -> tuple[PlayerId, ...]:
        """Who reads the channel of this area now. Asking changes nothing."""
        return self._parts.talking.readers(area)

    @property
    def finding(self) -> Finding:
        """Who and what can be found here, for those who look for it in another room. Asking changes nothing."""
        return self._parts.finding

    def company(self, player: PlayerId) -> tuple[PersonId, ...]:
        """With whom somebody talks now. Asking changes nothing."""
        found = self._players.get(player)
        talk = found.conversation if found is not None else None
        if found is None or talk is None:
            return ()
        return tuple(
            other.person for other in talk.members.values() if self._parts.hearing.share_conversation(found, other)
        )

    @property
    def head_count(self) -> int:
        """How many figures there are, those waiting for their connection included."""
        return len(self._players)

    @property
    def player_ids(self) -> tuple[PlayerId, ...]:
        """Who is here, in the order of coming."""
        return tuple(self._players)

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
                self._parts.tables.look_around(player, now)
            elif due == "invitation":
                self._bubbles.invitation_over(player, now)
            elif due == "lease":
                self._attendance.give_up(player, now)
            else:
                self._attendance.leave(player, commands.Leave(player.id), now)

    def _follow_up(self, now: Seconds) -> None:
        """What follows for others from what changed in their meetings."""
        for meeting in self._areas.take_changed():
            self._coffee.look_at(meeting, now)
            self._knocks.review(meeting, now)
            self._recordings.look_at(meeting)
        self._knocks.review_bubbles(now)
        self._recordings.review(now)
        if touched := self._news.touched:
            self._encounters.look(touched, now)
            self._handing.review(touched)
        self._overhearing.plan(now)

    def _refuse(self, player: PlayerId, request: str, code: str) -> None:
        self._news.tell(events.CommandRefused(player, request, code))
