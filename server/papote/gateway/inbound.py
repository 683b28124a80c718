"""Wishes to commands: reads what one connection says, and hands it to its room in the order it came.

Everything a client can get wrong is answered here with its code; what remains are proper wishes,
which the room grants or refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from papote.errors import CodedError, ProtocolViolation, Refused
from papote.gateway.connection import Connection, Stage
from papote.gateway.deeds import HostWish, Note, note_deed, nowhere
from papote.gateway.looking import LookingWish, looking_command
from papote.gateway.questions import Question
from papote.gateway.settings import GatewaySettings
from papote.interfaces import Clock
from papote.metrics import Metrics
from papote.protocol import client as wishes
from papote.protocol import codec
from papote.protocol.codec import PacketKind
from papote.rooms.manager import Seat
from papote.types import AreaId, BubbleId, Facing, MegaphoneScope, PlayerId, Quality, RecordingId, Status, WalkId
from papote.world import commands

STRIKES_RETRY = 10.0
"""Seconds after which a connection cut for its breaches may come back."""

_FACINGS = tuple(Facing)

MediaWish = wishes.Forward | wishes.MediaFailed | wishes.Watch
"""What the room itself has no say in."""

ChatWish = wishes.Chat | wishes.EditMessage | wishes.DeleteMessage | wishes.React | wishes.MarkRead
"""What concerns channels, but for the words to one's conversation."""


class Inbound:
    """The reading side of all connections."""

    def __init__(
        self,
        settings: GatewaySettings,
        metrics: Metrics,
        clock: Clock,
        join: Callable[[Connection, wishes.Join, Question], None],
        direct: Callable[[Seat, MediaWish, Question], None],
        chat: Callable[[Seat, ChatWish, Question], None],
        bug: Callable[[str], None],
        rename: Callable[[Seat, wishes.Profile], wishes.Profile] = lambda _, wish: wish,
    ) -> None:
        """``join`` seats a newcomer, ``direct`` and ``chat`` take what no room decides, ``bug`` logs an exception,
        ``rename`` tells what somebody who wants another name is called.
        """
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._join = join
        self._direct = direct
        self._chat = chat
        self._bug = bug
        self._rename = rename
        self.note: Note = nowhere
        """Hears what hosts have done."""

    # ---- packets

    def packet(self, connection: Connection, text: str, start: int) -> str | None:
        """One Socket.IO packet; what is returned is for the library to answer."""
        if connection.stage is Stage.CLOSED:
            return None
        kind = codec.packet_kind(text, start)
        if kind is PacketKind.EVENT:
            self._event(connection, text, start)
        elif kind is PacketKind.CONNECT and connection.stage is Stage.OPEN and text[start + 1 : start + 2] in ("", "{"):
            return "0"  # whatever it carries is nobody's business
        elif kind is PacketKind.DISCONNECT and len(text) == start + 1 and connection.stage is not Stage.OPEN:
            return "1"
        elif kind is PacketKind.ACK:
            self._metrics.acks_ignored.inc()
        elif kind in (PacketKind.CONNECT_ERROR, PacketKind.BINARY_EVENT, PacketKind.BINARY_ACK):
            self.cut(connection, "attachments_refused")
        else:
            self.violation(connection, ProtocolViolation("bad_message"))
        return None

    def junk(self, connection: Connection, code: str) -> None:
        """Something that is no packet at all."""
        if code == "attachments_refused":
            self.cut(connection, code)
        else:
            self.violation(connection, ProtocolViolation(code))

    def cut(self, connection: Connection, code: str) -> None:
        """End a connection that does what no browser does."""
        self._metrics.strikes.labels(code).inc()
        connection.bye(code, STRIKES_RETRY)

    def violation(self, connection: Connection, violation: CodedError, question: Question | None = None) -> None:
        """Answer a breach of the protocol; one too many ends the connection."""
        if connection.stage is Stage.CLOSED:
            return
        self._metrics.strikes.labels(violation.code).inc()
        (question or Question(connection, "", None, self._metrics)).refused(violation.code, violation.retry_after)
        if connection.budget.strike(self._clock.now()):
            connection.bye(violation.code, STRIKES_RETRY)

    # ---- moves

    def move(self, connection: Connection, text: str | bytes) -> None:
        """A move by the fast path."""
        try:
            self._walk(connection, codec.decode_move(text))
        except ProtocolViolation as violation:
            self.violation(connection, violation, Question(connection, "move", None, self._metrics))
        except CodedError as refusal:  # we cannot keep up: that is not the walker's fault
            Question(connection, "move", None, self._metrics).refused(refusal.code, refusal.retry_after)

    def _walk(self, connection: Connection, move: codec.Move) -> None:
        seat = connection.seat
        if seat is None:
            raise ProtocolViolation("not_joined")
        self._metrics.moves.value += 1
        command = commands.Move(seat.player, move.seq, move.x, move.y, _FACINGS[move.facing])
        if connection.budget.moves.take(self._clock.now()):
            seat.room.runner.step(command)
        elif seat.room.runner.hold(command):
            self._metrics.moves_coalesced.inc()

    # ---- wishes

    def _event(self, connection: Connection, text: str, start: int) -> None:
        incoming = codec.decode_event(text, start, event_limit=self._settings.max_event, depth=self._settings.max_depth)
        known = incoming.event in wishes.WISHES or incoming.event == "move"
        question = Question(connection, incoming.event if known else "", incoming.ack, self._metrics)
        try:
            if connection.stage is Stage.OPEN:
                raise ProtocolViolation("not_joined")
            if incoming.code is not None:
                raise ProtocolViolation(incoming.code)
            if incoming.event == "move":
                self._walk(connection, codec.read_move(incoming.payload))
                question.accepted()
                return
            connection.budget.spend(incoming.event, self._clock.now())
            wish = wishes.read_wish(incoming.event, incoming.payload)
            self._metrics.wishes.labels(incoming.event).inc()
            self._ask(connection, wish, question)
        except ProtocolViolation as violation:
            self.violation(connection, violation, question)
        except CodedError as refusal:
            question.refused(refusal.code, refusal.retry_after)
        except Exception:
            self._bug("inbound")
            question.refused("internal")

    def _ask(self, connection: Connection, wish: wishes.Wish, question: Question) -> None:
        if isinstance(wish, wishes.Join):
            if connection.stage is not Stage.CONNECTED:
                raise Refused("already_joined")
            self._join(connection, wish, question)
            return
        seat = connection.seat
        if seat is None:
            raise ProtocolViolation("not_joined")
        if isinstance(wish, MediaWish):
            self._direct(seat, wish, question.about(seat.player))
            return
        if isinstance(wish, ChatWish) and not (isinstance(wish, wishes.Chat) and wish.scope == "conversation"):
            self._chat(seat, wish, question.about(seat.player))
            return
        if isinstance(wish, wishes.Profile):
            wish = self._rename(seat, wish)
        if isinstance(wish, HostWish):
            question.then(partial(note_deed, self.note, seat, wish, question.request))
        seat.room.runner.post(command_of(wish, seat), question.about(seat.player))


def command_of(wish: wishes.Wish, seat: Seat) -> commands.Command:
    """The command a wish stands for; who wishes it is known from the connection, never from the message."""
    me = seat.player
    match wish:
        case wishes.Signal(to=to, link=link):
            return commands.Signal(me, PlayerId(to), link, wish)
        case wishes.Profile(name=name, avatar=avatar):
            return commands.ChangeProfile(me, commands.Profile(name, avatar))
        case wishes.Status(status=status, text=text):
            return commands.SetStatus(me, Status(status), text)
        case wishes.Media(microphone=microphone, camera=camera, screen=screen):
            return commands.SetMedia(me, microphone, camera, screen)
        case wishes.Hand(raised=raised):
            return commands.RaiseHand(me, raised)
        case wishes.Emote(emote=emote):
            return commands.Emote(me, emote)
        case wishes.Say(text=text):
            return commands.Say(me, text)
        case wishes.Wave(to=to):
            return commands.Wave(me, PlayerId(to))
        case wishes.Chat(id=id, text=text):
            return commands.Chat(me, id, text)
        case wishes.Lock(locked=locked, ajar=ajar):
            return commands.LockConversation(me, locked, ajar)
        case wishes.LeaveConversation(thanks=thanks):
            return commands.LeaveConversation(me, thanks)
        case wishes.AnswerInvitation(invitation=invitation, accept=accept):
            return commands.AnswerInvitation(me, BubbleId(invitation), accept)
        case wishes.Leave():
            return commands.Leave(me)
        case _:
            return _gathering_command_of(wish, me)


def _gathering_command_of(wish: wishes.Wish, me: PlayerId) -> commands.Command:
    """What concerns rooms, tables and stages."""
    if isinstance(wish, LookingWish):
        return looking_command(wish, me)
    match wish:
        case wishes.Quality(quality=quality, reason=reason):
            return commands.SetQuality(me, Quality(quality), reason)
        case wishes.Topic(text=text):
            return commands.SetTopic(me, text)
        case wishes.Knock(area=area, text=text, bubble=bubble):
            place = AreaId(area) if area is not None else None
            return commands.Knock(me, place, text, BubbleId(bubble) if bubble is not None else None)
        case wishes.AnswerKnock(to=to, accept=accept, later=later):
            return commands.AnswerKnock(me, PlayerId(to), accept, later)
        case wishes.RingOut(seconds=seconds):
            return commands.RingOut(me, seconds)
        case wishes.Excuse():
            return commands.Excuse(me)
        case wishes.ClaimDesk(on=on, topic=topic, slots=slots):
            return commands.ClaimDesk(me, on, topic, slots)
        case wishes.TakeTicket(area=area, on=on):
            return commands.TakeTicket(me, AreaId(area), on)
        case wishes.NextTicket():
            return commands.NextTicket(me)
        case wishes.ThankDesk(area=area, text=text):
            return commands.ThankDesk(me, AreaId(area), text)
        case wishes.Stroll(on=on, walk=walk):
            return commands.Stroll(me, on, WalkId(walk) if walk is not None else None)
        case wishes.Nudge(to=to):
            return commands.Nudge(me, PlayerId(to))
        case wishes.CallToStage(to=to):
            return commands.CallToStage(me, PlayerId(to))
        case wishes.AnswerStageCall(accept=accept):
            return commands.AnswerStageCall(me, accept)
        case wishes.DismissFromStage(to=to):
            return commands.DismissFromStage(me, PlayerId(to))
        case wishes.Megaphone(scope=scope):
            return commands.UseMegaphone(me, MegaphoneScope(scope) if scope is not None else None)
        case wishes.Spread():
            return commands.SpreadOverTables(me)
        case wishes.CallBack(seconds=seconds):
            return commands.CallBack(me, seconds)
        case wishes.Timer(seconds=seconds):
            return commands.StartTimer(me, seconds)
        case wishes.Record(on=on, title=title):
            return commands.Record(me, on, title)
        case wishes.Chapter(title=title):
            return commands.MarkChapter(me, title)
        case wishes.Consent(recording=recording, accept=accept):
            return commands.Consent(me, RecordingId(recording), accept)
        case wishes.TakeCoffee(on=on):
            return commands.TakeCoffee(me, on)
        case wishes.AvoidPartner(to=to):
            return commands.AvoidPartner(me, PlayerId(to))
        case wishes.OfferCard(to=to):
            return commands.OfferCard(me, PlayerId(to))
        case wishes.AnswerCard(to=to, accept=accept):
            return commands.AnswerCard(me, PlayerId(to), accept)
        case _:
            raise TypeError(f"a wish without a command: {type(wish).__name__}")
