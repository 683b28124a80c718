"""Tests of what hosts do about people who disturb, as the API has it: mute, send out, keep out."""

from __future__ import annotations

import pytest

from papote.api.operations import HOST_KEY_HEADER
from papote.people.account import HOME, Identity
from papote.types import PersonId, Role
from papote.world.cards import Card
from tests.api.house import HOST_KEY, HOUSEHOLD, OWNER, House, guest, present

KEY = {HOST_KEY_HEADER: HOST_KEY}


# ---- mute and move out


async def test_a_host_mutes_somebody(house: House) -> None:
    """The rooms hear of it, and it is in the log."""
    host = await house.member("host@example.org", Role.HOST)
    _, eve = await guest(house)
    assert (await host.post("/spaces/home/mute", {"person": eve})).status == 204
    assert house.doorman.muted == [(eve, PersonId(await house.account(host)))]
    (deed,) = (await host.get("/spaces/home/audit")).body["deeds"]
    assert (deed["action"], deed["target"], deed["details"]) == ("muted", eve, {"name": "Eve"})


async def test_a_host_moves_somebody_out(house: House) -> None:
    """To the entrance of the room, unless more is asked for: then his sockets close and say why."""
    host = await house.member("host@example.org", Role.HOST)
    _, eve = await guest(house)
    assert (await host.post("/spaces/home/move-out", {"person": eve})).status == 204
    assert (house.doorman.led_out, house.doorman.cuts) == ([eve], [])
    assert (await host.post("/spaces/home/move-out", {"person": eve, "outside": True})).status == 204
    assert house.doorman.cuts == [("moved_out", {"person": eve, "space": HOME})]
    deeds = (await host.get("/spaces/home/audit")).body["deeds"]
    assert [each["action"] for each in deeds] == ["moved_out", "led_out"]


async def test_the_host_key_is_enough_to_moderate(house: House) -> None:
    """As it is for everything a host does."""
    browser = await house.browser()
    _, eve = await guest(house)
    assert (await browser.ask("POST", "/spaces/home/mute", {"person": eve}, **KEY)).status == 204


@pytest.mark.parametrize("deed", ["mute", "move-out", "bans"])
async def test_d15_nobody_acts_against_his_equal_or_somebody_above(house: House, deed: str) -> None:
    """A host against a host, an owner, or himself; and a host by the key is a host."""
    host = await house.member("host@example.org", Role.HOST)
    owner = await house.member(OWNER)
    peer = await house.member("peer@example.org", Role.HOST)
    present(house, PersonId("g-key"), "Key", Role.HOST)
    for target in (await house.account(owner), await house.account(peer), await house.account(host), "g-key"):
        refused = await host.post(f"/spaces/home/{deed}", {"person": target})
        assert (refused.status, refused.code) == (403, "forbidden")
    assert house.doorman.cuts == []
    assert house.doorman.muted == [] and house.doorman.led_out == []


@pytest.mark.parametrize("deed", ["mute", "move-out", "bans"])
async def test_d15_members_and_guests_do_not_moderate(house: House, deed: str) -> None:
    """The right is asked for before anything is looked up."""
    member = await house.member("member@example.org", Role.MEMBER)
    eve, person = await guest(house)
    assert (await member.post(f"/spaces/home/{deed}", {"person": person})).status == 403
    assert (await eve.post(f"/spaces/home/{deed}", {"person": person})).status == 401
    assert house.doorman.cuts == []


async def test_who_is_not_there_cannot_be_muted(house: House) -> None:
    """Nor can somebody nobody knows be banned without saying who he was."""
    host = await house.member("host@example.org", Role.HOST)
    for deed in ("mute", "move-out", "bans"):
        assert (await host.post(f"/spaces/home/{deed}", {"person": "g-nobody"})).code == "unknown_player"


@pytest.mark.parametrize("deed", ["mute", "move-out"])
async def test_whether_somebody_unlisted_is_there_cannot_be_tried_out(house: House, deed: str) -> None:
    """A host who does not stand beside him is answered as if he were not there, and nothing happens to him."""
    host = await house.member("host@example.org", Role.HOST)
    zoe = PersonId(await house.account(await house.member("zoe@example.org", Role.MEMBER)))
    absent = await host.post(f"/spaces/home/{deed}", {"person": zoe})
    house.doorman.people.append(Identity(zoe, None, None, "Zoe", "a01", Role.MEMBER, (), HOME, Card(listed=False)))
    there = await host.post(f"/spaces/home/{deed}", {"person": zoe})
    assert (there.status, there.code) == (absent.status, absent.code) == (400, "unknown_player")
    assert house.doorman.muted == [] and house.doorman.led_out == []
    assert (await host.get("/spaces/home/audit")).body["deeds"] == []


# ---- bans


async def test_a_ban_cuts_the_person_and_the_guests_of_his_household(house: House) -> None:
    """Once it is on disk."""
    host = await house.member("host@example.org", Role.HOST)
    _, eve = await guest(house)
    made = await host.post("/spaces/home/bans", {"person": eve, "reason": "shouts", "seconds": 3600})
    assert made.status == 201
    assert made.body["until"] == house.clock.unix() + 3600
    assert made.body["household"]
    assert [(code, who.get("person"), who.get("address")) for code, who in house.doorman.cuts] == [
        ("banned", eve, None),
        ("banned", None, HOUSEHOLD),
    ]
    assert house.doorman.cuts[1][1]["guests_only"]
    (listed,) = (await host.get("/spaces/home/bans")).body["bans"]
    assert listed == made.body


async def test_d16_a_banned_guest_is_refused_with_a_new_name_and_a_new_cookie(house: House) -> None:
    """By his cookie from anywhere, by his address with any."""
    host = await house.member("host@example.org", Role.HOST)
    eve, person = await guest(house)
    await host.post("/spaces/home/bans", {"person": person})
    assert (await eve.get("/me", X_Test_Address="192.0.2.99")).body["missing"] == "banned"
    fresh = await house.browser()
    assert (await fresh.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] == "banned"
    await fresh.post("/guest", {"name": "Nobody", "avatar": "a02", "lang": "en"}, X_Test_Address=HOUSEHOLD)
    assert (await fresh.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] == "banned"
    assert (await fresh.get("/me", X_Test_Address="192.0.2.99")).body["missing"] is None


async def test_d16_a_banned_guest_who_signs_in_is_still_the_one(house: House) -> None:
    """His browser shows both cookies."""
    host = await house.member("host@example.org", Role.HOST)
    eve, person = await guest(house)
    await host.post("/spaces/home/bans", {"person": person})
    await eve.post("/sign-in", {"email": "eve@example.org"}, X_Test_Address="192.0.2.99")
    await eve.post("/sign-in/link", {"token": house.link()}, X_Test_Address="192.0.2.99")
    told = (await eve.get("/me", X_Test_Address="192.0.2.99")).body
    assert told["signed_in"]
    assert told["missing"] == "banned"


async def test_a_members_own_address_does_not_keep_him_out(house: House) -> None:
    """The colleague at the next desk comes in as before."""
    host = await house.member("host@example.org", Role.HOST)
    member = await house.member("member@example.org", Role.MEMBER)
    _, eve = await guest(house)
    await host.post("/spaces/home/bans", {"person": eve})
    assert (await member.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] is None
    assert (await host.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] is None


async def test_a_ban_of_the_person_alone_spares_the_household(house: House) -> None:
    """Where a host knows that others are behind the same router."""
    host = await house.member("host@example.org", Role.HOST)
    eve, person = await guest(house)
    made = await host.post("/spaces/home/bans", {"person": person, "household": False})
    assert not made.body["household"]
    assert (await (await house.browser()).get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] is None
    assert (await eve.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] == "banned"


async def test_a_ban_ends_when_its_time_is_over(house: House) -> None:
    """Without anybody doing anything."""
    host = await house.member("host@example.org", Role.HOST)
    eve, person = await guest(house)
    await host.post("/spaces/home/bans", {"person": person, "seconds": 60})
    house.clock.turn(61)
    assert (await eve.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] is None
    assert (await host.get("/spaces/home/bans")).body["bans"] == []


async def test_a_ban_is_lifted(house: House) -> None:
    """Of the person and of the address; a second time there is nothing."""
    host = await house.member("host@example.org", Role.HOST)
    eve, person = await guest(house)
    ban = (await host.post("/spaces/home/bans", {"person": person})).body["id"]
    assert (await host.ask("DELETE", f"/spaces/home/bans/{ban}")).status == 204
    assert (await eve.get("/me", X_Test_Address=HOUSEHOLD)).body["missing"] is None
    assert (await host.ask("DELETE", f"/spaces/home/bans/{ban}")).status == 404
    assert [each["action"] for each in (await host.get("/spaces/home/audit")).body["deeds"]] == ["unbanned", "banned"]


async def test_a_banned_member_is_kept_out_of_what_he_belonged_to(house: House) -> None:
    """Hosts may do that to members; nobody who left is forgotten."""
    host = await house.member("host@example.org", Role.HOST)
    member = await house.member("member@example.org", Role.MEMBER)
    await host.post("/spaces/home/bans", {"person": await house.account(member)})
    assert (await member.get("/me")).body["missing"] == "banned"


async def test_somebody_who_has_gone_is_banned_by_the_name_he_had(house: House) -> None:
    """As it stands in a report."""
    host = await house.member("host@example.org", Role.HOST)
    made = await host.post("/spaces/home/bans", {"person": "g-gone", "name": "Eve"})
    assert (made.status, made.body["name"]) == (201, "Eve")


async def test_a_restart_forgets_neither_bans_nor_blocks(house: House) -> None:
    """They are read again when the office opens."""
    host = await house.member("host@example.org", Role.HOST)
    _, eve = await guest(house)
    bob, own = await guest(house, "Bob", "192.0.2.5")
    await host.post("/spaces/home/bans", {"person": eve})
    await bob.ask("PUT", f"/me/blocks/{eve}", {"name": "Eve"})
    again = type(house.register.bouncer)(house.register.bouncer.table, b"s" * 32, house.clock)
    await again.open()
    assert again.closed([eve], "", ()) == {HOME}
    assert again.closed([], HOUSEHOLD, ()) == {HOME}
    apart = type(house.register.bystanders)(house.register.bystanders.table)
    await apart.open()
    assert apart.between(eve, own)
