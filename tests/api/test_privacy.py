"""Tests of one's own data: told, taken along, erased."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from papote.people.account import HOME
from papote.people.chat import FileCard, StoredFile
from papote.people.desks import DeskEntry
from papote.storage.desks import DeskTable
from papote.storage.files import Files
from papote.storage.privacy import PrivacyTable
from papote.types import ChannelId, PersonId, Role, RoomId
from tests.api.house import OWNER, Browser, House, opened

DAY = 86_400.0


async def archive(browser: Browser) -> zipfile.ZipFile:
    """Everything about oneself."""
    async with browser.session.get(f"{browser.url}/api/v1/me/data") as response:
        assert (response.status, response.content_type) == (200, "application/zip")
        assert "papote-my-data.zip" in response.headers["Content-Disposition"]
        return zipfile.ZipFile(io.BytesIO(await response.read()))


async def file_of(house: House, folder: Path, person: PersonId, name: str) -> Path:
    """A file somebody has put into the chat."""
    await Files(house.database).add(
        StoredFile(FileCard("Fx1", name, "text/plain", 6), HOME, person, ChannelId("room/le-palier"), 0.0)
    )
    path = folder / "files" / "Fx" / "Fx1"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"secret")
    return path


async def test_what_is_kept_and_for_how_long_is_told_to_everybody(house: House) -> None:
    """Also to whoever has not come in yet."""
    answer = await (await house.browser()).get("/privacy")
    assert answer.status == 200
    assert answer.body == {
        "chat_days": 365.0,
        "account_days": 730.0,
        "log_days": 180.0,
        "book_days": 730.0,
        "recording_days": 30.0,
        "presence_history": False,
        "contact": "",
    }


async def test_p11_a_member_takes_everything_along(house: House, tmp_path: Path) -> None:
    """Data as JSON and files as they are; where a file's name wants to go elsewhere, it does not."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    person = PersonId(await house.account(ada))
    await file_of(house, tmp_path, person, "../../list.txt")
    packed = await archive(ada)
    told: dict[str, Any] = json.loads(packed.read("me.json"))
    assert told[person]["account"][0]["email"] == "ada@example.org"
    assert told[person]["memberships"][0]["role"] == "member"
    assert packed.namelist() == ["README.txt", "me.json", "files/Fx1-_.._list.txt"]
    assert packed.read("files/Fx1-_.._list.txt") == b"secret"


async def test_p11_a_guest_takes_what_there_is_about_him(house: House) -> None:
    """Nobody who is nobody yet has anything to take."""
    browser = await house.browser()
    assert (await browser.get("/me/data")).code == "not_signed_in"
    person = (await browser.post("/guest", {"name": "Ada", "avatar": "a01", "lang": "fr"})).body["person"]
    assert json.loads((await archive(browser)).read("me.json"))[person]["messages"] == []


async def test_p12_erasing_ends_everything_everywhere(house: House, tmp_path: Path) -> None:
    """The account, its files, its sessions in other browsers, its sockets, the cookies of this one."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    elsewhere = await house.member("ada@example.org")
    person = PersonId(await house.account(ada))
    path = await file_of(house, tmp_path, person, "list.txt")
    gone: list[PersonId] = []
    house.register.eraser.erased.append(gone.append)
    assert (await ada.ask("DELETE", "/me")).status == 204
    assert not path.exists()
    assert gone == [person]
    assert ("signed_out", {"person": person}) in [(code, who) for code, who in house.doorman.cuts]
    for browser in (ada, elsewhere):
        assert (await browser.get("/me")).body["person"] == ""
    assert (await ada.get("/me/data")).code == "not_signed_in"


async def test_p12_the_only_owner_names_another_first(house: House) -> None:
    """Nothing is erased before."""
    owner = await house.member(OWNER)
    assert (await owner.ask("DELETE", "/me")).code == "last_owner"
    assert (await owner.get("/me")).body["role"] == "owner"


async def test_p13_an_account_nobody_uses_goes_with_all_about_it(house: House) -> None:
    """Two years later; a clock that is wrong erases nobody."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    person = await house.account(ada)
    house.clock.turn(731 * DAY)
    assert await house.register.eraser.sweep() == 1
    assert await house.register.visits.accounts.get(person) is None
    assert await house.register.eraser.sweep() == 0


async def test_p13_a_clock_before_its_time_erases_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so."""
    async with opened(tmp_path, caplog) as house:
        monkeypatch.setattr(house.clock, "unix", lambda: 1_000.0)
        assert await house.register.eraser.sweep() == 0
        assert "clock_is_wrong" in caplog.text


async def test_p12_what_waits_behind_the_erasing_leaves_no_row(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that was left at that moment: looked at before she was forgotten, written after her rows went."""
    ada = await house.member("ada@example.org", Role.MEMBER)
    person = PersonId(await house.account(ada))
    erase, desks, late = PrivacyTable.erase, DeskTable(house.database), asyncio.Event()
    entry = DeskEntry("D1", HOME, RoomId("palier"), "desk", person, "Ada", "Sourdough", 0.0, 600.0, 0)

    async def with_a_note_behind(table: PrivacyTable, *who: Any) -> list[str]:
        gone = asyncio.create_task(erase(table, *who))
        await asyncio.sleep(0)
        if not late.is_set():
            late.set()
            await desks.add(entry)
        return await gone

    monkeypatch.setattr(PrivacyTable, "erase", with_a_note_behind)
    assert (await ada.ask("DELETE", "/me")).status == 204
    assert late.is_set()
    assert (await PrivacyTable(house.database).everything(person, None))["desk_sessions"] == []


async def test_p12_nobody_is_seated_any_more_while_the_disk_is_scrubbed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else others could still promise him something; and his cookie makes him nobody he was."""
    browser = await house.browser()
    person = (await browser.post("/guest", {"name": "Ada", "avatar": "a01", "lang": "fr"})).body["person"]
    seen: list[Any] = []

    async def scrub(_: PrivacyTable) -> None:
        seen.append([who for code, who in house.doorman.cuts if code == "signed_out"])
        seen.append((await browser.get("/me")).body["person"])
        seen.append((await browser.ask("PUT", "/me/profile", {"about": "Still here"})).code)

    monkeypatch.setattr(PrivacyTable, "scrub", scrub)
    assert (await browser.ask("DELETE", "/me")).status == 204
    assert seen == [[{"person": person}], "", "not_signed_in"]
    assert (await PrivacyTable(house.database).everything(person, None))["profile"] == []
