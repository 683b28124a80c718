"""Three people, each in a browser: one asks another to introduce him to the third, and two have a table."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.test_book import DESKTOP, open_book


@pytest.mark.serve("--encounter-seconds", "1")
def test_c8_asked_passed_on_and_agreed_with_a_note(office: Office) -> None:
    """Who asks sees it wait; a yes names the other, the place and what was said of both."""
    ada, bob, cyd = [office.person(name, viewport=DESKTOP) for name in ("Ada", "Bob", "Cyd")]
    for person in (ada, bob, cyd):
        switch = open_book(person).get_by_role("switch", name=re.compile("encounter book"))
        switch.press("Enter")
        expect(switch).to_have_attribute("aria-checked", "true")
    cyd.walk(cyd.place[0] + 8, cyd.place[1])
    for person in (ada, bob):
        person.ask("() => papote.walkTo(papote.players().find(({ name }) => name === 'Cyd').id)")
    bob.talks_with("Ada", "Cyd")

    open_book(ada).get_by_role("button", name=re.compile(r"^Cyd\b")).press("Enter")
    ada.role("button", "Ask for an introduction").press("Enter")
    ada.page.get_by_label("Whom would you like to meet?").fill("your potter")
    ada.page.get_by_label(re.compile(r"^Why\?")).fill("I fire wood kilns as well")
    ada.role("button", "Ask", exact=True).press("Enter")
    expect(open_book(ada)).to_contain_text("Waiting, until")

    book = open_book(cyd)
    expect(book).to_contain_text("Ada would like to meet your potter, through you:")
    book.get_by_label("Pass it on to").select_option("Bob")
    book.get_by_label("A word for both").fill("You both love kilns.")
    book.get_by_role("button", name="Pass on").press("Enter")
    expect(book).to_contain_text("Passed on to Bob.")
    assert "Bob" not in (open_book(ada).locator(".book-introductions").text_content() or "")

    book = open_book(bob)
    expect(book).to_contain_text("Ada would like to meet you, through Cyd:")
    expect(book).to_contain_text("You both love kilns.")
    expect(book).not_to_contain_text("your potter")
    now = bob.ask("() => new Date(Date.now() - 60_000 * new Date().getTimezoneOffset()).toISOString().slice(0, 16)")
    book.get_by_label("When?").fill(now)
    book.get_by_role("button", name="Yes, let’s meet").press("Enter")
    for person, other in ((ada, "Bob"), (bob, "Ada")):
        pinned = open_book(person).locator(".book-introductions")
        expect(pinned).to_contain_text(f"With {other}, ")
        expect(pinned).to_contain_text("You both love kilns.")
        pinned.get_by_role("button", name="Go there").press("Enter")
    for person, other in ((ada, "Bob"), (bob, "Ada")):
        person.was_told(f"You and {other} are at your table: “You both love kilns.”")
