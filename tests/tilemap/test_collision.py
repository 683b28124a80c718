"""Boxes, steps and sight on the grids, checked against slow and obvious ways of saying the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.tilemap import TileMap
from papote.tilemap.collision import box_is_free, segment_is_free, sight_is_free
from tests.tilemap.rooms import grid_map

PLAN = (
    "..........",
    "..#....##.",
    "...#...##.",
    "..........",
    ".#.#.#....",
    "......#...",
    ".....#....",
    "..........",
)


@pytest.fixture(scope="module")
def tilemap(tmp_path_factory: pytest.TempPathFactory) -> TileMap:
    """A floor with pillars, slanted walls and one block."""
    return grid_map(tmp_path_factory.mktemp("plan"), *PLAN)


def touches(tilemap: TileMap, x: float, y: float, half: float) -> bool:
    """Say by looking at every tile whether the open box overlaps a blocked one or leaves the map."""
    if x - half < 0 or y - half < 0 or x + half > tilemap.pixel_width or y + half > tilemap.pixel_height:
        return True
    return any(
        tilemap.blocked(column, row)
        and x - half < column * 32 + 32
        and x + half > column * 32
        and y - half < row * 32 + 32
        and y + half > row * 32
        for column in range(tilemap.width)
        for row in range(tilemap.height)
    )


def test_touching_a_wall_is_free_and_entering_it_is_not(tilemap: TileMap) -> None:
    """The pillar at column 2, row 1 begins at x = 64."""
    assert box_is_free(tilemap, 54, 48, 10)
    assert not box_is_free(tilemap, 55, 48, 10)


def test_nobody_leaves_the_map(tilemap: TileMap) -> None:
    """The edge is a wall."""
    assert box_is_free(tilemap, 10, 10, 10)
    assert not box_is_free(tilemap, 9, 10, 10)
    assert not segment_is_free(tilemap, 16, 16, 16, -200, 10)
    assert not box_is_free(tilemap, float("nan"), 10, 10)
    assert not segment_is_free(tilemap, 16, 16, float("inf"), 16, 10)


def test_no_step_slips_through_where_two_walls_meet_at_a_corner(tilemap: TileMap) -> None:
    """Tiles (2, 1) and (3, 2) touch at a corner only; not even a thin body passes between."""
    assert not segment_is_free(tilemap, 112, 48, 80, 80, 1)
    assert not segment_is_free(tilemap, 112, 48, 80, 80, 0.01)


def test_a_long_step_does_not_jump_over_a_thin_wall(tilemap: TileMap) -> None:
    """However far the step, every tile on the way counts."""
    assert not segment_is_free(tilemap, 16, 48, 300, 48, 10)
    assert segment_is_free(tilemap, 16, 16, 300, 16, 10)


coordinate = st.integers(0, 320)


@given(x=coordinate, y=coordinate, half=st.sampled_from([1.0, 9.0, 10.0, 16.0, 25.0]))
def test_a_box_agrees_with_looking_at_every_tile(tilemap: TileMap, x: int, y: int, half: float) -> None:
    """The quick answer is the slow one."""
    assert box_is_free(tilemap, x, y, half) == (not touches(tilemap, x, y, half))


@given(x0=coordinate, y0=coordinate, x1=coordinate, y1=coordinate, half=st.sampled_from([1.0, 9.0, 10.0, 20.0]))
def test_a_step_agrees_with_many_small_ones(tilemap: TileMap, x0: int, y0: int, x1: int, y1: int, half: float) -> None:
    """Free means free at every sampled place; blocked means a body a hair wider is stopped somewhere."""
    steps = 400
    places = [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps + 1)]
    if segment_is_free(tilemap, x0, y0, x1, y1, half):
        assert not any(touches(tilemap, x, y, half - 1e-5) for x, y in places)
    else:
        assert any(touches(tilemap, x, y, half + 1.5) for x, y in places)


@given(x0=coordinate, y0=coordinate, x1=coordinate, y1=coordinate)
def test_a_step_is_as_free_forth_as_back(tilemap: TileMap, x0: int, y0: int, x1: int, y1: int) -> None:
    """Direction does not matter."""
    assert segment_is_free(tilemap, x0, y0, x1, y1, 10) == segment_is_free(tilemap, x1, y1, x0, y0, 10)


def test_sound_passes_pillars_but_not_walls(tmp_path: Path) -> None:
    """Eight colliding tiles in a run stop sound; a table of four does not."""
    tilemap = grid_map(tmp_path, "..........", ".##.......", "..........", "########..", "..........")
    assert sight_is_free(tilemap, 16, 48, 150, 48)
    assert not sight_is_free(tilemap, 48, 80, 48, 150)
    assert sight_is_free(tilemap, 300, 80, 300, 150)
    assert sight_is_free(tilemap, 0, 0, 320, 0)


def test_sound_does_not_leak_where_walls_meet_at_a_corner_or_edge(tmp_path: Path) -> None:
    """Neither along the seam of two wall tiles nor through a slanted wall's corners."""
    seam = grid_map(tmp_path, "....", "####", "####", "....")
    assert not sight_is_free(seam, 64, 16, 64, 112)
