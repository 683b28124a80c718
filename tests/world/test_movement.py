"""Walking: speed, walls, order of moves, and what a cheat gets."""

from __future__ import annotations

import random

import pytest

from papote.types import Facing, PlayerId
from papote.world import commands
from papote.world.events import Expelled, PositionFixed, PositionsTicked
from tests.world.maps import TILE, draw, floor, middle
from tests.world.office import Office


def codes(office: Office) -> list[str]:
    """The codes of the fixes so far."""
    return [fix.code for fix in office.take(PositionFixed)]


def run_along(office: Office, factor: float, seconds: float, late: tuple[float, ...] = (0.0,)) -> None:
    """Run to the right at a multiple of running speed; the n-th move arrives ``late[n]`` seconds late, in order."""
    begin, (x, y) = office.now, office.place("ada")
    arrival = 0.0
    for number in range(1, round(seconds * 10) + 1):
        sent = number * 0.1
        arrival = max(arrival, sent + late[number % len(late)])
        office.wait(max(0.0, begin + arrival - office.now))
        office.step("ada", round(x + 9 * factor * TILE * sent), y)


@pytest.mark.parametrize("x", [float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 2**53 + 1, -1, 10**400])
def test_a01_a02_a_place_that_is_no_place_is_refused(x: float) -> None:
    """Whatever passes the edge, the world never computes with what lies beyond the map."""
    office = Office(floor(20, 20))
    office.join("ada", (5, 5))
    office.step("ada", x, 100)
    office.step("ada", 100, x)
    assert codes(office) == ["blocked"]
    assert office.place("ada") == middle(5, 5)


def test_a03_teleporting_across_the_map_is_fixed_for_the_sender_alone() -> None:
    """The others do not see the jump."""
    office = Office(floor(60, 20))
    office.join("ada", (2, 5))
    office.join("bob", (4, 5))
    office.wait(2)
    office.forget()
    office.step("ada", *middle(50, 5))
    assert office.events == [PositionFixed(PlayerId("ada"), 1, *middle(2, 5), Facing.DOWN, "too_fast")]
    office.wait(2)
    assert office.take(PositionsTicked) == []


def test_a03_standing_for_long_does_not_save_up_for_a_leap() -> None:
    """After ten seconds of rest one still cannot jump five tiles."""
    office = Office(floor(60, 20))
    office.appear("ada", (2, 5))
    office.wait(10)
    office.step("ada", *middle(7, 5))
    assert codes(office) == ["too_fast"]


def test_a03_twenty_fixes_in_ten_seconds_expel() -> None:
    """Who teleports and teleports is cut."""
    office = Office(floor(60, 20))
    office.join("ada", (2, 5))
    for _ in range(19):
        office.step("ada", *middle(50, 5))
        office.wait(0.45)
    assert office.take(Expelled) == []
    office.step("ada", *middle(50, 5))
    assert office.take(Expelled) == [Expelled(PlayerId("ada"), "too_fast")]


def test_a03_nineteen_fixes_spread_over_time_do_not_expel() -> None:
    """Somebody with a bad network is corrected, not thrown out."""
    office = Office(floor(60, 20))
    office.join("ada", (2, 5))
    for _ in range(40):
        office.step("ada", *middle(50, 5))
        office.wait(0.6)
    assert office.take(Expelled) == []


def test_a04_running_at_sixteen_tenths_is_fixed() -> None:
    """1.6 times running speed is soon noticed."""
    office = Office(floor(250, 5))
    office.join("ada", (2, 2))
    run_along(office, 1.6, 10)
    assert codes(office)[0] == "too_fast"
    assert office.place("ada")[0] < (2 + 9 * 1.2 * 10) * TILE


def test_a04_running_at_105_hundredths_is_accepted() -> None:
    """The clocks of browsers differ a little."""
    office = Office(floor(250, 5))
    office.join("ada", (2, 2))
    run_along(office, 1.05, 20)
    assert codes(office) == []


@pytest.mark.parametrize("seed", range(10))
def test_a04_jitter_of_200_ms_is_no_cheating(seed: int) -> None:
    """Moves of an honest runner arrive late and in bursts."""
    rng = random.Random(seed)
    office = Office(floor(250, 5))
    office.join("ada", (2, 2))
    run_along(office, 1.0, 20, tuple(rng.uniform(0, 0.2) for _ in range(97)))
    assert codes(office) == []
    assert office.place("ada")[0] == round(2.5 * TILE + 9 * TILE * 20)


def test_a04_a_network_that_stalls_half_a_second_while_one_runs_is_no_cheating() -> None:
    """The moves held back arrive at once."""
    office = Office(floor(250, 5))
    office.join("ada", (2, 2))
    run_along(office, 1.0, 10, (0.0,) * 30 + (0.5, 0.4, 0.3, 0.2, 0.1))
    assert codes(office) == []


def test_a05_a_wall_between_two_free_tiles_stops_the_step() -> None:
    """Both ends are free, the way is not."""
    office = Office(draw("......\n..#...\n......"))
    office.join("ada", (1, 1))
    office.step("ada", *middle(3, 1))
    assert codes(office) == ["blocked"]
    assert office.place("ada") == middle(1, 1)


def test_a05_no_corner_is_cut() -> None:
    """The body does not fit diagonally between two walls that touch."""
    office = Office(draw("....\n.#..\n..#.\n...."))
    office.join("ada", (2, 1))
    office.step("ada", *middle(1, 2))
    assert codes(office) == ["blocked"]


def test_a05_the_edge_of_the_map_is_a_wall() -> None:
    """Half a body beyond the edge does not fit."""
    office = Office(floor(5, 5))
    office.join("ada", (0, 0))
    office.step("ada", 3, 16)
    assert codes(office) == ["blocked"]


def test_one_pixel_of_rounding_along_a_wall_is_forgiven() -> None:
    """The browser sweeps the full body and rounds; the server's box is a pixel smaller on each side."""
    office = Office(draw("...\n###"))
    office.join("ada", (0, 0))
    office.step("ada", 16, 23)
    office.step("ada", 17, 24)
    assert codes(office) == ["blocked"]
    assert office.place("ada") == (16, 23)


def test_a06_a_thousand_moves_a_second_carry_no_farther_than_ten() -> None:
    """Speed is a matter of pixels and time, not of messages."""
    office = Office(floor(250, 5))
    office.join("ada", (2, 2))
    x, y = office.place("ada")
    for number in range(1, 1001):
        office.wait(0.001)
        office.step("ada", x + number, y)
    assert office.place("ada")[0] - x <= 9.9 * TILE * 1.3


@pytest.mark.parametrize("seq", [5, 4, 1, 0, -3])
def test_a07_old_and_repeated_moves_are_ignored(seq: int) -> None:
    """Nobody jumps back, and nobody is told."""
    office = Office(floor(20, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176, seq=5)
    office.forget()
    office.step("ada", 170, 176, seq=seq)
    assert office.events == []
    assert office.place("ada") == (180, 176)


def test_a07_a_huge_number_is_a_number() -> None:
    """What comes after must be larger still; that is the sender's own affair."""
    office = Office(floor(20, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176, seq=2**53)
    office.step("ada", 184, 176, seq=7)
    assert office.place("ada") == (180, 176)


def test_moves_on_their_way_when_a_fix_was_sent_are_ignored() -> None:
    """One mistake, one fix: the next one is due 0.4 s later."""
    office = Office(draw("......\n..#...\n......"))
    office.join("ada", (1, 1))
    for seq in range(3):
        office.step("ada", *middle(3 + seq, 1))
        office.wait(0.1)
    assert len(codes(office)) == 1
    office.wait(0.15)
    office.step("ada", *middle(3, 1))
    assert len(codes(office)) == 2


def test_a_move_that_fits_from_the_fixed_place_is_accepted_at_once() -> None:
    """The browser has heard of the fix: the silence is over for both sides."""
    office = Office(draw("......\n..#...\n......"))
    office.join("ada", (1, 1))
    office.step("ada", *middle(3, 1))
    office.step("ada", 40, 48)
    assert office.place("ada") == (40, 48)
    office.step("ada", *middle(3, 1))
    assert codes(office) == ["blocked", "blocked"]


def test_a_fix_carries_the_number_of_the_refused_move() -> None:
    """The browser goes on above it."""
    office = Office(draw("......\n..#...\n......"))
    office.join("ada", (1, 1))
    office.step("ada", *middle(3, 1), seq=17)
    assert office.take(PositionFixed)[0].seq == 17


def test_repeating_the_place_means_standing() -> None:
    """The others see a walk begin and end."""
    office = Office(floor(20, 20))
    office.join("ada", (5, 5))
    office.step("ada", 180, 176)
    assert office.view("ada").moving
    office.do(commands.Move(PlayerId("ada"), 2, 180, 176, Facing.LEFT))
    view = office.view("ada")
    assert (view.moving, view.facing) == (False, Facing.LEFT)
