"""Hundreds of real maps, where they lie beside the repository: sizes, layers and walls as their census says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from papote.errors import MapError
from papote.tilemap import TileMap, load_map
from papote.tilemap.check import check

MAPS = Path(__file__).parents[3] / "shared" / "maps"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (MAPS / "manifest.json").is_file(),
        reason="the corpus of real maps (../shared/maps) is not beside the repository",
    ),
]


@cache
def manifest() -> list[dict[str, Any]]:
    """Rows of the census, one per map."""
    rows: list[dict[str, Any]] = json.loads((MAPS / "manifest.json").read_text(encoding="utf-8"))["maps"]
    return rows


@cache
def loaded() -> dict[str, TileMap | MapError]:
    """Every map of the corpus, or why it was refused."""
    found: dict[str, TileMap | MapError] = {}
    for row in manifest():
        try:
            found[row["id"]] = load_map(MAPS / row["corpus_path"])
        except MapError as problem:
            found[row["id"]] = problem
    return found


def orthogonal() -> list[dict[str, Any]]:
    """Rows of the maps one can walk on."""
    return [row for row in manifest() if row.get("orientation") == "orthogonal"]


def test_all_orthogonal_maps_load() -> None:
    """None of them is so broken that it could not be served."""
    refused = [str(loaded()[row["id"]]) for row in orthogonal() if isinstance(loaded()[row["id"]], MapError)]
    assert len(orthogonal()) - len(refused) >= 240, refused


def test_sizes_layers_and_walls_are_as_declared() -> None:
    """Layers by kind before flattening, tilesets, colliding tiles; sizes where the map is not infinite."""
    for row in orthogonal():
        tilemap = loaded()[row["id"]]
        if isinstance(tilemap, MapError):
            continue
        counts, declared = tilemap.counts, row["layers"]
        assert (counts.tile_layers, counts.object_layers) == (declared["tile"], declared["object"]), row["id"]
        assert (counts.group_layers, counts.image_layers) == (declared["group"], declared["image"]), row["id"]
        assert counts.tilesets == len(row["tilesets"]["list"]), row["id"]
        assert counts.tiles_colliding == row["tiles_colliding"], row["id"]
        if not row["infinite"]:
            assert (tilemap.width, tilemap.height) == (row["width"], row["height"]), row["id"]


def test_maps_published_in_two_formats_are_the_same_map() -> None:
    """TMX and JSON of one author give equal walls and tiles."""
    pairs = [row for row in orthogonal() if row.get("pair")]
    assert pairs
    for row in pairs:
        one, other = loaded()[row["id"]], loaded()[row["pair"]["with_"]]
        assert isinstance(one, TileMap)
        assert isinstance(other, TileMap)
        assert one.collision == other.collision, row["id"]
        assert one.soundproof == other.soundproof, row["id"]


def test_other_maps_are_refused_with_their_reason() -> None:
    """Isometric, hexagonal, staggered, oblique and broken files; the sentence says which."""
    for row in manifest():
        if row["format"] != "wam" and row.get("orientation") != "orthogonal":
            problem = loaded()[row["id"]]
            assert isinstance(problem, MapError), row["id"]
            assert (row.get("orientation") or Path(row["path"]).name) in str(problem)
            assert "\n" not in str(problem)


def test_wam_files_load_where_their_map_lies_beside_them() -> None:
    """At least twelve of the fourteen."""
    found = [loaded()[row["id"]] for row in manifest() if row["format"] == "wam"]
    assert sum(isinstance(tilemap, TileMap) for tilemap in found) >= 12


def test_everybody_can_appear_somewhere_free() -> None:
    """On every map with a free tile, the middle of each start is one."""
    for tilemap in loaded().values():
        if isinstance(tilemap, MapError) or all(tilemap.collision):
            continue
        for rects in tilemap.starts.values():
            for rect in rects:
                middle = rect.center
                column, row = int(middle.x // tilemap.tile_width), int(middle.y // tilemap.tile_height)
                assert not tilemap.blocked(column, row), tilemap.path


def test_the_report_has_a_row_for_every_map() -> None:
    """Walking the folder finds exactly the maps of the census."""
    report = check([MAPS / "corpus"])
    assert {row.path for row in report.rows} == {MAPS / row["corpus_path"] for row in manifest()}
