"""Tests of the Python client against a real office: it comes in, walks, speaks, and is told what happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from papote.app import Office
from papote.client import Client, check_signature
from papote.config import Configuration
from papote.errors import Refused, Unavailable
from papote.examples.greeter import greet
from papote.people.account import HOME, Access
from papote.people.webhooks import sign

pytestmark = pytest.mark.slow

PATIENCE = 30.0


@asynccontextmanager
async def running(folder: Path, access: Access = Access.OPEN) -> AsyncIterator[Office]:
    """The whole office, on a free port."""
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
