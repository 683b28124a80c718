"""The office we ship keeps its promises, on the file itself and as the server reads it.

How the map is built lives in ``maps/art``; how maps are read is tested in ``tests/tilemap``.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from papote.geometry import Point
from papote.tilemap import load_map
from papote.tilemap.collision import box_is_free, sight_is_free
from papote.tilemap.model import Area, TileMap
from papote.tilemap.pathfinding import find_path

MAPS = Path(__file__).resolve().parents[2] / "maps"
FILE = MAPS / "le-palier.tmj"
BODY = 20.0
MEETINGS = ("meeting-1", "meeting-2", "meeting-3")
TABLES = tuple(f"table-{number}" for number in range(1, 7))


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
