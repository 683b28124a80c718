"""The player in a real browser: a finished recording plays, chapters jump, names stand on faces, delete deletes."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect

from papote.api import ApiSettings, add_routes
from papote.media.recording import model
from papote.media.recording.compose import compose
from papote.media.recording.links import Right
from papote.media.recording.studio import Studio
from tests.api.conftest import FakeRooms
from tests.media.recording.makers import Hands, Notes, put_recording
from tests.media.sfu.clients import until

pytestmark = pytest.mark.browser

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]

PATIENCE = 60.0
"""Seconds a test waits for what is bound to happen."""

STATIC = Path(__file__).resolve().parents[3] / "static"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The browser that is installed."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        await browser.close()


async def opened(browser: Browser, link: str, said: list[str]) -> Page:
    """The page behind a link; what its console says is noted."""
    context = await browser.new_context(locale="fr-FR", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.goto(link)
    return page


async def becomes(page: Page, condition: str) -> None:
    """Wait for what the picture does; the page's policy forbids to wait for it inside."""
    ask = f"() => {{ const video = document.querySelector('video'); return {condition}; }}"
    async with asyncio.timeout(PATIENCE):
        while not await page.evaluate(ask):
            await asyncio.sleep(0.05)


async def test_a_recording_is_watched_and_deleted(browser: Browser, tmp_path: Path) -> None:
    """First the file with all tracks, then the composed view, by a person who has the link."""
    stored = put_recording(tmp_path / "recordings")
    studio = Studio(tmp_path / "recordings", Notes(), Hands(), secret=b"s", retention_days=30, compose=False)
    await studio.open()
    await until(lambda: bool(studio.recordings()), PATIENCE)
    app = web.Application()
    settings = ApiSettings(STATIC, tmp_path, "1", lambda: (b"", "text/plain"), lambda: False, studio)
    add_routes(app, FakeRooms(), settings)
    said: list[str] = []
    async with TestServer(app, host="127.0.0.1") as server:
        home = str(server.make_url(f"/recordings/{stored}"))
        page = await opened(browser, f"{home}?{studio.ticket(stored, Right.WATCH)}", said)
        await expect(page.get_by_role("heading", level=1)).to_have_text("La visite")
        await expect(page.get_by_text("Pour l’instant, on voit le premier visage")).to_be_visible()
        await becomes(page, "video.duration > 11")
        await expect(page.get_by_role("button", name="Effacer")).to_have_count(0)
        await page.context.close()

        assert compose(tmp_path / "recordings" / stored)
        page = await opened(browser, f"{home}?{studio.ticket(stored, Right.MANAGE)}", said)
        chapter = page.get_by_role("button", name="Les <chiffres>")
        await chapter.click()
        await becomes(page, "video.currentTime > 8.3")
        await expect(chapter).to_have_attribute("aria-current", "true")
        await becomes(page, "video.webkitDecodedFrameCount > 3 && video.webkitAudioDecodedByteCount > 100")
        playing = await page.evaluate(
            """() => { const video = document.querySelector('video');
              return [video.videoWidth, video.videoHeight, video.error, video.textTracks[0].kind]; }"""
        )
        assert playing == [1280, 720, None, "chapters"]
        await expect(page.locator(".player-name")).to_have_text("Ada")
        await expect(page.get_by_text("Pour l’instant")).to_be_hidden()
        await page.evaluate("document.querySelector('video').pause()")
        await chapter.press("p")
        await becomes(page, "Math.abs(video.currentTime - 4) < 3")
        await chapter.press("ArrowUp")
        await expect(page.get_by_role("button", name="Ada prend la parole")).to_be_focused()
        assert model.COMPOSED in (await page.get_by_role("link", name="vue d’ensemble").get_attribute("href") or "")
        await page.screenshot(path=tmp_path / "player.png")
        await page.get_by_role("button", name="Effacer").click()
        await page.get_by_role("dialog").get_by_role("button", name="Effacer").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("C’est effacé")
        await page.context.close()
        assert said == []
        assert not (tmp_path / "recordings" / stored).exists()

        page = await opened(browser, f"{home}?until=1&key=x", said)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’est plus valable")
        await page.context.close()
    await studio.close()
