"""Seats make a meeting area a table: points of the map, or a number of them; each is a place one can sit on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.geometry import Point
from papote.tilemap import load_map
from papote.tilemap.check import check
from papote.tilemap.collision import box_is_free
from papote.tilemap.model import Seat, TileMap
from papote.tilemap.pathfinding import find_path
from papote.tilemap.seats import lay_out, towards
from papote.types import Facing
from tests.tilemap.rooms import area, cells, document, layer, load, objects, prop, tmx, write

BODY = 20.0


def seat(x: float, y: float, **properties: Any) -> dict[str, Any]:
    """Describe a point of class seat."""
    listed = [prop(key, value) for key, value in properties.items()]
    return {"class": "seat", "point": True, "x": x, "y": y, "width": 0, "height": 0, "properties": listed}


def room(folder: Path, *items: dict[str, Any]) -> TileMap:
    """Load the room with a table of 3 × 2 tiles in its upper half (the wall at 3, 2 stands in it) and these objects."""
    return load(folder, layer(), objects(area("table", 64, 32, 96, 64, meeting="table"), *items))


def test_points_in_a_meeting_area_are_its_seats_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Where they are, and where one looks there."""
    tilemap = room(tmp_path, seat(144, 48, facing="left"), seat(80, 80, facing=2), seat(80.4, 48, facing="0"))
    (table,) = tilemap.areas
    assert table.seats == (Seat(144, 48, Facing.LEFT), Seat(80, 80, Facing.RIGHT), Seat(80, 48, Facing.DOWN))
    assert tilemap.warnings == ()


def test_c14_points_at_a_desk_are_its_chairs(tmp_path: Path) -> None:
    """It is no table for that."""
    tilemap = room(tmp_path, area("desk", 192, 32, 32, 32, desk=True), seat(208, 48, facing="up"))
    assert [(one.id, one.meeting, one.seats) for one in tilemap.areas if one.desk] == [
        ("desk", None, (Seat(208, 48, Facing.UP),))
    ]
    assert tilemap.warnings == ()


def test_a_seat_without_a_facing_looks_to_the_middle(tmp_path: Path) -> None:
    """That is where the table is."""
    tilemap = room(tmp_path, seat(80, 64), seat(112, 44))
    assert [one.facing for one in tilemap.areas[0].seats] == [Facing.RIGHT, Facing.DOWN]


def test_a_seat_belongs_to_the_smallest_meeting_around_it(tmp_path: Path) -> None:
    """A table may stand in a meeting room, which then has no seat of its own."""
    tilemap = room(tmp_path, area("hall", 32, 32, 192, 96, meeting="hall"), seat(80, 48), seat(48, 48))
    table, hall = tilemap.areas
    assert [(one.x, one.y) for one in table.seats] == [(80, 48)]
    assert [(one.x, one.y) for one in hall.seats] == [(48, 48)]


def test_seats_of_a_map_in_xml_are_seats(tmp_path: Path) -> None:
    """TMX says the same with other signs."""
    group = (
        '<objectgroup name="areas"><object type="area" name="t" x="64" y="32" width="96" height="64"><properties>'
        '<property name="meeting" value="t"/></properties></object><object type="seat" x="80" y="48"><properties>'
        '<property name="facing" value="up"/></properties><point/></object></objectgroup>\n'
    )
    path = write(tmp_path, tmx(f'<data encoding="csv">{_room_csv()}</data>', more=group), "map.tmx")
    (row,) = check([path]).rows
    assert row.warnings == ()
    assert load_seats(path) == (Seat(80, 48, Facing.UP),)


def _room_csv() -> str:
    return ",".join(str(gid) for gid in layer()["data"])


def load_seats(path: Path) -> tuple[Seat, ...]:
    """Read the seats of the only area of a map."""
    return load_map(path).areas[0].seats


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "outside": (seat(48, 112), "the seat at 48, 112 is in no meeting area"),
    "nowhere": (seat(-500, 9999), "is in no meeting area"),
    "in a wall": (seat(112, 80), "of table is where nobody can walk"),
    "doubled": (seat(83, 50), "of table is another seat's place"),
    "nonsense": (seat(144, 48, facing="sideways"), "facing 'sideways' is no direction"),
    "yes": (seat(144, 48, facing=True), "facing 'True' is no direction"),
    "too near": (seat(144, 33), "is too near to a wall: it is moved to 144, 42"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_seat_is_a_warning_and_the_map_is_served(tmp_path: Path, fault: str) -> None:
    """The check of maps tells it; the other seats stay."""
    wrong, sentence = FAULTS[fault]
    tilemap = room(tmp_path, seat(80, 48), wrong)
    (warning,) = tilemap.warnings
    assert sentence in warning
    assert tilemap.areas[0].seats[0] == Seat(80, 48, Facing.RIGHT)
    (row,) = check([tmp_path / "map.tmj"]).rows
    assert row.loaded
    assert row.warnings == (warning,)


def test_a_seat_nobody_can_walk_to_is_left_out(tmp_path: Path) -> None:
    """Whoever sat down there could never leave."""
    pen = layer("pen", data=cells(8, 6, (4, 1), (5, 1), (6, 1), (4, 2), (6, 2), (4, 3), (5, 3), (6, 3), gid=2))
    table = area("table", 128, 32, 96, 96, meeting="table")
    tilemap = load(tmp_path, layer(), pen, objects(area("start", 32, 32, 32, 32, start=True), table, seat(176, 80)))
    assert tilemap.areas[1].seats == ()
    assert tilemap.warnings == ("the seat at 176, 80 of table is out of reach from where people appear",)


def test_a_number_of_seats_is_laid_out_round_the_middle(tmp_path: Path) -> None:
    """On free tiles of the area, each its own, looking inwards."""
    hall = area("hall", 32, 32, 192, 96, meeting="hall", seats=6)
    tilemap = load(tmp_path, layer(), objects(hall))
    (table,) = tilemap.areas
    assert len(set(table.seats)) == 6
    for one in table.seats:
        assert table.contains(one.x, one.y)
        assert box_is_free(tilemap, one.x, one.y, BODY / 2)
        assert one.facing is towards(Point(one.x, one.y), Point(128, 80))
    assert tilemap.warnings == ()


def test_points_count_before_a_number(tmp_path: Path) -> None:
    """Who placed seats by hand meant these."""
    hall = area("hall", 32, 32, 192, 96, meeting="hall", seats=6)
    assert len(load(tmp_path, layer(), objects(hall, seat(80, 48))).areas[0].seats) == 1


def test_a_painted_meeting_has_seats_too(tmp_path: Path) -> None:
    """A tile layer's properties make a table as a rectangle's do."""
    listed = [prop("meeting", "corner"), prop("seats", 2)]
    paint = layer("corner", data=cells(8, 6, (1, 1), (2, 1), (1, 2), (2, 2)), properties=listed)
    assert len(load(tmp_path, layer(), paint).areas[0].seats) == 2


NUMBERS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no meeting": ({"seats": 3}, 0, "area a has seats, but is no meeting"),
    "a word": ({"meeting": "a", "seats": "many"}, 0, "'many' is no number of seats"),
    "less than none": ({"meeting": "a", "seats": -2}, 0, "'-2' is no number of seats"),
    "too many for the room": ({"meeting": "a", "seats": 30}, 4, "area a has room for 4 of its 30 seats"),
    "too many for any room": ({"meeting": "a", "seats": 10**9 - 1}, 4, "more than the 100 allowed"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_faulty_number_of_seats_is_a_warning(tmp_path: Path, case: str) -> None:
    """As many as there is room for are laid out."""
    properties, count, sentence = NUMBERS[case]
    tilemap = load(tmp_path, layer(), objects(area("a", 32, 32, 64, 64, **properties)))
    assert len(tilemap.areas[0].seats) == count
    assert any(sentence in warning for warning in tilemap.warnings)


@pytest.mark.parametrize("nothing", [0, "", "no", False])
def test_no_seats_are_no_fault(tmp_path: Path, nothing: int | str) -> None:
    """A meeting room says so by leaving them out, or by nought."""
    tilemap = load(tmp_path, layer(), objects(area("a", 32, 32, 64, 64, meeting="a", seats=nothing)))
    assert tilemap.areas[0].seats == ()
    assert tilemap.warnings == ()


def test_e01_seats_without_end_are_bounded(tmp_path: Path) -> None:
    """Neither points nor numbers nor the warnings about them grow with the file."""
    many = [area(f"a{number}", 0, 0, 256, 192, meeting=f"a{number}", seats=90) for number in range(100)]
    tilemap = load(tmp_path, layer(), objects(*many, *[seat(9000, 9000)] * 3000))
    assert sum(len(found.seats) for found in tilemap.areas) <= 2000
    assert len(tilemap.warnings) <= 21
    assert "more faults of seats" in tilemap.warnings[-1]


def test_every_seat_can_be_walked_to_exactly(tmp_path: Path) -> None:
    """The way to a seat ends on it, to the pixel, also between two tiles."""
    tilemap = room(tmp_path, seat(96, 48), seat(144, 74), seat(76, 85))
    for one in tilemap.areas[0].seats:
        way = find_path(tilemap, Point(48, 112), Point(one.x, one.y), BODY)
        assert way is not None
        assert way[-1] == Point(one.x, one.y)


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.integers(0, 20))
def test_laid_out_seats_are_given_places_each_once(free: set[tuple[int, int]], wanted: int) -> None:
    """As many as are wished for, or as there are places."""
    places = [Point(column * 32 + 16, row * 32 + 16) for column, row in free]
    laid = list(lay_out(Point(160, 160), places, wanted, 32))
    assert len(laid) == min(wanted, len(places))
    assert len({(one.x, one.y) for one in laid}) == len(laid)
    assert all(Point(one.x, one.y) in places for one in laid)


def test_a_document_without_seats_is_read_as_before(tmp_path: Path) -> None:
    """Areas have none unless the map says so."""
    write(tmp_path, document(layer(), objects(area("a", 32, 32, 64, 64, meeting="a"))))
    assert load_seats(tmp_path / "map.tmj") == ()
