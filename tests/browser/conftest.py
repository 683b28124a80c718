"""One Chromium for all browser tests, an office for each test, in a network of their own if allowed.

The browser's driver keeps an event loop running, and two cannot: tests with a driver or a loop of their own come
first.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.network import own_network
from tests.browser.office import BRISK, Office, launch, opened, served
from tests.browser.ready import Ready
from tests.browser.waiting import PATIENCE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here opens a browser; what does not use the one that all share is run before that is there."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


def pytest_runtest_setup() -> None:
    """The offices of the test before are of no interest any more; and nobody expects haste of a busy machine."""
    opened.clear()
    expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a failure goes what its pages and its offices said."""
    report = yield
    if report.failed:
        report.sections += [("an office and its pages", office.report()) for office in opened]
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that is installed."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine")
    return found


@pytest.fixture(scope="session")
def network() -> Iterator[None]:
    """The network of the tests, and in it what opens offices."""
    with own_network(), Ready():
        yield


@pytest.fixture(scope="session")
def playwright(network: None) -> Iterator[Playwright]:
    """What drives browsers, started inside the network of the tests."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A Chromium with fake devices whose questions are all answered with yes."""
    opened = launch(playwright, chromium)
    yield opened
    opened.close()


@pytest.fixture
def office(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Office]:
    """A fresh office on Le Palier, in which nobody is yet, with the settings its test is marked with.

    People have a camera and a microphone where the test is about sound and pictures. Nobody's page may have met an
    error.
    """
    marked = request.node.get_closest_marker("serve")
    with served(*BRISK, *(marked.args if marked is not None else ())) as url:
        made = Office(url, browser, devices=request.node.get_closest_marker("media") is not None)
        yield made
        errors = {person.name: person.errors for person in made.people if person.errors}
        made.close()
    assert not errors
