"""Cards in a real office: written by the API, found in the room; and who is unlisted is revealed by nothing."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from papote.types import Role
from tests.integration.raw_client import RawClient
from tests.integration.test_identity import Browser, Street, stack, street

__all__ = ["stack"]

pytestmark = pytest.mark.slow


async def somebody(office: Street, name: str, **card: Any) -> tuple[Browser, RawClient]:
    """A guest with a card, in the room."""
    browser = await office.browser()
    assert (await browser.ask("POST", "/guest", {"name": name, "avatar": "a01"}))[0] == 200
    assert (await browser.ask("PUT", "/me/profile", card))[0] == 200
    return browser, await browser.enter(name)


async def test_c9_c10_cards_beacons_and_finding_from_the_api_to_the_room(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ada looks for pottery and finds Bob; when he is unlisted she finds nobody, and neither does anybody outside."""
    office = await street(stack, tmp_path, caplog, "open")
    member = await office.member("mia@example.org", Role.MEMBER)
    bob, his = await somebody(office, "Bobby", about="Potier", offers=["Poterie"], languages=["fr"])
    _, page = await somebody(office, "Adelheid", seeks=["poterie"], languages=["fr"])
    bobs = str(his.replica.you)

    # ---- found, while he is listed
    assert (await page.ask("topics", {"text": "pot"}))["topics"] == [{"topic": "Poterie", "people": 2}]
    found = await page.ask("find", {"text": "POTERIE"})
    assert found["people"] == [{"id": bobs, "offers": ["Poterie"], "seeks": []}]
    (suggested,) = (await page.ask("suggest", {}))["people"]
    assert suggested == {"id": bobs, "reasons": [{"kind": "offers", "topic": "Poterie"}], "languages": ["fr"]}
    card = (await page.ask("card", {"id": bobs}))["card"]
    assert (card["name"], card["about"], card["role"]) == ("Bobby", "Potier", "guest")
    assert (await his.ask("beacon", {"on": True, "text": "Un thé ?"}))["ok"]
    await page.until(lambda: page.replica.players[bobs]["beacon"] is not None)
    assert page.replica.players[bobs]["beacon"]["text"] == "Un thé ?"
    person = card["person"]
    status, shown = await member.ask("GET", f"/spaces/home/people/{person}/card")
    assert (status, shown["offers"]) == (200, ["Poterie"])
    assert len((await member.ask("GET", "/spaces/home/presence"))[1]["people"]) == 2

    # ---- and not any more, from the moment he says so
    changed = {"about": "Potier", "offers": ["Poterie"], "listed": False}
    assert (await bob.ask("PUT", "/me/profile", changed))[0] == 200
    await page.until(lambda: page.replica.players[bobs]["listed"] is False)
    assert (page.replica.players[bobs]["name"], page.replica.players[bobs]["beacon"]) == ("", None)
    assert (await page.ask("topics", {"text": "pot"}))["topics"] == [{"topic": "poterie", "people": 1}]
    assert (await page.ask("find", {"text": "poterie"}))["people"] == []
    assert (await page.ask("suggest", {}))["people"] == []
    assert (await member.ask("GET", f"/spaces/home/people/{person}/card"))[0] == 404
    late = await (await office.browser()).enter("Late")
    before_he_was_hidden = page.events
    page.events = []
    outside = [
        await member.ask("GET", "/spaces/home/presence"),
        await member.ask("GET", "/spaces/home/rooms"),
        await member.ask("GET", "/spaces/home/members"),
    ]
    assert "Bobby" not in json.dumps([late.events, page.events, outside])
    assert person not in json.dumps([late.events, page.events, outside])
    assert outside[1][1]["rooms"][0]["people"] == 2
    assert "Bobby" in json.dumps(before_he_was_hidden)
    assert (await his.ask("card", {"id": bobs}))["card"]["name"] == "Bobby"
    feed = json.dumps((await member.ask("GET", "/spaces/home/presence"))[1])
    assert "Adelheid" in feed

    # ---- who comes back is still what he was
    await his.close()
    again = await bob.enter("Bobby")
    assert again.replica.me is not None
    assert (again.replica.me["name"], again.replica.me["listed"]) == ("", False)
