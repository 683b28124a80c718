"""The HTTP requests of ``/socket.io/``: who may come in at all, and what those say who post instead of a socket.

The answers to GET (handshake, poll, WebSocket) are the library's. POST is read here: on a packet it does
not like, the library waits without end for somebody to poll.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from papote.errors import CODES, Unavailable
from papote.gateway import origin
from papote.gateway.connection import Connection
from papote.gateway.engine import control
from papote.gateway.inbound import Inbound
from papote.gateway.registry import Registry, household
from papote.gateway.settings import GatewaySettings
from papote.log import Limited
from papote.types import Seconds

PAYLOAD_PACKETS = 16
"""Packets in one posted payload, as the library has it."""

OUR_SITES = ("same-origin", "none")
"""What a browser says of a request that no other site has a part in."""

RESTART_RETRY: Seconds = 3.0
"""Seconds after which people may come back when the server restarts."""


class Door:
    """What stands in front of the library."""

    def __init__(
        self,
        server: Any,
        settings: GatewaySettings,
        registry: Registry,
        inbound: Inbound,
        lines: Limited,
        passed: Callable[[str, str], Awaitable[None]],
    ) -> None:
        """``passed`` takes the packets that are the library's to answer."""
        self._server = server
        self._settings = settings
        self._registry = registry
        self._inbound = inbound
        self._lines = lines
        self._passed = passed
        self._salt = secrets.token_bytes(16)
        self.closed = False
        """Whether nobody new is let in."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Any request."""
        refusal = self._refuse(request)
        if refusal is not None:
            return refusal
        if request.method == "POST":
            response: web.StreamResponse = await self._post(request)
        else:
            try:
                response = await self._server.handle_request(request)
            except (ValueError, RecursionError) as error:  # the first words of a socket that is no Engine.IO client
                self._lines.write(logging.WARNING, "bad_request", type(error).__name__)
                return _refusal(400, "bad_message")
        page = request.headers.get("Origin")
        if page is not None and not response.prepared:
            response.headers["Access-Control-Allow-Origin"] = page
            response.headers["Vary"] = "Origin"
        return response

    def _refuse(self, request: web.Request) -> web.Response | None:
        address = self.address(request)
        if not self._allowed(request):
            self._lines.write(logging.WARNING, "origin_refused", self.name(address), address_hash=self.name(address))
            return _refusal(403, "bad_origin")
        if "j" in request.query:  # JSONP: a script of any site could read the answers
            return _refusal(400, "bad_message")
        if self.closed:
            return _refusal(503, "shutting_down", RESTART_RETRY)
        if "sid" not in request.query and request.method == "GET":
            try:
                self._registry.check(address)
            except Unavailable as full:
                self._lines.write(logging.WARNING, full.code, self.name(address), address_hash=self.name(address))
                return _refusal(503, full.code, full.retry_after)
        return None

    async def _post(self, request: web.Request) -> web.Response:
        sid = request.query.get("sid", "")
        connection = self._registry.get(sid)
        if connection is None or connection.websocket:
            return _refusal(400, "bad_message")
        limit = self._settings.max_message
        if (request.content_length or 0) > limit:
            self._inbound.cut(connection, "too_large")
            return _refusal(413, "too_large")
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                body = await request.read()
            text = body.decode()
        except TimeoutError:
            return _refusal(408, "connect_timeout")
        except UnicodeDecodeError:
            self._inbound.junk(connection, "bad_text")
            return _refusal(400, "bad_text")
        packets = text.split("\x1e")
        if len(body) > limit or len(packets) > PAYLOAD_PACKETS:
            self._inbound.cut(connection, "too_large")
            return _refusal(413, "too_large")
        for packet in packets:
            await self._packet(connection, packet)
        return web.Response(text="OK")

    async def _packet(self, connection: Connection, packet: str) -> None:
        if packet.startswith("4"):
            passed = self._inbound.packet(connection, packet, 1)
            if passed is not None:
                await self._passed(connection.sid, passed)
        elif packet in ("1", "3"):
            await control(self._server, connection.sid, packet)
        else:
            self._inbound.junk(connection, "attachments_refused" if packet.startswith("b") else "bad_message")

    def address(self, request: web.Request) -> str:
        """Where a request comes from, as far as limits go."""
        if self._settings.trust_proxy:
            forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
            if forwarded:
                return household(forwarded)
        return household(request.remote or "")

    def secure(self, request: web.Request) -> bool:
        """Whether it came by TLS, to us or to a proxy of ours."""
        return request.secure or (
            self._settings.trust_proxy and request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"
        )

    def ours(self, request: web.Request) -> bool:
        """Whether a request that changes something comes from a page of ours, or from no page at all."""
        if "Origin" not in request.headers and request.headers.get("Sec-Fetch-Site", "none") not in OUR_SITES:
            return False
        return self._allowed(request)

    def _allowed(self, request: web.Request) -> bool:
        host, page = request.headers.get("Host"), request.headers.get("Origin")
        return origin.allowed(page, host, secure=self.secure(request), others=self._settings.allowed_origins)

    def name(self, address: str) -> str:
        """An address as the log may have it: the same one looks the same until the next start."""
        return hashlib.blake2s(address.encode(), key=self._salt, digest_size=4).hexdigest()


def _refusal(status: int, code: str, retry_after: Seconds | None = None) -> web.Response:
    headers = {"Retry-After": str(int(retry_after + 0.5))} if retry_after is not None else {}
    return web.json_response({"code": code, "message": CODES[code]}, status=status, headers=headers)
