"""Tests of one's address book over HTTP: one's own alone, taken along, taken back."""

from __future__ import annotations

import json
from dataclasses import replace

from papote.people.account import HOME
from papote.people.encounters import Encounter
from papote.people.tokens import SCOPES
from papote.types import AccountId, PersonId, Role
from tests.api.house import Browser, House
from tests.api.test_privacy import archive


async def guest(house: House, name: str) -> tuple[Browser, PersonId]:
    """Somebody without an account."""
    browser = await house.browser()
    made = await browser.post("/guest", {"name": name, "avatar": "a01", "lang": "fr"})
    return browser, PersonId(made.body["person"])


async def token(house: House, account: AccountId | None, *scopes: str) -> str:
    """A program's secret, of an account or of the space."""
    return (await house.register.keyring.make(HOME, account, "x", scopes, None))[1]


async def two(house: House) -> tuple[Browser, PersonId, Browser, PersonId]:
    """Ada, a member, and Bob, a guest, who have met and exchanged cards."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    bob, other = await guest(house, "Bob")
    own = PersonId(await house.account(ada))
    card = {"mail": "ada@example.org", "phone": "+32 2 555 01 23", "links": ["https://ada.example.org/"]}
    assert (await ada.ask("PUT", "/me/contact", card)).body["mail"] == "ada@example.org"
    met = Encounter(("e1", "e2"), (own, other), ("Ada", "Bob"), "Cuisine", house.clock.unix())
    await house.register.books.note([met, replace(met, exchanged=True)])
    return ada, own, bob, other


async def test_c2_members_and_guests_have_a_book(house: House) -> None:
    """A guest's lives as long as his id does; nobody's is empty."""
    ada, own, bob, other = await two(house)
    (mine,) = (await ada.get("/me/book")).body["entries"]
    assert (mine["person"], mine["name"], mine["count"], mine["place"]) == (other, "Bob", 1, "Cuisine")
    assert mine["card"] == {"mail": "", "phone": "", "organization": "", "title": "", "links": []}
    (theirs,) = (await bob.get("/me/book")).body["entries"]
    assert (theirs["person"], theirs["card"]["mail"]) == (own, "ada@example.org")
    nobody = await house.browser()
    assert (await nobody.get("/me/book")).body == {"entries": []}
    assert (await nobody.ask("PUT", "/me/contact", {"mail": "a@b.org"})).code == "not_signed_in"


async def test_c2_a_note_is_read_and_written_by_its_author_alone(house: House) -> None:
    """Anybody else is told that there is no such thing: the one it is about, a host, another's token, nobody."""
    ada, _, bob, _ = await two(house)
    (mine,) = (await ada.get("/me/book")).body["entries"]
    path = f"/me/book/{mine['id']}"
    assert (await ada.ask("PATCH", path, {"note": "Aime le thé"})).body["note"] == "Aime le thé"
    host = await house.member("host@example.org", Role.HOST)
    space = await token(house, None, *SCOPES)
    secret = await token(house, AccountId(await house.account(host)), *SCOPES)
    for browser in (bob, host, await house.browser()):
        answer = await browser.ask("PATCH", path, {"note": "mine"})
        assert (answer.status, answer.code) == (404, "not_found")
    for shown_token in (space, secret):
        browser = await house.browser()
        header = {"Authorization": f"Bearer {shown_token}"}
        for method, where, body in (
            ("PATCH", path, {"note": "mine"}),
            ("DELETE", path, None),
            ("POST", path + "/withdraw", {}),
        ):
            answer = await browser.ask(method, where, body, **header)
            assert (answer.status, answer.code) == (404, "not_found")
        assert (await browser.get("/me/book", **header)).body == {"entries": []}
    assert "thé" not in str((await bob.get("/me/book")).body)
    assert (await ada.get("/me/book")).body["entries"][0]["note"] == "Aime le thé"
    assert (await ada.ask("PATCH", path, {"note": "x" * 2001})).code == "bad_text"


async def test_c2_a_token_of_ones_own_reads_it_with_its_scope_alone(house: House) -> None:
    """Whoever made it for the chat reads no book."""
    ada, _, _, _ = await two(house)
    account = AccountId(await house.account(ada))
    for scopes, status in ((("book",), 200), (("chat", "promises"), 403)):
        secret = await token(house, account, *scopes)
        answer = await (await house.browser()).get("/me/book", Authorization=f"Bearer {secret}")
        assert answer.status == status


async def test_c2_either_takes_back_what_was_given(house: House) -> None:
    """The other's copy is gone with the answer; his note stays, without a name."""
    ada, _, bob, _ = await two(house)
    (theirs,) = (await bob.get("/me/book")).body["entries"]
    await bob.ask("PATCH", f"/me/book/{theirs['id']}", {"note": "Potière"})
    (mine,) = (await ada.get("/me/book")).body["entries"]
    assert (await ada.post(f"/me/book/{mine['id']}/withdraw")).status == 204
    assert (await ada.get("/me/book")).body["entries"] == []
    (left,) = (await bob.get("/me/book")).body["entries"]
    assert (left["person"], left["name"], left["card"], left["note"]) == (None, "", None, "Potière")
    assert left["first_at"] == theirs["first_at"]
    assert (await ada.post(f"/me/book/{mine['id']}/withdraw")).code == "not_found"


async def test_c2_striking_out_is_ones_own_affair(house: House) -> None:
    """The other's book stays as it is."""
    ada, _, bob, _ = await two(house)
    (mine,) = (await ada.get("/me/book")).body["entries"]
    assert (await bob.ask("DELETE", f"/me/book/{mine['id']}")).code == "not_found"
    assert (await ada.ask("DELETE", f"/me/book/{mine['id']}")).status == 204
    assert (await ada.get("/me/book")).body["entries"] == []
    assert len((await bob.get("/me/book")).body["entries"]) == 1


async def test_c2_a_book_is_taken_along_as_cards_and_as_a_table(house: House) -> None:
    """As files, kept by nobody on the way, in the language of its owner."""
    _, _, bob, _ = await two(house)
    cards, table = await bob.get("/me/book.vcf"), await bob.get("/me/book.csv")
    for answer, kind in ((cards, "text/vcard"), (table, "text/csv")):
        assert answer.status == 200
        assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "VERSION:4.0\r\n" in cards.body
    assert "Notre rencontre" in cards.body
    assert " (UTC))" in cards.body.replace("\r\n ", "")
    assert "UTC" not in (await bob.get("/me/book.vcf?zone=Europe/Brussels")).body
    assert "EMAIL:ada@example.org\r\n" in cards.body
    assert ",+32 2 555 01 23," in table.body
    assert (await (await house.browser()).get("/me/book.vcf")).body == ""


async def test_what_is_no_card_is_refused(house: House) -> None:
    """And the one before stays."""
    ada, _, _, _ = await two(house)
    for wrong in ({"mail": "nobody"}, {"links": ["http://example.org"]}, {"phone": "1;2"}):
        assert (await ada.ask("PUT", "/me/contact", wrong)).code == "bad_text"
    assert (await ada.get("/me/contact")).body["phone"] == "+32 2 555 01 23"


async def test_c2_who_takes_everything_along_has_the_book_and_who_goes_is_in_nobodys(house: House) -> None:
    """One's own lines, and in whose hands one's card is; erased, name and card are gone from the other's book."""
    ada, own, bob, other = await two(house)
    (theirs,) = (await bob.get("/me/book")).body["entries"]
    await bob.ask("PATCH", f"/me/book/{theirs['id']}", {"note": "Potière"})
    told = json.loads((await archive(ada)).read("me.json"))[own]
    assert [line["name"] for line in told["address_book"]] == ["Bob"]
    assert told["contact_card"][0]["details"]["mail"] == "ada@example.org"
    assert [line["person"] for line in told["cards_given"]] == [other]
    assert "Potière" not in str(told)
    assert (await ada.ask("DELETE", "/me")).status == 204
    (left,) = (await bob.get("/me/book")).body["entries"]
    assert (left["person"], left["name"], left["card"], left["note"]) == (None, "", None, "Potière")
    assert "Ada" not in (await bob.get("/me/book.csv")).body
