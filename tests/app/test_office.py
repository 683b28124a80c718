"""Tests of the whole office in one process: it opens, it answers, it says goodbye."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

import aiohttp
import pytest
import socketio

from papote.app import Office

JOIN = {"protocol": 1, "room": "le-palier", "name": "Ada", "avatar": "a01"}
PATIENCE = 60.0
"""How long a test waits for what has to happen; reached only when it does not."""


async def test_every_part_of_an_open_office_answers(office: Office) -> None:
    """The page, its files, the rooms, the map, health and metrics are there on one port."""
    async with aiohttp.ClientSession(office.url) as session:
        for path in ("/", "/r/le-palier", "/static/main.js", "/avatars/avatars.json", "/api/rooms/le-palier/map"):
            async with session.get(path) as response:
                assert response.status == 200, path
                assert response.headers["Server"] == "Papote"
        async with session.get("/api/rooms") as response:
            assert await response.json() == [{"id": "le-palier", "name": "Le Palier", "people": 0}]
        async with session.get("/metrics") as response:
            assert "papote_rooms 1.0" in await response.text()
        async with session.get("/healthz") as response:
            assert (await response.json())["status"] == "ok"


async def test_f11_unreadable_requests_make_no_tracebacks(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """A hundred requests of rubbish are a hundred answers and one line a second, which quotes nothing."""
    began = time.monotonic()
    for _ in range(100):
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: rubbish\r\nHost: rubbish\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            assert b" 400 " in await reader.readline()
        writer.close()
    lines = [record for record in caplog.records if record.levelno > logging.INFO]
    assert {record.getMessage() for record in lines} == {"unreadable_request"}
    assert len(lines) <= time.monotonic() - began + 1
    assert not any(record.exc_info for record in lines)


async def test_somebody_who_joins_is_counted_and_told_when_the_office_closes(office: Office) -> None:
    """The gateway, the room and the list know of the same person; closing says why."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    person = socketio.AsyncClient(reconnection=False)
    person.on("bye", lambda bye: told.set_result(bye["code"]))
    await person.connect(office.url, transports=["websocket"])
    assert await person.call("join", JOIN) == {"ok": True}
    async with aiohttp.ClientSession(office.url) as session, session.get("/api/rooms") as response:
        assert (await response.json())[0]["people"] == 1
    async with asyncio.timeout(PATIENCE):
        await office.stop()
        assert await told == "shutting_down"
        await person.wait()
    await person.shutdown()


async def test_f11_a_body_that_is_not_packed_as_it_says_makes_no_traceback(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody reads it; the library finds out while it throws it away."""
    async with aiohttp.ClientSession() as session:
        for _ in range(5):
            with contextlib.suppress(aiohttp.ClientError):
                await session.post(f"{office.url}socket.io/", data=b"abc", headers={"Content-Encoding": "gzip"})
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_host_key_of_bytes_that_are_no_text_is_a_wrong_one(office: Office) -> None:
    """Neither in the header nor in a link does it make a traceback."""
    page = b"/api/recordings/20260131-154210-8f3a91c2?until=9999999999&key="
    for path, header in ((b"/api/recordings", b"X-Papote-Host-Key: \xff\r\n"), (page + b"\xff", b"")):
        reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
        writer.write(b"GET " + path + b" HTTP/1.1\r\nHost: office\r\nConnection: close\r\n" + header + b"\r\n")
        status = await reader.readline()
        assert status.split()[1] in (b"400", b"403")
        writer.close()
