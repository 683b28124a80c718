"""Tests of names: what may be shown, and what looks alike."""

from __future__ import annotations

import pytest

from papote.errors import Refused
from papote.people.names import LENGTH, clean_name, is_reserved, skeleton


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Ada  Lovelace ", "Ada Lovelace"),
        ("Ada\u200b", "Ada"),  # a space of no width
        ("\u202eadA", "adA"),  # right to left
        ("A\u2066da\u2069", "Ada"),
        ("Ada\ufeff", "Ada"),
        ("Ada\u00a0L", "Ada L"),
        ("e\u0301", "é"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("Ada\u200d", "Ada"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Nguyễn", "Nguyễn"),
        ("Ada\U000e0041\U000e0042", "Ada"),  # letters that only programs see
    ],
)
def test_d13_names_are_shown_without_what_has_no_shape(typed: str, shown: str) -> None:
    """Nothing is left that hides, turns or doubles what is read."""
    assert clean_name(typed) == shown


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200d", "\u202e", "\u3164", "x" * (LENGTH + 1), "\u0301"])
def test_d13_a_name_that_is_nothing_or_too_long_is_refused(typed: str) -> None:
    """Somebody without a name could be anybody."""
    with pytest.raises(Refused) as refusal:
        clean_name(typed)
    assert refusal.value.code == "bad_text"


def test_d13_a_tower_of_marks_is_cut_down() -> None:
    """Forty marks on a letter would cover the neighbours."""
    assert len(clean_name("a" + "\u0323" * 39)) <= 4


@pytest.mark.parametrize(
    "other",
    [
        "Аlice",  # a Cyrillic A
        "ALICE",
        "Al\u200bice",
        "A l i c e",
        "Alicé",
        "AIice",  # a capital I for the l
        "A1ice",
        "Ａｌｉｃｅ",
        "𝐀𝐥𝐢𝐜𝐞",
        "alice.",
        "Ålice",
        "ΑLΙСЕ",  # Greek and Cyrillic
    ],
)
def test_d13_names_that_are_drawn_alike_are_the_same(other: str) -> None:
    """By another script, another case, marks, or digits for letters."""
    assert skeleton(other) == skeleton("Alice")


@pytest.mark.parametrize(("one", "other"), [("Jan", "Ian"), ("Clara", "Dara"), ("Anna", "Hanna"), ("Léa", "Leo")])
def test_names_of_different_people_stay_different(one: str, other: str) -> None:
    """Two people who only rhyme may both come."""
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["system", "SYSTEM", "Ѕystem", "Papote", "admin", "Modérateur"])
def test_d13_nobody_is_called_like_the_house(name: str) -> None:
    """What it would say would be believed."""
    assert is_reserved(name)
    assert not is_reserved("Ada")
