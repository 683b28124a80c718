"""What no server can avoid: a bare loop that writes frames to sockets, ``python -m papote.loadgen.baseline``.

It accepts so many sockets, answers each as a WebSocket server would, and then writes the same frame to all
of them so often a second, with plain ``socket.send``: no event loop, no buffer, nobody to decide anything.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from typing import Any

from papote.types import Seconds

ANSWER = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
BACKLOG = 4096


def frame(size: int) -> bytes:
    """A frame of positions that is so many bytes long, its head included."""
    start = b'42["moves",['
    body = max(len(start), size - (2 if size < 130 else 4 if size < 65540 else 10))
    text = start + b"1" * (body - len(start))
    if body < 126:
        return bytes((0x81, body)) + text
    if body < 1 << 16:
        return b"\x81\x7e" + body.to_bytes(2, "big") + text
    return b"\x81\x7f" + body.to_bytes(8, "big") + text


def accept(listener: socket.socket, number: int) -> list[socket.socket]:
    """So many sockets, each of which has asked and been answered."""
    poll = select.epoll()
    poll.register(listener.fileno(), select.EPOLLIN)
    waiting: dict[int, socket.socket] = {}
    answered: list[socket.socket] = []
    while len(answered) < number:
        for fd, _ in poll.poll():
            if fd == listener.fileno():
                peer, _ = listener.accept()
                peer.setblocking(False)
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                waiting[peer.fileno()] = peer
                poll.register(peer.fileno(), select.EPOLLIN)
            else:
                peer = waiting.pop(fd)
                poll.unregister(fd)
                peer.recv(4096)
                peer.send(ANSWER)
                answered.append(peer)
    return answered


def write(peers: list[socket.socket], size: int, rate: float, seconds: Seconds) -> dict[str, Any]:
    """Write to all of them, ``rate`` times a second; how often, and what it cost."""
    data = frame(size)
    sends = full = 0
    began, spent = time.monotonic(), time.process_time()
    due, until = began, began + seconds
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        for peer in peers:
            try:
                peer.send(data)
            except BlockingIOError:
                full += 1
        sends += len(peers)
        due = max(due + 1 / rate, time.monotonic() - 1)
    taken = time.monotonic() - began
    return {"sends": sends, "full": full, "seconds": taken, "cpu": time.process_time() - spent}


def main(number: int, size: int, rate: float, seconds: Seconds) -> None:
    """Say where it listens, and once it was told to begin, what it cost."""
    with socket.create_server(("127.0.0.1", 0), backlog=BACKLOG) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        peers = accept(listener, number)
        sys.stdin.readline()
        sys.stdout.write(json.dumps(write(peers, size, rate, seconds)) + "\n")
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
