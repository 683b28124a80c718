"""How long it takes until two people hear and see each other, in real browsers: ``python tools/join_times.py [TIMES]``.

From the moment a page is told of the conversation to the first voice and the first picture it has decoded. Beside it,
how late this machine wakes somebody who does nothing: what is above that is ours.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "server")]

from playwright.sync_api import ViewportSize, sync_playwright  # noqa: E402

from tests.browser.network import own_network  # noqa: E402
from tests.browser.office import Office, free_spot, launch, served  # noqa: E402

WATCH = """(() => {
  const make = window.RTCPeerConnection;
  window.connections = [];
  window.times = {};
  window.RTCPeerConnection = class extends make {
    constructor(...given) {
      super(...given);
      window.connections.push(this);
    }
  };
  const note = (what) => { window.times[what] ??= performance.now(); };
  window.watch = () => {
    papote.on('conversation', ({ value }) => value !== null && note('told'));
    const look = async () => {
      for (const connection of window.connections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          if (report.kind === 'audio' && report.totalSamplesReceived > report.concealedSamples) note('voice');
          if (report.kind === 'video' && report.framesDecoded > 0) note('picture');
        }
      }
      if (window.times.voice && window.times.picture) return;
      setTimeout(look, 5);
    };
    look();
  };
})();"""


class Idle:
    """Somebody who wants to wake every five milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sleep)

    def _sleep(self) -> None:
        while not self._done.is_set():
            began = time.monotonic()
            self._done.wait(0.005)
            self.late.append((time.monotonic() - began - 0.005) * 1000)

    def __enter__(self) -> Idle:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def main(times: int, *options: str) -> None:
    """Let two meet so often, and print what it took."""
    found: dict[str, list[float]] = {"voice": [], "picture": []}
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("there is no chromium on this machine")
    with own_network(), sync_playwright() as driver, served(*options) as url, Idle() as idle:
        browser = launch(driver, chromium)
        office = Office(url, browser)
        small = ViewportSize(width=480, height=360)
        ada = office.person("Ada", viewport=small)
        ada.walk_into("coffee")
        ada.unmute()
        x, y = free_spot("coffee", 0.7)
        for number in range(times):
            bob = office.visit(f"Bob {number}", viewport=small, script=WATCH).enter()
            bob.ask("watch()")
            bob.unmute()
            bob.walk(x, y)
            bob.until("() => times.voice && times.picture")
            taken = bob.ask("times")
            for what, all_of_them in found.items():
                all_of_them.append(taken[what] - taken["told"])
            bob.context.close()
            office.people.remove(bob)
            ada.until("() => papote.conversation() === null")
        office.close()
        browser.close()
    for what, all_of_them in found.items():
        middle, least, most = statistics.median(all_of_them), min(all_of_them), max(all_of_them)
        print(f"first {what}: {middle:.0f} ms (from {least:.0f} to {most:.0f})")
    late = sorted(idle.late)
    print(f"idle lateness: p50 {late[len(late) // 2]:.1f} ms, p99 {late[int(len(late) * 0.99)]:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6, *sys.argv[2:])
