"""Tests of the atlas: which files become rooms, and under which ids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papote.atlas import Atlas, room_id
from papote.errors import MapError, Refused
from papote.types import RoomId
from tests.api.conftest import write_map


def map_with_exit(folder: Path, name: str, url: str) -> Path:
    """A map whose one object is an exit to ``url``."""
    folder.mkdir(exist_ok=True)
    path = write_map(folder, ("tiles.png",))
    document = json.loads(path.read_text())
    path.unlink()
    way_out = {"id": 1, "name": "door", "type": "area", "x": 0, "y": 0, "width": 32, "height": 32, "rotation": 0}
    way_out["properties"] = [{"name": "exitUrl", "type": "string", "value": url}]
    way_out["visible"] = True
    objects = {"type": "objectgroup", "name": "areas", "id": 2, "objects": [way_out], "visible": True}
    document["layers"].append(objects)
    path = folder / name
    path.write_text(json.dumps(document))
    return path


def exits(atlas: Atlas, room: RoomId) -> list[str | None]:
    """Where one gets from a room."""
    return [area.exit.room for area in atlas.load(room).areas if area.exit is not None]


@pytest.mark.parametrize(
    ("stem", "id"),
    [("le-palier", "le-palier"), ("Étage 2", "Etage-2"), ("a/b", "a-b"), ("日本", "map"), ("..", "map"), ("_x_", "x")],
)
def test_a_rooms_id_can_stand_in_an_address(stem: str, id: str) -> None:
    """Whatever a file is called, its room has a plain name."""
    assert room_id(stem) == id


def test_the_map_people_arrive_on_is_read_at_once(tmp_path: Path) -> None:
    """A map that cannot be served stops the start, not the first visitor."""
    broken = tmp_path / "broken.tmj"
    broken.write_text("{")
    with pytest.raises(MapError, match=r"broken\.tmj"):
        Atlas(broken)


def test_an_exit_opens_the_map_beside(tmp_path: Path) -> None:
    """A room can be entered once an exit of an open room leads to it, and not before."""
    arrival = map_with_exit(tmp_path, "hall.tmj", "garden.tmj#gate")
    map_with_exit(tmp_path, "garden.tmj", "hall.tmj")
    map_with_exit(tmp_path, "cellar.tmj", "hall.tmj")
    atlas = Atlas(arrival)
    assert atlas.arrival == "hall"
    assert exits(atlas, atlas.arrival) == ["garden"]
    assert exits(atlas, RoomId("garden")) == ["hall"]
    with pytest.raises(Refused, match="unknown_room"):
        atlas.load(RoomId("cellar"))


def test_a_file_whose_name_is_no_id_can_be_reached_too(tmp_path: Path) -> None:
    """The exit names the room as an address can."""
    map_with_exit(tmp_path, "jardin d'été.tmj", "hall.tmj")
    atlas = Atlas(map_with_exit(tmp_path, "hall.tmj", "jardin d'été.tmj"))
    assert exits(atlas, atlas.arrival) == ["jardin-d-ete"]
    assert atlas.load(RoomId("jardin-d-ete")).id == "jardin-d-ete"


def test_two_files_of_one_name_are_two_rooms(tmp_path: Path) -> None:
    """A map in a folder below does not become the one above it."""
    map_with_exit(tmp_path / "upstairs", "hall.tmj", "nowhere.tmj")
    atlas = Atlas(map_with_exit(tmp_path, "hall.tmj", "upstairs/hall.tmj"))
    assert exits(atlas, atlas.arrival) == ["hall-2"]
    assert atlas.load(RoomId("hall-2")).path.parent.name == "upstairs"


def test_a_map_is_read_once(tmp_path: Path) -> None:
    """Asking again gives the same map."""
    atlas = Atlas(map_with_exit(tmp_path, "hall.tmj", "nowhere.tmj"))
    assert atlas.load(atlas.arrival) is atlas.load(atlas.arrival)


def test_no_path_outside_becomes_a_room(tmp_path: Path) -> None:
    """An exit that climbs out of the folder leads nowhere."""
    map_with_exit(tmp_path, "secret.tmj", "x")
    atlas = Atlas(map_with_exit(tmp_path / "maps", "hall.tmj", "../secret.tmj"))
    assert exits(atlas, atlas.arrival) == []
    with pytest.raises(Refused, match="unknown_room"):
        atlas.load(RoomId("secret"))


def test_which_rooms_there_are_is_known_without_waiting_for_one_that_is_being_read(tmp_path: Path) -> None:
    """Whoever asks for what is not there is answered at once."""
    map_with_exit(tmp_path, "garden.tmj", "hall.tmj")
    atlas = Atlas(map_with_exit(tmp_path, "hall.tmj", "garden.tmj"))
    with atlas._reading:
        assert atlas.knows(RoomId("hall"))
        assert atlas.knows(RoomId("garden"))
        assert not atlas.knows(RoomId("cellar"))
        assert set(atlas.rooms) == {"hall", "garden"}
