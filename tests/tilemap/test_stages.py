"""Podiums and their auditoriums, by our own names and by WorkAdventure's megaphones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papote.tilemap import TileMap
from tests.tilemap.rooms import FLOOR, area, cells, layer, load, objects, prop
from tests.tilemap.test_wam import region, wam


def said(tilemap: TileMap) -> list[tuple[str | None, str | None]]:
    """Stage and audience of each area."""
    return [(found.stage, found.audience) for found in tilemap.areas]


def hall(folder: Path, podium: dict[str, Any], auditorium: dict[str, Any]) -> TileMap:
    """Load the room with a podium and an auditorium of these properties."""
    areas = objects(area("podium", 32, 32, 64, 32, **podium), area("seats", 32, 64, 64, 64, **auditorium))
    return load(folder, layer(), areas)


def test_a_stage_and_its_audience_share_a_name(tmp_path: Path) -> None:
    """Written as one likes; it becomes a short name, as a meeting's does."""
    tilemap = hall(tmp_path, {"stage": "Grande Scène"}, {"audience": "grande scène "})
    assert said(tilemap) == [("grande-scene", None), (None, "grande-scene")]
    assert tilemap.warnings == ()


def test_the_megaphones_of_workadventure_are_stages(tmp_path: Path) -> None:
    """The listener names the podium by its own name, or by its area's."""
    by_name = hall(tmp_path, {"speakerMegaphone": "Town Hall"}, {"listenerMegaphone": "Town Hall"})
    by_area = hall(tmp_path, {"speakerMegaphone": "Town Hall"}, {"listenerMegaphone": "podium"})
    assert said(by_name) == said(by_area) == [("town-hall", None), (None, "town-hall")]


def test_our_own_words_count_before_the_foreign_ones(tmp_path: Path) -> None:
    """`stage` wins over `speakerMegaphone`, `audience` over `listenerMegaphone`."""
    podium = {"stage": "a", "speakerMegaphone": "b"}
    assert said(hall(tmp_path, podium, {"audience": "a", "listenerMegaphone": "b"})) == [("a", None), (None, "a")]


def test_a_podium_may_be_part_of_its_own_audience(tmp_path: Path) -> None:
    """Both properties on one area."""
    assert said(hall(tmp_path, {"stage": "a", "audience": "a"}, {})) == [("a", "a"), (None, None)]


def test_layers_and_tiles_make_stages_too(tmp_path: Path) -> None:
    """As with every other property of an area."""
    podium = layer("podium", data=cells(8, 6, (1, 1)), properties=[prop("stage", "a")])
    seats = layer("seats", data=cells(8, 6, (1, 2), gid=FLOOR), properties=[prop("audience", "a")])
    assert said(load(tmp_path, layer(), podium, seats)) == [("a", None), (None, "a")]


@pytest.mark.parametrize("nothing", ["", "  ", 5, True])
def test_only_text_names_a_stage(tmp_path: Path, nothing: str | int) -> None:
    """As only text names a meeting."""
    tilemap = hall(tmp_path, {"stage": nothing}, {"audience": nothing})
    assert said(tilemap) == [(None, None), (None, None)]
    assert tilemap.warnings == ()


def test_an_audience_without_a_podium_is_a_warning_and_none(tmp_path: Path) -> None:
    """Nobody could be heard there."""
    tilemap = hall(tmp_path, {"stage": "a"}, {"audience": "b"})
    assert said(tilemap) == [("a", None), (None, None)]
    assert tilemap.warnings == ("area seats: no podium is called 'b', so nobody is heard there",)


def test_listeners_of_a_wam_name_the_podium_by_the_id_of_its_area(tmp_path: Path) -> None:
    """Or, as some write it, by its name; a podium without a name goes by its id."""
    tilemap = wam(
        tmp_path,
        region("a", {"type": "speakerMegaphone", "name": "Auditorium 3"}),
        region("b", {"type": "listenerMegaphone", "speakerZoneName": "id-a"}),
        region("c", {"type": "listenerMegaphone", "speakerZoneName": "Auditorium 3"}),
        region("d", {"type": "speakerMegaphone"}),
        region("e", {"type": "listenerMegaphone", "speakerZoneName": "id-d"}),
        region("f", {"type": "listenerMegaphone", "speakerZoneName": "gone"}),
        region("g", {"type": "listenerMegaphone", "speakerZoneName": {}}),
    )
    assert said(tilemap) == [
        ("auditorium-3", None),
        (None, "auditorium-3"),
        (None, "auditorium-3"),
        ("id-d", None),
        (None, "id-d"),
        (None, None),
        (None, None),
    ]
    assert len(tilemap.warnings) == 1
