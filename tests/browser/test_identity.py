"""Who one is, from the letter to the badge: signing in, invitations, and doors that ask for something."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from papote.auth.links import CALLBACK
from tests.auth.postbox import Postbox
from tests.auth.provider import CLIENT_ID, CLIENT_SECRET, Provider, User, running
from tests.browser.office import BRISK, Office, Person, served
from tests.browser.waiting import PATIENCE

OWNER = "olga@example.org"
KEY = "a-key-for-hosts-0123"
DESK = ViewportSize(width=1280, height=800)

HOLD = """() => {
  const { fetch } = window;
  const bye = new Promise((resolve) => papote.on('bye', resolve));
  bye.then(({ code }) => { window.bye = code; });
  window.fetch = async (...wish) => {
    const answer = await fetch(...wish);
    await bye;
    return answer;
  };
}"""
"""Lets a page have no answer to anything before the office tells it to go, by itself; then notes why."""


@dataclass
class Town:
    """An office with a mail server and a sign-in service beside it."""

    office: Office
    postbox: Postbox
    provider: Provider

    def letter(self, person: Person, email: str) -> str:
        """Ask for a link on the page, and take it out of the letter."""
        before = len(self.postbox.letters)
        person.page.get_by_role("textbox").fill(email)
        person.page.keyboard.press("Enter")
        expect(person.page.get_by_role("heading", level=2)).to_be_focused(timeout=PATIENCE)
        assert len(self.postbox.letters) == before + 1
        arrived = self.postbox.letters[-1]
        assert arrived.to == [email]
        found = re.search(r"^http://127\.0\.0\.1:\d+/sign-in#[\w-]{43}$", arrived.text, re.MULTILINE)
        assert found is not None
        return found[0]

    def signed_in(self, email: str, path: str = "/") -> Person:
        """Somebody before the door, who has followed the link of a letter."""
        person = self.office.visit(path=path, viewport=DESK)
        person.role("link", "Sign in").click()
        person.page.goto(self.letter(person, email))
        expect(person.page.get_by_text(f"You are signed in: {email}")).to_be_visible(timeout=PATIENCE)
        expect(person.page.get_by_role("textbox")).not_to_have_value("")
        person.name = person.page.get_by_role("textbox").input_value()
        return person


@pytest.fixture
def town(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A fresh town, whose office has the settings its test is marked with."""
    marked = request.node.get_closest_marker("serve")
    with Postbox() as postbox, running(Provider(time.time, asks=True)) as provider:
        options = ("--smtp-url", postbox.url, "--mail-from", "Papote <papote@example.org>", "--owner-email", OWNER)
        oidc = ("--oidc-issuer", provider.issuer, "--oidc-client-id", CLIENT_ID, "--oidc-name", "Le Club")
        secret = ("--oidc-client-secret", CLIENT_SECRET, "--host-key", KEY)
        with served(*BRISK, *options, *oidc, *secret, *(marked.args if marked is not None else ())) as url:
            provider.redirects = [f"{url}{CALLBACK}"]
            office = Office(url, browser, devices=False)
            yield Town(office, postbox, provider)
            office.close()


def test_one_signs_in_by_a_letter_and_out_in_one_s_own_menu(town: Town) -> None:
    """The link works once; the badge is the server's; the office itself says that it is over, unasked."""
    olga = town.signed_in(OWNER)
    assert urls(olga) == "/"
    olga.enter()
    assert olga.ask("papote.me.name") == "olga"
    menu = olga.role("button", re.compile("olga.*owner"))
    menu.press("Enter")
    out = olga.role("button", "Sign out")
    olga.ask(HOLD)
    out.press("Enter")
    assert olga.until("() => window.bye") == "signed_out"
    expect(olga.page.get_by_role("alert")).to_have_text("You have signed out.")
    used = re.search(r"^http\S+$", town.postbox.letters[-1].text, re.MULTILINE)
    assert used is not None
    eve = town.office.visit(path="/sign-in")
    eve.page.goto("about:blank")
    eve.page.goto(used[0])
    expect(eve.page.get_by_role("alert")).to_contain_text("no longer", timeout=PATIENCE)
    assert "#" not in eve.page.url


def urls(person: Person) -> str:
    """Where somebody is, without the host and what is asked."""
    return re.sub(r"^\w+://[^/]+|\?.*$", "", person.page.url)


def test_one_signs_in_with_an_account_elsewhere(town: Town) -> None:
    """There and back to where one came from, called as the service says; changing one's name keeps it."""
    town.provider.user = User("s-7", "Ada Lovelace", "ada@example.org")
    ada = town.office.visit(path="/r/le-palier", viewport=DESK)
    ada.role("link", "Sign in").click()
    ada.role("link", "Continue with Le Club").press("Enter")
    ada.page.get_by_role("link", name="Continue", exact=True).click()
    box = ada.page.get_by_role("textbox")
    expect(box).to_have_value("Ada Lovelace", timeout=PATIENCE)
    assert urls(ada) == "/r/le-palier"
    ada.name = "Ada L."
    ada.enter()
    assert ada.ask("papote.me.name") == "Ada L."
    ada.page.goto(f"{town.office.url}/?lang=en")
    expect(box).to_have_value("Ada L.", timeout=PATIENCE)
    assert ada.errors == []


@pytest.mark.serve("--access", "link")
def test_a_host_invites_by_a_link(town: Town) -> None:
    """By keyboard; whoever has it comes in, and is known again; whoever has none does not."""
    olga = town.signed_in(OWNER).enter()
    olga.role("button", re.compile("^Host")).first.click()
    olga.role("button", "Make an invitation link").press("Enter")
    dialog = olga.role("dialog", "Invite")
    dialog.get_by_label("The link works").select_option(label="10 times")
    dialog.get_by_role("button", name="Make the link").press("Enter")
    field = dialog.get_by_label("Your invitation link")
    expect(field).to_be_focused(timeout=PATIENCE)
    link = field.input_value()
    zoe = town.office.visit("Zoe")
    expect(zoe.page.get_by_text("by invitation")).to_be_visible(timeout=PATIENCE)
    expect(zoe.page.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    zoe.page.goto(link)
    zoe.role("button", "Accept the invitation").press("Enter")
    expect(zoe.page.get_by_role("textbox")).to_be_visible(timeout=PATIENCE)
    zoe.enter()
    assert zoe.ask("papote.me.name") == "Zoe"
    assert zoe.errors == []


@pytest.mark.serve("--access", "knock")
def test_one_knocks_and_a_host_lets_one_in(town: Town) -> None:
    """Who knocks waits on the page; the host's answer opens the door by itself, or says not now."""
    host = town.office.person("Hanna", host_key=KEY)
    zoe, eve = town.office.visit("Zoe"), town.office.visit("Eve")
    for guest, answer, word in ((eve, "Not now", ""), (zoe, "Let in", "We met on Monday")):
        guest.page.get_by_label("A word, if you like").fill(word)
        guest.role("button", "Knock at the door").press("Enter")
        expect(guest.page.get_by_text("A host will let you in")).to_be_visible(timeout=PATIENCE)
        question = host.role("region", "Somebody waits at the door").filter(has_text=f"{guest.name} waits at the door.")
        expect(question).to_be_visible()
        expect(question.get_by_text("We met on Monday")).to_have_count(int(bool(word)))
        question.get_by_role("button", name=answer).click()
    expect(eve.page.get_by_text("Not now, says the host.")).to_be_visible(timeout=PATIENCE)
    zoe.until("() => papote.me !== null")
    assert zoe.ask("papote.players().length") == 2
    assert host.errors == zoe.errors == eve.errors == []


def test_a_password_is_asked_for(town: Town) -> None:
    """The wrong one is told, the right one opens; whoever came in once need not say it again."""
    olga = town.signed_in(OWNER)
    rule = {"access": "password", "password": "bread and butter"}
    answer = olga.page.request.patch(f"{town.office.url}/api/v1/spaces/home", data=rule)
    assert answer.ok, answer.text()
    zoe = town.office.visit("Zoe", path="/sign-in")
    zoe.page.goto(f"{town.office.url}/?lang=en&name=Zoe")
    field = zoe.page.get_by_label("The password of Papote")
    field.fill("butter")
    field.press("Enter")
    expect(zoe.page.get_by_role("alert")).to_contain_text("password", timeout=PATIENCE)
    field.fill("bread and butter")
    field.press("Enter")
    zoe.until("() => papote.me !== null")
    zoe.page.goto(f"{town.office.url}/?lang=en")
    expect(zoe.page.get_by_role("textbox")).to_have_value("Zoe", timeout=PATIENCE)
    expect(field).to_have_count(0)
    zoe.enter()
