"""A real browser is recorded: simulcast, its own clock and packets; one quality in each file, the best in the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from papote.media.recording import journal, model
from papote.media.recording.muxing import finish
from papote.media.sfu import tape
from papote.media.sfu.model import EndpointId
from tests.media.recording.films import look
from tests.media.sfu.clients import until
from tests.media.sfu.conftest import OpenHall
from tests.media.sfu.test_chromium import FLAGS, PATIENT, person

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The browser that is installed."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=FLAGS, timeout=120_000)
        yield browser
        await browser.close()


async def test_chromium_is_recorded_in_its_best_quality(open_hall: OpenHall, browser: Browser, tmp_path: Path) -> None:
    """Every packet that was written can be decoded, and sound and picture end together."""
    hall = await open_hall(PATIENT)
    await person(hall, browser, "ada", 3)
    (tmp_path / model.JOURNAL).write_text(journal.begun("r", "Salle", "", "Ada", 0.0, 0.0))
    hall.sfu.record("r", str(tmp_path), {EndpointId("ada"): "Ada"})

    def wide() -> bool:
        lines = (tmp_path / tape.PARTS).read_text().splitlines() if (tmp_path / tape.PARTS).exists() else []
        return any(json.loads(line).get("width", 0) >= 640 for line in lines)

    await until(wide, 120)
    published = hall.sfu.published(EndpointId("ada"))
    before = {key: source.reception.received for key, source in published.items()}
    await until(lambda: any(source.reception.received > before[key] + 200 for key, source in published.items()), 120)
    counts = await hall.sfu.end_recording("r")
    assert counts.dropped == counts.failures == 0
    recording = finish(tmp_path)
    assert recording is not None
    film = look(tmp_path / model.COMBINED)
    assert sorted(track.kind for track in film.tracks) == ["audio", "video"]
    video = next(track for track in film.tracks if track.kind == "video")
    assert len(video.shades) == video.packets > 20
    ends = [track.intervals[-1][1] for track in recording.tracks]
    # Together, but for a pause such as a busy browser makes between two pictures.
    assert abs(ends[0] - ends[1]) < 0.5 + max(track.longest_pause for track in film.tracks)
