"""What may stand on a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.errors import Refused
from papote.people.profile import ABOUT_LENGTH, TOPICS, clean_card, clean_link, clean_topics
from papote.world.cards import Card, key


def test_an_empty_card_is_that_of_somebody_who_is_listed_and_keeps_no_book() -> None:
    """Nobody is asked for anything, and a book is for who wishes for it."""
    card = clean_card()
    assert card == Card()
    assert (card.listed, card.book, card.recommended) == (True, False, True)


def test_texts_are_trimmed_and_lists_hold_everything_once() -> None:
    """However it is spelt, a topic is there once; the first spelling stays."""
    card = clean_card(
        about="  Potière, et un peu menteuse ",
        offers=["Céramique", " ceramique ", "vélo  cargo"],
        languages=["fr", "FR", "nl"],
        links=["https://Example.org", "https://example.org"],
    )
    assert card.about == "Potière, et un peu menteuse"
    assert card.offers == ("Céramique", "vélo cargo")
    assert card.languages == ("fr", "nl")
    assert card.links == ("https://example.org",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "x" * (ABOUT_LENGTH + 1)},
        {"about": "two\nlines"},
        {"about": "\u202egnorw"},
        {"offers": [""]},
        {"offers": ["\u2800"]},
        {"seeks": ["x" * 33]},
        {"seeks": [f"t{number}" for number in range(TOPICS + 1)]},
        {"languages": ["fra"]},
        {"languages": ["1x"]},
        {"languages": [f"a{chr(97 + number)}" for number in range(9)]},
        {"links": [f"https://a{number}.org" for number in range(6)]},
    ],
)
def test_what_is_too_much_or_cannot_be_shown_is_refused(wrong: dict[str, object]) -> None:
    """As every text that people type."""
    with pytest.raises(Refused, match="bad_text"):
        clean_card(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://localhost",
        "https://127.0.0.1/x",
        "https://[::1]/",
        "https://ada:secret@example.org",
        "https://ada@example.org",
        "https://example.org:99999",
        "https://exa mple.org",
        "https://example.org/" + "x" * 200,
        "//example.org",
        "ftp://example.org",
        "https://-a.org",
        "https://a..org",
    ],
)
def test_a_link_that_is_none_or_leads_inward_is_refused(link: str) -> None:
    """Pages of the net by https alone, without names and passwords in them."""
    with pytest.raises(Refused, match="bad_text"):
        clean_link(link)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/ada?page=2#vases", "https://example.org/ada?page=2#vases"),
        (" HTTPS://EXAMPLE.org:443/Ada ", "https://example.org/Ada"),
        ('https://example.org/a b"<c>', "https://example.org/a%20b%22%3Cc%3E"),
        ("https://аррӏе.com", "https://xn--80ak6aa92e.com"),
        ("https://éclair.fr/é", "https://xn--clair-9ra.fr/%C3%A9"),
        ("https://example.org:8443/", "https://example.org:8443/"),
    ],
)
def test_a_link_is_written_so_that_it_cannot_pass_for_another(typed: str, kept: str) -> None:
    """Names in other letters are written in those of the net, signs of HTML in percent."""
    assert clean_link(typed) == kept
    assert clean_link(kept) == kept


@given(st.text(max_size=60))
def test_whatever_is_typed_a_link_is_safe_or_refused(typed: str) -> None:
    """What is kept begins with https and breaks out of no attribute."""
    try:
        kept = clean_link("https://example.org/" + typed)
    except Refused:
        return
    assert kept.startswith("https://example.org/")
    assert not set(kept) & set(' "<>\\\n')
    assert kept.isascii()


@given(st.lists(st.text(max_size=12), max_size=4))
def test_topics_once_cleaned_stay_as_they_are(typed: list[str]) -> None:
    """Cleaning twice changes nothing, and no two are the same but for accents."""
    try:
        kept = clean_topics(typed)
    except Refused:
        return
    assert clean_topics(kept) == kept
    assert len({key(topic) for topic in kept}) == len(kept)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Céramique", "ceramique"),
        ("  Vélo   Cargo", "velo cargo"),
        ("STRASSE", "straße"),
        ("Ｊａｚｚ", "jazz"),
        ("Chœur", "choeur"),
        ("Œufs", "oeufs"),
        ("Tromsø", "tromso"),
        ("L’eau", "l'eau"),
        ("Peer‑to‑peer", "peer-to-peer"),
        ("❤️", "❤"),
        ("ﬁlm", "film"),
    ],
)
def test_c9_topics_are_compared_without_case_and_accents(one: str, other: str) -> None:
    """Who looks for one finds the other."""
    assert key(one) == key(other)


def test_c9_signs_that_make_another_topic_are_kept() -> None:
    """Languages differ by a sign alone."""
    assert len({key(topic) for topic in ("C", "C++", "C#", "F#", "F")}) == 5
