"""Tests of the door at which one knocks."""

from __future__ import annotations

from papote.api.knocks import KNOCK_SECONDS, WORD_SECONDS
from papote.people.account import Access
from papote.types import Role
from tests.api.house import Browser, House


async def knock(browser: Browser, name: str = "Ada", text: str = "it is me") -> None:
    """Knock, and wait."""
    answer = await browser.post("/spaces/home/knock", {"name": name, "text": text})
    assert answer.body == {"state": "waiting"}


async def state(browser: Browser) -> str:
    """How it stands."""
    return str((await browser.get("/spaces/home/knock")).body["state"])


async def test_a_host_lets_somebody_in(house: House) -> None:
    """For as long as a visit may last."""
    await house.rule(access=Access.KNOCK)
    host, guest = await house.member("hanna@example.org", Role.HOST), await house.browser()
    assert (await guest.get("/me")).body["missing"] == "wait_for_host"
    await knock(guest)
    await knock(guest)
    (waiting,) = (await host.get("/spaces/home/waiting")).body["waiting"]
    assert (waiting["name"], waiting["text"]) == ("Ada", "it is me")
    assert await state(guest) == "waiting"
    assert (await host.post(f"/spaces/home/waiting/{waiting['id']}", {"accept": True})).status == 204
    assert await state(guest) == "open"
    assert (await guest.get("/me")).body["missing"] is None
    assert (await host.get("/spaces/home/waiting")).body["waiting"] == []
    house.clock.turn(WORD_SECONDS)
    assert (await guest.get("/me")).body["missing"] == "wait_for_host"


async def test_a_host_says_not_now(house: House) -> None:
    """Then one may knock again; the first answer counts."""
    await house.rule(access=Access.KNOCK)
    host, guest = await house.member("hanna@example.org", Role.HOST), await house.browser()
    await knock(guest)
    (waiting,) = (await host.get("/spaces/home/waiting")).body["waiting"]
    await host.post(f"/spaces/home/waiting/{waiting['id']}", {"accept": False})
    assert (await host.post(f"/spaces/home/waiting/{waiting['id']}", {"accept": True})).code == "not_found"
    assert await state(guest) == "refused"
    assert await state(guest) == "none"
    await knock(guest)


async def test_nobody_knocks_without_end(house: House) -> None:
    """Five times in five minutes from one address."""
    await house.rule(access=Access.KNOCK)
    for number in range(5):
        await knock(await house.browser(), f"Ada {number}")
    answer = await (await house.browser()).post("/spaces/home/knock", {"name": "Eve"})
    assert (answer.status, answer.code) == (429, "too_many")


async def test_whoever_went_away_waits_no_more(house: House) -> None:
    """A host is not asked about people who are gone."""
    await house.rule(access=Access.KNOCK)
    host, guest = await house.member("hanna@example.org", Role.HOST), await house.browser()
    await knock(guest)
    house.clock.turn(KNOCK_SECONDS + 1)
    assert (await host.get("/spaces/home/waiting")).body["waiting"] == []


async def test_only_hosts_see_who_waits(house: House) -> None:
    """Members do not open the door."""
    await house.rule(access=Access.KNOCK)
    member = await house.member("mia@example.org", Role.MEMBER)
    assert (await member.get("/spaces/home/waiting")).code == "forbidden"
    assert (await member.post("/spaces/home/waiting/x", {"accept": True})).code == "forbidden"


async def test_where_one_need_not_knock_nobody_waits(house: House) -> None:
    """The door is open."""
    answer = await (await house.browser()).post("/spaces/home/knock", {"name": "Ada"})
    assert answer.body == {"state": "none"}
