"""A page of which a file does not come is loaded once more; where that does not help, a person is told.

And whoever has been here before has all of them.
"""

from __future__ import annotations

import re

from playwright.sync_api import Frame, Route, expect

from tests.browser.office import Office
from tests.browser.waiting import PATIENCE

FILE = re.compile(r"/static/~\w+/ui/lobby\.js$")
"""One of the files without which nothing is drawn."""

FETCHED = """() => performance.getEntriesByType('resource')
  .filter(({ name, transferSize }) => name.includes('/static/') && transferSize > 0).map(({ name }) => name)"""
"""The page's files for which the office was asked, if only whether they are still the same."""


def test_a_page_whose_file_did_not_come_is_loaded_once_more(office: Office) -> None:
    """A request that a change of network ends leaves nobody before an empty page."""
    ada = office.visit("Ada")
    loads: list[Frame] = []
    ada.page.on("framenavigated", lambda frame: loads.append(frame))
    # Not only once: a browser asks again for what the page named and did not get, when a module imports it.
    ada.page.route(FILE, lambda route: route.abort("connectionreset") if len(loads) < 2 else route.continue_())
    ada.page.goto(f"{office.url}/?lang=en&name=Bob")
    expect(ada.page.get_by_role("textbox")).to_have_value("Bob", timeout=PATIENCE)
    expect(ada.page.get_by_role("alert")).to_have_count(0)
    assert len(loads) == 2
    assert ada.errors and all("ERR_CONNECTION_RESET" in error for error in ada.errors)
    ada.errors.clear()


def test_a_page_that_never_comes_to_life_says_so_and_what_to_do(office: Office) -> None:
    """In all languages, for the texts may be what did not come; the button loads it again."""
    ada = office.visit("Ada")
    ada.page.route(FILE, lambda route: route.abort("connectionreset"))
    ada.page.goto(f"{office.url}/?lang=en&name=Bob")
    told = ada.page.get_by_role("alert")
    expect(told).to_contain_text("Papote did not load.", timeout=PATIENCE)
    expect(told).to_contain_text("Papote ne s'est pas chargé.")
    ada.page.unroute(FILE)
    told.get_by_role("button").click()
    expect(ada.page.get_by_role("textbox")).to_have_value("Bob", timeout=PATIENCE)
    assert ada.errors and all("ERR_CONNECTION_RESET" in error for error in ada.errors)
    ada.errors.clear()


def test_a_page_whose_file_takes_forever_says_so_until_it_comes(office: Office) -> None:
    """Waiting has an end; what comes after it is shown all the same."""
    ada = office.visit("Ada")
    held: list[Route] = []
    ada.page.clock.install(time=0)
    ada.page.clock.pause_at(1000)
    ada.page.route(FILE, lambda route: held.append(route))
    with ada.page.expect_request(FILE):
        ada.page.goto(f"{office.url}/?lang=en&name=Bob", wait_until="commit")
    expect(ada.page.locator("body > script")).to_be_attached()
    told = ada.page.get_by_role("alert")
    expect(told).to_have_count(0)
    ada.page.clock.run_for(20_000)
    expect(told).to_be_visible()
    ada.page.clock.resume()
    held[0].continue_()
    expect(ada.page.get_by_role("textbox")).to_have_value("Bob", timeout=PATIENCE)
    expect(told).to_have_count(0)


def test_whoever_comes_again_fetches_the_page_and_none_of_its_files(office: Office) -> None:
    """They are kept for good under addresses that change with them, so that nothing has to be asked."""
    ada = office.visit("Ada", script="performance.setResourceTimingBufferSize(2000)").enter()
    assert len(ada.ask(FETCHED)) > 100
    ada.page.goto(f"{office.url}/?lang=en&name=Ada")
    ada.enter()
    assert ada.ask(FETCHED) == []
