"""Somebody in Firefox and somebody in Chromium hear and see each other, by whichever way."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.firefox import firefox, installed
from tests.browser.office import BRISK, Office, free_spot, hear_and_see_each_other, launch, served, way_between
from tests.browser.test_forwarding import goes_by
from tests.turn import Network, lacking

pytestmark = pytest.mark.media

ADDRESSES_KNOWN = ("--no-hide-guest-addresses", "--mesh-limit", "2")
"""Options of an office where two are linked directly, and three are not."""


@pytest.fixture(scope="module")
def browsers(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Browser]]:
    """A Firefox and a Chromium; where that is allowed, in a network that has an address: Firefox wants one."""
    program = installed()
    if program is None:
        assert os.geteuid() != 0, "there is no Firefox: make system"
        pytest.skip("there is no Firefox on this machine, or no PulseAudio for it")
    with contextlib.ExitStack() as stack:
        if not lacking():
            network = Network()
            stack.callback(network.close)
            stack.enter_context(network.inside())
        driver = stack.enter_context(sync_playwright())
        fox = stack.enter_context(firefox(driver, program, tmp_path_factory.mktemp("firefox")))
        chrome = launch(driver, chromium)
        yield fox, chrome
        chrome.close()


def test_firefox_and_chromium_hear_and_see_each_other_from_browser_to_browser_and_through_the_unit(
    browsers: tuple[Browser, Browser],
) -> None:
    """Two talk at the coffee machine; when a third comes the talk goes through the office; muted is muted."""
    fox, chrome = browsers
    with served(*BRISK, *ADDRESSES_KNOWN) as url:
        office = Office(url, chrome)
        ada = office.person("Ada", browser=fox, permissions=())
        bob = office.person("Bob")
        ada.set_off(*free_spot("coffee", 0.4))
        bob.set_off(*free_spot("coffee", 0.6))
        for person, other in ((ada, bob), (bob, ada)):
            person.arrive()
            person.unmute()
            person.talks_with(other.name)
        goes_by(ada, "mesh")
        hear_and_see_each_other(ada, bob)
        assert ada.ask("papote.media().links") == 1

        crowd = office.crowd()
        crowd.add("Cleo")
        crowd.walk({"Cleo": way_between(crowd.place("Cleo"), free_spot("coffee", 0.5))})
        goes_by(ada, "sfu")
        for person in (ada, bob):
            person.until("() => papote.media().links === 0 && papote.media().state === 'connected'")
        hear_and_see_each_other(ada, bob)

        ada.role("button", "Microphone").click()
        expect(ada.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")
        bob.until(
            """async () => {
              const of = () => papote.conversation().members.find(({ name }) => name === 'Ada').audio.packets;
              const before = of();
              await new Promise((resolve) => setTimeout(resolve, 1000));
              return of() === before;
            }"""
        )
        errors = {person.name: person.errors for person in office.people if person.errors}
        office.close()
    assert not errors
