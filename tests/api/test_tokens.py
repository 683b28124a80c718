"""Tests of tokens: made once, told once, good for one space and what their scopes name, and gone when taken back."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from papote.api.operations import Operation
from papote.api.tokens import ScopeText
from papote.auth.tokens import USES
from papote.people.account import HOME, Access, Space
from papote.people.tokens import SCOPES
from papote.types import Role, SpaceId
from tests.api.house import OWNER, Answer, Browser, House

OTHER = SpaceId("other")


async def made(browser: Browser, *scopes: str, own: bool = True, **more: Any) -> Answer:
    """A token with these scopes."""
    path = "/spaces/home/me/tokens" if own else "/spaces/home/tokens"
    return await browser.post(path, {"name": "calendar", "scopes": list(scopes), **more})


async def shown(house: House, token: str, path: str = "/spaces/home/members", method: str = "GET") -> Answer:
    """What a program is answered that has nothing but this."""
    return await (await house.browser()).ask(method, path, Authorization=f"Bearer {token}")


async def other_space(house: House) -> None:
    """There is a second space."""
    await house.register.directory.add(Space(OTHER, "Other", Access.OPEN, house.clock.unix()))


def test_there_are_as_many_scopes_in_the_table_as_in_the_api() -> None:
    """In the same order."""
    assert get_args(ScopeText) == tuple(SCOPES)


def test_every_scope_an_operation_asks_for_can_be_had(house: House) -> None:
    """And what makes tokens is not for tokens."""
    assert {each.scope for each in house.register.operations} <= {"", *SCOPES}
    assert all(not each.scope for each in house.register.operations if "token" in each.path)


async def test_a_token_is_told_once_and_kept_as_its_hash(house: House) -> None:
    """The list has no secret, nor has the database."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    answer = await made(ada, "members")
    assert answer.status == 201
    secret = answer.body["token"]
    assert secret.startswith("papote_")
    listed = (await ada.get("/spaces/home/me/tokens")).body["tokens"]
    assert [each["name"] for each in listed] == ["calendar"]
    assert secret not in str(listed)
    found = await house.register.keyring.table.of(HOME, await house.account(ada))
    assert secret not in str(found)


async def test_a_token_does_what_its_scopes_name(house: House) -> None:
    """And nothing else, whatever its owner may do."""
    owner = await house.member(OWNER)
    members = (await made(owner, "members")).body["token"]
    assert (await shown(house, members)).status == 200
    answer = await shown(house, members, "/spaces/home/invitations")
    assert (answer.status, answer.code) == (403, "forbidden")
    assert (await shown(house, members, "/spaces/home")).code == "forbidden"
    assert (await shown(house, members, "/spaces/home/me/tokens")).code == "forbidden"
    assert (await shown(house, members, "/admin/invitations", "POST")).code == "forbidden"


async def test_a_personal_token_may_what_its_owner_may_at_that_moment(house: House) -> None:
    """A host's invites until he is no host any more."""
    ada = await house.member("ada@example.org", Role.HOST)
    owner = await house.member(OWNER)
    token = (await made(ada, "invitations", "members")).body["token"]
    assert (await shown(house, token, "/spaces/home/invitations")).status == 200
    account = await house.account(ada)
    change = {"has": "host", "role": "member"}
    assert (await owner.ask("PATCH", f"/spaces/home/members/{account}", change)).status == 200
    assert (await shown(house, token, "/spaces/home/invitations")).code == "forbidden"
    assert (await shown(house, token)).body["members"][0]["email"] is None
    assert (await owner.ask("DELETE", f"/spaces/home/members/{account}")).status == 204
    assert (await shown(house, token)).code == "not_signed_in"


async def test_a_spaces_token_outlives_whoever_made_it(house: House) -> None:
    """It stands for the space, and is told of by its name."""
    owner = await house.member(OWNER)
    token = (await made(owner, "invitations", own=False)).body["token"]
    account = await house.account(owner)
    await house.member("eve@example.org", Role.OWNER)
    assert (await owner.ask("DELETE", f"/spaces/home/members/{account}")).status == 204
    made_by = (await (await house.browser()).post("/spaces/home/invitations", {}, Authorization=f"Bearer {token}")).body
    assert made_by["by"].startswith("t-")


async def test_only_an_owner_makes_tokens_for_the_space(house: House) -> None:
    """It is written down that he did."""
    host = await house.member("ada@example.org", Role.HOST)
    assert (await made(host, "members", own=False)).code == "forbidden"
    owner = await house.member(OWNER)
    id = (await made(owner, "members", own=False)).body["id"]
    assert (await owner.ask("DELETE", f"/spaces/home/tokens/{id}")).status == 204
    account = await house.account(owner)
    assert house.audited[-2:] == [(account, "token_made", id), (account, "token_revoked", id)]


async def test_d09_every_bad_token_is_answered_alike(house: House) -> None:
    """One that never was, is misspelt, too old, taken back: nobody learns which."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    old = (await made(ada, "members", days=1)).body["token"]
    gone = (await made(ada, "members")).body
    assert (await ada.ask("DELETE", f"/spaces/home/me/tokens/{gone['id']}")).status == 204
    house.clock.turn(86_401)
    bad = [old, gone["token"], old[:-1], old.lower(), "papote_" + "A" * 43, "", "x" * 5000]
    answers = [await shown(house, token) for token in bad]
    assert {(each.status, str(each.body)) for each in answers} == {(401, str(answers[0].body))}
    assert answers[0].code == "not_signed_in"


async def test_a_token_for_one_space_finds_no_other(house: House) -> None:
    """Whether there is such a space or not."""
    await other_space(house)
    owner = await house.member(OWNER)
    token = (await made(owner, "members", own=False)).body["token"]
    foreign, missing = [await shown(house, token, f"/spaces/{space}/members") for space in (OTHER, "nowhere")]
    assert (foreign.status, foreign.body) == (missing.status, missing.body) == (404, missing.body)


async def test_d10_nobody_takes_back_the_token_of_another(house: House) -> None:
    """It looks as if there were none."""
    ada, bob = [await house.member(f"{name}@example.org", Role.MEMBER) for name in ("ada", "bob")]
    id = (await made(ada, "members")).body["id"]
    assert (await bob.ask("DELETE", f"/spaces/home/me/tokens/{id}")).code == "not_found"
    owner = await house.member(OWNER)
    assert (await owner.ask("DELETE", f"/spaces/home/tokens/{id}")).code == "not_found"
    assert (await ada.ask("DELETE", f"/spaces/home/me/tokens/{id}")).status == 204


async def test_who_came_in_by_a_token_is_shown_out_with_it(house: House) -> None:
    """At once."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    id = (await made(ada, "enter")).body["id"]
    await ada.ask("DELETE", f"/spaces/home/me/tokens/{id}")
    assert house.doorman.cuts == [("signed_out", {"session": f"t-{id}", "space": HOME})]


async def test_a_guest_has_no_tokens(house: House) -> None:
    """Nor has whoever merely shows the host key."""
    guest = await house.browser()
    await guest.post("/guest", {"name": "Ada", "avatar": "a01"})
    assert (await made(guest, "members")).code == "not_signed_in"


async def test_when_a_token_was_used_is_told_to_the_minute(house: House) -> None:
    """It is not written down with every request."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    token = (await made(ada, "members")).body["token"]
    begin = house.clock.unix()
    for _ in range(3):
        await shown(house, token)
        house.clock.turn(25)
    card = (await ada.get("/spaces/home/me/tokens")).body["tokens"][0]
    assert card["used_at"] == begin
    await shown(house, token)
    card = (await ada.get("/spaces/home/me/tokens")).body["tokens"][0]
    assert card["used_at"] == begin + 75


async def test_a_token_that_asks_without_end_is_told_to_wait(house: House) -> None:
    """Others are not."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    token, other = [(await made(ada, "members")).body["token"] for _ in range(2)]
    for _ in range(USES):
        assert await house.register.keyring.authenticate(token, "192.0.2.7") is not None
    assert (await shown(house, token)).code == "too_many"
    assert (await shown(house, other)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["root"]},
        {"name": "", "scopes": ["chat"]},
        {"name": "x", "scopes": ["chat"], "days": 0},
        {"name": "x", "scopes": ["chat"], "days": 10_000},
        {"name": "x", "scopes": ["chat"], "account": "a-bob"},
    ],
)
async def test_a_token_is_asked_for_as_documented(house: House, body: dict[str, Any]) -> None:
    """Anything else is refused."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    assert (await ada.post("/spaces/home/me/tokens", body)).status == 400


def test_operations_say_for_which_scope_they_are(house: House) -> None:
    """Those with a scope are about the space of the token, or about oneself by a token of the first space."""
    scoped: list[Operation] = [each for each in house.register.operations if each.scope]
    assert scoped
    assert all("{space}" in each.path or each.path.startswith("/me/") for each in scoped)
