"""A whole office keeps an area for those who have a place: guests stop before it, hosts walk in."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from papote.app import Office
from papote.client import Client
from papote.config import Configuration
from papote.geometry import Rect
from papote.types import RoomId
from tests.integration.conftest import UNHURRIED

pytestmark = pytest.mark.slow

PATIENCE = 300.0


async def test_c4_only_hosts_and_who_has_a_place_enter_the_area_of_what_is_on_now(tmp_path: Path) -> None:
    """In a room that was opened before, as soon as it is planned, until it is called off."""
    configuration = Configuration(
        data_dir=tmp_path,
        host="127.0.0.1",
        port=0,
        media_workers=0,
        hide_guest_addresses=False,
        shutdown_seconds=2,
        **UNHURRIED,
        walk_speed=9.0,
        run_speed=16.0,
    )
    office = Office(configuration)
    await office.start()
    try:
        host = office.rooms.get(RoomId("le-palier"))
        assert host is not None
        table: Rect = next(area for area in host.map.areas if area.id == "table-1").rects[0]
        middle = round(table.center.x), round(table.bottom - 8)
        now = time.time()
        wish = {"title": "Talk", "starts_at": now - 1, "ends_at": now + 600, "places": 3}
        where = {"room": "le-palier", "area": "table-1"}
        path = f"{office.url}api/v1/spaces/home/events"
        key = {"X-Papote-Host-Key": office.host_key}
        async with (
            aiohttp.ClientSession(headers=key) as session,
            await Client.enter(office.url, "Ada") as ada,
            await Client.enter(office.url, "Eve", key=office.host_key) as eve,
        ):
            async with session.post(path, json=wish | where) as answer:
                planned = await answer.json()
            async with asyncio.timeout(PATIENCE):
                async for event in ada.events():
                    if event.kind == "event_started":
                        break
                walk = asyncio.create_task(ada.walk(*middle))
                async for event in ada.events():
                    if event.kind == "position_fixed" and event.data["code"] == "area_reserved":
                        break
                walk.cancel()
                while not (eve.me.area == "table-1" or table.contains(eve.me.x, eve.me.y)):
                    await eve.walk(*middle)
                assert not table.contains(ada.me.x, ada.me.y)
                async with session.delete(f"{path}/{planned['id']}") as answer:
                    assert (await answer.json())["cancelled"]
                async for event in ada.events():
                    if event.kind == "agenda_changed":
                        break
                while not table.contains(ada.me.x, ada.me.y):
                    await ada.walk(*middle)
    finally:
        await office.stop()
