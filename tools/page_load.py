"""How soon the page opens: ``python tools/page_load.py [--line NAME]…``.

One Chromium on lines that a laptop and a telephone have (the DevTools protocol makes them slow), its cache empty: how
long it takes until the name can be typed, and from the press of the button to the map with all its pictures. Then the
same person comes a second time. Beside it, what the office's processor spends on one visit. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "server")]

from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright  # noqa: E402

from tests.browser.network import own_network  # noqa: E402  (the folder is not installed)
from tests.browser.office import launch, served  # noqa: E402

LAPTOP = ViewportSize(width=1280, height=800)
PATIENCE = 120_000
"""Milliseconds until a page that does not come is given up."""

SETTLED = 3000
"""Milliseconds without an answer after which the map has all its pictures."""


@dataclass(frozen=True, slots=True)
class Line:
    """What lies between a browser and the office."""

    latency: float
    """Milliseconds there and back."""
    megabits: float
    """A second, down; a quarter of it up."""


LINES = {
    "none": Line(0, 0),
    "laptop": Line(50, 10),
    "phone": Line(150, 1.6),
}

WATCH = """performance.setResourceTimingBufferSize(2000);
window.opened = new Promise((resolve) => {
  const look = () => {
    const box = document.querySelector('#ui input[type=text], #ui input:not([type])');
    if (box === null || box.disabled) return void requestAnimationFrame(look);
    const come = performance.getEntriesByType('resource').filter(({ responseEnd }) => responseEnd > 0);
    resolve({ name: performance.now(), requests: come.length });
  };
  look();
});"""
"""Notes when a name can be typed, and what had come by then."""

COME_IN = """async () => {
  const began = performance.now();
  document.querySelector('#ui form button[type=submit], #ui form .button-main').click();
  await papote.ready;
  const stood = performance.now();
  const first = papote.drawing().pictures;
  while (papote.drawing().pictures === 0) await new Promise(requestAnimationFrame);
  const drawn = performance.now();
  const last = () => Math.max(0, ...performance.getEntriesByType('resource')
    .filter(({ initiatorType }) => initiatorType === 'img').map(({ responseEnd }) => responseEnd));
  while (performance.now() - Math.max(last(), drawn) < SETTLED) await new Promise((resolve) => setTimeout(resolve, 50));
  return { stood: stood - began, drawn: Math.max(drawn, last()) - began };
}""".replace("SETTLED", str(SETTLED))


@dataclass(frozen=True, slots=True)
class Visit:
    """One load of the page. Times are milliseconds by the clock."""

    lobby: float
    """From the address to the name's field."""
    waited_for: int
    """Answers that had come by then."""
    stood: float
    """From the button to standing on the map."""
    drawn: float
    """From the button to the map with all its pictures."""
    requests: int
    """That went to the office, to the end."""
    asked_again: int
    """Of these, answered with: it is still the same."""
    kilobytes: float
    """That came over the line, to the end."""
    processor: float
    """Milliseconds of the office's processor."""


class Count:
    """What goes over the line of one page."""

    def __init__(self) -> None:
        self.requests = 0
        self.same = 0
        self.bytes = 0.0
        self._kept: set[str] = set()

    def answered(self, event: dict[str, Any]) -> None:
        """An answer's head has come, or was found in the browser's memory."""
        answer = event["response"]
        if (
            answer.get("fromDiskCache")
            or answer.get("fromPrefetchCache")
            or answer["url"].startswith(("data:", "blob:"))
        ):
            self._kept.add(event["requestId"])
            return
        self.requests += 1

    def told_more(self, event: dict[str, Any]) -> None:
        """What the line itself said, before the browser put its own memory in the place of "still the same"."""
        self.same += event["statusCode"] == 304

    def from_memory(self, event: dict[str, Any]) -> None:
        """Nothing was asked for."""
        self._kept.add(event["requestId"])
        self.requests -= 1

    def finished(self, event: dict[str, Any]) -> None:
        """All of it has come."""
        if event["requestId"] not in self._kept:
            self.bytes += event["encodedDataLength"]


def spent() -> float:
    """Milliseconds of the processor that offices opened by us have taken so far."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[1]) == os.getpid() and b"serve" in command:
            ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def visit(context: BrowserContext, url: str, line: Line) -> Visit:
    """Open the page, come in at once, and wait for the whole map."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    devtools = context.new_cdp_session(page)
    count = Count()
    devtools.on("Network.responseReceived", count.answered)
    devtools.on("Network.responseReceivedExtraInfo", count.told_more)
    devtools.on("Network.requestServedFromCache", count.from_memory)
    devtools.on("Network.loadingFinished", count.finished)
    devtools.send("Network.enable")
    if line.latency:
        down = line.megabits * 1e6 / 8
        devtools.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": line.latency, "downloadThroughput": down, "uploadThroughput": down / 4},
        )
    page.add_init_script(WATCH)
    before = spent()
    page.goto(f"{url}/?lang=fr&name=Ada", wait_until="commit")
    opened = page.evaluate("opened")
    inside = page.evaluate(COME_IN)
    took = spent() - before
    page.close()
    return Visit(
        lobby=round(opened["name"]),
        waited_for=opened["requests"],
        stood=round(inside["stood"]),
        drawn=round(inside["drawn"]),
        requests=count.requests,
        asked_again=count.same,
        kilobytes=round(count.bytes / 1000, 1),
        processor=round(took, 1),
    )


def twice(browser: Browser, url: str, line: Line) -> tuple[Visit, Visit]:
    """Somebody who has never been here, and who comes again."""
    context = browser.new_context(viewport=LAPTOP, permissions=["camera", "microphone"])
    visits = visit(context, url, line), visit(context, url, line)
    context.close()
    return visits


def main(names: list[str]) -> None:
    """Open the page on each line, and print what it took."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("there is no chromium on this machine")
    with own_network(), sync_playwright() as driver, served() as url:
        browser = launch(driver, chromium)
        twice(browser, url, LINES["none"])  # the office, too, does some things once
        results = {name: twice(browser, url, LINES[name]) for name in names}
        browser.close()
    head = (
        f"{'line':8} {'visit':7} {'name':>7} {'stands':>7} {'drawn':>7} {'asked':>6} {'same':>5} {'kB':>7} {'cpu':>6}"
    )
    print(head)
    for name, visits in results.items():
        for which, one in zip(("first", "second"), visits, strict=True):
            print(
                f"{name:8} {which:7} {one.lobby:7.0f} {one.stood:7.0f} {one.drawn:7.0f} {one.requests:6d} "
                f"{one.asked_again:5d} {one.kilobytes:7.0f} {one.processor:6.0f}"
            )
    print(json.dumps({name: [asdict(one) for one in visits] for name, visits in results.items()}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--line", action="append", choices=tuple(LINES), help="one of them alone; may be repeated")
    main(parser.parse_args().line or list(LINES))
