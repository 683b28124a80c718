"""One person of a crowd as a bare socket: it connects, comes in, answers pings, and counts what it is sent.

Only those who watch (``Watcher``) read what they are told, through the reference client. What people do
when is ``crowd``'s to say; here is what they say and how they hear.
"""

from __future__ import annotations

import select
import socket
from enum import Enum, auto
from typing import Any, Protocol

import msgspec
import orjson

from papote.loadgen.frames import PONG, Reader, Skimmer, masked, upgrade
from papote.loadgen.latency import Track, Witness
from papote.loadgen.strolls import Stroll
from papote.loadgen.tally import Tally
from papote.protocol.client import PROTOCOL
from papote.protocol.replica import Replica
from papote.types import Seconds

BUFFER = bytearray(1 << 18)
"""What a socket holds is read into here, whoever's it is: nobody keeps any of it."""

SMALL = 16 * 1024
"""What the system keeps for those who shall fall behind."""


class Stage(Enum):
    """How far somebody has come."""

    AWAY = auto()
    CONNECTING = auto()
    UPGRADING = auto()
    GREETED = auto()
    IN = auto()


class Role(Enum):
    """What somebody is here for."""

    WATCHES = auto()
    WALKS = auto()
    STANDS = auto()
    TALKS = auto()
    """Stands in a bubble."""
    DAWDLES = auto()
    """Stops reading for a while, again and again."""
    STARVES = auto()
    """Never reads again, and is to be cut."""
    RETURNS = auto()
    """Loses the connection and resumes, again and again."""


class House(Protocol):
    """What a visitor asks of the crowd he is part of."""

    tally: Tally
    host: str
    port: int
    room: str
    bare: bool
    """Whether there is no office behind the sockets, and nothing to say but that one is there."""
    now: Seconds
    """When this turn began."""

    def clock(self) -> Seconds:
        """The time at this very moment."""

    def watch_socket(self, visitor: Visitor, events: int) -> None:
        """Tell the visitor when his socket can be read or written."""

    def forget_socket(self, visitor: Visitor) -> None:
        """No more."""

    def arrived(self, visitor: Visitor) -> None:
        """Somebody is in."""

    def gone(self, visitor: Visitor, meant: bool) -> None:
        """Somebody's connection ended."""


class _Figure(msgspec.Struct):
    id: str
    x: int
    y: int


class _Snapshot(msgspec.Struct):
    """The few things everybody must know of it."""

    you: str
    resume: str
    resumed: bool
    seq: int
    players: list[_Figure]
    person: str = ""


_SNAPSHOT = msgspec.json.Decoder(tuple[str, _Snapshot])


class Visitor:
    """One of them."""

    __slots__ = (
        "_house",
        "_reader",
        "_skimmer",
        "_socket",
        "_unsent",
        "_wish",
        "deaf",
        "fd",
        "id",
        "number",
        "person",
        "role",
        "seq",
        "stage",
        "stroll",
        "token",
        "track",
        "tried_at",
        "x",
        "y",
    )

    def __init__(self, house: House, number: int, role: Role) -> None:
        self._house = house
        self._socket: socket.socket | None = None
        self._reader: Reader | None = None
        self._skimmer = Skimmer()
        self._unsent = b""
        self._wish = b""
        self.number = number
        self.role = role
        self.stage = Stage.AWAY
        self.fd = -1
        self.deaf = False
        """Does not read for now."""
        self.id = ""
        self.person = ""
        self.token = ""
        self.seq = self.x = self.y = 0
        self.stroll: Stroll | None = None
        self.track: Track | None = None
        self.tried_at: Seconds = 0.0

    # ---- coming and going

    def come(self, entry: str) -> None:
        """Connect and come in, or back."""
        house = self._house
        self._socket = socket.socket(socket.AF_INET6 if ":" in house.host else socket.AF_INET)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.role in (Role.DAWDLES, Role.STARVES):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        self.fd = self._socket.fileno()
        self.stage = Stage.CONNECTING
        self.tried_at = house.now
        self._reader = Reader()
        self._skimmer = Skimmer()
        self._unsent = b""
        self._wish = self._join(entry)
        self._socket.connect_ex((house.host, house.port))
        house.watch_socket(self, select.EPOLLOUT)

    def _join(self, entry: str) -> bytes:
        wish = {"protocol": PROTOCOL, "room": self._house.room, "name": f"Visitor {self.number}", "avatar": "a01"}
        return b"42" + orjson.dumps(["join", wish | {"entry": entry, "resume": self.token}])

    def drop(self) -> None:
        """Lose the connection without a word."""
        self._end(meant=True)

    def leave(self) -> None:
        """Say that one goes for good."""
        self.say(b'42["leave",{}]')
        self.token = ""

    def _end(self, *, meant: bool) -> None:
        if self._socket is None:
            return
        self._house.forget_socket(self)
        self._socket.close()
        self._socket, self.fd = None, -1
        self.stage = Stage.AWAY
        self._house.gone(self, meant)

    # ---- saying

    def say(self, text: bytes) -> None:
        """Send one packet."""
        self.send(masked(text))

    def send(self, data: bytes) -> None:
        """Send a frame; what does not go out now goes before the next one."""
        if self._socket is None:
            return
        if self._unsent:
            data, self._unsent = self._unsent + data, b""
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._end(meant=False)
            return
        if sent < len(data):
            self._unsent = data[sent:]
            self._house.tally.jammed += 1

    def move(self, x: int, y: int, facing: int) -> None:
        """Take a step."""
        self.seq += 1
        self.x, self.y = x, y
        self._house.tally.moves += 1
        self.send(masked(b'42["move",[%d,%d,%d,%d]]' % (self.seq, x, y, facing)))

    # ---- hearing

    def ready(self, events: int) -> None:
        """The socket can be read, or is connected, or broken."""
        if self.stage is Stage.CONNECTING:
            self._connected()
            return
        if events & (select.EPOLLHUP | select.EPOLLERR) and self.deaf:
            self._end(meant=self.role is Role.STARVES)
            return
        assert self._socket is not None
        try:
            size = self._socket.recv_into(BUFFER)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if size == 0:
            self._end(meant=False)
            return
        self._house.tally.octets += size
        if self._reader is not None:
            self._read(memoryview(BUFFER)[:size])
        else:
            self._skim(BUFFER, size)

    def _connected(self) -> None:
        assert self._socket is not None
        if self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._end(meant=False)
            return
        self.stage = Stage.UPGRADING
        self._house.watch_socket(self, select.EPOLLIN)
        self.send(upgrade(self._house.host, self._house.port))

    def _skim(self, data: bytearray, size: int) -> None:
        skimmer = self._skimmer
        moves, others, handed = skimmer.skim(data, size)
        tally = self._house.tally
        tally.frames += moves + others
        tally.position_frames += moves
        if skimmer.pings:
            self._answer()
        for text in handed:
            self._look_at(text)
        if skimmer.closed:
            self._end(meant=False)

    def _answer(self) -> None:
        self._house.tally.pings += self._skimmer.pings
        self._skimmer.pings = 0
        self.send(PONG)

    def _read(self, data: memoryview) -> None:
        """Word for word, until one is in; those who watch go on so."""
        reader = self._reader
        assert reader is not None
        messages = reader.feed(self._answered(bytes(data)) if self.stage is Stage.UPGRADING else data)
        for text in messages:
            self.hear(text)
        if reader.closed or self._socket is None:
            self._end(meant=False)
        elif self.stage is Stage.IN and type(self) is Visitor:
            rest, self._reader = reader.rest(), None
            if rest:
                self._skim(bytearray(rest), len(rest))

    def _answered(self, data: bytes) -> bytes:
        """What follows the answer to the wish for a WebSocket."""
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end or b" 101 " not in head[:16]:
            self._note(head[:32].decode(errors="replace"))
            self._house.tally.refused += 1
            self._end(meant=False)
            return b""
        self.stage = Stage.GREETED
        if self._house.bare:
            self.stage = Stage.IN
            self._house.arrived(self)
        return rest

    def hear(self, text: bytes) -> None:
        """One message."""
        if text == b"2":
            self._house.tally.pings += 1
            self.send(PONG)
        elif text.startswith(b"0"):
            self.say(b"40")
        elif text.startswith(b"40"):
            self.say(self._wish)
        else:
            self._house.tally.frames += 1
            self._house.tally.position_frames += text.startswith(b'42["m')
            if text.startswith(b'42["snapshot"'):
                self._enter(text)
            else:
                self._look_at(text)

    def _enter(self, text: bytes) -> None:
        snapshot = _SNAPSHOT.decode(text[2:])[1]
        me = next(player for player in snapshot.players if player.id == snapshot.you)
        self.id, self.token, self.seq = snapshot.you, snapshot.resume, snapshot.seq
        self.person = snapshot.person
        self.x, self.y = me.x, me.y
        self.stage = Stage.IN
        tally = self._house.tally
        tally.resumed += snapshot.resumed
        tally.arrivals.append(self._house.now - self.tried_at)
        self._house.arrived(self)

    def _look_at(self, text: bytes) -> None:
        """Something that may concern oneself."""
        if text.startswith(b'42["position_fixed"'):
            fixed = orjson.loads(text[2:])[1]
            self._house.tally.fixed += 1
            self.x, self.y, self.seq = fixed["x"], fixed["y"], max(self.seq, fixed["seq"])
            if self.stroll is not None:
                self.stroll.put(self.x, self.y)
        elif text.startswith(b'42["chatted"'):
            self._house.tally.told += b'"direct/' in text
        elif text.startswith((b'42["bye"', b'42["refused"')):
            event, payload = orjson.loads(text[2:])
            self._note(f"{event} {payload['code']}")
            self._house.tally.refused += event == "refused"

    def _note(self, reason: str) -> None:
        reasons = self._house.tally.reasons
        reasons[reason] = reasons.get(reason, 0) + 1


class Watcher(Visitor):
    """Somebody who reads everything, as a browser does, and says how late it came."""

    __slots__ = ("replica", "tracks", "witness")

    def __init__(self, house: House, number: int, role: Role, tracks: list[Track]) -> None:
        super().__init__(house, number, role)
        self.replica = Replica()
        self.tracks = tracks
        self.witness: Witness | None = None

    def hear(self, text: bytes) -> None:
        """Keep the picture of the room."""
        if text.startswith(b"42["):
            event, payload = orjson.loads(text[2:])
            self.replica.apply(event, payload)
        super().hear(text)

    def _read(self, data: memoryview) -> None:
        super()._read(data)
        if self.witness is not None:
            self.witness.look(self.replica.players, self.tracks, self._house.clock())

    def picture(self, but: str) -> dict[str, Any]:
        """What he knows of the room, as if a certain person were not there."""
        known = self.replica.public()
        known["players"].pop(but, None)
        return known
