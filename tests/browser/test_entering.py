"""From the link to standing on the map: few steps, whatever the devices say, in three languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.office import ROOT, Office, launch

KEY = re.compile(r"(?<![\w/.@-])[a-z_]+(?:\.[a-z0-9_]+)+(?![\w/@-])")
"""What a missing text would look like: its key."""


@pytest.fixture
def strict_browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser that answers the question for camera and microphone with no."""
    opened = launch(playwright, chromium, fake_dialogs=False)
    yield opened
    opened.close()


def test_two_actions_lead_from_the_link_to_the_map(office: Office) -> None:
    """One types a name and presses the one button; the link may even carry the name."""
    page = office.visit(lang="en", devices=True).page
    page.get_by_role("textbox").fill("Ada")
    page.get_by_role("button").click()
    page.evaluate("papote.ready")
    assert page.evaluate("papote.me.name") == "Ada"
    bob = office.visit("Bob")
    expect(bob.page.get_by_role("textbox")).to_have_value("Bob")
    bob.page.keyboard.press("Tab")
    bob.page.get_by_role("button").press("Enter")
    bob.arrived()
    assert sorted(bob.ask("papote.players().map(({ name }) => name)")) == ["Ada", "Bob"]


@pytest.mark.serve("--simulated-people", "2")
def test_who_is_alone_may_look_around_among_simulated_people(office: Office) -> None:
    """They come with him, marked, and go with him; who comes when somebody is there is not asked."""
    ada = office.visit("Ada")
    offer = ada.page.get_by_role("switch", name=re.compile("simulated"))
    expect(offer).not_to_be_checked()
    offer.press("Enter")
    ada.enter()
    ada.until("() => papote.players().length === 3")
    ada.role("button", "People").press("Enter")
    marked = ada.page.get_by_role("listitem").filter(has_text=re.compile(r"\(d[eé]mo\)"))
    expect(marked.filter(has_text=re.compile("simul", re.IGNORECASE))).to_have_count(2)
    bob = office.visit("Bob")
    expect(bob.page.get_by_role("textbox")).to_have_value("Bob")
    expect(bob.page.get_by_role("switch", name=re.compile("simulated"))).to_have_count(0)


def test_one_comes_in_muted_with_the_camera_on(office: Office) -> None:
    """What was allowed in the lobby is the camera's picture; the microphone waits for a click."""
    ada = office.visit("Ada", devices=True)
    expect(ada.page.get_by_role("switch", name="Camera")).to_be_checked()
    expect(ada.page.get_by_label("Camera").and_(ada.page.get_by_role("combobox"))).to_be_visible()
    ada.enter()
    expect(ada.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")
    expect(ada.role("button", "Camera")).to_have_attribute("aria-pressed", "true")


def test_the_lobby_shows_how_loud_one_is(office: Office) -> None:
    """The meter moves with the fake beep although nobody can hear it."""
    ada = office.visit("Ada", devices=True)
    ada.page.get_by_role("heading", level=1).click()
    expect(ada.page.get_by_role("img", name=re.compile("hear", re.IGNORECASE))).to_be_visible()


def test_denied_devices_are_explained_and_do_not_keep_anybody_out(office: Office, strict_browser: Browser) -> None:
    """The lobby says what the browser blocks and what to do; one comes in all the same."""
    ada = office.visit("Ada", permissions=(), browser=strict_browser, devices=True)
    expect(ada.page.get_by_text(re.compile("The browser blocks"))).to_be_visible()
    ada.enter()
    expect(ada.role("button", "Camera")).to_have_attribute("aria-pressed", "false")
    ada.role("button", "Microphone").click()
    expect(ada.page.get_by_role("alert").filter(has_text="The browser blocks the microphone")).to_be_visible()
    expect(ada.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")


def test_an_empty_name_is_asked_for(office: Office) -> None:
    """The button tells what is missing instead of doing nothing."""
    page = office.visit().page
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("Your name is missing")
    expect(page.get_by_role("textbox")).to_be_focused()


@pytest.mark.parametrize("lang", ["fr", "en", "nl"])
def test_every_text_is_there_in_every_language(office: Office, lang: str) -> None:
    """Lobby, office and each panel speak the language, and no key shows through."""
    texts = json.loads((ROOT / "static" / "i18n" / f"{lang}.json").read_text())
    ada = office.visit("Ada", lang=lang, devices=True)
    page = ada.page
    assert page.evaluate("document.documentElement.lang") == lang
    seen = [page.locator("body").aria_snapshot()]
    expect(page.get_by_role("button")).to_have_accessible_name(texts["lobby.enter"])
    ada.enter()
    seen.append(page.locator("body").aria_snapshot())
    for name in ("toolbar.emote", "toolbar.chat", "toolbar.people", "toolbar.more"):
        button = page.get_by_role("button", name=texts[name], exact=True)
        button.click()
        seen.append(page.locator("body").aria_snapshot())
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    seen.append(page.locator("body").aria_snapshot())
    shown = "\n".join(seen)
    assert texts["lobby.enter"] in shown
    missing = {key for key in KEY.findall(shown) if key.split(".")[0] in {known.split(".")[0] for known in texts}}
    assert not missing


def test_the_language_changes_at_once(office: Office) -> None:
    """A click on another language speaks it, on the page and to screen readers."""
    page = office.visit("Ada", lang="fr").page
    page.get_by_role("radio", name="Nederlands").click()
    expect(page.get_by_role("radio", name="Nederlands")).to_be_checked()
    dutch = json.loads((ROOT / "static" / "i18n" / "nl.json").read_text())
    expect(page.get_by_role("button")).to_have_accessible_name(dutch["lobby.enter"])
    assert page.evaluate("document.documentElement.lang") == "nl"
