"""Meeting, exchanging cards and promising in a real office: by sockets and the API, as browsers do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from papote.app import Office
from papote.config import Configuration
from tests.integration.conftest import UNHURRIED
from tests.integration.raw_client import RawClient

HERE = "198.51.100.4"


class Somebody:
    """A guest with a cookie and a socket."""

    def __init__(self, session: aiohttp.ClientSession, url: str, name: str) -> None:
        self._session = session
        self._url = url
        self.name = name
        self._cookie = ""
        self.client = RawClient(session, url)

    async def come(self, room: str) -> Somebody:
        """Be a guest, and come in."""
        body = {"name": self.name, "avatar": "a01", "lang": "fr"}
        async with self._session.post(f"{self._url}/api/v1/guest", json=body) as response:
            self._cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in response.cookies.items())
        await self.client.open(headers={"Cookie": self._cookie})
        await self.client.join(self.name, room=room)
        return self

    @property
    def person(self) -> str:
        """Who it is beyond this visit."""
        return str(self.client.heard("snapshot")[-1]["person"])

    async def api(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API."""
        headers = {"Cookie": self._cookie, "Content-Type": "application/json"}
        async with self._session.request(method, f"{self._url}/api/v1{path}", json=body, headers=headers) as response:
            return await response.json() if response.content_type == "application/json" else await response.text()

    async def keep_book(self) -> None:
        """Turn the book on."""
        assert (await self.api("PUT", "/me/profile", {"book": True}))["book"] is True

    async def names(self) -> list[str]:
        """Who is in the book."""
        return [entry["name"] for entry in (await self.api("GET", "/me/book"))["entries"]]

    async def told(self, event: str, count: int = 1) -> Any:
        """The so manieth message of this kind."""
        await self.client.until(lambda: len(self.client.heard(event)) >= count)
        return self.client.heard(event)[count - 1]


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Somebody, Somebody]]:
    """Ada and Bob talk in the office as shipped, in which a second is an encounter; neither has the book on."""
    office = Office(
        Configuration(
            data_dir=tmp_path,
            port=0,
            media_workers=0,
            hide_guest_addresses=False,
            encounter_seconds=1.0,
            **UNHURRIED,
        )
    )
    await office.start()
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            room, url = str(office.atlas.arrival), office.url.rstrip("/")
            ada = await Somebody(session, url, "Ada").come(room)
            bob = await Somebody(session, url, "Bob").come(room)
            x, y = ada.client.here
            await bob.client.walk(x + 20, y)
            await ada.client.shuffle()
            await ada.told("conversation")
            await bob.told("conversation")
            yield ada, bob
            for each in (ada, bob):
                await each.client.close()
    finally:
        await office.stop()


@pytest.mark.slow
async def test_c2_c3_from_the_socket_to_the_book_and_back(two: tuple[Somebody, Somebody]) -> None:
    """One book is none; then both; cards by both; a promise to whom one talks with; and the end of it all."""
    ada, bob = two
    promised = {"text": "envoyer l’article", "to": bob.person}
    assert (await ada.api("POST", "/me/promises", promised))["to_name"] == "Bob"
    assert (await bob.api("GET", "/me/promises"))["to_me"][0]["by_name"] == "Ada"
    await ada.keep_book()
    await ada.api("PUT", "/me/contact", {"mail": "ada@example.org"})
    assert await ada.names() == []
    await bob.keep_book()
    assert (await bob.told("book_changed"))["card"] is False
    assert (await ada.names(), await bob.names()) == (["Bob"], ["Ada"])

    assert (await ada.client.ask("offer_card", {"to": "p999"}))["code"] == "not_in_conversation"
    assert (await ada.client.ask("offer_card", {"to": bob.client.you}))["ok"]
    assert (await bob.told("card_offered"))["id"] == ada.client.you
    assert (await bob.api("GET", "/me/book"))["entries"][0]["card"] is None
    assert (await bob.client.ask("answer_card", {"to": ada.client.you, "accept": True}))["ok"]
    assert (await ada.told("card_answered"))["accepted"] is True
    assert (await bob.told("book_changed", 2))["card"] is True
    (entry,) = (await bob.api("GET", "/me/book"))["entries"]
    assert (entry["card"]["mail"], entry["count"]) == ("ada@example.org", 1)

    # ---- once they have parted, each is told that the other is here, and what she promised; then they take it all back
    assert (await ada.client.ask("suggest", {}))["people"] == []
    assert (await ada.client.ask("leave_conversation", {}))["ok"]
    (suggested,) = (await ada.client.ask("suggest", {}))["people"]
    assert [(reason["kind"], reason["topic"]) for reason in suggested["reasons"]] == [
        ("promised", "envoyer l’article"),
        ("met", ""),
    ]
    assert suggested["reasons"][1]["at"] == (await ada.api("GET", "/me/book"))["entries"][0]["last_at"]
    assert [each["kind"] for each in (await bob.client.ask("suggest", {}))["people"][0]["reasons"]] == ["met"]

    (mine,) = (await ada.api("GET", "/me/book"))["entries"]
    await ada.api("POST", f"/me/book/{mine['id']}/withdraw", {})
    assert await bob.names() == []
    for each in two:
        assert (await each.client.ask("suggest", {}))["people"] == []
    assert (await bob.api("GET", "/me/promises"))["to_me"] == []
