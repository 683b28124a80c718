"""Tests of the crier: what begins is told once, places that come free are offered, and it looks when it should."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from papote.errors import Unavailable
from papote.gateway.crier import LONGEST_REST, REST, SHORTEST_REST, TOGETHER, Crier, Kept
from papote.gateway.herald import Herald
from papote.people.account import HOME, Identity
from papote.people.agenda import CLAIM_SECONDS, Gathering, State, Visibility
from papote.people.happenings import Happening
from papote.people.introductions import Introduction, Meeting
from papote.protocol import server as wire
from papote.storage import Database, ensure_space
from papote.storage.agenda import GatheringTable
from papote.types import AreaId, PersonId, Role, RoomId, SpaceId
from tests.people.test_agenda import TALK
from tests.rooms.clock import ManualClock
from tests.storage.fresh import fresh

NOW = ManualClock.UNIX + 100.0

GUEST = Identity(PersonId("g-guest"), None, None, "Guest", "a01", Role.GUEST, (), HOME)
HOST = Identity(PersonId("a-cyd"), None, None, "Cyd", "a01", Role.HOST, (), HOME)
OWNER = Identity(PersonId("a-dan"), None, None, "Dan", "a01", Role.OWNER, (), HOME)
MEMBER = Identity(PersonId("a-bob"), None, None, "Bob", "a01", Role.MEMBER, (), HOME)


def talk(id: str = "g1", begins: float = 600.0, **changes: object) -> Gathering:
    """Something that begins so many seconds from now, for an hour."""
    moved = replace(TALK, id=id, starts_at=NOW + begins, ends_at=NOW + begins + 3600)
    return replace(moved, **changes)  # type: ignore[arg-type]


@dataclass
class Square:
    """A crier, and everything it told."""

    crier: Crier
    table: GatheringTable
    clock: ManualClock
    news: list[Happening] = field(default_factory=list)
    said: list[tuple[wire.ServerMessage, list[PersonId]]] = field(default_factory=list)
    people: tuple[Identity, ...] = (GUEST, MEMBER)
    """Who is here."""

    def hear(self, space: SpaceId, message: wire.ServerMessage, to: Callable[[Identity], bool]) -> None:
        """Note what is said, and to whom."""
        self.said.append((message, [who.person for who in self.people if to(who)]))

    async def coming(self, *people: str) -> None:
        """These say yes to the talk."""
        for person in people:
            await self.table.answer(HOME, "g1", PersonId(person), person, coming=True, now=self.clock.unix())


async def square(database: Database) -> Square:
    """An office of its own on this database."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    clock = ManualClock()
    herald = Herald(clock)
    table = GatheringTable(database)
    made = Square(Crier(table, herald, clock), table, clock)
    herald.listen(made.news.append)
    made.crier.tell = made.hear
    return made


@pytest.fixture
async def database(tmp_path: Path) -> object:
    """A database, open for the test."""
    async with await Database.open(fresh(tmp_path / "office.db")) as opened:
        yield opened


async def test_what_begins_is_told_once_also_to_programs_and_not_again_by_an_office_that_opens_anew(
    database: Database,
) -> None:
    """With the place where to go."""
    here = await square(database)
    await here.table.add(talk(room=RoomId("le-palier"), area=AreaId("stage")), NOW)
    assert await here.crier.look() == LONGEST_REST
    here.clock.turn(599)
    assert await here.crier.look() == pytest.approx(1.0)
    assert here.news == []
    here.clock.turn(1)
    await here.crier.look()
    await here.crier.look()
    (news,) = here.news
    assert (news.kind, news.space, news.room) == ("event_started", HOME, "le-palier")
    assert (news.data["event"], news.data["title"], news.data["area"]) == ("g1", "Talk", "stage")
    ((message, people),) = here.said
    assert isinstance(message, wire.EventStarted)
    assert (message.id, message.room, message.area) == ("g1", "le-palier", "stage")
    assert people == [GUEST.person, MEMBER.person]
    again = await square(database)
    again.clock.turn(700)
    await again.crier.look()
    assert (again.news, again.said) == ([], [])


async def test_what_began_while_the_office_was_closed_is_told_unless_it_is_over(database: Database) -> None:
    """Nor is what was cancelled."""
    here = await square(database)
    await here.table.add(talk(), NOW)
    await here.table.add(talk("g2", -7200.0), NOW)
    await here.table.add(talk("g3", state=State.CANCELLED), NOW)
    here.clock.turn(1800)
    await here.crier.look()
    assert [news.data["event"] for news in here.news] == ["g1"]


async def test_what_is_for_members_is_told_to_members(database: Database) -> None:
    """Guests who are here hear nothing."""
    here = await square(database)
    inside = talk(visibility=Visibility.MEMBERS)
    await here.table.add(inside, NOW)
    here.crier.changed(inside)
    here.clock.turn(600)
    await here.crier.look()
    assert [people for _, people in here.said] == [[MEMBER.person]] * 2


async def test_c4_who_has_a_place_offered_hears_of_it_and_after_a_quarter_of_an_hour_the_next_does(
    database: Database,
) -> None:
    """Each alone, with the moment until which it holds."""
    here = await square(database)
    await here.table.add(talk(begins=7200.0, places=1), NOW)
    await here.coming("a-ada", GUEST.person, MEMBER.person)
    given = await here.table.answer(HOME, "g1", PersonId("a-ada"), "Ada", coming=False, now=NOW)
    assert given is not None
    here.crier.answered(talk(), given[1])
    assert here.said == [(wire.PlaceOffered("g1", "Talk", NOW + CLAIM_SECONDS), [GUEST.person])]
    here.clock.turn(CLAIM_SECONDS)
    await here.crier.look()
    offers = [(message, to) for message, to in here.said if isinstance(message, wire.PlaceOffered)]
    assert offers[1:] == [(wire.PlaceOffered("g1", "Talk", NOW + 2 * CLAIM_SECONDS), [MEMBER.person])]


async def test_c4_hosts_are_told_of_answers_once_for_all_that_come_within_a_second(database: Database) -> None:
    """Their open agenda counts anew; nobody else's does, and two hundred answers are one message."""
    here = await square(database)
    here.people = (GUEST, MEMBER, HOST, OWNER)
    for _ in range(200):
        here.crier.answered(talk())
    here.crier.answered(talk("g2"))
    assert here.said == []
    here.clock.turn(TOGETHER)
    hosts = [HOST.person, OWNER.person]
    assert here.said == [(wire.AgendaChanged("g1"), hosts), (wire.AgendaChanged("g2"), hosts)]
    here.clock.turn(60)
    assert len(here.said) == 2
    here.crier.answered(talk())
    here.clock.turn(TOGETHER)
    assert here.said[2:] == [(wire.AgendaChanged("g1"), hosts)]


async def test_c4_hosts_are_told_when_a_place_that_was_let_pass_goes_to_the_next(database: Database) -> None:
    """By nobody's answer, as time passes; and nobody is told any more by a crier that has closed."""
    here = await square(database)
    here.people = (HOST,)
    await here.table.add(talk(begins=7200.0, places=1), NOW)
    await here.coming("a-ada", GUEST.person, MEMBER.person)
    await here.table.answer(HOME, "g1", PersonId("a-ada"), "Ada", coming=False, now=NOW)
    here.clock.turn(CLAIM_SECONDS)
    await here.crier.look()
    here.clock.turn(TOGETHER)
    assert [message for message, to in here.said if to] == [wire.AgendaChanged("g1")]
    here.crier.answered(talk())
    await here.crier.close()
    here.crier.answered(talk())
    here.clock.turn(60)
    assert len([message for message, to in here.said if to]) == 1


async def test_it_looks_when_something_is_due_and_when_it_is_called(database: Database) -> None:
    """In between it rests; when it is closed it does nothing more."""
    here = await square(database)
    looks: asyncio.Queue[float] = asyncio.Queue()
    look = here.crier.look

    async def noted() -> float:
        rest = await look()
        looks.put_nowait(rest)
        return rest

    here.crier.look = noted  # type: ignore[method-assign]
    here.crier.open()
    assert await looks.get() == LONGEST_REST
    await here.table.add(talk(begins=30.0), NOW)
    here.crier.wake()
    assert await looks.get() == pytest.approx(30.0)
    await asyncio.wait_for(_turned(here.clock, looks), 60)
    assert [news.data["event"] for news in here.news] == ["g1"]
    await here.crier.close()
    looks.get_nowait()
    here.clock.turn(LONGEST_REST)
    await asyncio.sleep(0)
    assert looks.empty()


async def _turned(clock: ManualClock, looks: asyncio.Queue[float]) -> None:
    """Let half a minute pass, once it rests; none while it waits for the database."""
    while looks.empty():
        if any(timer.callback is not None for *_, timer in clock._timers):
            clock.turn(30)
        await asyncio.sleep(0)


async def test_a_database_that_does_not_answer_is_asked_again_later(database: Database) -> None:
    """And it is no end of the crier."""
    here = await square(database)
    asked: asyncio.Queue[None] = asyncio.Queue()

    async def fails() -> float:
        asked.put_nowait(None)
        raise Unavailable("storage_unavailable")

    here.crier.look = fails  # type: ignore[method-assign]
    here.crier.open()
    await asked.get()
    while asked.empty():
        here.clock.turn(REST)
        await asyncio.sleep(0)
    assert SHORTEST_REST < REST
    await here.crier.close()


async def test_c4_rooms_are_told_which_areas_are_kept_and_for_whom(database: Database) -> None:
    """From when doors open; of two in one area, for those of both."""
    here = await square(database)
    told: list[Kept] = []
    here.crier.keep = told.append
    room, area = RoomId("le-palier"), AreaId("stage")
    await here.table.add(talk(begins=900.0, places=5, room=room, area=area), NOW)
    await here.table.add(talk("g2", begins=900.0, places=5, room=room, area=area), NOW)
    await here.coming("a-ada")
    await here.table.answer(HOME, "g2", PersonId("a-bob"), "Bob", coming=True, now=NOW)
    assert await here.crier.look() == LONGEST_REST
    here.clock.turn(900.0 - TALK.doors_open_minutes * 60)
    await here.crier.look()
    assert told == [{}, {room: {area: frozenset({PersonId("a-ada"), PersonId("a-bob")})}}]


async def test_c8_the_table_of_two_who_agreed_to_meet_is_kept_for_both(database: Database) -> None:
    """About their time, beside whoever has a place there; and not before, nor long after."""
    here = await square(database)
    told: list[Kept] = []
    here.crier.keep = told.append
    meeting = Meeting(RoomId("le-palier"), AreaId("table-4"), "Table 4", NOW + 600.0)
    ada, bob = PersonId("a-ada"), PersonId("a-bob")
    wish = Introduction("I1", ada, "Ada", None, "", "", "", NOW, NOW + 900.0, target=bob, meeting=meeting)

    async def meetings(since: float, until: float) -> tuple[Introduction, ...]:
        return (wish,) if since < meeting.at < until else ()

    here.crier.meetings = meetings
    for _ in range(4):
        await here.crier.look()
        here.clock.turn(400.0)
    assert told == [{}, {meeting.room: {meeting.area: frozenset({ada, bob})}}, *told[1:2], {}]
