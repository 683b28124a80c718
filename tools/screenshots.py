"""Takes the pictures of the README from the real thing: ``make screenshots`` writes ``docs/img/*.png``.

A real office is served, real browsers come in and talk. Their cameras show drawn portraits, since
the browser's own test picture is a green clock. Nothing is retouched.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from contextlib import ExitStack, chdir
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Playwright, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "server")]

from tests.browser.crowd import Crowd  # noqa: E402
from tests.browser.network import own_network  # noqa: E402  (the folder is not installed)
from tests.browser.office import TILE, Office, Person, free_spot, launch, served, way_between  # noqa: E402
from tests.browser.waiting import PATIENCE, wait_until  # noqa: E402

TARGET = ROOT / "docs" / "img"
DESKTOP = ViewportSize(width=1280, height=800)
PORTRAIT = (640, 360)

KNOWN = "localStorage.setItem('papote.begun', '1')"
"""Who has been here before is told nothing of the first minute."""

LEA = ("Léa", "a11", "#c9b7d6")
TALKERS = (("Ada", "a01", "#d9b38c"), ("Bob", "a02", "#8fb8b0"))

HOST_KEY = "key-of-the-pictures"
TABLE = "table-2"
TOPIC = "Which film on Thursday?"
SITTING = (("Nour", 2), ("Milan", 3), ("Sofie", 4))
"""Who sits down at the table beside the talkers, and on which seat."""
LISTENING = (("Yasmine", 0.24, 0.62), ("Jules", 0.42, 0.78), ("Wout", 0.66, 0.62))
"""Who goes to hear the talk, and where in the auditorium."""
TITLE = "Tuesdays on the landing"
ABOUT = ((["sourdough", "typography"], ["cargo bikes"]), (["cargo bikes", "bread ovens"], ["sourdough"]))
"""What the two who take a coffee talk about, and would like to hear about."""
PROMISE = "send the recipe by Friday"
RECORDED = 6000
"""Milliseconds; long enough for a chapter that comes of itself."""
COMPOSED = 300_000
"""Milliseconds for the view of everybody in one picture."""
TRIES = 5
SLIDING = 1000
"""Milliseconds until everything on the page has come to rest."""
SLOW = 90_000
"""Milliseconds in which somebody must have been heard once."""


SPEAKING = """(people) => {
  const videos = [...document.querySelectorAll('.corner video')];
  const speaking = document.querySelectorAll('.corner [class*="speaking"]').length;
  return videos.length > people && videos.every(({ videoWidth }) => videoWidth > 0) && speaking >= people;
}"""
"""Every picture is there, and so many people are heard: the test sound is a beep, which comes and goes."""


PUT = """([path, body]) => fetch(`/api/v1/me/${path}`, {
  method: 'PUT', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
})"""
"""Write something of oneself, as the page does."""
CONTACT = {"mail": "bob@example.org", "organization": "Atelier Levain, Namur"}
NOTE = "Bakes on Sundays. Knows the market in Jambes."


class Guest(NamedTuple):
    """Somebody else in the office, and where: shares of an area's width and height."""

    name: str
    avatar: str
    area: str
    across: float
    down: float


AROUND = (
    Guest("Nour", "a03", "meeting-3", 0.35, 0.55),
    Guest("Milan", "a04", "meeting-3", 0.7, 0.6),
    Guest("Sofie", "a09", "lounge", 0.12, 0.1),
    Guest("Yasmine", "a13", "desks", 0.8, 0.2),
    Guest("Jules", "a17", "library", 0.5, 0.3),
    Guest("Wout", "a22", "garden", 0.6, 0.3),
)


def portrait(avatar: str, wall: str, path: Path) -> None:
    """Draw what a camera would see of a figure, breathing, as a film of single pictures."""
    sheet = Image.open(ROOT / "maps" / "avatars" / f"{avatar}@2x.png").convert("RGBA")
    head = sheet.crop((8, 8, 72, 72)).resize((420, 420), Image.Resampling.LANCZOS)
    room = Image.new("RGB", PORTRAIT, wall)
    draw = ImageDraw.Draw(room)
    draw.rectangle((0, 250, 640, 360), fill="#b98d63")
    draw.rounded_rectangle((40, 30, 190, 190), 8, fill="#f4ead8")
    draw.ellipse((470, 60, 600, 190), fill="#e8c27a")
    room = room.filter(ImageFilter.GaussianBlur(9))
    with path.open("wb") as film:
        for breath in (0, 1, 2, 3, 3, 2, 1, 0):
            picture = room.copy()
            picture.paste(head, (110, 10 + breath), head)
            picture.save(film, "JPEG", quality=92)


class Stage:
    """The office, and browsers with cameras that show portraits. Closes what it opened."""

    def __init__(self, playwright: Playwright, chromium: str, url: str, stack: ExitStack) -> None:
        self._open = (playwright, chromium)
        self._url = url
        self._stack = stack

    def office(self, avatar: str, wall: str) -> Office:
        """The office as seen with one more browser, whose camera shows this figure."""
        film = Path(f"Camera {avatar}.mjpeg")
        portrait(avatar, wall, film)
        browser = launch(*self._open, camera=film)
        self._stack.callback(browser.close)
        office = Office(self._url, browser)
        self._stack.callback(office.close)
        return office


def walk_crowd(crowd: Crowd, places: dict[str, tuple[float, float]]) -> None:
    """Let people without a page walk to their places, all at once."""
    crowd.walk({name: way_between(crowd.place(name), place) for name, place in places.items()})


def go(person: Person, place: tuple[float, float]) -> None:
    """Walk to a place, and set off anew if a slow machine held one up: who stands still beside a table is seated."""
    for _ in range(TRIES):
        if person.ask("([x, y]) => papote.walkTo(x, y).then(() => true, () => false)", list(place)):
            return
    raise RuntimeError(f"{person.name} does not get there")


def over_a_coffee(ada: Person, bob: Person) -> None:
    """The machine brings two together who have a topic in common."""
    for person, other, offers, seeks in ((ada, bob, *ABOUT[0]), (bob, ada, *ABOUT[1])):
        person.ask(PUT, ["profile", {"offers": offers, "seeks": seeks}])
        person.page.keyboard.press("Escape")
        go(person, free_spot("coffee", 0.12 if other is bob else 0.88, 0.3))
    ada.talks_with()
    bob.ask(PUT, ["contact", CONTACT])
    for person in (ada, bob):
        person.role("button", "More", exact=True).click()
        person.role("button", "Address book").click()
        person.role("switch", re.compile("encounter book")).click()
        person.page.keyboard.press("Escape")
    ada.page.keyboard.press("k")
    bob.page.keyboard.press("k")
    for person, other in ((ada, bob), (bob, ada)):
        person.talks_with(other.name).sees(other.name)
        person.until("() => papote.me.area.startsWith('high-table')")
    ada.role("region", "Coffee machine").get_by_text(re.compile("A coffee with Bob")).wait_for()
    ada.page.mouse.move(1, 400)
    ada.until(SPEAKING, 1, within=SLOW)
    ada.page.screenshot(path=TARGET / "coffee.png")


def beside_talk(person: Person, name: str) -> None:
    """Beside a panel there is so little room that what one may do with others is in a sheet."""
    also = person.role("button", "And also")
    if also.is_visible():
        also.click()
    person.role("button", name).click()


def in_the_book(ada: Person, bob: Person) -> None:
    """They exchange cards, one promises something, and both have each other in their books."""
    ada.role("button", "More", exact=True).click()
    ada.role("button", "Address book").click()
    panel = ada.role("complementary", "Address book")
    panel.get_by_role("button", name=re.compile(r"^Bob\b")).wait_for()
    beside_talk(ada, "Exchange cards")
    bob.role("region", "Exchange of cards").get_by_role("button", name="Exchange", exact=True).click()
    beside_talk(ada, "Promise something")
    ada.page.get_by_label("To Bob, I promise to…").fill(PROMISE)
    ada.page.keyboard.press("Enter")
    ada.role("checkbox", re.compile(PROMISE)).wait_for()
    panel.get_by_role("tab", name="People met").click()
    panel.get_by_role("button", name=re.compile(r"^Bob\b")).click()
    ada.page.get_by_label("My note").fill(NOTE)
    ada.page.mouse.move(1, 400)
    ada.until("() => document.querySelector('.toasts button') === null", within=SLOW)
    ada.ask("(ms) => new Promise((resolve) => setTimeout(resolve, ms))", SLIDING)
    ada.page.screenshot(path=TARGET / "book.png")
    panel.get_by_role("button", name="Close").first.click()


def at_a_table(ada: Person, bob: Person, crowd: Crowd) -> None:
    """Five people at a table, who have said what they talk about."""
    seats = ada.ask("(table) => papote.map().areas.find(({ id }) => id === table).seats", TABLE)
    for person, seat in ((ada, 0), (bob, 1)):
        go(person, (seats[seat][0], seats[seat][1]))
    walk_crowd(crowd, {name: (seats[seat][0], seats[seat][1]) for name, seat in SITTING})
    ada.talks_with("Bob", *(name for name, _ in SITTING)).sees("Bob")
    ada.role("button", "Say what it is about").click()
    ada.page.keyboard.type(TOPIC)
    ada.page.keyboard.press("Enter")
    ada.page.get_by_text(TOPIC).wait_for()
    ada.until(SPEAKING, 1, within=SLOW)
    ada.page.screenshot(path=TARGET / "table.png")


def on_the_stage(ada: Person, bob: Person, crowd: Crowd) -> None:
    """A host on the stage records a talk; somebody has been called up, and another asks to be."""
    for person in (ada, bob):
        person.role("button", "Leave", exact=True).click()
        person.role("button", re.compile("^Stand up")).click()
    walk_crowd(crowd, {name: free_spot("auditorium", across, down) for name, across, down in LISTENING})
    go(ada, free_spot("stage", 0.4, 0.5))
    go(bob, free_spot("auditorium", 0.5, 0.45))
    ada.role("button", "Stage", exact=True).click()
    ada.page.get_by_text("Audience").click()
    ada.role("button", "Call Bob to the stage").click()
    bob.role("button", "I am coming").click()
    ada.sees("Bob") if ada.ask("papote.conversation()") else ada.until("() => papote.voices().length > 0")
    ada.page.get_by_role("textbox", name="Title of the recording").fill(TITLE)
    ada.page.keyboard.press("Enter")
    bob.role("button", "I agree").click()
    crowd.ask("Jules", "hand", {"raised": True})
    ada.role("button", "Call Jules to the stage").wait_for()
    ada.ask("(ms) => new Promise((resolve) => setTimeout(resolve, ms))", RECORDED)
    ada.page.get_by_role("textbox", name="Title of the chapter").fill("Questions")
    ada.page.keyboard.press("Enter")
    # The place itself, not the panel: a badge tells how many hands are up.
    ada.page.keyboard.press("Escape")
    ada.page.mouse.move(1, 400)
    ada.until("() => document.querySelector('.corner').getBoundingClientRect().right > innerWidth - 24")
    ada.ask("(ms) => new Promise((resolve) => setTimeout(resolve, ms))", SLIDING)
    ada.until(SPEAKING, 1, within=SLOW)
    ada.page.screenshot(path=TARGET / "stage.png")
    ada.ask("(ms) => new Promise((resolve) => setTimeout(resolve, ms))", RECORDED)
    ada.role("button", re.compile("^Stage")).click()
    ada.role("button", "Stop recording", exact=True).click()


def of_the_recording(ada: Person) -> None:
    """The page of the recording, once everybody is in one picture."""
    ada.role("button", "Host", exact=True).click()
    watch = ada.role("link", f"Watch: {TITLE}")
    watch.wait_for(timeout=COMPOSED)
    ada.page.get_by_text("The overview is being made").wait_for(state="detached", timeout=COMPOSED)
    with ada.context.expect_page() as opened:
        watch.click()
    player = opened.value
    player.get_by_role("button", name="Questions").click()
    wait_until(player, "() => document.querySelectorAll('.player-name').length > 1", None, PATIENCE)
    player.wait_for_function(
        "() => { const v = document.querySelector('video'); return v.currentTime > 8 && v.readyState > 2; }"
    )
    player.evaluate("() => document.querySelector('video').pause()")
    player.mouse.move(1, 1)
    player.screenshot(path=TARGET / "recording.png")


def face(person: Person, right: int, down: int = 0) -> None:
    """Look into a direction, which takes the smallest of steps."""
    x, y = person.place
    person.walk(x + right, y + down)


def main() -> int:
    """Take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("There is no chromium to take pictures with.", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        # The browser shows a film's path as the camera's name: from here it is short.
        stack.enter_context(chdir(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.enter_context(own_network())
        playwright = stack.enter_context(sync_playwright())
        stage = Stage(
            playwright, chromium, stack.enter_context(served("--host-key", HOST_KEY, "--encounter-seconds", "5")), stack
        )

        third = stage.office(*LEA[1:])
        crowd = third.crowd()
        ways = {}
        for guest in AROUND:
            crowd.add(guest.name, guest.avatar)
            place = free_spot(guest.area, guest.across, guest.down)
            ways[guest.name] = way_between(crowd.place(guest.name), place)
        crowd.walk(ways)

        lobby = third.visit(viewport=DESKTOP, avatar=LEA[1], script=KNOWN)
        lobby.page.get_by_role("textbox").fill(LEA[0])
        lobby.until("() => document.querySelector('canvas.painted') && document.querySelector('video')?.videoWidth > 0")
        lobby.role("img", "The microphone hears you").wait_for()
        lobby.page.screenshot(path=TARGET / "lobby.png")
        lobby.page.close()

        ada, bob = (
            stage.office(avatar, wall)
            .visit(name, viewport=DESKTOP, avatar=avatar, host_key=HOST_KEY if name == "Ada" else "", script=KNOWN)
            .enter()
            for name, avatar, wall in TALKERS
        )
        ada.set_off(*free_spot("coffee", 0.38, 0.35))
        bob.set_off(*free_spot("coffee", 0.62, 0.35))
        for person, other in ((ada, bob), (bob, ada)):
            person.arrive().unmute()
            person.talks_with(other.name).sees(other.name)
        face(ada, 4)
        face(bob, -4)
        ada.until(SPEAKING, 1, within=SLOW)
        ada.page.screenshot(path=TARGET / "office.png")

        lea = third.visit(LEA[0], avatar=LEA[1], phone=True, script=KNOWN).enter()
        (left, _), (right, below) = ada.place, bob.place
        go(lea, ((left + right) / 2, below + 1.5 * TILE))
        face(lea, 0, -4)
        lea.talks_with("Ada", "Bob").sees("Bob").sees("Ada")
        lea.until(SPEAKING, 1, within=SLOW)
        lea.page.screenshot(path=TARGET / "phone.png", scale="css")
        lea.page.close()

        over_a_coffee(ada, bob)
        in_the_book(ada, bob)
        at_a_table(ada, bob, crowd)
        on_the_stage(ada, bob, crowd)
        of_the_recording(ada)
    print(f"Written: {', '.join(sorted(path.name for path in TARGET.glob('*.png')))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
