"""A found way is one the server accepts, leads as near as possible, and takes little time to find."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papote.geometry import Point
from papote.tilemap import TileMap
from papote.tilemap.collision import box_is_free, segment_is_free
from papote.tilemap.pathfinding import find_path
from tests.examples import examples
from tests.tilemap.rooms import grid_map

PLAN = (
    "............",
    ".##########.",
    ".#........#.",
    ".#.####...#.",
    ".#.#..#...#.",
    ".#.#..#.....",
    ".#....#####.",
    ".##########.",
    "............",
)


@pytest.fixture(scope="module")
def tilemap(tmp_path_factory: pytest.TempPathFactory) -> TileMap:
    """A house with one door in its right wall, and an inner room."""
    return grid_map(tmp_path_factory.mktemp("house"), *PLAN)


def is_walkable(tilemap: TileMap, start: Point, path: list[Point], body: float) -> bool:
    """Whether every straight step of a path is free."""
    return all(segment_is_free(tilemap, one.x, one.y, two.x, two.y, body / 2) for one, two in pairwise([start, *path]))


def test_the_way_leads_through_the_door(tilemap: TileMap) -> None:
    """From outside, left of the house, to the inner room."""
    start, goal = Point(16, 150), Point(4 * 32 + 16, 4 * 32 + 16)
    path = find_path(tilemap, start, goal, 20)
    assert path is not None
    assert path[-1] == goal
    assert is_walkable(tilemap, start, path, 20)
    assert any(point.x > 10 * 32 for point in path)


def test_open_floor_is_one_straight_step(tmp_path: Path) -> None:
    """A string pulled over an empty floor has no corners."""
    empty = grid_map(tmp_path, *["." * 30] * 20)
    assert find_path(empty, Point(20, 20), Point(900, 500), 20) == [Point(900, 500)]


def test_a_blocked_goal_means_the_nearest_reachable_place(tilemap: TileMap) -> None:
    """A click on a wall leads to its near side, close to where one clicked."""
    path = find_path(tilemap, Point(16, 150), Point(40, 150), 20)
    assert path is not None
    assert path[-1] == Point(22, 150)


def test_a_goal_beyond_the_map_or_shut_away_is_approached(tmp_path: Path) -> None:
    """Nothing raises; the way ends where it must."""
    shut = grid_map(tmp_path, ".....", ".###.", ".#.#.", ".###.", ".....")
    path = find_path(shut, Point(16, 16), Point(80, 80), 20)
    assert path is not None
    assert min(abs(path[-1].x - 80), abs(path[-1].y - 80)) < 60
    far = find_path(shut, Point(16, 16), Point(-5000, 5000), 20)
    assert far is not None
    assert far[-1] == Point(10, 150)


def test_from_inside_a_wall_there_is_no_way(tilemap: TileMap) -> None:
    """Nor from beyond the map."""
    assert find_path(tilemap, Point(48, 48), Point(16, 16), 20) is None
    assert find_path(tilemap, Point(-1, 48), Point(16, 16), 20) is None


def test_a_body_wider_than_a_tile_keeps_to_wide_floors(tilemap: TileMap) -> None:
    """It does not fit through the door, so it stays outside or inside."""
    wide = find_path(tilemap, Point(8 * 32 + 16, 4 * 32 + 16), Point(16, 16), 80)
    assert wide is None or is_walkable(tilemap, Point(8 * 32 + 16, 4 * 32 + 16), wide, 80)


def free_places(tilemap: TileMap) -> st.SearchStrategy[Point]:
    """Places where a body of 20 px fits."""
    points = st.builds(Point, st.integers(0, tilemap.pixel_width), st.integers(0, tilemap.pixel_height))
    return points.filter(lambda point: box_is_free(tilemap, point.x, point.y, 10))


@settings(max_examples=examples(50))
@given(data=st.data())
def test_a_found_way_is_free_and_in_whole_pixels(tilemap: TileMap, data: st.DataObject) -> None:
    """Every step is one the server accepts, to a goal that is reached exactly when it is free."""
    start, goal = data.draw(free_places(tilemap)), data.draw(free_places(tilemap))
    path = find_path(tilemap, start, goal, 20)
    assert path is not None
    assert is_walkable(tilemap, start, path, 20)
    assert path[-1] == goal
    assert all(point.x == int(point.x) and point.y == int(point.y) for point in path)


def test_the_way_through_a_large_scattered_map_is_found(tmp_path: Path) -> None:
    """300 × 300 tiles, a fifth of them blocked: a corner to corner way exists and is walkable."""
    dice = random.Random(7)
    size = 300
    lines = [
        "".join("#" if dice.random() < 0.2 and 2 < x + y < 2 * size - 4 else "." for x in range(size))
        for y in range(size)
    ]
    large = grid_map(tmp_path, *lines)
    start = Point(16, 16)
    path = find_path(large, start, Point(size * 32 - 16, size * 32 - 16), 20)
    assert path is not None
    assert is_walkable(large, start, path, 20)
    assert path[-1] == Point(size * 32 - 16, size * 32 - 16)
