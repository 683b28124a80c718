"""Desks to work out loud at, in browsers: found in the list, a ticket, one's turn, a word of thanks, the public log."""

from __future__ import annotations

from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.office import Office, Person

DESKTOP = ViewportSize(width=1280, height=800)


def desks(person: Person) -> Locator:
    """The list of desks, among the places."""
    listed = person.role("region", "Desks to work out loud")
    if not listed.is_visible():
        person.role("button", "People", exact=True).click()
        person.role("tab", "Places").click()
    return listed


def test_c14_one_works_out_loud_and_others_come_with_tickets(office: Office) -> None:
    """First come, first served: who waits sees how long, who is called comes and leaves thanks, and the log is open."""
    ada, bob = (office.person(name, viewport=DESKTOP, permissions=()) for name in ("Ada", "Bob"))
    expect(desks(bob)).to_contain_text("Nobody works there just now.")
    ada.walk_into("desk-1")
    free = ada.role("form", "Desk to work out loud")
    free.get_by_label("What on?").fill("The kitchen garden")
    free.get_by_label("For how many tickets?").select_option("2")
    free.get_by_role("button", name="Sit down").press("Enter")
    own = ada.role("region", "Desk to work out loud", exact=True)
    expect(own).to_contain_text("You work out loud: The kitchen garden.")
    expect(own).to_contain_text("Nobody just now. 2 more tickets to take.")
    chairs = ada.ask("papote.map().areas.find(({ id }) => id === 'desk-1').seats")
    assert list(ada.place) in [chair[:2] for chair in chairs]

    line = desks(bob).get_by_role("listitem")
    expect(line).to_contain_text("The kitchen garden")
    expect(line).to_contain_text("Desk 1 · No wait.")
    crowd = office.crowd()
    crowd.add("Cleo")
    crowd.ask("Cleo", "take_ticket", {"area": "desk-1", "on": True})
    expect(own).to_contain_text("Cleo is coming")
    line.get_by_role("button", name="Take a ticket with Ada").press("Enter")
    expect(line).to_contain_text("Your turn in about 10 minutes. · All tickets are taken.")
    expect(own).to_contain_text("1 ticket waits.")
    ada.role("button", "Next").press("Enter")

    expect(line).to_contain_text("your turn")
    bob.role("button", "I am coming").press("Enter")
    expect(own).to_contain_text("Bob is here")
    bob.page.get_by_label("A word of thanks").fill("Lovely beans!")
    bob.role("button", "Thanks!").press("Enter")
    expect(ada.page.get_by_text("Bob thanks you: “Lovely beans!”").first).to_be_visible()
    expect(bob.page.get_by_text("Your thanks are with them.")).to_be_visible()
    ada.role("button", "Change", exact=True).press("Enter")
    plan = ada.role("form", "Desk to work out loud")
    plan.get_by_label("What on?").fill("The roses")
    plan.get_by_label("For how many tickets?").select_option("No more tickets")
    plan.get_by_role("button", name="Save").press("Enter")
    expect(line).to_contain_text("The roses")
    bob.role("button", "I am done").first.press("Enter")
    expect(line).to_contain_text("No more time today.")
    expect(line.get_by_role("button", name="Take a ticket with Ada")).to_have_count(0)
    expect(own).to_contain_text("Nobody just now. No more time today.")
    ada.role("button", "Leave the desk").press("Enter")
    expect(desks(bob)).to_contain_text("Nobody works there just now.")
    # What lasts less than a minute is in no log; who came is in none at all.
    path = desks(bob).get_by_role("link", name="the public log").get_attribute("href")
    log = bob.page.request.get(f"{office.url}{path}").text()
    assert log.startswith("# Papote\n")
    assert "Bob" not in log and "Cleo" not in log
