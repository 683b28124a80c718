"""Leaving a talk without a fuss, and walking the garden path together."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.office import TILE, Office, way_between
from tests.browser.pocket import Pocket, drowsy

pytestmark = pytest.mark.media

PATH = (760.0, 960.0 + 178.0)
"""On the gravel of the garden."""

ANSWERS = """(() => {
  const { send } = WebSocket.prototype;
  window.answers = 0;
  WebSocket.prototype.send = function (data) {
    if (document.hidden && data === '3') answers += 1;
    return send.call(this, data);
  };
})()"""
"""Counts how often a page that is hidden has said that it is there, since the server asked."""


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

    leave = bob.role("button", "Leave", exact=True)
    leave.click()
    bob.role("button", re.compile("^Nature calls")).click()
    ada.was_told("Bob: nature calls.")
    leave.click()
    bob.role("textbox", re.compile("^A word of thanks")).fill("Lovely walk!")
    bob.role("button", "Thanks, see you").click()
    ada.was_told("Bob: “Lovely walk!”")
    ada.talks_with("Cleo")
    assert ada.page.get_by_text("left the conversation").count() == 0
    expect(note["Bob"]).not_to_contain_text("Walking")

    ada.page.keyboard.down("ArrowDown")
    expect(note["Ada"]).to_contain_text("Cleo is walking.")
    ada.page.keyboard.up("ArrowDown")
    ada.until("() => document.querySelector('.walk-note') === null || !papote.me.moving")


@pytest.mark.serve("--ping-interval", "1")
def test_c7_in_a_pocket_one_walks_on_hears_and_is_heard(office: Office, playwright: Playwright, chromium: str) -> None:
    """The camera rests; hidden it goes on, and says whenever asked that it is alive; names are spoken."""
    with drowsy(playwright, chromium) as browser:
        ada, bob = Pocket(browser, office.url, "Ada"), office.person("Bob", browser=browser)
        bob.set_off(PATH[0] + 1.5 * TILE, PATH[1])
        ada.ask(f"papote.walkTo({PATH[0]}, {PATH[1]})")
        bob.arrive()
        bob.talks_with("Ada").sees("Ada")
        bob.unmute()
        ada.ask("papote.microphone(true)")
        ada.ask("papote.on('bye', () => { window.gone = true; })")
        ada.ask("speechSynthesis.speak = ({ text }) => { window.spoken = text; }")
        session = ada.ask("papote.media().session")

        ada.ask("document.querySelector('.walk-note button').click()")
        ada.was_told("your camera rests")
        ada.ask(ANSWERS)
        bob.page.keyboard.press("t")
        expect(bob.role("region", "The promenade")).to_contain_text("Walking with Ada.")
        camera = bob.role("button", re.compile("^Camera"))
        expect(camera).to_have_attribute("aria-pressed", "false")
        ada.put_away()
        ada.ask("window.before = { ...papote.me, energy: papote.conversation().members[0].audio.energy }")
        spoken = bob.ask("papote.conversation().members[0].audio.energy")
        ada.until("papote.conversation().members[0].audio.energy - before.energy > 0.05")
        ada.until("Math.hypot(papote.me.x - before.x, papote.me.y - before.y) > 32 * 8")
        bob.until("(spoken) => papote.conversation().members[0].audio.energy - spoken > 0.05", spoken)
        ada.until("answers > 3")
        assert ada.ask("[papote.media().session, document.hidden, window.gone]") == [session, True, None]

        bob.page.keyboard.press("ArrowDown")  # a tap too short for a step
        ada.until("window.spoken === 'Bob stepped out.'")
        expect(camera).to_have_attribute("aria-pressed", "true")
        ada.take_out()
        ada.ask("document.querySelector('.walk-note button').click()")
        ada.was_told("your camera is on again")
