"""Chat that stays, as two people have it on their pages: history, changes, calls by name, files, search."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, ViewportSize, expect

from tests.api.conftest import PNG
from tests.browser.office import Office, Person, free_spot

WIDE = ViewportSize(width=1280, height=720)


def pair(office: Office) -> tuple[Person, Person]:
    """Two people, the first of whom has the chat with everybody open."""
    ada, bob = office.person("Ada", viewport=WIDE), office.person("Bob", viewport=WIDE)
    open_chat(ada)
    return ada, bob


def open_chat(person: Person) -> None:
    """Open the panel at what everybody reads."""
    person.role("button", re.compile("^Chat")).click()
    person.role("tab", re.compile("^Everybody")).click()


def write(person: Person, text: str, to: str = "Write to everybody") -> None:
    """Send a line."""
    box = person.role("textbox", to)
    box.fill(text)
    box.press("Enter")
    expect(box).to_have_value("")


def line(person: Person, text: str) -> Locator:
    """A message that somebody sees."""
    return person.page.locator(".line").filter(has_text=text)


def test_history_stays_and_a_message_is_changed_by_hand_and_by_keys(office: Office) -> None:
    """What was written is there after the page is loaded anew; it is edited, reacted to and taken back."""
    ada, bob = pair(office)
    write(ada, "Bonjur")
    write(ada, "See https://example.org/plan and <b>javascript:alert(1)</b>")
    open_chat(bob)
    link = bob.page.get_by_role("link", name="https://example.org/plan")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(line(bob, "<b>javascript:alert(1)</b>")).to_be_visible()
    expect(bob.page.locator(".lines a")).to_have_count(1)

    # Arrow up in the empty field goes back to one's last message, and further with the mouse.
    ada.page.keyboard.press("ArrowUp")
    expect(ada.role("textbox", "You are editing a message")).to_have_value(re.compile("^See"))
    ada.page.keyboard.press("Escape")
    line(ada, "Bonjur").hover()
    line(ada, "Bonjur").get_by_role("button", name="Edit").click()
    ada.role("textbox", "You are editing a message").fill("Bonjour")
    ada.page.keyboard.press("Enter")
    expect(line(bob, "Bonjour")).to_contain_text("(edited)")
    expect(line(bob, "Bonjur")).to_have_count(0)

    line(bob, "Bonjour").focus()
    bob.page.keyboard.press("r")
    bob.page.keyboard.press("Enter")
    answer = line(ada, "Bonjour").get_by_role("button", name="👍 from Bob")
    expect(answer).to_have_attribute("aria-pressed", "false")
    answer.click()
    expect(line(bob, "Bonjour").get_by_role("button", name=re.compile("^👍"))).to_contain_text("2")

    line(ada, "See").focus()
    ada.page.keyboard.press("Delete")
    expect(ada.role("button", "Cancel")).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(line(ada, "See")).to_be_focused()
    ada.page.keyboard.press("Delete")
    line(ada, "See").get_by_role("group", name="Delete this message?").get_by_role("button", name="Delete").click()
    expect(line(bob, "Message deleted")).to_be_visible()

    bob.page.reload()
    bob.enter()
    open_chat(bob)
    expect(line(bob, "Bonjour")).to_contain_text("(edited)")
    expect(line(bob, "Bonjour").get_by_role("button", name=re.compile("^👍"))).to_contain_text("2")
    expect(line(bob, "Message deleted")).to_be_visible()


@pytest.mark.serve("--talk-rate", "1000", "--talk-burst", "1000")
def test_long_history_is_read_upwards(office: Office) -> None:
    """What is before comes when one goes up, until the very first message."""
    crowd = office.crowd()
    crowd.add("Cleo")
    for number in range(70):
        assert crowd.ask("Cleo", "chat", {"id": f"c{number}", "scope": "room", "text": f"line {number}."})["ok"]
        crowd.until("Cleo", "chatted", f"({{ line }}) => line.text === 'line {number}.'")
    ada = office.person("Ada", viewport=WIDE)
    open_chat(ada)
    expect(line(ada, "line 69.")).to_be_in_viewport()
    expect(line(ada, "line 19.")).to_have_count(0)
    ada.page.locator(".lines").evaluate("(box) => { box.scrollTop = 0; }")
    expect(line(ada, "line 0.")).to_have_count(1)
    expect(line(ada, "line 20.")).to_be_in_viewport()
    expect(ada.role("button", "Earlier messages")).to_have_count(0)


def test_who_is_called_by_name_or_written_to_is_told(office: Office) -> None:
    """By a word over the page and by a number on the button, until it is read."""
    ada, bob = pair(office)
    box = ada.role("textbox", "Write to everybody")
    box.press_sequentially("@bo")
    expect(ada.role("option", "Bob")).to_have_attribute("aria-selected", "true")
    ada.page.keyboard.press("Enter")
    expect(box).to_have_value("@Bob ")
    ada.page.keyboard.type("coffee?")
    ada.page.keyboard.press("Enter")
    toast = bob.page.get_by_role("status").filter(has_text="Ada calls you: @Bob coffee?")
    expect(bob.role("button", re.compile("^Chat.* 1 "))).to_be_visible()
    toast.get_by_role("button", name="Read").click()
    expect(bob.page.locator("mark.call-me")).to_have_text("@Bob")
    expect(bob.role("button", re.compile("^Chat.* 1 "))).to_have_count(0)

    ada.role("button", re.compile("^People")).click()
    ada.role("button", "What to do with Bob").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Write to Bob").click()
    write(ada, "just for you", "Write to Bob")
    expect(bob.role("tab", re.compile("^Ada"))).to_contain_text("1")
    bob.role("tab", re.compile("^Ada")).click()
    expect(line(bob, "just for you")).to_be_visible()
    expect(bob.page.get_by_text("Between Ada and you only.")).to_be_visible()
    write(bob, "with pleasure", "Write to Ada")
    expect(line(ada, "with pleasure")).to_be_visible()


def test_what_is_written_in_a_meeting_is_read_by_those_in_it(office: Office) -> None:
    """The panel opens there by itself; whoever stands outside has no such place to read."""
    ada, bob = office.person("Ada"), office.person("Bob")
    ada.set_off(*free_spot("meeting-1", 0.3))
    bob.set_off(*free_spot("meeting-1", 0.7))
    for person in (ada, bob):
        person.arrive()
        person.until("() => papote.me.area === 'meeting-1'")
        person.role("button", re.compile("^Chat")).click()
    write(ada, "behind closed doors", "Write to this place")
    expect(line(bob, "behind closed doors")).to_be_visible()
    bob.set_off(*free_spot("start"))
    expect(bob.role("textbox", "Write to everybody")).to_be_visible()
    expect(line(bob, "behind closed doors")).to_have_count(0)


def test_files_come_with_messages_and_words_are_found(office: Office) -> None:
    """A picture is shown, another file is saved; one too large is refused before it is sent."""
    ada, bob = pair(office)
    picker = ada.page.locator("input[type=file]")
    picture: FilePayload = {"name": "plan.png", "mimeType": "image/png", "buffer": PNG}
    html: FilePayload = {"name": "page.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"}
    picker.set_input_files([picture, html])
    write(ada, "the plan of the café")
    open_chat(bob)
    expect(bob.role("button", "Enlarge plan.png").locator("img")).to_have_js_property("naturalWidth", 1)
    with bob.page.expect_download() as saved:
        bob.role("button", "Download page.html").click()
    assert saved.value.suggested_filename == "page.html"
    assert saved.value.path().read_bytes() == b"<script>alert(1)</script>"

    ada.ask(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(21_000_000)], 'film.mov'));
          const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector('.chat-part').dispatchEvent(drop);
        }"""
    )
    expect(ada.page.get_by_role("alert").filter(has_text="“film.mov” is too large")).to_contain_text("20 MB")

    for number in range(3):
        write(ada, f"something else {number}")
    bob.role("button", "Search messages").click()
    bob.role("searchbox", "Search messages").fill("CAFE")
    expect(bob.page.get_by_text("1 message found")).to_be_visible()
    bob.page.get_by_role("search").get_by_role("button", name=re.compile("the plan of the café")).click()
    expect(line(bob, "the plan of the café")).to_be_focused()
