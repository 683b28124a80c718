"""Events to messages: for each fact of a room, who hears it and what is said, encoded once for all of them.

Conversations and signals are told by ``media.director``, through this room's outlet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from papote.errors import CODES
from papote.gateway.bulletin import Bulletin
from papote.gateway.connection import Connection, Stage
from papote.gateway.elsewhere import Elsewhere
from papote.gateway.engine import Frame
from papote.gateway.fanout import Fanout
from papote.gateway.looking import Answers, answer_of
from papote.gateway.questions import Question
from papote.interfaces import Answer, Clock
from papote.metrics import Metrics
from papote.protocol import codec
from papote.protocol import server as wire
from papote.rooms.manager import RoomHost, Seat
from papote.types import PersonId, PlayerId, RoomId, Seconds
from papote.world import events
from papote.world.settings import RoomSettings

BULLETIN_TICKS = 1.25
"""How long what everybody is to hear waits at most, in ticks: the next tick takes it along, if there is one."""


class History(Protocol):
    """What was written in a room before somebody came."""

    def tail(self, room: RoomId, reader: PersonId) -> list[wire.ChatLine]:
        """The last messages of its channel."""

    def numbers(self, seat: Seat) -> dict[str, int]:
        """The last numbers of the channels one reads where one is."""


class Outlet:
    """Everything one room says to its people."""

    def __init__(
        self,
        host: RoomHost,
        metrics: Metrics,
        clock: Clock,
        expelled: Callable[[PlayerId, str], None],
        gone: Callable[[PlayerId], None],
        history: History | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """``expelled`` and ``gone`` hear who is to be cut, and who left for good; ``history`` has what was written,
        ``elsewhere`` who is found in other rooms.
        """
        self._host = host
        self._metrics = metrics
        self._clock = clock
        self._expelled = expelled
        self._gone = gone
        self._history = history
        self._elsewhere = elsewhere
        self._waiting: dict[PlayerId, Connection] = {}
        self._present: dict[PlayerId, Connection] = {}
        self._told: dict[PlayerId, wire.Player] = {}
        """Everybody as he was last told of."""
        self._asker: Answer | None = None
        self._unix_offset = clock.unix() - clock.now()
        self._bulletin = Bulletin(self._present, clock, BULLETIN_TICKS / host.settings.tick_rate)
        self.fanout = Fanout(self._present, host.settings.view_cells, metrics, clock)

    # ---- who is there

    def attach(self, player: PlayerId, connection: Connection) -> None:
        """This connection is the player's; it hears nothing before its snapshot."""
        self._waiting[player] = connection
        before = self._present.get(player)
        if before is not None:
            self._bulletin.end(player, before)
            del self._present[player]

    def detach(self, player: PlayerId, connection: Connection) -> None:
        """This connection no longer is."""
        if self._waiting.get(player) is connection:
            del self._waiting[player]
        if self._present.get(player) is connection:
            self._bulletin.end(player, connection)
            del self._present[player]

    def present(self, player: PlayerId) -> Connection | None:
        """The player's connection, if it has heard its snapshot."""
        return self._present.get(player)

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """To one player, if he is there."""
        connection = self._present.get(player)
        if connection is not None:
            connection.send(message)

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """To whoever asked; if the request is the one being handled, its acknowledgement says so too."""
        asker = self._asker
        if isinstance(asker, Question) and asker.concerns(player, request):
            asker.refused(code)
            return
        self._metrics.refusals.labels(code).inc()
        self.send(player, wire.Refused(code, request))

    def _everyone(self, message: wire.ServerMessage, *, but: PlayerId | None = None) -> None:
        self._bulletin.post(Frame(codec.encode(message)), but=but)

    def _some(self, message: wire.ServerMessage, audience: Iterable[PlayerId]) -> None:
        frame = Frame(codec.encode(message))
        for player in audience:
            connection = self._present.get(player)
            if connection is not None:
                connection.send_frame(frame)

    # ---- what happened

    def hear(self, facts: Sequence[events.Event], asker: Answer | None) -> None:
        """Say what happened to those who are to hear it, in order."""
        self._asker = asker
        for fact in facts:
            self._say(fact)
        self._bulletin.end_of_turn()

    def _say(self, fact: events.Event) -> None:
        match fact:
            case events.PositionsTicked():
                self.fanout.tick(fact, self._bulletin)
            case events.CellChanged(player=player, cell=cell):
                self.fanout.place(player, cell)
            case events.PlayerChanged(player=view):
                after = self._player(view)
                change = wire.PlayerChange.between(self._told.get(view.id, after), after)
                self._told[view.id] = after
                if change is not None:
                    self._everyone(wire.PlayerChanged(change))
            case events.PlayerJoined(player=view):
                self._told[view.id] = self._player(view)
                self._everyone(wire.PlayerJoined(self._told[view.id]), but=view.id)
            case events.PlayerLeft(player=player):
                self._told.pop(player, None)
                self._everyone(wire.PlayerLeft(player), but=player)
                self.fanout.place(player, None)
                self._gone(player)
            case events.BubbleChanged(bubble=bubble):
                self._everyone(wire.BubbleChanged(bubble_message(bubble)))
            case events.BubbleEnded(bubble=id):
                self._everyone(wire.BubbleEnded(id))
            case events.AreaLocked(area=area, locked=locked, ajar=ajar):
                self._everyone(wire.AreaLocked(area, locked, ajar))
            case events.Emoted(player=player, emote=emote):
                self._everyone(wire.Emoted(player, emote))
            case events.Said(player=player, text=text, audience=audience):
                self._some(wire.Said(player, text), audience)
            case events.Chatted(line=line, audience=audience):
                self._some(wire.Chatted(self._chat_line(line)), audience)
            case events.VoicesChanged(player=player, voices=voices):
                self.send(player, wire.Voices([voice_message(voice) for voice in voices]))
            case _:
                if not self._say_of_gatherings(fact):
                    self._say_personally(fact)

    def _say_of_gatherings(self, fact: events.Event) -> bool:
        """What everybody hears of tables, stages and recordings; false for anything else."""
        match fact:
            case events.DeskChanged(desk=desk):
                self._everyone(wire.DeskChanged(self._desk(desk)))
            case events.DeskEnded(area=area):
                self._everyone(wire.DeskEnded(area))
            case events.WalkChanged(walk=walk):
                self._everyone(wire.WalkChanged(walk_message(walk)))
            case events.WalkEnded(walk=id):
                self._everyone(wire.WalkEnded(id))
            case events.TopicChanged(area=area, topic=topic):
                self._everyone(wire.TopicChanged(area, topic))
            case events.StageChanged(stage=stage):
                self._everyone(wire.StageChanged(stage_message(stage)))
            case events.MegaphoneTaken(megaphone=megaphone):
                self._everyone(wire.MegaphoneTaken(megaphone_message(megaphone)))
            case events.MegaphonePutAway(player=player):
                self._everyone(wire.MegaphonePutAway(player))
            case events.CallBackChanged(call_back=call_back):
                self._everyone(wire.CallBackChanged(self._countdown(call_back)))
            case events.TimerChanged(timer=timer):
                self._everyone(wire.TimerChanged(self._countdown(timer)))
            case events.RecordingChanged(recording=recording):
                self._everyone(wire.RecordingChanged(self._recording(recording)))
            case events.RecordingEnded(recording=id):
                self._everyone(wire.RecordingEnded(id))
            case events.ChapterMarked(recording=id, title=title):
                self._everyone(wire.ChapterMarked(id, title))
            case _:
                return False
        return True

    def _say_personally(self, fact: events.Event) -> None:
        if isinstance(fact, Answers):
            if isinstance(self._asker, Question) and self._asker.player == fact.player:
                more = self._elsewhere.fields(self._host, fact) if self._elsewhere is not None else {}
                self._asker.accepted(**answer_of(fact, self._unix) | more)
            return
        match fact:
            case events.Welcomed():
                self._welcome(fact)
            case events.PositionFixed(player=player, seq=seq, x=x, y=y, facing=facing, code=code):
                if code in CODES:
                    self._metrics.refusals.labels(code).inc()
                self.send(player, wire.PositionFixed(seq, x, y, facing, code))
            case events.ConversationFull(player=player, conversation=conversation, capacity=capacity):
                elsewhere = [wire.FreeSeats(area, seats) for area, seats in fact.elsewhere]
                self.send(player, wire.ConversationFull(conversation, capacity, elsewhere))
            case events.Knocked(player=player, knocker=knocker, area=area, text=text, bubble=bubble):
                self.send(player, wire.Knocked(knocker, area, text, bubble))
            case events.KnockEnded(player=player, knocker=knocker):
                self.send(player, wire.KnockEnded(knocker))
            case events.KnockAnswered(player=player, area=area, accepted=accepted):
                answer = (area, accepted, fact.bubble, fact.later, fact.answered, fact.ajar, fact.gone)
                self.send(player, wire.KnockAnswered(*answer))
            case events.CalledToStage(player=player, stage=stage, by=by):
                self.send(player, wire.CalledToStage(stage, by))
            case events.StageCallEnded(player=player, stage=stage):
                self.send(player, wire.StageCallEnded(stage))
            case events.ConsentAsked(player=player, recording=recording, by=by, title=title):
                self.send(player, wire.ConsentAsked(recording, by, title))
            case events.ConsentEnded(player=player, recording=recording):
                self.send(player, wire.ConsentEnded(recording))
            case events.CoffeeChanged(player=player, coffee=coffee):
                self.send(player, coffee_message(coffee))
            case events.CardOffered(player=player, by=by):
                self.send(player, wire.CardOffered(by))
            case events.CardOfferEnded(player=player, by=by):
                self.send(player, wire.CardOfferEnded(by))
            case events.CardAnswered(player=player, by=by, accepted=accepted):
                self.send(player, wire.CardAnswered(by, accepted))
            case events.Muted(player=player, by=by):
                self.send(player, wire.Muted(by))
            case events.DeskCalled(player=player, area=area, until=until):
                self.send(player, wire.DeskCalled(area, self._unix(until)))
            case events.DeskThanked(player=player, sender=sender, text=text):
                self.send(player, wire.DeskThanked(sender, text))
            case events.Nudged(player=player, sender=sender):
                self.send(player, wire.Nudged(sender))
            case events.Thanked(player=player, text=text, audience=audience):
                self._some(wire.Thanked(player, text), audience)
            case events.Waved(player=player, sender=sender):
                self.send(player, wire.Waved(sender))
            case events.Invited(player=player, invitation=invitation, people=people):
                self.send(player, wire.Invited(invitation, list(people)))
            case events.InvitationEnded(player=player, invitation=invitation):
                self.send(player, wire.InvitationEnded(invitation))
            case events.ExitReached(player=player, room=room, entry=entry):
                self.send(player, wire.Exit(room, entry))
            case events.CommandRefused(player=player, request=request, code=code):
                self.refuse(player, request, code)
            case events.Expelled(player=player, code=code):
                self._expelled(player, code)
            case _:  # the director's
                pass

    def _welcome(self, welcomed: events.Welcomed) -> None:
        player = welcomed.player
        connection = self._waiting.pop(player, None)
        seat = self._host.seats.get(player)
        if connection is None or seat is None or connection.stage is Stage.CLOSED:
            return
        self._present[player] = connection
        self._bulletin.begin(player, connection)
        if isinstance(self._asker, Question) and self._asker.player == player:
            self._asker.accepted()  # first the word that it is so, then the room
        snapshot = welcomed.snapshot
        connection.send(
            wire.Snapshot(
                room=self._host.id,
                you=player,
                resume=seat.token,
                resumed=welcomed.resumed,
                time=self._clock.unix(),
                tick_rate=self._host.settings.tick_rate,
                seq=welcomed.seq,
                players=[self._player(view) for view in snapshot.players],
                bubbles=[bubble_message(bubble) for bubble in snapshot.bubbles],
                locked_areas=list(snapshot.locked_areas),
                ajar_areas=list(snapshot.ajar_areas),
                walks=[walk_message(walk) for walk in snapshot.walks],
                desks=[self._desk(desk) for desk in snapshot.desks],
                chat=self._history.tail(self._host.id, seat.person) if self._history is not None else [],
                topics=[wire.AreaTopic(area, topic) for area, topic in snapshot.topics],
                stages=[stage_message(stage) for stage in snapshot.stages],
                megaphones=[megaphone_message(megaphone) for megaphone in snapshot.megaphones],
                call_back=self._countdown(snapshot.call_back),
                timer=self._countdown(snapshot.timer),
                recordings=[self._recording(recording) for recording in snapshot.recordings],
                settings=settings_message(self._host),
                person=seat.person,
                numbers=self._history.numbers(seat) if self._history is not None else {},
            )
        )

    def _player(self, view: events.PlayerView) -> wire.Player:
        return player_message(view, self._unix)

    def _unix(self, when: Seconds) -> float:
        """A moment of the room's clock in Unix time."""
        return round(when + self._unix_offset, 3)

    def _countdown(self, deadline: events.Deadline | None) -> wire.Countdown | None:
        return wire.Countdown(deadline.by, self._unix(deadline.until)) if deadline is not None else None

    def _desk(self, view: events.DeskView) -> wire.WorkDesk:
        until = self._unix(view.until) if view.until is not None else None
        queue: list[str] = [*view.queue]
        return wire.WorkDesk(view.area, view.owner, view.topic, queue, view.guest, view.here, until, view.left)

    def _recording(self, view: events.RecordingView) -> wire.Recording:
        return wire.Recording(
            id=view.id,
            stage=view.stage,
            meeting=view.meeting,
            areas=list(view.areas),
            by=view.by,
            title=view.title,
            since=self._unix(view.since),
            people=list(view.people),
        )

    def _chat_line(self, line: events.ChatLine) -> wire.ChatLine:
        seat = self._host.seats.get(line.player)
        person = seat.person if seat is not None else ""
        at = self._unix(line.at)
        return wire.ChatLine(line.id, "conversation", line.player, line.name, line.text, at, person=person)


def player_message(view: events.PlayerView, unix: Callable[[Seconds], float]) -> wire.Player:
    """A player as the wire has him; ``unix`` turns the room's clock into everybody's."""
    beacon = view.beacon
    return wire.Player(
        id=view.id,
        name=view.name,
        avatar=view.avatar,
        x=view.x,
        y=view.y,
        facing=int(view.facing),
        moving=view.moving,
        area=view.area,
        bubble=view.bubble,
        status=view.status.value,
        status_text=view.status_text,
        hand=view.hand,
        microphone=view.microphone,
        camera=view.camera,
        screen=view.screen,
        connected=view.connected,
        role=view.role.value,
        person=view.person,
        seat=view.seat,
        quality=view.quality.value,
        quality_reason=view.quality_reason,
        listed=view.listed,
        beacon=wire.Beacon(beacon.text, unix(beacon.until)) if beacon is not None else None,
    )


def coffee_message(view: events.CoffeeView | None) -> wire.Coffee:
    """Somebody's coffee as the wire has it."""
    if view is None:
        return wire.Coffee(0, 0)
    if view.table is None:
        return wire.Coffee(view.waiting, view.seconds, ahead=view.ahead)
    people = [wire.CoffeePartner(one.player, one.name, list(one.topics)) for one in view.people]
    table = wire.CoffeeTable(view.table, view.x, view.y, view.together, people, list(view.questions), view.others_wait)
    return wire.Coffee(view.waiting, view.seconds, table)


def bubble_message(view: events.BubbleView) -> wire.Bubble:
    """A bubble as the wire has it."""
    return wire.Bubble(view.id, list(view.members), view.locked, view.topic, view.ajar)


def walk_message(view: events.WalkView) -> wire.Walk:
    """A walk as the wire has it."""
    return wire.Walk(view.id, view.promenade, view.leader, list(view.walkers))


def stage_message(view: events.StageView) -> wire.Stage:
    """A stage as the wire has it."""
    return wire.Stage(view.stage, list(view.speakers), list(view.called), list(view.queue))


def megaphone_message(view: events.MegaphoneView) -> wire.Megaphone:
    """Somebody who speaks to many, as the wire has him."""
    return wire.Megaphone(view.player, view.scope.value, view.area)


def voice_message(voice: events.Voice) -> wire.Voice:
    """Somebody one hears, as the wire has him."""
    return wire.Voice(voice.id, round(voice.loudness, 3), voice.video, voice.by.value)


def settings_message(host: RoomHost) -> wire.Settings:
    """The room's numbers that a client needs."""
    settings: RoomSettings = host.settings
    return wire.Settings(
        voice_radius=settings.leave_radius,
        join_radius=settings.join_radius,
        leave_radius=settings.leave_radius,
        full_radius=settings.full_radius,
        conversation_capacity=settings.conversation_capacity,
        overhear_radius=settings.overhear_radius,
        walk_speed=settings.walk_speed,
        run_speed=settings.run_speed,
        body=settings.body_on(host.map.tile_width, host.map.tile_height),
        resume_seconds=settings.resume_seconds,
        media_lease=settings.media_lease,
    )
