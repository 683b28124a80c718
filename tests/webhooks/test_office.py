"""A webhook of a real office: somebody comes in, and a program elsewhere is told so, signed."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from papote.app import Office
from papote.client import Client, check_signature
from papote.config import Configuration
from papote.people.account import HOME
from papote.people.webhooks import Webhook
from papote.types import PersonId

pytestmark = pytest.mark.slow

PATIENCE = 60.0


async def test_who_comes_and_goes_and_writes_is_told_elsewhere(tmp_path: Path) -> None:
    """In an office that may send to its own network."""
    got: asyncio.Queue[tuple[str, str, bytes]] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        headers = request.headers
        got.put_nowait((headers["Papote-Signature"], headers["Papote-Delivery"], await request.read()))
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/in", take)
    configuration = Configuration(
        data_dir=tmp_path,
        host="127.0.0.1",
        port=0,
        media_workers=0,
        hide_guest_addresses=False,
        private_webhooks=True,
        shutdown_seconds=2,
    )
    office = Office(configuration)
    await office.start()
    try:
        async with TestServer(app) as receiver:
            assert office.register is not None
            kinds = ("person_entered", "person_left", "chat_message")
            hook = Webhook("w1", HOME, str(receiver.make_url("/in")), "s3cret", kinds, True, PersonId("a"), 0.0)
            await office.register.deliverer.add(hook)
            async with await Client.enter(office.url, "Ada") as ada:
                await ada.chat("Salut")
            told: dict[str, dict[str, str]] = {}
            async with asyncio.timeout(PATIENCE):
                while len(told) < len(kinds):
                    signature, delivery, body = await got.get()
                    assert check_signature("s3cret", signature, delivery, body, time.time())
                    news = json.loads(body)
                    assert news["id"] == delivery
                    told[news["kind"]] = news["data"]
        assert told["person_entered"]["name"] == told["person_left"]["name"] == "Ada"
        assert told["chat_message"]["text"] == "Salut"
        assert told["chat_message"]["person"] == told["person_entered"]["person"]
    finally:
        await office.stop()
