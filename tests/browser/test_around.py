"""What is around a talk: chat, gestures, the list of people, help, and a page that can be used without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import ViewportSize, expect

from tests.browser.office import Office


def test_people_write_to_everybody_and_to_those_they_talk_with(office: Office) -> None:
    """A line for everybody reaches the far end of the map; one for the conversation stays in it."""
    ada, cleo = office.person("Ada"), office.person("Cleo")
    cleo.walk_into("lounge")
    crowd = office.crowd()
    crowd.add("Bob")
    crowd.step("Bob")
    ada.walk(ada.place[0] + 8, ada.place[1])
    ada.talks_with("Bob")
    ada.page.keyboard.press("c")
    ada.role("tab", re.compile("^Everybody")).click()
    ada.page.get_by_role("textbox", name="Write to everybody").fill("Hello all")
    ada.page.keyboard.press("Enter")
    ada.role("tab", re.compile("^Conversation")).click()
    ada.page.get_by_role("textbox", name="Write to the conversation").fill("Just us")
    ada.page.keyboard.press("Enter")
    crowd.until("Bob", "chatted", "({ line }) => line.text === 'Just us' && line.scope === 'conversation'")
    cleo.role("button", re.compile("^Chat")).click()
    cleo.role("tab", re.compile("^Everybody")).click()
    expect(cleo.page.get_by_text("Hello all", exact=True)).to_be_visible()
    expect(cleo.page.get_by_text("Just us")).to_have_count(0)


def test_keys_are_inert_while_typing(office: Office) -> None:
    """Letters that walk, wave and mute are only letters in a text box."""
    ada = office.person("Ada", devices=True)
    stood = ada.place
    ada.page.keyboard.press("c")
    box = ada.page.get_by_role("textbox", name="Write to everybody")
    box.click()
    ada.page.keyboard.type("wasd hm 123 g?")
    expect(box).to_have_value("wasd hm 123 g?")
    assert ada.place == stood
    expect(ada.role("button", "Microphone")).to_have_attribute("aria-pressed", "false")
    expect(ada.page.get_by_role("dialog")).to_have_count(0)
    assert ada.ask("papote.me.status") == "available"


def test_gestures_and_short_words_reach_those_around(office: Office) -> None:
    """A key waves, another raises the hand, Enter says something, holding G makes a ghost."""
    ada = office.person("Ada")
    crowd = office.crowd()
    crowd.add("Bob")
    ada.page.keyboard.press("3")
    crowd.until("Bob", "emoted", "({ emote }) => emote === 3")
    ada.page.keyboard.press("h")
    crowd.until("Bob", "player_changed", "({ player }) => player.hand")
    ada.page.keyboard.press("Enter")
    ada.page.get_by_role("textbox", name="Say something aloud").fill("Coffee?")
    ada.page.keyboard.press("Enter")
    crowd.until("Bob", "said", "({ text }) => text === 'Coffee?'")
    # The field stays open for more; Escape gives the keys back to the map.
    ada.page.keyboard.press("Escape")
    ada.page.keyboard.down("g")
    crowd.until("Bob", "player_changed", "({ player }) => player.status === 'ghost'")
    ada.page.keyboard.up("g")
    ada.until("() => papote.me.status === 'available'")


def test_help_opens_with_a_question_mark_and_closes_with_escape(office: Office) -> None:
    """The keys are explained in a dialog that keeps and returns the focus."""
    ada = office.person("Ada")
    ada.page.keyboard.press("?")
    expect(ada.page.get_by_role("dialog")).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(ada.page.get_by_role("dialog")).to_have_count(0)


def test_the_list_says_who_is_here_and_leads_to_them(office: Office) -> None:
    """The list names everybody, waves at them, and follows them."""
    ada = office.person("Ada", viewport=ViewportSize(width=1280, height=800))
    crowd = office.crowd()
    crowd.add("Bob")
    ada.role("button", "People").click()
    panel = ada.page.get_by_role("complementary", name="People and places")
    expect(panel.get_by_role("button", name=re.compile("^Bob"))).to_be_visible()
    panel.get_by_role("button", name="Wave at Bob").click()
    crowd.until("Bob", "waved", "() => true")
    panel.get_by_role("button", name="Follow Bob").click()
    expect(panel.get_by_role("button", name="Stop following Bob")).to_be_visible()
    panel.get_by_role("tab", name="Places").click()
    panel.get_by_role("button", name=re.compile("^Library")).click()
    ada.until("() => papote.me.area === 'library'")


def test_everything_that_can_be_pressed_has_a_name(office: Office) -> None:
    """No nameless button, link, field or picture, in the lobby, in the office and in its panels."""
    nameless = """() => [...document.querySelectorAll('button, a[href], input, select, textarea, [role="button"], img')]
      .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden="true"]'))
      .filter((element) => {
        const text = element.textContent.trim() || element.getAttribute('aria-label') || element.getAttribute('title');
        const label = element.labels?.length > 0 || element.getAttribute('aria-labelledby');
        return !(text || label || element.getAttribute('alt') !== null);
      })
      .map((element) => element.outerHTML.slice(0, 120))"""
    ada = office.visit("Ada", devices=True)
    assert ada.ask(nameless) == []
    ada.enter()
    assert ada.ask(nameless) == []
    for name in ("Gestures", "Chat", "People", "More"):
        ada.role("button", name).click()
        assert ada.ask(nameless) == []
        ada.page.keyboard.press("Escape")
    assert ada.ask("document.querySelectorAll('main, nav, header, [role=\"log\"]').length > 0")


def test_the_focus_is_seen_wherever_it_goes(office: Office) -> None:
    """Walking through the page by Tab, each stop shows an outline or another mark."""
    ada = office.person("Ada")
    for _ in range(8):
        ada.page.keyboard.press("Tab")
        marked = ada.ask(
            """() => {
              const element = document.activeElement;
              const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
              const outlined = outlineStyle !== 'none' && outlineWidth !== '0px';
              return element === document.body || outlined || boxShadow !== 'none';
            }"""
        )
        assert marked


def test_an_idle_page_draws_nothing(office: Office) -> None:
    """Standing still costs no picture."""
    ada = office.person("Ada")
    ada.until(
        """async () => {
          const { pictures } = papote.drawing();
          await new Promise((resolve) => setTimeout(resolve, 1000));
          return papote.drawing().pictures === pictures;
        }"""
    )
