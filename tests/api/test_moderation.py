"""Tests of what hosts do about people who disturb, and of blocks and reports, as the API has them."""

from __future__ import annotations

import pytest

from papote.api.operations import HOST_KEY_HEADER
from papote.people.account import HOME, Identity
from papote.people.chat import Draft, room_channel
from papote.storage.chat import Messages
from papote.types import PersonId, Role, RoomId
from papote.world.cards import Card
from tests.api.house import HOST_KEY, OWNER, Browser, House

ROOM = RoomId("le-palier")
HOUSEHOLD = "203.0.113.7"
KEY = {HOST_KEY_HEADER: HOST_KEY}


async def guest(house: House, name: str = "Eve", address: str = HOUSEHOLD) -> tuple[Browser, PersonId]:
    """A guest with a cookie, who is in a room."""
    browser = await house.browser()
    made = await browser.post("/guest", {"name": name, "avatar": "a01", "lang": "fr"}, X_Test_Address=address)
    assert made.status == 200, made
    person = PersonId((await browser.get("/me")).body["person"])
    present(house, person, name)
    house.doorman.came_from[person] = address
    return browser, person


def present(house: House, person: PersonId, name: str, role: Role = Role.GUEST) -> None:
    """Somebody is in a room."""
    house.doorman.people.append(Identity(person, None, None, name, "a01", role, (), HOME))


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


# ---- reports


async def test_a_report_brings_the_last_minutes_of_the_room(house: House) -> None:
    """What is older stays where it is; the host reads it and closes it."""
    host = await house.member("host@example.org", Role.HOST)
    bob, _ = await guest(house, "Bob", "192.0.2.5")
    _, eve = await guest(house)
    now = house.clock.unix()
    drafts = [
        Draft(room_channel(ROOM).id, HOME, eve, "Eve", f"c{number}", text, at)
        for number, (text, at) in enumerate([("long ago", now - 3600), ("SHUT UP", now - 30)])
    ]
    await Messages(house.database).keep(drafts)
    wish = {"person": eve, "room": ROOM, "text": "She shouts at everybody."}
    assert (await bob.post("/spaces/home/reports", wish)).status == 204
    (report,) = (await host.get("/spaces/home/reports")).body["reports"]
    assert (report["about"], report["about_name"], report["text"]) == (eve, "Eve", "She shouts at everybody.")
    assert [line["text"] for line in report["lines"]] == ["SHUT UP"]
    closed = await host.post(f"/spaces/home/reports/{report['id']}/close")
    assert closed.body["closed_by"] == await house.account(host)
    assert (await host.get("/spaces/home/reports")).body["reports"] == []
    assert len((await host.get("/spaces/home/reports?state=closed")).body["reports"]) == 1
    assert (await host.post(f"/spaces/home/reports/{report['id']}/close")).status == 404


async def test_reports_are_for_hosts_to_read(house: House) -> None:
    """And for those who are there to write."""
    member = await house.member("member@example.org", Role.MEMBER)
    assert (await member.get("/spaces/home/reports")).status == 403
    outsider = await house.browser()
    wish = {"person": "g-eve", "room": ROOM, "text": "x", "name": "Eve"}
    assert (await outsider.post("/spaces/home/reports", wish)).code == "not_signed_in"
    await outsider.post("/guest", {"name": "Bob", "avatar": "a01", "lang": "fr"})
    assert (await outsider.post("/spaces/home/reports", wish)).code == "forbidden"


async def test_nobody_reports_without_end(house: House) -> None:
    """Five times in ten minutes."""
    bob, _ = await guest(house, "Bob", "192.0.2.5")
    _, eve = await guest(house)
    wish = {"person": eve, "room": ROOM, "text": "again"}
    for _ in range(5):
        assert (await bob.post("/spaces/home/reports", wish)).status == 204
    assert (await bob.post("/spaces/home/reports", wish)).status == 429


# ---- blocks


async def test_p04_a_block_is_ones_own(house: House) -> None:
    """The other sees nothing of it in his list; both rooms hear that they are kept apart."""
    bob, own = await guest(house, "Bob", "192.0.2.5")
    eve, other = await guest(house)
    made = await bob.ask("PUT", f"/me/blocks/{other}", {"name": "Eve"})
    assert [(each["person"], each["name"]) for each in made.body["blocks"]] == [(other, "Eve")]
    assert house.doorman.apart == [(own, other)]
    assert house.register.bystanders.between(other, own)
    assert (await eve.get("/me/blocks")).body["blocks"] == []
    assert (await bob.ask("DELETE", f"/me/blocks/{other}")).body["blocks"] == []
    assert not house.register.bystanders.between(other, own)


async def test_nobody_blocks_himself_or_without_being_somebody(house: House) -> None:
    """A browser without a cookie would be somebody else the next moment."""
    bob, own = await guest(house, "Bob", "192.0.2.5")
    assert (await bob.ask("PUT", f"/me/blocks/{own}", {"name": "Bob"})).code == "forbidden"
    stranger = await house.browser()
    assert (await stranger.ask("PUT", f"/me/blocks/{own}", {"name": "Bob"})).code == "not_signed_in"
    assert (await stranger.ask("DELETE", f"/me/blocks/{own}")).code == "not_signed_in"
    assert (await stranger.get("/me/blocks")).body["blocks"] == []


# ---- the log


async def test_the_log_has_what_hosts_do_elsewhere_too(house: House) -> None:
    """Invitations and roles, by the same door; a page at a time."""
    owner = await house.member(OWNER)
    member = await house.member("member@example.org", Role.MEMBER)
    await owner.post("/spaces/home/invitations", {"role": "guest"})
    account = await house.account(member)
    await owner.ask("PATCH", f"/spaces/home/members/{account}", {"has": "member", "role": "host"})
    page = (await owner.get("/spaces/home/audit?limit=1")).body
    assert [deed["action"] for deed in page["deeds"]] == ["member_changed"]
    assert page["more"]
    rest = (await owner.get(f"/spaces/home/audit?before={page['deeds'][0]['number']}")).body
    assert [deed["action"] for deed in rest["deeds"]] == ["invitation_made"]
    assert not rest["more"]
    other = await house.member("other@example.org", Role.MEMBER)
    assert (await other.get("/spaces/home/audit")).status == 403


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
