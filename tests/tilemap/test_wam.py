"""WorkAdventure's .wam files: areas and furniture on top of a map beside them, nothing fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papote.errors import MapError
from papote.tilemap import TileMap, load_map
from papote.tilemap.model import Exit, ObjectLayer
from papote.tilemap.properties import WAM_TABLE, from_wam
from tests.tilemap.rooms import WIDTH, document, layer, write


def wam(folder: Path, *areas: dict[str, Any], **more: Any) -> TileMap:
    """Write a .wam with these areas over the room and load it."""
    write(folder, document(), "base.tmj")
    content = {"version": "2.1.0", "mapUrl": "./base.tmj", "entities": {}, "areas": list(areas)}
    return load_map(write(folder, content | more, "office.wam"))


def region(name: str, *properties: dict[str, Any], x: int = 32) -> dict[str, Any]:
    """Describe an area of a .wam."""
    return {
        "id": f"id-{name}",
        "name": name,
        "x": x,
        "y": 32,
        "width": 64,
        "height": 64,
        "properties": list(properties),
    }


def test_areas_mean_what_their_types_say(tmp_path: Path) -> None:
    """Meetings by name or else on their own, silence, capacity, exits."""
    tilemap = wam(
        tmp_path,
        region("jitsi", {"type": "jitsiRoomProperty", "id": "p1", "roomName": "Big Room"}),
        region("livekit", {"type": "livekitRoomProperty", "id": "p2", "roomName": ""}),
        region("quiet", {"type": "silent"}, {"type": "maxUsersInAreaPropertyData", "maxUsers": 3}),
        region("lift", {"type": "exit", "url": "base.tmj", "areaName": "door"}),
        region("screen", {"type": "openWebsite", "id": "x", "link": "https://site.example"}),
    )
    jitsi, livekit, quiet, lift, screen = tilemap.areas
    assert tilemap.id == "office"
    assert (jitsi.meeting, livekit.meeting) == ("big-room", "p2")
    assert (quiet.silent, quiet.capacity) == (True, 3)
    assert lift.exit == Exit(None, "door", "base.tmj#door")
    assert screen.properties["openWebsite"] == {"link": "https://site.example"}


def test_the_default_start_of_a_wam_comes_first(tmp_path: Path) -> None:
    """Even before the map's own."""
    tilemap = wam(
        tmp_path,
        region("one", {"type": "start"}),
        region("two", {"type": "start", "isDefault": True}, x=128),
    )
    assert tilemap.starts[""] == tilemap.starts["two"]
    assert tilemap.starts["one"] != tilemap.starts["two"]


def test_metadata_names_the_room(tmp_path: Path) -> None:
    """The .wam's own name counts more than the map's."""
    assert wam(tmp_path, metadata={"name": "Head office"}).name == "Head office"


def test_furniture_stands_where_its_collection_lies_beside(tmp_path: Path) -> None:
    """It is drawn, and blocks what its grid says; without the collection it is left out with a warning."""
    desk = {"id": "desk", "name": "Desk", "imagePath": "tiles.png", "collisionGrid": [[0, 1], [0, 0]]}
    write(tmp_path, {"collectionName": "Office", "collection": [desk]}, "Office.json")
    entities = {
        "e1": {"x": 32, "y": 32, "prefabRef": {"collectionName": "Office", "id": "desk"}},
        "e2": {"x": 32, "y": 32, "prefabRef": {"collectionName": "Gone", "id": "desk"}},
    }
    collections = [{"url": "https://play.example/collections/Office.json", "type": "file"}]
    tilemap = wam(tmp_path, entities=entities, entityCollections=collections)
    furniture = tilemap.layers[-1]
    assert isinstance(furniture, ObjectLayer)
    assert furniture.sorted
    assert len(furniture.objects) == 1
    assert tilemap.collision[1 * WIDTH + 2] == 1
    assert tilemap.collision[1 * WIDTH + 1] == 0
    assert any("1 pieces of furniture" in warning for warning in tilemap.warnings)


@pytest.mark.parametrize(
    "url", ["https://maps.example/gone.tmj", "gone.tmj", "", "https://[", "/etc/hosts", "office.wam"]
)
def test_a_map_that_is_not_beside_is_refused(tmp_path: Path, url: str) -> None:
    """Nothing is fetched, and the sentence says so."""
    with pytest.raises(MapError, match="mapUrl"):
        wam(tmp_path, mapUrl=url)


def test_every_kept_type_is_kept() -> None:
    """What the table says is kept is found on the area under its type; the rest is passed over."""
    for row in WAM_TABLE:
        found = from_wam("a", [{"type": row.name, "id": "p", "value": 1}])
        if row.support == "kept":
            assert found == {row.name: {"value": 1}}
        if row.support == "ignored":
            assert found == {}


def test_a_wam_over_a_broken_map_names_the_map(tmp_path: Path) -> None:
    """The sentence leads to the file at fault."""
    write(tmp_path, document(layer(data=[1])), "broken.tmj")
    with pytest.raises(MapError, match=r"^broken\.tmj: /layers/0"):
        load_map(write(tmp_path, {"mapUrl": "broken.tmj"}, "office.wam"))
