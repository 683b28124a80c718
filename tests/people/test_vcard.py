"""vCard 4.0: written here, read by a parser that others wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from papote.people.encounters import MET as TEXTS
from papote.people.vcard import LINE, escape, fold, to_vcard, to_vcards
from tests.people.readers import read_by
from tests.people.test_encounters import CARD, entry

MET = TEXTS["en"]
READER = Path(__file__).with_name("vcard4.mjs")


def read(text: str) -> list[dict[str, Any]]:
    """What the npm package vcard4 finds."""
    found: list[dict[str, Any]] = json.loads(read_by("vcard4", READER, text.encode()))
    return found


def test_c2_others_read_what_is_written() -> None:
    """Everything, with signs that mean something in a card, letters of several octets, and lines that are folded."""
    note = "Aime le thé; « pas de sucre », dit-elle \\ et\nl’argile — " + "é🍵" * 60
    one, other = read(to_vcards([entry(name="Ada, la potière", note=note, card=CARD), entry(id="e2", name="李")], MET))
    assert one["FN"] == ["Ada, la potière"]
    assert one["NOTE"] == [f"Where we met (Cuisine, 2025-11-24 (UTC))\n{note}"]
    assert (one["EMAIL"], one["TEL"]) == ([CARD.mail], [CARD.phone])
    assert (one["TITLE"], one["URL"]) == (["Potière"], list(CARD.links))
    assert "Atelier" in str(one["ORG"])
    assert (other["FN"], other["EMAIL"]) == (["李"], [])
    assert one["UID"] != other["UID"]


def test_c2_the_day_one_met_is_that_of_whoever_takes_the_book_along() -> None:
    """It was late."""
    late = entry(first_at=1_768_431_600.0)
    assert "NOTE:Where we met (Cuisine\\, 2026-01-15)\r\n" in to_vcards([late], MET, "Europe/Brussels")
    assert "(Cuisine\\, 2026-01-14)" in to_vcards([late], MET, "America/New_York")


def test_c2_whoever_took_himself_out_is_on_no_card() -> None:
    """There is no name to write on it."""
    assert to_vcards([entry(other=None, name="", note="note")], MET) == ""


def test_nobody_writes_a_line_of_his_own_into_a_card() -> None:
    """A name with a break in it stays one value."""
    text = to_vcard(entry(name="Ada\r\nTEL:1"), MET)
    assert "\r\nTEL" not in text
    assert "FN:Ada\\nTEL:1\r\n" in text


@given(st.text(max_size=400))
def test_lines_are_folded_by_octets_and_never_within_a_letter(text: str) -> None:
    """Unfolded they are what they were."""
    text = "".join(character for character in text if character not in "\r\n" and not "\ud800" <= character <= "\udfff")
    folded = fold(text)
    lines = folded.split("\r\n")
    assert all(len(line.encode()) <= LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert folded.replace("\r\n ", "") == text


def test_what_means_something_is_escaped() -> None:
    """Backslash first."""
    assert escape("a\\,b;c\nd\re\r\nf") == "a\\\\\\,b\\;c\\nd\\ne\\nf"
