"""The coffee machine: two are brought together at a high table, and a third waits for company."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.office import BRISK, Office, free_spot

pytestmark = pytest.mark.media

TINY = ViewportSize(width=640, height=480)


@pytest.mark.serve(*BRISK)
def test_c1_two_take_a_coffee_and_a_third_waits_for_company(office: Office) -> None:
    """They walk to a high table and hear each other; the third is told that she waits; leaving is one key."""
    ada, bob, cleo = (office.person(name, viewport=TINY) for name in ("Ada", "Bob", "Cleo"))
    topics = {ada: ["Levain"], bob: ["levain"]}
    for person, offers in topics.items():
        person.ask(
            """(offers) => fetch('/api/v1/me/profile', {
              method: 'PUT', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({offers}),
            })""",
            offers,
        )
    for place, person in ((0.1, ada), (0.9, bob), (0.5, cleo)):
        person.set_off(*free_spot("coffee", place, 0.3))
    for person in (ada, bob, cleo):
        person.arrive()
        person.unmute()
    ada.role("button", re.compile("Take a coffee")).click()
    expect(ada.page.get_by_text("Your coffee is brewing")).to_be_visible()
    bob.page.keyboard.press("k")
    for person, other in ((ada, "Bob"), (bob, "Ada")):
        person.talks_with(other)
    # At once: a minute later she would be led to them.
    cleo.page.keyboard.press("k")
    expect(cleo.page.get_by_role("status").filter(has_text="People waiting: 1")).to_be_attached()
    cleo.talks_with()
    cleo.page.keyboard.press("k")
    for person, other in ((ada, "Bob"), (bob, "Ada")):
        person.talks_with(other)
        person.until("() => papote.me.area.startsWith('high-table')")
        card = person.page.get_by_role("region", name="Coffee machine")
        expect(card).to_contain_text(re.compile(f"A coffee with {other}.*evain", re.DOTALL))
        bar = person.role("region", "Your conversation")
        above, below = bar.bounding_box(), card.bounding_box()
        assert above is not None and below is not None and above["y"] + above["height"] <= below["y"]
    ada.until("() => papote.conversation().members[0].audio.energy > 0.05")
    question = ada.page.locator("blockquote p[aria-live]")
    first = question.inner_text()
    ada.role("button", "Another question").click()
    expect(question).not_to_have_text(first)
    ada.page.keyboard.press("k")
    for person in (ada, bob):
        person.talks_with()
