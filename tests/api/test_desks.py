"""Tests of the log of desks as programs read it."""

from __future__ import annotations

import pytest

from papote.people.account import HOME
from papote.people.desks import DeskEntry
from papote.storage.desks import DeskTable
from papote.types import PersonId, RoomId
from tests.api.house import House
from tests.people.test_desks import check_feed


async def fill(house: House) -> None:
    """One session."""
    now = house.clock.unix()
    entry = DeskEntry(
        "s1", HOME, RoomId("le-palier"), "desk-1", PersonId("g-ada"), "Ada", "Sourdough", now - 600, now, 2
    )
    await DeskTable(house.database).add(entry)


async def test_c14_who_may_come_in_reads_the_log(house: House) -> None:
    """As a feed, and as Markdown."""
    await fill(house)
    browser = await house.browser()
    feed = await browser.get("/spaces/home/desks.atom")
    assert (feed.status, feed.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    text = feed.body if isinstance(feed.body, bytes) else str(feed.body).encode()
    check_feed(text, own=None)
    assert b"Sourdough" in text
    page = await browser.get("/spaces/home/desks.md")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    assert "**Sourdough**, Ada" in page.body


@pytest.mark.parametrize("name", ["desks.atom", "desks.md"])
async def test_c14_who_may_not_come_in_does_not(house: House, name: str) -> None:
    """A space of members has a log for members."""
    await fill(house)
    owner = await house.member("owner@example.org")
    assert (await owner.ask("PATCH", "/spaces/home", {"access": "members"})).status == 200
    assert (await (await house.browser()).get(f"/spaces/home/{name}")).code == "members_only"
    assert (await owner.get(f"/spaces/home/{name}")).status == 200
