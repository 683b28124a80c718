"""Tests of places that are taken by links: invitations of hosts, letters about a place, and guests' calendars."""

from __future__ import annotations

import re
from typing import Any

import pytest

from papote.auth.keys import new_key
from papote.people.account import Access
from papote.people.agenda import CLAIM_SECONDS
from papote.storage.guest_list import PlaceLetters
from papote.types import Role
from tests.api.house import Browser, House
from tests.api.test_agenda import EVENTS, answer, guest, planned
from tests.api.test_calendars import CALENDAR, read


async def invite(host: Browser, event: dict[str, Any], **wish: Any) -> str:
    """What stands behind the # of a new link."""
    made = await host.post(f"{EVENTS}/{event['id']}/invitations", wish)
    assert made.status == 201, made
    assert made.body["event"] == event["id"]
    found = re.fullmatch(r"https://office\.example/invite#([A-Za-z0-9_-]{43})", made.body["link"])
    assert found is not None
    return found.group(1)


async def accept(browser: Browser, token: str, **more: str) -> Any:
    """What somebody is told who takes it."""
    return await browser.post("/invitations/accept", {"token": token} | more)


async def test_c4_a_guest_is_invited_into_a_space_that_is_shut_and_has_a_place(house: House) -> None:
    """He sees what it is, says what he is called, and hosts see by which invitation he comes."""
    await house.rule(access=Access.LINK)
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, host="Léa", room="le-palier")
    token = await invite(host, event, note="Ada’s")
    ada = await house.browser()
    assert (await ada.get(EVENTS)).code == "invitation_needed"
    looked = (await ada.post("/invitations/look", {"token": token})).body
    assert (looked["event"]["title"], looked["event"]["host"], looked["event"]["standing"]) == ("Talk", "Léa", None)
    assert looked["room"] == "le-palier"
    assert (await accept(ada, token)).code == "bad_text"
    taken = await accept(ada, token, name="Ada")
    assert taken.body["event"]["standing"] == "confirmed"
    (seen,) = (await ada.get(EVENTS)).body["events"]
    assert seen["mine"]["standing"] == "confirmed"
    (listed,) = (await host.get(f"{EVENTS}/{event['id']}/answers")).body["answers"]
    assert (listed["name"], listed["invited"]) == ("Ada", "Ada’s")


async def test_c4_one_link_is_for_one_and_his_companions_and_nobody_else(house: House) -> None:
    """Whoever comes again is not counted again; the one too many hears what a wrong link is told."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, places=10)
    token = await invite(host, event, companions=1)
    ada, bob, eve = [await guest(house, name) for name in ("Ada", "Bob", "Eve")]
    for browser in (ada, bob, ada):
        assert (await accept(browser, token)).body["event"]["standing"] == "confirmed"
    refused = await accept(eve, token)
    assert (refused.status, refused.code) == (410, "link_invalid")
    (left,) = (await host.get(f"{EVENTS}/{event['id']}/invitations")).body["invitations"]
    assert (left["uses_left"], left["event"], left["works"]) == (0, event["id"], False)
    assert token not in str(left)


async def test_c4_where_all_places_are_taken_whoever_is_invited_waits(house: House) -> None:
    """In his order, like everybody."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host, places=1)
    await answer(host, event)
    told = await accept(await guest(house, "Ada"), await invite(host, event))
    assert told.body["event"]["standing"] == "waiting"


async def test_c4_a_member_is_invited_as_well(house: House) -> None:
    """To what is for members; a guest is not."""
    host, mia = await house.member("host@example.org", Role.HOST), await house.member("mia@example.org", Role.MEMBER)
    event = await planned(house, host, visibility="members")
    token = await invite(host, event, companions=1)
    assert (await accept(await guest(house, "Ada"), token)).code == "members_only"
    assert (await accept(mia, token)).body["event"]["standing"] == "confirmed"


async def test_an_invitation_that_is_taken_back_is_worth_nothing(house: House) -> None:
    """In the list of all of them, where it stands as well."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host)
    token = await invite(host, event)
    (listed,) = (await host.get("/spaces/home/invitations")).body["invitations"]
    assert (await host.ask("DELETE", f"/spaces/home/invitations/{listed['id']}")).status == 204
    ada = await guest(house, "Ada")
    assert (await ada.post("/invitations/look", {"token": token})).code == "link_invalid"
    assert (await accept(ada, token)).code == "link_invalid"


async def test_nobody_is_invited_to_what_is_called_off(house: House) -> None:
    """And whoever was, hears so."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host)
    token = await invite(host, event)
    await host.ask("DELETE", f"{EVENTS}/{event['id']}")
    assert (await host.post(f"{EVENTS}/{event['id']}/invitations", {})).code == "event_over"
    ada = await guest(house, "Ada")
    assert (await ada.post("/invitations/look", {"token": token})).code == "event_over"
    assert (await accept(ada, token)).code == "event_over"


@pytest.mark.parametrize("wish", [{"companions": -1}, {"companions": 21}, {"note": "x" * 121}])
async def test_an_invitation_to_a_gathering_has_bounds(house: House, wish: dict[str, Any]) -> None:
    """A bus is not a companion."""
    host = await house.member("host@example.org", Role.HOST)
    event = await planned(house, host)
    assert (await host.post(f"{EVENTS}/{event['id']}/invitations", wish)).code == "bad_message"


async def test_only_hosts_invite(house: House) -> None:
    """A member does not, nor sees who was."""
    host, mia = await house.member("host@example.org", Role.HOST), await house.member("mia@example.org", Role.MEMBER)
    event = await planned(house, host)
    for asked in (await mia.post(f"{EVENTS}/{event['id']}/invitations", {}), await mia.get(f"{EVENTS}/x/invitations")):
        assert asked.code == "forbidden"


async def test_c4_the_link_of_a_letter_takes_the_place_without_signing_in(house: House) -> None:
    """For whom it was written, while it is offered."""
    host, mia = await house.member("host@example.org", Role.HOST), await house.member("mia@example.org", Role.MEMBER)
    event = await planned(house, host, places=1)
    await answer(host, event)
    await answer(mia, event)
    await answer(host, event, coming=False)
    letters = PlaceLetters(house.database, new_key)
    letter = await letters.due(house.clock.unix())
    assert letter is not None and letter.email == "mia@example.org" and await letters.claim(letter)
    phone = await house.browser()
    looked = (await phone.post("/invitations/look", {"token": letter.secret})).body["event"]
    assert (looked["standing"], looked["claim_until"]) == ("offered", house.clock.unix() + CLAIM_SECONDS)
    assert (await accept(phone, letter.secret)).body["event"]["standing"] == "confirmed"
    assert (await mia.get(f"{EVENTS}/{event['id']}")).body["mine"]["standing"] == "confirmed"
    assert (await accept(phone, letter.secret)).code == "link_invalid"
    assert not (await phone.get("/me")).body["signed_in"]


@pytest.mark.parametrize("ending", ["POST", "DELETE"])
async def test_a_guests_calendar_goes_on_once_he_has_signed_in(house: House, ending: str) -> None:
    """It reads the account's places alone, until the account makes a link of its own, or takes this one back."""
    host, ada = await house.member("host@example.org", Role.HOST), await guest(house, "Ada")
    event = await planned(house, host)
    await planned(house, host, title="Other")
    await answer(ada, event)
    path = (await ada.post(CALENDAR)).body["link"].removeprefix("https://office.example")
    await ada.post("/sign-in", {"email": "ada@example.org"})
    assert (await ada.post("/sign-in/link", {"token": house.link()})).status == 200
    program = await house.browser()
    assert [each.summary for each in read((await program.get(path)).body)] == ["Talk"]
    (kept,) = [each for each in (await ada.get(EVENTS)).body["events"] if each["id"] == event["id"]]
    assert kept["mine"]["standing"] == "confirmed"
    assert (await ada.ask(ending, CALENDAR)).status in (201, 204)
    assert (await program.get(path)).code == "link_invalid"


async def test_a_guests_calendar_reads_his_own_places_and_nothing_else(house: House) -> None:
    """Without his cookie, until he takes the link back, or no guest may come in."""
    host, ada = await house.member("host@example.org", Role.HOST), await guest(house, "Ada")
    event = await planned(house, host)
    await planned(house, host, title="Other")
    await answer(ada, event)
    made = await ada.post(CALENDAR)
    assert made.status == 201
    path = made.body["link"].removeprefix("https://office.example")
    program = await house.browser()
    assert [each.summary for each in read((await program.get(path)).body)] == ["Talk"]
    await house.rule(access=Access.MEMBERS)
    assert (await program.get(path)).code == "link_invalid"
    await house.rule(access=Access.OPEN)
    assert (await ada.ask("DELETE", CALENDAR)).status == 204
    assert (await program.get(path)).code == "link_invalid"
    assert (await program.post(CALENDAR)).code == "not_signed_in"
