"""Tests of invitations: made by hosts, accepted by guests and members, guessed by nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from papote.people.account import Access, Membership, Space
from papote.types import Role, RoomId, SpaceId
from tests.api.house import OWNER, Browser, House


async def invite(browser: Browser, **wish: Any) -> str:
    """What stands behind the # of a new link."""
    answer = await browser.post("/spaces/home/invitations", wish)
    assert answer.status == 201, answer
    found = re.fullmatch(r"https://office\.example/invite#([A-Za-z0-9_-]{43})", answer.body["link"])
    assert found is not None
    return found.group(1)


async def test_a_guest_comes_in_by_a_link_and_may_come_again(house: House) -> None:
    """Though it was good for one."""
    await house.rule(access=Access.LINK)
    token = await invite(await house.member(OWNER), tags=["vip"])
    guest = await house.browser()
    assert (await guest.get("/me")).body["missing"] == "invitation_needed"
    looked = await guest.post("/invitations/look", {"token": token})
    assert looked.body == {
        "space": {"id": "home", "name": "Papote", "access": "link"},
        "role": "guest",
        "needs_account": False,
        "room": "",
        "event": None,
    }
    assert (await guest.post("/invitations/accept", {"token": token})).status == 200
    assert (await guest.get("/me")).body["missing"] is None
    assert (await guest.post("/invitations/accept", {"token": token})).status == 200
    other = await house.browser()
    answer = await other.post("/invitations/accept", {"token": token})
    assert (answer.status, answer.code) == (410, "link_invalid")


async def test_looking_uses_nothing_up(house: House) -> None:
    """Scanners of letters look at every link."""
    token = await invite(await house.member(OWNER))
    browser = await house.browser()
    for _ in range(8):
        assert (await browser.post("/invitations/look", {"token": token})).status == 200
    assert (await browser.post("/invitations/accept", {"token": token})).status == 200


async def test_an_account_becomes_what_the_invitation_says(house: House) -> None:
    """And is so at once wherever it is."""
    token = await invite(await house.member(OWNER), role="host", tags=["crew"])
    guest = await house.browser()
    assert (await guest.post("/invitations/look", {"token": token})).body["needs_account"]
    answer = await guest.post("/invitations/accept", {"token": token})
    assert (answer.status, answer.code) == (401, "not_signed_in")
    member = await house.member("mia@example.org")
    assert (await member.post("/invitations/accept", {"token": token})).status == 200
    me = (await member.get("/me")).body
    assert (me["role"], me["tags"]) == ("host", ["crew"])
    assert house.doorman.memberships[-1][2] is Role.HOST
    assert (await member.post("/invitations/accept", {"token": token})).status == 200


async def test_d05_a_host_invites_to_roles_below_his_own(house: House) -> None:
    """And nobody changes that by what he sends."""
    host = await house.member("hanna@example.org", Role.HOST)
    for role in ("host", "owner"):
        answer = await host.post("/spaces/home/invitations", {"role": role})
        assert (answer.status, answer.code) == (403, "forbidden")
    await invite(host, role="member")
    member = await house.member("mia@example.org")
    token = await invite(host, role="member")
    answer = await member.post("/invitations/accept", {"token": token, "role": "owner"})
    assert answer.code == "bad_message"
    assert (await member.get("/me")).body["role"] == "guest"


async def test_d04_a_link_taken_back_lets_nobody_in_and_shuts_behind_its_guests(house: House) -> None:
    """Those it let in need another one."""
    await house.rule(access=Access.LINK)
    owner, guest = await house.member(OWNER), await house.browser()
    token = await invite(owner, uses=None)
    await guest.post("/invitations/accept", {"token": token})
    (listed,) = (await owner.get("/spaces/home/invitations")).body["invitations"]
    assert token not in str(listed)
    assert listed["works"]
    assert (await owner.ask("DELETE", f"/spaces/home/invitations/{listed['id']}")).status == 204
    assert (await guest.get("/me")).body["missing"] == "invitation_needed"
    assert (await guest.post("/invitations/accept", {"token": token})).code == "link_invalid"
    assert (await owner.ask("DELETE", f"/spaces/home/invitations/{listed['id']}")).code == "not_found"
    (listed,) = (await owner.get("/spaces/home/invitations")).body["invitations"]
    assert (listed["revoked"], listed["works"]) == (True, False)


async def test_d04_a_link_that_is_too_old_is_none(house: House) -> None:
    """For those too whom it let in as guests."""
    await house.rule(access=Access.LINK)
    token = await invite(await house.member(OWNER), days=1, uses=None)
    guest = await house.browser()
    await guest.post("/invitations/accept", {"token": token})
    house.clock.turn(86_400.0)
    assert (await guest.get("/me")).body["missing"] == "invitation_needed"
    assert (await guest.post("/invitations/look", {"token": token})).code == "link_invalid"


@pytest.mark.parametrize("path", ["/invitations/look", "/invitations/accept"])
@pytest.mark.parametrize("signed_in", [False, True])
async def test_d04_links_are_not_guessed(house: House, path: str, signed_in: bool) -> None:
    """Five wrong ones in a minute from an address, and all wait; the answer is always the same."""
    token = await invite(await house.member(OWNER))
    browser = await house.member("eve@example.org") if signed_in else await house.browser()
    for number in range(5):
        answer = await browser.post(path, {"token": f"{number}" * 43})
        assert (answer.status, answer.code) == (410, "link_invalid")
    assert (await browser.post(path, {"token": token})).code == "too_many"
    house.clock.turn(60.0)
    assert (await browser.post(path, {"token": token})).status == 200


@pytest.mark.parametrize(
    "wish",
    [
        {"uses": 0},
        {"uses": 10_001},
        {"days": 0},
        {"days": 10_000},
        {"role": "god"},
        {"tags": ["a b"]},
        {"note": "x" * 121},
    ],
)
async def test_an_invitation_has_bounds(house: House, wish: dict[str, Any]) -> None:
    """What is forgotten is found by others."""
    answer = await (await house.member(OWNER)).post("/spaces/home/invitations", wish)
    assert answer.status == 400


async def test_making_and_taking_back_is_written_down(house: House) -> None:
    """With who did it."""
    owner = await house.member(OWNER)
    await invite(owner)
    (listed,) = (await owner.get("/spaces/home/invitations")).body["invitations"]
    await owner.ask("DELETE", f"/spaces/home/invitations/{listed['id']}")
    own = await house.account(owner)
    assert house.audited == [(own, "invitation_made", listed["id"]), (own, "invitation_revoked", listed["id"])]
    assert listed["by"] == own


async def test_an_invitation_says_in_which_room_its_space_begins(house: House) -> None:
    """The home space's is the one the office opens with."""
    directory = house.register.directory
    await directory.add(Space(SpaceId("cafe"), "Le Café", Access.LINK, house.clock.unix()))
    await directory.assign(RoomId("garden"), SpaceId("cafe"))
    owner = await house.member("olga@example.org", Role.OWNER)
    await directory.table.enrol(Membership(SpaceId("cafe"), await house.account(owner), Role.OWNER, (), 1.0))
    for space, room in (("home", ""), ("cafe", "garden")):
        made = await owner.post(f"/spaces/{space}/invitations", {})
        token = made.body["link"].partition("#")[2]
        assert (await (await house.browser()).post("/invitations/look", {"token": token})).body["room"] == room
