"""A page of which a file does not come is loaded once more; where that does not help, a person is told."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.office import Office
from tests.browser.waiting import PATIENCE

FILE = re.compile("/static/ui/lobby.js$")
"""One of the files without which nothing is drawn."""


def test_a_page_whose_file_did_not_come_is_loaded_once_more(office: Office) -> None:
    """A request that a change of network ends leaves nobody before an empty page."""
    ada = office.visit("Ada")
    ada.page.route(FILE, lambda route: route.abort("connectionreset"), times=1)
    ada.page.goto(f"{office.url}/?lang=en&name=Bob")
    expect(ada.page.get_by_role("textbox")).to_have_value("Bob", timeout=PATIENCE)
    expect(ada.page.get_by_role("alert")).to_have_count(0)
    assert "ERR_CONNECTION_RESET" in ada.errors.pop(0)


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
    assert len([error for error in ada.errors if "ERR_CONNECTION_RESET" in error]) == 2
    ada.errors.clear()


def test_a_page_whose_file_takes_forever_says_so_until_it_comes(office: Office) -> None:
    """Waiting has an end; what comes after it is shown all the same."""
    ada = office.visit("Ada")
    held: list[Route] = []
    ada.page.clock.install()
    ada.page.route(FILE, lambda route: held.append(route))
    with ada.page.expect_request(FILE):
        ada.page.goto(f"{office.url}/?lang=en&name=Bob", wait_until="commit")
    expect(ada.page.locator("body > script")).to_be_attached()
    told = ada.page.get_by_role("alert")
    expect(told).to_have_count(0)
    ada.page.clock.run_for(20_000)
    expect(told).to_be_visible()
    held[0].continue_()
    expect(ada.page.get_by_role("textbox")).to_have_value("Bob", timeout=PATIENCE)
    expect(told).to_have_count(0)
