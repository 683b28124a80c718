"""Every operation of the API's description, asked by everybody there is, about what is theirs and what is not.

The cells come from the description itself: whom an operation is for, which roles may, which scope a token needs. A new
operation is in the matrix as soon as it is described.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from papote.people.account import HOME, Access, Space
from papote.people.chat import FileCard, StoredFile
from papote.people.invitations import Invitation
from papote.people.tokens import SCOPES
from papote.people.webhooks import Webhook
from papote.register import note_of
from papote.storage.files import Files
from papote.storage.shelf import Shelf
from papote.storage.webhooks import WebhookTable
from papote.types import ChannelId, PersonId, Role, RoomId, SpaceId
from tests.api.house import HOST_KEY, Browser, House

pytestmark = pytest.mark.slow

OTHER = SpaceId("other")
WRONG = {"none of the fields": 1}
"""A body that no operation takes: whoever is told so was let in."""

LEAVES = {("POST", "/api/v1/sign-out"), ("DELETE", "/api/v1/me")}
"""What whoever does it cannot do again: asked last."""

NEEDS_ACCOUNT = "/me/tokens"
"""What stands for oneself is not for one who is known by the host key alone."""

JSON = {"Content-Type": "application/json"}

IN, OUT = "in", "out"

READER = "reader"
"""Whom the routes of chat are for."""


@dataclass
class Actor:
    """Somebody who asks."""

    name: str
    browser: Browser
    headers: dict[str, str] = field(default_factory=dict)
    role: Role | None = None
    """At home."""
    account: bool = False
    scopes: frozenset[str] | None = None
    """Of his token; None: he shows none."""
    space: SpaceId = HOME

    async def ask(self, method: str, path: str, body: Any) -> tuple[int, str]:
        """The status and the code; an answer without end is not read."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {**(JSON if method not in ("GET", "DELETE") else {}), **self.headers}
        async with self.browser.session.request(
            method, self.browser.url + path, data=data, headers=headers, allow_redirects=False
        ) as answer:
            code = (await answer.json())["code"] if answer.status >= 400 else ""
            return answer.status, code


async def actors(house: House) -> list[Actor]:
    """One of each kind."""
    found = [Actor("nobody", await house.browser())]
    guest = await house.browser()
    await guest.post("/guest", {"name": "Guest", "avatar": "a01"})
    found.append(Actor("guest", guest))
    stranger = await house.member("stranger@example.org", Role.OWNER, OTHER)
    found.append(Actor("stranger", stranger, account=True, space=OTHER))
    found.append(Actor("host key", await house.browser(), {"X-Papote-Host-Key": HOST_KEY}, Role.HOST))
    for role in (Role.MEMBER, Role.HOST, Role.OWNER):
        browser = await house.member(f"{role.value}@example.org", role)
        found.append(Actor(role.value, browser, role=role, account=True))
        account = await house.account(browser)
        found.append(await token(house, f"{role.value}'s token", role, account, tuple(SCOPES)))
    found.append(await token(house, "space token", Role.HOST, None, tuple(SCOPES)))
    found.append(await token(house, "token to enter", Role.HOST, None, ("enter",)))
    found.append(await token(house, "foreign token", Role.HOST, None, tuple(SCOPES), OTHER))
    forged = Actor("forged token", await house.browser(), {"Authorization": "Bearer papote_" + "A" * 43})
    forged.scopes, forged.space = frozenset(SCOPES), SpaceId("")
    house.register.leave_note(house.url)
    note = note_of(house.folder)
    assert note is not None
    return [*found, forged, Actor("admin", await house.browser(), {"X-Papote-Admin": note[1]})]


async def token(
    house: House, name: str, role: Role, account: Any, scopes: tuple[str, ...], space: SpaceId = HOME
) -> Actor:
    """A program with a token."""
    _, secret = await house.register.keyring.make(space, account, name, scopes, None)
    headers = {"Authorization": f"Bearer {secret}"}
    return Actor(name, await house.browser(), headers, role, scopes=frozenset(scopes), space=space)


def expected(actor: Actor, path: str, one: dict[str, Any], space: SpaceId) -> tuple[str, set[int]]:
    """Whether somebody is let in by the description, and with which statuses he is turned away if not."""
    scope, who = one.get("x-papote-scope"), one["x-papote-who"]
    if actor.scopes is not None:
        if not actor.space:
            return OUT, {401}
        if space != actor.space:
            return OUT, {404}
        if scope not in actor.scopes:
            return OUT, {403}
        return (IN, set()) if actor.role is not None and actor.role.value in one["x-papote-roles"] else (OUT, {403})
    if who == "admin":
        return (IN, set()) if actor.name == "admin" else (OUT, {401})
    if who == "account":
        return (IN, set()) if actor.account else (OUT, {401})
    if who == "anybody":
        return IN, set()
    by_key = actor.name == "host key"
    belongs = space == actor.space and (actor.role is not None or actor.name == "stranger")
    if not by_key and not belongs:
        return OUT, {404} if actor.account else {401}
    role = Role.OWNER if actor.name == "stranger" else actor.role
    assert role is not None
    if role.value not in one["x-papote-roles"]:
        return OUT, {403}
    return (OUT, {400, 401, 404}) if by_key and NEEDS_ACCOUNT in path else (IN, set())


def sample(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """The least that a schema takes."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], schemas)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: sample(properties[name], schemas) for name in schema.get("required", ())}
        case "array":
            return [sample(schema["items"], schemas) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return "x" * max(1, schema.get("minLength", 1))


async def foreign(house: House) -> dict[str, str]:
    """Things there are, of another space or of another person, by the name they have in a path."""
    stranger = await house.member("other@example.org", Role.OWNER, OTHER)
    now = house.clock.unix()
    invitation = Invitation("foreign-i", OTHER, Role.GUEST, (), 1, None, "", PersonId("a"), now)
    await house.register.visits.invitations.add(b"i" * 32, invitation)
    hook = Webhook("foreign-w", OTHER, "https://example.org/", "s", ("person_left",), True, PersonId("a"), now)
    await WebhookTable(house.database).add(hook)
    made, _ = await house.register.keyring.make(OTHER, None, "foreign", ("chat",), None)
    sessions = (await stranger.get("/sessions")).body["sessions"]
    return {
        "account": await house.account(stranger),
        "invitation": "foreign-i",
        "webhook": "foreign-w",
        "token": made.id,
        "session": sessions[0]["id"],
    }


def wrong(cell: str, let_in: str, statuses: set[int], got: tuple[int, str]) -> list[str]:
    """What is wrong with a cell, if anything is."""
    status = got[0]
    refused = status in (401, 403, 404)
    right = not refused if let_in == IN else status in statuses
    return [] if right and status < 500 else [f"{cell}: {let_in} {sorted(statuses)}, but {got}"]


def fill(path: str, space: SpaceId, ids: dict[str, str]) -> str:
    """The path with something for each name in it."""
    path = path.replace("{space}", space)
    while "{" in path:
        name = path[path.index("{") + 1 : path.index("}")]
        path = path.replace("{" + name + "}", ids.get(name, "no-such"))
    return path


Each = list[tuple[str, str, dict[str, Any]]]


async def document(house: House) -> dict[str, Any]:
    """The description."""
    found: dict[str, Any] = (await (await house.browser()).get("/openapi.json")).body
    return found


def each_of(document: dict[str, Any]) -> Each:
    """Method, path and what is said of every operation."""
    paths = document["paths"].items()
    return [(method.upper(), path, one) for path, each in paths for method, one in each.items()]


async def described(house: House) -> tuple[Each, dict[str, Any]]:
    """Every operation the dispatcher stands before, and the schemas."""
    await house.register.directory.add(Space(OTHER, "Other", Access.OPEN, house.clock.unix()))
    told = await document(house)
    found = [
        (method, path, one)
        for method, path, one in each_of(told)
        if one["x-papote-who"] != READER and (method, path) not in LEAVES
    ]
    assert len(found) > 40
    return found, told["components"]["schemas"]


def is_plain(path: str) -> bool:
    """Whether it names nothing but a space."""
    return "{" not in path.replace("{space}", "")


async def walk(house: House, choose: Callable[[str], bool], space: SpaceId) -> list[str]:
    """Everybody asks everything that is chosen, in one space, with a body that is none; what went wrong."""
    each, _ = await described(house)
    faults: list[str] = []
    for actor in await actors(house):
        for method, path, one in each:
            if not choose(path):
                continue
            body = WRONG if method not in ("GET", "DELETE") else None
            let_in, statuses = expected(actor, path, one, space if "{space}" in path else HOME)
            got = await actor.ask(method, fill(path, space, {}), body)
            if one["x-papote-who"] == "anybody" and actor.scopes is None:
                let_in, statuses = OUT, set(range(200, 500))  # whatever it answers, it is no gate
            faults += wrong(f"{actor.name}: {method} {path} in {space}", let_in, statuses, got)
    house.register.presence.close()
    return faults


async def test_everybody_may_what_the_description_says(house: House) -> None:
    """In the space that is one's own, for every role, with cookies and with tokens."""
    assert await walk(house, is_plain, HOME) == []


async def test_d10_nobody_may_anything_in_a_space_that_is_not_his(house: House) -> None:
    """Whoever owns the one is nobody in the other."""
    assert await walk(house, lambda path: is_plain(path) and "{space}" in path, OTHER) == []


async def test_d10_what_is_anothers_is_not_found(house: House) -> None:
    """Whatever one is in one's own space, and although there is such a thing elsewhere."""
    each, schemas = await described(house)
    ids = await foreign(house)
    faults: list[str] = []
    for actor in await actors(house):
        for method, path, one in each:
            if is_plain(path) or (one["x-papote-who"] == "anybody"):
                continue
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            body = sample(content["schema"], schemas) if content else None
            let_in, statuses = expected(actor, path, one, HOME)
            got = await actor.ask(method, fill(path, HOME, ids), body)
            faults += wrong(f"{actor.name}: {method} {path}", OUT, {404} if let_in == IN else statuses, got)
    assert faults == []


async def test_what_is_ones_own_is_found(house: House) -> None:
    """By the owner of the space, who makes one of each and then names it."""
    each, schemas = await described(house)
    owner = await house.member("owner@example.org", Role.OWNER)
    makers = {
        "/invitations": {},
        "/me/tokens": {"name": "x", "scopes": ["chat"]},
        "/tokens": {"name": "x", "scopes": ["chat"]},
        "/webhooks": {"url": "https://example.org/", "kinds": ["person_left"]},
    }
    named = 0
    for collection, body in makers.items():
        for method, path, one in each:
            prefix = "/api/v1/spaces/{space}" + collection + "/{"
            if not path.startswith(prefix) or "{delivery}" in path:
                continue
            made = await owner.post(f"/spaces/home{collection}", body)
            assert made.status == 201
            named += 1
            name = path.removeprefix(prefix).partition("}")[0]
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            sent = sample(content["schema"], schemas) if content else None
            answer = await owner.ask(method, fill(path, HOME, {name: made.body["id"]}), sent)
            assert answer.status in (200, 202, 204), (method, path, answer)
    assert named >= 6


@pytest.mark.parametrize(("method", "path"), sorted(LEAVES))
async def test_whoever_leaves_does_so_for_himself_alone(house: House, method: str, path: str) -> None:
    """Everybody by his cookies, nobody by a token; who comes next is still who he was."""
    await house.register.directory.add(Space(OTHER, "Other", Access.OPEN, house.clock.unix()))
    (one,) = [one for *what, one in each_of(await document(house)) if what == [method, path]]
    faults: list[str] = []
    for actor in await actors(house):
        known = (await actor.browser.get("/sessions")).status
        assert known == (200 if actor.account else 401), actor.name
        let_in, statuses = expected(actor, path, one, HOME)
        if let_in == IN and method == "DELETE" and actor.name in ("nobody", "host key", "admin"):
            let_in, statuses = OUT, {401}  # of whom there is nothing to erase
        if method == "DELETE" and actor.scopes is not None:
            statuses = statuses | {401}  # whose token it was may be gone by now
        got = await actor.ask(method, path, {} if method == "POST" else None)
        faults += wrong(f"{actor.name}: {method} {path}", let_in, statuses, got)
        after = (await actor.browser.get("/sessions")).status
        stays = got[0] == 409  # nobody else would own the place
        assert after == (known if stays or let_in == OUT else 401), actor.name
    assert faults == []


def reads(actor: Actor, channel: str) -> bool:
    """Whether somebody who is nowhere may read a channel: members the rooms of their space."""
    if channel not in ("room/palier", "room/jardin") or not actor.space:
        return False
    belongs = actor.role is not None or actor.name == "stranger"
    return belongs and (channel == "room/palier") == (actor.space == HOME)


async def test_d10_every_route_of_chat_gives_what_one_may_read_and_nothing_else(house: House) -> None:
    """Rooms of the space and of the other, an area one is not in, letters of others, a room there is not."""
    await house.register.directory.add(Space(OTHER, "Other", Access.OPEN, house.clock.unix()))
    await house.register.directory.assign(RoomId("jardin"), OTHER)
    channels = ("room/palier", "room/jardin", "room/none", "area/palier/table", "direct/a-one/a-two")
    shelf = Shelf(house.folder / "files")
    for number, channel in enumerate(channels):
        card = FileCard(f"file{number:04}", "x.bin", "application/octet-stream", 1)
        file = StoredFile(card, HOME, PersonId("g-x"), ChannelId(channel), house.clock.unix())
        await Files(house.database).add(file)
        shelf.path(card.id).parent.mkdir(parents=True, exist_ok=True)
        shelf.path(card.id).write_bytes(b"x")
    each = [found for found in each_of(await document(house)) if found[2]["x-papote-who"] == READER]
    assert len(each) == 5
    faults: list[str] = []
    for actor in await actors(house):
        for method, path, one in each:
            for number, channel in enumerate(channels):
                where = fill(path, HOME, {"channel": channel, "id": f"file{number:04}"})
                names = ("channel" in path and "{" in path) or "{id}" in path or path.endswith("/search")
                let_in, statuses = (IN, set()) if reads(actor, channel) or not names else (OUT, {404})
                if actor.scopes is not None and one.get("x-papote-scope") not in actor.scopes:
                    let_in, statuses = OUT, {403}
                if not actor.space or actor.name in ("nobody", "host key", "admin"):
                    let_in, statuses = OUT, {401}
                where += f"?q=word&channel={channel}" if path.endswith("/search") else ""
                got = await actor.ask(method, where, None)
                faults += wrong(f"{actor.name}: {method} {where}", let_in, statuses, got)
    assert faults == []
