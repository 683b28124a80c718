"""Who is who on a real office: cookies that sockets carry, and sockets that close when who they were is over."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from papote.app import Office
from papote.config import Configuration
from papote.gateway.connection import Stage
from papote.people.account import HOME, Membership
from papote.types import AccountId, Role
from tests.integration.conftest import UNHURRIED
from tests.integration.raw_client import RawClient

ROOM = "le-palier"


class Browser:
    """Somebody with cookies of his own, who may open the page several times."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session
        self.pages: list[RawClient] = []

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and answer of one request below ``/api/v1``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(method, f"{self.url}/api/v1{path}", json=body, headers=sent) as response:
            kind = response.content_type
            return response.status, await response.json() if kind == "application/json" else await response.text()

    async def open(self) -> RawClient:
        """A page before the door."""
        client = RawClient(self.session, self.url)
        self.pages.append(client)
        return await client.open()

    async def enter(self, name: str = "Zoe", **more: Any) -> RawClient:
        """A page in the room."""
        return await (await self.open()).join(name, ROOM, **more)

    async def refused(self, name: str = "Zoe", **more: Any) -> str:
        """Why the room is closed."""
        page = await self.open()
        answer = await page.ask("join", {"protocol": 1, "room": ROOM, "name": name, "avatar": "a01", **more})
        assert not answer["ok"], answer
        return str(answer["code"])

    async def id(self) -> AccountId:
        """Whose account it is."""
        return AccountId((await self.ask("GET", "/me"))[1]["person"])


@dataclass
class Street:
    """An office and everybody before it."""

    office: Office
    stack: AsyncExitStack
    caplog: pytest.LogCaptureFixture

    async def browser(self) -> Browser:
        """One nobody has used."""
        session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        made = Browser(self.office.url.rstrip("/"), await self.stack.enter_async_context(session))

        async def leave() -> None:
            for page in made.pages:
                await page.close()

        self.stack.push_async_callback(leave)
        return made

    async def sign_in(self, browser: Browser, email: str) -> None:
        """By the link in the log."""
        assert (await browser.ask("POST", "/sign-in", {"email": email}))[0] == 202
        urls = [str(record.__dict__["url"]) for record in self.caplog.records if record.message == "sign_in_link"]
        found = re.search(r"/sign-in#([\w-]{43})$", urls[-1])
        assert found is not None
        assert (await browser.ask("POST", "/sign-in/link", {"token": found.group(1)}))[0] == 200

    async def member(self, email: str, role: Role | None = None) -> Browser:
        """Somebody signed in, who is this in the home space."""
        browser = await self.browser()
        await self.sign_in(browser, email)
        if role is not None:
            register = self.office.register
            assert register is not None
            membership = Membership(HOME, await browser.id(), role, (), time.time())
            register.directory.note(await register.directory.table.enrol(membership), email.partition("@")[0])
        return browser


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """What is closed in the end."""
    async with AsyncExitStack() as made:
        yield made


async def street(
    stack: AsyncExitStack, folder: Path, caplog: pytest.LogCaptureFixture, access: str, **more: Any
) -> Street:
    """An office with this rule, on a free port."""
    office = Office(
        Configuration(
            port=0,
            data_dir=folder,
            seed=1,
            shutdown_seconds=2.0,
            media_workers=0,
            hide_guest_addresses=False,
            access=access,
            **UNHURRIED,
            **more,
        )
    )
    await office.start()
    stack.push_async_callback(office.stop)
    return Street(office, stack, caplog)


@pytest.fixture
async def open_street(stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Street:
    """An office anybody may enter."""
    return await street(stack, tmp_path, caplog, "open")


async def told(place: Street, code: str, *pages: RawClient) -> None:
    """When the office answered, it had hung up on these already, with the reason: no clock was waited for."""
    for page in pages:
        connection = place.office.gateway._registry.get(page.sid)
        assert connection is None or connection.stage is Stage.CLOSED
    for page in pages:
        await page.gone()
        assert page.heard("bye")[-1]["code"] == code


def own(page: RawClient) -> dict[str, Any]:
    """How the room sees whoever has this page."""
    me = page.replica.me
    assert me is not None
    return dict(me)


# ---- who one is


async def test_a_member_comes_in_as_his_account_says(open_street: Street) -> None:
    """With name, figure and role, whatever the page asks for; a guest as he wishes."""
    ada = await open_street.member("ada@example.org", Role.MEMBER)
    await ada.ask("PATCH", "/me", {"name": "Ada L.", "avatar": "a07"})
    page = await ada.enter("The owner", avatar="a02")
    assert (own(page)["name"], own(page)["avatar"], own(page)["role"]) == ("Ada L.", "a07", "member")
    guest = await (await open_street.browser()).enter("Zoe")
    assert (own(guest)["name"], own(guest)["role"]) == ("Zoe", "guest")


async def test_d14_nobody_gives_himself_a_role(open_street: Street) -> None:
    """What a role says comes from the server alone."""
    browser = await open_street.browser()
    for field, value in (("role", "owner"), ("badge", "host"), ("person", "a-ada"), ("account", "a-ada")):
        assert await browser.refused(**{field: value}) == "bad_message", field
    assert own(await browser.enter(key="A" * 16))["role"] == "guest"


async def test_d03_a_role_changes_while_one_is_in(open_street: Street) -> None:
    """Everybody sees it; what one may do follows at once."""
    host = await open_street.member("hanna@example.org", Role.OWNER)
    ada = await open_street.member("ada@example.org", Role.HOST)
    page, other = await ada.enter(), await (await open_street.browser()).enter()
    account = await ada.id()
    status, _ = await host.ask("PATCH", f"/spaces/home/members/{account}", {"has": "host", "role": "member"})
    assert status == 200
    await other.until(lambda: other.replica.players[page.you]["role"] == "member")
    assert (await ada.ask("GET", "/spaces/home/invitations"))[0] == 403


async def test_an_account_is_in_one_place(open_street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest page has it; the other one hears so."""
    monkeypatch.setattr("papote.gateway.reception.TAKEOVER_SECONDS", 3600.0)
    ada = await open_street.member("ada@example.org", Role.MEMBER)
    first = await ada.enter()
    second = await ada.enter()
    await told(open_street, "replaced", first)
    assert second.you == first.you
    assert await ada.refused() == "too_many"  # two pages do not take the place from each other without end
    assert not second.closed


async def test_d02_the_secret_of_a_member_s_place_is_nothing_without_his_session(open_street: Street) -> None:
    """Whoever finds it comes in as himself, somewhere else."""
    ada = await open_street.member("ada@example.org", Role.MEMBER)
    page = await ada.enter()
    secret = page.heard("snapshot")[-1]["resume"]
    thief = await (await open_street.browser()).enter("Zoe", resume=secret)
    assert thief.you != page.you
    assert (own(thief)["name"], own(thief)["role"]) == ("Zoe", "guest")
    assert not page.closed


# ---- signing out


async def test_d02_signing_out_closes_every_socket_of_the_session(open_street: Street) -> None:
    """In the room or before the door; those of other sessions and of other people stay."""
    ada = await open_street.member("ada@example.org", Role.MEMBER)
    waiting, page = await ada.open(), await ada.enter()
    elsewhere = await open_street.member("ada@example.org")
    there = await elsewhere.open()
    zoe = await (await open_street.browser()).enter()
    assert (await ada.ask("POST", "/sign-out", {}))[0] == 204
    await told(open_street, "signed_out", page, waiting)
    await zoe.until(lambda: page.you not in zoe.replica.players)
    assert not zoe.closed and not there.closed
    again = await ada.enter("Somebody")
    assert (own(again)["role"], again.you) == ("guest", own(again)["id"])
    assert again.you != page.you


async def test_d02_signing_out_everywhere_and_elsewhere(open_street: Street) -> None:
    """One browser ends the session of another one, then all of them."""
    one, other = await open_street.member("ada@example.org"), await open_street.member("ada@example.org")
    page = await other.enter()
    _, listed = await one.ask("GET", "/sessions")
    (there,) = [each["id"] for each in listed["sessions"] if not each["current"]]
    assert (await one.ask("DELETE", f"/sessions/{there}"))[0] == 204
    await told(open_street, "signed_out", page)
    await open_street.sign_in(other, "ada@example.org")
    pages = [await one.open(), await other.enter()]
    assert (await one.ask("POST", "/sign-out", {"everywhere": True}))[0] == 204
    await told(open_street, "signed_out", *pages)


async def test_signing_in_over_a_session_ends_its_sockets(open_street: Street) -> None:
    """Nobody goes on as whoever was there before."""
    browser = await open_street.member("ada@example.org", Role.MEMBER)
    page = await browser.enter()
    await open_street.sign_in(browser, "bob@example.org")
    await told(open_street, "signed_out", page)


# ---- the rules of a space


async def test_d03_whoever_is_no_member_any_more_leaves_at_once(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where only members are; and guests come in there by nothing."""
    place = await street(stack, tmp_path, caplog, "members")
    owner, ada = await place.member("olga@example.org", Role.OWNER), await place.member("ada@example.org", Role.MEMBER)
    zoe = await place.browser()
    assert await zoe.refused() == "members_only"
    page = await ada.enter()
    assert (await owner.ask("DELETE", f"/spaces/home/members/{await ada.id()}"))[0] == 204
    await told(place, "members_only", page)
    assert await ada.refused() == "members_only"


async def test_d03_guests_who_are_in_leave_when_only_members_may_be(open_street: Street) -> None:
    """At once; members and whoever has the host key stay."""
    owner = await open_street.member("olga@example.org", Role.OWNER)
    ada, zoe, host = (
        await open_street.member("ada@example.org", Role.MEMBER),
        await open_street.browser(),
        await open_street.browser(),
    )
    page, member, keyed = (
        await zoe.enter(),
        await ada.enter(),
        await host.enter("Hanna", key=open_street.office.host_key),
    )
    assert (await owner.ask("PATCH", "/spaces/home", {"access": "members"}))[0] == 200
    await told(open_street, "members_only", page)
    await member.until(lambda: page.you not in member.replica.players)
    assert not member.closed and not keyed.closed
    assert await zoe.refused() == "members_only"


async def test_an_invitation_opens_the_door_to_its_browser(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A guest's, without an account; taken back, it is shut."""
    place = await street(stack, tmp_path, caplog, "link")
    host, zoe = await place.member("hanna@example.org", Role.HOST), await place.browser()
    assert await zoe.refused() == "invitation_needed"
    _, made = await host.ask("POST", "/spaces/home/invitations", {"role": "guest", "uses": 1})
    assert made["link"].startswith(f"{place.office.url}invite#")
    token = {"token": made["link"].partition("#")[2]}
    assert (await zoe.ask("POST", "/invitations/accept", token))[0] == 200
    page = await zoe.enter()
    assert own(page)["role"] == "guest"
    assert (await (await place.browser()).ask("POST", "/invitations/accept", token))[0] == 410
    assert (await host.ask("DELETE", f"/spaces/home/invitations/{made['id']}"))[0] == 204
    await page.close()
    assert await zoe.refused() == "invitation_needed"


async def test_a_password_opens_the_door_and_another_one_shuts_it(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """To this browser, for as long as it is the password."""
    place = await street(stack, tmp_path, caplog, "open")
    owner, zoe = await place.member("olga@example.org", Role.OWNER), await place.browser()
    rule = {"access": "password", "password": "bread and butter"}
    assert (await owner.ask("PATCH", "/spaces/home", rule))[0] == 200
    assert await zoe.refused() == "password_wrong"
    assert (await zoe.ask("POST", "/spaces/home/enter", {"password": "butter"}))[0] == 403
    assert (await zoe.ask("POST", "/spaces/home/enter", {"password": "bread and butter"}))[0] == 200
    assert own(await zoe.enter())["role"] == "guest"
    assert (await owner.ask("PATCH", "/spaces/home", {"password": "jam and toast"}))[0] == 200
    assert await zoe.refused() == "password_wrong"


async def test_one_knocks_and_a_host_opens(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who waits is seen by hosts alone; the answer opens the door to who knocked, and to nobody else."""
    place = await street(stack, tmp_path, caplog, "knock")
    host, zoe, eve = await place.member("hanna@example.org", Role.HOST), await place.browser(), await place.browser()
    assert await zoe.refused() == "wait_for_host"
    assert (await zoe.ask("POST", "/spaces/home/knock", {"name": "Zoe", "text": "It's me"}))[1] == {"state": "waiting"}
    assert (await eve.ask("POST", "/spaces/home/knock", {"name": "Eve"}))[1] == {"state": "waiting"}
    _, listed = await host.ask("GET", "/spaces/home/waiting")
    ids = {each["name"]: each["id"] for each in listed["waiting"]}
    assert (await zoe.ask("POST", f"/spaces/home/waiting/{ids['Zoe']}", {"accept": True}))[0] in (401, 403)
    assert (await host.ask("POST", f"/spaces/home/waiting/{ids['Zoe']}", {"accept": True}))[0] == 204
    assert (await host.ask("POST", f"/spaces/home/waiting/{ids['Eve']}", {"accept": False}))[0] == 204
    assert (await zoe.ask("GET", "/spaces/home/knock"))[1] == {"state": "open"}
    assert (await eve.ask("GET", "/spaces/home/knock"))[1] == {"state": "refused"}
    assert own(await zoe.enter())["role"] == "guest"
    assert await eve.refused() == "wait_for_host"
