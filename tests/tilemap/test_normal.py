"""The map as the browser gets it: plain JSON, bits in the right order, addresses instead of paths."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from papote.tilemap.normal import pack_bits, to_json
from tests.tilemap.rooms import BLOCKED, GIDS, area, layer, load, objects, prop


@given(st.lists(st.booleans(), max_size=70))
def test_bits_go_row_by_row_the_most_significant_first(cells: list[bool]) -> None:
    """Unpacking gives the cells again, and padding is zero."""
    raw = base64.b64decode(pack_bits(bytes(cells)))
    bits = [bool(byte >> (7 - place) & 1) for byte in raw for place in range(8)]
    assert bits[: len(cells)] == cells
    assert not any(bits[len(cells) :])
    assert len(raw) == (len(cells) + 7) // 8


def test_the_browser_gets_the_whole_map_as_json(tmp_path: Path) -> None:
    """Exactly the documented fields, with tiles, areas, starts and the pictures' addresses."""
    tilemap = load(
        tmp_path,
        layer(),
        objects({"gid": 1, "x": 0, "y": 32}, name="floorLayer"),
        {"type": "imagelayer", "name": "sky", "image": "tiles.png"},
        objects(area("door", 32, 32, 32, 32, start=True, exitUrl="#door", meeting="m")),
        backgroundcolor="#ff102030",
    )
    told = to_json(tilemap, lambda path: f"/pictures/{path.name}")
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told) == {
        "version", "id", "name", "width", "height", "tile_width", "tile_height", "background", "tilesets", "layers",
        "collision", "soundproof", "areas", "promenades", "starts", "properties", "warnings",
    }  # fmt: skip
    assert told["background"] == "#102030"
    assert told["collision"] == pack_bits(BLOCKED)
    tilesets, layers, areas, starts = told["tilesets"], told["layers"], told["areas"], told["starts"]
    assert isinstance(tilesets, list)
    assert isinstance(tilesets[0], dict)
    assert (tilesets[0]["image"], tilesets[0]["image_2x"]) == ("/pictures/tiles.png", None)
    assert isinstance(layers, list)
    kinds = [item["kind"] for item in layers if isinstance(item, dict)]
    assert kinds == ["tiles", "objects", "image"]
    assert isinstance(layers[0], dict)
    assert layers[0]["data"] == GIDS
    assert isinstance(areas, list)
    assert isinstance(areas[0], dict)
    assert areas[0]["exit"] == {"room": None, "entry": "door"}
    assert areas[0]["rects"] == [[32, 32, 32, 32]]
    assert (areas[0]["seats"], areas[0]["stage"], areas[0]["audience"]) == ([], None, None)
    assert isinstance(starts, dict)
    assert set(starts) == {"", "door"}


def test_the_browser_gets_seats_and_stages_of_areas(tmp_path: Path) -> None:
    """A seat is x, y and the number of the direction."""
    seat = {"class": "seat", "point": True, "x": 48, "y": 40, "properties": [prop("facing", "up")]}
    hall = area("hall", 32, 32, 96, 96, meeting="m", stage="s", audience="s")
    told = to_json(load(tmp_path, layer(), objects(hall, seat)), lambda path: path.name)
    areas = told["areas"]
    assert isinstance(areas, list)
    assert isinstance(areas[0], dict)
    assert (areas[0]["seats"], areas[0]["stage"], areas[0]["audience"]) == ([[48, 42, 3]], "s", "s")
