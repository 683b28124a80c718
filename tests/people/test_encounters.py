"""Address books as tables and cards: what may be on them, and that no spreadsheet runs anything."""

from __future__ import annotations

import csv
import io

import pytest

from papote.errors import Refused
from papote.people.encounters import (
    COLUMNS,
    NOTE_LENGTH,
    ContactCard,
    Entry,
    card_of,
    clean_contact,
    clean_note,
    harmless,
    to_csv,
)
from papote.types import PersonId

CARD = ContactCard("ada@example.org", "+32 2 555 01 23", "Atelier", "Potière", ("https://ada.example.org/",))


def entry(**more: object) -> Entry:
    """Somebody one has met."""
    base = Entry("e1", PersonId("a"), "Ada", 1_764_000_000.0, 1_764_003_600.0, 2, "Cuisine", "Jardin")
    return Entry(**{**{name: getattr(base, name) for name in Entry.__dataclass_fields__}, **more})


def table(*entries: Entry) -> list[list[str]]:
    """What a program reads from a table."""
    return list(csv.reader(io.StringIO(to_csv(entries).removeprefix("\ufeff"))))


def test_c2_a_book_is_a_table_with_everything_in_it() -> None:
    """Commas, quotes and line breaks come out as they went in; spreadsheets see that it is UTF-8."""
    note = 'dit "oui",\nélan'
    head, row = table(entry(note=note, card=CARD))
    assert tuple(head) == COLUMNS
    assert row[:4] == ["Ada", "2025-11-24T16:00:00Z", "2025-11-24T17:00:00Z", "2"]
    assert row[6:] == [note, CARD.mail, CARD.phone, "Atelier", "Potière", CARD.links[0]]
    assert to_csv(()).startswith("\ufeffname,")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A=1", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "\uff1d1"]
)
def test_c2_no_cell_is_taken_for_a_formula(text: str) -> None:
    """Whatever somebody calls himself."""
    assert harmless(text) == f"'{text}"
    assert table(entry(name=text))[1][0] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ada;=HYPERLINK(1)", "Ada;'=HYPERLINK(1)"),
        ("Ada;=1;b; +2", "Ada;'=1;b;' +2"),
        ("Ada,@SUM(A1)", "Ada,'@SUM(A1)"),
        ("Ada\t-1", "Ada\t'-1"),
        ("\t=1", "'\t'=1"),
        ("oui\n=1\r\n\uff0b1", "oui\n'=1\r\n'\uff0b1"),
        ("x;\uff1d1;\uff0d1;\uff201", "x;'\uff1d1;'\uff0d1;'\uff201"),
        ('x;"=1"', 'x;\'"=1"'),
    ],
)
def test_c2_no_part_of_a_cell_is_taken_for_one_where_other_signs_separate(text: str, written: str) -> None:
    """As in French and Dutch spreadsheets, which open the same file."""
    assert harmless(text) == written
    assert table(entry(note=text))[1][6] == written


@pytest.mark.parametrize(
    "text", ["", "Ada", "1=1", "a-b", "é", "'=1", "+32 2 555 01 23", "+32(0)2/555.01-23", "Ada; Bob, Cyd", "a;b=1"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    """Names look as they are written."""
    assert harmless(text) == text


def test_a_card_is_cleaned_and_kept_as_it_is() -> None:
    """There and back by JSON."""
    card = clean_contact(
        mail=" ada@example.org ",
        phone="+32 2 555 01 23",
        organization="Atelier",
        title="Potière",
        links=["https://ada.example.org/", "https://ada.example.org/"],
    )
    assert card == CARD
    assert card_of(card.details()) == card
    assert clean_contact() == ContactCard()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail": "ada"},
        {"mail": "a@b\r\nBCC: c@d"},
        {"phone": "call me"},
        {"title": "x" * 121},
        {"organization": "a\u202eb"},
        {"links": ["javascript:alert(1)"]},
        {"links": [f"https://{n}.example.org/" for n in range(6)]},
    ],
)
def test_what_is_no_card_is_refused(wrong: dict[str, object]) -> None:
    """Letters that turn others round, addresses that are none, scripts."""
    with pytest.raises(Refused, match="bad_text"):
        clean_contact(**wrong)  # type: ignore[arg-type]


def test_notes_have_lines_and_an_end() -> None:
    """Two thousand characters."""
    assert clean_note("  a\r\nb  ") == "a\nb"
    assert clean_note("x" * NOTE_LENGTH)
    for wrong in ("x" * (NOTE_LENGTH + 1), "\x00"):
        with pytest.raises(Refused, match="bad_text"):
            clean_note(wrong)
