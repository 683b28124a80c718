"""One socket: where it stands, what it may still ask for, and what it has yet to hear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from papote.errors import CODES, ProtocolViolation
from papote.gateway.budgets import Budget
from papote.gateway.engine import Batch, Frame, Wire
from papote.gateway.outbox import Outbox
from papote.gateway.settings import GatewaySettings
from papote.interfaces import Clock, Timer
from papote.metrics import Metrics
from papote.people.admission import Visitor
from papote.protocol import codec
from papote.protocol import server as wire_messages
from papote.rooms.manager import Seat
from papote.types import HELD_UP, NOBODY, PersonId, Seconds

_DISCONNECT = Frame(b"41")


class Stage(Enum):
    """How far a connection has come."""

    OPEN = auto()
    """An Engine.IO session that has not introduced itself."""
    CONNECTED = auto()
    """It said CONNECT, and is in no room."""
    JOINING = auto()
    """Its room is being opened, or asked."""
    JOINED = auto()
    """It has a seat."""
    CLOSED = auto()
    """It is over, or will be as soon as it has heard why."""


class Connection:
    """One Engine.IO session."""

    def __init__(
        self,
        sid: str,
        address: str,
        wire: Wire,
        settings: GatewaySettings,
        metrics: Metrics,
        clock: Clock,
        fell_behind: Callable[[Connection], None],
        person: PersonId = NOBODY,
    ) -> None:
        """``fell_behind`` hears when this connection reads more slowly than it is written to."""
        self.sid = sid
        self.address = address
        self.wire = wire
        self.stage = Stage.OPEN
        self.seat: Seat | None = None
        self.person = person
        self.visitor = Visitor(person)
        self.shown: Mapping[str, str] = {}
        """The cookies of its handshake."""
        self.settled = True
        """Whether ``visitor`` is still as of the handshake; after the first join it is looked up anew."""
        self.budget = Budget(settings, clock.now())
        self.outbox = Outbox(settings.outbox_events, settings.outbox_bytes)
        self.websocket = False
        self.before_sending: Callable[[], None] | None = None
        """Says first what its room has told everybody meanwhile."""
        self._metrics = metrics
        self._clock = clock
        self._fell_behind = fell_behind
        self._deadline: Timer | None = None

    # ---- deadlines

    def expect(self, seconds: Seconds | None, late: Callable[[], None] | None = None) -> None:
        """Something is to happen within this time; None: whatever was expected did."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if seconds is not None and late is not None:
            self._wait(seconds, late)

    def _wait(self, seconds: Seconds, late: Callable[[], None]) -> None:
        due = self._clock.now() + seconds

        def over() -> None:
            if self._clock.now() - due > HELD_UP:
                self._wait(HELD_UP, late)
            else:
                late()

        self._deadline = self._clock.call_at(due, over)

    # ---- sending

    def send(self, message: wire_messages.ServerMessage) -> None:
        """Send one message to this connection alone."""
        self.send_frame(Frame(codec.encode(message)))

    def send_frame(self, frame: Frame | Batch) -> None:
        """Send what others may get too."""
        if self.before_sending is not None:
            self.before_sending()
        if self.stage is Stage.CLOSED:
            return
        self._metrics.frames.inc(len(frame.frames))
        self._metrics.frame_bytes.inc(frame.size)
        try:
            if self.outbox.send(self.wire, frame, self._clock.now()):
                self._fell_behind(self)
        except ProtocolViolation as violation:
            self.bye(violation.code, violation.retry_after)

    def send_positions(self, frame: Frame | Batch, now: Seconds, first: Batch | None = None) -> bool:
        """Send positions, unless the reader is behind; whether they are on their way. The caller counts them.

        ``first`` is what ``frame`` begins with besides positions: somebody who is behind gets it all the same.
        """
        if self.stage is Stage.CLOSED:
            return False
        outbox = self.outbox
        keeps_up = outbox.behind_since is None
        sent = outbox.send_positions(self.wire, frame, now)
        if not sent and first is not None:
            self.send_frame(first)
        if keeps_up and outbox.behind_since is not None:
            self._fell_behind(self)
        return sent

    def attach(self, wire: Wire, held: list[Frame]) -> None:
        """Go on by WebSocket, with what polling had not delivered first."""
        self.wire = wire
        self.websocket = True
        self.outbox.put_back(held)
        self.outbox.flush(wire)

    # ---- the end

    def bye(self, code: str, retry_after: Seconds | None = None) -> None:
        """Say why, and hang up. The Socket.IO disconnect keeps clients from coming back by themselves."""
        if self.stage is Stage.CLOSED:
            return
        self._metrics.byes.labels(code).inc()
        self.wire.write(Frame(codec.encode(wire_messages.Bye(code, CODES[code], retry_after))))
        self.wire.write(_DISCONNECT)
        self.close()
        self.wire.hang_up()

    def close(self) -> None:
        """Nothing more is said or heard here."""
        self.stage = Stage.CLOSED
        self.expect(None)
