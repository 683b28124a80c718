"""Turns the world's facts about who hears whom into media: links, sessions, slots, and only signals that fit.

A listener of one room. The world decides who may hear and see whom; here it is decided which way the media go
(``plan``, ``calls``), each pair gets its link (``mesh``) and each person his session (``sessions``), and the
forwarding unit is told what it may give to whom (``switchboard``). A change of what the world allows is in force
with the next packet.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from papote.errors import Refused
from papote.interfaces import Answer, Clock, Timer
from papote.media.calls import Call, Calls
from papote.media.demand import Demands
from papote.media.grants import FULL, Watching, receiver
from papote.media.mesh import Mesh
from papote.media.plan import Engine, Needs, Plan, PlanSettings
from papote.media.recording.model import Speaker
from papote.media.sessions import Sessions
from papote.media.sfu.allocator import Receiver
from papote.media.sfu.client import Forwarder
from papote.media.sfu.model import EndpointId, Limits, SourceKind
from papote.media.switchboard import Desk
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.protocol.signaling import Candidate, Description, keep_candidates, may_be_tried
from papote.types import NOBODY, ConversationId, HeardBy, PlayerId, RecordingId, Role, RoomId
from papote.world import events


class Outlet(Protocol):
    """Where messages for one player go. Two homes: the gateway, and lists in tests."""

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """Send a message to a player, if he is connected."""

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """Tell a player that his request is refused."""


class Recorder(Protocol):
    """Who keeps what may be recorded; told what shall be, never asked."""

    def begin(
        self, recording: RecordingId, room: RoomId, place: str, title: str, by: str, forwarder: Forwarder
    ) -> None:
        """A recording begins; ``by`` is the shown name of whoever began it, ``forwarder`` the room's unit."""

    def people(self, recording: RecordingId, room: RoomId, people: Mapping[EndpointId, Speaker]) -> None:
        """Exactly these are recorded from now on."""

    def chapter(self, recording: RecordingId, room: RoomId, title: str) -> None:
        """A chapter begins."""

    def end(self, recording: RecordingId, room: RoomId) -> None:
        """It is over."""


@dataclass(frozen=True, slots=True)
class DirectorSettings:
    """How one room's media are directed."""

    plan: PlanSettings = field(default_factory=PlanSettings)
    limits: Limits = field(default_factory=Limits)
    allow_loopback: bool = False
    """Whether candidates that point at the receiver's own machine are passed on."""


class Director:
    """The media side of one room."""

    def __init__(
        self,
        room: RoomId,
        outlet: Outlet,
        clock: Clock,
        settings: DirectorSettings,
        desk: Desk | None,
        spawn: Callable[[Coroutine[Any, Any, None], str], None],
        *,
        servers: Callable[[PlayerId], list[wire.IceServer]] = lambda _: [],
        recorder: Recorder | None = None,
        counted: Callable[[int, int, int], None] = lambda _, __, ___: None,
    ) -> None:
        """``servers`` tells which STUN and TURN servers a player may use now; only people who need them are told.

        ``desk`` is the forwarding unit of this room; None where there is none. ``counted`` hears how many
        conversations, links and sessions there are, whenever that may have changed.
        """
        self._room = room
        self._outlet = outlet
        self._clock = clock
        self._unix_offset = clock.unix() - clock.now()
        self._settings = settings
        self._desk = desk
        self._servers = servers
        self._recorder = recorder
        self._counted = counted
        self._mesh = Mesh()
        plan = settings.plan if desk is not None else replace(settings.plan, forwarding=False)
        self._calls = Calls(Plan(plan), self._flows)
        self._demands = Demands()
        self._sessions: Sessions | None = None
        if desk is not None:
            self._sessions = Sessions(
                room,
                desk,
                outlet.send,
                servers,
                spawn,
                clock.now,
                limits=settings.limits,
                changed=self._session_changed,
                slots_changed=self._slots_changed,
            )
        self._views: dict[PlayerId, events.PlayerView] = {}
        self._conversations: dict[PlayerId, events.Conversation] = {}
        self._voices: dict[PlayerId, tuple[events.Voice, ...]] = {}
        self._audience: dict[PlayerId, set[PlayerId]] = {}
        """Who hears somebody without being in a conversation with him."""
        self._watching: dict[PlayerId, Watching] = {}
        self._recordings: dict[RecordingId, events.RecordingView] = {}
        # What the batch at hand touched; worked off at its end.
        self._tell: dict[PlayerId, None] = {}
        self._unsettled: dict[ConversationId, None] = {}
        self._restless: dict[PlayerId, None] = {}
        """Whose session may be needed, or not any more."""
        self._regrant: dict[PlayerId, None] = {}
        self._timer: Timer | None = None
        self._timer_at = 0.0
        self._hearing = False

    # ---- what the world tells

    def hear(self, facts: Sequence[events.Event]) -> None:
        """Take in what happened; both sides of a pair change in the same batch, so all of it is read first."""
        self._hearing = True
        try:
            for fact in facts:
                self._note(fact)
            self._work()
        finally:
            self._hearing = False
        for fact in facts:
            match fact:
                case events.LoudnessChanged(player=player, members=members):
                    self._loudness(player, members)
                case events.SignalAllowed():
                    self._signal(fact)

    def _note(self, fact: events.Event) -> None:
        match fact:
            case events.PlayerJoined(player=view) | events.PlayerChanged(player=view):
                self._see(view)
            case events.Welcomed(player=player, snapshot=snapshot, resumed=resumed):
                for view in snapshot.players:
                    if view.id not in self._views:
                        self._see(view)
                if resumed:
                    self._begin_anew(player)
            case events.PlayerLeft(player=player):
                self._forget(player)
            case events.ConversationChanged(player=player, conversation=conversation):
                self._converse(player, conversation)
            case events.LoudnessChanged(player=player, members=members):
                self._hear_members(player, members)
            case events.VoicesChanged(player=player, voices=voices):
                self._hear_voices(player, voices)
            case events.RecordingChanged(recording=recording):
                self._record(recording)
            case events.RecordingEnded(recording=id):
                self._end_recording(id)
            case events.ChapterMarked(recording=id, title=title):
                if self._recorder is not None:
                    self._recorder.chapter(id, self._room, title)
            case _:
                pass

    def _see(self, view: events.PlayerView) -> None:
        before = self._views.get(view.id)
        self._views[view.id] = view
        shows = (view.camera, view.screen, view.role)
        if before is None or shows != (before.camera, before.screen, before.role):
            self._regrant |= dict.fromkeys(self._listeners(view.id))
            call = self._calls.of(view.id)
            if call is not None:
                self._unsettled[call.id] = None

    def _begin_anew(self, player: PlayerId) -> None:
        """Signals sent while the connection was lost are lost: both sides begin again."""
        if partners := self._mesh.renew(player):
            self._tell |= dict.fromkeys((player, *sorted(partners)))
        if self._sessions is not None:
            self._sessions.again(player)
        self._demands.anew(player)

    def _forget(self, player: PlayerId) -> None:
        self._converse(player, None)
        self._hear_voices(player, ())
        self._tell.pop(player, None)
        self._watching.pop(player, None)
        self._views.pop(player, None)
        self._audience.pop(player, None)
        if self._sessions is not None:
            self._sessions.forget(player)
        self._demands.forget(player)
        for what in (self._restless, self._regrant, self._tell):
            what.pop(player, None)

    def _converse(self, player: PlayerId, conversation: events.Conversation | None) -> None:
        if conversation is None:
            self._conversations.pop(player, None)
        else:
            self._conversations[player] = conversation
        for touched in self._calls.move(player, conversation.id if conversation is not None else None):
            self._unsettled[touched] = None
        self._mesh.connect(player, self._mesh.partners(player) & self._partners(player))
        self._tell[player] = self._restless[player] = self._regrant[player] = None

    def _partners(self, player: PlayerId) -> frozenset[PlayerId]:
        conversation = self._conversations.get(player)
        return frozenset(member.id for member in conversation.members) if conversation is not None else frozenset()

    def _hear_members(self, player: PlayerId, members: tuple[events.Member, ...]) -> None:
        conversation = self._conversations.get(player)
        if conversation is None:
            return
        news = {member.id: member for member in members}
        merged = tuple(news.get(member.id, member) for member in conversation.members)
        self._conversations[player] = replace(conversation, members=merged)
        self._regrant[player] = None

    def _hear_voices(self, player: PlayerId, voices: tuple[events.Voice, ...]) -> None:
        before = {voice.id for voice in self._voices.pop(player, ())}
        if voices:
            self._voices[player] = voices
        now = {voice.id for voice in voices}
        for gone in before - now:
            self._audience[gone].discard(player)
            if not self._audience[gone]:
                del self._audience[gone]
        for come in now - before:
            self._audience.setdefault(come, set()).add(player)
        for changed in (player, *sorted(before ^ now)):
            self._restless[changed] = None
        self._regrant[player] = None

    # ---- what follows from it

    def _work(self) -> None:
        """Settle, connect, tell and grant whatever was touched."""
        now = self._clock.now()
        while self._unsettled:
            unsettled, self._unsettled = self._unsettled, {}
            for conversation in unsettled:
                moved = self._calls.settle(conversation, self._needs, now)
                self._tell |= dict.fromkeys(moved)
                near = {listener for player in moved for listener in self._audience.get(player, ())}
                for touched in (self._restless, self._regrant):
                    touched |= dict.fromkeys((*moved, *sorted(near)))
        restless, self._restless = self._restless, {}
        for player in restless:
            self._look_after_session(player)
        tell, self._tell = self._tell, {}
        for player in tell:
            call = self._calls.of(player)
            # A call may hold two who have nothing to do with each other: between them there is no link.
            heard = self._partners(player)
            linked = [other for other in call.partners(player) if other in heard] if call is not None else ()
            self._mesh.connect(player, linked)
        for player in tell:
            self._outlet.send(player, self._message(player))
        if tell or restless:
            self._count()
        self._grant()
        self._demand(now)
        self._wind(now)

    def _needs(self, call: Call) -> Needs:
        recorded = {player for recording in self._recordings.values() for player in recording.people}
        return Needs(
            size=len(call.members),
            guests=any(not (view := self._views.get(member)) or view.role is Role.GUEST for member in call.members),
            recorded=not recorded.isdisjoint(call.members),
        )

    def _count(self) -> None:
        self._counted(len(self._calls), len(self._mesh), len(self._sessions) if self._sessions is not None else 0)

    def _message(self, player: PlayerId) -> wire.ServerMessage:
        conversation, call = self._conversations.get(player), self._calls.of(player)
        if conversation is None or call is None:
            return wire.NoConversation()
        members = []
        for member in conversation.members:
            link = self._mesh.link(player, member.id)
            if link is None and not call.forwarded:  # the other has left already, and this one is about to hear of it
                continue
            members.append(
                wire.ConversationMember(
                    id=member.id,
                    loudness=round(member.loudness, 3),
                    video=member.video,
                    link=link.number if link is not None else 0,
                    polite=link is not None and link.polite == player,
                )
            )
        return wire.Conversation(
            id=conversation.id,
            kind=conversation.kind.value,
            engine=call.engine_of(player).value,
            locked=conversation.locked,
            members=members,
            ice_servers=self._servers(player) if call.engine_of(player) is Engine.MESH else [],
            ajar=conversation.ajar,
            over=self._countdown(conversation.over),
            excused=list(conversation.excused),
        )

    def _countdown(self, deadline: events.Deadline | None) -> wire.Countdown | None:
        if deadline is None:
            return None
        return wire.Countdown(deadline.by, round(deadline.until + self._unix_offset, 3))

    def _loudness(self, player: PlayerId, members: tuple[events.Member, ...]) -> None:
        if player in self._conversations:
            told = [wire.LoudnessMember(m.id, round(m.loudness, 3), m.video) for m in members]
            self._outlet.send(player, wire.Loudness(told))

    # ---- the forwarding unit

    def _look_after_session(self, player: PlayerId) -> None:
        if self._sessions is None:
            return
        if player in self._views and self._needs_session(player):
            self._sessions.need(player)
        else:
            self._sessions.release(player)

    def _needs_session(self, player: PlayerId) -> bool:
        call = self._calls.of(player)
        if call is not None and call.forwarded:
            return True
        if any(self._is_sent(voice) for voice in self._voices.get(player, ())):
            return True
        for listener in self._audience.get(player, ()):
            if any(v.id == player and v.by is not HeardBy.OVERHEARD for v in self._voices[listener]):
                return True
        return any(player in recording.people for recording in self._recordings.values())

    def _is_sent(self, voice: events.Voice) -> bool:
        """A stage is sent to whoever hears it; a murmur only where the talk goes through the unit anyway."""
        if voice.by is not HeardBy.OVERHEARD:
            return True
        call = self._calls.of(voice.id)
        return call is not None and call.forwarded

    def _flows(self, player: PlayerId) -> bool:
        return self._sessions is not None and self._sessions.flows(player)

    def _listeners(self, speaker: PlayerId) -> Iterable[PlayerId]:
        yield from self._audience.get(speaker, ())
        call = self._calls.of(speaker)
        if call is not None:
            yield from call.members

    def _session_changed(self, player: PlayerId) -> None:
        """Somebody can be given something, or be given to others, or not any more."""
        self._regrant[player] = None
        self._regrant |= dict.fromkeys(self._listeners(player))
        self._demands.anew(player)
        call = self._calls.of(player)
        if call is not None:
            self._unsettled[call.id] = None
        for recording in self._recordings.values():
            if player in recording.people:
                self._tell_recorder(recording)
        self._count()
        self._soon()

    def _slots_changed(self, player: PlayerId) -> None:
        assert self._sessions is not None and self._desk is not None
        endpoint = self._sessions.endpoint(player)
        if endpoint is None:
            return
        slots = self._desk.slots(endpoint)
        limits = self._settings.limits
        audio: list[str | None] = [None] * limits.audio_slots
        video: list[wire.SlotPicture | None] = [None] * limits.video_slots
        taken = []
        for (media, index), feed in slots.items():
            speaker = self._sessions.player(feed.endpoint)
            if speaker is None:
                continue
            taken.append((speaker, feed))
            if media == "audio":
                audio[index] = speaker
            else:
                video[index] = wire.SlotPicture(speaker, "screen" if feed.kind is SourceKind.SCREEN else "camera")
        self._demands.takes(player, taken)
        self._outlet.send(player, wire.Slots(self._sessions.number(player), audio, video))
        self._soon()

    def _grant(self) -> None:
        regrant, self._regrant = self._regrant, {}
        if self._sessions is None or self._desk is None:
            return
        receivers = [receiver for player in regrant if (receiver := self._receiver(player)) is not None]
        if receivers:
            self._desk.grant(receivers)

    def _receiver(self, player: PlayerId) -> Receiver | None:
        assert self._sessions is not None
        endpoint = self._sessions.endpoint(player)
        if endpoint is None:
            return None
        call, conversation = self._calls.of(player), self._conversations.get(player)
        members = conversation.members if conversation is not None and call is not None and call.forwarded else ()
        voices = [voice for voice in self._voices.get(player, ()) if self._is_sent(voice)]
        watching = self._watching.get(player, FULL)
        return receiver(
            endpoint, self._settings.limits, members, voices, watching, self._sessions.endpoint, self._views.get
        )

    def _demand(self, now: float) -> None:
        if self._sessions is None:
            return
        for player, wanted in self._demands.news(now):
            if number := self._sessions.number(player):
                self._outlet.send(player, wire.Demand(number, wanted.camera, wanted.screen))

    # ---- recordings

    def _record(self, recording: events.RecordingView) -> None:
        before = self._recordings.get(recording.id)
        self._recordings[recording.id] = recording
        if before is None and self._recorder is not None and self._desk is not None:
            by = self._views.get(recording.by)
            place = recording.stage or (recording.areas[0] if recording.areas else "")
            name = by.name if by is not None else ""
            self._recorder.begin(recording.id, self._room, place, recording.title, name, self._desk.forwarder)
        self._tell_recorder(recording)
        self._keep()
        self._unsettle_people({*recording.people, *(before.people if before is not None else ())})

    def _end_recording(self, id: RecordingId) -> None:
        recording = self._recordings.pop(id, None)
        if recording is None:
            return
        if self._recorder is not None:
            self._recorder.end(id, self._room)
        self._keep()
        self._unsettle_people(recording.people)

    def _keep(self) -> None:
        """Whoever is recorded sends all he has."""
        self._demands.keep(frozenset(player for each in self._recordings.values() for player in each.people))

    def _unsettle_people(self, people: Iterable[PlayerId]) -> None:
        for player in people:
            self._restless[player] = None
            call = self._calls.of(player)
            if call is not None:
                self._unsettled[call.id] = None

    def _tell_recorder(self, recording: events.RecordingView) -> None:
        if self._recorder is None or self._sessions is None:
            return
        people = {}
        for player in recording.people:
            endpoint, view = self._sessions.endpoint(player), self._views.get(player)
            if endpoint is not None and view is not None:
                people[endpoint] = Speaker(view.person if view.person != NOBODY else player, view.name)
        self._recorder.people(recording.id, self._room, people)

    # ---- what people say of media

    def ask(self, player: PlayerId, wish: wishes.Forward | wishes.MediaFailed | wishes.Watch, answer: Answer) -> None:
        """A wish the world has no say in."""
        match wish:
            case wishes.Forward(session=session, sdp=sdp):
                if self._sessions is None:
                    answer.refused("media_unavailable")
                else:
                    self._sessions.offer(player, session, sdp, answer)
                return
            case wishes.MediaFailed(session=session, link=link):
                if not self._failed(player, session, link):
                    answer.refused("stale_session" if session is not None else "stale_link")
                    return
            case wishes.Watch(pictures=pictures, mode=mode):
                self._watching[player] = Watching(
                    {PlayerId(each.id): each.width for each in pictures},
                    frozenset(PlayerId(each.id) for each in pictures if each.pinned),
                    mode,
                )
                self._regrant[player] = None
        answer.accepted()
        self._work()

    def _failed(self, player: PlayerId, session: int | None, link: int | None) -> bool:
        if session is not None:
            return self._sessions is not None and self._sessions.failed(player, session)
        for other in self._mesh.partners(player):
            known = self._mesh.link(player, other)
            if known is not None and known.number == link:
                conversation = self._calls.link_failed(player)
                if conversation is not None:
                    self._unsettled[conversation] = None
                return True
        return False

    def _signal(self, fact: events.SignalAllowed) -> None:
        content: Any = fact.content
        if not isinstance(content, wishes.Signal):  # the world carries it without looking
            raise TypeError(f"a signal of {type(content).__name__}")
        kind = content.description.type if isinstance(content.description, Description) else "candidate"
        try:
            self._mesh.signal(fact.sender, fact.player, fact.link, kind)
        except Refused as refusal:
            self._outlet.refuse(fact.sender, "signal", refusal.code)
            return
        description, candidate = content.description, content.candidate

        def wanted(text: str) -> bool:
            loopback = self._settings.allow_loopback
            return may_be_tried(text, loopback=loopback) and self._mesh.admits(fact.sender, fact.player, text)

        if isinstance(candidate, Candidate) and not wanted(candidate.candidate):
            return
        if isinstance(description, Description):
            description = Description(description.type, keep_candidates(description.sdp, wanted))
        self._outlet.send(
            fact.player,
            wire.RelayedSignal(sender=fact.sender, link=fact.link, description=description, candidate=candidate),
        )

    # ---- time

    def _soon(self) -> None:
        """Work off what was touched from outside ``hear``."""
        if not self._hearing:
            self._wind(self._clock.now(), at_once=True)

    def _wind(self, now: float, *, at_once: bool = False) -> None:
        """Set the alarm for whatever is due first."""
        times = [self._calls.next_deadline(), self._demands.deadlines.next()]
        if self._sessions is not None:
            times.append(self._sessions.deadlines.next())
        due = now if at_once else min((when for when in times if when is not None), default=None)
        if due is None or (self._timer is not None and self._timer_at <= due):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._timer_at = self._clock.call_at(due, self._alarm), due

    def _alarm(self) -> None:
        self._timer = None
        now = self._clock.now()
        self._hearing = True
        try:
            if self._sessions is not None:
                self._sessions.due(now)
            for conversation in self._calls.due(now):
                self._unsettled[conversation] = None
                for touched in (self._tell, self._restless, self._regrant):
                    touched |= dict.fromkeys(self._calls.members(conversation))
            self._work()
        finally:
            self._hearing = False

    def close(self) -> None:
        """The room ends: no alarm goes off any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
