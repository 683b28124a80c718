"""Positions: who hears of a step, and when; and the squares behind it."""

from __future__ import annotations

from papote.types import Facing, PlayerId
from papote.world import commands
from papote.world.cells import Cells
from papote.world.events import CellChanged, PositionsTicked
from tests.world.maps import floor, middle
from tests.world.office import Office


def test_a_step_goes_out_with_the_next_tick_in_the_cell_it_leads_to() -> None:
    """One tick, one entry, however many moves."""
    office = Office(floor(60, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176, Facing.RIGHT)
    office.step("ada", 184, 176, Facing.RIGHT)
    office.wait(0)
    (ticked,) = office.take(PositionsTicked)
    assert ticked.cells == {(0, 0): ((PlayerId("ada"), 184, 176, Facing.RIGHT, True),)}
    assert ticked.far == ()


def test_ticks_come_twenty_times_a_second_at_most() -> None:
    """However fast the moves."""
    office = Office(floor(60, 20))
    office.join("ada", (5, 5))
    x, y = office.place("ada")
    for number in range(1, 100):
        office.wait(0.01)
        office.step("ada", x + number, y)
    assert 18 <= len(office.take(PositionsTicked)) <= 21


def test_those_far_away_hear_once_a_second() -> None:
    """Each who moved, once, where he is then."""
    office = Office(floor(60, 20))
    office.join("ada", (5, 5))
    office.join("bob", (8, 8))
    office.walk("ada", (7, 5))
    office.wait(1)
    far = [ticked.far for ticked in office.take(PositionsTicked) if ticked.far]
    assert far == [((PlayerId("ada"), *middle(7, 5), Facing.DOWN, False),)]


def test_crossing_into_another_cell_is_told_to_the_fan_out() -> None:
    """Coming, crossing, going."""
    office = Office(floor(60, 20))
    office.join("ada", (15, 5))
    office.walk("ada", (16, 5))
    office.leave("ada")
    assert [changed.cell for changed in office.take(CellChanged)] == [(0, 0), (1, 0), None]


def test_who_falls_silent_while_walking_is_shown_standing() -> None:
    """A frozen browser does not walk on the spot for ever, nor keep the room awake."""
    office = Office(floor(60, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176)
    office.wait(3)
    assert not office.view("ada").moving
    assert office.take(PositionsTicked)[-1].far == ((PlayerId("ada"), 180, 176, Facing.DOWN, False),)
    assert office.room.next_deadline() is None


def test_no_step_after_the_goodbye() -> None:
    """Who left is in no tick."""
    office = Office(floor(60, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176)
    office.do(commands.Leave(PlayerId("ada")))
    office.wait(2)
    assert office.take(PositionsTicked) == []


def test_cells_find_the_people_in_a_block() -> None:
    """In the order in which they came."""
    cells = Cells(100, 50)
    ada, bob, cyd = PlayerId("ada"), PlayerId("bob"), PlayerId("cyd")
    assert cells.place(ada, 10, 10) == (0, 0)
    assert cells.place(bob, 110, 60) == (1, 1)
    assert cells.place(cyd, 310, 10) == (3, 0)
    assert cells.place(ada, 90, 40) is None
    assert list(cells.within((0, 0), 1)) == [ada, bob]
    assert list(cells.within((1, 0), 2)) == [ada, cyd, bob]
    cells.remove(bob)
    assert list(cells.within((0, 0), 1)) == [ada]
