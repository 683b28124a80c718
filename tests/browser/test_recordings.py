"""A host records, finds the recording in the panel, hands on its link, and deletes it: in a real browser."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.office import BRISK, Office, served

pytestmark = pytest.mark.media

HOST_KEY = "key-of-the-house"
DESKTOP = ViewportSize(width=1280, height=800)
READY = 180_000
"""Milliseconds: a film is put together by a process that gives way to all others."""


def filmed(folder: Path) -> bool:
    """Whether something to hear and something to see of a recording is on disk."""
    parts = [part.name for part in folder.glob("recordings/*/parts/*.webm") if part.stat().st_size > 1000]
    return all(any(part.startswith(kind) for part in parts) for kind in ("microphone", "camera"))


def test_a_host_finds_what_was_recorded_watches_it_and_deletes_it(browser: Browser, tmp_path: Path) -> None:
    """From the button to the page of the recording, and until nothing is left."""
    settings = (*BRISK, "--host-key", HOST_KEY, "--data-dir", str(tmp_path))
    with served(*settings) as url, closing(Office(url, browser)) as office:
        record_watch_and_delete(office, tmp_path)
        assert office.people[0].errors == []


def record_watch_and_delete(office: Office, folder: Path) -> None:
    """A host does all that with one recording."""
    ada = office.visit("Ada", host_key=HOST_KEY, viewport=DESKTOP).enter()
    ada.walk_into("stage")
    ada.unmute()
    ada.role("button", "Host", exact=True).click()
    recordings = ada.role("region", "Recordings")
    expect(recordings).to_contain_text("No recording yet")
    title = ada.role("textbox", "Title of the recording")
    title.fill("First steps")
    ada.role("button", "Record", exact=True).click()
    expect(recordings).to_contain_text("Still recording")
    ada.until("() => papote.media()?.state === 'connected'")
    for _ in range(READY // 100):
        if filmed(folder):
            break
        ada.page.wait_for_timeout(100)
    else:
        raise AssertionError("nothing was recorded")
    ada.role("button", "Stop recording", exact=True).click()
    expect(title).to_have_value("")

    watch = ada.role("link", "Watch: First steps")
    expect(watch).to_be_visible(timeout=READY)
    with ada.context.expect_page() as opened:
        watch.click()
    player = opened.value
    expect(player.get_by_role("heading", name="First steps")).to_be_visible()
    expect(player.get_by_role("button", name="Delete")).to_have_count(0)
    player.close()

    delete = ada.role("button", "Delete: First steps")
    delete.click()
    cancel = recordings.get_by_role("button", name="Cancel")
    expect(cancel).to_be_focused()
    cancel.press("Enter")
    expect(delete).to_be_focused()
    delete.press("Enter")
    recordings.get_by_role("button", name="Delete", exact=True).click()
    expect(recordings).to_contain_text("No recording yet")
    expect(recordings.get_by_role("heading")).to_be_focused()


@pytest.mark.serve("--host-key", HOST_KEY)
def test_a_question_keeps_the_focus_where_one_moved_it(office: Office) -> None:
    """News from elsewhere draws the panel again, and must not take a keyboard back to the first answer."""
    ada = office.visit("Ada", host_key=HOST_KEY, viewport=DESKTOP).enter()
    ada.role("button", "Host", exact=True).click()
    ada.role("button", "Spread over the tables").press("Enter")
    expect(ada.role("button", "Yes, spread")).to_be_focused()
    cancel = ada.role("button", "Cancel")
    ada.page.keyboard.press("Tab")
    expect(cancel).to_be_focused()
    office.crowd().add("Bob")
    ada.until("() => papote.players().length === 2")
    ada.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(cancel).to_be_focused()
