"""Tests of where two who agreed to meet do: tables that are free, in rooms into which both may come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from papote.api.introductions import IntroductionDesk, WishedMeeting
from papote.api.meeting_places import MeetingPlaces, Place
from papote.api.operations import Call
from papote.errors import Refused
from papote.interfaces import RoomInfo
from papote.people.account import HOME, Access, Identity, Space
from papote.people.admission import Visitor
from papote.people.introductions import LASTING, TOGETHER, Introduction, Meeting
from papote.storage.agenda import GatheringTable
from papote.storage.introductions import IntroductionTable
from papote.tilemap.model import TileMap
from papote.types import AreaId, PersonId, Role, RoomId, Seconds, SpaceId
from tests.api.house import House
from tests.people.test_agenda import TALK
from tests.world.maps import Kind, draw

ADA, BOB = PersonId("a-ada"), PersonId("g-bob")
PALIER, JARDIN, GRENIER = RoomId("palier"), RoomId("jardin"), RoomId("grenier")
CLUB = SpaceId("club")
SEATS = ((0, 0), (1, 0))
MAPS = {
    PALIER: draw("AB", {"A": Kind("t1", meeting="t1", seats=SEATS), "B": Kind("stage", meeting="s", stage="s")}),
    JARDIN: draw("CD", {"C": Kind("lawn", meeting="lawn"), "D": Kind("t2", meeting="t2", seats=SEATS)}),
    GRENIER: draw("EE", {"E": Kind("attic", meeting="attic")}),
}


@dataclass
class Rooms:
    """Three rooms, all of them open."""

    def rooms(self) -> tuple[RoomInfo, ...]:
        """Without anybody in them."""
        return tuple(RoomInfo(room, room, 0, 50) for room in MAPS)

    async def tilemap(self, room: str) -> TileMap:
        """As it is drawn above."""
        return MAPS[RoomId(room)]


class AtOnce(MeetingPlaces):
    """Of the first two who look, neither says yes before both have found what is free."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.looked = 0
        self.found = asyncio.Event()

    async def find(
        self, own: PersonId, other: PersonId, room: RoomId | None, area: AreaId | None, at: Seconds
    ) -> Place:
        """As ever, and then the two wait for each other."""
        place = await super().find(own, other, room, area, at)
        self.looked += 1
        if self.looked <= 2:
            if self.looked == 2:
                self.found.set()
            await self.found.wait()
        return place


@dataclass
class Town:
    """Places, and what is planned at them."""

    places: MeetingPlaces
    wishes: IntroductionTable
    gatherings: GatheringTable
    at: float

    async def find(self, room: RoomId | None = None, area: str | None = None, after: float = 0.0) -> tuple[str, str]:
        """Where Bob, who says yes to Ada, is led."""
        named = AreaId(area) if area is not None else None
        meeting = (await self.places.find(BOB, ADA, room, named, self.at + after)).meeting
        return meeting.room, meeting.area

    async def agree(self, id: str, room: RoomId, area: str) -> None:
        """Two others meet there."""
        await self.offer(id)
        meeting = Meeting(room, AreaId(area), area, self.at)
        assert await self.wishes.accept(PersonId(f"z{id}"), id, "Z", meeting, self.at) is not None

    async def offer(self, id: str) -> None:
        """Somebody is asked whether he meets another."""
        one, helper, other = PersonId(f"x{id}"), PersonId(f"y{id}"), PersonId(f"z{id}")
        wish = Introduction(id, one, "X", helper, "Y", "w", "t", self.at, self.at + LASTING)
        await self.wishes.ask(wish)
        await self.wishes.forward(helper, id, other, "Z", "", self.at)


@pytest.fixture
async def town(house: House) -> Town:
    """The attic is another space's."""
    directory = house.register.directory
    await directory.add(Space(CLUB, "Club", Access.MEMBERS, house.clock.unix()))
    await directory.assign(GRENIER, CLUB)
    wishes, gatherings = IntroductionTable(house.database), GatheringTable(house.database)
    places = MeetingPlaces(wishes, gatherings, house.doorman, directory, Rooms(), house.clock)
    return Town(places, wishes, gatherings, house.clock.unix() + 3600)


async def test_c8_a_table_that_is_free_is_found_rather_in_the_room_that_is_named(town: Town) -> None:
    """Where that one has none left, in another of the space; then no more."""
    assert await town.find() == (JARDIN, "t2")
    assert await town.find(PALIER) == (PALIER, "t1")
    await town.agree("1", PALIER, "t1")
    assert await town.find(PALIER) == (JARDIN, "t2")
    await town.agree("2", JARDIN, "t2")
    assert await town.find(PALIER) == (JARDIN, "lawn")
    await town.agree("3", JARDIN, "lawn")
    with pytest.raises(Refused, match="table_taken"):
        await town.find(PALIER)
    assert await town.find(PALIER, after=TOGETHER) == (PALIER, "t1")


async def test_c8_two_pairs_who_say_yes_at_once_are_led_to_two_tables(town: Town, house: House) -> None:
    """Who finds that others got the table meanwhile gets another; who named it is told, and chooses."""
    places = AtOnce(town.wishes, town.gatherings, house.doorman, house.register.directory, Rooms(), house.clock)
    desk = IntroductionDesk(
        town.wishes,
        house.register.books,
        house.doorman,
        house.register.bystanders,
        places,
        house.clock,
        lambda person, news: None,
    )
    for id in ("1", "2", "3"):
        await town.offer(id)

    def yes(id: str, area: str | None = None) -> Awaitable[None]:
        person = PersonId(f"z{id}")
        request = cast(Any, SimpleNamespace(match_info={"introduction": id}))
        visitor = Visitor(person=person, guest_person=person, guest_name="Z")
        call = Call(request, visitor, Role.GUEST, HOME, "192.0.2.1", secure=True, key="")
        return desk.accept(call, WishedMeeting(town.at, PALIER, area))

    await asyncio.gather(yes("1"), yes("2"))
    met = {each.meeting for each in await town.wishes.meetings(town.at - 1, town.at + 1)}
    assert {(each.room, each.area) for each in met if each is not None} == {(PALIER, "t1"), (JARDIN, "t2")}
    with pytest.raises(Refused, match="table_taken"):
        await yes("3", "t1")


async def test_c8_who_names_a_table_that_others_get_meanwhile_is_told(town: Town, house: House) -> None:
    """No other is chosen for him: he asked for this one."""
    place = await town.places.find(BOB, ADA, PALIER, AreaId("t1"), town.at)
    await town.agree("1", PALIER, "t1")
    await town.offer("2")
    with pytest.raises(Refused, match="table_taken"):
        await town.wishes.accept(PersonId("z2"), "2", "Z", place.meeting, town.at, heard_in=place.heard_in)


async def test_c8_only_what_is_for_two_may_be_named_and_only_while_it_is_free(town: Town) -> None:
    """A podium is no place to meet; what two others have taken is taken."""
    assert await town.find(PALIER, "t1") == (PALIER, "t1")
    for room, area, code in (
        (PALIER, "stage", "unknown_area"),
        (PALIER, "t2", "unknown_area"),
        (None, "t1", "unknown_room"),
    ):
        with pytest.raises(Refused, match=code):
            await town.find(room, area)
    await town.agree("1", PALIER, "t1")
    with pytest.raises(Refused, match="table_taken"):
        await town.find(PALIER, "t1", after=60.0)


async def test_c8_where_something_is_planned_nobody_is_led_from_when_doors_open(town: Town, house: House) -> None:
    """Unless it was called off."""
    begins = town.at + TOGETHER + 60.0
    talk = replace(TALK, room=PALIER, area=AreaId("t1"), starts_at=begins, ends_at=begins + 3600, doors_open_minutes=10)
    await town.gatherings.add(replace(talk, doors_open_minutes=0), house.clock.unix())
    assert await town.find(PALIER) == (PALIER, "t1")
    await town.gatherings.add(replace(talk, id="g2"), house.clock.unix())
    assert await town.find(PALIER) == (JARDIN, "t2")


async def test_c8_two_meet_where_both_may_come(town: Town, house: House) -> None:
    """Both members, or where everybody may; that one is here says nothing of the other."""
    directory = house.register.directory
    house.doorman.people = [Identity(who, None, None, "x", "a01", Role.GUEST, (), CLUB) for who in (ADA, BOB)]
    with pytest.raises(Refused, match="unknown_room"):
        await town.find(GRENIER, "attic")
    assert await town.find(GRENIER) == (JARDIN, "t2")
    browser = await house.member("ada@example.org", Role.MEMBER, CLUB)
    ada = PersonId(await house.account(browser))
    assert (await town.places.find(BOB, ada, GRENIER, None, town.at)).meeting.room == GRENIER
    await directory.change(replace(directory.space(CLUB), access=Access.OPEN))
    house.doorman.people = []
    assert await town.find(GRENIER, "attic") == (GRENIER, "attic")
    assert directory.of_room(PALIER).id == HOME
