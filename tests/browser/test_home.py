"""The host's home in a browser: who belongs, who is invited, what programs may, and the log of all that."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from papote.people.figures import DAY, HOUR
from papote.storage.database import FILE_NAME
from tests.auth.postbox import Postbox
from tests.browser.office import BRISK, Office, Person, served
from tests.browser.waiting import PATIENCE

OWNER = "olga@example.org"
DESK = ViewportSize(width=1280, height=800)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Where the office's letters arrive."""
    with Postbox() as made:
        yield made


@pytest.fixture
def house(browser: Browser, postbox: Postbox, tmp_path: Path) -> Iterator[Office]:
    """An office that has an owner, and keeps what it knows in ``tmp_path``; nobody's page may have met an error."""
    letters = ("--smtp-url", postbox.url, "--mail-from", "Papote <papote@example.org>")
    with served(*BRISK, *letters, "--owner-email", OWNER, "--data-dir", str(tmp_path)) as url:
        made = Office(url, browser, devices=False)
        yield made
        errors = {person.name: person.errors for person in made.people if person.errors}
        made.close()
    assert not errors


def ask(person: Person, url: str, path: str, body: dict[str, str]) -> None:
    """Ask the API for something, as the page would."""
    answer = person.page.request.post(f"{url}/api/v1{path}", data=body)
    assert answer.ok, answer.text()


def signed_in(house: Office, postbox: Postbox, name: str, email: str) -> Person:
    """Somebody before the door, with the account of this address."""
    person = house.visit(name, viewport=DESK)
    ask(person, house.url, "/sign-in", {"email": email, "next": "/", "lang": "en"})
    secret = re.search(r"/sign-in#([\w-]{43})$", postbox.letters[-1].text, re.MULTILINE)
    assert secret is not None
    ask(person, house.url, "/sign-in/link", {"token": secret[1]})
    return person


def was_full(database: Path) -> None:
    """Yesterday nine people were in the lounge for twenty minutes each, seven of them at once; in the library, four."""
    hour = (time.time() // DAY - 1) * DAY + 20 * HOUR
    lounge = ("home", hour, "le-palier", "lounge", hour, 7, 9, 9 * 1200.0)
    library = ("home", hour, "le-palier", "library", hour, 4, 4, 4 * 1200.0)
    with closing(sqlite3.connect(database, timeout=60)) as connection, connection:
        connection.executemany("INSERT INTO figures_areas VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [lounge, library])


def come_in(house: Office, person: Person) -> Locator:
    """Enter and open the home, by keyboard; the way there gives the tabs."""
    person.page.goto(f"{house.url}/?lang=en")
    expect(person.page.get_by_role("textbox")).not_to_have_value("", timeout=PATIENCE)
    person.name = person.page.get_by_role("textbox").input_value()
    person.enter()
    person.role("button", re.compile("^Host")).first.press("Enter")
    person.role("button", "See and run the place").press("Enter")
    tabs = person.role("tablist", "The place and its people")
    expect(tabs).to_be_visible()
    return tabs


def test_a_host_runs_the_place_from_its_page(house: Office, postbox: Postbox, tmp_path: Path) -> None:
    """An invitation, another role, a token that is taken back, and the log of it; a host sees less than an owner."""
    olga = signed_in(house, postbox, "Olga", OWNER)
    tabs = come_in(house, olga)
    members = tabs.get_by_role("tab", name="Members")
    members.focus()
    members.press("ArrowRight")
    expect(tabs.get_by_role("tab", name="Invitations")).to_be_focused()

    olga.role("button", "Make an invitation link").press("Enter")
    dialog = olga.role("dialog", "Invite")
    dialog.get_by_label("The person becomes").select_option("member")
    dialog.get_by_role("button", name="Make the link").press("Enter")
    field = dialog.get_by_label("Your invitation link")
    expect(field).to_be_focused(timeout=PATIENCE)
    link = field.input_value()
    olga.page.keyboard.press("Escape")
    expect(olga.role("table", "Open invitations").get_by_role("rowheader", name="member")).to_be_visible()

    zoe = signed_in(house, postbox, "Zoe", "zoe@example.org")
    ask(zoe, house.url, "/invitations/accept", {"token": link.partition("#")[2]})
    members.click()
    olga.role("button", re.compile("^Change zoe", re.IGNORECASE)).press("Enter")
    dialog = olga.page.get_by_role("dialog")
    dialog.get_by_label("Role").select_option("host")
    dialog.get_by_label("Tags").fill("Crew, evening")
    dialog.get_by_role("button", name="Save").press("Enter")
    row = olga.role("row", re.compile("zoe@example.org"))
    expect(row.get_by_role("cell").first).to_have_text("host")
    expect(row.get_by_role("listitem")).to_have_text(["crew", "evening"])

    tabs.get_by_role("tab", name="Tokens").click()
    olga.role("button", "Make a token of the place").press("Enter")
    dialog = olga.role("dialog", "Make a token of the place")
    dialog.get_by_label("What it is for").fill("Hallway screen")
    dialog.get_by_label("see who is where").uncheck()
    dialog.get_by_role("button", name="Make a token").press("Enter")
    expect(dialog.get_by_label("Your token")).to_have_value(re.compile(r"^papote_[\w-]{43}"), timeout=PATIENCE)
    dialog.get_by_role("button", name="Close").last.press("Enter")
    taken = olga.role("button", "Take back the token Hallway screen")
    taken.press("Enter")
    expect(taken).to_be_focused()
    taken.press("Enter")
    expect(taken).to_have_count(0)

    tabs.get_by_role("tab", name="Figures").click()
    expect(olga.page.get_by_text("Nothing to show yet")).to_be_visible(timeout=PATIENCE)
    with olga.page.expect_download() as taken_along:
        olga.role("button", "Table (CSV)").press("Enter")
    assert taken_along.value.path().read_text().startswith("begins,span,room,area,measure,value")
    was_full(tmp_path / FILE_NAME)
    olga.page.get_by_role("combobox", name="Time").select_option("Last 30 days")
    at_once = olga.role("region", "Most people at once")
    expect(at_once.get_by_role("row", name="Lounge 7")).to_be_visible(timeout=PATIENCE)
    expect(at_once.get_by_role("row")).to_have_count(2)  # of so few as in the library nothing is told
    expect(at_once.locator("svg rect.chart-bar")).to_have_count(1)
    expect(olga.role("region", "How long people stay").get_by_role("row", name="Lounge 20 min")).to_be_visible()
    with olga.page.expect_download() as taken_along:
        olga.role("button", "Table (CSV)").press("Enter")
    assert re.search(r"le-palier,lounge,\w+,7\b", taken_along.value.path().read_text())

    tabs.get_by_role("tab", name="Log").click()
    lines = olga.role("table", "Log").get_by_role("rowheader")
    expect(lines).to_have_text(
        [
            "Token of the place taken back",
            "Token of the place made: Hallway screen",
            re.compile("zoe: from member to host", re.IGNORECASE),
            "Invitation made: member",
        ]
    )
    olga.page.keyboard.press("Escape")
    expect(olga.role("button", "See and run the place")).to_be_visible()

    of_a_host = come_in(house, zoe)
    expect(of_a_host.get_by_role("tab")).to_have_text(
        ["Members", "Invitations", "Moderation", "Figures", "Log", "Tokens", "The place"]
    )
    expect(zoe.role("button", re.compile("^Change olga", re.IGNORECASE))).to_have_count(0)

    of_a_host.get_by_role("tab", name="The place").click()
    form = zoe.role("form", "Questions for the coffee machine")
    field = form.get_by_role("textbox")
    field.fill(f"Tea or coffee?\n{'Why? ' * 40}")
    expect(field).to_have_accessible_description("Question 2 is too long: 160 characters at most.")
    form.get_by_role("button", name="Save").press("Enter")
    expect(field).to_be_focused()
    field.fill("Tea or coffee?\nWhat did you last learn?")
    form.get_by_role("button", name="Save").press("Enter")
    expect(form.get_by_role("status")).to_have_text("Done.")
    expect(field).to_have_value("Tea or coffee?\nWhat did you last learn?")
