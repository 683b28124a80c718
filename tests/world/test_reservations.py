"""Tests of kept areas: who walks in, who does not, and who was inside before."""

from __future__ import annotations

from papote.types import AreaId, PersonId, PlayerId
from papote.world import commands
from papote.world.events import CommandRefused, Expelled, PositionFixed
from tests.world.maps import TILE, Kind, draw, middle
from tests.world.office import Office

PLAN = """
    .........
    ...KKK...
    ...KKK...
    .........
    """

HALL = AreaId("hall")


def kept(*people: str, area: AreaId = HALL) -> Office:
    """An area kept for these, with Ada and Bob beside it and Cyd inside since before."""
    office = Office(draw(PLAN, {"K": Kind("hall")}))
    for name, at in {"ada": (1, 1), "bob": (1, 2), "cyd": (4, 1)}.items():
        office.join(name, at)
    reserve(office, *people, area=area)
    office.forget()
    return office


def reserve(office: Office, *people: str, area: AreaId = HALL) -> None:
    """From now on for these."""
    office.do(commands.Reserve({area: frozenset(map(PersonId, people))}))


def tries(office: Office, name: str, x: int, y: int) -> str:
    """Why somebody does not get there; empty: he does."""
    office.forget()
    office.walk(name, (x, y))
    fixes = office.take(PositionFixed)
    return fixes[0].code if fixes else ""


def test_c4_who_has_a_place_walks_in_and_nobody_else() -> None:
    """He is put back before it, as before a locked door."""
    office = kept("ada")
    assert tries(office, "bob", 3, 2) == "area_reserved"
    assert office.view("bob").area is None
    assert tries(office, "ada", 3, 1) == ""
    assert office.view("ada").area == HALL


def test_c4_nobody_runs_through_it_either() -> None:
    """One long step from one side to the other is a way through it; round it there is one."""
    office = kept()
    assert tries(office, "bob", 7, 2) == "area_reserved"
    assert tries(office, "bob", 1, 3) == ""
    assert tries(office, "bob", 7, 3) == ""


def test_c4_hosts_walk_in_all_the_same() -> None:
    """Somebody has to receive."""
    office = kept()
    office.join("dan", (1, 3), host=True)
    assert tries(office, "dan", 3, 2) == ""


def test_who_was_inside_stays_until_he_goes_out() -> None:
    """He may walk about in it meanwhile."""
    office = kept()
    assert tries(office, "cyd", 5, 2) == ""
    assert tries(office, "cyd", 5, 3) == ""
    assert tries(office, "cyd", 5, 2) == "area_reserved"


def test_what_is_kept_is_what_was_said_last() -> None:
    """For others, or no more; an area the map has not is nobody's concern."""
    office = kept("ada")
    reserve(office, "bob")
    assert tries(office, "ada", 3, 1) == "area_reserved"
    assert tries(office, "bob", 3, 2) == ""
    reserve(office, area=AreaId("elsewhere"))
    assert tries(office, "ada", 3, 1) == ""


def test_nobody_is_set_down_in_a_kept_area() -> None:
    """Who wants to come in there comes in at the door, and is told why."""
    office = kept()
    office.tilemap.starts[""] = office.tilemap.starts["ada at (1, 1)"]
    told = office.join("dan", (4, 1))
    assert CommandRefused(PlayerId("dan"), "join", "area_locked") in told
    assert office.place("dan") == middle(1, 1)


def test_pushing_against_it_shows_nobody_out() -> None:
    """It looks open to a browser."""
    office = kept()
    office.walk("bob", (2, 2))
    office.forget()
    x, y = middle(2, 2)
    for _ in range(60):
        office.wait(1.0)
        office.step("bob", x + TILE // 2 + 2, y)
    assert {fix.code for fix in office.take(PositionFixed)} == {"area_reserved"}
    assert office.take(Expelled) == []
