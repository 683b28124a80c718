"""Two people, each in a browser: they meet, exchange cards, promise something, and one takes himself out again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.office import Office, Person

DESKTOP = ViewportSize(width=1280, height=800)


def open_book(person: Person, tab: str = "People met") -> Locator:
    """The address book, on one of its tabs."""
    panel = person.role("complementary", "Address book")
    if not panel.is_visible():
        person.role("button", "More", exact=True).click()
        person.role("button", "Address book").click()
    panel.get_by_role("tab", name=tab).click()
    return panel


def suggested(person: Person, name: str) -> Locator:
    """Somebody among those one may want to meet, in the list of people."""
    panel = person.role("complementary", "People and places")
    if not panel.is_visible():
        person.role("button", re.compile("^People")).first.click()
    return panel.get_by_role("listitem").filter(has_text=name).filter(has_text="you met on")


def press_beside_talk(person: Person, name: str) -> None:
    """What one may do with whom one talks; beside a panel there is so little room that it is in a sheet."""
    also = person.role("button", "And also")
    if also.is_visible():
        also.press("Enter")
    person.role("button", name).press("Enter")


@pytest.mark.serve("--encounter-seconds", "1")
def test_c2_c3_two_people_meet_exchange_cards_and_keep_a_promise(office: Office) -> None:
    """Nothing is noted before both have the book on, nothing goes over before both say so, and withdrawing erases."""
    ada, bob = office.person("Ada", viewport=DESKTOP), office.person("Bob", viewport=DESKTOP)
    for person in (ada, bob):
        panel = open_book(person)
        switch = panel.get_by_role("switch", name=re.compile("encounter book"))
        expect(switch).to_have_attribute("aria-checked", "false")
        switch.press("Enter")
        expect(switch).to_have_attribute("aria-checked", "true")
    ada.walk(ada.place[0] + 8, ada.place[1])
    bob.ask("() => papote.walkTo(papote.players().find(({ name }) => name === 'Ada').id)")
    ada.talks_with("Bob")
    expect(ada.page.get_by_role("button", name=re.compile(r"^Bob\b.*Le Palier"))).to_be_visible()

    details = open_book(ada, "My details")
    details.get_by_label("E-mail").fill("ada@example.org")
    details.get_by_role("button", name="Save").click()
    ada.was_told("Your details are up to date.")
    press_beside_talk(ada, "Exchange cards")
    asked = bob.role("region", "Exchange of cards")
    expect(asked).to_contain_text("Ada offers you a card")
    expect(asked).to_contain_text("You give: Bob.")
    asked.get_by_role("button", name="Exchange", exact=True).press("Enter")
    line = open_book(bob).get_by_role("button", name=re.compile(r"^Ada\b"))
    expect(line).to_contain_text("Cards exchanged")
    line.press("Enter")
    expect(bob.role("link", "ada@example.org")).to_have_attribute("href", "mailto:ada@example.org")
    bob.page.get_by_label("My note").fill("Potter. Likes tea.")
    bob.page.get_by_label("My note").press("Tab")

    press_beside_talk(ada, "Promise something")
    field = ada.page.get_by_label("To Bob, I promise to…")
    expect(field).to_be_focused()
    field.fill("send the article")
    field.press("Enter")
    done = ada.role("checkbox", re.compile("send the article"))
    expect(done).not_to_be_checked()
    expect(open_book(bob, "Promises").get_by_text("send the article")).to_be_visible()
    expect(open_book(bob)).to_contain_text("Ada")
    edit = ada.role("button", re.compile("^Change the promise"))
    edit.press("Enter")
    form = ada.role("form", "Change the promise: send the article")
    expect(form.get_by_label("To Bob, I promise to…")).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    edit.press("Enter")
    form.get_by_label("To Bob, I promise to…").fill("send both articles")
    form.get_by_label("By").fill("2030-11-27")
    form.get_by_role("button", name="Save").press("Enter")
    expect(ada.role("checkbox", re.compile("send both articles.*2030"))).not_to_be_checked()
    expect(edit).to_be_focused()
    expect(open_book(bob, "Promises").get_by_text("send both articles")).to_be_visible()
    open_book(bob)

    # ---- once they have parted, each is told that the other is here; she, what she owes him as well
    ada.walk_into("lounge")
    bob.until("() => papote.conversation() === null")
    met_him = suggested(ada, "Bob")
    expect(met_him).to_contain_text(re.compile("you promised: send both articles · you met on"))
    expect(suggested(bob, "Ada")).to_contain_text(re.compile("you met on"))
    expect(suggested(bob, "Ada")).not_to_contain_text("promised")

    open_book(ada).get_by_role("button", name=re.compile(r"^Bob\b")).press("Enter")
    ada.role("button", "Erase from both books: Bob").press("Enter")
    ada.role("button", "Erase from both books: Bob").press("Enter")
    expect(ada.page.get_by_text("Nobody yet.")).to_be_visible()
    open_book(bob, "Promises")
    expect(bob.page.get_by_text("send both articles")).to_have_count(0)
    left = open_book(bob).get_by_role("button", name=re.compile("^Somebody, on"))
    left.press("Enter")
    expect(bob.page.get_by_label("My note")).to_have_value("Potter. Likes tea.")
    assert "ada@example.org" not in bob.page.content()
