"""The whole office at once: whatever an unlisted person does, and whoever asks for whatever, nobody is told of him."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from papote.people.happenings import Happening
from papote.types import Role
from tests.annexe import ANNEXE, FLOOR, write_annexe
from tests.integration.raw_client import RawClient
from tests.integration.test_identity import Browser, Street, stack, street
from tests.media.sfu.clients import until

__all__ = ["stack"]

pytestmark = pytest.mark.slow

CANARY = "zorg"
"""In all he is called and says of himself, and in nothing else."""

CARD = {"about": "zorgabout", "offers": ["Zorgtopic", "vélo"], "seeks": ["Zorgwish"], "links": ["https://zorg.example"]}

SEEN = (
    "/spaces/home/presence",
    "/spaces/home/rooms",
    "/spaces/home/desks.atom",
    "/spaces/home/desks.md",
    "/spaces/home/events",
    "/spaces/home/events.ics",
    "/me/book",
    "/me/introductions",
    "/me/promises",
    "/spaces/home/me/recommendations",
)
"""What anybody asks for who is somebody; answers he has no right to are as good as any."""

OF_HOSTS = ("audit", "figures", "figures.csv", "bans", "reports", "invitations", "waiting")

Deed = Callable[[], Awaitable[object]]


@dataclass
class Watch:
    """Everybody who is told anything, and all they are told."""

    pages: list[RawClient]
    guests: list[Browser]
    member: Browser
    host: Browser
    happenings: list[Happening]
    """What feeds and webhooks are made of."""
    told: list[Any] = field(default_factory=list)

    async def read(self, by: Browser, *paths: str) -> None:
        """Ask the API."""
        self.told += [await by.ask("GET", path) for path in paths]

    async def all(self) -> str:
        """Everything, as one text in small letters."""
        heard = [(page.events, page.acks) for page in self.pages]
        return json.dumps([self.told, heard, [each.data for each in self.happenings]], default=str).lower()


async def hidden(office: Street, member: bool) -> Browser:
    """Somebody who was unlisted before he came."""
    if member:
        made = await office.member("zorg@example.org", Role.MEMBER)
    else:
        made = await office.browser()
        assert (await made.ask("POST", "/guest", {"name": "Zorglub", "avatar": "a09"}))[0] == 200
    assert (await made.ask("PUT", "/me/profile", {**CARD, "listed": False}))[0] == 200
    return made


async def guest(office: Street, name: str, room: str) -> tuple[Browser, RawClient]:
    """Somebody who looks for what the unlisted person talks about."""
    made = await office.browser()
    assert (await made.ask("POST", "/guest", {"name": name, "avatar": "a01"}))[0] == 200
    assert (await made.ask("PUT", "/me/profile", {"seeks": ["vélo"], "book": True}))[0] == 200
    return made, await (await made.open()).join(name, room)


@pytest.mark.parametrize(("seed", "member"), [(1, False), (2, True), (3, False)])
async def test_c9_c10_an_unlisted_person_is_revealed_by_nothing_the_office_says(
    seed: int, member: bool, stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Guests in both rooms, a member, a host, feeds and webhooks: his name, his card and his id reach none of them.

    The order is another with each seed; in the end he is listed, and everybody is told: so they would have been before.
    """
    chance = random.Random(seed)
    (tmp_path / "maps").mkdir()
    office = await street(stack, tmp_path / "data", caplog, "open", map=write_annexe(tmp_path / "maps"), figures=True)
    happenings: list[Happening] = []
    office.office.gateway.herald.listen(happenings.append)
    ada, near = await guest(office, "Adelheid", FLOOR)
    eve, far = await guest(office, "Everard", ANNEXE)
    host = await office.member("hanna@example.org", Role.HOST)
    watch = Watch([near, far], [ada, eve], await office.member("mia@example.org", Role.MEMBER), host, happenings)
    soon = time.time() + 3600
    planned = {"title": "Tea", "starts_at": soon, "ends_at": soon + 60, "places": 5}
    event = (await host.ask("POST", "/spaces/home/events", planned))[1]["id"]
    zorg = await hidden(office, member)
    page = await (await zorg.open()).join("Zorglub", FLOOR)
    person = page.replica.person

    async def asked(wish: str, **payload: Any) -> object:
        return await page.ask(wish, payload)

    async def moves(room: str) -> None:
        nonlocal page
        await page.ask("leave", {})
        await page.close()
        page = await (await zorg.open()).join("Zorglub", room)

    async def falls_out() -> None:
        nonlocal page
        resume = next(payload["resume"] for name, payload in page.events if name == "snapshot")
        await page.close()
        page = await (await zorg.open()).join("Zorglub", page.replica.room, resume=resume)

    deeds: list[Deed] = [
        lambda: asked("status", status="busy", text="zorgstatus"),
        lambda: asked("beacon", on=True, text="zorgbeacon"),
        lambda: asked("media", microphone=True, camera=False, screen=False),
        lambda: asked("hand", raised=True),
        lambda: asked("emote", emote=3),
        lambda: asked("find", text="adel"),
        lambda: asked("profile", name="Zorgia", avatar="a03"),
        lambda: zorg.ask("PUT", "/me/profile", {**CARD, "listed": False, "book": True, "recommended": True}),
        lambda: zorg.ask("PUT", f"/spaces/home/events/{event}/answer", {"coming": True}),
        lambda: zorg.ask("POST", "/me/promises", {"text": "zorgpromise"}),
        lambda: moves(ANNEXE),
        lambda: moves(FLOOR),
        falls_out,
    ]

    async def wishes() -> None:
        for each in watch.pages:
            for wish in chance.sample(["find", "topics", "suggest"], 2):
                await each.ask(wish, {} if wish == "suggest" else {"text": chance.choice(["zorg", "z", "vélo"])})

    async def outside() -> None:
        by = chance.choice([watch.member, host, *watch.guests])
        await watch.read(by, *chance.sample(SEEN, 4), f"/spaces/home/people/{person}/card")
        await watch.read(host, *(f"/spaces/home/{each}" for each in chance.sample(OF_HOSTS, 3)))
        await watch.read(watch.member, "/spaces/home/members")

    async def tries() -> None:
        by = PersonWish(chance.choice(watch.guests), person)
        refused = [
            await by.tries("/me/introductions", to=person, whom="you", text="I wonder"),
            await by.tries("/me/promises", to=person, text="An article"),
        ]
        theirs = near.replica.person
        host_tries = PersonWish(host, person)
        refused.append(await host_tries.tries("/spaces/home/mute", person=person))
        refused.append(await host_tries.tries("/spaces/home/move-out", person=person))
        refused.append(
            await host_tries.tries("/spaces/home/recommendations", person=theirs, contact=person, reason="You two")
        )
        assert set(refused) <= {"not_found", "unknown_player"}, refused

    chance.shuffle(deeds)
    for number, deed in enumerate(deeds):
        await deed()
        await chance.choice([wishes, outside] if number % 4 else [tries])()
    await wishes()
    await outside()
    for each in watch.pages:
        await each.ask("hand", {"raised": False})
    everything = await watch.all()
    assert CANARY not in everything, everything[everything.index(CANARY) - 200 :][:400]
    assert person.lower() not in everything
    rooms = (await watch.member.ask("GET", "/spaces/home/rooms"))[1]["rooms"]
    assert sum(room["people"] for room in rooms) == len(watch.pages)

    # ---- and once he is listed, all of this tells of him
    assert (await zorg.ask("PUT", "/me/profile", CARD))[0] == 200
    await wishes()
    await watch.read(watch.member, "/spaces/home/presence", "/spaces/home/members")
    found = [(await each.ask("find", {"text": "zorgtopic"})) for each in watch.pages]
    assert sum(len(each["people"]) + len(each["elsewhere"]["people"]) for each in found) == len(watch.pages)
    assert person.lower() in json.dumps(watch.told[-2]).lower()
    assert any(person in json.dumps(each.data) for each in happenings)


async def test_a_host_beside_an_unlisted_person_may_do_what_a_host_does(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """From another room, or from nowhere, he is not here; beside him one knows him, and whom one mutes."""
    (tmp_path / "maps").mkdir()
    office = await street(stack, tmp_path / "data", caplog, "open", map=write_annexe(tmp_path / "maps"))
    zorg = await hidden(office, member=False)
    page = await (await zorg.open()).join("Zorglub", FLOOR)
    host = await office.member("hanna@example.org", Role.HOST)
    tries = PersonWish(host, page.replica.person)
    mute = {"person": page.replica.person}
    assert await tries.tries("/spaces/home/mute", **mute) == "unknown_player"
    there = await (await host.open()).join("Hanna", ANNEXE)
    assert await tries.tries("/spaces/home/mute", **mute) == "unknown_player"
    await there.ask("leave", {})
    await (await host.open()).join("Hanna", FLOOR)
    assert (await host.ask("POST", "/spaces/home/mute", mute))[0] == 204
    await page.until(lambda: page.heard("muted"))


async def looked_around(
    seed: int, zorg_is_there: bool, stack: AsyncExitStack, folder: Path, caplog: pytest.LogCaptureFixture
) -> list[object]:
    """What an office says in an hour of simulated people to whoever asks; with somebody unlisted in it, or without."""
    chance, pauses = random.Random(seed), random.Random(f"{seed} pauses")
    (folder / "maps").mkdir(parents=True)
    map = write_annexe(folder / "maps")
    office = await street(stack, folder / "data", caplog, "open", map=map, simulation="on")
    company = office.office.simulation
    waited: list[float] = []

    async def come() -> None:
        waited.append(0.0)
        company.__dict__["_process"] = object()  # nobody does come; only the answers matter

    async def go(_: float = 0.0) -> str:
        company.__dict__["_process"] = None
        return ""

    company.__dict__.update(start=come, stop=go, _watch=lambda: asyncio.sleep(0))
    nobody, ada = await office.browser(), await office.browser()
    zorg = await hidden(office, member=False) if zorg_is_there else nobody
    pages: dict[str, RawClient] = {}
    said: list[object] = []

    async def comes_or_goes(who: Browser, name: str, room: str) -> None:
        if name in pages:
            await pages[name].ask("leave", {})
            await pages.pop(name).close()
        else:
            pages[name] = await (await who.open()).join(name, room)
        await until(lambda: sum(len(host.seats) for host in office.office.rooms) == len(pages), 60.0)

    for _ in range(60):
        deed = chance.choice(["look", "ask", "ask himself", "a guest", "zorg", "zorg"])
        room = chance.choice([FLOOR, ANNEXE])
        match deed:
            case "look" | "ask":
                said.append(await nobody.ask("GET" if deed == "look" else "POST", "/simulation", {}))
            case "ask himself":
                said.append((await zorg.ask("POST", "/simulation", {}))[1])
            case "a guest":
                await comes_or_goes(ada, "Adelheid", room)
            case "zorg" if zorg_is_there:
                await comes_or_goes(zorg, "Zorglub", room)
        waits = pauses.choice([0, 10, 60, 200])
        for _ in range(waits // 5):
            if company.running:
                waited[-1] += 5
                if company.is_over(waited[-1]):
                    await company.stop()
                    said.append(("they went after", waited[-1]))
    said.append((await nobody.ask("GET", "/simulation"), len(waited)))
    for page in pages.values():
        await page.close()
    return said


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whether_simulated_people_come_and_stay_tells_of_nobody_who_is_unlisted(
    seed: int, stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever he does and whoever asks: each answer, and each moment at which they go, is as if he were not there."""
    without = await looked_around(seed, False, stack, tmp_path / "without", caplog)
    assert await looked_around(seed, True, stack, tmp_path / "with", caplog) == without
    assert "'running': True" in str(without) and "'offered': True" in str(without)
    assert "they went after" in str(without)


@dataclass(frozen=True)
class PersonWish:
    """Somebody who tries something out about another."""

    by: Browser
    about: str

    async def tries(self, path: str, **body: Any) -> str:
        """The code of the refusal, which says nothing else."""
        status, answer = await self.by.ask("POST", path, body)
        assert status >= 400, answer
        assert self.about not in json.dumps(answer)
        return str(answer["code"])
