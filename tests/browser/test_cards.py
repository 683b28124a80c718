"""Cards, beacons, finding and the compass, as two people use them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.office import Office, free_spot
from tests.browser.waiting import PATIENCE


def test_c9_c10_somebody_is_found_by_a_topic_and_the_compass_leads_there(office: Office) -> None:
    """Ada writes a card and lights a beacon; Bob finds her by what she talks about and follows the arrow.

    Then she wants to be in no list: from afar she has no name, beside her he sees who it is.
    """
    ada, bob = office.person("Ada"), office.person("Bob")
    bob.set_off(*free_spot("desks", 0.9, 0.1))

    # ---- Ada writes her card
    ada.page.locator(".me-button").click()
    ada.role("button", "My card").click()
    panel = ada.role("complementary", "My card")
    panel.get_by_label("A few words about me").fill("Sunday potter")
    panel.get_by_role("combobox", name="I can talk about").fill("Pottery")
    ada.page.keyboard.press("Enter")
    panel.get_by_role("combobox", name="I would like to hear about").fill("cargo bikes")
    ada.page.keyboard.press("Enter")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("button", name="Saved")).to_be_disabled()
    panel.get_by_label("About what, if you want to say").fill("Tea in the sun?")
    panel.get_by_role("button", name="Let people know").click()
    expect(panel.get_by_role("status")).to_have_text("25 min left")

    # ---- Bob completes a topic from what people here have, and is told why he may want to meet her
    bob.arrive()
    bob.page.locator(".me-button").click()
    bob.role("button", "My card").click()
    mine = bob.role("complementary", "My card")
    seeks = mine.get_by_role("combobox", name="I would like to hear about")
    seeks.press_sequentially("POT")
    expect(mine.get_by_role("option", name="Pottery")).to_be_visible()
    bob.page.keyboard.press("ArrowDown")
    bob.page.keyboard.press("Enter")
    expect(mine.get_by_role("button", name="Remove Pottery")).to_be_visible()
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("button", name="Saved")).to_be_disabled()
    bob.role("button", re.compile("^People")).click()
    people = bob.role("complementary", "People and places")
    expect(people.get_by_text("talks about Pottery, which you look for")).to_be_visible()
    expect(people.get_by_text("Tea in the sun?")).to_be_visible()

    # ---- he finds her by the topic, whatever its case, and lets the compass lead
    people.get_by_role("searchbox").fill("pottery")
    expect(people.get_by_text("can talk about Pottery")).to_be_visible()
    people.get_by_role("button", name="Show the way to Ada").click()
    compass = bob.role("region", "Compass")
    expect(compass.get_by_text(re.compile(r"steps away, \w+"))).to_be_visible()
    bob.role("button", re.compile("^People")).click()
    people.get_by_role("button", name="Card of Ada").click()
    card = bob.role("complementary", "Card")
    expect(card.get_by_text("Sunday potter")).to_be_visible()
    expect(card.get_by_text("which you look for")).to_be_visible()
    card.get_by_role("button", name="Show the way").click()
    compass.get_by_role("button", name="Walk there").click()
    expect(compass).to_have_count(0, timeout=PATIENCE)
    expect(bob.page.get_by_text("Here you are: Ada")).to_be_visible()

    # ---- she does not want to be found any more
    panel.get_by_role("switch", name=re.compile("^In the list and in searches")).click()
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("button", name="Saved")).to_be_disabled()
    bob.until("() => papote.players().find(({ name }) => name === 'Ada')")
    bob.walk(*free_spot("desks", 0.9, 0.1))
    bob.role("button", re.compile("^People")).click()
    expect(people.get_by_text("Ada", exact=True)).to_have_count(0)
    expect(people.get_by_text("1 person")).to_be_visible()
    people.get_by_role("searchbox").fill("pottery")
    expect(people.get_by_text("Nobody of that name here.")).to_be_visible()
