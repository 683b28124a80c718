"""Tests of cards: one's own, and those of people who are here."""

from __future__ import annotations

import pytest

from papote.people.account import HOME, Identity
from papote.types import PersonId, Role
from papote.world.cards import Card
from tests.api.house import Browser, House

CARD = {
    "about": "Potière",
    "offers": ["céramique"],
    "seeks": ["vélo", "Vélo"],
    "languages": ["fr"],
    "links": ["https://example.org/ada"],
    "listed": True,
    "book": False,
    "recommended": True,
}


async def guest(house: House, name: str = "Ada", address: str = "192.0.2.1") -> tuple[Browser, PersonId]:
    """Somebody without an account."""
    browser = await house.browser()
    made = await browser.post("/guest", {"name": name, "avatar": "a01"}, X_Test_Address=address)
    return browser, PersonId(made.body["person"])


def here(house: House, person: PersonId, card: Card) -> None:
    """This person is in a room."""
    house.doorman.people.append(Identity(person, None, None, "Ada", "a01", Role.GUEST, (), HOME, card))


async def test_a_guest_writes_a_card_and_it_is_the_same_next_time(house: House) -> None:
    """Topics once each; those who are with him hear of it at once."""
    browser, person = await guest(house)
    assert (await browser.get("/me/profile")).body["offers"] == []
    changed = await browser.ask("PUT", "/me/profile", CARD)
    assert changed.body == CARD | {"seeks": ["vélo"]}
    assert (await browser.get("/me/profile")).body == changed.body
    assert house.doorman.cards[0][0] == person
    assert house.doorman.cards[0][1].seeks == ("vélo",)


async def test_nobody_has_no_card(house: House) -> None:
    """One is somebody first."""
    browser = await house.browser()
    assert (await browser.get("/me/profile")).code == "not_signed_in"
    assert (await browser.ask("PUT", "/me/profile", CARD)).code == "not_signed_in"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"about": "x" * 141}, "bad_text"),
        ({"links": ["javascript:alert(1)"]}, "bad_text"),
        ({"offers": [str(number) for number in range(9)]}, "bad_message"),
        ({"languages": ["fra"]}, "bad_message"),
        ({"verified": True}, "bad_message"),
    ],
)
async def test_what_does_not_belong_on_a_card_is_refused(house: House, wrong: dict[str, object], code: str) -> None:
    """And nothing is changed."""
    browser, _ = await guest(house)
    assert (await browser.ask("PUT", "/me/profile", CARD | wrong)).code == code
    assert (await browser.get("/me/profile")).body["about"] == ""
    assert house.doorman.cards == []


async def test_members_see_the_card_of_who_is_here(house: House) -> None:
    """Of nobody else, and guests ask in the room."""
    _, person = await guest(house)
    member = await house.member("mia@example.org", Role.MEMBER)
    path = f"/spaces/home/people/{person}/card"
    assert (await member.get(path)).code == "not_found"
    here(house, person, Card(about="Potière", offers=("céramique",)))
    card = (await member.get(path)).body
    assert (card["name"], card["about"], card["offers"]) == ("Ada", "Potière", ["céramique"])
    other, _ = await guest(house, "Bob", "192.0.2.2")
    assert (await other.get(path)).status in (401, 403, 404)


async def test_c9_nobody_unlisted_and_nobody_one_has_blocked_has_a_card_to_see(house: House) -> None:
    """It is answered as if he were not here."""
    browser, person = await guest(house)
    member = await house.member("mia@example.org", Role.MEMBER)
    path = f"/spaces/home/people/{person}/card"
    here(house, person, Card())
    await browser.ask("PUT", "/me/profile", CARD | {"listed": False})
    hidden = await member.get(path)
    assert (hidden.status, hidden.code) == (404, "not_found")
    await browser.ask("PUT", "/me/profile", CARD)
    assert (await member.get(path)).status == 200
    await browser.ask("PUT", f"/me/blocks/{await house.account(member)}", {"name": "Mia"})
    assert (await member.get(path)).code == "not_found"
