"""The maps made for measuring can be served, and people can spread and walk on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from papote.loadgen import ground
from papote.tilemap import load_map
from papote.tilemap.pathfinding import Floor
from papote.world.settings import RoomSettings


@pytest.mark.parametrize("plan", [ground.FIELD, ground.PLAZA, replace(ground.FIELD, side=40)])
def test_all_entries_lie_on_one_floor(plan: ground.Plan, tmp_path: Path) -> None:
    """From each one can walk to every other."""
    tilemap = load_map(ground.write(tmp_path, plan))
    floor = Floor(tilemap, 20)
    entries = {name: rects for name, rects in tilemap.starts.items() if name}
    regions = {floor.region_of(rect.center) for rects in entries.values() for rect in rects}
    assert len(entries) == (plan.side // plan.block) ** 2
    assert len(regions) == 1
    assert None not in regions


def test_the_wide_map_has_rooms_for_meetings(tmp_path: Path) -> None:
    """A hundred tiles each way, walls, and a few areas."""
    tilemap = load_map(ground.write(tmp_path, ground.FIELD))
    assert (tilemap.width, tilemap.height) == (100, 100)
    assert sum(tilemap.collision) > 400
    assert len(tilemap.areas) == 7
    assert all(area.meeting for area in tilemap.areas)


def test_from_everywhere_on_the_plaza_one_sees_everything() -> None:
    """It is no wider than what a view has to each side, and one square more."""
    settings = RoomSettings()
    assert ground.PLAZA.side <= settings.cell_tiles * (settings.view_cells + 1)
