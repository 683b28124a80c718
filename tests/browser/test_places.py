"""Tables, doors, the stage and the bell, as people meet them on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.crowd import Crowd
from tests.browser.office import BRISK, Office, Person, free_spot, served, way_between
from tests.browser.waiting import PATIENCE

HOST_KEY = "key-of-the-house"


@pytest.fixture
def house(browser: Browser) -> Iterator[Office]:
    """An office whose host key is known."""
    with served(*BRISK, "--host-key", HOST_KEY) as url:
        opened = Office(url, browser, devices=False)
        yield opened
        errors = {person.name: person.errors for person in opened.people if person.errors}
        opened.close()
    assert not errors


def _host(house: Office, name: str) -> Person:
    """Somebody comes in by the host link."""
    return house.visit(name, host_key=HOST_KEY).enter()


def _places(person: Person) -> Person:
    """Open the list of places, with keys alone."""
    person.page.keyboard.press("u")
    person.role("tab", "Places").click()
    return person


def _sit(person: Person, table: str) -> Person:
    """Sit down at a table from the list, without the map."""
    button = _places(person).role("button", f"Sit here: {table}")
    button.focus()
    person.page.keyboard.press("Enter")
    return person


def _sits_at(person: Person, area: str) -> None:
    """Wait until somebody has a seat at a table, and is told."""
    person.until("(area) => papote.me.area === area", area)
    expect(_talk(person)).to_be_visible(timeout=PATIENCE)


def _talk(person: Person) -> Locator:
    """The bar of the talk somebody is in."""
    return person.role("region", "Your conversation")


def _fill(crowd: Crowd, viewer: Person, area: str) -> None:
    """People come in and sit down until a table has no seat left."""
    seats = viewer.ask("(area) => papote.map().areas.find((each) => each.id === area).seats", area)
    names = [f"Guest {number}" for number in range(1, len(seats) + 1)]
    for name in names:
        crowd.add(name)
    crowd.walk({name: way_between(crowd.place(name), (x, y)) for name, (x, y, _) in zip(names, seats, strict=True)})
    for name in names:
        crowd.until(name, "conversation", "(talk) => talk !== null && talk.members.length === 3")


def test_one_sits_down_from_the_list_and_stands_up_again(office: Office) -> None:
    """Without the map: the list leads to a seat, who sits at the same table talks, and the topic is told to all."""
    ada, bob = office.person("Ada"), office.person("Bob")
    for person in (ada, bob):
        _sit(person, "Table 1")
    for person in (ada, bob):
        _sits_at(person, "table-1")
    ada.talks_with("Bob")
    expect(_talk(ada)).to_contain_text("2 of 4 seats")
    ada.role("button", "And also").click()
    ada.role("button", "Say what it is about").click()
    ada.page.get_by_role("textbox", name="Topic").fill("Sourdough")
    ada.page.keyboard.press("Enter")
    expect(bob.page.get_by_role("listitem").filter(has_text=re.compile("^Table 1"))).to_contain_text("Sourdough")
    leave = ada.role("button", "Leave", exact=True)
    leave.click()
    ada.role("button", re.compile("^We part in 2 min")).click()
    expect(bob.page.get_by_role("log")).to_contain_text("Ada: we part in 2")
    expect(_talk(bob)).to_contain_text(re.compile(r"We part in\s*(2:00|1:\d\d)"))
    leave.click()
    ada.role("button", re.compile("^Stand up")).click()
    ada.until("() => papote.conversation() === null")
    expect(_talk(ada)).to_have_count(0)


def test_a_full_table_says_so_and_shows_seats_elsewhere(office: Office) -> None:
    """Who comes to a table without a free seat is shown other tables, and led to one of them."""
    ada = office.person("Ada")
    _fill(office.crowd(), ada, "table-1")
    row = _places(ada).page.get_by_role("listitem").filter(has_text=re.compile("^Table 1"))
    expect(row).to_contain_text("full")
    ada.role("button", "Wait for a seat: Table 1").click()
    card = ada.role("region", "It is full")
    expect(card).to_contain_text("4 seats", timeout=PATIENCE)
    card.get_by_role("button", name=re.compile(r"^Table 4 \(4 seats\)")).click()
    _sits_at(ada, "table-4")
    expect(card).to_have_count(0)


def _packets(person: Person) -> int:
    """How much sound has come to somebody, of whomever."""
    return int(person.traffic()["audio"]["packets"])


@pytest.mark.media
def test_c11_one_knocks_with_a_word_and_is_let_in_by_one_key(office: Office) -> None:
    """A closed door offers to knock; those inside are asked; whoever is let in walks in. Before, nothing is heard."""
    ada, bob = office.person("Ada"), office.person("Bob")
    crowd = office.crowd()
    crowd.add("Cleo")
    bob.set_off(*free_spot("meeting-1"))
    crowd.walk({"Cleo": way_between(crowd.place("Cleo"), free_spot("meeting-1", 0.3))})
    bob.arrive()
    bob.talks_with("Cleo")
    bob.role("button", "Door open").click()
    bob.role("button", re.compile("^Closed:")).click()
    ada.until("() => document.title !== '' && papote.players().length === 3")
    crowd.until("Cleo", "area_locked", "({ locked }) => locked")
    for person in (ada, bob):
        person.unmute()
    _places(ada).role("button", re.compile("^Meeting room 1")).click()
    door = ada.role("form", "At the door")
    expect(door).to_be_visible(timeout=PATIENCE)
    door.get_by_role("textbox").fill("Two minutes?")
    ada.page.keyboard.press("Enter")
    question = bob.role("region", "Somebody knocks")
    expect(question).to_contain_text("Ada knocks at the door.")
    expect(question).to_contain_text("Two minutes?")
    before = {person: _packets(person) for person in (ada, bob)}
    # Both speak: had a door let anything through, it would be there after a second.
    ada.ask("() => new Promise((resolve) => setTimeout(resolve, 1000))")
    assert {person: _packets(person) for person in (ada, bob)} == before
    assert [ada.ask("papote.conversation()"), ada.ask("papote.voices()")] == [None, []]
    bob.page.keyboard.press("y")
    expect(question).to_have_count(0)
    assert _packets(ada) == before[ada], "accepted is not yet inside"
    ada.role("button", "Go in").click()
    ada.talks_with("Bob", "Cleo")
    for person in (ada, bob):
        person.until("(before) => papote.traffic().audio.packets > before + 20", before[person])


def test_somebody_of_the_audience_is_called_up_and_heard(house: Office) -> None:
    """A raised hand stands in the queue of the host, who calls up; on the stage one sees how many hear."""
    ada, bob = _host(house, "Ada"), house.person("Bob")
    assert "host=" not in ada.page.url
    ada.set_off(*free_spot("auditorium", 0.4, 0.6))
    bob.set_off(*free_spot("auditorium", 0.6, 0.8))
    for person in (ada, bob):
        person.arrive()
    bob.role("button", re.compile("^Stage")).click()
    bob.role("button", "Raise your hand to speak").click()
    ada.role("button", re.compile("^Stage")).click()
    ada.role("button", "Call Bob to the stage").click()
    call = bob.role("region", "You are called")
    expect(call).to_contain_text("Ada calls you up to the stage.")
    call.get_by_role("button", name="I am coming").press("Enter")
    bob.until("() => papote.me.area === 'stage'")
    expect(bob.role("group", "The stage")).to_contain_text("before 1 person")
    expect(ada.role("group", "The stage")).to_contain_text("On stage: Bob.")
    # Recorded is only who agrees, and as long as one agrees.
    ada.page.get_by_role("textbox", name="Title of the recording").fill("Opening")
    ada.page.keyboard.press("Enter")
    expect(ada.role("group", "Recording: Opening")).to_be_visible()
    consent = bob.role("region", "Consent to be recorded")
    expect(consent).to_contain_text("Ada records “Opening”.")
    mark = bob.role("group", "Recording: Opening")
    expect(mark).to_contain_text("Not you")
    consent.get_by_role("button", name="I agree").click()
    expect(mark).to_contain_text("You are recorded")
    mark.get_by_role("button", name="Stop recording me").click()
    expect(mark).to_contain_text("You are not recorded")
    ada.role("button", "Stop recording").click()
    expect(mark).to_have_count(0)
    bob.role("group", "The stage").get_by_role("button", name="Leave the stage").click()
    expect(bob.role("group", "The stage")).to_have_count(0)


def test_the_bell_counts_down_for_everybody_and_can_be_taken_back(house: Office) -> None:
    """Only hosts have their tools; the bell, the timer and the megaphone are told to everybody."""
    ada, bob = _host(house, "Ada"), house.person("Bob")
    expect(bob.role("button", "Host", exact=True)).to_have_count(0)
    ada.role("button", "Host", exact=True).click()
    bell = ada.role("group", re.compile("^Ring the bell"))
    bell.get_by_role("button", name="5 minutes").click()
    expect(bob.role("group", "The bell")).to_contain_text(re.compile(r"5:00|4:\d\d"))
    expect(bob.page.get_by_role("log")).to_contain_text("The bell rings: tables end in 5 minutes.")
    ada.role("complementary", "Host tools").get_by_role("button", name="Take it back").click()
    expect(bob.role("group", "The bell")).to_have_count(0)
    ada.role("button", "Everybody").click()
    expect(bob.role("group", "Megaphone")).to_contain_text("Ada speaks to everybody.")
    ada.role("group", "Megaphone").get_by_role("button", name="Put away").click()
    expect(bob.role("group", "Megaphone")).to_have_count(0)


def test_everybody_is_seated_at_once(house: Office) -> None:
    """The host spreads people over tables: nobody has to walk, and nobody sits alone."""
    ada, bob, eve = _host(house, "Ada"), house.person("Bob"), house.person("Eve")
    ada.role("button", "Host", exact=True).click()
    ada.role("button", "Spread over the tables").click()
    ada.role("button", "Yes, spread").click()
    bob.talks_with("Eve")
    assert bob.ask("papote.me.area") == eve.ask("papote.me.area")
    expect(_talk(bob)).to_contain_text("2 of")
