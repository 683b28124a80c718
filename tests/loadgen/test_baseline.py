"""The bare loop writes frames that anybody's reader counts."""

from __future__ import annotations

import socket

import pytest

from papote.loadgen import baseline
from papote.loadgen.frames import Reader, upgrade


@pytest.mark.parametrize("size", [2, 30, 127, 130, 1000, 65539, 70000])
def test_a_frame_has_the_size_asked_for(size: int) -> None:
    """Where that is possible at all, and it is one of positions."""
    frame = baseline.frame(size)
    (message,) = Reader().feed(frame)
    assert message.startswith(b'42["moves",[')
    assert len(frame) == max(size, 14)


def test_so_many_frames_are_written_to_each() -> None:
    """Everybody gets the same, and it is counted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        people = [socket.create_connection(listener.getsockname()) for _ in range(3)]
        for person in people:
            person.sendall(upgrade("127.0.0.1", 1))
        peers = baseline.accept(listener, 3)
        cost = baseline.write(peers, 200, 1000, 0.01)
        for peer in peers:
            peer.close()
    for person in people:
        with person, person.makefile("rb") as stream:
            head, _, frames = stream.read().partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101 ")
            assert len(Reader().feed(frames)) == cost["sends"] / 3
    assert cost["full"] == 0
