"""Tests of the deadlines of HTTP itself: whoever drips a request is hung up on, whoever speaks is not."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp import web

from papote.api import Guard, HttpDeadlines, guarded
from papote.api.connections import tell_guard

Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

SOON = 0.05
PATIENCE = 60.0
"""How long a test waits for what has to happen; reached only when it does not."""

LONG = HttpDeadlines(headers=600.0, body=600.0, idle=600.0)
"""Whatever else the machine has to do, nobody is hung up on."""


async def echo(request: web.Request) -> web.Response:
    """Answer with the body."""
    return web.Response(body=await request.read())


LARGE = bytes(24 * 1024 * 1024)
"""More than the system holds for one connection."""


async def large(_: web.Request) -> web.Response:
    """Answer at length."""
    return web.Response(body=LARGE)


async def socket(request: web.Request) -> web.WebSocketResponse:
    """A socket that says each text back."""
    response = web.WebSocketResponse()
    await response.prepare(request)
    async for message in response:
        await response.send_str(message.data)
    return response


class Served:
    """A server on a free port with guards in front."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self.guards: set[Guard] = set()
        self.port = 0

    def hurry(self, **soon: float) -> None:
        """Those who are connected have so little time for this from now on."""
        for guard in self.guards:
            guard._deadlines = replace(guard._deadlines, **soon)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to it."""
        return await asyncio.open_connection("127.0.0.1", self.port)


@pytest.fixture
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """The server; a test may give its deadlines and its most connections as parameter."""
    deadlines, most = getattr(request, "param", (LONG, 100))
    app = web.Application(middlewares=[tell_guard])
    app.add_routes([web.post("/echo", echo), web.get("/socket", socket), web.get("/large", large)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    assert runner.server is not None
    made = Served()
    factory, made.guards = guarded(runner.server, deadlines, most)
    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await runner.cleanup()
    for guard in list(made.guards):
        guard.close()


async def ends(reader: asyncio.StreamReader) -> bytes:
    """What comes until the other side hangs up."""
    received = b""
    async with asyncio.timeout(PATIENCE):
        try:
            while part := await reader.read(4096):
                received += part
        except ConnectionError:
            pass
    return received


@pytest.mark.parametrize("served", [(replace(LONG, headers=SOON), 100)], indirect=True)
@pytest.mark.parametrize("beginning", [b"", b"G", b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Slow: "])
async def test_c03_headers_that_do_not_arrive_end_the_connection(served: Served, beginning: bytes) -> None:
    """Silence, or headers dripped byte by byte, are not waited for."""
    reader, writer = await served.connect()
    writer.write(beginning)
    assert await ends(reader) == b""
    writer.close()


@pytest.mark.parametrize("served", [(replace(LONG, body=SOON), 100)], indirect=True)
async def test_c03_a_body_that_does_not_arrive_ends_the_connection(served: Served) -> None:
    """Complete headers do not buy an endless body."""
    reader, writer = await served.connect()
    writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbeginning")
    assert b"200 OK" not in await ends(reader)
    writer.close()


async def test_a_proper_request_is_answered_and_an_idle_connection_closed(served: Served) -> None:
    """Two requests over one connection both succeed; then it may not stay for ever."""
    reader, writer = await served.connect()
    for body in (b"one", b"two"):
        if body == b"two":
            served.hurry(idle=SOON)  # its answer is under way when the rest begins
        writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n" + body)
        async with asyncio.timeout(PATIENCE):
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"200 OK" in head
            assert await reader.readexactly(3) == body
    assert await ends(reader) == b""
    writer.close()


async def test_a_second_request_may_not_be_dripped_either(served: Served) -> None:
    """The deadline counts for every request of a connection."""
    reader, writer = await served.connect()
    writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
    served.hurry(headers=SOON)
    writer.write(b"POST /ec")
    assert await ends(reader) == b""
    writer.close()


async def test_a_socket_outlives_the_deadlines_of_requests(served: Served) -> None:
    """After its upgrade a WebSocket is not the guard's business."""
    reader, writer = await served.connect()
    writer.write(
        b"GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with asyncio.timeout(PATIENCE):
        assert b"101 Switching" in await reader.readuntil(b"\r\n\r\n")
        assert [guard._timer for guard in served.guards] == [None]
        served.hurry(headers=SOON, body=SOON, idle=SOON)
        writer.write(b"\x81\x82\0\0\0\0hi")
        assert await reader.readexactly(4) == b"\x81\x02hi"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(4 * SOON):
                await reader.read(1)
        writer.write(b"\x81\x82\0\0\0\0hi")
        assert await reader.readexactly(4) == b"\x81\x02hi"
    writer.close()


@pytest.mark.parametrize("served", [(HttpDeadlines(), 1)], indirect=True)
async def test_beyond_the_most_connections_newcomers_are_dropped(served: Served) -> None:
    """Nothing of what they send is read."""
    first_reader, first = await served.connect()
    first.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        assert b"200 OK" in await first_reader.readuntil(b"\r\n\r\n")
    reader, second = await served.connect()
    assert await ends(reader) == b""
    assert len(served.guards) == 1
    first.close()
    second.close()


async def test_somebody_with_a_slow_line_gets_the_whole_answer(served: Served) -> None:
    """While it is going out, however slowly, the connection does not rest."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1 << 18)
    writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    received, rests, before = 0, 0, sys.maxsize
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"\r\n\r\n")
        (guard,) = served.guards
        while received < len(LARGE):
            part = await reader.read(1 << 20)
            assert part, f"cut after {received} bytes"
            received += len(part)
            assert guard._transport is not None
            unsent = guard._transport.get_write_buffer_size()
            if 0 < unsent < before:
                rests, before = rests + 1, unsent
                guard._rested()  # so much later
    assert received == len(LARGE)
    assert rests > 2
    writer.close()


@pytest.mark.parametrize("served", [(replace(LONG, idle=SOON), 100)], indirect=True)
async def test_c11_who_does_not_read_his_answer_is_hung_up_on(served: Served) -> None:
    """No progress within the time of rest is no slow line."""
    _, writer = await served.connect()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    writer.write(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        while not served.guards:
            await asyncio.sleep(0)
        while served.guards:
            await asyncio.sleep(0)
    writer.close()
