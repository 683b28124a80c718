"""Tests of spaces: passwords, members and their roles, changing the rule."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from papote.auth.passwords import hash_password
from papote.people.account import HOME, Access, Identity, Space
from papote.types import AccountId, PersonId, Role, SpaceId
from tests.api.house import OWNER, Browser, House

PASSWORD = "café crème"


async def test_the_password_opens_the_door_to_this_browser(house: House) -> None:
    """Until there is another one."""
    await house.rule(access=Access.PASSWORD, password=hash_password(PASSWORD))
    browser = await house.browser()
    assert (await browser.get("/me")).body["missing"] == "password_wrong"
    answer = await browser.post("/spaces/home/enter", {"password": PASSWORD})
    assert (answer.status, answer.body["missing"]) == (200, None)
    assert (await browser.get("/me")).body["missing"] is None
    await house.rule(password=hash_password(PASSWORD))  # even the same one anew
    assert (await browser.get("/me")).body["missing"] == "password_wrong"


async def test_d07_passwords_are_not_guessed(house: House) -> None:
    """Five in a minute from one address; a good one has to wait then, too."""
    await house.rule(access=Access.PASSWORD, password=hash_password(PASSWORD))
    browser = await house.browser()
    for _ in range(5):
        answer = await browser.post("/spaces/home/enter", {"password": "x"})
        assert (answer.status, answer.code) == (403, "password_wrong")
    assert (await browser.post("/spaces/home/enter", {"password": PASSWORD})).code == "too_many"
    house.clock.turn(60.0)
    assert (await browser.post("/spaces/home/enter", {"password": PASSWORD})).status == 200


async def test_a_space_without_a_password_has_no_right_one(house: House) -> None:
    """And one that does not exist is not there."""
    browser = await house.browser()
    assert (await browser.post("/spaces/home/enter", {"password": PASSWORD})).code == "password_wrong"
    assert (await browser.post("/spaces/nowhere/enter", {"password": PASSWORD})).code == "not_found"


async def test_an_address_of_the_domain_makes_a_member(house: House) -> None:
    """As soon as it is proven."""
    await house.rule(access=Access.DOMAIN, domains=("cafe.example",))
    inside, outside = await house.member("ada@cafe.example"), await house.member("eve@example.org")
    assert (await inside.get("/me")).body["role"] == "member"
    assert (await inside.get("/me")).body["missing"] is None
    assert (await outside.get("/me")).body["missing"] == "members_only"


async def test_only_its_owner_changes_a_space(house: House) -> None:
    """Name, rule, password, domains."""
    owner, host = await house.member(OWNER), await house.member("hanna@example.org", Role.HOST)
    wish = {"name": " Le  Café ", "access": "password", "password": PASSWORD, "domains": ["cafe.example"]}
    assert (await host.ask("PATCH", "/spaces/home", wish)).code == "forbidden"
    answer = await owner.ask("PATCH", "/spaces/home", wish)
    assert answer.body == {
        "id": "home",
        "name": "Le Café",
        "access": "password",
        "domains": ["cafe.example"],
        "has_password": True,
        "rooms": [],
        "questions": [],
    }
    assert PASSWORD not in str(house.register.directory.space(SpaceId("home")))
    assert (await (await house.browser()).post("/spaces/home/enter", {"password": PASSWORD})).status == 200
    assert ("space_changed", "home") in [(action, target) for _, action, target in house.audited]


async def test_c1_a_place_may_have_questions_of_its_own(house: House) -> None:
    """Everybody who comes in is told them; taken away, they are gone."""
    owner = await house.member(OWNER)
    answer = await owner.ask("PATCH", "/spaces/home", {"questions": [" Tea or coffee? ", "Tea or coffee?"]})
    assert answer.body["questions"] == ["Tea or coffee?"]
    guest = await house.browser()
    assert (await guest.get("/me")).body["space"]["questions"] == ["Tea or coffee?"]
    assert (await owner.ask("PATCH", "/spaces/home", {"name": "Home"})).body["questions"] == ["Tea or coffee?"]
    assert (await owner.ask("PATCH", "/spaces/home", {"questions": []})).body["questions"] == []


async def test_c1_hosts_write_the_questions_and_nothing_else_of_a_place(house: House) -> None:
    """Nor anything else beside them; members write none."""
    host = await house.member("hanna@example.org", Role.HOST)
    member = await house.member("mia@example.org", Role.MEMBER)
    asked = {"questions": ["Tea or coffee?"]}
    assert (await host.ask("PATCH", "/spaces/home", asked)).body["questions"] == ["Tea or coffee?"]
    others: list[dict[str, object]] = [{"name": "Mine"}, {"access": "members"}, {"password": None}, {"domains": []}]
    for more in others:
        refused = await host.ask("PATCH", "/spaces/home", {"questions": [], **more})
        assert refused.code == "forbidden", more
    assert (await member.ask("PATCH", "/spaces/home", asked)).code == "forbidden"
    assert (await host.get("/spaces/home")).body["questions"] == ["Tea or coffee?"]


@pytest.mark.parametrize(
    "wish",
    [
        {"questions": ["\u202e?"]},
        {"access": "password"},
        {"access": "everybody"},
        {"name": ""},
        {"name": "\u200b"},
        {"domains": ["CAFE"]},
        {"password": "short"},
        {"owner": "me"},
    ],
)
async def test_what_a_space_cannot_be_is_refused(house: House, wish: dict[str, object]) -> None:
    """A password that nobody has set, a rule that is none, a name that is not seen."""
    owner = await house.member(OWNER)
    assert (await owner.ask("PATCH", "/spaces/home", wish)).status == 400
    assert house.register.directory.space(SpaceId("home")).access is Access.OPEN


async def test_members_see_each_other_and_hosts_see_addresses(house: House) -> None:
    """Guests see nobody."""
    host, member = (
        await house.member("hanna@example.org", Role.HOST),
        await house.member("mia@example.org", Role.MEMBER),
    )
    seen = {each["name"]: each["email"] for each in (await member.get("/spaces/home/members")).body["members"]}
    assert seen == {"hanna": None, "mia": None}
    seen = {each["name"]: each["email"] for each in (await host.get("/spaces/home/members")).body["members"]}
    assert seen == {"hanna": "hanna@example.org", "mia": "mia@example.org"}
    guest = await house.member("gus@example.org", Role.GUEST)
    assert (await guest.get("/spaces/home/members")).code == "forbidden"


async def test_c9_who_is_unlisted_is_in_the_list_of_members_for_hosts_alone(house: House) -> None:
    """They look after it; he sees himself there as well."""
    host, mia, zoe = [
        await house.member(f"{name}@example.org", role)
        for name, role in (("hanna", Role.HOST), ("mia", Role.MEMBER), ("zoe", Role.MEMBER))
    ]
    assert (await zoe.ask("PUT", "/me/profile", {"listed": False})).status == 200

    async def seen(by: Browser) -> list[str]:
        return [each["name"] for each in (await by.get("/spaces/home/members")).body["members"]]

    assert await seen(mia) == ["hanna", "mia"]
    assert await seen(zoe) == await seen(host) == ["hanna", "mia", "zoe"]
    assert (await zoe.ask("PUT", "/me/profile", {})).status == 200
    assert await seen(mia) == ["hanna", "mia", "zoe"]


async def test_a_role_changes_at_once_wherever_its_holder_is(house: House) -> None:
    """And is written down."""
    owner, member = await house.member(OWNER), await house.member("mia@example.org", Role.MEMBER)
    account = await house.account(member)
    answer = await owner.ask("PATCH", f"/spaces/home/members/{account}", {"has": "member", "role": "host"})
    assert answer.body["role"] == "host"
    assert house.doorman.memberships == [(account, "home", Role.HOST)]
    assert (await member.get("/me")).body["role"] == "host"
    assert (await house.account(owner), "member_changed", account) in house.audited


async def test_d15_nobody_raises_himself_or_unseats_his_equal(house: House) -> None:
    """Neither by role nor by tags."""
    one, other = await house.member("hanna@example.org", Role.HOST), await house.member("hugo@example.org", Role.HOST)
    own, equal = await house.account(one), await house.account(other)
    for target, wish in (
        (own, {"has": "host", "role": "owner"}),
        (equal, {"has": "host", "role": "member"}),
        (equal, {"has": "host", "tags": ["vip"]}),
    ):
        answer = await one.ask("PATCH", f"/spaces/home/members/{target}", wish)
        assert (answer.status, answer.code) == (403, "forbidden")
    assert (await one.ask("DELETE", f"/spaces/home/members/{equal}")).code == "forbidden"
    member = await house.member("mia@example.org", Role.MEMBER)
    answer = await member.ask(
        "PATCH", f"/spaces/home/members/{await house.account(member)}", {"has": "member", "role": "host"}
    )
    assert answer.code == "forbidden"


async def test_d15_the_last_owner_neither_steps_down_nor_leaves(house: House) -> None:
    """A space without an owner could be changed by nobody."""
    owner = await house.member(OWNER)
    account = await house.account(owner)
    answer = await owner.ask("PATCH", f"/spaces/home/members/{account}", {"has": "owner", "role": "member"})
    assert (answer.status, answer.code) == (409, "last_owner")
    assert (await owner.ask("DELETE", f"/spaces/home/members/{account}")).code == "last_owner"


async def test_two_hosts_who_change_the_same_member_do_not_overwrite_each_other(house: House) -> None:
    """The second one is told that he saw something old."""
    owner, member = await house.member(OWNER), await house.member("mia@example.org", Role.MEMBER)
    account = await house.account(member)
    wish = {"has": "member", "role": "host"}
    assert (await owner.ask("PATCH", f"/spaces/home/members/{account}", wish)).status == 200
    answer = await owner.ask("PATCH", f"/spaces/home/members/{account}", {"has": "member", "role": "guest"})
    assert (answer.status, answer.code) == (409, "conflict")


async def test_d03_whoever_is_no_member_any_more_is_shown_out_where_only_members_are(house: House) -> None:
    """Where it is open, he stays as a guest."""
    owner, member = await house.member(OWNER), await house.member("mia@example.org", Role.MEMBER)
    account = await house.account(member)
    await house.rule(access=Access.MEMBERS)
    assert (await owner.ask("DELETE", f"/spaces/home/members/{account}")).status == 204
    assert house.doorman.memberships == [(account, "home", None)]
    assert house.doorman.cuts == [("members_only", {"account": account, "space": "home"})]
    assert (await member.get("/me")).body["missing"] == "members_only"
    assert (await member.get("/spaces/home/members")).code == "not_found"
    assert (await owner.ask("DELETE", f"/spaces/home/members/{account}")).code == "not_found"


async def test_one_leaves_a_space_oneself(house: House) -> None:
    """Without asking."""
    member = await house.member("mia@example.org", Role.MEMBER)
    assert (await member.ask("DELETE", f"/spaces/home/members/{await house.account(member)}")).status == 204
    assert house.doorman.cuts == []
    assert (await member.get("/me")).body["spaces"] == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"access": "members"}, "members_only"),
        ({"access": "link"}, "invitation_needed"),
        ({"access": "knock"}, "moved_out"),
        ({"access": "password", "password": "bread and butter"}, "moved_out"),
    ],
)
async def test_d03_guests_who_are_in_meet_a_new_rule_at_the_door(house: House, rule: dict[str, str], code: str) -> None:
    """Members stay, and so do people of other spaces; the same rule once more changes nothing."""
    owner = await house.member(OWNER)
    zoe = Identity(PersonId("g-zoe"), None, None, "Zoe", "a01", Role.GUEST, (), HOME)
    mia = replace(zoe, person=PersonId("a-mia"), account=AccountId("a-mia"), role=Role.MEMBER)
    away = replace(zoe, person=PersonId("g-away"), space=SpaceId("cafe"))
    house.doorman.people = [zoe, mia, away]
    assert (await owner.ask("PATCH", "/spaces/home", rule)).status == 200
    assert house.doorman.cuts == [(code, {"person": "g-zoe", "space": "home"})]
    house.doorman.cuts.clear()
    assert (await owner.ask("PATCH", "/spaces/home", {"access": rule["access"], "name": "Le Café"})).status == 200
    assert (await owner.ask("PATCH", "/spaces/home", {"access": "open"})).status == 200
    assert house.doorman.cuts == []


async def test_d03_another_password_is_asked_of_guests_who_are_in(house: House) -> None:
    """Where it is the password that lets in."""
    owner = await house.member(OWNER)
    await owner.ask("PATCH", "/spaces/home", {"access": "password", "password": "bread and butter"})
    house.doorman.people = [Identity(PersonId("g-zoe"), None, None, "Zoe", "a01", Role.GUEST, (), HOME)]
    assert (await owner.ask("PATCH", "/spaces/home", {"password": "jam and toast"})).status == 200
    assert house.doorman.cuts == [("moved_out", {"person": "g-zoe", "space": "home"})]


async def test_what_an_owner_and_a_host_change_at_once_is_both_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions of the one do not open again what the other has closed, nor does his password lose them."""
    owner, host = await house.member(OWNER, Role.OWNER), await house.member("host@example.org", Role.HOST)
    directory = house.register.directory
    change, begun, goes_on = directory.table.change, asyncio.Event(), asyncio.Event()

    async def slow(space: Space) -> None:
        begun.set()
        await goes_on.wait()
        await change(space)

    monkeypatch.setattr(directory.table, "change", slow)
    closing = asyncio.create_task(
        owner.ask("PATCH", "/spaces/home", {"access": "password", "password": PASSWORD}),
    )
    await begun.wait()
    asking = asyncio.create_task(host.ask("PATCH", "/spaces/home", {"questions": ["Tea or coffee?"]}))
    for _ in range(3):  # what was sent before these is being answered
        assert (await owner.get("/spaces/home")).body["access"] == "open"
    goes_on.set()
    assert [(await answer).status for answer in (closing, asking)] == [200, 200]
    kept = (await owner.get("/spaces/home")).body
    assert (kept["access"], kept["questions"]) == ("password", ["Tea or coffee?"])
