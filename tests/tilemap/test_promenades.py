"""Promenades: lines and polygons of a map along which people walk together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papote.errors import MapError
from papote.geometry import Point
from papote.tilemap import load_map
from papote.tilemap.model import Promenade
from papote.tilemap.normal import to_json
from tests.tilemap.rooms import layer, load, objects, tmx, write

CORNERS = [{"x": 0, "y": 0}, {"x": 96, "y": 0}, {"x": 96, "y": 64}]
POINTS = (Point(48, 48), Point(144, 48), Point(144, 112))


def line(shape: str, corners: Any = CORNERS, kind: str = "promenade") -> dict[str, Any]:
    """Describe an object of a class with a line."""
    return {"class": kind, "name": "garden", "x": 48, "y": 48, "width": 0, "height": 0, shape: corners}


def test_c7_lines_and_polygons_of_the_class_are_promenades(tmp_path: Path) -> None:
    """One there and back, the other round; no area, and told to the page."""
    tilemap = load(tmp_path, layer(), objects(line("polyline"), line("polygon"), line("polyline", kind="path")))
    assert tilemap.promenades == (Promenade("garden", POINTS, closed=False), Promenade("garden", POINTS, closed=True))
    assert tilemap.areas == ()
    told = to_json(tilemap, str)["promenades"]
    assert told[1] == {"name": "garden", "points": [[48, 48], [144, 48], [144, 112]], "closed": True}  # type: ignore[index]


def test_c7_promenades_of_a_map_in_xml_are_promenades(tmp_path: Path) -> None:
    """TMX writes corners as one text."""
    group = (
        '<objectgroup name="areas"><object type="promenade" name="garden" x="48" y="48">'
        '<polygon points="0,0 96,0 96,64"/></object></objectgroup>\n'
    )
    data = ",".join(str(gid) for gid in layer()["data"])
    path = write(tmp_path, tmx(f'<data encoding="csv">{data}</data>', more=group), "map.tmx")
    assert load_map(path).promenades == (Promenade("garden", POINTS, closed=True),)


def test_a_single_corner_is_no_promenade(tmp_path: Path) -> None:
    """Nor is none."""
    tilemap = load(tmp_path, layer(), objects(line("polyline", CORNERS[:1]), line("polygon", [])))
    assert tilemap.promenades == ()


@pytest.mark.parametrize("corners", ["0,0 1,1", [1, 2], [{"x": "far", "y": 0}], [{"x": 0, "y": 0}] * 201])
def test_a_promenade_that_is_none_says_where_it_is(tmp_path: Path, corners: Any) -> None:
    """Other objects may have what line they like."""
    with pytest.raises(MapError, match="garden"):
        load(tmp_path, layer(), objects(line("polyline", corners)))
    assert load(tmp_path, layer(), objects(line("polyline", corners, kind="path"))).promenades == ()
