"""A way into an office from another address of this machine: the office sees that one. No browser here."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65536


@contextmanager
def reached_from(url: str, source: str) -> Iterator[str]:
    """The address under which browsers reach an office as if they sat at ``source``, an address of the loopback."""
    there = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))
    ends: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection((there.hostname or "", there.port or 80), source_address=(source, 0))
                ends.extend((near, far))
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for end in ends:
            end.close()


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Hand on what comes, until one side has gone."""
    with suppress(OSError):
        while data := one.recv(CHUNK):
            other.sendall(data)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
