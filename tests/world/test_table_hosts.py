"""What hosts do with tables: spread people over them, call everybody back, set a clock."""

from __future__ import annotations

from collections import Counter

import pytest

from papote.tilemap.model import Area, Seat
from papote.types import AreaId, PlayerId, StageName, Status
from papote.world import commands
from papote.world.events import (
    CallBackChanged,
    CommandRefused,
    Deadline,
    PositionFixed,
    TimerChanged,
)
from papote.world.tables import shares
from tests.world.hall import PLAN, TABLES, hall, sitting
from tests.world.maps import draw, middle, tile_rect
from tests.world.office import Office

# ---- spreading


def crowd(tables: int, seats: int, people: int) -> Office:
    """A host and people in a hall of tables."""
    areas = tuple(
        Area(
            AreaId(f"t{n}"),
            f"t{n}",
            (tile_rect(10 * n, 0, 8, 1),),
            f"t{n}",
            seats=tuple(Seat(*middle(10 * n + k, 0)) for k in range(seats)),
        )
        for n in range(tables)
    )
    width = 10 * tables
    office = Office(draw("\n".join(["." * width] * 3), more_areas=areas))
    office.join("host", (0, 2), host=True)
    for number in range(people):
        office.join(f"guest{number}", (number % width, 2))
    return office


def sizes(office: Office) -> list[int]:
    """How many sit at each table where anybody sits."""
    return sorted(Counter(area for area, _ in sitting(office).values()).values())


def spread(office: Office, by: str = "host") -> list[object]:
    """The host presses the button."""
    return [*office.do(commands.SpreadOverTables(PlayerId(by)))]


def test_forty_eight_people_are_spread_over_eight_tables_at_once() -> None:
    """Six at each, in the one command."""
    office = crowd(tables=8, seats=6, people=48)
    spread(office)
    assert sizes(office) == [6] * 8
    assert len(set(sitting(office).values())) == 48
    assert len(office.hears("guest0")) == 5
    assert office.view("host").seat is None


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (20, [2, 2, 2, 2, 3, 3, 3, 3]),
        (17, [2, 2, 2, 2, 2, 2, 2, 3]),
        (11, [2, 2, 2, 2, 3]),
        (3, [3]),
        (2, [2]),
        (1, [1]),
        (0, []),
        (60, [6] * 8),
    ],
)
def test_tables_differ_by_one_at_most_and_nobody_sits_alone_without_need(people: int, expected: list[int]) -> None:
    """Rather fewer tables than lonely people; who finds no seat stays where he is."""
    office = crowd(tables=8, seats=6, people=people)
    spread(office)
    assert sizes(office) == expected


def test_those_who_sit_already_stay_and_count() -> None:
    """Newcomers come to the smaller table first."""
    assert shares([(5, 6), (1, 6), (0, 6)], 3) == [0, 1, 2]
    assert shares([(5, 6), (1, 6), (0, 6)], 2) == [0, 2, 0]
    assert shares([(5, 6), (1, 6), (0, 6)], 5) == [0, 2, 3]
    assert shares([(1, 6), (0, 6)], 1) == [1, 0]


def test_small_tables_are_filled_and_large_ones_take_the_rest() -> None:
    """As even as seats allow."""
    assert shares([(0, 2), (0, 10)], 9) == [2, 7]
    assert shares([(0, 1), (0, 4)], 4) == [0, 4]
    assert shares([(0, 1), (0, 4)], 5) == [1, 4]
    assert shares([], 5) == []


def test_only_who_is_there_and_may_be_talked_to_is_seated() -> None:
    """Not the lost, not those who will not be disturbed, not who keeps silence."""
    office = hall(ada=(7, 0), bob=(7, 4), cyd=(10, 7), dan=(8, 0), eve=(8, 4), fay=(6, 4))
    office.join("host", (0, 9), host=True)
    office.status("bob", Status.FOCUS)
    office.status("eve", Status.BUSY)
    office.disconnect("dan")
    spread(office)
    assert set(sitting(office)) == {"ada", "eve", "fay"}


def test_locked_tables_and_rooms_are_left_alone() -> None:
    """Neither is anybody taken out, nor put in."""
    room = Area(AreaId("room"), "room", (tile_rect(14, 8, 2, 1),), meeting="room")
    office = Office(draw(PLAN, TABLES, more_areas=(room,)))
    office.join("host", (0, 9), host=True)
    for name, at in {"ada": (1, 3), "bob": (14, 8), "cyd": (15, 8), "dan": (6, 4), "eve": (6, 5)}.items():
        office.join(name, at)
    office.wait(0.5)
    office.lock("ada")
    office.lock("bob")
    spread(office)
    assert sitting(office)["ada"] == ("table-a", 0)
    assert set(sitting(office)) == {"ada", "dan", "eve"}
    assert office.hears("bob") == {"cyd": 1.0}
    assert office.hears("ada") == {}


def test_people_in_open_rooms_and_bubbles_are_spread_too() -> None:
    """What they were in ends."""
    room = Area(AreaId("room"), "room", (tile_rect(14, 8, 2, 1),), meeting="room")
    office = Office(draw(PLAN, TABLES, more_areas=(room,)))
    office.join("host", (0, 9), host=True)
    office.join("bob", (14, 8))
    office.join("cyd", (15, 8))
    office.appear("dan", (6, 4))
    office.appear("eve", (6, 5))
    office.wait(1)
    assert office.bubbles() == [{"dan", "eve"}]
    spread(office)
    assert office.bubbles() == []
    assert set(sitting(office)) == {"bob", "cyd", "dan", "eve"}


def test_who_waits_for_a_seat_is_spread_too_and_waits_no_more() -> None:
    """He takes no second seat later."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("host", (0, 9), host=True)
    office.join("cyd", (2, 3))
    office.wait(1)
    spread(office)
    where = sitting(office)["cyd"]
    office.leave("ada")
    office.wait(2)
    assert sitting(office)["cyd"] == where != ("table-a", 0)


def test_saying_goodbye_is_no_shelter_from_the_host() -> None:
    """Though one stands at the very table."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("host", (0, 9), host=True)
    office.goodbye("ada")
    spread(office)
    assert set(sitting(office)) == {"ada", "bob"}


def test_who_is_on_a_stage_is_not_seated() -> None:
    """He speaks."""
    podium = Area(AreaId("podium"), "podium", (tile_rect(14, 8, 2, 1),), stage=StageName("stage"))
    office = Office(draw(PLAN, TABLES, more_areas=(podium,)))
    office.join("host", (0, 9), host=True)
    office.join("ada", (14, 8), host=True)
    office.join("bob", (6, 4))
    spread(office)
    assert set(sitting(office)) == {"bob"}


def test_steps_that_were_on_their_way_when_one_was_seated_are_no_offence() -> None:
    """They do not fit the new place, and are passed over."""
    office = crowd(tables=2, seats=6, people=2)
    office.join("late", (19, 2))
    spread(office)
    office.forget()
    office.step("late", *middle(19.2, 2))
    assert office.take(PositionFixed) == []
    assert sizes(office) == [3]


@pytest.mark.parametrize(
    ("wish", "request_name"),
    [
        (commands.SpreadOverTables(PlayerId("ada")), "spread"),
        (commands.CallBack(PlayerId("ada"), 60), "call_back"),
        (commands.StartTimer(PlayerId("ada"), 60), "timer"),
    ],
)
def test_only_hosts_have_these_tools(wish: commands.Command, request_name: str) -> None:
    """Others are refused."""
    office = hall(ada=(1, 3))
    assert office.do(wish) == [CommandRefused(PlayerId("ada"), request_name, "not_host")]


@pytest.mark.parametrize(
    ("wish", "request_name"),
    [
        (commands.SpreadOverTables(PlayerId("ada")), "spread"),
        (commands.CallBack(PlayerId("ada"), 60), "call_back"),
    ],
)
def test_without_tables_there_is_nothing_to_spread_over_and_nobody_to_call_back(
    wish: commands.Command, request_name: str
) -> None:
    """A host is told so."""
    office = Office(draw("...."))
    office.join("ada", (0, 0), host=True)
    assert office.do(wish) == [CommandRefused(PlayerId("ada"), request_name, "no_tables")]


# ---- the bell and the clock


def bell(office: Office, seconds: float) -> None:
    """The host rings."""
    office.do(commands.CallBack(PlayerId("host"), seconds))


def test_when_the_bell_has_rung_out_all_tables_end() -> None:
    """Also the locked ones; nobody is seated again before he has gone away."""
    office = hall(ada=(1, 3), bob=(4, 3), cyd=(9, 3), dan=(12, 3))
    office.join("host", (0, 9), host=True)
    office.lock("cyd")
    bell(office, 60)
    deadline = Deadline(PlayerId("host"), office.now + 60)
    assert office.take(CallBackChanged) == [CallBackChanged(deadline)]
    assert office.room.snapshot().call_back == deadline
    office.wait(59.9)
    assert len(sitting(office)) == 4
    office.wait(0.1)
    assert sitting(office) == {}
    assert office.heard == {}
    assert office.take(CallBackChanged)[-1] == CallBackChanged(None)
    assert office.room.snapshot().locked_areas == ()
    office.wait(5)
    assert sitting(office) == {}
    office.walk("ada", (1, 4))
    office.walk("ada", (1, 3))
    office.wait(0.5)
    assert set(sitting(office)) == {"ada"}


def test_who_waits_for_a_seat_does_not_inherit_it_when_the_bell_ends_the_tables() -> None:
    """It is time to come back for everybody."""
    office = hall(ada=(1, 3), bob=(4, 3), cyd=(2, 3))
    office.join("host", (0, 9), host=True)
    bell(office, 10)
    office.wait(20)
    assert sitting(office) == {}


def test_the_bell_can_be_taken_back() -> None:
    """And then nothing happens."""
    office = hall(ada=(1, 3))
    office.join("host", (0, 9), host=True)
    bell(office, 60)
    bell(office, 0)
    assert office.take(CallBackChanged)[-1] == CallBackChanged(None)
    bell(office, 0)
    assert len(office.take(CallBackChanged)) == 2
    office.wait(120)
    assert set(sitting(office)) == {"ada"}


def test_a_new_bell_replaces_the_old_one() -> None:
    """Only the last time counts, be it earlier or later."""
    office = hall(ada=(1, 3))
    office.join("host", (0, 9), host=True)
    bell(office, 10)
    bell(office, 30)
    office.wait(29)
    assert set(sitting(office)) == {"ada"}
    office.wait(1)
    assert sitting(office) == {}


def test_the_bell_outlives_the_host_who_rang_it() -> None:
    """A page that is loaded anew does not end the break."""
    office = hall(ada=(1, 3))
    office.join("host", (0, 9), host=True)
    bell(office, 10)
    office.leave("host")
    office.wait(10)
    assert sitting(office) == {}


def test_a_timer_counts_down_for_everybody_and_ends_nothing() -> None:
    """One at a time; 0 stops it."""
    office = hall(ada=(1, 3))
    office.join("host", (0, 9), host=True)
    host = PlayerId("host")
    office.do(commands.StartTimer(host, 30))
    deadline = Deadline(host, office.now + 30)
    assert office.room.snapshot().timer == deadline
    office.wait(30)
    assert office.take(TimerChanged) == [TimerChanged(deadline), TimerChanged(None)]
    assert set(sitting(office)) == {"ada"}
    office.do(commands.StartTimer(host, 30))
    office.do(commands.StartTimer(host, 0))
    assert office.room.snapshot().timer is None


def test_bell_and_clock_end_when_nobody_is_left() -> None:
    """An empty room wakes nobody."""
    office = hall()
    office.join("host", (0, 9), host=True)
    bell(office, 60)
    office.do(commands.StartTimer(PlayerId("host"), 60))
    office.leave("host")
    office.wait(1)
    assert office.room.next_deadline() is None
    assert (office.room.snapshot().call_back, office.room.snapshot().timer) == (None, None)


# ---- people who have nothing to do with each other


def test_people_who_are_blocked_are_dealt_to_different_tables() -> None:
    """Whatever the order of the cards."""
    office = crowd(tables=2, seats=6, people=7)
    office.block("guest0", "guest2")
    spread(office)
    tables = {name: table for name, (table, _) in sitting(office).items()}
    assert len(tables) == 7
    assert tables["guest0"] != tables["guest2"]


def test_who_can_only_be_seated_beside_somebody_he_has_blocked_stands() -> None:
    """There is one table."""
    office = crowd(tables=1, seats=6, people=3)
    office.block("guest0", "guest1")
    spread(office)
    assert set(sitting(office)) == {"guest0", "guest2"}
