"""Tests of the letters the office writes."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from papote.auth.letters import LANGUAGES, reminder_letter, sign_in_letter
from papote.people.promises import Promise
from papote.types import PersonId

LINK = "https://office.example/sign-in#" + "x" * 43
SENDER = "Papote <papote@example.org>"


def test_a_letter_says_what_it_is_and_holds_the_link() -> None:
    """As whoever reads it gets it: the link whole, on a line of its own."""
    sent = sign_in_letter("ada@example.org", SENDER, "fr", "Le Café", LINK, 15).as_bytes()
    letter = message_from_bytes(sent, policy=policy.default)
    assert letter["Subject"] == "Votre lien pour entrer chez Le Café"
    assert (letter["From"], letter["To"], letter["Auto-Submitted"]) == (SENDER, "ada@example.org", "auto-generated")
    assert letter["Message-ID"].endswith("@example.org>") and letter["Date"]
    body = letter.get_body()
    assert body is not None
    text = body.get_content()
    assert LINK in text.splitlines()
    assert "15 minutes" in text


@pytest.mark.parametrize(
    ("lang", "word"), [("fr", "Bonjour"), ("en", "Hello"), ("nl", "Dag"), ("de", "Hello"), ("", "Hello")]
)
def test_a_letter_speaks_the_reader_s_language(lang: str, word: str) -> None:
    """English, where it is none we speak."""
    assert sign_in_letter("ada@example.org", SENDER, lang, "Papote", LINK, 15).get_content().startswith(word)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_p07_a_space_s_name_makes_no_header(lang: str) -> None:
    """Whatever an owner calls it."""
    letter = sign_in_letter("ada@example.org", SENDER, lang, "Café\r\nBcc: eve@example.org {link}", LINK, 15)
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]
    assert "Café Bcc: eve@example.org {link}" in letter["Subject"]


def test_a_letter_loads_nothing_and_follows_nobody() -> None:
    """Plain text alone."""
    letter = sign_in_letter("ada@example.org", SENDER, "en", "Papote", LINK, 15)
    assert letter.get_content_type() == "text/plain"
    assert not letter.is_multipart()
    assert letter.get_content().count("http") == 1


@pytest.mark.parametrize("lang", ["fr", "en", "nl", "xx"])
def test_c3_a_reminder_says_what_to_whom_and_until_when(lang: str) -> None:
    """In every language we speak; several lines make no header of their own, and the subject is cut."""
    text = "envoyer l’article\nBcc: eve@example.org " + "x" * 100
    due = 1_764_000_000.0
    made = Promise("P1", PersonId("a"), "Ada", PersonId("b"), "Bob", text, due, due, None, 0, 0.0, 0.0)
    made = replace(made, zone="Europe/Brussels")
    letter = reminder_letter("ada@example.org", "office@example.org", lang, "Papote\nx", made, "https://o.example/")
    assert letter["Bcc"] is None
    assert "\n" not in str(letter["Subject"])
    assert str(letter["Subject"]).endswith("…")
    content = letter.get_content()
    for word in ("envoyer l’article", "Bob", " 2025-11-24\n", "https://o.example/", "Papote x"):
        assert word in content


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Brussels", "2026-01-15"), ("America/New_York", "2026-01-14"), ("", "2026-01-14 (UTC)")],
)
def test_c3_the_day_in_a_letter_is_the_one_that_was_meant(zone: str, day: str) -> None:
    """By the clock of who promised: midnight in Brussels is still the day before elsewhere."""
    due = 1_768_431_600.0  # 15 January 2026, 00:00 in Brussels
    made = Promise("P1", PersonId("a"), "Ada", None, "", "x", due, due, None, 0, 0.0, 0.0, zone=zone)
    letter = reminder_letter("ada@example.org", SENDER, "en", "Papote", made, "https://o.example/")
    assert f"by {day}\n" in letter.get_content()
