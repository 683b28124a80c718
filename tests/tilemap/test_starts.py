"""Where one appears: WorkAdventure's order, and never in a wall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papote.geometry import Rect
from papote.tilemap import TileMap
from papote.tilemap.collision import box_is_free
from tests.tilemap.rooms import HEIGHT, WIDTH, area, cells, grid_map, layer, load, objects, prop, tileset


def floor() -> dict[str, Any]:
    """Describe an empty floor."""
    return layer("floor", data=[1] * WIDTH * HEIGHT)


def painted(name: str, *filled: tuple[int, int], gid: int = 1, **properties: Any) -> dict[str, Any]:
    """Describe a layer with some cells."""
    listed = [prop(key, value) for key, value in properties.items()]
    return layer(name, data=cells(WIDTH, HEIGHT, *filled, gid=gid), properties=listed)


def cell_of(tilemap: TileMap, entry: str = "") -> tuple[int, int]:
    """Column and row of the first place of an entry."""
    middle = tilemap.starts[entry][0].center
    return int(middle.x // 32), int(middle.y // 32)


def test_without_anything_one_appears_in_the_middle(tmp_path: Path) -> None:
    """On the free tile nearest to it."""
    assert cell_of(load(tmp_path, floor())) == (4, 3)
    blocked = layer("wall", data=cells(WIDTH, HEIGHT, (4, 3), gid=2))
    assert cell_of(load(tmp_path, floor(), blocked)) in ((3, 3), (5, 3), (4, 2), (4, 4))


def test_a_layer_named_start_or_marked_so_is_the_default(tmp_path: Path) -> None:
    """The name comes before the property; old and new spelling both work."""
    assert cell_of(load(tmp_path, floor(), painted("start", (1, 2)))) == (1, 2)
    assert cell_of(load(tmp_path, floor(), painted("here", (2, 2), startLayer=True))) == (2, 2)
    both = load(tmp_path, floor(), painted("here", (2, 2), start=True), painted("start", (1, 2)))
    assert cell_of(both) == (1, 2)
    assert cell_of(both, "here") == (2, 2)


def test_an_area_named_start_comes_before_layers(tmp_path: Path) -> None:
    """And an entry name finds areas, then layers (also by the end of their path), then tiles."""
    group = {"type": "group", "name": "g", "layers": [painted("back", (5, 1), start=True)]}
    areas = objects(area("start", 32, 32, 32, 32), area("side", 64, 64, 32, 32, start=True))
    tilemap = load(tmp_path, floor(), painted("start", (6, 4)), group, areas)
    assert cell_of(tilemap) == (1, 1)
    assert cell_of(tilemap, "side") == (2, 2)
    assert cell_of(tilemap, "back") == cell_of(tilemap, "g/back") == (5, 1)


def test_tiles_name_entries(tmp_path: Path) -> None:
    """A tile's text property start is an entry of that name."""
    sheet = tileset(tiles=[{"id": 2, "properties": [prop("start", "S1")]}])
    tilemap = load(tmp_path, floor(), painted("marks", (2, 4), gid=3), tilesets=[sheet])
    assert cell_of(tilemap, "S1") == (2, 4)


def test_a_marked_area_is_kinder_than_the_middle(tmp_path: Path) -> None:
    """With nothing else, any place meant for arriving is the default."""
    assert cell_of(load(tmp_path, floor(), objects(area("door", 0, 32, 32, 32, start=True)))) == (0, 1)


def test_nobody_appears_in_a_wall(tmp_path: Path) -> None:
    """Whatever point of the rectangles is drawn, a body fits there; a start all in walls moves beside."""
    tilemap = grid_map(tmp_path, "########", "#......#", "#..##..#", "#......#", "########")
    half = 10
    assert tilemap.starts[""]
    room = load(
        tmp_path,
        layer(),
        objects(area("start", 0, 0, WIDTH * 32, HEIGHT * 32), area("inside", 5, 5, 20, 20, start=True)),
    )
    for rects in room.starts.values():
        for rect in rects:
            for x in (rect.x, rect.right):
                for y in (rect.y, rect.bottom):
                    assert box_is_free(room, x, y, half)
    assert cell_of(room, "inside") == (1, 1)


def test_a_map_of_walls_only_still_loads(tmp_path: Path) -> None:
    """With a warning, as nobody will get far."""
    tilemap = grid_map(tmp_path, "###", "###")
    assert len(tilemap.starts[""]) == 1
    assert isinstance(tilemap.starts[""][0], Rect)
    assert any("no free tile" in warning for warning in tilemap.warnings)


def test_e01_entries_without_end_are_not_all_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The late ones are taken as written; whoever comes is put where there is no wall all the same."""
    monkeypatch.setattr("papote.tilemap.starts.MOST_CELLS_TRIED", 1)
    entries = [area("a", 0, 0, 64, 64, start=True), area("b", 0, 0, 64, 64, start=True)]
    starts = load(tmp_path, floor(), objects(*entries)).starts
    assert starts["b"] == (Rect(0, 0, 64, 64),)
    assert starts["a"] != starts["b"]
