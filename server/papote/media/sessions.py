"""The media session each person has with the forwarding unit: announced, offered, answered, connected, renewed, closed.

A session is opened when it is needed and kept for a while when it is not: people come and go. A new one
replaces an old one only once it is connected, so that nobody falls silent in between.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal

from papote.errors import ProtocolViolation, Unavailable
from papote.interfaces import Answer
from papote.media.sfu.model import EndpointId, Limits
from papote.media.switchboard import Desk
from papote.protocol import server as wire
from papote.types import PlayerId, RoomId, Seconds
from papote.world.timers import Deadlines

IDLE: Seconds = 30.0
"""A session nobody needs is kept this long."""

PAUSES: tuple[Seconds, ...] = (0.0, 1.0, 2.0, 4.0, 8.0)
"""How long to wait before another session is announced, the more often it did not come about."""

Key = tuple[Literal["close", "renew"], PlayerId]

Send = Callable[[PlayerId, wire.ServerMessage], None]


@dataclass(slots=True)
class _Session:
    """What one person has."""

    number: int
    """The last one announced."""
    offered: bool = False
    live: EndpointId | None = None
    """Where he hears and is heard now."""
    connected: bool = False
    """Whether packets of ``live`` flow."""
    next: EndpointId | None = None
    """Answered, and to replace ``live`` once connected."""
    failures: int = 0


class Sessions:
    """The sessions of one room."""

    def __init__(
        self,
        room: RoomId,
        desk: Desk,
        send: Send,
        servers: Callable[[PlayerId], list[wire.IceServer]],
        spawn: Callable[[Coroutine[Any, Any, None], str], None],
        now: Callable[[], Seconds],
        *,
        limits: Limits,
        changed: Callable[[PlayerId], None],
        slots_changed: Callable[[PlayerId], None],
    ) -> None:
        """``changed`` hears whose session came, connected or went, ``slots_changed`` whose slots carry other things."""
        self._room = room
        self._desk = desk
        self._send = send
        self._servers = servers
        self._spawn = spawn
        self._now = now
        self._limits = limits
        self._changed = changed
        self._shown = slots_changed
        self._sessions: dict[PlayerId, _Session] = {}
        self._last: dict[PlayerId, int] = {}
        """Numbers are never used twice by one person."""
        self._people: dict[EndpointId, PlayerId] = {}
        self.deadlines: Deadlines[Key] = Deadlines()

    def __len__(self) -> int:
        return len(self._sessions)

    # ---- what the director wants

    def need(self, player: PlayerId) -> None:
        """The player shall have a session."""
        if player in self._sessions:
            self.deadlines.cancel(("close", player))
        else:
            self._sessions[player] = _Session(0)
            self._announce(player)

    def release(self, player: PlayerId) -> None:
        """The player does without one, if this lasts."""
        if player in self._sessions and not self.deadlines.has(("close", player)):
            self.deadlines.set(("close", player), self._now() + IDLE)

    def again(self, player: PlayerId) -> None:
        """The player's browser may have missed something: let him begin anew, if he has a session at all."""
        if player in self._sessions:
            self._announce(player)

    def forget(self, player: PlayerId) -> None:
        """The player is gone."""
        self._end(player)
        self._last.pop(player, None)

    def endpoint(self, player: PlayerId) -> EndpointId | None:
        """Where the player is heard and hears, if he is."""
        session = self._sessions.get(player)
        return session.live if session is not None else None

    def flows(self, player: PlayerId) -> bool:
        """Whether his packets flow."""
        session = self._sessions.get(player)
        return session is not None and session.live is not None and session.connected

    def number(self, player: PlayerId) -> int:
        """The number of the session his live endpoint stands for; 0: none."""
        endpoint = self.endpoint(player)
        return int(endpoint.rpartition("/")[2]) if endpoint is not None else 0

    def player(self, endpoint: EndpointId) -> PlayerId | None:
        """Whose endpoint it is."""
        return self._people.get(endpoint)

    def due(self, now: Seconds) -> None:
        """Do what is due."""
        while (key := self.deadlines.pop(now)) is not None:
            what, player = key
            if what == "renew":
                if player in self._sessions:
                    self._announce(player)
            else:
                self._end(player)
                self._send(player, wire.NoForwarding())

    # ---- what people say

    def offer(self, player: PlayerId, number: int, sdp: str, answer: Answer) -> None:
        """The one offer for an announced session."""
        session = self._sessions.get(player)
        if session is None or session.number != number or session.offered:
            answer.refused("stale_session")
            return
        session.offered = True
        endpoint = EndpointId(f"{self._room}/{player}/{number}")
        self._spawn(self._join(player, session, endpoint, sdp, answer), f"join {endpoint}")

    async def _join(self, player: PlayerId, session: _Session, endpoint: EndpointId, sdp: str, answer: Answer) -> None:
        number = session.number
        try:
            description = await self._desk.join(endpoint, sdp, self._limits, self)
        except ProtocolViolation:
            answer.refused("bad_offer")
            return
        except Unavailable:
            answer.refused("media_unavailable")
            if self._sessions.get(player) is session and session.number == number:
                self._renew(player, session)
                self._changed(player)
            return
        if self._sessions.get(player) is not session or session.number != number:
            self._desk.leave(endpoint)
            answer.refused("stale_session")
            return
        self._people[endpoint] = player
        if session.next is not None:
            self._leave(session.next)
        session.next = endpoint
        self._send(player, wire.Forwarded(number, description))
        answer.accepted()
        if session.live is None:
            self._take(player, session)

    def failed(self, player: PlayerId, number: int) -> bool:
        """The player's browser does not get through; False when it speaks of an old session."""
        session = self._sessions.get(player)
        if session is None or session.number != number:
            return False
        self._renew(player, session)
        return True

    # ---- what becomes of endpoints

    def connected(self, endpoint: EndpointId) -> None:
        """Packets of an endpoint flow."""
        player = self._people.get(endpoint)
        session = self._sessions.get(player) if player is not None else None
        if player is None or session is None:
            return
        session.failures = 0
        if session.next == endpoint:
            self._take(player, session)
        session.connected = session.live == endpoint
        self._changed(player)

    def closed(self, endpoint: EndpointId, reason: str) -> None:
        """An endpoint is no more."""
        player = self._people.pop(endpoint, None)
        session = self._sessions.get(player) if player is not None else None
        if player is None or session is None:
            return
        newest = session.next or session.live
        if session.next == endpoint:
            session.next = None
        if session.live == endpoint:
            session.live, session.connected = None, False
            if session.next is not None:
                self._take(player, session)
        if endpoint == newest and reason != "left":
            if self.deadlines.has(("close", player)):
                # Nobody needs it, so nobody renews it; whoever needs one again must not find its remains.
                self._end(player)
                self._send(player, wire.NoForwarding())
                return
            if reason == "lost":  # not his fault: at once
                session.failures = 0
            self._renew(player, session)
        self._changed(player)

    def slots_changed(self, endpoint: EndpointId) -> None:
        """An endpoint's slots carry something else."""
        player = self._people.get(endpoint)
        if player is not None and self.endpoint(player) == endpoint:
            self._shown(player)

    # ---- small things

    def _take(self, player: PlayerId, session: _Session) -> None:
        """What was answered last is in use from now on."""
        old, session.live, session.next = session.live, session.next, None
        session.connected = False
        if old is not None:
            self._leave(old)
        self._changed(player)

    def _renew(self, player: PlayerId, session: _Session) -> None:
        pause = PAUSES[min(session.failures, len(PAUSES) - 1)]
        session.failures += 1
        if pause == 0:
            self._announce(player)
        elif not self.deadlines.has(("renew", player)):
            self.deadlines.set(("renew", player), self._now() + pause)

    def _announce(self, player: PlayerId) -> None:
        session = self._sessions[player]
        self.deadlines.cancel(("renew", player))
        self._last[player] = session.number = self._last.get(player, 0) + 1
        session.offered = False
        if session.next is not None:
            self._leave(session.next)
            session.next = None
        limits = self._limits
        self._send(
            player,
            wire.Forwarding(session.number, limits.audio_slots, limits.video_slots, self._servers(player)),
        )

    def _leave(self, endpoint: EndpointId) -> None:
        self._people.pop(endpoint, None)
        self._desk.leave(endpoint)

    def _end(self, player: PlayerId) -> None:
        session = self._sessions.pop(player, None)
        self.deadlines.cancel(("close", player))
        self.deadlines.cancel(("renew", player))
        if session is None:
            return
        for endpoint in (session.live, session.next):
            if endpoint is not None:
                self._leave(endpoint)
        self._changed(player)
