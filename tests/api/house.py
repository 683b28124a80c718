"""An office as far as people are concerned: a real database, the real operations, sockets that are only noted, a clock
that is turned by hand; and browsers that keep their cookies.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from papote.api.chat import ChatPages, ChatPagesSettings
from papote.api.problems import answer_problems
from papote.api.readers import Readers
from papote.config import Configuration
from papote.errors import Refused
from papote.people import chat
from papote.people.account import HOME, Identity, Membership
from papote.people.chat import Channel, ChannelKind
from papote.register import Register
from papote.storage import Database, ensure_space
from papote.storage.chat import Messages
from papote.storage.files import Files
from papote.storage.shelf import Shelf
from papote.types import AccountId, PersonId, Role, RoomId, SpaceId
from papote.world.cards import Card
from tests.rooms.clock import ManualClock
from tests.storage.fresh import fresh

HOST_KEY = "a-key-for-hosts-0123"
ROOMS = (RoomId("palier"), RoomId("jardin"))
"""Of the home space, unless one is given to another."""
OWNER = "owner@example.org"
HOUSEHOLD = "203.0.113.7"
"""Where a guest's sockets come from, unless a test says otherwise."""
JSON = {"Content-Type": "application/json"}


@dataclass
class FakeDoorman:
    """Sockets, as far as the API may ask: who is there is said by the test, what is asked is noted."""

    people: list[Identity] = field(default_factory=list)
    cuts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    memberships: list[tuple[AccountId, SpaceId, Role | None]] = field(default_factory=list)
    profiles: list[tuple[AccountId, str, str]] = field(default_factory=list)
    is_ours: bool = True
    came_from: dict[PersonId, str] = field(default_factory=dict)
    muted: list[tuple[PersonId, PersonId]] = field(default_factory=list)
    talking: dict[PersonId, tuple[Identity, ...]] = field(default_factory=dict)
    led_out: list[PersonId] = field(default_factory=list)
    apart: list[tuple[PersonId, ...]] = field(default_factory=list)
    cards: list[tuple[PersonId, Card]] = field(default_factory=list)

    def address(self, request: web.Request) -> str:
        """As the test says."""
        return request.headers.get("X-Test-Address", "192.0.2.1")

    def secure(self, request: web.Request) -> bool:
        """As the test says."""
        return "X-Test-Secure" in request.headers

    def ours(self, request: web.Request) -> bool:
        """As the test says."""
        return self.is_ours

    def present(self, space: SpaceId) -> tuple[Identity, ...]:
        """Those of the space."""
        return tuple(each for each in self.people if each.space == space)

    def cut(self, code: str, **who: Any) -> int:
        """Note it."""
        self.cuts.append((code, {name: value for name, value in who.items() if value is not None}))
        return 1

    def company(self, person: PersonId) -> tuple[Identity, ...]:
        """As the test says."""
        return self.talking.get(person, ())

    def addresses(self, person: PersonId, space: SpaceId) -> frozenset[str]:
        """As the test says."""
        return frozenset({self.came_from[person]} if person in self.came_from else ())

    def may_know(self, person: PersonId, other: PersonId, space: SpaceId) -> bool:
        """Whoever is listed and there is known; nobody stands beside anybody."""
        return any(each.person == other and each.card.listed for each in self.present(space))

    def mute(self, person: PersonId, space: SpaceId, by: PersonId) -> int:
        """Note it, if he is there."""
        self.muted.append((person, by))
        return sum(each.person == person for each in self.present(space))

    def lead_out(self, person: PersonId, space: SpaceId) -> int:
        """Note it, if he is there."""
        self.led_out.append(person)
        return sum(each.person == person for each in self.present(space))

    def keep_apart(self, *people: PersonId) -> None:
        """Note it."""
        self.apart.append(people)

    def change_membership(self, account: AccountId, space: SpaceId, membership: Membership | None) -> None:
        """Note it."""
        self.memberships.append((account, space, membership.role if membership is not None else None))

    def change_card(self, person: PersonId, card: Card) -> None:
        """Note it, and let it be on who is there."""
        self.cards.append((person, card))
        self.people = [replace(each, card=card) if each.person == person else each for each in self.people]

    def change_profile(self, account: AccountId, name: str, avatar: str) -> None:
        """Note it."""
        self.profiles.append((account, name, avatar))


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        """Why not."""
        return str(self.body["code"])


class NobodyIn:
    """Who may read which channel, while nobody is in any room."""

    def person_of_seat(self, token: str) -> PersonId | None:
        """There are none."""
        return None

    def access(self, person: PersonId, channel: Channel, *, enters: bool = False) -> chat.Access:
        """As for who is nowhere."""
        if (channel.kind is ChannelKind.ROOM and enters) or person in channel.people:
            return chat.Access(channel)
        raise Refused("unknown_channel")

    def check_writing(self, person: PersonId, channel: Channel, *, enters: bool = False) -> None:
        """As for reading."""
        self.access(person, channel, enters=enters)

    def places(self, person: PersonId) -> list[chat.Access]:
        """Nowhere."""
        return []


class Browser:
    """Somebody with cookies of his own."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request below ``/api/v1``; a body goes as JSON."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None or method in ("POST", "PATCH"):
            sent = {**JSON, **sent}
        if isinstance(body, str | bytes):
            data = body.encode() if isinstance(body, str) else body
        more: dict[str, Any] = {"data": data} if data is not None else ({"json": body} if body is not None else {})
        path = path if path.startswith("/api") else f"/api/v1{path}"
        async with self.session.request(
            method, self.url + path, headers=sent, allow_redirects=False, **more
        ) as response:
            text = await response.text()
            kind = response.content_type
            answer = await response.json() if kind == "application/json" and text else text
            return Answer(response.status, answer, response.headers)

    async def get(self, path: str, **headers: str) -> Answer:
        """Look."""
        return await self.ask("GET", path, **headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask for something."""
        return await self.ask("POST", path, {} if body is None else body, **headers)

    def cookie(self, name: str) -> str | None:
        """A cookie that is kept."""
        for morsel in self.session.cookie_jar:
            if morsel.key == name:
                return morsel.value
        return None

    def bake(self, name: str, value: str) -> None:
        """Show this cookie from now on."""
        self.session.cookie_jar.clear(lambda morsel: morsel.key == name)
        self.session.cookie_jar.update_cookies({name: value}, URL(self.url))


@dataclass
class House:
    """Everything a test may want to touch."""

    url: str
    register: Register
    database: Database
    clock: ManualClock
    doorman: FakeDoorman
    caplog: pytest.LogCaptureFixture
    stack: AsyncExitStack
    audited: list[tuple[str, str, str]] = field(default_factory=list)
    folder: Path = Path()
    """Where everything is kept."""

    async def browser(self) -> Browser:
        """A browser nobody has used."""
        jar = aiohttp.CookieJar(unsafe=True)
        return Browser(self.url, await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)))

    def link(self) -> str:
        """What stands behind the # of the last sign-in link in the log."""
        urls = [str(record.__dict__["url"]) for record in self.caplog.records if record.message == "sign_in_link"]
        found = re.fullmatch(r"https://office\.example/sign-in#([A-Za-z0-9_-]{43})", urls[-1])
        assert found is not None
        return found.group(1)

    async def member(self, email: str, role: Role | None = None, space: SpaceId = HOME) -> Browser:
        """Somebody signed in, who is this in the space."""
        browser = await self.browser()
        address = f"198.51.100.{abs(hash(email)) % 250}"
        sent = await browser.post("/sign-in", {"email": email}, X_Test_Address=address)
        assert sent.status == 202, sent
        assert (await browser.post("/sign-in/link", {"token": self.link()})).status == 200
        if role is not None:
            account = await self.account(browser)
            found = await self.register.directory.table.enrol(Membership(space, account, role, (), self.clock.unix()))
            self.register.directory.note(found, email.partition("@")[0])
        return browser

    async def account(self, browser: Browser) -> AccountId:
        """Whose browser it is."""
        return AccountId((await browser.get("/me")).body["person"])

    async def rule(self, **changes: Any) -> None:
        """The home space from now on."""
        await self.register.directory.change(replace(self.register.directory.space(HOME), **changes))


@asynccontextmanager
async def opened(tmp_path: Path, caplog: pytest.LogCaptureFixture, **settings: Any) -> AsyncIterator[House]:
    """A house, until left."""
    clock = ManualClock()
    doorman = FakeDoorman()
    configuration = Configuration(data_dir=tmp_path, owner_email=OWNER, **settings)
    audited: list[tuple[str, str, str]] = []

    async def audit(space: SpaceId, by: PersonId, name: str, action: str, target: str, details: dict[str, Any]) -> None:
        audited.append((by, action, target))

    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await Database.open(fresh(tmp_path / "office.db")))
        await ensure_space(database, HOME, "Papote", "open", clock.unix())
        register = Register(
            configuration,
            database,
            clock,
            doorman,
            secret=b"s" * 32,
            host_key=HOST_KEY,
            base=lambda: "https://office.example/",
            audit=audit,
        )
        await register.open()
        stack.push_async_callback(register.close)
        app = web.Application(middlewares=[answer_problems])
        app.add_routes(register.routes())
        readers = Readers(register.visits, register.keyring.authenticate, doorman, lambda: ROOMS)
        limits = ChatPagesSettings(space_of=lambda room: register.directory.of_room(room).id)
        kept, files, shelf = Messages(database), Files(database), Shelf(tmp_path / "files")
        app.add_routes(ChatPages(NobodyIn(), kept, files, shelf, clock, limits, readers.identify).routes())
        server = TestServer(app)
        await server.start_server()
        stack.push_async_callback(server.close)
        yield House(str(server.make_url("")), register, database, clock, doorman, caplog, stack, audited, tmp_path)


@pytest.fixture
async def house(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """An office in which nobody is yet; its home space is open."""
    async with opened(tmp_path, caplog) as made:
        yield made


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
