"""A narrow place in the network between one page and the forwarding unit, as wide as a test says. No browser here."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from types import TracebackType

QUEUE = 60
"""Packets that wait; what comes when so many do is lost."""

REDIRECT = """(() => {
  const apply = RTCPeerConnection.prototype.setRemoteDescription;
  window.connections = [];
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    window.connections.push(this);
    const sdp = description.sdp.replaceAll(/(a=candidate:\\S+ 1 udp \\d+ \\S+) (\\d+)/g, (line, head, port) => {
      window.forwarder = Number(port);
      return `${head} ${NARROWS}`;
    });
    return apply.call(this, { type: description.type, sdp });
  };
  window.width = async () => {
    let width = 0;
    for (const connection of window.connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'video' && report.framesPerSecond > 0) {
          width = Math.max(width, report.frameWidth);
        }
      }
    }
    return width;
  };
})();"""
"""Leads a page's session through the port put in for ``NARROWS``; ``width()`` tells how wide its pictures are."""


class Narrows:
    """Passes packets on between a page and a port of the loopback interface."""

    def __init__(self) -> None:
        self._page = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._page.bind(("127.0.0.1", 0))
        self._server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._server.bind(("127.0.0.1", 0))
        self.port: int = self._page.getsockname()[1]
        self.target = 0
        """The port behind it, once it is known."""
        self.bits: float | None = None
        """Bits a second towards the page; None: as many as come."""
        self.lost = 0
        self._address: tuple[str, int] | None = None
        self._waiting: deque[bytes] = deque()
        self._credit = 0.0
        self._filled = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="narrows")

    def __enter__(self) -> Narrows:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self._page.close()
        self._server.close()

    def _run(self) -> None:
        held: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            for each in (self._page, self._server):
                each.setblocking(False)
                selector.register(each, selectors.EVENT_READ)
            while not self._done.is_set():
                for key, _ in selector.select(0.005):
                    if key.fileobj is self._page:
                        data, self._address = self._page.recvfrom(2000)
                        held.append(data)
                    else:
                        self._queue(self._server.recv(2000))
                if self.target:
                    for data in held:
                        self._server.sendto(data, ("127.0.0.1", self.target))
                    held.clear()
                self._pass_on()

    def _queue(self, data: bytes) -> None:
        if len(self._waiting) < QUEUE:
            self._waiting.append(data)
        else:
            self.lost += 1

    def _pass_on(self) -> None:
        now = time.monotonic()
        if self.bits is not None:
            self._credit = min(self.bits / 20, self._credit + (now - self._filled) * self.bits)
        self._filled = now
        while self._waiting and self._address is not None:
            size = 8 * len(self._waiting[0])
            if self.bits is not None:
                if self._credit < size:
                    return
                self._credit -= size
            self._page.sendto(self._waiting.popleft(), self._address)
