"""Tests of one attempt to deliver, against receivers that answer well, badly, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from papote.webhooks.post import HttpPost, NotDelivered

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def receiver(handler: Handler) -> AsyncIterator[str]:
    """Somebody else's server."""
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("/in"))


async def sent(url: str, *, private: bool = True, deadline: float = 60.0) -> int | str:
    """The status, or why there is none."""
    post = HttpPost(private=private, deadline=deadline)
    try:
        return await post.send(url, b"{}", {"Content-Type": "application/json", "X-Kind": "ping"})
    except NotDelivered as failure:
        return str(failure)
    finally:
        await post.close()


async def test_a_body_arrives_as_it_is_sent() -> None:
    """With its headers, and the status comes back."""
    seen: list[tuple[str, bytes, str]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((request.method, await request.read(), request.headers["X-Kind"]))
        return web.Response(status=202)

    async with receiver(take) as url:
        assert await sent(url) == 202
    assert seen == [("POST", b"{}", "ping")]


async def test_e06_nobody_is_followed_elsewhere() -> None:
    """A redirect is an answer like any other."""
    asked: list[str] = []

    async def point(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async with receiver(point) as url:
        assert await sent(url) == 307
    assert asked == ["/in"]


async def test_an_answer_without_end_is_not_read() -> None:
    """Its status is enough."""

    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65_536)
        except (ConnectionError, RuntimeError):
            return response

    async with receiver(flood) as url:
        assert await sent(url) == 200


async def test_who_does_not_answer_in_time_has_not_got_it() -> None:
    """The attempt ends by itself."""
    over = asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        await over.wait()
        return web.Response()

    async with receiver(wait) as url:
        assert await sent(url, deadline=0.05) == "timeout"
        over.set()


async def test_e06_an_address_inside_is_not_asked() -> None:
    """Neither by its number nor by a name that leads there."""
    asked: list[str] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    async with receiver(take) as url:
        assert await sent(url, private=False) == "address_private"
        for name in ("2130706433", "0x7f000001", "127.1"):
            assert await sent(url.replace("127.0.0.1", name), private=False) in ("address_private", "broken")
    assert asked == []


async def test_nobody_there_is_told_so() -> None:
    """Where a door has just been closed."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    assert await sent(f"http://127.0.0.1:{port}/") == "unreachable"


@pytest.mark.parametrize("answer", [b"HTTP/1.1 nonsense\r\n\r\n", b"", b"\x00\xff" * 100])
async def test_an_answer_that_is_none_is_a_failure(answer: bytes) -> None:
    """Whatever the other side says."""

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await sent(f"http://127.0.0.1:{port}/") == "broken"
