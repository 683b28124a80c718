"""Cards, beacons, finding and the compass, as two people use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.annexe import ANNEXE, write_annexe
from tests.browser.office import BRISK, Office, Person, free_spot, served, way_between
from tests.browser.waiting import PATIENCE

HOST_KEY = "key-of-the-house"
DESK = ViewportSize(width=1280, height=800)


@pytest.fixture
def house(browser: Browser, tmp_path: Path) -> Iterator[Office]:
    """An office of two rooms; nobody's page may have met an error."""
    with served(*BRISK, "--host-key", HOST_KEY, "--map", str(write_annexe(tmp_path))) as url:
        made = Office(url, browser, devices=False)
        yield made
        errors = {person.name: person.errors for person in made.people if person.errors}
        made.close()
    assert not errors


def writes(house: Office, person: Person, **card: Any) -> None:
    """Somebody has this card from now on."""
    answer = person.page.request.put(f"{house.url}/api/v1/me/profile", data=card)
    assert answer.ok, answer.text()


def test_c9_c10_somebody_is_found_by_a_topic_and_the_compass_leads_there(office: Office) -> None:
    """Ada writes a card and lights a beacon; Bob finds her by what she talks about and follows the arrow.

    Then she wants to be in no list: from afar she has no name, beside her he sees who it is.
    """
    ada, bob = office.person("Ada"), office.person("Bob")
    bob.set_off(*free_spot("desks", 0.9, 0.1))
    crowd = office.crowd()
    for name, across in (("Cleo", 0.4), ("Dan", 0.6)):
        crowd.add(name)
        crowd.walk({name: way_between(crowd.place(name), free_spot("meeting-1", across))})

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
    expect(panel.get_by_role("button", name="Save")).to_have_count(0)
    panel.get_by_label("About what, if you want to say").fill("Tea in the sun?")
    panel.get_by_role("button", name="Let people know").click()
    expect(panel.get_by_role("status")).to_have_text(re.compile("^2[45] min left$"))

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
    expect(mine.get_by_role("button", name="Save")).to_have_count(0)
    bob.role("button", re.compile("^People")).click()
    people = bob.role("complementary", "People and places")
    expect(people.get_by_text("talks about Pottery, which you look for")).to_be_visible()
    expect(people.get_by_text("Tea in the sun?")).to_be_visible()

    # ---- he finds her by the topic, whatever its case, and lets the compass lead
    people.get_by_role("searchbox").fill("pottery")
    expect(people.get_by_text("can talk about Pottery")).to_be_visible()
    people.get_by_role("button", name="Show the way to Ada").click()
    compass = bob.role("region", "Compass")
    expect(compass.get_by_text(re.compile(r"steps to go, \w+"))).to_be_visible()
    bob.role("button", re.compile("^People")).click()
    people.get_by_role("button", name="Card of Ada").click()
    card = bob.role("complementary", "Card")
    expect(card.get_by_text("Sunday potter")).to_be_visible()
    expect(card.get_by_text("which you look for")).to_be_visible()
    card.get_by_role("button", name="Show the way").click()
    compass.get_by_role("button", name="Walk there").click()
    expect(compass).to_have_count(0, timeout=PATIENCE)
    bob.was_told("Here you are: Ada")

    # ---- two talk about what he looks for: the arrow leads there
    crowd.until("Dan", "conversation", "(talk) => talk !== null")
    assert crowd.ask("Dan", "topic", {"text": "Kilns"})["ok"]
    bob.role("button", re.compile("^People")).click()
    people.get_by_role("searchbox").fill("kiln")
    people.get_by_role("button", name="Show the way to Kilns").click()
    expect(compass).to_contain_text("Kilns")
    expect(compass.get_by_text(re.compile(r"steps to go, \w+"))).to_be_visible()
    compass.get_by_role("button", name="Close the compass").click()

    # ---- she does not want to be found any more
    panel.get_by_role("switch", name=re.compile("^In the list and in searches")).click()
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("button", name="Save")).to_have_count(0)
    bob.until("() => papote.players().find(({ name }) => name === 'Ada')")
    bob.walk(*free_spot("desks", 0.9, 0.1))
    bob.role("button", re.compile("^People")).click()
    expect(people.get_by_text("Ada", exact=True)).to_have_count(0)
    expect(people.get_by_text("3 people")).to_be_visible()
    people.get_by_role("searchbox").fill("pottery")
    expect(people.get_by_text("Nothing by this name, nor about this.")).to_be_visible()


def test_c9_c10_somebody_in_another_room_is_found_recommended_by_the_host_and_met(house: Office) -> None:
    """Bob is led from one room into the other, reads there whom the host recommends and why, and walks up to her.

    Once she does not want to be recommended, neither he nor the host can see that anybody would.
    """
    ada = house.person("Ada", path=f"/r/{ANNEXE}").set_off(*free_spot("desks", 0.9, 0.1))
    hana = house.person("Hana", path=f"/r/{ANNEXE}", host_key=HOST_KEY, viewport=DESK)
    bob = house.person("Bob", viewport=DESK)
    writes(house, ada, offers=["Pottery"], about="Sunday potter")
    writes(house, bob, seeks=["pottery"])
    ada.arrive()

    # ---- whom he may want to meet is in the annexe; a press takes him there, and the compass leads on
    bob.page.keyboard.press("u")
    people = bob.role("complementary", "People and places")
    suggested = people.get_by_role("listitem").filter(has_text="talks about Pottery, which you look for")
    expect(suggested).to_contain_text("in L’Annexe")
    people.get_by_role("searchbox").fill("POTT")
    elsewhere = people.get_by_role("button", name=re.compile("^Ada can talk about Pottery in L’Annexe"))
    elsewhere.press("Enter")
    compass = bob.role("region", "Compass")
    expect(compass.get_by_text(re.compile(r"steps to go, \w+"))).to_be_visible(timeout=PATIENCE)
    assert bob.page.url.endswith(f"/r/{ANNEXE}")
    expect(elsewhere).to_have_count(0)
    compass.get_by_role("button", name="Close the compass").click()

    # ---- the host recommends her, and says why
    hana.page.keyboard.press("u")
    hana.role("button", "Card of Ada").press("Enter")
    hana.role("button", "Recommend to somebody").press("Enter")
    search = hana.page.get_by_role("searchbox", name="Search for somebody")
    expect(search).to_be_focused()
    search.fill("nobody")
    expect(hana.page.get_by_text("Nobody by this name here.")).to_be_visible()
    search.fill("bó")
    expect(hana.page.get_by_label("To whom")).to_contain_text("Bob")
    hana.page.get_by_label("Why", exact=True).fill("You both fire kilns")
    hana.role("button", "Recommend to somebody").press("Enter")
    hana.was_told("Bob will see it in the list of people.")

    # ---- he reads it in the list of people, and lets the compass lead him to her
    bob.role("button", re.compile("^People")).click()
    bob.role("button", re.compile("^People")).click()
    mine = people.get_by_role("listitem").filter(has_text="You both fire kilns")
    expect(mine).to_contain_text("from Hana")
    mine.get_by_role("button", name="Show the way to Ada").press("Enter")
    compass.get_by_role("button", name="Walk there").press("Enter")
    bob.was_told("Here you are: Ada")

    # ---- she does not want it any more
    writes(house, ada, offers=["Pottery"], recommended=False)
    bob.role("button", re.compile("^People")).click()
    bob.role("button", re.compile("^People")).click()
    expect(people.get_by_role("button", name="Card of Ada")).to_be_visible()
    expect(mine).to_have_count(0)
    hana.role("button", "Recommend to somebody").press("Enter")
    hana.page.get_by_label("Why", exact=True).fill("Once more")
    hana.role("button", "Recommend to somebody").press("Enter")
    expect(hana.page.get_by_text("These two cannot be brought together like this.")).to_be_visible()
    assert "404" in hana.errors.pop()  # the browser notes each answer that is no
