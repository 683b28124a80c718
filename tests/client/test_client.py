"""Tests of the Python client against a real office: it comes in, walks, speaks, and is told what happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from papote.app import Office
from papote.client import Client, check_signature
from papote.config import Configuration
from papote.errors import Refused, Unavailable
from papote.examples.greeter import greet
from papote.people.account import HOME, Access
from papote.people.webhooks import sign
from papote.storage.database import FILE_NAME
from papote.types import PersonId
from tests.storage.fresh import fresh

pytestmark = pytest.mark.slow

PATIENCE = 60.0


@asynccontextmanager
async def running(folder: Path, access: Access = Access.OPEN) -> AsyncIterator[Office]:
    """The whole office, on a free port."""
    fresh(folder / FILE_NAME)
    configuration = Configuration(
        data_dir=folder,
        host="127.0.0.1",
        port=0,
        access=access.value,
        media_workers=0,
        hide_guest_addresses=False,
        shutdown_seconds=2,
    )
    office = Office(configuration)
    await office.start()
    try:
        yield office
    finally:
        await office.stop()


async def until(client: Client, kind: str) -> dict[str, object]:
    """The next event of a kind."""
    async with asyncio.timeout(PATIENCE):
        async for event in client.events():
            if event.kind == kind:
                data: dict[str, object] = event.data
                return data
    raise AssertionError("the office is closed")


async def test_the_greeter_walks_up_to_whoever_enters_and_says_hello(tmp_path: Path) -> None:
    """As its twenty lines say."""
    async with running(tmp_path) as office:
        bot = asyncio.create_task(greet(office.url))
        try:
            async with await Client.enter(office.url, "Watcher") as watcher:
                if not any(each.name == "Greeter" for each in watcher.people):
                    await until(watcher, "player_joined")
                async with await Client.enter(office.url, "Ada") as ada:
                    said = await until(ada, "said")
                    greeter = next(each for each in ada.people if each.name == "Greeter")
                    assert said["id"] == greeter.id
                    assert str(said["text"]).startswith("Bonjour ")
                    await until(ada, "waved")
        finally:
            bot.cancel()
            await asyncio.gather(bot, return_exceptions=True)
        lines = Path(greet.__code__.co_filename).read_text().splitlines()
        assert len([line for line in lines if line.strip()]) <= 20


async def test_a_client_writes_walks_and_leaves(tmp_path: Path) -> None:
    """And the others hear of it."""
    async with running(tmp_path) as office, await Client.enter(office.url, "Ada") as ada:
        bob = await Client.enter(office.url, "Bob")
        await until(ada, "player_joined")
        await bob.chat("Salut")
        chatted = await until(ada, "chatted")
        assert "Salut" in str(chatted)
        start = bob.me
        assert await bob.walk(start.x + 64, start.y)
        assert await ada.walk_to(bob.me.id)
        with pytest.raises(Refused, match="unknown_player"):
            await bob.wave("p999")
        assert not await bob.walk_to("p999")
        await bob.leave()
        assert await until(ada, "player_left")
        assert "player_joined" not in [event.kind async for event in bob.events()]


async def test_a_token_opens_the_door_where_guests_may_not_enter(tmp_path: Path) -> None:
    """If it has the scope for it, and until it is taken back."""
    async with running(tmp_path, Access.MEMBERS) as office:
        assert office.register is not None
        keyring = office.register.keyring
        with pytest.raises(Refused, match="members_only"):
            await Client.enter(office.url, "Guest")
        token, secret = await keyring.make(HOME, None, "Robot", ("enter",), None)
        _, weak = await keyring.make(HOME, None, "Robot", ("presence",), None)
        for bad in (weak, "papote_" + "A" * 43):
            with pytest.raises(Unavailable, match="not_signed_in"):
                await Client.enter(office.url, "Robot", token=bad)
        async with await Client.enter(office.url, "Robot", token=secret) as robot:
            assert robot.me.person == token.program
            office.gateway.reception.cut("signed_out", session=token.program)
            assert (await until(robot, "bye"))["code"] == "signed_out"


def test_a_delivery_is_known_by_its_signature() -> None:
    """Of this body, by this secret, and not from yesterday."""
    body = '{"kind":"ping","name":"é"}'
    signature = sign("s3cret", 1000, "d1", body)
    assert check_signature("s3cret", signature, "d1", body.encode(), 1200.0)
    assert not check_signature("s3cret", signature, "d1", body.encode(), 1301.0)
    assert not check_signature("other", signature, "d1", body.encode(), 1000.0)
    assert not check_signature("s3cret", signature, "d2", body.encode(), 1000.0)
    assert not check_signature("s3cret", signature, "d1", b'{"kind":"ping"}', 1000.0)
    assert not check_signature("s3cret", signature, "d1", b"\xff", 1000.0)
    assert not check_signature("s3cret", "t=1000", "d1", body.encode(), 1000.0)


async def test_what_is_planned_is_read_and_its_beginning_is_heard(tmp_path: Path) -> None:
    """By a guest, as far as guests see it; a token needs its scope."""
    async with running(tmp_path) as office, await Client.enter(office.url, "Ada") as ada:
        assert await ada.agenda() == []
        wish = {"title": "Talk", "starts_at": time.time() - 1, "ends_at": time.time() + 600, "places": 3}
        key = {"X-Papote-Host-Key": office.host_key}
        path = f"{office.url}api/v1/spaces/home/events"
        async with aiohttp.ClientSession(headers=key) as host, host.post(path, json=wish) as answer:
            made = await answer.json()
        heard = await until(ada, "event_started")
        (planned,) = await ada.agenda()
        assert (planned.id, planned.title, planned.places_left) == (made["id"], "Talk", 3)
        assert heard["id"] == planned.id
        assert office.register is not None
        _, token = await office.register.keyring.make(HOME, None, "bot", ("enter",), None)
        async with await Client.enter(office.url, "Bot", token=token) as bot:
            with pytest.raises(Refused, match="forbidden"):
                await bot.agenda()


class Waits:
    """A clock of the test's own: notes how long is waited, and lets it pass at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """So long."""
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def cut(client: Client) -> None:
    """The network between the two fails."""
    client._socket.eio.ws._response.connection.transport.abort()


async def test_a_lost_connection_is_made_anew(tmp_path: Path) -> None:
    """At one's own place; meanwhile one can do nothing, and events go on."""
    waits = Waits()
    async with (
        running(tmp_path) as office,
        await Client.enter(office.url, "Ada", sleep=waits, chance=lambda: 1.0) as ada,
    ):
        await until(ada, "snapshot")
        before = ada.me
        cut(ada)
        told = await until(ada, "snapshot")
        assert told["resumed"]
        assert (ada.me.id, ada.me.x, ada.me.y) == (before.id, before.x, before.y)
        assert waits.seconds[0] == 1.0
        await ada.say("I am back")
        cut(ada)
        await until(ada, "snapshot")


async def test_coming_back_is_tried_a_few_times_and_ever_more_seldom(tmp_path: Path) -> None:
    """As is documented; then the events end."""
    waits = Waits()
    async with running(tmp_path) as office:
        ada = await Client.enter(office.url, "Ada", sleep=waits, chance=lambda: 0.0)
    async with asyncio.timeout(PATIENCE):
        kinds = [event.kind async for event in ada.events()]
    assert "bye" in kinds
    assert waits.seconds[1:] == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0, 15.0, 15.0]
    assert waits.seconds[0] > 1.0  # as the office has asked
    with pytest.raises(Refused, match="not_joined"):
        await ada.say("Is anybody there?")
    await ada.leave()


async def test_who_does_not_want_to_come_back_does_not(tmp_path: Path) -> None:
    """Then a lost connection ends it, as does a host who shows one out."""
    waits = Waits()
    async with running(tmp_path) as office:
        async with await Client.enter(office.url, "Ada", sleep=waits, returns=0) as ada:
            cut(ada)
            async with asyncio.timeout(PATIENCE):
                assert [event.kind async for event in ada.events()]
        async with await Client.enter(office.url, "Bob", sleep=waits) as bob:
            assert office.gateway.reception.cut("moved_out", person=PersonId(bob.me.person), space=HOME)
            async with asyncio.timeout(PATIENCE):
                assert "bye" in [event.kind async for event in bob.events()]
    assert waits.seconds == []
