"""The table of properties and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from papote.tilemap.properties import TABLE, WAM_TABLE, Meaning, as_markdown, meaning

PAGE = Path(__file__).parents[2] / "docs" / "maps.md"


@pytest.mark.parametrize("table", [TABLE, WAM_TABLE], ids=["tiled", "wam"])
def test_the_page_shows_the_table_as_the_code_has_it(table: tuple[object, ...]) -> None:
    """docs/maps.md holds what as_markdown prints; copy it there after a change."""
    printed = as_markdown(TABLE if table is TABLE else WAM_TABLE)
    assert printed in PAGE.read_text(encoding="utf-8")


def test_no_properties_mean_nothing() -> None:
    """An area without properties is a named region."""
    assert meaning({}) == Meaning()


@pytest.mark.parametrize("value", [None, 5, True, "", "  ", [], {}])
def test_a_meeting_without_a_name_is_none(value: int | str | list[None] | dict[str, None] | None) -> None:
    """Only text names a meeting."""
    assert meaning({"jitsiRoom": value}).meeting is None  # type: ignore[dict-item]


def test_names_in_any_alphabet_name_a_meeting() -> None:
    """Where no letters are left for a slug the name itself stays."""
    assert meaning({"meeting": "会議室"}).meeting == "会議室"


def test_the_own_name_of_a_meeting_counts_before_the_foreign_one() -> None:
    """`meeting` wins over `jitsiRoom`."""
    assert meaning({"jitsiRoom": "b", "meeting": "a"}).meeting == "a"
