"""Tests of who is where, asked once and told as it changes, and of writing to chat from outside, in a real office."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from papote.api import posting, presence
from papote.api.posting import LINES
from papote.api.presence import Reading
from papote.app import Office
from papote.client import Client
from papote.people.account import HOME
from papote.people.happenings import Happening
from papote.types import RoomId, SpaceId
from tests.client.test_client import running

PATIENCE = 60.0


@asynccontextmanager
async def program(folder: Path, *scopes: str) -> AsyncIterator[tuple[Office, aiohttp.ClientSession, str]]:
    """An office, and a program of the space with these scopes."""
    async with running(folder) as office:
        assert office.register is not None
        _, secret = await office.register.keyring.make(HOME, None, "Robot", scopes, None)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {secret}"}) as session:
            yield office, session, f"{office.url}api/v1/spaces/home"


async def events(answer: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """What a feed tells; words that mean nothing are left out."""
    name = ""
    async for line in answer.content:
        word, _, rest = line.decode().strip().partition(": ")
        if word == "event":
            name = rest
        elif word == "data":
            yield name, json.loads(rest)


@pytest.mark.slow
async def test_a_program_knows_who_is_where(tmp_path: Path) -> None:
    """By name and area, without an address of any kind."""
    async with program(tmp_path, "presence", "rooms") as (office, session, url):
        async with await Client.enter(office.url, "Ada") as ada:
            answer = await (await session.get(f"{url}/presence")).json()
            (card,) = answer["people"]
            assert (card["name"], card["person"], card["connected"]) == ("Ada", ada.me.person, True)
            assert set(card) == {
                *("person", "name", "avatar", "role", "room", "area", "status", "status_text", "connected")
            }
            assert "127.0.0.1" not in str(answer)
            (room,) = (await (await session.get(f"{url}/rooms")).json())["rooms"]
            assert (room["id"], room["people"]) == (card["room"], 1)
        assert (await (await session.get(f"{url}/presence")).json())["people"] == []


@pytest.mark.slow
async def test_a_feed_tells_who_comes_changes_and_goes(tmp_path: Path) -> None:
    """After everybody who is there already; it ends when the office does."""
    async with program(tmp_path, "presence") as (office, session, url):
        answer = await session.get(f"{url}/presence/feed")
        assert answer.content_type == "text/event-stream"
        told = events(answer)
        async with asyncio.timeout(PATIENCE):
            assert await anext(told) == ("presence", {"people": []})
            async with await Client.enter(office.url, "Ada") as ada:
                kind, card = await anext(told)
                assert (kind, card["name"], card["status"]) == ("entered", "Ada", "available")
                await ada.ask("status", status="busy", text="déjeuner")
                kind, card = await anext(told)
                assert (kind, card["status"], card["status_text"]) == ("changed", "busy", "déjeuner")
            kinds = [kind async for kind, _ in _until_left(told)]
        assert kinds[-1] == "left"
        assert office.register is not None
        office.register.presence.close()
        async with asyncio.timeout(PATIENCE):
            assert [each async for each in told] == []


async def _until_left(told: AsyncIterator[tuple[str, Any]]) -> AsyncIterator[tuple[str, Any]]:
    async for each in told:
        yield each
        if each[0] == "left":
            return


@pytest.mark.slow
async def test_a_token_has_so_many_feeds(tmp_path: Path) -> None:
    """One more is told to wait."""
    async with program(tmp_path, "presence") as (_, session, url):
        opened = [await session.get(f"{url}/presence/feed") for _ in range(presence.FEEDS_EACH)]
        assert {answer.status for answer in opened} == {200}
        assert (await session.get(f"{url}/presence/feed")).status == 429
        for answer in opened:
            answer.close()


@pytest.mark.slow
async def test_a_feed_ends_with_its_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next heartbeat."""
    monkeypatch.setattr(presence, "HEARTBEAT", 0.05)
    async with program(tmp_path, "presence") as (office, session, url):
        answer = await session.get(f"{url}/presence/feed")
        assert office.register is not None
        table = office.register.keyring.table
        (token,) = await table.of(HOME, None)
        assert await table.revoke(HOME, None, token.id)
        async with asyncio.timeout(PATIENCE):
            assert [kind async for kind, _ in events(answer)] == ["presence"]


@pytest.mark.slow
async def test_a_program_writes_to_the_chat_of_a_room(tmp_path: Path) -> None:
    """Under the name of its token; sent again with the same id, it is there once."""
    async with program(tmp_path, "chat") as (office, session, url):
        room = office.atlas.arrival
        async with await Client.enter(office.url, "Ada") as ada:
            body = {"room": room, "text": "Réunion à 15 h", "id": "m1"}
            first = await session.post(f"{url}/messages", json=body)
            again = await session.post(f"{url}/messages", json=body)
            assert (first.status, again.status) == (201, 201)
            assert await first.json() == await again.json()
            async with asyncio.timeout(PATIENCE):
                line = next([event.data async for event in _chatted(ada)].__iter__())
            assert "Robot" in str(line)
            assert "Réunion à 15 h" in str(line)
            nowhere = await session.post(f"{url}/messages", json={**body, "room": "nowhere"})
            assert (nowhere.status, (await nowhere.json())["code"]) == (404, "unknown_room")
            empty = await session.post(f"{url}/messages", json={**body, "text": " \n"})
            assert empty.status == 400


async def _chatted(client: Client) -> AsyncIterator[Any]:
    async for event in client.events():
        if event.kind == "chatted":
            yield event
            return


@pytest.mark.slow
async def test_a_program_that_writes_without_end_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that nobody's chat is pushed away."""
    monkeypatch.setattr(posting, "LINE_SECONDS", 86_400.0)
    async with program(tmp_path, "chat") as (office, session, url):
        body = {"room": office.atlas.arrival, "text": "encore"}
        statuses = [(await session.post(f"{url}/messages", json=body)).status for _ in range(LINES + 1)]
        assert statuses == [201] * LINES + [429]


async def test_a_reader_who_is_too_far_behind_has_read_his_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept for him; he asks anew."""
    monkeypatch.setattr(presence, "WAITING", 2)
    reading = Reading(HOME)
    for _ in range(2):
        reading.hear(Happening("person_left", HOME, RoomId("office"), 1.0))
    reading.hear(Happening("person_left", SpaceId("other"), RoomId("office"), 1.0))
    reading.hear(Happening("chat_message", HOME, RoomId("office"), 1.0))
    assert (await reading.take()).count(b"event: left") == 2
    for _ in range(3):
        reading.hear(Happening("person_left", HOME, RoomId("office"), 1.0))
    assert reading.over
    assert await reading.take() == b""
