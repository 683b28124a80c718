"""The seam to the library: loud when it moves, and the frames that go past it."""

from __future__ import annotations

import inspect
from typing import Any

import aiohttp
import engineio
import pytest
import socketio

from papote.gateway.engine import Frame, LibraryLog, Pings, make_server, websocket_frame


class Nobody:
    """A gate nothing passes."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def test_the_library_still_looks_its_driver_up_where_ours_is_put() -> None:
    """A private name: after an upgrade that moves it, this fails before anything else does."""
    plain = engineio.AsyncServer(async_mode="aiohttp")
    assert isinstance(plain._async, dict)
    assert plain._async["websocket"].__name__ == "WebSocket"
    source = engineio.async_socket.AsyncSocket._upgrade_websocket.__code__
    assert "_async" in source.co_names
    assert "websocket" in source.co_consts
    assert "_websocket_handler" in source.co_names


def test_what_else_the_driver_needs_of_the_library_is_there() -> None:
    """Session attributes, and the handlers that are called in our stead."""
    server = make_server(
        Nobody(),
        pings=Pings(4, 4),
        message_limit=65536,
        upgrade_seconds=5,
        log=LibraryLog(lambda _: None),
    )
    assert set(server.eio.handlers) == {"connect", "message", "disconnect"}
    session = engineio.async_socket.AsyncSocket(server.eio, "sid")
    assert (session.sid, session.connected, session.upgraded, session.queue.qsize()) == ("sid", False, False, 0)
    assert (session.upgrading, session.closed, session.closing) == (False, False, False)
    assert session.last_ping > 0
    for verb in (session.send, session.close, session.check_ping_timeout):
        assert inspect.iscoroutinefunction(verb)
    assert server.eio.sockets == {}
    assert server.eio.start_service_task is False
    assert server.eio.reason.TRANSPORT_CLOSE
    driver = server.eio._async["websocket"](session._websocket_handler, server.eio)
    assert driver._sid == "sid"
    assert server.eio.async_handlers is False
    assert isinstance(server, socketio.AsyncServer)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 100_000])
def test_a_frame_is_what_the_standard_says(length: int) -> None:
    """Final, text, unmasked, and the length in the shortest form."""
    payload = b"x" * length
    frame = websocket_frame(payload)
    assert frame[0] == 0x81
    header = 2 if length < 126 else 4 if length < 65536 else 10
    assert len(frame) == header + length
    assert frame[1] == (length if length < 126 else 126 if length < 65536 else 127)
    if header > 2:
        assert int.from_bytes(frame[2:header]) == length
    assert frame[0] & 0x0F == aiohttp.WSMsgType.TEXT


def test_a_frame_is_text_for_those_who_poll() -> None:
    """Without the type the library adds."""
    assert Frame('42["said",{"text":"é"}]'.encode()).text == '2["said",{"text":"é"}]'


def test_the_librarys_own_words_are_counted_and_not_quoted() -> None:
    """They carry session ids and whatever a client sent."""
    heard: list[str] = []
    log = LibraryLog(heard.append)
    log.info("%s: Received packet %s", "a-session-id", "x")
    log.error("message handler error")
    log.exception("post request handler error")
    log.warning("Invalid session a-session-id\n12:00:00 error not ours (further occurrences will be ...)")
    assert heard == ["message handler", "post request", "Invalid session"]
