"""What one is sent: an old snapshot and the messages since equal a fresh snapshot, through the very bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from papote.gateway.connection import Connection
from papote.gateway.engine import Batch, Frame
from papote.gateway.outbound import Outlet
from papote.interfaces import RoomInfo
from papote.metrics import Metrics
from papote.protocol import codec
from papote.protocol.replica import Replica
from papote.rooms.manager import RoomHost, Seat
from papote.types import Facing, PlayerId, RoomId, Status
from papote.world import commands
from papote.world.room import Room
from papote.world.settings import RoomSettings
from tests.examples import examples
from tests.integration.rooms import hall
from tests.rooms.clock import ManualClock


class Listening:
    """A connection that hears through a replica."""

    def __init__(self) -> None:
        self.stage = None
        self.before_sending: Callable[[], None] | None = None
        self.replica = Replica()

    def send(self, message: Any) -> None:
        """One message."""
        self.send_frame(Frame(codec.encode(message)))

    def send_frame(self, frame: Frame | Batch) -> None:
        """One frame, or several in one piece; before it, what everybody was told."""
        if self.before_sending is not None:
            self.before_sending()
        for each in frame.frames:
            event, payload = json.loads(each.payload[2:])
            self.replica.apply(event, payload)

    def send_positions(self, frame: Frame | Batch, now: float, first: Batch | None = None) -> bool:
        """Positions, and what comes before them."""
        self.send_frame(frame)
        return True


class Town:
    """A room, its outlet, and a replica per player."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.settings = RoomSettings()
        self.room = Room(hall(), self.settings, random.Random(1))
        self.host = RoomHost(RoomId("office"), hall(), self.settings, None, self.room, 10)  # type: ignore[arg-type]
        self.outlet = Outlet(self.host, Metrics(), self.clock, lambda *_: None, self.forget)
        self.people: dict[PlayerId, Listening] = {}

    def do(self, command: commands.Command) -> None:
        """A wish."""
        self.outlet.hear(self.room.handle(command, self.clock.now()), None)

    def forget(self, player: PlayerId) -> None:
        """Somebody left for good."""
        self.host.seats.pop(player, None)
        self.people.pop(player, None)

    def listen(self, player: PlayerId) -> None:
        """A connection for the player."""
        self.people[player] = Listening()
        self.outlet.attach(player, cast("Connection", self.people[player]))

    def drop(self, player: PlayerId) -> None:
        """And it is lost."""
        listening = self.people.pop(player, None)
        if listening is not None:
            self.outlet.detach(player, cast("Connection", listening))

    def join(self, entry: str) -> PlayerId:
        """Somebody new."""
        player = self.host.new_player()
        self.host.seats[player] = Seat(self.host, player, "secret")
        self.listen(player)
        self.do(commands.Join(player, commands.Profile(player.upper(), "a01"), entry))
        return player

    def wait(self, seconds: float) -> None:
        """Time passes, ticks included."""
        until = self.clock.now() + seconds
        while (due := self.room.next_deadline()) is not None and due <= until:
            self.clock.turn(max(0.0, due - self.clock.now()))
            self.outlet.hear(self.room.tick(self.clock.now()), None)
        self.clock.turn(until - self.clock.now())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["join", "leave", "move", "status", "emote", "chat", "hand", "profile", "lock", "drop", "resume", "wait"]
        ),
        st.integers(0, 5),
        st.integers(-24, 24),
        st.integers(-24, 24),
    ),
    max_size=60,
)


@settings(max_examples=examples(30))
@given(STEPS)
def test_an_old_snapshot_and_the_messages_since_equal_a_fresh_snapshot(steps: list[tuple[str, int, int, int]]) -> None:
    """Whatever people do, everybody who stayed connected knows what a newcomer is told."""
    town = Town()
    town.join("a")
    seq = 0
    for number, (what, who, dx, dy) in enumerate(steps):
        players = [PlayerId(id) for id in town.host.seats]
        player = players[who % len(players)] if players else None
        if what == "join" and len(players) < 6:
            town.join(("a", "b", "inside", "door", "far", "wall")[who])
        elif what == "wait":
            town.wait(abs(dx) / 10)
        elif player is not None:
            seq += 1
            act(town, player, what, seq, number, dx, dy)
    # Standing still for a moment brings the far positions to everybody.
    town.wait(3.0)
    fresh = town.join("far")
    town.wait(0.1)
    told = town.people[fresh].replica.public()
    for player, listening in town.people.items():
        assert listening.replica.public() == told, player


def act(town: Town, player: PlayerId, what: str, seq: int, number: int, dx: int, dy: int) -> None:
    """One step of one player."""
    view = next(view for view in town.room.snapshot().players if view.id == player)
    match what:
        case "move":
            town.do(commands.Move(player, seq, view.x + dx, view.y + dy, Facing(abs(dx) % 4)))
        case "status":
            town.do(commands.SetStatus(player, list(Status)[abs(dx) % 6], "text"))
        case "emote":
            town.do(commands.Emote(player, 1))
        case "chat":
            town.do(commands.Chat(player, f"c{number}", "hello"))
        case "hand":
            town.do(commands.RaiseHand(player, dx > 0))
        case "profile":
            town.do(commands.ChangeProfile(player, commands.Profile(f"Name{dx}", "a02")))
        case "lock":
            town.do(commands.LockConversation(player, dx > 0))
        case "drop":
            town.drop(player)
            town.do(commands.Disconnect(player))
        case "resume":
            town.drop(player)
            town.listen(player)
            town.do(commands.Resume(player))
        case "leave":
            town.do(commands.Leave(player))


def test_the_directory_shape_is_what_is_counted() -> None:
    """Seats are people."""
    town = Town()
    town.join("a")
    assert town.host.info == RoomInfo(RoomId("office"), "Office", 1, 10)
