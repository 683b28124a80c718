"""A served office and the people in it, each a browser of his own, as the tests speak of them. No assertions here."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
)

from papote.geometry import Point, Rect
from papote.tilemap import load_map
from papote.tilemap.collision import box_is_free
from papote.tilemap.model import TileMap
from papote.tilemap.pathfinding import find_path
from tests.browser import ready
from tests.browser.crowd import Crowd
from tests.browser.waiting import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[2]
FAKE_DEVICES = "--use-fake-device-for-media-stream"
PICTURES = 5
"""How many a camera gives in a second: each is drawn, sent, and drawn again by the processors of one machine."""

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=WebRtcHideLocalIpsWithMdns,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    f"{FAKE_DEVICES}=fps={PICTURES}",
]
"""How browsers are opened. For the address bar's menu each would load pages of its own, a fifth of what ours cost."""
FAKE_DIALOGS = "--use-fake-ui-for-media-stream"
"""Answers the browser's questions with yes; without it they are refused when nobody can click."""

NO_DEVICES = """navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));"""
"""For pages whose sound and picture no test looks at: a camera costs as long as it is on, and a talk far more."""

STANDS = """() => window.papote?.ready
  && { me: papote.me, talk: papote.conversation(), voices: papote.voices(), media: papote.media() }"""
"""Where somebody stands, and what comes of those he hears."""

SMALL = ViewportSize(width=640, height=480)
PHONE = ViewportSize(width=390, height=844)

TILE = 32
BODY = 20

BRISK = ("--walk-speed", "9", "--run-speed", "16")
"""Options of an office where nobody strolls; its server bears as much haste beyond a walk as everywhere."""

PATIENT = (
    *("--connect-seconds", "60", "--join-seconds", "600", "--header-seconds", "600", "--body-seconds", "600"),
    *("--ping-timeout", "60", "--drain-seconds", "600", "--resume-seconds", "600"),
    *("--knock-seconds", "600", "--call-seconds", "600", "--invitation-seconds", "600"),
    *("--stall-seconds", "10", "--fix-limit", "1000"),
)
"""Options of an office that gives nobody up, and takes nothing back, while a busy machine stalls.

A test that is about such a limit is marked with its own.
"""

SAID = 200
"""How many lines of an office, and how many of a page's requests, are kept for the report of a failure."""

ENERGY = 0.03
"""Half of what Firefox's fake tone comes to in three seconds, and less than what Chromium's beep does."""

KEEP_TOLD = """window.told = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.className?.includes?.('toast')) told.push(node.textContent);
  }
}).observe(document.body, { childList: true, subtree: true });"""
"""Keeps the short texts over the page: they go after some seconds, and who is to read them may be late."""

LISTEN = """window.papoteTest = {
  async listen(seconds) {
    const before = await papote.conversation();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await papote.conversation();
    return Object.fromEntries(after.members.map(({ id, name, audio, video }) => {
      const earlier = before.members.find((member) => member.id === id);
      return [name, { energy: audio.energy - earlier.audio.energy, frames: video.frames - earlier.video.frames }];
    }));
  },
  async takesIn(names) {
    const of = async () => new Map((await papote.conversation())?.members.map((member) => [member.name, member]));
    for (const before = await of(); ; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const now = await of();
      const came = (name) => now.get(name)?.audio.energy - (before.get(name)?.audio.energy ?? 0) >= ENERGY
        && now.get(name).video.frames > (before.get(name)?.video.frames ?? 0);
      if (names.every(came)) return;
    }
  },
  // Whoever stalls beside a table is taken for one who stands there, and is given a seat: he gets up and walks on.
  async walk(x, y) {
    let seated = false;
    const stop = papote.on('position_fixed', ({ code }) => { seated ||= code === 'seat'; });
    try {
      for (let tries = 5; ; tries -= 1) {
        const there = () => Math.hypot(papote.me.x - x, papote.me.y - y) < 32;
        const stopped = await papote.walkTo(x, y).then(() => null, (error) => error);
        if (stopped === null || (seated && there())) return;
        if (!seated || tries === 0) throw stopped;
        seated = false;
      }
    } finally {
      stop();
    }
  },
  async quiet() {
    for (let before = await papote.traffic(); ; ) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const now = await papote.traffic();
      if (JSON.stringify(now) === JSON.stringify(before)) return now;
      before = now;
    }
  },
};""".replace("ENERGY", str(ENERGY))
"""What comes of each in a few seconds; waiting until sound and pictures come of all, or nothing does; and walking."""


@cache
def _le_palier() -> TileMap:
    return load_map(ROOT / "maps" / "le-palier.tmj")


def _rect(area: str) -> Rect:
    return next(each for each in _le_palier().areas if each.id == area).rects[0]


def free_spot(area: str, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """The free place in an area nearest to a spot given as shares of its width and height. Map pixels."""
    rect = _rect(area)
    wished = (rect.x + rect.width * across, rect.y + rect.height * down)
    places = [
        (rect.x + (column + 0.5) * TILE, rect.y + (row + 0.5) * TILE)
        for column in range(int(rect.width // TILE))
        for row in range(int(rect.height // TILE))
    ]
    free = [place for place in places if box_is_free(_le_palier(), *place, BODY / 2)]
    return min(free, key=lambda place: math.dist(place, wished))


def way_between(start: tuple[float, float], goal: tuple[float, float]) -> list[tuple[float, float]]:
    """The corners of a way through Le Palier."""
    way = find_path(_le_palier(), Point(*start), Point(*goal), BODY)
    assert way is not None
    return [(point.x, point.y) for point in way]


class Address(str):
    """Where an office is open; knows what the office has said."""

    said: deque[str]


@contextmanager
def served(*options: str) -> Iterator[Address]:
    """An office on a free port, as ``papote serve`` opens it; gives its address."""
    with tempfile.TemporaryDirectory(prefix="papote-") as data:
        output, end = _start(
            ["serve", "--port", "0", "--data-dir", data, "--seed", "7", "--ice-allow-loopback", *PATIENT, *options]
        )
        said = deque[str](maxlen=SAID)
        # What it says later is told where a test fails, and a full pipe would stop it.
        listener = threading.Thread(target=said.extend, args=(output,), daemon=True)
        with output:
            try:
                url = Address()
                for line in output:
                    said.append(line)
                    if found := re.search(r"http://\S+?(?=/?\s*$)", line):
                        url = Address(found[0])
                        break
                assert url, f"the office did not open: {''.join(said)}"
                url.said = said
                listener.start()
                yield url
            finally:
                end()
                if listener.ident is not None:
                    listener.join(ready.PATIENCE)


def _start(arguments: list[str]) -> tuple[IO[str], Callable[[], None]]:
    """Run ``papote``: what it says, and how it is ended."""
    if ready.waiting is not None and ready.waiting.is_here:
        office, output = ready.waiting.open(arguments)
        return output, partial(ready.waiting.close, office)
    server = subprocess.Popen(
        [sys.executable, "-m", "papote", *arguments],
        env={**os.environ, **ready.ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None

    def end() -> None:
        server.terminate()
        server.wait(ready.PATIENCE)

    return server.stdout, end


def launch(
    playwright: Playwright,
    chromium: str,
    *,
    fake_dialogs: bool = True,
    camera: Path | None = None,
    device_count: int = 1,
    pictures: int = PICTURES,
) -> Browser:
    """Open the browser that is installed; its camera may show a film, or give more pictures a second."""
    fake = f"{FAKE_DEVICES}=device-count={device_count},fps={pictures}"
    flags = [*(flag for flag in FLAGS if not flag.startswith(FAKE_DEVICES)), fake]
    if fake_dialogs:
        flags.append(FAKE_DIALOGS)
    if camera is not None:
        flags.append(f"--use-file-for-fake-video-capture={camera}")
    return playwright.chromium.launch(executable_path=chromium, headless=True, args=flags, timeout=2 * PATIENCE)


class Person:
    """Somebody with a page open."""

    def __init__(self, page: Page, name: str, context: BrowserContext) -> None:
        self.page = page
        self.name = name
        self.context = context
        self.errors: list[str] = []
        self.unanswered: deque[str] = deque(maxlen=SAID)
        """Requests that failed, or have no answer yet."""
        page.set_default_timeout(PATIENCE)
        page.add_init_script(LISTEN)
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {KEEP_TOLD} }});")
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._complained)
        page.on("request", lambda request: self.unanswered.append(request.url))
        page.on("requestfinished", lambda request: self._answered(request.url))
        page.on("requestfailed", self._failed)

    def _complained(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _answered(self, url: str) -> None:
        if url in self.unanswered:
            self.unanswered.remove(url)

    def _failed(self, request: Request) -> None:
        self._answered(request.url)
        self.unanswered.append(f"{request.url} ({request.failure})")

    def report(self) -> str:
        """What a failed test wants to know of somebody's page."""
        told: dict[str, Any] = {"errors": self.errors, "requests without an answer": list(self.unanswered)}
        with suppress(Error):  # the page may be gone
            told |= self.page.evaluate(STANDS) or {}
        return f"{self.name or 'Somebody'} at {self.page.url}: {told}"

    # ---- coming in

    def enter(self) -> Person:
        """Type the name unless it is there already, press the button, stand on the map."""
        box = self.page.get_by_role("textbox").first
        if box.input_value() != self.name:
            box.fill(self.name)
        self.page.get_by_role("button").click()
        return self.arrived()

    def arrived(self) -> Person:
        """Wait until one stands on the map."""
        self.keep("() => papote.ready", "one never stood on the map")
        return self

    def sees_the_map(self) -> None:
        """Wait until the map has been drawn: a click before that is one on nothing."""
        self.until("() => papote.drawing().pictures > 0")

    # ---- what the page tells

    def ask(self, expression: str, argument: Any = None) -> Any:
        """Evaluate something in the page."""
        return self.page.evaluate(expression, argument)

    def keep(self, promise: str, complaint: str, argument: Any = None) -> Any:
        """Wait for a promise that a function of the page makes; whoever breaks it must not stop the tests for ever."""
        return self.ask(
            """([argument, within, complaint]) => Promise.race([
              (PROMISE)(argument),
              new Promise((_, refuse) => setTimeout(() => refuse(new Error(complaint)), within)),
            ])""".replace("PROMISE", promise),
            [argument, PATIENCE, complaint],
        )

    def until(self, condition: str, argument: Any = None, *, within: float = PATIENCE) -> Any:
        """Wait until a function of the page (which may be async) gives something true; gives that."""
        return wait_until(self.page, condition, argument, within)

    @property
    def id(self) -> str:
        """The player's id."""
        return str(self.ask("papote.me.id"))

    @property
    def place(self) -> tuple[float, float]:
        """Where the figure stands."""
        me = self.ask("papote.me")
        return me["x"], me["y"]

    def traffic(self) -> dict[str, Any]:
        """Everything received since load."""
        return dict(self.ask("papote.traffic()"))

    def role(self, role: Any, name: str | re.Pattern[str], **more: Any) -> Locator:
        """Something on the page, found as a screen reader finds it."""
        return self.page.get_by_role(role, name=name, **more)

    # ---- what one does

    def walk(self, x: float, y: float) -> Person:
        """Walk to a place and arrive."""
        return self.set_off(x, y).arrive()

    def set_off(self, x: float, y: float) -> Person:
        """Begin to walk to a place; ``arrive`` waits for it. So people can walk at the same time."""
        self.ask("([x, y]) => { window.walked = papoteTest.walk(x, y); }", [x, y])
        return self

    def arrive(self) -> Person:
        """Wait for the end of the walk that was begun."""
        self.keep("() => window.walked", "the walk never ended")
        return self

    def walk_up_to(self, name: str) -> Person:
        """Walk to somebody, as soon as he is there, and arrive."""
        self.until("(name) => papote.players().some((each) => each.name === name)", name)
        walk = "(name) => papote.walkTo(papote.players().find((each) => each.name === name).id)"
        self.keep(walk, "the walk never ended", name)
        return self

    def walk_into(self, area: str, across: float = 0.5, down: float = 0.5) -> Person:
        """Walk to a free spot in an area, given as shares of its width and height."""
        return self.walk(*free_spot(area, across, down))

    def set_off_to_sit(self, table: str, seat: int) -> Person:
        """Begin to walk to a seat of a table."""
        x, y, _ = self.ask("(table) => papote.map().areas.find(({ id }) => id === table).seats", table)[seat]
        return self.set_off(x, y)

    def unmute(self) -> None:
        """Let others hear oneself."""
        self.ask("papote.microphone(true)")

    def talks_with(self, *names: str) -> Person:
        """Wait until one talks with exactly these."""
        self.until(
            """async (names) => {
              const talk = await papote.conversation();
              const others = (talk?.members ?? []).map((member) => member.name).sort();
              return JSON.stringify(others) === JSON.stringify(names);
            }""",
            sorted(names),
        )
        return self

    def sees(self, name: str) -> Person:
        """Wait until somebody's picture comes."""
        self.until(
            """async (name) => {
              const member = (await papote.conversation())?.members.find((member) => member.name === name);
              return member !== undefined && member.video.frames > 0;
            }""",
            name,
        )
        return self

    def was_told(self, text: str) -> Person:
        """Wait until a short text over the page has said this, though it may be gone by now."""
        self.until("(text) => told.some((each) => each.includes(text))", text)
        return self

    def listen_for(self, *names: str) -> Person:
        """From now on, listen and look for each of these; ``took_in`` waits for it. So people can do it all at once."""
        self.ask("(names) => { window.taken = papoteTest.takesIn(names); }", names)
        return self

    def took_in(self) -> Person:
        """Wait until sound and pictures have come from all whom one listened for."""
        self.keep("() => window.taken", f"{self.name} did not hear and see everybody")
        return self

    def expects_silence(self) -> None:
        """From now on, note when the talk ends; ``silent`` waits for it."""
        self.ask(
            """() => {
              window.silence = new Promise((resolve) => {
                const stop = papote.on('conversation', ({ value }) => value === null && (stop(), resolve()));
              });
            }"""
        )

    def silent(self) -> Person:
        """Wait until the talk has ended."""
        self.keep("() => window.silence", "the talk never ended")
        return self

    def heard(self, name: str, seconds: float = 3.0) -> dict[str, float]:
        """What comes of somebody in the next seconds: energy and frames."""
        return dict(self.ask("(seconds) => papoteTest.listen(seconds)", seconds)[name])


def hear_and_see_each_other(*people: Person) -> None:
    """Wait until sound and pictures have come from each of these to each other."""
    for person in people:
        person.listen_for(*(other.name for other in people if other is not person))
    for person in people:
        person.took_in()


def quiet(*people: Person) -> list[dict[str, Any]]:
    """Wait until nothing more comes to any of these, for a second. Gives everything each has received since load."""
    for person in people:
        person.ask("() => { window.quiet = papoteTest.quiet(); }")
    return [dict(person.keep("() => window.quiet", f"{person.name} goes on receiving")) for person in people]


opened: list[Office] = []
"""The offices of the running test, for the report of its failure."""


class Office:
    """One served office, and who was let into it."""

    def __init__(self, url: str, browser: Browser, *, devices: bool = True) -> None:
        self.url = url
        self.browser = browser
        self.devices = devices
        """Whether people have a camera and a microphone unless it is said of one."""
        self.people: list[Person] = []
        self._pages: list[Page] = []
        opened.append(self)

    def visit(
        self,
        name: str = "",
        *,
        path: str = "/",
        lang: str = "en",
        permissions: tuple[str, ...] = ("camera", "microphone"),
        viewport: ViewportSize = SMALL,
        phone: bool = False,
        browser: Browser | None = None,
        devices: bool | None = None,
        avatar: str = "",
        script: str = "",
        host_key: str = "",
        prepare: Callable[[Person], object] = lambda person: None,
    ) -> Person:
        """Somebody opens the link: a browser of his own, before the door. A script runs before the page's own.

        What is to stand between him and the office is put there by ``prepare``.
        """
        context = (browser or self.browser).new_context(
            permissions=list(permissions),
            viewport=PHONE if phone else viewport,
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=2 if phone else 1,
        )
        if not (self.devices if devices is None else devices):
            context.add_init_script(NO_DEVICES)
        if script:
            context.add_init_script(script)
        person = Person(context.new_page(), name, context)
        self.people.append(person)
        prepare(person)
        query = ("&" if "?" in path else "?") + f"lang={lang}"
        query += (f"&name={name}" if name else "") + (f"&avatar={avatar}" if avatar else "")
        query += f"&host={host_key}" if host_key else ""
        person.page.goto(f"{self.url}{path}{query}")
        expect(person.page.get_by_role("textbox").first).to_be_visible(timeout=PATIENCE)
        return person

    def person(self, name: str, **more: Any) -> Person:
        """Somebody who stands on the map."""
        return self.visit(name, **more).enter()

    def outside_door(self, area: str, *, tiles: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """A place so many tiles outside an area's door, and the door: its last place inside. Map pixels."""
        rect = _rect(area)
        inside = free_spot(area)
        line = [inside, *way_between(inside, free_spot("start"))]
        # Followed in steps of a pixel, the way out shows where the door is.
        door: tuple[float, float] | None = None
        for (from_x, from_y), (to_x, to_y) in pairwise(line):
            length = math.hypot(to_x - from_x, to_y - from_y)
            for step in range(int(length)):
                here = (from_x + (to_x - from_x) * step / length, from_y + (to_y - from_y) * step / length)
                if rect.x <= here[0] < rect.right and rect.y <= here[1] < rect.y + rect.height:
                    door = here
                elif door is not None and math.dist(here, door) >= tiles * TILE:
                    return here, door
        raise AssertionError(f"{area} has no way out")

    def crowd(self) -> Crowd:
        """Room for people who have no page of their own."""
        page = self.browser.new_page()
        page.set_default_timeout(PATIENCE)
        crowd = Crowd(page, self.url)
        self._pages.append(page)
        return crowd

    def report(self) -> str:
        """What a failed test wants to know: of every page, and what the office said."""
        said = self.url.said.copy() if isinstance(self.url, Address) else ()
        pages = "".join(f"{person.report()}\n" for person in self.people)
        return f"{pages}The office at {self.url}:\n{''.join(said)}"

    def close(self) -> None:
        """Everybody leaves."""
        for person in self.people:
            person.context.close()
        for page in self._pages:
            page.close()
