"""Leaving a talk without a fuss, and walking the garden path together."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import TILE, Office, way_between

pytestmark = pytest.mark.media

PATH = (760.0, 960.0 + 178.0)
"""On the gravel of the garden."""


def test_c7_c13_two_walk_together_and_one_leaves_without_a_fuss(office: Office) -> None:
    """One key sets off, one key falls in step, an arrow steps out; nature's call and thanks instead of a goodbye."""
    ada, bob = office.person("Ada"), office.person("Bob")
    crowd = office.crowd()
    crowd.add("Cleo")
    ada.set_off(*PATH)
    bob.set_off(PATH[0] + 1.5 * TILE, PATH[1])
    crowd.walk({"Cleo": way_between(crowd.place("Cleo"), (PATH[0] - 1.5 * TILE, PATH[1]))})
    for person in (ada, bob):
        person.arrive()
        person.ask("papote.camera(false)")
        person.talks_with("Cleo", "Bob" if person is ada else "Ada")

    note = {person.name: person.role("region", "The promenade") for person in (ada, bob)}
    expect(note["Bob"]).to_contain_text("The garden path.")
    before = ada.ask("papote.media()")
    bob.page.keyboard.press("t")
    expect(note["Ada"]).to_contain_text("Bob is walking.")
    ada.page.keyboard.press("t")
    expect(note["Ada"]).to_contain_text("Walking with Bob.")
    place = ada.place
    crowd.ask("Cleo", "stroll", {"on": True, "walk": "w1"})
    expect(ada.page.locator("[aria-live]").filter(has_text="Cleo joined.").first).to_be_attached()
    ada.until("([x, y]) => Math.hypot(papote.me.x - x, papote.me.y - y) > 96", list(place))
    ada.talks_with("Bob", "Cleo")
    assert ada.ask("papote.media().session") == before["session"]

    bob.role("button", "Leave gently").click()
    bob.role("button", "Nature calls").click()
    expect(ada.page.get_by_text("Bob: nature calls.")).to_be_visible()
    bob.role("textbox", re.compile("^A word of thanks")).fill("Lovely walk!")
    bob.role("button", "Thanks, see you").click()
    expect(ada.page.get_by_text("Bob: “Lovely walk!”")).to_be_visible()
    ada.talks_with("Cleo")
    assert ada.page.get_by_text("left the conversation").count() == 0
    expect(note["Bob"]).not_to_contain_text("Walking")

    ada.page.keyboard.down("ArrowDown")
    expect(note["Ada"]).to_contain_text("Cleo is walking.")
    ada.page.keyboard.up("ArrowDown")
    ada.until("() => document.querySelector('.walk-note') === null || !papote.me.moving")
