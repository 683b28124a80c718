"""People of a crowd walk where one can walk, no faster than one may, and for ever."""

from __future__ import annotations

import random
from math import hypot
from pathlib import Path

import pytest

from papote.loadgen import ground
from papote.loadgen.strolls import PACE, Stroll, Town, Way, without_dead_ends
from papote.tilemap import load_map
from papote.tilemap.collision import segment_is_free
from papote.world.settings import RoomSettings


@pytest.mark.parametrize("plan", [ground.FIELD, ground.PLAZA])
def test_every_step_is_free_and_slow_enough(plan: ground.Plan, tmp_path: Path) -> None:
    """The server would take none of them back."""
    tilemap = load_map(ground.write(tmp_path, plan))
    town = Town(tilemap, seed=1)
    chance = random.Random(2)
    entries = sorted(name for name in tilemap.starts if name)
    seen = set()
    for entry in entries[:5]:
        middle = tilemap.starts[entry][0].center
        x, y = int(middle.x), int(middle.y)
        stroll = Stroll(town, x, y, 0.1, chance)
        for _ in range(300):
            east, south, facing = stroll.step()
            assert segment_is_free(tilemap, x, y, east, south, 10)
            assert hypot(east - x, south - y) <= PACE * 0.1 * 32 + 1.5
            assert 0 <= facing <= 3
            x, y = east, south
            seen.add((x // 32, y // 32))
    assert len(seen) > 100


def test_the_pace_is_that_of_walking() -> None:
    """Nobody runs."""
    assert RoomSettings().walk_speed >= PACE


def test_whoever_is_put_elsewhere_walks_on_from_there(tmp_path: Path) -> None:
    """After the server has said where one stands."""
    tilemap = load_map(ground.write(tmp_path, ground.PLAZA))
    stroll = Stroll(Town(tilemap, seed=1), 100, 100, 0.1, random.Random(3))
    stroll.step()
    stroll.put(700, 700)
    east, south, _ = stroll.step()
    assert hypot(east - 700, south - 700) <= PACE * 0.1 * 32 + 1.5
    assert (east, south) != (700, 700)


def test_whoever_is_walled_in_stands(tmp_path: Path) -> None:
    """There is no way out, and no harm."""
    tilemap = load_map(ground.write(tmp_path, ground.PLAZA))
    stroll = Stroll(Town(tilemap, seed=1), 8, 8, 0.1, random.Random(3))
    assert stroll.step() == (8, 8, 0)


def test_no_way_leads_to_where_none_leads_on() -> None:
    """Nor to a place whose only ways lead there."""
    ways: list[list[Way]] = [[(1, []), (2, [])], [(0, [])], [(3, [])], []]
    assert without_dead_ends(ways) == [[(1, [])], [(0, [])], [], []]
