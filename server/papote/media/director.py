"""Turns the world's facts about who hears whom into media: links, sessions, slots, and only signals that fit.

A listener of one room. The world decides who may hear and see whom (``told``); here it is decided which way the media
go (``plan``, ``calls``), each pair gets its link (``mesh``) and each person his session (``sessions``), and the
forwarding unit is told what it may give to whom (``feeds``) and what is kept (``recorded``). A change of what the world
allows is in force with the next packet.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from papote.errors import Refused
from papote.interfaces import Answer, Clock, Timer
from papote.media.calls import Call, Calls
from papote.media.demand import Demands
from papote.media.feeds import Feeds
from papote.media.grants import Watching
from papote.media.mesh import Mesh
from papote.media.plan import Needs, Plan, PlanSettings
from papote.media.recorded import Recorded, Recorder
from papote.media.sessions import Sessions
from papote.media.sfu.model import Limits
from papote.media.switchboard import Desk
from papote.media.telling import conversation_told, signal_told
from papote.media.told import Told
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.types import ConversationId, PlayerId, Role, RoomId
from papote.world import events


class Outlet(Protocol):
    """Where messages for one player go. Two homes: the gateway, and lists in tests."""

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """Send a message to a player, if he is connected."""

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """Tell a player that his request is refused."""


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
        self._outlet = outlet
        self._clock = clock
        self._unix_offset = clock.unix() - clock.now()
        self._settings = settings
        self._servers = servers
        self._counted = counted
        self._mesh = Mesh()
        self._told = told = Told()
        plan = settings.plan if desk is not None else replace(settings.plan, forwarding=False)
        self._calls = Calls(Plan(plan), self._flows)
        self._demands = Demands()
        self._feeds = Feeds(told, self._calls, self._demands, desk, settings.limits, outlet.send, self._soon)
        self._sessions: Sessions | None = None
        if desk is not None:
            self._sessions = self._feeds.sessions = Sessions(
                room,
                desk,
                outlet.send,
                servers,
                spawn,
                clock.now,
                limits=settings.limits,
                changed=self._session_changed,
                slots_changed=self._feeds.slots_changed,
            )
        self._recorded = Recorded(room, recorder, desk, self._sessions, told, self._demands)
        # What the batch at hand touched; worked off at its end.
        self._tell: dict[PlayerId, None] = {}
        self._unsettled: dict[ConversationId, None] = {}
        self._restless: dict[PlayerId, None] = {}
        """Whose session may be needed, or not any more."""
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
                    if view.id not in self._told.views:
                        self._see(view)
                if resumed:
                    self._begin_anew(player)
            case events.PlayerLeft(player=player):
                self._forget(player)
            case events.ConversationChanged(player=player, conversation=conversation):
                self._converse(player, conversation)
            case events.LoudnessChanged(player=player, members=members):
                if self._told.loudness(player, members):
                    self._feeds.again((player,))
            case events.VoicesChanged(player=player, voices=voices):
                self._hear_voices(player, voices)
            case events.RecordingChanged(recording=recording):
                self._unsettle_people(self._recorded.begin(recording))
            case events.RecordingEnded(recording=id):
                self._unsettle_people(self._recorded.end(id))
            case events.ChapterMarked(recording=id, title=title):
                self._recorded.chapter(id, title)
            case _:
                pass

    def _see(self, view: events.PlayerView) -> None:
        if self._told.see(view):
            self._feeds.again_for_listeners(view.id)
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
        self._told.forget(player)
        self._feeds.forget(player)
        for what in (self._restless, self._tell):
            what.pop(player, None)

    def _converse(self, player: PlayerId, conversation: events.Conversation | None) -> None:
        self._told.converse(player, conversation)
        for touched in self._calls.move(player, conversation.id if conversation is not None else None):
            self._unsettled[touched] = None
        self._mesh.connect(player, self._mesh.partners(player) & self._told.partners(player))
        self._tell[player] = self._restless[player] = None
        self._feeds.again((player,))

    def _hear_voices(self, player: PlayerId, voices: tuple[events.Voice, ...]) -> None:
        for changed in self._told.hear(player, voices):
            self._restless[changed] = None
        self._feeds.again((player,))

    # ---- what follows from it

    def _work(self) -> None:
        """Settle, connect, tell and grant whatever was touched."""
        now = self._clock.now()
        while self._unsettled:
            unsettled, self._unsettled = self._unsettled, {}
            for conversation in unsettled:
                moved = self._calls.settle(conversation, self._needs, now)
                self._tell |= dict.fromkeys(moved)
                near = {listener for player in moved for listener in self._told.audience.get(player, ())}
                concerned = (*moved, *sorted(near))
                self._restless |= dict.fromkeys(concerned)
                self._feeds.again(concerned)
        restless, self._restless = self._restless, {}
        for player in restless:
            self._feeds.look_after_session(player, recorded=self._recorded.has(player))
        tell, self._tell = self._tell, {}
        for player in tell:
            call = self._calls.of(player)
            # A call may hold two who have nothing to do with each other: between them there is no link.
            heard = self._told.partners(player)
            linked = [other for other in call.partners(player) if other in heard] if call is not None else ()
            self._mesh.connect(player, linked)
        for player in tell:
            self._outlet.send(player, self._message(player))
        if tell or restless:
            self._count()
        self._feeds.grant()
        self._feeds.demand(now)
        self._wind(now)

    def _needs(self, call: Call) -> Needs:
        return Needs(
            size=len(call.members),
            guests=any(
                not (view := self._told.views.get(member)) or view.role is Role.GUEST for member in call.members
            ),
            recorded=not self._recorded.people.isdisjoint(call.members),
        )

    def _count(self) -> None:
        self._counted(len(self._calls), len(self._mesh), len(self._sessions) if self._sessions is not None else 0)

    def _message(self, player: PlayerId) -> wire.ServerMessage:
        conversation, call = self._told.conversations.get(player), self._calls.of(player)
        return conversation_told(player, conversation, call, self._mesh, self._servers, self._unix_offset)

    def _loudness(self, player: PlayerId, members: tuple[events.Member, ...]) -> None:
        if player in self._told.conversations:
            told = [wire.LoudnessMember(m.id, round(m.loudness, 3), m.video) for m in members]
            self._outlet.send(player, wire.Loudness(told))

    # ---- sessions

    def _flows(self, player: PlayerId) -> bool:
        return self._feeds.flows(player)

    def _session_changed(self, player: PlayerId) -> None:
        """Somebody can be given something, or be given to others, or not any more."""
        self._feeds.again((player,))
        self._feeds.again_for_listeners(player)
        self._demands.anew(player)
        call = self._calls.of(player)
        if call is not None:
            self._unsettled[call.id] = None
        self._recorded.session_changed(player)
        self._count()
        self._soon()

    def _unsettle_people(self, people: Iterable[PlayerId]) -> None:
        for player in people:
            self._restless[player] = None
            call = self._calls.of(player)
            if call is not None:
                self._unsettled[call.id] = None

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
                watching = Watching(
                    {PlayerId(each.id): each.width for each in pictures},
                    frozenset(PlayerId(each.id) for each in pictures if each.pinned),
                    mode,
                )
                self._feeds.watch(player, watching)
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
        try:
            signal = signal_told(fact, self._mesh, allow_loopback=self._settings.allow_loopback)
        except Refused as refusal:
            self._outlet.refuse(fact.sender, "signal", refusal.code)
            return
        if signal is not None:
            self._outlet.send(fact.player, signal)

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
                members = self._calls.members(conversation)
                for touched in (self._tell, self._restless):
                    touched |= dict.fromkeys(members)
                self._feeds.again(members)
            self._work()
        finally:
            self._hearing = False

    def close(self) -> None:
        """The room ends: no alarm goes off any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
