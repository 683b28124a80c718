"""Tests of who one is: guests, letters, sessions, signing out."""

from __future__ import annotations

import pytest

from papote.api.accounts import GUESTS
from papote.auth.cookies import GUEST_SECONDS
from papote.errors import Unavailable
from papote.people.account import HOME, Identity
from papote.types import PersonId, Role
from tests.api.house import OWNER, Browser, House

GUEST = {"name": "Ada", "avatar": "a01", "lang": "fr"}


async def test_somebody_new_is_nobody_yet(house: House) -> None:
    """And hears what the space asks for: nothing, where it is open."""
    answer = await (await house.browser()).get("/me")
    assert answer.status == 200
    assert answer.body == {
        "person": "",
        "signed_in": False,
        "name": "",
        "avatar": "",
        "lang": "",
        "email": None,
        "role": "guest",
        "tags": [],
        "space": {"id": "home", "name": "Papote", "access": "open", "questions": []},
        "missing": None,
        "spaces": [],
        "oidc": None,
        "development": True,
    }


async def test_a_guest_is_the_same_person_as_long_as_his_browser_remembers(house: House) -> None:
    """Under another name as well."""
    browser = await house.browser()
    first = (await browser.post("/guest", GUEST)).body
    assert (first["name"], first["avatar"], first["lang"], first["signed_in"]) == ("Ada", "a01", "fr", False)
    second = (await browser.post("/guest", {**GUEST, "name": "Ada L.", "avatar": "a02"})).body
    assert second["person"] == first["person"]
    assert (await browser.get("/me")).body["name"] == "Ada L."
    other = (await (await house.browser()).post("/guest", GUEST)).body
    assert other["person"] != first["person"]


async def test_a_guest_who_was_away_for_long_is_somebody_else(house: House) -> None:
    """What his browser kept is too old."""
    browser = await house.browser()
    await browser.post("/guest", GUEST)
    house.clock.turn(GUEST_SECONDS)
    assert (await browser.get("/me")).body["person"] == ""


async def test_d01_a_guest_s_cookie_that_was_changed_is_none(house: House) -> None:
    """By a single character, or in another's dress."""
    browser = await house.browser()
    await browser.post("/guest", GUEST)
    good = browser.cookie("papote_guest")
    assert good is not None
    body, _, mark = good.partition(".")
    forged = ["x", "", ".", f"{body}.", f".{mark}", f"{body[:-1]}A.{mark}", f"{body}.{mark[:-2]}AA", good * 40]
    for cookie in forged:
        browser.bake("papote_guest", cookie)
        assert (await browser.get("/me")).body["person"] == "", cookie


async def test_d13_a_guest_is_not_called_like_a_host_or_a_member_who_is_here(house: House) -> None:
    """Whether the host is here or not."""
    host = await house.member("hanna@example.org", Role.HOST)
    assert (await host.ask("PATCH", "/me", {"name": "Hanna"})).status == 200
    person = PersonId("a-mia")
    house.doorman.people = [Identity(person, None, None, "Mia", "a01", Role.MEMBER, (), HOME)]
    browser = await house.browser()
    for name in ("Hanna", "Наnna", "HAN\u200bNA", "mia", "System"):
        answer = await browser.post("/guest", {**GUEST, "name": name})
        assert (answer.status, answer.code) == (409, "name_taken"), name
    house.doorman.people = []
    assert (await browser.post("/guest", {**GUEST, "name": "Mia"})).status == 200


async def test_d13_a_member_does_not_take_a_host_s_name(house: House) -> None:
    """His own he may write otherwise."""
    host = await house.member("hanna@example.org", Role.HOST)
    await host.ask("PATCH", "/me", {"name": "Hanna"})
    member = await house.member("eve@example.org", Role.MEMBER)
    assert (await member.ask("PATCH", "/me", {"name": "Hаnna"})).code == "name_taken"
    assert (await host.ask("PATCH", "/me", {"name": "HANNA"})).body["name"] == "HANNA"


# ---- signing in by a letter


async def test_the_link_of_a_letter_signs_in_once(house: House) -> None:
    """And leads on to where one wanted to go."""
    browser = await house.browser()
    sent = await browser.post("/sign-in", {"email": " Ada@Example.org", "next": "/r/garden", "lang": "fr"})
    assert (sent.status, sent.body) == (202, {"development": True})
    link = house.link()
    assert (await browser.post("/sign-in/link", {"token": link})).body == {"next": "/r/garden", "left": False}
    me = (await browser.get("/me")).body
    assert (me["signed_in"], me["email"], me["name"], me["role"]) == (True, "ada@example.org", "ada", "guest")
    again = await (await house.browser()).post("/sign-in/link", {"token": link})
    assert (again.status, again.code) == (410, "link_invalid")


async def test_a_guest_who_signs_in_keeps_his_name_and_figure(house: House) -> None:
    """The first time; after that the account has its own."""
    browser = await house.browser()
    await browser.post("/guest", {**GUEST, "name": "Ada L.", "avatar": "a07"})
    await browser.post("/sign-in", {"email": "ada@example.org"})
    await browser.post("/sign-in/link", {"token": house.link()})
    me = (await browser.get("/me")).body
    assert (me["name"], me["avatar"], me["lang"]) == ("Ada L.", "a07", "fr")


async def signed_in(house: House, browser: Browser, email: str = "ada@example.org") -> Browser:
    """The same browser, after a letter."""
    await browser.post("/sign-in", {"email": email})
    assert (await browser.post("/sign-in/link", {"token": house.link()})).status == 200
    return browser


async def test_a_guest_who_signs_in_keeps_his_card_and_his_promises(house: House) -> None:
    """Once what waited is written; as a guest he begins anew afterwards, and the account keeps what it has."""
    asked: list[str] = []

    async def settle() -> None:
        asked.append("settled")

    house.register.accounts.settle = settle
    browser = await house.browser()
    await browser.post("/guest", GUEST)
    await browser.ask("PUT", "/me/profile", {"about": "Potière"})
    await browser.post("/me/promises", {"text": "envoyer l’article"})
    await signed_in(house, browser)
    assert asked == ["settled"]
    assert (await browser.get("/me/profile")).body["about"] == "Potière"
    assert [each["text"] for each in (await browser.get("/me/promises")).body["mine"]] == ["envoyer l’article"]
    await browser.post("/sign-out", {})
    assert (await browser.get("/me")).body["name"] == "Ada"
    assert (await browser.get("/me/profile")).body["about"] == ""
    await browser.ask("PUT", "/me/profile", {"about": "Quelqu’un d’autre"})
    assert (await (await signed_in(house, browser)).get("/me/profile")).body["about"] == "Potière"


async def test_whom_a_guest_has_blocked_stays_blocked_when_he_signs_in(house: House) -> None:
    """And is blocked by the guest as before."""
    browser = await house.browser()
    guest = PersonId((await browser.post("/guest", GUEST)).body["person"])
    assert (await browser.ask("PUT", "/me/blocks/g-eve", {"name": "Eve"})).status == 200
    account = PersonId(await house.account(await signed_in(house, browser)))
    eve = PersonId("g-eve")
    assert house.register.bystanders.between(account, eve)
    assert house.register.bystanders.between(guest, eve)


async def test_those_who_are_here_hear_what_went_along(house: House) -> None:
    """His card is on him in another tab, his blocks hold, and whoever has his book before him reads it anew."""
    browser, changed = await house.browser(), list[str]()
    guest = PersonId((await browser.post("/guest", GUEST)).body["person"])
    await browser.ask("PUT", "/me/profile", {"about": "Potière"})
    await browser.post("/me/promises", {"text": "envoyer l’article"})
    await signed_in(house, browser)
    account = PersonId(await house.account(browser))
    assert [(who, card.about) for who, card in house.doorman.cards][-1] == (account, "Potière")
    await browser.post("/sign-out", {})
    await browser.post("/me/promises", {"text": "autre chose"})
    await browser.ask("PUT", "/me/blocks/g-eve", {"name": "Eve"})
    house.doorman.apart.clear()
    house.register.book_changed = changed.append
    await signed_in(house, browser)
    assert house.doorman.apart == [(account, "g-eve")]
    assert changed == []
    await browser.post("/sign-out", {})
    await signed_in(house, browser, "mia@example.org")
    assert changed == [guest, await house.account(browser)]


async def test_a_link_that_somebody_sends_takes_nothing_along(house: House) -> None:
    """He has asked for it at his own browser: whoever opens it is signed in, and what he wrote as a guest stays his."""
    victim, attacker = await house.browser(), await house.browser()
    await victim.post("/guest", GUEST)
    await victim.ask("PUT", "/me/profile", {"about": "Potière"})
    await victim.post("/sign-in", {"email": "ada@example.org"})
    await attacker.post("/sign-in", {"email": "eve@example.org"})
    assert (await victim.post("/sign-in/link", {"token": house.link()})).body == {"next": "/", "left": True}
    eve = await signed_in(house, await house.browser(), "eve@example.org")
    assert (await eve.get("/me/profile")).body["about"] == ""
    await victim.post("/sign-out", {})
    assert (await victim.get("/me/profile")).body["about"] == "Potière"


async def test_p04_who_was_blocked_as_a_guest_is_blocked_when_he_signs_in(house: House) -> None:
    """Whoever has blocked him reads it nowhere, and takes both back at once."""
    eve, fox = await house.member("eve@example.org", Role.MEMBER), await house.browser()
    eve_id = PersonId(await house.account(eve))
    guest = (await fox.post("/guest", {**GUEST, "name": "Fox"})).body["person"]
    await eve.ask("PUT", f"/me/blocks/{guest}", {"name": "Fox"})
    account = PersonId(await house.account(await signed_in(house, fox, "fox@example.org")))
    assert {*house.doorman.apart[-1]} == {account, eve_id}
    assert house.register.bystanders.between(account, eve_id)
    assert [each["person"] for each in (await eve.get("/me/blocks")).body["blocks"]] == [guest]
    assert (await fox.get("/me/blocks")).body["blocks"] == []
    again = type(house.register.bystanders)(house.register.bystanders.table)
    await again.open()
    assert again.between(account, eve_id)
    await eve.ask("DELETE", f"/me/blocks/{guest}")
    assert {*house.doorman.apart[-1]} == {eve_id, guest, account}
    assert not house.register.bystanders.between(account, eve_id)


async def test_who_is_signed_in_already_takes_nothing_of_a_guest_along(house: House) -> None:
    """Nor does somebody who was nobody before, or is kept out."""
    browser = await house.browser()
    await browser.post("/guest", GUEST)
    await browser.ask("PUT", "/me/profile", {"about": "Potière"})
    guest = browser.cookie("papote_guest")
    assert guest is not None
    other = await house.member("mia@example.org")
    other.bake("papote_guest", guest)
    assert (await (await signed_in(house, other)).get("/me/profile")).body["about"] == ""
    hanna = await house.member("hanna@example.org", Role.HOST)
    person = (await browser.get("/me")).body["person"]
    house.doorman.people = [Identity(PersonId(person), None, None, "Ada", "a01", Role.GUEST, (), HOME)]
    assert (await hanna.post("/spaces/home/bans", {"person": person, "reason": "x"})).status < 300
    assert (await (await signed_in(house, browser, "eve@example.org")).get("/me/profile")).body["about"] == ""


async def test_signing_in_does_not_fail_for_what_does_not_go_along(house: House) -> None:
    """The next time it does."""
    browser = await house.browser()
    await browser.post("/guest", GUEST)
    await browser.ask("PUT", "/me/profile", {"about": "Potière"})

    async def settle() -> None:
        raise Unavailable("storage_unavailable")

    house.register.accounts.settle = settle
    assert (await (await signed_in(house, browser)).get("/me")).body["signed_in"]
    assert "luggage_left" in [record.message for record in house.caplog.records]
    await browser.post("/sign-out", {})
    assert (await browser.get("/me/profile")).body["about"] == "Potière"


async def test_a_link_that_expired_was_never_made_or_is_none_is_answered_alike(house: House) -> None:
    """One cannot learn from the answer what was wrong."""
    browser = await house.browser()
    await browser.post("/sign-in", {"email": "ada@example.org"})
    link = house.link()
    house.clock.turn(900.0)
    answers = [await browser.post("/sign-in/link", {"token": token}) for token in (link, "A" * 43, link[:-1] + "A")]
    assert {(each.status, each.code) for each in answers} == {(410, "link_invalid")}


@pytest.mark.parametrize(
    "next", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", "/a b"]
)
async def test_d06_a_letter_leads_to_our_own_pages_only(house: House, next: str) -> None:
    """Anything else is the first page."""
    browser = await house.browser()
    await browser.post("/sign-in", {"email": "ada@example.org", "next": next})
    assert (await browser.post("/sign-in/link", {"token": house.link()})).body["next"] == "/"


async def test_d07_who_is_known_and_who_is_not_are_answered_alike(house: House) -> None:
    """A letter goes out either way."""
    await house.member("ada@example.org")
    browser = await house.browser()
    known = await browser.post("/sign-in", {"email": "ada@example.org"})
    unknown = await browser.post("/sign-in", {"email": "nobody@example.org"})
    assert (known.status, known.body) == (unknown.status, unknown.body)


async def test_d07_five_letters_in_five_minutes_from_one_address_and_to_one(house: House) -> None:
    """Then one waits; others need not."""
    browser = await house.browser()
    for number in range(5):
        assert (await browser.post("/sign-in", {"email": f"p{number}@example.org"})).status == 202
    answer = await browser.post("/sign-in", {"email": "p9@example.org"})
    assert (answer.status, answer.code) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    for number in range(5):
        sent = await browser.post("/sign-in", {"email": "v@example.org"}, X_Test_Address=f"203.0.113.{number}")
        assert sent.status == 202
    answer = await browser.post("/sign-in", {"email": "V@example.org"}, X_Test_Address="203.0.113.99")
    assert answer.code == "too_many"
    house.clock.turn(300.0)
    assert (await browser.post("/sign-in", {"email": "p9@example.org"})).status == 202


async def test_d07_links_are_not_guessed(house: House) -> None:
    """Five that do not work, and the address waits, with a good one as well."""
    browser = await house.browser()
    await browser.post("/sign-in", {"email": "ada@example.org"})
    for number in range(5):
        assert (await browser.post("/sign-in/link", {"token": f"{number}" * 43})).status == 410
    assert (await browser.post("/sign-in/link", {"token": house.link()})).code == "too_many"
    house.clock.turn(60.0)
    assert (await browser.post("/sign-in/link", {"token": house.link()})).status == 200


@pytest.mark.parametrize(
    "email", ["ada", "ada@", "@x.org", "a b@x.org", "ada@x", "ada@x.org\r\nBcc: eve@x.org", "ada@x..org", "é@x.org"]
)
async def test_p07_what_is_no_address_gets_no_letter(house: House, email: str) -> None:
    """Least of all one with another header in it."""
    answer = await (await house.browser()).post("/sign-in", {"email": email})
    assert (answer.status, answer.code) == (400, "bad_text")


async def test_whoever_has_the_owner_s_address_owns_the_office(house: House) -> None:
    """Once he has proven it."""
    me = (await (await house.member(OWNER)).get("/me")).body
    assert (me["role"], me["spaces"]) == ("owner", [{"id": "home", "name": "Papote", "role": "owner"}])


async def test_whoever_signs_in_where_somebody_else_was_ends_that_session(house: House) -> None:
    """No session is left that nobody can end."""
    browser = await house.member("ada@example.org")
    before = browser.cookie("papote_session")
    await browser.post("/sign-in", {"email": "bob@example.org"})
    await browser.post("/sign-in/link", {"token": house.link()})
    assert house.doorman.cuts[0][0] == "signed_out"
    assert before is not None
    browser.bake("papote_session", before)
    assert (await browser.get("/sessions")).code == "not_signed_in"


# ---- sessions


async def sign_in(house: House, browser: Browser, email: str) -> None:
    """By a letter."""
    await browser.post("/sign-in", {"email": email}, X_Test_Address=f"203.0.113.{len(house.caplog.records) % 250}")
    await browser.post("/sign-in/link", {"token": house.link()})


async def test_d02_a_session_that_was_signed_out_is_worth_nothing_and_its_sockets_close(house: House) -> None:
    """The cookie may be kept by whoever stole it."""
    browser = await house.member("ada@example.org")
    stolen = browser.cookie("papote_session")
    assert stolen is not None
    (session,) = (await browser.get("/sessions")).body["sessions"]
    assert (await browser.post("/sign-out", {})).status == 204
    assert house.doorman.cuts == [("signed_out", {"session": session["id"]})]
    assert browser.cookie("papote_session") in (None, "")
    browser.bake("papote_session", stolen)
    assert ((await browser.get("/sessions")).status, (await browser.get("/me")).body["signed_in"]) == (401, False)


async def test_d02_one_signs_out_everywhere_at_once(house: House) -> None:
    """Every browser, and every socket of the account."""
    one, other = await house.member("ada@example.org"), await house.member("ada@example.org")
    account = await house.account(one)
    assert (await one.post("/sign-out", {"everywhere": True})).status == 204
    assert house.doorman.cuts == [("signed_out", {"account": account})]
    assert (await other.get("/sessions")).code == "not_signed_in"


async def test_one_sees_where_one_is_signed_in_and_ends_it_there(house: House) -> None:
    """Nobody else's."""
    one, other = await house.member("ada@example.org"), await house.browser()
    await sign_in(house, other, "ada@example.org")
    stranger = await house.member("eve@example.org")
    sessions = (await one.get("/sessions")).body["sessions"]
    (there,) = (each for each in sessions if not each["current"])
    assert "Python" in there["agent"]
    assert (await stranger.ask("DELETE", f"/sessions/{there['id']}")).code == "not_found"
    assert (await one.ask("DELETE", f"/sessions/{there['id']}")).status == 204
    assert house.doorman.cuts[-1] == ("signed_out", {"session": there["id"]})
    assert (await other.get("/sessions")).status == 401
    assert (await one.ask("DELETE", f"/sessions/{there['id']}")).code == "not_found"


async def test_a_session_in_use_lasts_and_one_that_is_not_ends(house: House) -> None:
    """Thirty days from the last visit, noted once a day."""
    browser = await house.member("ada@example.org")
    for _ in range(3):
        house.clock.turn(20 * 86_400.0)
        assert (await browser.get("/me")).body["signed_in"]
    house.clock.turn(31 * 86_400.0)
    answer = await browser.get("/me")
    assert not answer.body["signed_in"]
    assert 'papote_session=""' in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("cookie", ["x", "A" * 43, "A" * 5000, "%00", "eyJhbGciOiJub25lIn0.e30."])
async def test_d01_a_session_that_is_none_is_answered_like_one_that_ended(house: House, cookie: str) -> None:
    """Tokens of other makes included."""
    browser = await house.browser()
    browser.bake("papote_session", cookie)
    answer = await browser.get("/sessions")
    assert (answer.status, answer.code) == (401, "not_signed_in")


# ---- changing


async def test_a_member_s_name_changes_wherever_he_is(house: House) -> None:
    """Sockets hear of it."""
    browser = await house.member("ada@example.org")
    account = await house.account(browser)
    me = (await browser.ask("PATCH", "/me", {"name": " Ada  L. ", "avatar": "a09", "lang": "nl"})).body
    assert (me["name"], me["avatar"], me["lang"]) == ("Ada L.", "a09", "nl")
    assert house.doorman.profiles == [(account, "Ada L.", "a09")]
    assert (await browser.ask("PATCH", "/me", {"lang": "en"})).body["name"] == "Ada L."
    assert len(house.doorman.profiles) == 1


async def test_a_guest_changes_what_his_browser_keeps(house: House) -> None:
    """Who is nobody yet has nothing to change."""
    browser = await house.browser()
    assert (await browser.ask("PATCH", "/me", {"name": "Ada"})).code == "not_signed_in"
    await browser.post("/guest", GUEST)
    me = (await browser.ask("PATCH", "/me", {"name": "Bob"})).body
    assert (me["name"], me["avatar"]) == ("Bob", "a01")


async def test_d11_nobody_gives_himself_a_role(house: House) -> None:
    """Nor an address he has not proven."""
    browser = await house.member("ada@example.org")
    for field, value in (("role", "owner"), ("email", "owner@example.org"), ("verified", True), ("tags", ["vip"])):
        assert (await browser.ask("PATCH", "/me", {field: value})).code == "bad_message"
    assert (await browser.get("/me")).body["role"] == "guest"


async def test_one_address_makes_no_more_guests_than_a_full_office(house: House) -> None:
    """Who has been here changes his name as he likes; from elsewhere people still come."""
    for _ in range(GUESTS - 1):
        assert (await (await house.browser()).post("/guest", {"name": "Ada", "avatar": "a01"})).status == 200
    browser = await house.browser()
    assert (await browser.post("/guest", {"name": "Ada", "avatar": "a01"})).status == 200
    assert (await browser.post("/guest", {"name": "Adele", "avatar": "a01"})).status == 200
    late = await house.browser()
    assert (await late.post("/guest", {"name": "Bob", "avatar": "a01"})).code == "too_many"
    assert (await late.post("/guest", {"name": "Bob", "avatar": "a01"}, X_Test_Address="192.0.2.9")).status == 200
