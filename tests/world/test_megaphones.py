"""Megaphones: who speaks to many at once, and who hears it."""

from __future__ import annotations

import pytest

from papote.types import HeardBy, MegaphoneScope, PlayerId, Status
from papote.world import commands
from papote.world.events import CommandRefused, MegaphonePutAway, MegaphoneTaken, MegaphoneView, Voice, VoicesChanged
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    HHHHHHHHHHHHHHHHHHHHHH..........
    HHHHHHHHHHHHHHHHHHHHHH..........
    HHHTTTHHHHHHHHHHHHHHHH..........
    HHHTTTHHHHHHHHHHHHHHHH......SSS.
    HHHTTTHHHHHHHHHHHHHHHH......SSS.
    HHHHHHHHHHHHHHHHHHHHHH..........
    """
"""A hall with a table in it, a corridor, and a table out there."""
AREAS = {
    "H": Kind("hall"),
    "T": Kind("table-1", meeting="one", seats=((3, 3), (5, 3))),
    "S": Kind("table-2", meeting="two", seats=((28, 4), (30, 4))),
}
ADA = PlayerId("ada")
AREA, TABLES, SPACE = MegaphoneScope
LOUD = HeardBy.MEGAPHONE


@pytest.fixture
def office() -> Office:
    """Ada, a host, and Bob are in the hall, Cyd sits at its table, Dan stands outside, Eve sits outside."""
    office = Office(draw(PLAN, AREAS))
    office.appear("ada", (18, 0), host=True)
    office.appear("bob", (11, 5))
    office.appear("cyd", (3, 3))
    office.appear("dan", (24, 0))
    office.appear("eve", (30, 4))
    office.wait(1)
    office.forget()
    return office


def take(office: Office, name: str, scope: MegaphoneScope | None) -> None:
    """Take a megaphone, or put it away."""
    office.do(commands.UseMegaphone(PlayerId(name), scope))


def hearers(office: Office, name: str = "ada") -> set[str]:
    """Who hears somebody by a megaphone."""
    return {who for who in office.voices if office.listens(who).get(name) is LOUD}


def test_everybody_hears_a_megaphone_for_the_whole_space(office: Office) -> None:
    """Fully, with video; all are told who speaks to them."""
    take(office, "ada", SPACE)
    assert hearers(office) == {"bob", "cyd", "dan", "eve"}
    assert office.voices["eve"] == (Voice(ADA, 1.0, True, LOUD),)
    view = MegaphoneView(ADA, SPACE)
    assert office.take(MegaphoneTaken) == [MegaphoneTaken(view)]
    assert office.room.snapshot().megaphones == (view,)


def test_a_megaphone_for_the_tables_is_heard_by_those_who_sit(office: Office) -> None:
    """Alone or not; standing up ends it, sitting down begins it."""
    take(office, "ada", TABLES)
    assert hearers(office) == {"cyd", "eve"}
    office.walk("eve", (27, 1))
    assert hearers(office) == {"cyd"}
    office.walk("dan", (28, 4))
    office.wait(1)
    assert hearers(office) == {"cyd", "dan"}


def test_a_megaphone_for_an_area_is_heard_there_alone() -> None:
    """Also by who walks in, until he walks out."""
    office = Office(draw(PLAN, AREAS))
    office.appear("ada", (18, 0), host=True)
    office.appear("bob", (11, 5))
    office.appear("dan", (24, 5))
    take(office, "ada", AREA)
    assert office.room.snapshot().megaphones == (MegaphoneView(ADA, AREA, office.view("ada").area),)
    assert hearers(office) == {"bob"}
    office.walk("dan", (21, 5))
    assert hearers(office) == {"bob", "dan"}
    office.walk("bob", (23, 5))
    assert hearers(office) == {"dan"}
    office.leave("dan")
    assert hearers(office) == set()


def test_an_area_within_the_area_hears_it_too() -> None:
    """A table stands in its hall."""
    hall = draw("\n".join(["H" * 22] * 6), {"H": Kind("hall")}).areas
    office = Office(draw(PLAN, {"T": AREAS["T"]}, more_areas=hall))
    office.appear("ada", (18, 0), host=True)
    office.appear("cyd", (3, 3))
    office.wait(1)
    take(office, "ada", AREA)
    assert (office.view("cyd").area, hearers(office)) == ("table-1", {"cyd"})


def test_who_walks_out_of_the_area_puts_his_megaphone_away(office: Office) -> None:
    """Nobody goes on speaking to a room he has left."""
    take(office, "ada", AREA)
    office.walk("ada", (23, 0))
    assert office.take(MegaphonePutAway) == [MegaphonePutAway(ADA)]
    assert office.room.snapshot().megaphones == ()
    assert hearers(office) == set()


def test_a_megaphone_is_put_away(office: Office) -> None:
    """Told once, however often it is wished."""
    take(office, "ada", SPACE)
    take(office, "ada", None)
    take(office, "ada", None)
    assert office.take(MegaphonePutAway) == [MegaphonePutAway(ADA)]
    assert hearers(office) == set()


def test_the_same_megaphone_again_is_no_news(office: Office) -> None:
    """Another scope is."""
    take(office, "ada", SPACE)
    take(office, "ada", SPACE)
    assert len(office.take(MegaphoneTaken)) == 1
    take(office, "ada", TABLES)
    assert office.room.snapshot().megaphones == (MegaphoneView(ADA, TABLES),)
    assert office.take(MegaphonePutAway) == []
    assert hearers(office) == {"cyd", "eve"}


def test_what_is_refused_with_a_megaphone(office: Office) -> None:
    """Guests, those outside any area for the scope of an area, and who is not to be disturbed."""
    take(office, "bob", SPACE)
    office.walk("ada", (24, 5))
    take(office, "ada", AREA)
    office.status("ada", Status.DO_NOT_DISTURB)
    take(office, "ada", SPACE)
    assert [event.code for event in office.take(CommandRefused)] == ["not_host", "unknown_area", "forbidden"]
    assert office.room.snapshot().megaphones == ()


@pytest.mark.parametrize("status", [status for status in Status if not status.reachable])
def test_who_is_not_reachable_puts_his_megaphone_away(office: Office, status: Status) -> None:
    """For good: nobody is heard by surprise when he comes back."""
    take(office, "ada", SPACE)
    office.status("ada", status)
    assert hearers(office) == set()
    office.status("ada", Status.AVAILABLE)
    assert hearers(office) == set()


def test_who_is_lost_puts_his_megaphone_away_after_the_lease(office: Office) -> None:
    """A short break of the network does not matter."""
    take(office, "ada", SPACE)
    office.disconnect("ada")
    office.wait(1.9)
    office.resume("ada")
    assert hearers(office) == {"bob", "cyd", "dan", "eve"}
    office.disconnect("ada")
    office.wait(2.1)
    assert hearers(office) == set()


def test_who_leaves_takes_his_megaphone_with_him(office: Office) -> None:
    """Nothing remains."""
    take(office, "ada", SPACE)
    office.leave("ada")
    assert hearers(office) == set()
    assert office.room.snapshot().megaphones == ()


def test_a_newcomer_hears_it_at_once(office: Office) -> None:
    """He need not move."""
    take(office, "ada", SPACE)
    office.join("fay", (26, 1))
    assert office.listens("fay") == {"ada": LOUD}


def test_whoever_is_back_is_told_anew(office: Office) -> None:
    """After nothing was sent to him."""
    take(office, "ada", SPACE)
    office.disconnect("bob")
    office.wait(3)
    assert office.listens("bob") == {}
    office.resume("bob")
    assert office.listens("bob") == {"ada": LOUD}


def test_a_block_that_is_lifted_while_the_holder_is_away_for_a_moment_is_lifted(office: Office) -> None:
    """And one that is made then holds: whose line is down has no say in it."""
    office.join("fay", (2, 5))
    office.block("ada", "bob")
    take(office, "ada", AREA)
    assert hearers(office) == {"fay"}
    office.disconnect("ada")
    office.block("ada", "bob", on=False)
    assert hearers(office) == {"bob", "fay"}
    office.disconnect("fay")
    office.block("ada", "fay")
    office.resume("ada")
    office.resume("fay")
    assert hearers(office) == {"bob"}


def test_the_holder_is_heard_in_his_conversation_alone_but_fully() -> None:
    """Once, not twice; and as before when he puts it away."""
    office = Office(draw(PLAN, AREAS))
    office.appear("ada", (11, 0), host=True)
    office.appear("bob", (15, 0))
    office.wait(1)
    soft = office.hears("bob")["ada"]
    assert soft < 1
    take(office, "ada", SPACE)
    assert (office.hears("bob"), office.listens("bob")) == ({"ada": 1.0}, {})
    assert office.hears("ada") == {"bob": soft}
    take(office, "ada", None)
    assert office.hears("bob") == {"ada": soft}


def test_leaving_the_conversation_one_goes_on_hearing_the_megaphone() -> None:
    """And coming back into it the other way round."""
    office = Office(draw(PLAN, AREAS), RoomSettings(leave_delay=0.2))
    office.appear("ada", (11, 0), host=True)
    office.appear("bob", (12, 0))
    office.wait(1)
    take(office, "ada", SPACE)
    office.goodbye("bob")
    assert (office.hears("bob"), office.listens("bob")) == ({}, {"ada": LOUD})
    office.walk("bob", (20, 0))
    office.walk("bob", (12, 0))
    office.wait(1)
    assert (office.hears("bob"), office.listens("bob")) == ({"ada": 1.0}, {})


def test_the_stage_comes_before_the_megaphone() -> None:
    """A speaker with a megaphone is heard once."""
    areas = {"H": Kind("hall", audience="stage"), "T": Kind("podium", stage="stage")}
    office = Office(draw(PLAN, areas))
    office.appear("ada", (4, 3), host=True)
    office.appear("bob", (11, 5))
    office.appear("dan", (24, 0))
    take(office, "ada", SPACE)
    assert office.voices["bob"] == (Voice(ADA, 1.0, True, HeardBy.STAGE),)
    assert office.listens("dan") == {"ada": LOUD}


def test_walking_about_in_reach_tells_nothing(office: Office) -> None:
    """A megaphone is as loud everywhere."""
    take(office, "ada", AREA)
    office.forget()
    office.walk("bob", (16, 5))
    office.walk("ada", (14, 0))
    assert office.take(VoicesChanged) == []


def test_where_nothing_forwards_voices_there_is_no_megaphone() -> None:
    """Its holder would believe that he is heard."""
    office = Office(draw(PLAN, AREAS), RoomSettings(forwarding=False))
    office.appear("ada", (18, 0), host=True)
    take(office, "ada", SPACE)
    assert [event.code for event in office.take(CommandRefused)] == ["forbidden"]
    assert office.room.snapshot().megaphones == ()
