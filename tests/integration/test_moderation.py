"""A ban, a mute and a block over a real office: every socket closes at once, and whoever comes back is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from papote.api.operations import HOST_KEY_HEADER
from papote.app import Office
from papote.config import Configuration
from papote.gateway.connection import Stage
from tests.integration.conftest import UNHURRIED
from tests.integration.raw_client import PATIENCE, RawClient

KEY = "the-key-of-hosts-0123456789"
EVES, BOBS = "203.0.113.7", "198.51.100.4"
MOST_GUESTS = 3


class Open:
    """An office behind a proxy that says where people come from."""

    def __init__(self, office: Office, session: aiohttp.ClientSession) -> None:
        self.office = office
        self.url = office.url.rstrip("/")
        self.session = session
        self.clients: list[RawClient] = []

    async def cookie(self, address: str, name: str = "Eve") -> str:
        """The cookie of a new guest."""
        body = {"name": name, "avatar": "a01", "lang": "fr"}
        async with self.session.post(
            f"{self.url}/api/v1/guest", json=body, headers={"X-Forwarded-For": address}
        ) as response:
            assert response.status == 200
            return "; ".join(f"{name}={morsel.value}" for name, morsel in response.cookies.items())

    async def connect(self, address: str, cookie: str = "") -> RawClient:
        """A socket that is in no room yet."""
        client = RawClient(self.session, self.url)
        self.clients.append(client)
        return await client.open(headers={"X-Forwarded-For": address} | ({"Cookie": cookie} if cookie else {}))

    async def person(self, name: str, address: str, cookie: str = "", **more: Any) -> RawClient:
        """Somebody in the room people arrive in."""
        return await (await self.connect(address, cookie)).join(name, room=self.room, **more)

    async def attempt(self, name: str, address: str, cookie: str = "", **more: Any) -> str | None:
        """What keeps somebody out; None: he is in."""
        client = await self.connect(address, cookie)
        wish = {"protocol": 1, "room": self.room, "name": name, "avatar": "a01", **more}
        answer = await client.ask("join", wish)
        return None if answer["ok"] else str(answer["code"])

    async def host(self, path: str, body: dict[str, Any]) -> int:
        """A host does something; the status of the answer."""
        headers = {HOST_KEY_HEADER: KEY, "X-Forwarded-For": BOBS}
        async with self.session.post(f"{self.url}/api/v1/spaces/home/{path}", json=body, headers=headers) as response:
            return response.status

    async def deeds(self, count: int) -> list[dict[str, Any]]:
        """The log, once it has so many lines."""
        url = f"{self.url}/api/v1/spaces/home/audit"
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.session.get(url, headers={HOST_KEY_HEADER: KEY}) as response:
                    found: list[dict[str, Any]] = (await response.json())["deeds"]
                if len(found) >= count:
                    return found

    async def place(self, cookie: str) -> int:
        """Somebody's place in the line."""
        headers = {"Cookie": cookie, "X-Forwarded-For": EVES}
        async with self.session.get(f"{self.url}/api/v1/spaces/home/turn", headers=headers) as response:
            return int((await response.json())["place"])

    @property
    def room(self) -> str:
        """The room people arrive in."""
        return str(self.office.atlas.arrival)


@pytest.fixture
async def open_office(tmp_path: Path) -> AsyncIterator[Open]:
    """The office as shipped, for guests and those who have the key."""
    office = Office(
        Configuration(
            data_dir=tmp_path,
            max_guests=MOST_GUESTS,
            port=0,
            host_key=KEY,
            trust_proxy=True,
            media_workers=0,
            hide_guest_addresses=False,
            **UNHURRIED,
        )
    )
    await office.start()
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            made = Open(office, session)
            yield made
            for client in made.clients:
                await client.close()
    finally:
        await office.stop()


def person_of(client: RawClient) -> str:
    """Who somebody is beyond this visit."""
    return str(client.heard("snapshot")[-1]["person"])


async def said_goodbye(*clients: RawClient) -> list[str]:
    """The codes with which these were sent away."""
    for client in clients:
        await client.until(lambda client=client: client.closed)  # type: ignore[misc]
    return [client.heard("bye")[-1]["code"] for client in clients]


async def test_d16_a_ban_closes_every_socket_and_refuses_each_return(open_office: Open) -> None:
    """Two tabs, one of them in no room; then a new name, a new tab, a new cookie, and his old place."""
    cookie = await open_office.cookie(EVES)
    eve = await open_office.person("Eve", EVES, cookie)
    tab = await open_office.connect(EVES, cookie)
    other_browser = await open_office.person("Evil", EVES)
    bob = await open_office.person("Bob", BOBS)
    assert await open_office.host("bans", {"person": person_of(eve), "reason": "shouts"}) == 201
    for each in (eve, tab, other_browser):  # by the time of the answer: no clock was waited for
        connection = open_office.office.gateway._registry.get(each.sid)
        assert connection is None or connection.stage is Stage.CLOSED
    assert await said_goodbye(eve, tab, other_browser) == ["banned"] * 3
    assert await open_office.attempt("Nicer Name", EVES, cookie) == "banned"
    assert await open_office.attempt("Eve", EVES) == "banned"
    assert await open_office.attempt("Eve", EVES, await open_office.cookie(EVES)) == "banned"
    assert await open_office.attempt("Eve", "192.0.2.200", cookie) == "banned"
    assert await open_office.attempt("Eve", EVES, resume=eve.heard("snapshot")[-1]["resume"]) == "banned"
    assert not bob.closed
    assert await open_office.attempt("Dan", "192.0.2.77") is None


async def test_hosts_of_the_same_house_come_in_all_the_same(open_office: Open) -> None:
    """One who is there stays; one who shows the key gets in."""
    eve = await open_office.person("Eve", EVES)
    host = await open_office.person("Ada", EVES, key=KEY)
    assert await open_office.host("bans", {"person": person_of(eve)}) == 201
    assert await said_goodbye(eve) == ["banned"]
    assert (await host.ask("hand", {"raised": True}))["ok"]
    assert await open_office.attempt("Ada again", EVES, key=KEY) is None


async def test_who_has_left_is_kept_out_by_his_address_too(open_office: Open) -> None:
    """The host was slower than he; with fresh cookies he comes in no more."""
    eve = await open_office.person("Eve", EVES)
    bob = await open_office.person("Bob", BOBS)
    person = person_of(eve)
    await eve.ask("leave", {})
    await bob.until(lambda: bob.heard("player_left"))
    assert await open_office.host("bans", {"person": person, "name": "Eve"}) == 201
    assert await open_office.attempt("Somebody else", EVES) == "banned"
    assert await open_office.attempt("Cyd", "192.0.2.77") is None


async def test_a_lifted_ban_lets_people_in_again(open_office: Open) -> None:
    """The same cookie, the same address."""
    cookie = await open_office.cookie(EVES)
    eve = await open_office.person("Eve", EVES, cookie)
    await open_office.host("bans", {"person": person_of(eve)})
    await said_goodbye(eve)
    headers = {HOST_KEY_HEADER: KEY, "X-Forwarded-For": BOBS, "Content-Type": "application/json"}
    bans = f"{open_office.url}/api/v1/spaces/home/bans"
    async with open_office.session.get(bans, headers=headers) as response:
        (ban,) = (await response.json())["bans"]
    async with open_office.session.delete(f"{bans}/{ban['id']}", headers=headers) as response:
        assert response.status == 204
    assert await open_office.attempt("Eve", EVES, cookie) is None


async def test_who_is_moved_out_may_come_back(open_office: Open) -> None:
    """He hears why; his place is gone, the door is open."""
    eve = await open_office.person("Eve", EVES)
    bob = await open_office.person("Bob", BOBS)
    assert await open_office.host("move-out", {"person": person_of(eve), "outside": True}) == 204
    assert await said_goodbye(eve) == ["moved_out"]
    await bob.until(lambda: bob.heard("player_left"))
    assert await open_office.attempt("Eve", EVES) is None


async def test_who_is_led_to_the_entrance_stays_connected(open_office: Open) -> None:
    """He is brought there and hears why; the others see him there."""
    eve = await open_office.person("Eve", EVES)
    assert await open_office.host("move-out", {"person": person_of(eve)}) == 204
    await eve.until(lambda: eve.heard("position_fixed"))
    assert eve.heard("position_fixed")[-1]["code"] == "led_out"
    assert (await eve.ask("hand", {"raised": True}))["ok"]


async def test_who_is_muted_hears_of_it(open_office: Open) -> None:
    """And everybody sees his microphone off."""
    eve = await open_office.person("Eve", EVES, microphone=True)
    bob = await open_office.person("Bob", BOBS)
    assert await open_office.host("mute", {"person": person_of(eve)}) == 204
    await eve.until(lambda: eve.heard("muted"))
    await bob.until(lambda: not bob.replica.players[eve.replica.you or ""]["microphone"])


async def test_p04_a_block_holds_at_once_and_for_who_comes_later(open_office: Open) -> None:
    """Neither waves nor words of the room pass; the third hears both."""
    cookies = {name: await open_office.cookie(EVES, name) for name in ("Eve", "Bob")}
    eve = await open_office.person("Eve", EVES, cookies["Eve"])
    bob = await open_office.person("Bob", BOBS, cookies["Bob"])
    cyd = await open_office.person("Cyd", "192.0.2.8")
    headers = {"Cookie": cookies["Bob"], "X-Forwarded-For": BOBS}
    block = f"{open_office.url}/api/v1/me/blocks/{person_of(eve)}"
    async with open_office.session.put(block, json={"name": "Eve"}, headers=headers) as response:
        assert response.status == 200

    async def talk(speaker: RawClient, to: RawClient, id: str) -> None:
        assert (await speaker.ask("wave", {"to": to.replica.you}))["ok"]
        assert (await speaker.ask("chat", {"id": id, "channel": f"room/{open_office.room}", "text": id}))["ok"]

    await talk(eve, bob, "from-eve")
    await talk(bob, eve, "from-bob")
    await cyd.until(lambda: len(cyd.heard("chatted")) == 2)
    for one in (eve, bob):
        assert (await one.ask("hand", {"raised": True}))["ok"]
        assert one.heard("waved") == []
        assert len(one.heard("chatted")) == 1
    direct = "/".join(["direct", *sorted((person_of(eve), person_of(bob)))])
    answer = await eve.ask("chat", {"id": "d", "channel": direct, "text": "psst"})
    assert answer["code"] == "unknown_channel"
    late = await open_office.person("Bob", BOBS, cookies["Bob"])
    assert [line["text"] for line in late.heard("snapshot")[-1]["chat"]] == ["from-bob"]
    assert (await eve.ask("wave", {"to": late.replica.you}))["ok"]
    assert (await late.ask("hand", {"raised": True}))["ok"]
    assert late.heard("waved") == []


async def test_who_comes_when_the_space_is_full_waits_for_his_turn(
    open_office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He is told his place, nobody passes him, hosts do not wait; and he comes in when somebody leaves."""
    monkeypatch.setattr("papote.people.turns.PATIENCE", 3600.0)
    people = [await open_office.person(f"Guest {number}", f"192.0.2.{number}") for number in range(MOST_GUESTS)]
    first, second = await open_office.cookie(EVES), await open_office.cookie(BOBS, "Bob")
    assert await open_office.attempt("Eve", EVES, first) == "room_full"
    assert await open_office.attempt("Bob", BOBS, second) == "room_full"
    assert await open_office.attempt("Nobody", "192.0.2.99") == "room_full"
    assert await open_office.attempt("Ada", BOBS, key=KEY) is None
    assert [await open_office.place(cookie) for cookie in (first, second)] == [1, 2]
    await people[0].ask("leave", {})
    await people[1].until(lambda: people[1].heard("player_left"))
    assert [await open_office.place(cookie) for cookie in (first, second)] == [0, 1]
    assert await open_office.attempt("Bob", BOBS, second) == "room_full"
    assert await open_office.attempt("Eve", EVES, first) is None
    assert await open_office.attempt("Eve", EVES, first) is None
    assert await open_office.place(second) == 1


async def test_what_a_host_does_in_a_room_is_in_the_log_once_it_is_done(open_office: Open) -> None:
    """By the same key as what he does by the API; what was refused, or done by a guest, is not."""
    host = await open_office.person("Ada", BOBS, key=KEY)
    eve = await open_office.person("Eve", EVES)
    assert (await host.ask("timer", {"seconds": 60}))["ok"]
    assert not (await host.ask("call_to_stage", {"to": "p99"}))["ok"]
    assert not (await eve.ask("timer", {"seconds": 30}))["ok"]
    assert (await host.ask("call_back", {"seconds": 30}))["ok"]
    assert await open_office.host("mute", {"person": person_of(eve)}) == 204
    deeds = await open_office.deeds(3)
    assert [(deed["action"], deed["by"]) for deed in deeds[1:]] == [
        ("call_back", person_of(host)),
        ("timer", person_of(host)),
    ]
    assert (deeds[0]["action"], deeds[0]["target"]) == ("muted", person_of(eve))
    assert deeds[2]["details"] == {"room": open_office.room, "seconds": 60}
