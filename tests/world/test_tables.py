"""Tables: sitting down, standing up, no seat, and closed tables."""

from __future__ import annotations

import pytest

from papote.tilemap.model import Area, Seat
from papote.types import AreaId, ConversationKind, Facing, Status
from papote.world.events import (
    ConversationFull,
    PlayerChanged,
    PositionFixed,
    PositionsTicked,
)
from tests.world.hall import PLAN, TABLES, hall, sitting
from tests.world.maps import Kind, draw, middle, tile_rect
from tests.world.office import Office

# ---- sitting down


def test_standing_still_at_a_table_is_sitting_down() -> None:
    """On the nearest seat, after half a second."""
    office = hall()
    office.join("ada", (4, 3))
    office.wait(0.49)
    assert sitting(office) == {}
    office.wait(0.01)
    assert sitting(office) == {"ada": ("table-a", 1)}
    assert office.place("ada") == middle(4, 2)
    (fix,) = office.take(PositionFixed)
    assert (fix.code, (fix.x, fix.y)) == ("seat", middle(4, 2))


def test_a_walker_whose_network_stops_for_a_moment_is_not_seated() -> None:
    """Only who says that he stands, or says nothing for two seconds."""
    office = hall(ada=(9, 6))
    x, y = middle(4, 3)
    office.walk("ada", (5, 3))
    office.step("ada", x + 8, y)
    office.wait(1.9)
    assert sitting(office) == {}
    office.wait(0.1)
    assert set(sitting(office)) == {"ada"}


def test_everybody_sees_somebody_sit_down() -> None:
    """His seat as a change, his place with the tick."""
    office = hall(ada=(4, 3))
    (changed,) = office.take(PlayerChanged)
    assert (changed.player.id, changed.player.seat) == ("ada", 1)
    last = office.take(PositionsTicked)[-1]
    assert any(position[:3] == ("ada", *middle(4, 2)) for cell in last.cells.values() for position in cell)


def test_one_looks_where_the_seat_looks() -> None:
    """At the table."""
    table = Area(AreaId("t"), "t", (tile_rect(0, 0, 3, 1),), "t", seats=(Seat(*middle(2, 0), Facing.LEFT),))
    office = Office(draw("....", more_areas=(table,)))
    office.join("ada", (0, 0))
    office.wait(0.5)
    assert office.view("ada").facing is Facing.LEFT


def test_those_who_sit_at_one_table_talk() -> None:
    """Equally loud, as members of a table."""
    office = hall(ada=(1, 3), bob=(4, 3))
    assert office.hears("ada") == {"bob": 1.0}
    assert office.heard["bob"].kind is ConversationKind.TABLE
    assert office.heard["bob"].id == "area:a"


def test_walking_through_is_not_sitting_down() -> None:
    """Nobody is stopped on his way."""
    office = hall(ada=(1, 1), bob=(4, 1))
    office.join("cyd", (8, 1))
    office.walk("cyd", (14, 1))
    office.wait(1)
    assert "cyd" not in sitting(office)
    assert office.take(ConversationFull) == []


def test_a_step_away_stands_one_up_and_standing_still_seats_one_again() -> None:
    """Though one never left the table."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.walk("ada", (1, 3))
    assert set(sitting(office)) == {"bob"}
    assert office.hears("bob") == {}
    office.wait(0.5)
    assert office.hears("ada") == {"bob": 1.0}


def test_looking_elsewhere_is_not_standing_up() -> None:
    """One may turn on one's seat."""
    office = hall(ada=(1, 3))
    office.step("ada", *office.place("ada"), Facing.UP)
    assert sitting(office) == {"ada": ("table-a", 0)}


def test_a_step_that_is_refused_is_not_standing_up() -> None:
    """The table is in the way."""
    office = hall(ada=(1, 3))
    office.wait(1)
    office.step("ada", *middle(2, 2))
    assert sitting(office) == {"ada": ("table-a", 0)}


def test_saying_goodbye_stands_one_up_until_one_has_gone_away() -> None:
    """One may stay and watch."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.goodbye("ada")
    office.wait(2)
    assert set(sitting(office)) == {"bob"}
    office.walk("ada", (1, 3))
    office.wait(2)
    assert set(sitting(office)) == {"bob"}
    office.walk("ada", (1, 4))
    office.walk("ada", (1, 3))
    office.wait(0.5)
    assert office.hears("bob") == {"ada": 1.0}


@pytest.mark.parametrize("status", [Status.DO_NOT_DISTURB, Status.FOCUS, Status.AWAY, Status.GHOST])
def test_a12_a13_who_is_not_to_be_disturbed_does_not_sit(status: Status) -> None:
    """He stands up at once, and sits again once he may be talked to."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.status("ada", status)
    assert set(sitting(office)) == {"bob"}
    office.wait(2)
    assert set(sitting(office)) == {"bob"}
    office.status("ada", Status.BUSY)
    office.wait(0)
    assert office.hears("ada") == {"bob": 1.0}


def test_no_bubble_reaches_a_seat() -> None:
    """People beside the table talk among themselves."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.appear("cyd", (1, 4))
    office.appear("dan", (2, 4))
    office.wait(1)
    assert office.bubbles() == [{"cyd", "dan"}]


def test_sitting_down_leaves_the_bubble_behind() -> None:
    """One moment, one conversation."""
    office = hall()
    office.appear("ada", (5, 2))
    office.appear("bob", (6, 2))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]
    office.walk("ada", (4, 2))
    office.wait(0.5)
    assert office.bubbles() == []
    assert sitting(office) == {"ada": ("table-a", 1)}


def test_a_table_may_take_fewer_than_it_has_seats() -> None:
    """The smaller number counts."""
    kinds = {**TABLES, "B": Kind("table-b", meeting="b", capacity=1, seats=TABLES["B"].seats)}
    office = Office(draw(PLAN, kinds))
    office.join("ada", (9, 3))
    office.join("bob", (12, 3))
    office.wait(0.5)
    assert set(sitting(office)) == {"ada"}
    (full,) = office.take(ConversationFull)
    assert full.capacity == 1


def test_seats_in_a_wall_or_elsewhere_are_none() -> None:
    """What no seat is left of is a meeting room."""
    office = Office(draw("AA.o", {"A": Kind("a", meeting="a", seats=((2, 0), (3, 0), (1, 0)))}))
    office.join("ada", (0, 0))
    office.join("bob", (0, 0))
    office.wait(0.5)
    assert sitting(office) == {"ada": ("a", 2)}
    office = Office(draw("AA.o", {"A": Kind("a", meeting="a", seats=((2, 0), (3, 0)))}))
    office.join("ada", (0, 0))
    office.join("bob", (1, 0))
    assert office.heard["ada"].kind is ConversationKind.AREA


def test_a_table_in_a_quiet_place_is_a_table() -> None:
    """The smallest area with anything to say about talking decides."""
    table = Area(AreaId("t"), "t", (tile_rect(9, 6, 2, 1),), "t", seats=(Seat(*middle(9, 6)),))
    office = Office(draw(PLAN, TABLES, more_areas=(table,)))
    office.join("ada", (10, 6))
    office.wait(0.5)
    assert sitting(office) == {"ada": ("t", 0)}


# ---- no seat


def test_who_finds_no_seat_is_told_where_there_are_some() -> None:
    """The nearest table first."""
    office = hall(ada=(1, 3), bob=(4, 3), cyd=(1, 8))
    office.join("dan", (2, 3))
    office.wait(0.5)
    (full,) = office.take(ConversationFull)
    assert (full.player, full.conversation, full.capacity) == ("dan", "area:a", 2)
    assert full.elsewhere == (("table-c", 2), ("table-b", 3))


def test_full_and_locked_tables_are_not_recommended() -> None:
    """Nobody is sent from one closed table to the next."""
    office = hall(ada=(1, 3), bob=(4, 3), cyd=(1, 8), eve=(9, 3), fay=(12, 3), gus=(10, 1))
    office.lock("cyd")
    office.join("dan", (2, 3))
    office.wait(0.5)
    (full,) = office.take(ConversationFull)
    assert full.elsewhere == ()


def test_at_most_eight_tables_are_recommended() -> None:
    """A hall has hundreds."""
    tables = tuple(
        Area(AreaId(f"t{n}"), f"t{n}", (tile_rect(2 * n, 0),), f"t{n}", seats=(Seat(*middle(2 * n, 0)),))
        for n in range(12)
    )
    office = Office(draw("." * 24, more_areas=tables))
    office.join("ada", (0, 0))
    office.wait(0.5)
    office.join("bob", (0, 0))
    office.wait(0.5)
    (full,) = office.take(ConversationFull)
    assert full.elsewhere == tuple((f"t{n}", 1) for n in range(1, 9))


def test_who_waits_is_seated_when_a_seat_is_free() -> None:
    """He need not do anything, and is told only once that it is full."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("cyd", (2, 3))
    office.wait(5)
    assert len(office.take(ConversationFull)) == 1
    office.goodbye("ada")
    office.wait(0)
    assert sitting(office) == {"bob": ("table-a", 1), "cyd": ("table-a", 0)}


def test_who_waits_longest_is_seated_first() -> None:
    """Wherever he stands."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("cyd", (4, 1))
    office.wait(1)
    office.join("dan", (1, 3))
    office.wait(1)
    office.leave("ada")
    office.wait(0)
    assert set(sitting(office)) == {"bob", "cyd"}


def test_who_waits_and_strolls_is_seated_when_he_stands() -> None:
    """Nobody is torn from his walk."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("cyd", (4, 1))
    office.wait(1)
    office.walk("cyd", (1, 1))
    office.leave("ada")
    office.wait(0.4)
    assert set(sitting(office)) == {"bob"}
    office.wait(0.1)
    assert set(sitting(office)) == {"bob", "cyd"}
    assert len(office.take(ConversationFull)) == 1


def test_who_walks_away_does_not_wait() -> None:
    """The seat stays free."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("cyd", (2, 3))
    office.wait(1)
    office.walk("cyd", (2, 4))
    office.leave("ada")
    office.wait(2)
    assert set(sitting(office)) == {"bob"}


# ---- lost and back


def test_the_seat_is_kept_for_the_lease() -> None:
    """A short loss of the network is no reason to stand up."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.disconnect("ada")
    office.wait(1.9)
    assert set(sitting(office)) == {"ada", "bob"}
    office.resume("ada")
    office.wait(5)
    assert office.hears("ada") == {"bob": 1.0}


def test_a_longer_loss_frees_the_seat() -> None:
    """And coming back is sitting down anew, where there is room."""
    office = hall(ada=(1, 3), bob=(4, 3))
    office.join("cyd", (2, 3))
    office.wait(1)
    office.disconnect("ada")
    office.wait(2)
    assert set(sitting(office)) == {"bob", "cyd"}
    office.resume("ada")
    office.wait(0.5)
    assert set(sitting(office)) == {"bob", "cyd"}
    assert [full.player for full in office.take(ConversationFull)] == ["cyd", "ada"]
    office.leave("cyd")
    office.wait(0)
    assert sitting(office)["ada"] == ("table-a", 0)


def test_nobody_who_is_lost_is_seated() -> None:
    """His half second is over while he is away."""
    office = hall()
    office.join("ada", (1, 3))
    office.disconnect("ada")
    office.wait(5)
    assert sitting(office) == {}
    office.resume("ada")
    office.wait(0.5)
    assert set(sitting(office)) == {"ada"}


# ---- locks


def test_a_locked_table_is_closed_to_who_merely_stands_there() -> None:
    """He may walk away, and then the lock is a wall."""
    office = hall(ada=(9, 3))
    office.join("bob", (12, 3))
    office.lock("ada")
    office.wait(2)
    assert set(sitting(office)) == {"ada"}
    office.walk("bob", (13, 3))
    office.walk("bob", (12, 3))
    assert office.take(PositionFixed)[-1].code == "area_locked"


def test_who_sits_at_a_locked_table_may_stand_up_and_sit_down_again() -> None:
    """The lock is for newcomers."""
    office = hall(ada=(9, 3), bob=(12, 3))
    office.lock("ada")
    office.walk("bob", (12, 3))
    office.wait(0.5)
    assert set(sitting(office)) == {"ada", "bob"}
