"""People of a crowd come in, answer, notice what concerns them, and are counted; the office is played by hand here."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from papote.gateway.engine import websocket_frame
from papote.loadgen import ground
from papote.loadgen.baseline import ANSWER
from papote.loadgen.crowd import Crowd, Plan
from papote.loadgen.frames import PONG, masked
from papote.loadgen.steering import Steering
from papote.loadgen.visitor import Role, Stage, Watcher

TURNS = 2000
"""Of the loop, of two milliseconds at most; what takes longer does not happen."""


def player(id: str, x: int, y: int) -> dict[str, Any]:
    """Somebody, as far as it matters."""
    return {"id": id, "x": x, "y": y, "facing": 0, "moving": False}


SNAPSHOT = {
    "room": "plaza",
    "you": "p1",
    "person": "g-one",
    "resume": "secret",
    "resumed": False,
    "seq": 4,
    "players": [player("p1", 300, 300), player("p2", 400, 300)],
    "bubbles": [],
    "locked_areas": [],
    "ajar_areas": [],
    "walks": [],
    "desks": [],
    "chat": [],
    "topics": [],
    "stages": [],
    "megaphones": [],
    "call_back": None,
    "timer": None,
    "recordings": [],
}


def event(name: str, payload: Any) -> bytes:
    """A frame with an event."""
    return websocket_frame(b"42" + json.dumps([name, payload], separators=(",", ":")).encode())


class Played:
    """An office played by hand, and a crowd that comes there."""

    def __init__(self, tmp_path: Path, **plan: Any) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(60)
        where = {"host": "127.0.0.1", "port": self.listener.getsockname()[1]}
        self.crowd = Crowd(Plan(**where, map=str(ground.write(tmp_path, ground.PLAZA)), **plan))
        self.peers: list[socket.socket] = []

    def until(self, done: Callable[[], bool]) -> None:
        """Let the crowd's loop turn until then."""
        for _ in range(TURNS):
            self.crowd.turn()
            if done():
                return
        raise AssertionError("it did not happen")

    def let_in(self, number: int, snapshot: dict[str, Any] = SNAPSHOT) -> socket.socket:
        """One of them comes, and is in."""
        visitor = self.crowd.visitors[number]
        self.crowd.come(visitor)
        self.until(lambda: visitor.stage is Stage.UPGRADING)
        peer, _ = self.listener.accept()
        peer.settimeout(60)
        self.peers.append(peer)
        assert peer.recv(4096).startswith(b"GET /socket.io/")
        peer.sendall(ANSWER + websocket_frame(b'0{"sid":"s"}'))
        self.hears(peer, masked(b"40"))
        peer.sendall(websocket_frame(b'40{"sid":"s"}'))
        self.until(lambda: visitor.stage is Stage.GREETED)
        peer.sendall(event("snapshot", snapshot))
        self.until(lambda: visitor.stage is Stage.IN)
        return peer

    def hears(self, peer: socket.socket, wanted: bytes) -> bytes:
        """What one of them says, up to something."""
        heard = b""
        peer.setblocking(False)
        for _ in range(TURNS):
            self.crowd.turn()
            try:
                heard += peer.recv(4096)
            except BlockingIOError:
                continue
            if wanted in heard:
                peer.settimeout(60)
                return heard
        raise AssertionError(f"{wanted!r} was not said, but {heard!r}")

    def close(self) -> None:
        """Leave nothing open."""
        for visitor in self.crowd.visitors:
            visitor.drop()
        for each in (self.listener, *self.peers):
            each.close()
        self.crowd.close()


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Callable[..., Played]]:
    """Opens such an office, and closes it afterwards."""
    opened: list[Played] = []

    def opens(**plan: Any) -> Played:
        opened.append(Played(tmp_path, **plan))
        return opened[-1]

    yield opens
    for each in opened:
        each.close()


def test_everybody_has_a_role() -> None:
    """In the order in which they come; whoever is left stands."""
    plan = Plan("h", 1, "m", clients=8, watching=1, walking=2, talking=1, dawdling=1, starving=1, returning=1)
    assert [role.name[0] for role in plan.roles()] == ["W", "W", "W", "T", "D", "S", "R", "S"]
    assert plan.roles()[-1] is Role.STANDS


def test_somebody_comes_in_and_knows_where_he_stands(played: Callable[..., Played]) -> None:
    """And who he is, should he lose the connection."""
    office = played(clients=1, watching=0)
    office.let_in(0)
    visitor = office.crowd.visitors[0]
    assert (visitor.id, visitor.x, visitor.y, visitor.seq, visitor.token) == ("p1", 300, 300, 4, "secret")
    assert len(office.crowd.tally.arrivals) == 1


def test_pings_are_answered_and_frames_counted(played: Callable[..., Played]) -> None:
    """By those who do not read what they are sent, too."""
    office = played(clients=1, watching=0)
    peer = office.let_in(0)
    office.crowd.begin()
    peer.sendall(websocket_frame(b"2") + event("moves", ["p2", 410, 300, 2, 1]) + event("emoted", {}))
    office.hears(peer, PONG)
    tally = office.crowd.tally
    assert (tally.pings, tally.frames, tally.position_frames) == (1, 2, 1)


def test_those_who_walk_take_steps_in_order(played: Callable[..., Played]) -> None:
    """Above the number of their last one, as often as they were told to."""
    office = played(clients=1, watching=0, walking=1, every=0.01)
    peer = office.let_in(0)
    office.crowd.set_off()
    heard = office.hears(peer, b'["move",[8,')
    assert [number in heard for number in (b'["move",[4,', b'["move",[5,', b'["move",[6,')] == [False, True, True]
    office.crowd.halt()
    visitor = office.crowd.visitors[0]
    office.hears(peer, b'["move",[%d,%d,%d,0]]' % (visitor.seq, visitor.x, visitor.y))


def test_those_who_stand_write_to_each_other_two_by_two(played: Callable[..., Played]) -> None:
    """To the channel of the two, which both hear once it is kept."""
    office = played(clients=2, watching=0, chat=False, lines=200.0)
    peer = office.let_in(0)
    office.let_in(1, SNAPSHOT | {"you": "p2", "person": "g-another"})
    office.crowd.set_off()
    office.hears(peer, b'"channel":"direct/g-another/g-one"')
    assert office.crowd.tally.lines >= 1
    peer.sendall(event("chatted", {"line": {"id": "l1", "channel": "direct/g-another/g-one"}}))
    office.until(lambda: office.crowd.tally.told == 1)
    office.crowd.halt()


def test_whoever_is_put_back_goes_on_from_there(played: Callable[..., Played]) -> None:
    """It is counted, and his numbers go on above the fix."""
    office = played(clients=1, watching=0, walking=1)
    peer = office.let_in(0)
    peer.sendall(event("position_fixed", {"seq": 90, "x": 640, "y": 640, "facing": 0, "code": "blocked"}))
    office.until(lambda: office.crowd.tally.fixed == 1)
    visitor = office.crowd.visitors[0]
    assert (visitor.x, visitor.y, visitor.seq) == (640, 640, 90)


def test_whoever_is_hung_up_on_is_counted_with_the_reason(played: Callable[..., Played]) -> None:
    """Unless he never reads, and knew it would come."""
    office = played(clients=2, watching=0, starving=1)
    for number in (0, 1):
        office.let_in(number).sendall(event("bye", {"code": "slow_reader", "reason": ""}))
    starving, cut = office.crowd.visitors
    office.peers[0].close()
    office.until(lambda: starving.stage is Stage.AWAY)
    office.peers[1].shutdown(socket.SHUT_WR)
    office.until(lambda: cut.stage is Stage.AWAY)
    tally = office.crowd.tally
    assert (tally.cut, tally.starved) == (1, 1)
    assert tally.reasons == {"bye slow_reader": 1}
    assert office.crowd.missing() == 1


def test_those_who_watch_see_steps_and_say_how_late(played: Callable[..., Played]) -> None:
    """From the moment before it was sent."""
    office = played(clients=2, watching=1, walking=1, every=0.01)
    watched = office.let_in(0)
    peer = office.let_in(1, SNAPSHOT | {"you": "p2"})
    watcher, walker = office.crowd.visitors
    assert isinstance(watcher, Watcher)
    office.crowd.set_off()
    watched.sendall(event("moves", [2, 401, 300, 0]))
    office.until(lambda: watcher.replica.players["p2"]["x"] == 401)
    office.hears(peer, b'["move",[%d,' % (walker.seq + 1))
    watched.sendall(event("moves", [2, walker.x, walker.y, 4]))
    office.until(lambda: watcher.witness is not None and len(watcher.witness.late) > 0)
    measured = office.crowd.measured()
    assert measured["latencies"] >= 1
    assert measured["latency"][0] > 0


def test_what_watchers_know_is_compared_with_a_newcomers_snapshot(played: Callable[..., Played]) -> None:
    """A figure that stands elsewhere is found."""
    office = played(clients=1, watching=1)
    office.let_in(0)
    said: list[dict[str, Any]] = []
    steering = Steering(office.crowd, said.append)
    steering.order({"do": "compare"})
    steering.look()
    fresh = office.crowd.visitors[-1]
    players = [player("p1", 300, 300), player("p2", 999, 300), player("p3", 1, 1)]
    newcomer, _ = office.listener.accept()
    office.peers.append(newcomer)
    newcomer.settimeout(60)
    office.until(lambda: fresh.stage is Stage.UPGRADING)
    newcomer.sendall(ANSWER + event("snapshot", SNAPSHOT | {"you": "p3", "players": players}))
    office.until(lambda: fresh.stage is Stage.IN)
    steering.look()
    assert said[-1]["done"] == "compare"
    assert not said[-1]["equal"]
    assert said[-1]["differences"] == [
        f"watches p1: players p2 is {player('p2', 400, 300)}, should be {player('p2', 999, 300)}"
    ]
