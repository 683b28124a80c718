"""Deadlines for the HTTP conversation itself: headers and bodies must arrive in time.

aiohttp waits for ever for a request that is dripped byte by byte, so a guard stands between each transport
and its protocol. What the WebSocket says after its upgrade is the gateway's to watch.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestPayloadError

from papote.log import Limited
from papote.types import Seconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HttpDeadlines:
    """How long the parts of an HTTP request may take."""

    headers: Seconds = 10.0
    body: Seconds = 15.0
    idle: Seconds = 30.0


class Guard(asyncio.Protocol):
    """Stands between a transport and its HTTP protocol, and hangs up on requests that do not arrive."""

    def __init__(self, inner: asyncio.Protocol, deadlines: HttpDeadlines, guards: set[Guard]) -> None:
        """Watch over ``inner``; be among ``guards`` while connected."""
        self._inner = inner
        self._deadlines = deadlines
        self._guards = guards
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._between_requests = False
        self._unsent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the newcomer his time for the first headers."""
        # uvloop has transports of its own, of no common class.
        transport = cast("asyncio.Transport", transport)
        self._transport = transport
        self._guards.add(self)
        self._hang_up_in(self._deadlines.headers)
        self._inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop()
        self._guards.discard(self)
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass the bytes on; the first ones after a pause begin the next request."""
        if self._between_requests:
            self._between_requests = False
            self._hang_up_in(self._deadlines.headers)
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass it on."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """Pass it on."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._inner.resume_writing()

    def request_begun(self, request: web.BaseRequest) -> None:
        """The headers are complete: now the body, if there is one, must come."""
        self._stop()
        self._between_requests = False
        if request.can_read_body:
            self._timer = asyncio.get_running_loop().call_later(self._deadlines.body, self._check_body, request)

    def request_done(self) -> None:
        """The answer is on its way: the connection may rest for a while, or take that long for each part of it."""
        if self._transport is not None and not self._transport.is_closing():
            self._between_requests = True
            self._unsent = sys.maxsize
            self._rest()

    def wait_for_body(self, request: web.BaseRequest, delay: Seconds) -> None:
        """This body may take longer than others: a file on a slow line."""
        if self._timer is not None:
            self._stop()
            self._timer = asyncio.get_running_loop().call_later(delay, self._check_body, request)

    def close(self) -> None:
        """Hang up at once."""
        self._stop()
        if self._transport is not None:
            self._transport.abort()

    def _check_body(self, request: web.BaseRequest) -> None:
        if not request.content.is_eof():
            self.close()

    def _rest(self) -> None:
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(self._deadlines.idle, self._rested)

    def _rested(self) -> None:
        """Hang up, unless the last answer is still going out to somebody with a slow line."""
        unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        if 0 < unsent < self._unsent:
            self._unsent = unsent
            self._rest()
        else:
            self.close()

    def _hang_up_in(self, delay: Seconds) -> None:
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(delay, self.close)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def guarded(
    make_protocol: Callable[[], asyncio.Protocol], deadlines: HttpDeadlines, most: int
) -> tuple[Callable[[], asyncio.Protocol], set[Guard]]:
    """A factory of guarded protocols, for ``loop.create_server``, and the guards of the open connections.

    Beyond ``most`` connections a newcomer is dropped before anything of his is read.
    """
    guards: set[Guard] = set()

    def make() -> asyncio.Protocol:
        if len(guards) >= most:
            return _Full()
        return Guard(make_protocol(), deadlines, guards)

    return make, guards


class _Full(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop has transports of its own, of no common class.
        transport = cast("asyncio.Transport", transport)
        transport.abort()


@web.middleware
async def tell_guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the connection's guard when a request begins and ends."""
    guard = request.transport.get_protocol() if request.transport is not None else None
    if not isinstance(guard, Guard):
        return await handler(request)
    guard.request_begun(request)
    try:
        return await handler(request)
    finally:
        guard.request_done()


def give_time(request: web.Request, delay: Seconds) -> None:
    """Let the body of this request take longer than others. Only for those who may send one so large."""
    guard = request.transport.get_protocol() if request.transport is not None else None
    if isinstance(guard, Guard):
        guard.wait_for_body(request, delay)


THEIRS = (HttpProcessingError, RequestPayloadError, ConnectionError, TimeoutError)
"""Errors that a request brings with it: a head that is none, a body that is not packed as it says, a lost line."""


class LibraryLog(logging.Filter):
    """What aiohttp has to say about requests it cannot read: one short line a second, instead of a traceback each.

    Its own lines quote what was sent and the address it came from, and three bytes make three thousand.
    """

    def __init__(self) -> None:
        """The lines are counted from now on."""
        super().__init__()
        self._lines = Limited(log, lambda: asyncio.get_running_loop().time())

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through only what may be ours to mend, without what it quotes."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or isinstance(error, THEIRS):
            if record.levelno >= logging.WARNING:
                self._lines.write(logging.WARNING, "unreadable_request")
            return False
        record.msg, record.args = "http_failed", ()
        return True


def library_logger() -> logging.Logger:
    """The logger to give to aiohttp's runner."""
    logger = logging.getLogger("papote.api.aiohttp")
    logger.filters[:] = [LibraryLog()]
    return logger
