"""A small office seen through HTTP alone: two rooms, of which one is never found, and a client for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from papote.api import ApiSettings, add_routes
from papote.errors import Refused
from papote.interfaces import RoomInfo
from papote.tilemap import TileMap, load_map
from papote.types import RoomId
from tests.api.house import house as house

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""One transparent pixel."""

PAGE = """<!doctype html><title>Papote</title>
<!-- <script>commentedOut()</script> -->
<script type="importmap">{"imports": {}}</script>
<script type="module" src="/static/main.js"></script>
"""

Client = TestClient[web.Request, web.Application]


@dataclass
class FakeRooms:
    """Rooms that nobody walks in."""

    maps: dict[str, TileMap] = field(default_factory=dict)
    fails: bool = False

    def rooms(self) -> tuple[RoomInfo, ...]:
        """All of them, with two people each."""
        return tuple(RoomInfo(RoomId(id), tilemap.name, 2, 10) for id, tilemap in self.maps.items())

    async def tilemap(self, room: str) -> TileMap:
        """The map, or the refusal the manager gives."""
        if self.fails:
            raise RuntimeError("the secret of the house")
        if room not in self.maps:
            raise Refused("unknown_room")
        return self.maps[room]


@dataclass
class Site:
    """Everything a test may want to touch."""

    client: Client
    rooms: FakeRooms
    folder: Path
    closing: bool = False


def write_map(folder: Path, images: tuple[str, ...]) -> Path:
    """A map of 2 × 2 tiles with one tileset for each image."""
    tilesets = [
        {
            "firstgid": 1 + number,
            "name": f"set {number}",
            "image": image,
            "imagewidth": 32,
            "imageheight": 32,
            "tilewidth": 32,
            "tileheight": 32,
            "columns": 1,
            "tilecount": 1,
            "margin": 0,
            "spacing": 0,
        }
        for number, image in enumerate(images)
    ]
    layer = {"type": "tilelayer", "name": "floor", "width": 2, "height": 2, "data": [1, 1, 1, 1], "visible": True}
    document = {
        "type": "map",
        "version": "1.10",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "infinite": False,
        "width": 2,
        "height": 2,
        "tilewidth": 32,
        "tileheight": 32,
        "tilesets": tilesets,
        "layers": [layer],
    }
    path = folder / "office.tmj"
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """The URLs of the office, over a folder made for the test."""
    static = tmp_path / "static"
    (static / "view").mkdir(parents=True)
    (static / "index.html").write_text(PAGE)
    (static / "main.js").write_text("export const answer = 42;\n" * 100)
    (static / "view" / "small.css").write_text("p{}")
    (static / ".hidden.js").write_text("secret")
    (static / "tool.py").write_text("secret")
    (tmp_path / "outside.js").write_text("secret")
    (static / "link.js").symlink_to(tmp_path / "outside.js")
    avatars = tmp_path / "avatars"
    avatars.mkdir()
    (avatars / "a01.png").write_bytes(PNG)
    (tmp_path / "tiles.png").write_bytes(PNG)
    (tmp_path / "passwords.png").write_text("root:x:0:0")
    rooms = FakeRooms({"office": load_map(write_map(tmp_path, ("tiles.png", "passwords.png")))})
    app = web.Application()
    settings = ApiSettings(
        static=static,
        avatars=avatars,
        version="1.2.3",
        exposition=lambda: (b"papote_rooms 1.0\n", "text/plain; version=0.0.4; charset=utf-8"),
        closing=lambda: made.closing,
    )
    add_routes(app, rooms, settings)
    async with TestClient(TestServer(app)) as client:
        made = Site(client, rooms, tmp_path)
        yield made
