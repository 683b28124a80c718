"""Tests of what hosts read: what people report, and what hosts did."""

from __future__ import annotations

from papote.people.account import HOME
from papote.people.chat import Draft, room_channel
from papote.storage.chat import Messages
from papote.types import Role, RoomId
from tests.api.house import OWNER, House, guest

ROOM = RoomId("le-palier")


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
