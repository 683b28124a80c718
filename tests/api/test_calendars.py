"""Tests of the agenda as calendar programs read it: files, their changes, and private links."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ical.calendar_stream import IcsCalendarStream

from papote.people.account import HOME, Access
from papote.people.agenda import MOST_AHEAD
from papote.storage.agenda import GatheringTable
from papote.types import Role
from tests.api.house import House
from tests.api.test_agenda import EVENTS, answer, guest, planned

CALENDAR = "/spaces/home/me/calendar"


def read(text: str) -> Any:
    """The gatherings in a calendar, as another program reads it."""
    return IcsCalendarStream.calendar_from_ics(text).events


async def test_c4_a_calendar_is_told_of_every_change_and_of_ones_own_place(house: House) -> None:
    """By the sequence, which grows; the id stays."""
    host, ada = await house.member("host@example.org", Role.HOST), await guest(house, "Ada")
    event = await planned(house, host, text="A, b; c\nd", host="Léa", room="le-palier", area="stage")
    one = f"{EVENTS}/{event['id']}"
    got = await ada.get(f"{one}/event.ics")
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (first,) = read(got.body)
    assert (first.summary, first.sequence, first.status.value) == ("Talk", 0, "CONFIRMED")
    assert first.description == "Léa\n\nA, b; c\nd"
    assert str(first.url) == "https://office.example/r/le-palier"
    assert first.start.timestamp() == event["starts_at"]
    assert first.end.timestamp() == event["ends_at"]
    await answer(host, event)
    await answer(ada, event)
    assert read((await ada.get(f"{one}/event.ics")).body)[0].status.value == "TENTATIVE"
    assert read((await host.get(f"{one}/event.ics")).body)[0].status.value == "CONFIRMED"
    house.clock.turn(60)
    await host.ask("DELETE", one)
    (last,) = read((await ada.get(f"{one}/event.ics")).body)
    assert (last.uid, last.sequence, last.status.value) == (first.uid, 1, "CANCELLED")
    assert last.dtstamp > first.dtstamp


async def test_a_calendar_reads_by_a_private_link_until_it_is_taken_back(house: House) -> None:
    """Without any cookie, and no longer than its owner may come in."""
    host, ada = await house.member("host@example.org", Role.HOST), await house.member("ada@example.org", Role.MEMBER)
    await planned(house, host, visibility="members")
    made = await ada.post(CALENDAR)
    assert made.status == 201
    path = made.body["link"].removeprefix("https://office.example")
    program = await house.browser()
    assert [each.summary for each in read((await program.get(path)).body)] == ["Talk"]
    newer = (await ada.post(CALENDAR)).body["link"].removeprefix("https://office.example")
    assert (await program.get(path)).status == 410
    assert (await program.get(newer)).status == 200
    await house.rule(access=Access.MEMBERS)
    assert (await program.get(newer)).status == 200
    await ada.ask("DELETE", f"/spaces/home/members/{await house.account(ada)}")
    assert (await program.get(newer)).code == "link_invalid"
    await house.rule(access=Access.OPEN)
    assert "Talk" not in (await program.get(newer)).body
    assert (await ada.ask("DELETE", CALENDAR)).status == 204
    assert (await program.get(newer)).code == "link_invalid"


async def test_links_of_calendars_are_not_to_be_guessed(house: House) -> None:
    """Whoever tries too often is told to wait, right or not."""
    program = await house.browser()
    codes = [(await program.get(f"{EVENTS}.ics?key={'x' * 42}{number % 10}")).code for number in range(12)]
    assert codes == ["link_invalid"] * 10 + ["too_many"] * 2


async def test_a_calendar_has_what_is_to_come_however_much_is_over(house: House) -> None:
    """As many as are read at once have been; the next one is in it all the same."""
    host = await house.member("host@example.org", Role.HOST)
    past = await planned(house, host)
    house.clock.turn(7201)
    await planned(house, host, title="Next")
    table = GatheringTable(house.database)
    first = await table.get(HOME, past["id"])
    assert first is not None
    for number in range(MOST_AHEAD):
        await table.add(replace(first, id=f"past-{number}"), house.clock.unix())
    titles = [each.summary for each in read((await host.get(f"{EVENTS}.ics")).body)]
    assert titles.count("Next") == 1
    assert "Talk" in titles
