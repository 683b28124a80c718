"""What properties come to: areas, meetings, silence, exits, and which place's word counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.geometry import Rect
from papote.tilemap.areas import decompose
from papote.tilemap.model import Area, Exit, TileMap
from papote.tilemap.properties import slug
from tests.tilemap.rooms import FLOOR, HEIGHT, WIDTH, area, cells, document, layer, load, objects, prop, tileset, write


def painted(name: str, *filled: tuple[int, int], gid: int = FLOOR, **properties: Any) -> dict[str, Any]:
    """Describe a tile layer that paints some cells."""
    listed = [prop(key, value) for key, value in properties.items()]
    return layer(name, data=cells(WIDTH, HEIGHT, *filled, gid=gid), properties=listed)


def by_id(tilemap: TileMap) -> dict[str, Area]:
    """Areas by their id."""
    return {str(found.id): found for found in tilemap.areas}


def test_rectangles_of_class_area_or_zone_are_areas_even_without_properties(tmp_path: Path) -> None:
    """Other classes, points, ellipses and polygons are none."""
    plain = area("coffee", 32, 32, 64, 64)
    old = {**area("Garden", 0, 0, 10, 10), "class": "", "type": "zone"}
    others = [
        {**plain, "class": "website"},
        {**plain, "ellipse": True},
        {**plain, "point": True},
        {**plain, "polygon": [{"x": 0, "y": 0}]},
        {**plain, "width": 0},
    ]
    tilemap = load(tmp_path, objects(plain, old, *others))
    assert [found.id for found in tilemap.areas] == ["coffee", "garden"]
    assert tilemap.areas[0].rects == (Rect(32, 32, 64, 64),)
    assert tilemap.areas[1].name == "Garden"


def test_ids_are_unique_and_stable(tmp_path: Path) -> None:
    """A name that is a slug stays; the second of a name gets -2, nameless ones are numbered."""
    named = [area(name, 0, 0, 9, 9) for name in ("meeting-1", "meeting-1", "", "", "Café Noir", "meeting-1-2")]
    tilemap = load(tmp_path, objects(*named))
    expected = ["meeting-1", "meeting-1-2", "area", "area-2", "cafe-noir", "meeting-1-2-2"]
    assert [found.id for found in tilemap.areas] == expected


def test_meeting_silence_and_capacity_are_read_from_an_area(tmp_path: Path) -> None:
    """WorkAdventure's jitsiRoom is a meeting of ours; an own `meeting` is too."""
    tilemap = load(
        tmp_path,
        objects(
            area("a", 0, 0, 9, 9, jitsiRoom="Big Room"),
            area("b", 0, 0, 9, 9, meeting="big-room", capacity=4),
            area("c", 0, 0, 9, 9, silent=True),
            area("d", 0, 0, 9, 9, silent="", capacity="x", jitsiRoom=" "),
        ),
    )
    found = by_id(tilemap)
    assert found["a"].meeting == found["b"].meeting == "big-room"
    assert (found["a"].capacity, found["b"].capacity) == (None, 4)
    assert [found[name].silent for name in "abcd"] == [False, False, True, False]
    assert (found["d"].capacity, found["d"].meeting) == (None, None)


def test_a_tile_layer_is_an_area_of_its_cells(tmp_path: Path) -> None:
    """Cells join to few rectangles; a layer without such a property is none."""
    zone = painted("quiet", (1, 1), (2, 1), (1, 2), (2, 2), (5, 3), silent=True)
    tilemap = load(tmp_path, layer(), zone, painted("decoration", (1, 1), depth=5))
    (quiet,) = tilemap.areas
    assert quiet.id == "quiet"
    assert quiet.rects == (Rect(32, 32, 64, 64), Rect(160, 96, 32, 32))


def test_a_later_layer_wins_and_a_false_tile_takes_the_key_away(tmp_path: Path) -> None:
    """The order is the file's; a tile's own word counts more than its layer's."""
    sheet = tileset(tiles=[{"id": 2, "properties": [prop("silent", False)]}])
    first = painted("first", (1, 1), (2, 1), (3, 1), jitsiRoom="one", silent=True)
    second = painted("second", (2, 1), jitsiRoom="two")
    third = painted("third", (3, 1), gid=3)
    tilemap = load(tmp_path, first, second, third, tilesets=[sheet])
    assert [(found.meeting, found.silent, found.rects) for found in tilemap.areas] == [
        ("one", True, (Rect(32, 32, 32, 32),)),
        (None, True, (Rect(64, 32, 32, 32),)),
        ("one", False, (Rect(96, 32, 32, 32),)),
        ("two", False, (Rect(64, 32, 32, 32),)),
    ]


def test_a_layer_wins_over_a_rectangle_below_it(tmp_path: Path) -> None:
    """Only where it is painted; the rectangle keeps the rest."""
    tilemap = load(tmp_path, painted("paint", (2, 1), meeting="two"), objects(area("a", 40, 40, 80, 20, meeting="one")))
    assert [(found.id, found.meeting, found.rects) for found in tilemap.areas] == [
        ("a", "one", (Rect(40, 40, 24, 20), Rect(96, 40, 24, 20))),
        ("a-2", None, (Rect(64, 40, 32, 20),)),
        ("paint", "two", (Rect(64, 32, 32, 32),)),
    ]


def test_tiles_with_properties_make_areas_wherever_they_are_painted(tmp_path: Path) -> None:
    """A tile that means silence means it on any layer."""
    sheet = tileset(tiles=[{"id": 2, "properties": [prop("silent", True)]}])
    (found,) = load(tmp_path, painted("deco", (1, 1), (4, 4), gid=3), tilesets=[sheet]).areas
    assert found.silent
    assert found.rects == (Rect(32, 32, 32, 32), Rect(128, 128, 32, 32))


EXITS = {
    "other.tmj#door": Exit("other", "door", "other.tmj#door"),
    "./OTHER.tmj": Exit("other", "", "./OTHER.tmj"),
    "deep/cave.tmx": Exit("cave", "", "deep/cave.tmx"),
    "#inside": Exit(None, "inside", "#inside"),
    "map.tmj#inside": Exit(None, "inside", "map.tmj#inside"),
    "/_/global/maps.example/a/b/other.tmj#x": Exit("other", "x", "/_/global/maps.example/a/b/other.tmj#x"),
    "https://maps.example/deep/cave.tmx": Exit("cave", "", "https://maps.example/deep/cave.tmx"),
    "/@/team/world/other": Exit("other", "", "/@/team/world/other"),
    "gone.tmj": None,
    "../outside.tmj": None,
    "{{{ variable }}}": None,
    "https://[broken": None,
    "tiles.png": None,
}


@pytest.mark.parametrize("url", EXITS)
def test_an_exit_leads_to_a_map_beside_or_below_and_nowhere_else(tmp_path: Path, url: str) -> None:
    """Links as authors of WorkAdventure maps write them; one that leads nowhere is a warning."""
    folder = tmp_path / "maps"
    write(tmp_path, document(), "outside.tmj")
    write(folder, document(), "other.tmj")
    write(folder / "deep", document(), "cave.tmx")
    tilemap = load(folder, painted("way", (1, 1), exitUrl=url))
    assert tilemap.areas[0].exit == EXITS[url]
    assert bool(tilemap.warnings) == (EXITS[url] is None)


def test_the_old_spelling_of_an_exit_works(tmp_path: Path) -> None:
    """ExitSceneUrl is exitUrl."""
    tilemap = load(tmp_path, painted("way", (1, 1), exitSceneUrl="#there"))
    assert tilemap.areas[0].exit == Exit(None, "there", "#there")


def test_soundproof_is_what_the_map_says(tmp_path: Path) -> None:
    """On a layer or a tile; a map that says anything is not guessed about."""
    said = load(tmp_path, layer(), painted("curtain", (3, 4), soundproof=True))
    assert [index for index, stops in enumerate(said.soundproof) if stops] == [4 * WIDTH + 3]
    guessed = load(tmp_path)
    assert guessed.blocks_sound(0, 0)
    assert guessed.blocked(3, 2)
    assert not guessed.blocks_sound(3, 2)


@given(st.sets(st.integers(0, 79)))
def test_decomposed_cells_are_covered_once_each(chosen: set[int]) -> None:
    """Rectangles are disjoint and cover exactly the cells."""
    covered = [
        (y + down) * 10 + x + across
        for x, y, width, height in decompose(chosen, 10)
        for down in range(height)
        for across in range(width)
    ]
    assert sorted(covered) == sorted(chosen)


@given(st.text())
def test_a_slug_stays_a_slug(written: str) -> None:
    """Making a slug of a slug changes nothing."""
    assert slug(slug(written)) == slug(written)


def test_e01_rectangles_without_end_over_paint_are_not_all_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand of them as large as the map would take hours; the late ones keep their shape."""
    monkeypatch.setattr("papote.tilemap.areas.MOST_CELLS_CUT", 1)
    rectangles = objects(area("a", 32, 32, 64, 32, meeting="one"), area("b", 32, 32, 64, 32, meeting="one"))
    found = by_id(load(tmp_path, painted("paint", (2, 1), meeting="two"), rectangles))
    assert found["a"].rects == (Rect(32, 32, 32, 32),)
    assert found["b"].rects == (Rect(32, 32, 64, 32),)
