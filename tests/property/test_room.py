"""What holds in a room whatever people do: hypothesis looks for the counterexample."""

from __future__ import annotations

from typing import Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from papote.tilemap.collision import sight_is_free
from papote.tilemap.model import Exit
from papote.types import ConversationKind, Facing, PlayerId, Status
from papote.world import commands
from papote.world.events import Conversation, Invited, PositionFixed
from papote.world.settings import RoomSettings
from tests.property.replica import Replica, placeless
from tests.world.maps import TILE, Kind, draw, tile_rect
from tests.world.office import Office

PLAN = """
    ..................
    .ss......g....LLL.
    .ss......g....LLL.
    .........g........
    .........g...o....
    ####.#####........
    #MMMMM#.....o...##
    #MMMMM........#...
    #MMMMM#.......#..E
    #######.......#...
    """
AREAS = {
    "M": Kind("meeting-1", meeting="one", capacity=3),
    "L": Kind("library", silent=True),
    "E": Kind("portal", exit=Exit(None, "inside", "#inside")),
}
NAMES = ["ada", "bob", "cyd", "dan", "eve", "fay", "gus"]
CAPACITY = RoomSettings().conversation_capacity

people = st.integers(0, len(NAMES) - 1)
"""Somebody who is there, counted round."""
moods = st.sampled_from([Status.AVAILABLE] * 4 + [Status.BUSY] * 2 + list(Status))
steps = st.integers(-80, 80)
tiles = st.one_of(st.tuples(st.integers(0, 17), st.integers(0, 9)), st.tuples(st.integers(1, 5), st.integers(6, 8)))


class RoomMachine(RuleBasedStateMachine):
    """People do whatever comes to their minds."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office(draw(PLAN, AREAS, starts={"inside": (tile_rect(2, 7),)}))
        self.replicas: list[Replica] = []

    @initialize(seats=st.lists(tiles, min_size=4, max_size=7))
    def begin(self, seats: list[tuple[int, int]]) -> None:
        """Some people are there already."""
        self.replicas.append(Replica(self.office.room.snapshot()))
        for name, (x, y) in zip(NAMES, seats, strict=False):
            self.office.join(name, (x, y))
            self.office.step(name, self.office.place(name)[0], self.office.place(name)[1] + 1)
            self.office.stand(name)
        self.wait(1.0)
        self.listen()

    def listen(self) -> None:
        """Every replica hears what happened since."""
        for replica in self.replicas:
            replica.hear(self.office.events)
        for fix in self.office.take(PositionFixed):
            assert not self.office.tilemap.blocked(fix.x // TILE, fix.y // TILE)
        self.invitations = [*getattr(self, "invitations", []), *self.office.take(Invited)][-5:]
        self.office.forget()

    def who(self, number: int) -> str:
        """Somebody who is there, if anybody is."""
        here = self.office.room.player_ids
        return here[number % len(here)] if here else NAMES[number]

    # ---- what people do

    @rule(name=st.sampled_from(NAMES), tile=tiles, at_start=st.booleans())
    def join(self, name: str, tile: tuple[int, int], at_start: bool) -> None:
        """Come in, at the start or anywhere, be it a wall."""
        if name not in self.office.room.player_ids:
            self.office.join(name, None if at_start else tile)
        self.listen()

    @rule(number=people, dx=steps, dy=steps, times=st.integers(1, 4))
    def walk(self, number: int, dx: int, dy: int, times: int) -> None:
        """Some steps in one direction; some are refused."""
        name = self.who(number)
        for _ in range(times):
            if name not in self.office.room.player_ids:
                return
            x, y = self.office.place(name)
            self.office.step(name, x + dx, y + dy, Facing.LEFT)
            self.listen()
            self.wait(0.25)

    @rule(number=people, whom=people, share=st.floats(0.2, 0.9))
    def approach(self, number: int, whom: int, share: float) -> None:
        """Walk towards somebody and stand."""
        name, other = self.who(number), self.who(whom)
        here = self.office.room.player_ids
        if name in here and other in here:
            (x0, y0), (x1, y1) = self.office.place(name), self.office.place(other)
            for step in range(1, 5):
                if name not in self.office.room.player_ids:
                    return
                way = share * step / 4
                self.office.step(name, round(x0 + (x1 - x0) * way), round(y0 + (y1 - y0) * way))
                self.wait(0.3)
            if name in self.office.room.player_ids:
                self.office.stand(name)
            self.listen()

    @rule(status=st.sampled_from([Status.AVAILABLE, Status.BUSY]))
    def linger(self, status: Status) -> None:
        """Everybody is in the mood for a talk, takes a small step and stands for a while."""
        for name in self.office.room.player_ids:
            self.office.resume(name)
            self.office.status(name, status)
            x, y = self.office.place(name)
            self.office.step(name, x + 1, y)
            self.office.step(name, x, y)
            self.office.stand(name)
        self.listen()
        self.wait(0.6)

    @rule(number=people, status=moods)
    def change_status(self, number: int, status: Status) -> None:
        """Another availability."""
        name = self.who(number)
        self.office.status(name, status)
        self.listen()

    @rule(number=people, locked=st.booleans())
    def lock(self, number: int, locked: bool) -> None:
        """Lock or open."""
        name = self.who(number)
        self.office.lock(name, locked)
        self.listen()

    @rule(number=people)
    def say_goodbye(self, number: int) -> None:
        """Leave the conversation."""
        name = self.who(number)
        self.office.goodbye(name)
        self.listen()

    @rule(number=people)
    def lose_connection(self, number: int) -> None:
        """The network breaks."""
        name = self.who(number)
        self.office.disconnect(name)
        self.listen()

    @rule(number=people)
    def come_back(self, number: int) -> None:
        """The network is back, perhaps too late."""
        name = self.who(number)
        self.office.resume(name)
        self.listen()

    @rule(number=people)
    def leave(self, number: int) -> None:
        """Go for good."""
        name = self.who(number)
        self.office.leave(name)
        self.listen()

    @precondition(lambda self: self.invitations)
    @rule(question=st.integers(0, 4), accept=st.booleans())
    def answer(self, question: int, accept: bool) -> None:
        """Answer one of the last questions, be it an old one."""
        invited = self.invitations[question % len(self.invitations)]
        self.office.answer(invited.player, invited.invitation, accept)
        self.listen()

    @rule(number=people, line=st.integers(0, 3), private=st.booleans())
    def write(self, number: int, line: int, private: bool) -> None:
        """Write a line, perhaps again."""
        name = self.who(number)
        scope: Literal["conversation", "room"] = "conversation" if private else "room"
        self.office.do(commands.Chat(PlayerId(name), str(line), scope, f"line {line}"))
        self.listen()

    @rule(seconds=st.sampled_from([0.05, 0.3, 0.5, 1.0, 2.0, 21.0, 31.0]))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.office.wait(seconds)
        self.listen()
        self.check_sound()

    @rule()
    def rest(self) -> None:
        """Once every position has gone out: an old snapshot and the events since equal a fresh snapshot."""
        self.office.wait(2.5)
        self.listen()
        fresh = self.office.room.snapshot()
        for replica in self.replicas:
            assert replica.players == {view.id: view for view in fresh.players}
        self.replicas = [self.replicas[0], Replica(fresh)]

    def check_sound(self) -> None:
        """With the tick behind us: nobody hears through a wall, or out of or into silence."""
        views = {view.id: view for view in self.office.room.snapshot().players}
        for name, conversation in self.office.heard.items():
            listener = views[PlayerId(name)]
            for member in conversation.members:
                speaker = views[member.id]
                assert member.video == (member.loudness > 0)
                if conversation.kind is ConversationKind.BUBBLE and member.loudness > 0:
                    assert sight_is_free(self.office.tilemap, listener.x, listener.y, speaker.x, speaker.y)

    # ---- what always holds

    @invariant()
    def the_replica_agrees(self) -> None:
        """All but positions is told at once."""
        fresh = self.office.room.snapshot()
        for replica in self.replicas:
            assert replica.without_places() == {view.id: placeless(view) for view in fresh.players}
            assert replica.bubbles == {view.id: view for view in fresh.bubbles}
            assert replica.locked == set(fresh.locked_areas)
            assert replica.chat == list(fresh.chat)

    @invariant()
    def bubbles_and_players_agree(self) -> None:
        """Each in at most one, never alone, never too many."""
        snapshot = self.office.room.snapshot()
        membership = {}
        for bubble in snapshot.bubbles:
            assert 2 <= len(bubble.members) <= CAPACITY
            for member in bubble.members:
                assert member not in membership
                membership[member] = bubble.id
        assert membership == {view.id: view.bubble for view in snapshot.players if view.bubble is not None}

    @invariant()
    def conversations_are_symmetric(self) -> None:
        """Whoever hears somebody is heard by him, in one conversation that both know alike."""
        heard = self.office.heard
        assert set(heard) <= set(self.office.room.player_ids)
        for name, conversation in heard.items():
            assert conversation.members, "nobody is alone"
            assert len(conversation.members) < CAPACITY
            for member in conversation.members:
                other = heard[member.id]
                assert (other.id, other.locked) == (conversation.id, conversation.locked)
                assert name in {back.id for back in other.members}

    @invariant()
    def conversations_are_where_they_belong(self) -> None:
        """Bubbles as shown, meetings in their area, nothing in silence, nobody unreachable in either."""
        views = {view.id: view for view in self.office.room.snapshot().players}
        bubbles: dict[str, set[str]] = {view.id: {*view.members} for view in self.office.room.snapshot().bubbles}
        for name, conversation in self.office.heard.items():
            view = views[PlayerId(name)]
            assert view.status.reachable
            assert view.area != "library"
            everyone = {name, *(member.id for member in conversation.members)}
            self.check_place(conversation, everyone, views[PlayerId(name)].area, bubbles)

    def check_place(
        self, conversation: Conversation, everyone: set[str], area: str | None, bubbles: dict[str, set[str]]
    ) -> None:
        """One conversation against what everybody sees."""
        if conversation.kind is ConversationKind.BUBBLE:
            assert area != "meeting-1"
            assert bubbles[conversation.id] == everyone
        else:
            assert area == "meeting-1"
            assert len(everyone) <= 3
            assert {member.loudness for member in conversation.members} == {1.0}

    @invariant()
    def the_next_deadline_is_not_in_the_past(self) -> None:
        """Nothing due is left undone; nothing is due in an empty room."""
        deadline = self.office.room.next_deadline()
        if deadline is not None:
            assert deadline >= self.office.now
            assert self.office.room.head_count > 0


RoomMachine.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


TestRoom = RoomMachine.TestCase
