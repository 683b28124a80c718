"""What a crowd costs the page: ``python tools/page_cost.py [--people N] [--seconds S] [--renderer webgl|canvas]``.

An office, people who walk in a process of their own, and one Chromium that looks at them. What its main thread spends
is processor time, told by the DevTools protocol: first what all of it comes to, then, traced, what goes to messages and
what to pictures. In the end everybody stands, and the same is asked again. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "server")]

from playwright.sync_api import Browser, CDPSession, ViewportSize, sync_playwright  # noqa: E402

from tests.browser.network import own_network  # noqa: E402  (the folder is not installed)
from tests.browser.office import Office, Person, launch, served  # noqa: E402

MAP = ROOT / "maps" / "le-palier.tmj"
LAPTOP = ViewportSize(width=1280, height=800)
IN_VIEW = ("0", "496", "1024", "640")
"""What a page of this size shows of Le Palier to somebody who has just come in. Map pixels."""

ROOMY = (
    *("--room-capacity", "1000", "--max-sockets-per-address", "1000"),
    *("--media-workers", "0", "--no-hide-guest-addresses"),
)
JOINING = 60_000
"""Milliseconds in which everybody must have come in."""

WARM_UP = 3
"""Seconds until the browser has compiled what is called often."""

LONG = 50
"""Milliseconds from which a task is felt."""

WATCH = """() => {
  window.frames_of_moves = 0;
  window.long_tasks = 0;
  papote.on('moves', () => {
    window.frames_of_moves += 1;
    performance.mark('moves');
    performance.clearMarks('moves');
  });
  new PerformanceObserver((list) => { window.long_tasks += list.getEntries().length; }).observe({ type: 'longtask' });
}"""
COUNTS = "() => ({ moves: frames_of_moves, pictures: papote.drawing().pictures, long: long_tasks })"
IN_SIGHT = """([left, top, width, height]) => papote.players().filter(({ id, x, y }) =>
  id !== papote.me.id && x >= left && x < left + width && y >= top && y < top + height).length"""
AT_REST = """async () => {
  const { pictures } = papote.drawing();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return papote.drawing().pictures === pictures;
}"""


CARD = """for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
  Object.assign(kind.prototype, { drawElements: () => {}, drawArrays: () => {}, clear: () => {} });
}"""
"""Leaves out what a graphics card would do: here the processor would have to, and the page would wait for it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What the main thread did in some seconds. Times are milliseconds of the processor."""

    seconds: float
    moves: int
    """Frames of positions that came."""
    pictures: int
    """Pictures of the map that were drawn."""
    animation_frames: int
    """Times the browser called back for a picture, whoever had asked."""
    task: float
    """All of it."""
    script: float
    receiving: float
    """For each frame of positions, from the socket to the state."""
    drawing: float
    """For each picture: ours, and the browser's part of putting it on the page; 0 when there was none."""
    long_tasks: int
    """Felt as a halt: 50 ms by the clock, also when others used the processor."""
    heap_kb: float
    """What the heap grew by, rubbish taken out."""


class Gauge:
    """Asks one page what it spends."""

    def __init__(self, browser: Browser, person: Person) -> None:
        self._browser = browser
        self._person = person
        self._devtools: CDPSession = person.context.new_cdp_session(person.page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def over(self, seconds: float) -> Spent:
        """Let seconds pass twice: once only counted, once traced."""
        heap = self._heap()
        counts, before = self._person.ask(COUNTS), self._metrics()
        time.sleep(seconds)
        after, later = self._metrics(), self._person.ask(COUNTS)
        grown = self._heap() - heap
        traced, animation_frames = self._traced(seconds)
        return Spent(
            seconds=round(after["Timestamp"] - before["Timestamp"], 2),
            moves=later["moves"] - counts["moves"],
            pictures=later["pictures"] - counts["pictures"],
            animation_frames=animation_frames,
            task=round((after["TaskDuration"] - before["TaskDuration"]) * 1000, 1),
            script=round((after["ScriptDuration"] - before["ScriptDuration"]) * 1000, 1),
            receiving=round(traced["receiving"], 3),
            drawing=round(traced["drawing"], 3),
            long_tasks=later["long"] - counts["long"],
            heap_kb=round(grown / 1024, 1),
        )

    def hottest(self, seconds: float, most: int = 25) -> list[tuple[float, str]]:
        """The functions in which the page spent the largest shares of some seconds."""
        self._devtools.send("Profiler.enable")
        self._devtools.send("Profiler.setSamplingInterval", {"interval": 1000})
        self._devtools.send("Profiler.start")
        time.sleep(seconds)
        profile = self._devtools.send("Profiler.stop")["profile"]
        self._devtools.send("Profiler.disable")
        names = {node["id"]: node["callFrame"] for node in profile["nodes"]}
        shares: Counter[str] = Counter()
        for node, delta in zip(profile["samples"], profile["timeDeltas"], strict=True):
            frame = names[node]
            file = frame["url"].rsplit("/", 1)[-1]
            shares[f"{frame['functionName'] or 'anonymous'} {file}:{frame['lineNumber'] + 1}"] += delta
        whole = sum(shares.values())
        return [(spent / whole, name) for name, spent in shares.most_common(most)]

    def _metrics(self) -> dict[str, float]:
        return {each["name"]: each["value"] for each in self._devtools.send("Performance.getMetrics")["metrics"]}

    def _heap(self) -> float:
        self._devtools.send("HeapProfiler.collectGarbage")
        return float(self._devtools.send("Runtime.getHeapUsage")["usedSize"])

    def _traced(self, seconds: float) -> tuple[dict[str, float], int]:
        """Processor time of a frame of positions and of a picture, and the animation frames there were."""
        before = self._person.ask(COUNTS)
        self._browser.start_tracing(
            page=self._person.page,
            categories=["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"],
        )
        time.sleep(seconds)
        trace = self._browser.stop_tracing()
        pictures = self._person.ask(COUNTS)["pictures"] - before["pictures"]
        thread = MainThread(json.loads(trace)["traceEvents"])
        moves, drawn = thread.tasks_with("moves"), thread.tasks_with("FireAnimationFrame")
        return {
            "receiving": sum(moves) / len(moves) if moves else 0,
            "drawing": sum(drawn) / pictures if pictures else 0,
        }, thread.animation_frames


class MainThread:
    """The page's own thread in a trace."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        calls = [event for event in events if event["name"] == "FireAnimationFrame"]
        self.animation_frames = len(calls)
        page = next(
            (event["pid"], event["tid"])
            for event in events
            if event["name"] in ("WebSocketReceive", "FireAnimationFrame")
        )
        self._events = sorted(
            (event for event in events if (event["pid"], event["tid"]) == page and "ts" in event),
            key=lambda event: float(event["ts"]),
        )

    def tasks_with(self, name: str) -> list[float]:
        """Milliseconds of the processor of each task in which something of this name happened."""
        marks = [float(event["ts"]) for event in self._events if event["name"] == name]
        spent = []
        for event in self._events:
            if event["name"] != "RunTask" or "dur" not in event:
                continue
            began = bisect_left(marks, event["ts"])
            if began < len(marks) and marks[began] <= event["ts"] + event["dur"]:
                spent.append(event.get("tdur", 0) / 1000)
        return spent


@contextmanager
def walkers(url: str, people: int) -> Iterator[subprocess.Popen[str]]:
    """People who walk before the page's eyes; a line written to them makes them stand."""
    command = [sys.executable, "-m", "papote.loadgen.walkers", url, str(MAP), str(people), "--within", *IN_VIEW]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "server")}
    process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.read()
        process.wait(10)
        process.stdout.close()


def main(people: int, seconds: float, renderer: str, profile: bool, picture: Path | None) -> None:
    """Look at a crowd that walks, then at one that stands, and print what it took."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("there is no chromium on this machine")

    with own_network(), sync_playwright() as driver, served(*ROOMY) as url:
        browser = launch(driver, chromium)
        office = Office(url, browser)
        path, script = (f"/?renderer={renderer}", CARD if renderer == "webgl" else "") if renderer else ("/", "")
        ada = office.visit("Ada", path=path, viewport=LAPTOP, script=script).enter()
        ada.ask("papote.camera(false)")
        gauge = Gauge(browser, ada)
        with walkers(url, people) as crowd:
            ada.until("(people) => papote.players().length === people + 1", people, within=JOINING)
            ada.ask(WATCH)
            time.sleep(WARM_UP)
            drawn_by = ada.ask("papote.drawing().renderer")
            in_sight = ada.ask(IN_SIGHT, [float(each) for each in IN_VIEW])
            if picture is not None:
                ada.page.screenshot(path=picture)
            walking = gauge.over(seconds)
            hottest = gauge.hottest(seconds) if profile else []
            assert crowd.stdin is not None
            crowd.stdin.write("stand\n")
            crowd.stdin.flush()
            ada.until(AT_REST)
            standing = gauge.over(seconds)
        errors = ada.errors
        office.close()
        browser.close()
    if errors:
        raise SystemExit(f"the page complained: {errors}")
    tell(drawn_by, in_sight, walking, standing)
    for share, name in hottest:
        print(f"{share:7.1%}  {name}")
    print(
        json.dumps(
            {"people": people, "in_view": in_sight, "renderer": drawn_by}
            | {"walking": asdict(walking), "standing": asdict(standing)}
        )
    )


def tell(renderer: str, in_sight: int, walking: Spent, standing: Spent) -> None:
    """What people read."""
    share = walking.task / walking.seconds / 10
    print(f"{in_sight} people walk in view, drawn by {renderer}, for {walking.seconds:.1f} s")
    print(f"  frames of positions     {walking.moves / walking.seconds:8.1f} a second")
    print(f"  pictures                {walking.pictures / walking.seconds:8.1f} a second")
    print(f"  main thread             {share:8.1f} % of a core, of which script {walking.script / walking.task:.0%}")
    print(f"  a frame of positions    {walking.receiving:8.2f} ms")
    print(f"  a picture               {walking.drawing:8.2f} ms, {walking.drawing / in_sight * 1000:.1f} µs a person")
    print(f"  tasks over {LONG} ms        {walking.long_tasks:8d}")
    print(f"  heap                    {walking.heap_kb:+8.0f} kB")
    print(f"everybody stands, for {standing.seconds:.1f} s")
    print(f"  pictures                {standing.pictures:8d}, animation frames {standing.animation_frames}")
    print(f"  main thread             {standing.task:8.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument(
        "--renderer",
        choices=("webgl", "canvas"),
        default="",
        help="webgl: the drawing alone is left out, as a graphics card would do it; else what the page would take",
    )
    parser.add_argument("--profile", action="store_true", help="print the functions that took most of the time")
    parser.add_argument("--picture", type=Path, help="a file for a picture of the page")
    given = parser.parse_args()
    main(given.people, given.seconds, given.renderer, given.profile, given.picture)
