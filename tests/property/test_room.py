"""What holds in a room whatever people do: hypothesis looks for the counterexample."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from papote.geometry import Point
from papote.tilemap.collision import sight_is_free
from papote.tilemap.model import Exit, Promenade
from papote.types import AreaId, ConversationKind, Facing, MegaphoneScope, PersonId, PlayerId, RecordingId, Status
from papote.world import commands
from papote.world.cards import Card
from papote.world.events import (
    ConsentAsked,
    ConsentEnded,
    Conversation,
    Invited,
    KnockAnswered,
    Knocked,
    KnockEnded,
    PositionFixed,
    RecordingView,
)
from papote.world.settings import RoomSettings
from tests.examples import examples
from tests.property.replica import Replica, placeless
from tests.property.voices import Voices
from tests.world.maps import TILE, Kind, draw, middle, tile_rect
from tests.world.office import Office

PLAN = """
    .....TTT..UUU.....
    .ss..TTT.gUUU.LLL.
    .ss......gPPP.LLL.
    ..D......g........
    .........g...o....
    ####.#####........
    #MMMMM#.....o...##
    #MMMMM........#...
    #MMMMM#.......#..E
    #######.......#...
    """
SEATS = ((5, 0), (7, 0), (6, 1))
AREAS = {
    "M": Kind("meeting-1", meeting="one", capacity=3),
    "L": Kind("library", silent=True),
    "T": Kind("table", meeting="table", seats=SEATS),
    "U": Kind("auditorium", audience="stage"),
    "P": Kind("podium", stage="stage"),
    "D": Kind("desk", desk=True, seats=((2, 3),)),
    "E": Kind("portal", exit=Exit(None, "inside", "#inside")),
}
LOOP = Promenade("loop", tuple(Point(x * TILE, y * TILE) for x, y in ((0.5, 3.5), (9, 3.5), (17, 5.5), (9, 4.5))), True)
"""Across the desk and through the middle, past a podium's hall, with a corner near the pillars."""
MEETINGS = st.sampled_from(["meeting-1", "table"])
NAMES = ["ada", "bob", "cyd", "dan", "eve", "fay", "gus"]
HOSTS = {"ada", "bob", "eve"}
CAPACITY = RoomSettings().conversation_capacity

people = st.integers(0, len(NAMES) - 1)
"""Somebody who is there, counted round."""
first = st.sampled_from([0, 0, 1, 1, *range(len(NAMES))])
"""Somebody who is there, mostly a host."""
moods = st.sampled_from([Status.AVAILABLE] * 4 + [Status.BUSY] * 2 + list(Status))
steps = st.integers(-80, 80)
tiles = st.one_of(
    st.tuples(st.integers(0, 17), st.integers(0, 9)),
    st.tuples(st.integers(1, 5), st.integers(6, 8)),
    st.tuples(st.integers(5, 7), st.integers(0, 1)),
    st.tuples(st.integers(10, 12), st.integers(0, 2)),
)


class RoomMachine(RuleBasedStateMachine):
    """People do whatever comes to their minds."""

    def __init__(self) -> None:
        super().__init__()
        tilemap = draw(PLAN, AREAS, starts={"inside": (tile_rect(2, 7),)})
        self.office = Office(replace(tilemap, promenades=(LOOP,)))
        self.replicas: list[Replica] = []
        self.knocks: set[tuple[str, str]] = set()
        """Who was told of whose knock."""
        self.questions: set[tuple[str, str]] = set()
        """Who was asked about which recording."""
        self.agreed: set[tuple[str, str]] = set()
        """Who said yes to which recording, or began it."""
        self.kept: frozenset[PersonId] | None = None
        """Who has a place in the auditorium while it is kept."""
        self.inside: set[str] = set()
        """Who is in there."""

    @initialize(seats=st.lists(tiles, min_size=4, max_size=7))
    def begin(self, seats: list[tuple[int, int]]) -> None:
        """Some people are there already."""
        self.replicas.append(Replica(self.office.room.snapshot()))
        for name, (x, y) in zip(NAMES, seats, strict=False):
            self.office.join(name, (x, y), host=name in HOSTS)
            self.office.step(name, self.office.place(name)[0], self.office.place(name)[1] + 1)
            self.office.stand(name)
        self.wait(1.0)
        self.listen()

    def listen(self) -> None:
        """Every replica hears what happened since."""
        for replica in self.replicas:
            replica.hear(self.office.events)
        self.follow_questions()
        for fix in self.office.take(PositionFixed):
            assert not self.office.tilemap.blocked(fix.x // TILE, fix.y // TILE)
        self.invitations = [*getattr(self, "invitations", []), *self.office.take(Invited)][-5:]
        self.office.forget()

    def follow_questions(self) -> None:
        """What each browser asks its person: told after a fresh snapshot, so that a second time is the first."""
        self.forget_the_lost()
        for event in self.office.events:
            match event:
                case Knocked(player=player, knocker=knocker):
                    self.knocks.add((player, knocker))
                case KnockEnded(player=player, knocker=knocker):
                    self.knocks.remove((player, knocker))
                case KnockAnswered(player=knocker):
                    assert not any(other == knocker for _, other in self.knocks)
                case ConsentAsked(player=player, recording=recording):
                    self.questions.add((player, recording))
                case ConsentEnded(player=player, recording=recording):
                    self.questions.remove((player, recording))
                case _:
                    pass
        self.forget_the_lost()

    def forget_the_lost(self) -> None:
        """A browser without a connection asks nothing, and hears it again when it is back."""
        here = {view.id for view in self.office.room.snapshot().players if view.connected}
        self.knocks = {pair for pair in self.knocks if pair[0] in here}
        self.questions = {pair for pair in self.questions if pair[0] in here}

    def who(self, number: int) -> str:
        """Somebody who is there, if anybody is."""
        here = self.office.room.player_ids
        return here[number % len(here)] if here else NAMES[number]

    # ---- what people do

    @rule(name=st.sampled_from(NAMES), tile=tiles, at_start=st.booleans())
    def join(self, name: str, tile: tuple[int, int], at_start: bool) -> None:
        """Come in, at the start or anywhere, be it a wall."""
        if name not in self.office.room.player_ids:
            self.office.join(name, None if at_start else tile, host=name in HOSTS)
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

    @rule(number=people, locked=st.booleans(), ajar=st.booleans())
    def lock(self, number: int, locked: bool, ajar: bool) -> None:
        """Lock, leave ajar or open."""
        name = self.who(number)
        self.office.lock(name, locked, ajar)
        self.listen()

    @rule(number=people)
    def say_goodbye(self, number: int) -> None:
        """Leave the conversation."""
        name = self.who(number)
        self.office.goodbye(name)
        self.listen()

    @rule(number=people, area=MEETINGS)
    def knock(self, number: int, area: str) -> None:
        """Ask to be let in, be it where no lock is."""
        self.office.do(commands.Knock(PlayerId(self.who(number)), AreaId(area)))
        self.listen()

    @rule(number=people, whom=people)
    def knock_at_a_bubble(self, number: int, whom: int) -> None:
        """Ask to be let into the bubble somebody is in."""
        here = {view.id: view for view in self.office.room.snapshot().players}
        other = here.get(PlayerId(self.who(whom)))
        if other is not None and other.bubble is not None:
            self.office.do(commands.Knock(PlayerId(self.who(number)), None, "", other.bubble))
        self.listen()

    @rule(
        number=people,
        on=st.sampled_from([True, True, False]),
        topic=st.sampled_from(["", "Bread"]),
        slots=st.sampled_from([None, 0, 1, 2]),
    )
    def work_at_the_desk(self, number: int, on: bool, topic: str, slots: int | None) -> None:
        """Walk there and claim it, with time for so many, or give it up."""
        name = self.who(number)
        if on and any(view.id == name and view.connected for view in self.office.room.snapshot().players):
            self.office.walk(name, (2, 3))
        self.office.do(commands.ClaimDesk(PlayerId(name), on, topic, slots))
        self.listen()

    @rule(number=people, on=st.sampled_from([True, True, False]), enough=st.booleans())
    def take_a_ticket(self, number: int, on: bool, enough: bool) -> None:
        """Wait for one's turn, or not any more; or call the next."""
        me = PlayerId(self.who(number))
        self.office.do(commands.NextTicket(me) if enough else commands.TakeTicket(me, AreaId("desk"), on))
        self.listen()

    @rule(number=people, on=st.sampled_from([True, True, False]))
    def stroll(self, number: int, on: bool) -> None:
        """Set off with one's bubble, fall in step, or leave."""
        self.office.do(commands.Stroll(PlayerId(self.who(number)), on))
        self.listen()

    @rule(number=people, whom=people)
    def fall_in_step(self, number: int, whom: int) -> None:
        """Walk along with those who walk."""
        walks = self.office.room.snapshot().walks
        if walks:
            self.office.do(commands.Stroll(PlayerId(self.who(number)), True, walks[whom % len(walks)].id))
        self.listen()

    @rule(places=st.none() | st.sets(st.sampled_from(NAMES), max_size=3))
    def keep_the_auditorium(self, places: set[str] | None) -> None:
        """For these, or for nobody any more."""
        self.kept = None if places is None else frozenset(map(PersonId, places))
        self.office.do(commands.Reserve({} if self.kept is None else {AreaId("auditorium"): self.kept}))
        self.listen()

    @invariant()
    def c4_nobody_comes_into_what_is_kept(self) -> None:
        """But who has a place there, and hosts; be it on his own feet, on a walk or called down from the stage."""
        inside = {str(view.id) for view in self.office.room.snapshot().players if view.area == "auditorium"}
        if self.kept is not None:
            assert inside - self.inside <= {*self.kept, *HOSTS}
        self.inside = inside

    @rule(number=people, knocker=people, accept=st.booleans(), later=st.booleans())
    def answer_knock(self, number: int, knocker: int, accept: bool, later: bool) -> None:
        """Open, or not, or later, be it for nobody."""
        me, other = PlayerId(self.who(number)), PlayerId(self.who(knocker))
        self.office.do(commands.AnswerKnock(me, other, accept, later))
        self.listen()

    @rule(number=people, ring=st.booleans())
    def take_leave(self, number: int, ring: bool) -> None:
        """Ring for the end of the coffee, or be called by nature."""
        me = PlayerId(self.who(number))
        self.office.do(commands.RingOut(me, 60.0) if ring else commands.Excuse(me))
        self.listen()

    @rule(number=people, text=st.sampled_from(["", "Bread", "Leases"]))
    def say_what_it_is_about(self, number: int, text: str) -> None:
        """Set a topic."""
        self.office.do(commands.SetTopic(PlayerId(self.who(number)), text))
        self.listen()

    @rule(number=first)
    def spread(self, number: int) -> None:
        """Seat everybody, if one may."""
        self.office.do(commands.SpreadOverTables(PlayerId(self.who(number))))
        self.listen()

    @rule(number=first, seconds=st.sampled_from([0.0, 1.0, 20.0]), bell=st.booleans())
    def set_a_clock(self, number: int, seconds: float, bell: bool) -> None:
        """Ring the bell, or start the timer."""
        kind = commands.CallBack if bell else commands.StartTimer
        self.office.do(kind(PlayerId(self.who(number)), seconds))
        self.listen()

    @rule(number=first, on=st.sampled_from([True, True, False]))
    def record(self, number: int, on: bool) -> None:
        """Begin to record, or end it."""
        name = self.who(number)
        before = {view.id for view in self.office.room.snapshot().recordings}
        self.office.do(commands.Record(PlayerId(name), on))
        self.agreed |= {(name, view.id) for view in self.office.room.snapshot().recordings if view.id not in before}
        self.listen()

    @rule(number=people, recording=st.integers(0, 1), accept=st.booleans())
    def consent(self, number: int, recording: int, accept: bool) -> None:
        """Agree, refuse or withdraw, asked or not."""
        name = self.who(number)
        running = [*self.office.room.snapshot().recordings]
        chosen = running[recording % len(running)].id if running else RecordingId("r0")
        here = {view.id for view in self.office.room.snapshot().players if view.connected}
        if PlayerId(name) in here:  # nobody else is heard by the room
            (self.agreed.add if accept else self.agreed.discard)((name, chosen))
        self.office.do(commands.Consent(PlayerId(name), chosen, accept))
        self.listen()

    @rule(number=people, listed=st.booleans(), lit=st.sampled_from([None, True, False]))
    def change_the_card(self, number: int, listed: bool, lit: bool | None) -> None:
        """Want to be in lists, or in none; light a beacon, or put it out."""
        player = PlayerId(self.who(number))
        self.office.do(commands.SetCard(player, Card(listed=listed)))
        if lit is not None:
            self.office.do(commands.SetBeacon(player, lit, "tea?", 5.0))
        self.listen()

    @invariant()
    def nobody_unlisted_has_a_name(self) -> None:
        """Nor a beacon, in any picture of the room."""
        for replica in self.replicas:
            for view in replica.players.values():
                assert view.listed or (view.name, view.person, view.beacon) == ("", "", None)

    @rule(number=people, raised=st.booleans())
    def raise_hand(self, number: int, raised: bool) -> None:
        """Raise a hand, or lower it."""
        self.office.do(commands.RaiseHand(PlayerId(self.who(number)), raised))
        self.listen()

    @rule(number=people, to=people, answers=st.sampled_from([True, True, False, None]))
    def call_to_the_stage(self, number: int, to: int, answers: bool | None) -> None:
        """Call somebody up, if one may; some do not answer."""
        other = PlayerId(self.who(to))
        self.office.do(commands.CallToStage(PlayerId(self.who(number)), other))
        if answers is not None:
            self.office.do(commands.AnswerStageCall(other, answers))
        self.listen()

    @rule(number=people, to=people)
    def dismiss_from_the_stage(self, number: int, to: int) -> None:
        """Send somebody off, or oneself."""
        self.office.do(commands.DismissFromStage(PlayerId(self.who(number)), PlayerId(self.who(to))))
        self.listen()

    @rule(number=people, scope=st.sampled_from([*MegaphoneScope, None]))
    def use_megaphone(self, number: int, scope: MegaphoneScope | None) -> None:
        """Speak to many, or no more."""
        self.office.do(commands.UseMegaphone(PlayerId(self.who(number)), scope))
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

    @rule(number=people, line=st.integers(0, 3))
    def write(self, number: int, line: int) -> None:
        """Write a line to those one talks with, perhaps again."""
        self.office.do(commands.Chat(PlayerId(self.who(number)), str(line), f"line {line}"))
        self.listen()

    @rule(number=people, other=people, on=st.sampled_from([True, True, False]))
    def block(self, number: int, other: int, on: bool) -> None:
        """Have nothing to do with somebody, or again."""
        name, whom = self.who(number), self.who(other)
        if name != whom:
            self.office.block(name, whom, on)
        self.listen()

    @rule(seconds=st.sampled_from([0.05, 0.3, 0.5, 1.0, 2.0, 21.0, 31.0]))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.office.wait(seconds)
        self.listen()
        self.check_sound()

    @rule()
    def rest(self) -> None:
        """Nobody walks, and all places have gone out: an old snapshot and the events since equal a fresh snapshot."""
        for walk in self.office.room.snapshot().walks:
            for walker in walk.walkers:
                self.office.do(commands.Stroll(walker, False))
        self.office.wait(2.5)
        self.listen()
        fresh = self.office.room.snapshot()
        for replica in self.replicas:
            assert replica.players == {view.id: view for view in fresh.players}
        self.replicas = [self.replicas[0], Replica(fresh)]
        Voices(self.office).check_rested()

    def check_sound(self) -> None:
        """With the tick behind us: nobody hears through a wall, but by a megaphone, or out of or into silence."""
        snapshot = self.office.room.snapshot()
        views = {view.id: view for view in snapshot.players}
        megaphones = {view.player for view in snapshot.megaphones}
        walking = {str(walker): walk.id for walk in snapshot.walks for walker in walk.walkers}
        for name, conversation in self.office.heard.items():
            listener = views[PlayerId(name)]
            for member in conversation.members:
                speaker = views[member.id]
                assert member.video == (member.loudness > 0)
                step = walking.get(name) is not None and walking.get(name) == walking.get(member.id)
                by_itself = not step and conversation.kind is ConversationKind.BUBBLE and member.id not in megaphones
                if by_itself and member.loudness > 0:
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
            assert replica.ajar == set(fresh.ajar_areas)
            assert replica.walks == {view.id: view for view in fresh.walks}
            assert replica.desks == {view.area: view for view in fresh.desks}
            assert {area: topic for area, topic in replica.topics.items() if topic} == dict(fresh.topics)
            assert (replica.call_back, replica.timer) == (fresh.call_back, fresh.timer)
            assert replica.stages == {view.stage: view for view in fresh.stages}
            assert replica.megaphones == {view.player: view for view in fresh.megaphones}
            assert replica.recordings == {view.id: view for view in fresh.recordings}

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
    def c7_who_walks_together_talks_together(self) -> None:
        """Each in one walk, led by one of its own; nobody who wants his peace, and through no closed area."""
        snapshot = self.office.room.snapshot()
        views = {view.id: view for view in snapshot.players}
        walkers = [walker for walk in snapshot.walks for walker in walk.walkers]
        assert len(set(walkers)) == len(walkers)
        for walk in snapshot.walks:
            assert walk.leader in walk.walkers
            assert all(views[walker].status.reachable for walker in walk.walkers)
            assert all(views[walker].area in (None, "auditorium", "desk") for walker in walk.walkers)

    @invariant()
    def c14_tickets_are_of_people_who_are_here(self) -> None:
        """One each, never one's own, and none between the blocked."""
        for desk in self.office.room.snapshot().desks:
            people = [*desk.queue, *([desk.guest] if desk.guest is not None else [])]
            assert len({desk.owner, *people}) == 1 + len(people)
            assert {desk.owner, *people} <= set(self.office.room.player_ids)
            assert (desk.guest is None) == (desk.until is None)
            assert desk.left is None or desk.left >= 0
            assert not self.office.apart(desk.owner) & {str(each) for each in people}
            if desk.queue:
                assert desk.guest is not None, "nobody waits for nothing"

    @invariant()
    def whoever_sits_has_a_seat_of_his_own(self) -> None:
        """And is on it; those who sit at one table talk, and nobody else there does."""
        seated = {view.id: view for view in self.office.room.snapshot().players if view.seat is not None}
        places = [view.seat for view in seated.values()]
        assert len(set(places)) == len(places)
        for view in seated.values():
            assert view.area == "table"
            assert view.status.reachable
            assert view.seat is not None
            assert (view.x, view.y) == middle(*SEATS[view.seat])
        for name, conversation in self.office.heard.items():
            if conversation.kind is ConversationKind.TABLE:
                apart = {str(other) for other in self.office.apart(name)}
                assert {name, *(member.id for member in conversation.members)} == set(seated) - apart
        for name in seated:
            if len({*seated} - self.office.apart(name)) > 1:
                assert name in self.office.heard

    @invariant()
    def questions_are_asked_of_those_they_concern(self) -> None:
        """Knocks of everybody in the locked meeting, consent of whoever may be recorded; and only yes counts."""
        snapshot = self.office.room.snapshot()
        views = {view.id: view for view in snapshot.players}
        for member, knocker in self.knocks:
            asked, other = views[PlayerId(member)], views[PlayerId(knocker)]
            bubbles = {bubble.id: bubble for bubble in snapshot.bubbles}
            if asked.bubble is not None:
                assert bubbles[asked.bubble].locked
                assert other.bubble != asked.bubble
            else:
                assert asked.area in snapshot.locked_areas
                assert asked.area != other.area
        recordings = {view.id: view for view in snapshot.recordings}
        for player, recording in self.questions:
            assert player not in recordings[RecordingId(recording)].people
            assert views[PlayerId(player)].area in recordings[RecordingId(recording)].areas
        for view in recordings.values():
            assert view.by in views
            self.check_recorded(view)

    def check_recorded(self, recording: RecordingView) -> None:
        """Everybody who is recorded is there and agreed."""
        views = {view.id: view for view in self.office.room.snapshot().players}
        for person in recording.people:
            assert (person, recording.id) in self.agreed
            assert views[person].area in recording.areas
            assert views[person].status.reachable

    @invariant()
    def voices_are_those_one_must_hear(self) -> None:
        """From the stage, by megaphone, overheard; nobody twice, nothing out of a lock."""
        voices = Voices(self.office)
        voices.check()
        voices.check_stage()

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
                assert (other.id, other.locked, other.ajar) == (conversation.id, conversation.locked, conversation.ajar)
                assert name in {back.id for back in other.members}

    @invariant()
    def p04_nothing_passes_between_the_blocked(self) -> None:
        """Neither voice nor picture, in no conversation and by no other way; and no bubble holds both."""
        for one, other in map(sorted, self.office.blocks):
            for listener, speaker in ((one, other), (other, one)):
                assert speaker not in self.office.hears(listener)
                assert speaker not in self.office.listens(listener)
            assert not any({one, other} <= bubble for bubble in self.office.bubbles())
            assert not {(one, other), (other, one)} & self.knocks

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
            assert area not in ("meeting-1", "table")
            assert bubbles[conversation.id] == everyone
        else:
            assert area == ("meeting-1" if conversation.kind is ConversationKind.AREA else "table")
            assert len(everyone) <= 3
            assert {member.loudness for member in conversation.members} == {1.0}

    @invariant()
    def the_next_deadline_is_not_in_the_past(self) -> None:
        """Nothing due is left undone; nothing is due in an empty room."""
        deadline = self.office.room.next_deadline()
        if deadline is not None:
            assert deadline >= self.office.now
            assert self.office.room.head_count > 0


RoomMachine.TestCase.settings = settings(max_examples=examples(30), stateful_step_count=40)


TestRoom = RoomMachine.TestCase
