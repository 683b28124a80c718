"""The office we ship keeps its promises, on the file itself and as the server reads it.

How the map is built lives in ``maps/art``; how maps are read is tested in ``tests/tilemap``.
"""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from papote.geometry import Point
from papote.tilemap import load_map
from papote.tilemap.collision import box_is_free, sight_is_free
from papote.tilemap.model import Area, ObjectLayer, TileMap
from papote.tilemap.pathfinding import find_path
from papote.types import Facing

MAPS = Path(__file__).resolve().parents[2] / "maps"
FILE = MAPS / "le-palier.tmj"
BODY = 20.0
MEETINGS = ("meeting-1", "meeting-2", "meeting-3")
HIGH_TABLES = {"high-table-1": 3, "high-table-2": 3, "high-table-3": 3}
TABLES = {"table-1": 4, "table-2": 6, "table-3": 8, "table-4": 4, "table-5": 6, "table-6": 8} | HIGH_TABLES
DESKS = {"desk-1": 2, "desk-2": 2, "desk-3": 2, "desk-4": 2}


def _load_checker() -> ModuleType:
    """The script of the art folder, which is no package."""
    spec = importlib.util.spec_from_file_location("check_map", MAPS / "art" / "check_map.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def palier() -> TileMap:
    """Le Palier as the server reads it."""
    return load_map(FILE)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Le Palier as the file says it."""
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def area(tilemap: TileMap, name: str) -> Area:
    """The area of that name."""
    return next(one for one in tilemap.areas if one.name == name)


def standing_places(tilemap: TileMap, name: str) -> list[Point]:
    """The middles of the free tiles of an area."""
    places = []
    for row in range(tilemap.height):
        for column in range(tilemap.width):
            x, y = (column + 0.5) * tilemap.tile_width, (row + 0.5) * tilemap.tile_height
            if not tilemap.blocked(column, row) and area(tilemap, name).contains(x, y):
                places.append(Point(x, y))
    return places


def test_the_file_keeps_every_promise_of_its_checker() -> None:
    """The script that guards hand edits finds nothing."""
    checker = _load_checker()
    assert checker.faults(checker.read(FILE)) == []


BREAKS: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "a seat less": ("table-6 has 7 seats, not 8", lambda seat: seat.update(type="note")),
    "a seat elsewhere": ("1 seats stand at no table", lambda seat: seat.update(x=100, y=700)),
    "a seat in the table": ("leaves no room for a body", lambda seat: seat.update(x=42.5 * 32, y=24 * 32)),
    "a seat on another": ("share a place", lambda seat: seat.update(y=seat["y"] + 30)),
    "a seat turned away": ("not to the table", lambda seat: seat["properties"][0].update(value="left")),
    "a seat that looks nowhere": ("not to the table", lambda seat: seat["properties"].clear()),
}


ONE, *MORE = BREAKS


@pytest.mark.parametrize("case", [ONE, *(pytest.param(case, marks=pytest.mark.slow) for case in MORE)])
def test_the_checker_finds_a_seat_that_is_moved_by_hand(document: dict[str, Any], tmp_path: Path, case: str) -> None:
    """It says which table and why; the last seat of the last table is the one that suffers."""
    sentence, spoil = BREAKS[case]
    edited = copy.deepcopy(document)
    spoil([one for layer in edited["layers"] for one in layer.get("objects", ()) if one["type"] == "seat"][-1])
    assert any(sentence in fault for fault in _faults(edited, tmp_path))


def test_the_checker_wants_two_ways_to_a_table(document: dict[str, Any], tmp_path: Path) -> None:
    """A hedge of solid cells round table-1 with one gap is told with the gap."""
    edited = copy.deepcopy(document)
    collisions = next(layer for layer in edited["layers"] if layer["name"] == "collisions")
    solid = collisions["data"][0]
    ring = [(column, row) for column in range(26, 32) for row in range(15, 21) if column in (26, 31) or row in (15, 20)]
    for column, row in set(ring) - {(28, 20)}:
        collisions["data"][row * 60 + column] = solid
    assert "table-1: there is no second way past (28, 20)" in _faults(edited, tmp_path)


def test_the_checker_wants_doors_and_a_stage(document: dict[str, Any], tmp_path: Path) -> None:
    """A meeting room without its shut door, and an auditorium of another stage, are faults."""
    edited = copy.deepcopy(document)
    for layer in edited["layers"]:
        for one in layer.get("objects", ()):
            if one["name"] == "door:meeting-2:shut":
                one["name"] = ""
            if one["name"] == "auditorium":
                one["properties"][0]["value"] = "other"
    faults = _faults(edited, tmp_path)
    assert [fault for fault in faults if "door" in fault and fault.startswith("meeting-2")]
    assert "stage is 'stage', and its audience 'other'" in faults


def _faults(edited: dict[str, Any], folder: Path) -> list[str]:
    path = folder / "edited.tmj"
    path.write_text(json.dumps(edited), encoding="utf-8")
    checker = _load_checker()
    found: list[str] = checker.faults(checker.read(path))
    return found


def test_the_map_loads_without_a_warning(palier: TileMap) -> None:
    """Size and name are right and no picture is missing."""
    assert (palier.width, palier.height, palier.tile_width) == (60, 40, 32)
    assert palier.name == "Le Palier"
    assert palier.warnings == ()


def test_every_tileset_has_a_picture_for_sharp_screens(palier: TileMap) -> None:
    """Each sheet lies beside its double."""
    for tileset in palier.tilesets:
        assert tileset.image is not None and tileset.image.path is not None
        assert tileset.image.double is not None


def test_one_enters_twelve_tiles_from_the_coffee(palier: TileMap) -> None:
    """Whoever just came in is out of earshot of the machine."""
    starts, coffee = palier.starts[""], area(palier, "coffee").rects
    for one in starts:
        for other in coffee:
            dx = max(other.x - one.x - one.width, one.x - other.x - other.width, 0)
            dy = max(other.y - one.y - one.height, one.y - other.y - other.height, 0)
            assert (dx * dx + dy * dy) ** 0.5 >= 12 * 32


@pytest.mark.parametrize("name", ["coffee", "library", "garden", "stage", *MEETINGS, *TABLES])
def test_one_can_walk_from_the_entrance_to(palier: TileMap, name: str) -> None:
    """A path of a 20 px box leads to the first and the last free tile of the area."""
    start = standing_places(palier, "start")[0]
    places = standing_places(palier, name)
    assert find_path(palier, start, places[0], BODY) is not None
    assert find_path(palier, start, places[-1], BODY) is not None


def test_meeting_places_carry_their_own_names(palier: TileMap) -> None:
    """Rooms and tables are conversations of their own, and the library is silent."""
    for name in (*MEETINGS, *TABLES):
        assert area(palier, name).meeting == name
    assert area(palier, "library").silent


@pytest.mark.parametrize("name", TABLES | DESKS)
def test_one_can_sit_on_every_chair_of(palier: TileMap, name: str) -> None:
    """As many seats as are drawn; a way from the entrance ends on each to the pixel, and one looks to the table."""
    table = area(palier, name)
    assert len(table.seats) == (TABLES | DESKS)[name]
    start = standing_places(palier, "start")[0]
    for seat in table.seats:
        assert table.contains(seat.x, seat.y)
        assert box_is_free(palier, seat.x, seat.y, BODY / 2)
        way = find_path(palier, start, Point(seat.x, seat.y), BODY)
        assert way is not None and way[-1] == Point(seat.x, seat.y)
        dx, dy = {Facing.DOWN: (0, 1), Facing.LEFT: (-1, 0), Facing.RIGHT: (1, 0), Facing.UP: (0, -1)}[seat.facing]
        assert palier.blocked(seat.x // 32 + dx, seat.y // 32 + dy)


def test_nothing_but_the_tables_and_desks_has_seats(palier: TileMap) -> None:
    """In a meeting room whoever is inside takes part."""
    assert {one.name for one in palier.areas if one.seats and not one.desk} == set(TABLES)


def test_c14_the_desks_to_work_out_loud_at_are_no_meetings(palier: TileMap) -> None:
    """They have chairs all the same."""
    assert {one.name: one.meeting for one in palier.areas if one.desk} == dict.fromkeys(DESKS)


def test_the_stage_is_heard_in_the_whole_auditorium(palier: TileMap) -> None:
    """The podium lies inside it, with room to be called up to."""
    stages = {one.name: (one.stage, one.audience) for one in palier.areas if one.stage or one.audience}
    assert stages == {"stage": ("stage", None), "auditorium": (None, "stage")}
    places = standing_places(palier, "stage")
    assert len(places) > 10
    assert all(area(palier, "auditorium").contains(place.x, place.y) for place in places)


@pytest.mark.parametrize("name", MEETINGS)
def test_a_meeting_room_has_a_door_to_shut(palier: TileMap, name: str) -> None:
    """Open leaves among the furniture, a shut door in a hidden layer, by the names the client looks for."""
    doors = {
        one.name: (layer.sorted, layer.look.visible)
        for layer in palier.layers
        if isinstance(layer, ObjectLayer)
        for one in layer.objects
        if one.name.startswith(f"door:{area(palier, name).id}:")
    }
    hidden = dict.fromkeys((f"door:{name}:shut", f"door:{name}:ajar"), (False, False))
    assert doors == {f"door:{name}:open": (True, True)} | hidden


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tiled") is None, reason="the Tiled editor is not installed")
def test_the_editor_opens_the_map_and_writes_the_same_one(palier: TileMap, tmp_path: Path) -> None:
    """Tiled exports it as TMX and back; seats, areas and walls stay what they were."""
    shutil.copytree(MAPS / "tilesets", tmp_path / "tilesets")
    shutil.copy(FILE, tmp_path)
    for kind, source, target in (("tmx", FILE.name, "again.tmx"), ("json", "again.tmx", "again.json")):
        words = ["tiled", "--export-map", kind, str(tmp_path / source), str(tmp_path / target)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
        subprocess.run(words, check=True, timeout=300, env=environment, capture_output=True)
        again = load_map(tmp_path / target)
        assert again.areas == palier.areas
        assert again.collision == palier.collision
        assert again.warnings == ()


@pytest.mark.parametrize("name", MEETINGS)
def test_two_tiles_outside_a_meeting_rooms_door_one_is_outside(palier: TileMap, name: str) -> None:
    """There is room to stand before each door, beyond the area."""
    rect = area(palier, name).rects[0]
    row = round((rect.y + rect.height) / 32)
    column = next(c for c in range(round(rect.x / 32), round((rect.x + rect.width) / 32)) if not palier.blocked(c, row))
    x, y = (column + 0.5) * 32, (row + 3.5) * 32
    assert box_is_free(palier, x, y, BODY / 2)
    assert not area(palier, name).contains(x, y)


def test_walls_and_glass_stop_sound_and_tables_do_not(palier: TileMap) -> None:
    """No sound between two meeting rooms; one talks across a table."""
    assert not sight_is_free(palier, 8.5 * 32, 6.5 * 32, 10.5 * 32, 6.5 * 32)
    assert not sight_is_free(palier, 10.5 * 32, 11.5 * 32, 10.5 * 32, 14.5 * 32)
    assert sight_is_free(palier, 27.5 * 32, 17.9 * 32, 30.5 * 32, 17.9 * 32)
    assert palier.blocked(28, 17)


def test_ids_in_the_file_are_unique_and_below_the_next(document: dict[str, Any]) -> None:
    """What the Tiled editor relies on when it adds a layer or an object."""
    layers = [layer["id"] for layer in document["layers"]]
    objects = [one["id"] for layer in document["layers"] for one in layer.get("objects", ())]
    assert len(layers) == len(set(layers)) and max(layers) < document["nextlayerid"]
    assert len(objects) == len(set(objects)) and max(objects) < document["nextobjectid"]


def test_every_gid_belongs_to_a_tileset(document: dict[str, Any]) -> None:
    """No tile points beyond the last sheet, and sheets do not overlap."""
    ends = 1
    for tileset in document["tilesets"]:
        assert tileset["firstgid"] == ends
        ends += tileset["tilecount"]
    gids = [gid for layer in document["layers"] for gid in layer.get("data", ())]
    gids += [one["gid"] for layer in document["layers"] for one in layer.get("objects", ()) if "gid" in one]
    assert min(gids) >= 0 and max(gids) < ends


def test_every_avatar_has_both_sheets_and_three_labels() -> None:
    """At least 28 people to choose from, named in French, English and Dutch."""
    catalogue = json.loads((MAPS / "avatars" / "avatars.json").read_text(encoding="utf-8"))
    assert len(catalogue["avatars"]) >= 28
    assert catalogue["avatars"][0]["id"] == "a01"
    for avatar in catalogue["avatars"]:
        assert set(avatar["label"]) == {"fr", "en", "nl"}
        for suffix in ("", "@2x"):
            assert (MAPS / "avatars" / f"{avatar['id']}{suffix}.png").is_file()


def test_a_face_is_looked_for_lower_where_somebody_always_sits() -> None:
    """Without that a wheelchair's portrait would end at the eyes."""
    catalogue = json.loads((MAPS / "avatars" / "avatars.json").read_text(encoding="utf-8"))
    lower = {avatar["id"] for avatar in catalogue["avatars"] if avatar.get("lower", 0) > 0}
    assert lower == {avatar["id"] for avatar in catalogue["avatars"] if "Wheelchair" in avatar["label"]["en"]} != set()
