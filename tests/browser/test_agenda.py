"""The agenda in two browsers: a host plans by keyboard, places go to who comes first, and what begins leads there."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.office import BRISK, Office, Person
from tests.browser.waiting import PATIENCE

HOST_KEY = "key-of-the-house"
DESK = ViewportSize(width=1100, height=720)


def panel(person: Person) -> Locator:
    """The agenda, opened by keyboard."""
    person.role("button", "Agenda").press("Enter")
    return person.page.get_by_role("complementary", name="Agenda")


def plan(person: Person, url: str, **changes: Any) -> None:
    """Plan something as a program of a host would."""
    now = time.time()
    wish = {"title": "Now", "starts_at": now + 1, "ends_at": now + 600} | changes
    headers = {"X-Papote-Host-Key": HOST_KEY}
    answer = person.page.request.post(f"{url}/api/v1/spaces/home/events", data=wish, headers=headers)
    assert answer.ok, answer.text()


@pytest.mark.serve("--host-key", HOST_KEY, *BRISK)
def test_c4_a_host_plans_a_table_for_one_and_whoever_comes_late_is_told_when_it_is_free(office: Office) -> None:
    """Then it begins, and everybody is shown the way."""
    ada = office.visit("Ada", host_key=HOST_KEY, viewport=DESK).enter()
    bob = office.visit("Bob", viewport=DESK).enter()
    agenda, other = panel(ada), panel(bob)
    expect(other).to_contain_text("Nothing is planned yet.")
    agenda.get_by_role("button", name="Plan something").press("Enter")
    form = ada.page.get_by_role("dialog", name="Plan something")
    form.get_by_role("button", name="Save").press("Enter")
    expect(form.get_by_label(re.compile("^Title"))).to_be_focused()
    expect(form).to_contain_text("Give it a title.")
    ada.page.keyboard.type("Coffee for one")
    form.get_by_label(re.compile("^Place")).select_option(label="Le Palier – Table 2")
    form.get_by_label("Number of places").fill("1")
    form.get_by_role("button", name="Add something").press("Enter")
    form.get_by_label("What", exact=True).fill("Soup")
    form.get_by_label("How many").fill("1")
    begins = datetime.fromisoformat(form.get_by_label("Begins").input_value())
    form.get_by_role("button", name="Save").press("Enter")
    entry = agenda.get_by_role("article", name="Coffee for one")
    expect(entry).to_contain_text("1 place left")
    expect(entry.locator("time")).to_have_attribute("datetime", re.compile(begins.astimezone().date().isoformat()[:7]))
    entry.get_by_role("button", name=re.compile("^I’ll come")).press("Enter")
    expect(agenda.get_by_role("status").first).to_have_text("Coffee for one : You have a place.")
    late = other.get_by_role("article", name="Coffee for one")
    late.get_by_role("button", name=re.compile("^I’ll come")).press("Enter")
    expect(late).to_contain_text("Waiting list: you are number 1.")
    # The host's open panel follows: it is told, and does not wait for its next look.
    expect(entry).to_contain_text("1 person waits")
    expect(late.get_by_role("button", name=re.compile("^Call it off"))).to_have_count(0)
    entry.get_by_role("button", name=re.compile("^I won’t come")).press("Enter")
    offer = bob.page.locator(".toast", has_text="A place is free for you")
    offer.get_by_role("button", name="Take the place").press("Enter")
    expect(late).to_contain_text("You have a place.")
    late.get_by_role("checkbox", name="Soup (1 left)").press("Space")
    expect(late.get_by_role("checkbox", name="Soup (none left)")).to_be_checked()
    entry.get_by_role("button", name=re.compile("^Who comes")).press("Enter")
    expect(entry.get_by_role("listitem").first).to_contain_text("Bob comes · Soup")
    file = bob.page.request.get(f"{office.url}{late.get_by_role('link').get_attribute('href')}")
    assert "SUMMARY:Coffee for one" in file.text()
    plan(ada, office.url, room="le-palier", area="entrance")
    plan(ada, office.url, title="At the table", room="le-palier", area="table-2")
    there = bob.page.locator(".toast", has_text="“At the table” begins now")
    bob.was_told("“Now” begins now: Entrance.")
    there.get_by_role("button", name="Go there").press("Enter")
    bob.until("() => papote.me.area === 'table-2'")
    entry.get_by_role("button", name=re.compile("^Call it off")).press("Enter")
    entry.get_by_role("button", name=re.compile("^Call it off")).first.press("Enter")
    expect(late).to_contain_text("Cancelled")
    expect(late.get_by_role("button")).to_have_count(0)


@pytest.mark.serve("--host-key", HOST_KEY, *BRISK)
def test_c4_a_host_invites_somebody_with_one_companion_by_a_link(office: Office) -> None:
    """Whoever opens it says what he is called, has a place, and the next one has the other; a third has none."""
    ada = office.visit("Ada", host_key=HOST_KEY, viewport=DESK).enter()
    now = time.time()
    plan(ada, office.url, title="Supper", starts_at=now + 3600, ends_at=now + 7200, places=1)
    entry = panel(ada).get_by_role("article", name="Supper")
    entry.get_by_role("button", name=re.compile("^Invite")).press("Enter")
    form = ada.page.get_by_role("dialog", name="Invite: Supper")
    expect(form.get_by_label(re.compile("^For whom"))).to_be_focused()
    ada.page.keyboard.type("Cleo’s")
    form.get_by_label(re.compile("^May bring along")).fill("1")
    form.get_by_role("button", name="Make the link").press("Enter")
    link = form.get_by_label("Invitation link").input_value()
    ada.page.keyboard.press("Escape")
    for name, told in (("Cleo", "You have a place."), ("Dan", "All places are taken: you are on the waiting list")):
        guest = office.visit(path="/sign-in", viewport=DESK)
        guest.page.goto(link)
        guest.role("button", "I’ll come").press("Enter")
        expect(guest.page.get_by_label("Your name or nickname")).to_be_focused()
        guest.page.keyboard.type(name)
        guest.page.keyboard.press("Enter")
        expect(guest.page.get_by_role("status")).to_contain_text(told, timeout=PATIENCE)
        expect(guest.role("link", "Come in")).to_have_attribute("href", "/")
    late = office.visit(path="/sign-in", viewport=DESK)
    late.page.goto(link)
    expect(late.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    late.errors.clear()  # that it works no more, which the browser writes down
    entry.get_by_role("button", name=re.compile("^Who comes")).press("Enter")
    expect(entry.get_by_role("listitem").first).to_have_text("Cleo comes · invited Cleo’s", timeout=PATIENCE)
