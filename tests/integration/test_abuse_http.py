"""Requests that try to be two at once, or never end: refused or cut, and the office goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from papote.app import Office
from papote.config import Configuration

PATIENCE = 60.0


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A whole office."""
    made = Office(
        Configuration(port=0, data_dir=tmp_path, media_workers=0, hide_guest_addresses=False, shutdown_seconds=1.0)
    )
    await made.start()
    yield made
    await made.stop()


async def said(office: Office, request: bytes) -> bytes:
    """Everything that comes back for these bytes until the office hangs up or says nothing more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
    try:
        writer.write(request)
        answer = b""
        try:
            async with asyncio.timeout(PATIENCE):
                while piece := await reader.read(65536):
                    answer += piece
        except ConnectionResetError:
            pass
        return answer
    finally:
        writer.close()


HEAD = b"POST /api/v1/guest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
HIDDEN = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}" + HIDDEN,
        HEAD + b"Content-Length: -1\r\n\r\n" + HIDDEN,
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
        HEAD + b"Content-Length : 2\r\n\r\n{}" + HIDDEN,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: 1\r\n" * 20_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
    ],
    ids=[
        "both lengths",
        "both lengths, the other way round",
        "two lengths",
        "a length below nothing",
        "an unknown coding",
        "a blank before the colon",
        "one long header",
        "too many headers",
        "a long address",
        "no words",
    ],
)
async def test_c19_a_request_that_could_be_read_in_two_ways_is_refused_and_the_line_cut(
    office: Office, request_: bytes
) -> None:
    """What hides behind it is never answered."""
    answer = await said(office, request_)
    assert answer == b"" or answer.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400")), answer[:80]
    assert answer.count(b"HTTP/1.") <= 1
    assert b"papote_" not in answer
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{office.port}/healthz") as response,
    ):
        assert response.status == 200


async def test_c19_many_requests_in_one_breath_are_answered_in_turn(office: Office) -> None:
    """Each once, in order, and others are served meanwhile."""
    count = 500
    ask = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    asking = asyncio.create_task(said(office, ask * (count - 1) + last))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{office.port}/healthz") as response,
    ):
        assert response.status == 200
    assert (await asking).count(b"HTTP/1.1 200") == count
