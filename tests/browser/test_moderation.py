"""A host and somebody who disturbs, each in a browser: mute, move out, ban; and what people do about each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.office import Office, Person
from tests.browser.sources import reached_from
from tests.browser.waiting import PATIENCE

HOST_KEY = "moderation-test-host-key-0123"
ELSEWHERE = "127.0.0.23"
DESKTOP = ViewportSize(width=1280, height=800)


@pytest.fixture
def elsewhere(office: Office, browser: Browser) -> Iterator[Office]:
    """The same office, as people see it who come from another address."""
    with reached_from(office.url, ELSEWHERE) as url:
        made = Office(url, browser, devices=False)
        yield made
        made.close()


def open_menu(host: Person, name: str) -> None:
    """Open somebody's menu from the list of people, by keyboard."""
    if not host.role("complementary", "People and places").is_visible():
        host.role("button", re.compile("^People")).first.click()
    more = host.role("button", f"What to do with {name}")
    more.focus()
    more.press("Enter")
    expect(host.role("dialog", re.compile(name))).to_be_visible()


def refused(office: Office, person: Person | None = None) -> None:
    """Somebody tries to come in and is told why not: in a tab of this person's, or in a fresh browser."""
    context = person.context if person is not None else office.browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{office.url}/?lang=en&name=Somebody+Else")
    expect(page.get_by_text("You may not come in here")).to_be_visible()
    page.get_by_role("button", name="Come in").press("Enter")
    expect(page.get_by_text("You may not come in here")).to_be_visible()
    assert page.evaluate("papote.me") is None
    page.close()
    if person is None:
        context.close()


@pytest.mark.serve("--host-key", HOST_KEY)
def test_d16_a_banned_guest_does_not_come_back(office: Office, elsewhere: Office) -> None:
    """Muted, led to the entrance, moved out, banned; then with a new name, tab, or cookie: refused each time."""
    ada = office.person("Ada", host_key=HOST_KEY, viewport=DESKTOP)
    eve = elsewhere.person("Eve", devices=True)
    eve.unmute()
    ada.until("() => papote.players().length === 2")

    open_menu(ada, "Eve")
    ada.role("button", "Mute", exact=True).click()
    expect(eve.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")
    eve.was_told("Ada has muted you")

    open_menu(ada, "Eve")
    ada.role("button", "Move out…").press("Enter")
    ada.role("button", "Move out", exact=True).press("Enter")
    eve.was_told("brought you to the entrance")
    ada.was_told("Eve is at the entrance")

    open_menu(ada, "Eve")
    ada.role("button", "Move out…").press("Enter")
    ada.page.get_by_label("All the way out").check()
    ada.role("button", "Move out", exact=True).press("Enter")
    expect(eve.page.get_by_role("alert")).to_contain_text("moved you out")
    eve.role("button", "Come back").click()
    eve.page.get_by_role("button", name="Come in").click()
    eve.arrived()

    open_menu(ada, "Eve")
    ada.role("button", "Ban…").click()
    ada.role("textbox", "Why (for hosts)").fill("Shouts at everybody")
    ada.role("button", "Ban", exact=True).click()
    expect(eve.page.get_by_role("alert")).to_contain_text("You may not come in here")
    ada.until("() => papote.players().length === 1")

    refused(elsewhere, eve)
    eve.context.clear_cookies()
    refused(elsewhere, eve)
    refused(elsewhere)

    bob = office.person("Bob")
    ada.until("() => papote.players().length === 2")
    assert sorted(bob.ask("papote.players().map(({ name }) => name)")) == ["Ada", "Bob"]


@pytest.mark.serve("--host-key", HOST_KEY)
def test_p04_people_block_and_report_each_other(office: Office) -> None:
    """A block is in the settings and can be undone; a report is what the host reads."""
    ada = office.person("Ada", host_key=HOST_KEY, viewport=DESKTOP)
    bob, eve = office.person("Bob", viewport=DESKTOP), office.person("Eve")
    bob.until("() => papote.players().length === 3")

    open_menu(bob, "Eve")
    bob.role("button", "Block…").click()
    bob.role("button", "Block", exact=True).click()
    bob.was_told("Eve is blocked")
    eve.ask("window.waves = 0; papote.on('waved', () => window.waves++)")
    open_menu(bob, "Eve")
    bob.role("dialog", re.compile("Eve")).get_by_role("button", name="Wave").click()

    open_menu(bob, "Eve")
    bob.role("button", "Report…").click()
    expect(bob.role("button", "Send")).to_be_disabled()
    bob.role("textbox", "Your message").fill("She follows me everywhere.")
    bob.role("button", "Send").click()
    bob.was_told("the hosts have been told")
    assert eve.ask("window.waves") == 0

    bob.role("button", "More", exact=True).click()
    bob.role("button", "Settings").click()
    bob.role("button", "Unblock Eve").click()
    expect(bob.page.get_by_text("Nobody, and that is fine.")).to_be_visible()

    ada.role("button", re.compile("^Host")).click()
    ada.role("button", "1 report to look at").click()
    expect(ada.page.get_by_role("article").filter(has_text="She follows me everywhere.")).to_be_visible()
    ada.role("button", "Seen to").click()
    expect(ada.page.get_by_text("Nothing to report.")).to_be_visible()


@pytest.mark.serve("--max-guests", "1", "--resume-seconds", "2", "--media-lease", "1")
def test_who_comes_when_it_is_full_waits_in_the_lobby(office: Office) -> None:
    """Told the place in the line, and let in by itself when somebody leaves."""
    bob = office.person("Bob")
    eve = office.visit("Eve")
    eve.role("button", "Come in").click()
    expect(eve.page.get_by_role("status").filter(has_text="you are number 1 in the line")).to_be_visible()
    bob.page.close()
    eve.arrived()
