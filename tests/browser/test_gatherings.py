"""A stage with its auditorium, two screens, and a network that becomes narrow; a table of five: ``test_relay``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, ViewportSize

from tests.browser.narrows import REDIRECT, Narrows
from tests.browser.office import Office, Person, free_spot, launch

pytestmark = pytest.mark.media

HOST_KEY = "key-of-the-house"
LONG = 180_000
"""Milliseconds for what an estimate of a network decides, which is careful, and more so on a busy machine."""

FULL_SIZE = """(() => {
  const { setParameters } = RTCRtpSender.prototype;
  RTCRtpSender.prototype.setParameters = function (parameters, ...more) {
    parameters.degradationPreference = 'maintain-resolution';
    return setParameters.call(this, parameters, ...more);
  };
})();"""
"""A browser with too little of the processor sends fewer pictures, not smaller ones: those are for a narrow network."""

TINY = ViewportSize(width=480, height=360)
WIDE = ViewportSize(width=1280, height=720)


@pytest.mark.serve("--host-key", HOST_KEY)
def test_an_auditorium_hears_and_sees_its_speaker_and_he_hears_nobody(office: Office) -> None:
    """Four sit in it; when the speaker steps down, nothing more comes."""
    speaker = office.visit("Ada", host_key=HOST_KEY, viewport=TINY).enter()
    # Bob's camera stands for all of theirs.
    audience = [office.person(name, viewport=TINY, devices=name == "Bob") for name in ("Bob", "Cleo", "Dan", "Eve")]
    for number, person in enumerate(audience):
        person.set_off(*free_spot("auditorium", 0.15 + 0.25 * (number % 3), 0.75 + 0.2 * (number // 3)))
    speaker.set_off(*free_spot("stage"))
    for person in (speaker, *audience):
        person.arrive()
    speaker.unmute()
    for person in audience:
        person.until(
            """() => {
              const voice = papote.voices().find(({ name }) => name === 'Ada');
              return voice?.by === 'stage' && voice.audio.energy > 0.05 && voice.video.frames > 10;
            }"""
        )
    assert speaker.ask("papote.voices()") == []
    speaker.set_off(*free_spot("entrance"))
    for person in audience:
        person.until("() => papote.voices().every(({ by }) => by !== 'stage')")
    assert speaker.ask("papote.me.area") != "stage"


def test_two_screens_are_shown_at_once(office: Office) -> None:
    """Each in its own line, beside the faces; and gone when they are stopped."""
    ada, bob, cleo = (office.person(name, devices=name != "Cleo") for name in ("Ada", "Bob", "Cleo"))
    for seat, person in enumerate((ada, bob, cleo)):
        person.set_off_to_sit("table-1", seat)
    for person in (ada, bob, cleo):
        person.arrive()
    cleo.talks_with("Ada", "Bob")
    for person in (ada, bob):
        person.role("button", re.compile("^Share")).click()
    for name in ("Ada", "Bob"):
        cleo.role("button", f"Enlarge the screen of {name}").wait_for()
    assert _screens(cleo) == 2
    ada.role("button", re.compile("^Share")).click()
    cleo.until("() => papote.media().slots.video.filter((slot) => slot?.kind === 'screen').length === 1")


def _screens(person: Person) -> int:
    """How many screens one is given."""
    found: Any = person.ask("papote.media().slots.video.filter((slot) => slot?.kind === 'screen').length")
    return int(found)


@pytest.fixture
def smooth(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser whose camera gives so many pictures that a network can be too narrow for them."""
    opened = launch(playwright, chromium, pictures=20)
    yield opened
    opened.close()


def test_quality_falls_with_a_narrow_network_and_rises_again(office: Office, smooth: Browser) -> None:
    """Smaller pictures instead of none, for the one behind the narrow place alone."""
    with Narrows() as narrows:
        script = REDIRECT.replace("NARROWS", str(narrows.port))
        ada = office.person("Ada", viewport=WIDE, script=script, browser=smooth)
        bob = office.person("Bob", viewport=TINY, script=FULL_SIZE, browser=smooth)
        for seat, person in enumerate((ada, bob)):
            person.set_off_to_sit("table-1", seat)
        ada.until("() => window.forwarder > 0")
        narrows.target = ada.ask("window.forwarder")
        ada.arrive()
        bob.arrive()
        ada.talks_with("Bob")
        ada.until("async () => (await width()) >= 480", within=LONG)
        narrows.bits = 260_000
        ada.until("async () => { const now = await width(); return now > 0 && now < 480; }", within=LONG)
        narrows.bits = None
        ada.until("async () => (await width()) >= 480", within=LONG)
