"""Cards in a real office: written by the API, found in the room; and who is unlisted is revealed by nothing."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from papote.types import Role
from tests.annexe import ANNEXE, FLOOR, write_annexe
from tests.integration.raw_client import RawClient
from tests.integration.test_identity import Browser, Street, stack, street

__all__ = ["stack"]

pytestmark = pytest.mark.slow


async def somebody(office: Street, name: str, room: str = FLOOR, **card: Any) -> tuple[Browser, RawClient]:
    """A guest with a card, in a room."""
    browser = await office.browser()
    assert (await browser.ask("POST", "/guest", {"name": name, "avatar": "a01"}))[0] == 200
    assert (await browser.ask("PUT", "/me/profile", card))[0] == 200
    return browser, await (await browser.open()).join(name, room)


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


async def test_c9_c10_people_are_found_in_the_other_rooms_of_the_space(
    stack: AsyncExitStack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Bob is in the annexe: Ada is told his name and where, until he is unlisted or she blocks him."""
    maps, data = tmp_path / "maps", tmp_path / "data"
    maps.mkdir()
    office = await street(stack, data, caplog, "open", map=write_annexe(maps))
    ada, page = await somebody(office, "Adelheid", seeks=["poterie"], languages=["fr"])
    bob, his = await somebody(office, "Bobby", ANNEXE, about="Potier", offers=["Poterie"], languages=["fr"])
    place = {"room": ANNEXE, "room_name": "L’Annexe", "id": str(his.replica.you), "name": "Bobby", "avatar": "a01"}

    assert (await page.ask("topics", {"text": "pot"}))["topics"] == [{"topic": "Poterie", "people": 2}]
    found = await page.ask("find", {"text": "POTERIE"})
    assert found["people"] == []
    assert found["elsewhere"] == {"people": [{**place, "offers": ["Poterie"], "seeks": []}], "conversations": []}
    suggested = await page.ask("suggest", {})
    reasons = [{"kind": "offers", "topic": "Poterie"}]
    assert suggested["people"] == []
    assert suggested["elsewhere"] == [{**place, "reasons": reasons, "languages": ["fr"]}]
    assert (await page.ask("find", {"text": "adelheid"}))["elsewhere"]["people"] == []
    assert (await his.ask("find", {"text": "adelheid"}))["elsewhere"]["people"][0]["room"] == FLOOR

    nobody: dict[str, Any] = {"people": [], "conversations": []}
    assert (await bob.ask("PUT", "/me/profile", {"offers": ["Poterie"], "listed": False}))[0] == 200
    assert (await page.ask("find", {"text": "bobby"}))["elsewhere"] == nobody
    assert (await page.ask("suggest", {}))["elsewhere"] == []
    assert (await page.ask("topics", {"text": "pot"}))["topics"] == [{"topic": "poterie", "people": 1}]
    assert (await bob.ask("PUT", "/me/profile", {"offers": ["Poterie"]}))[0] == 200
    assert (await page.ask("find", {"text": "bobby"}))["elsewhere"]["people"][0]["name"] == "Bobby"
    assert (await ada.ask("PUT", f"/me/blocks/{his.replica.person}", {"name": "Bobby"}))[0] == 200
    assert (await page.ask("find", {"text": "bobby"}))["elsewhere"] == nobody
    assert (await his.ask("find", {"text": "adelheid"}))["elsewhere"] == nobody
    assert "Bobby" not in json.dumps(page.events)
