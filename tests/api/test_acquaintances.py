"""Introductions and promises, whatever people do: hypothesis looks for somebody named to whom he should not be."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from papote.api.introductions import Forwarding, IntroductionDesk, IntroductionList, WishedIntroduction, WishedMeeting
from papote.api.meeting_places import MeetingPlaces, Place
from papote.api.operations import Call, Doorman
from papote.api.promises import PromiseDesk, PromiseList, WishedPromise
from papote.auth.bouncer import Bystanders
from papote.errors import Refused
from papote.people.account import HOME
from papote.people.admission import Visitor
from papote.people.encounters import Encounter
from papote.people.introductions import LASTING, Meeting
from papote.people.moderation import Block
from papote.storage import Database
from papote.storage.encounters import BookTable
from papote.storage.introductions import IntroductionTable
from papote.storage.promises import PromiseTable
from papote.types import AreaId, PersonId, Role, RoomId, Seconds
from tests.api.house import FakeDoorman
from tests.examples import examples
from tests.rooms.clock import ManualClock
from tests.storage.fresh import fresh

pytestmark = pytest.mark.slow  # a database is written, through the operations of the API

Result = TypeVar("Result")

PEOPLE = tuple(PersonId(f"g-{name}") for name in ("ada", "bob", "cyd", "dan"))
people = st.sampled_from(PEOPLE)
turns = st.integers(0, 20)
Pair = frozenset[PersonId]


class Tables(MeetingPlaces):
    """As many as are needed."""

    def __init__(self) -> None:
        """Nobody has sat at one yet."""
        self.count = 0

    async def find(
        self, own: PersonId, other: PersonId, room: RoomId | None, area: AreaId | None, at: Seconds
    ) -> Place:
        """One at which nobody meets."""
        self.count += 1
        table = AreaId(f"t{self.count}")
        return Place(Meeting(RoomId("r"), table, f"{table}, r", at), frozenset({table}))


class NoBlocks:
    """Blocks that are kept in memory alone."""

    async def add(self, block: Block) -> None:
        """Nothing is written."""

    async def remove(self, person: PersonId, other: PersonId) -> tuple[PersonId, ...]:
        """Whoever it was."""
        return (other,)

    async def of(self, person: PersonId | None = None) -> tuple[Block, ...]:
        """There were none."""
        return ()


class Acquaintances(RuleBasedStateMachine):
    """Four people with books; Cyd has met the others."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.database = self.wait(Database.open(fresh(Path(self.folder.name) / "office.db")))
        self.clock = ManualClock()
        self.books, self.bystanders = BookTable(self.database), Bystanders(NoBlocks())
        doorman = cast(Doorman, FakeDoorman())
        self.desk = IntroductionDesk(
            IntroductionTable(self.database), self.books, doorman, self.bystanders, Tables(), self.clock, self.tell
        )
        self.promises = PromiseDesk(
            PromiseTable(self.database),
            self.books,
            doorman,
            self.bystanders,
            self.clock,
            base=lambda: "https://office.example/",
            title=lambda: "Papote",
            letters=False,
        )
        self.told: list[tuple[PersonId, str]] = []
        self.met: set[Pair] = set()
        self.named: set[tuple[PersonId, PersonId]] = set()
        """Who may have read whose name though they never met: who asked, or said yes, wanted it so."""
        self.count = 0

    def wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do it now."""
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.wait(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def tell(self, person: PersonId, what: str) -> None:
        """Note it."""
        self.told.append((person, what))

    def call(self, who: PersonId, **parts: str) -> Call:
        """Somebody asks."""
        visitor = Visitor(person=who, guest_person=who, guest_name=name_of(who))
        request = cast(Any, SimpleNamespace(match_info=parts))
        return Call(request, visitor, Role.GUEST, HOME, "192.0.2.1", secure=True, key="")

    def tried(self, work: Coroutine[Any, Any, object]) -> bool:
        """Whether it was done; what nobody may is refused."""
        self.told.clear()
        try:
            self.wait(work)
        except Refused:
            return False
        return True

    def lists(self, who: PersonId) -> IntroductionList:
        """What somebody reads."""
        return self.wait(self.desk.listed(self.call(who)))

    def promised(self, who: PersonId) -> PromiseList:
        """What somebody reads of promises."""
        return self.wait(self.promises.listed(self.call(who)))

    # ---- what people do

    @initialize()
    def begin(self) -> None:
        """A chain, so that there is somebody to be introduced to, and a first wish."""
        for other in PEOPLE:
            self.meet(PersonId("g-cyd"), other)
        self.ask(PersonId("g-ada"), PersonId("g-cyd"))

    @rule(one=people, other=people)
    def meet(self, one: PersonId, other: PersonId) -> None:
        """Unless they have nothing to do with each other, it stands in both books."""
        if one == other or self.bystanders.between(one, other):
            return
        self.count += 1
        ids = (f"e{self.count}", f"f{self.count}")
        names = (name_of(one), name_of(other))
        self.wait(self.books.note([Encounter(ids, (one, other), names, "r", self.clock.unix())]))
        self.met.add(frozenset((one, other)))

    @rule(one=people, other=people)
    def block(self, one: PersonId, other: PersonId) -> None:
        """From now on."""
        if one != other:
            self.wait(self.bystanders.add(Block(one, other, "x", self.clock.unix())))

    @rule(one=people, other=people)
    def unblock(self, one: PersonId, other: PersonId) -> None:
        """If he had."""
        self.wait(self.bystanders.remove(one, other))

    @rule(who=people, turn=turns, of_both=st.booleans())
    def strike_out(self, who: PersonId, turn: int, of_both: bool) -> None:
        """A line of one's book, or what two have of each other."""
        entries = self.wait(self.books.of(who))
        if entries:
            id = entries[turn % len(entries)].id
            self.wait(self.books.withdraw(who, id) if of_both else self.books.drop(who, id))

    @rule(asker=people, helper=people)
    def ask(self, asker: PersonId, helper: PersonId) -> None:
        """For somebody."""
        wish = WishedIntroduction(to=helper, whom="a potter", text="about kilns")
        if self.tried(self.desk.ask(self.call(asker), wish)):
            assert not self.bystanders.between(asker, helper)
            assert frozenset((asker, helper)) in self.met

    @rule(whom=people, turn=turns)
    def forward(self, whom: PersonId, turn: int) -> None:
        """The one or the other wish that waits."""
        waiting = [(who, each) for who in PEOPLE for each in self.lists(who).asked_of_me if each.to_name is None]
        if not waiting:
            return
        helper, wish = waiting[turn % len(waiting)]
        asker = PersonId(wish.by)
        work = self.desk.forward(self.call(helper, introduction=wish.id), Forwarding(whom, "be kind"))
        if self.tried(work):
            assert frozenset((helper, whom)) in self.met
            self.named.add((whom, asker))
            if self.bystanders.between(asker, whom):
                assert (whom, "offered") not in self.told

    @rule(turn=turns)
    def accept(self, turn: int) -> None:
        """What is offered, as far as one sees it."""
        offers = [(who, each) for who in PEOPLE for each in self.lists(who).to_me if each.meeting is None]
        if not offers:
            return
        who, offer = offers[turn % len(offers)]
        asker = next(each for each in PEOPLE if name_of(each) == offer.by_name)
        wish = WishedMeeting(at=self.clock.unix() + 60)
        if self.tried(self.desk.accept(self.call(who, introduction=offer.id), wish)):
            assert not self.bystanders.between(asker, who)
            assert (asker, "agreed") in self.told
            self.named.add((asker, who))

    @rule(turn=turns)
    def drop(self, turn: int) -> None:
        """Not now: who asked sees what he saw before."""
        lists = [(who, self.lists(who)) for who in PEOPLE]
        open_to = [(who, wish.id) for who, its in lists for wish in its.asked_of_me]
        open_to += [(who, offer.id) for who, its in lists for offer in its.to_me]
        if open_to:
            who, id = open_to[turn % len(open_to)]
            self.tried(self.desk.drop(self.call(who, introduction=id)))
            assert [self.lists(each).mine for each in PEOPLE] == [its.mine for _, its in lists]
            assert self.told == []

    @rule(who=people, turn=turns)
    def withdraw(self, who: PersonId, turn: int) -> None:
        """One's own wish, or a meeting."""
        lists = self.lists(who)
        ids = [wish.id for wish in lists.mine] + [offer.id for offer in lists.to_me]
        if ids:
            self.tried(self.desk.withdraw(self.call(who, introduction=ids[turn % len(ids)])))

    @rule(one=people, other=people)
    def promise(self, one: PersonId, other: PersonId) -> None:
        """To somebody one knows."""
        if self.tried(self.promises.make(self.call(one), WishedPromise("the book", to=other))):
            assert frozenset((one, other)) in self.met
            assert not self.bystanders.between(one, other)

    @rule(days=st.sampled_from([1, 2, 7]))
    def pass_time(self, days: int) -> None:
        """What waits for too long is over."""
        self.clock.turn(days * LASTING / 7)

    # ---- what holds

    @invariant()
    def nobody_is_brought_together_with_whom_he_is_apart_from(self) -> None:
        """Neither reads of the other: no wish, no offer, no meeting, no promise to himself."""
        for who in PEOPLE:
            lists = self.lists(who)
            met = [wish.meeting.person for wish in lists.mine if wish.meeting is not None]
            met += [offer.meeting.person for offer in lists.to_me if offer.meeting is not None]
            asked = [each.by for each in lists.asked_of_me]
            owed = [each.by for each in self.promised(who).to_me]
            assert not any(self.bystanders.between(who, PersonId(each)) for each in (*met, *asked, *owed))
            named = {name for each in lists.to_me for name in (each.by_name, each.via_name)}
            assert not any(self.bystanders.between(who, other) for other in PEOPLE if name_of(other) in named)

    @invariant()
    def nobody_is_named_to_whom_he_never_met(self) -> None:
        """Unless he asked to be introduced to that one, or said yes; listed or not."""
        for who in PEOPLE:
            text = msgspec.json.encode((self.lists(who), self.promised(who))).decode()
            for other in PEOPLE:
                if other != who and (other in text or name_of(other) in text):
                    assert frozenset((who, other)) in self.met or (who, other) in self.named


def name_of(person: PersonId) -> str:
    """What somebody is called."""
    return person.removeprefix("g-").title() + " Q."


Acquaintances.TestCase.settings = settings(max_examples=examples(25), stateful_step_count=25)
TestAcquaintances = Acquaintances.TestCase
