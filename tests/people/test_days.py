"""Days by somebody's clock."""

from __future__ import annotations

import pytest

from papote.people.days import day_of, is_zone

MIDNIGHT = 1_768_431_600.0
"""15 January 2026, 00:00 in Brussels."""


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Brussels", "2026-01-15"),
        ("UTC", "2026-01-14"),
        ("Pacific/Auckland", "2026-01-15"),
        ("", "2026-01-14 (UTC)"),
        ("Nowhere/Land", "2026-01-14 (UTC)"),
    ],
)
def test_a_day_is_that_of_a_clock_and_says_so_where_none_is_known(zone: str, day: str) -> None:
    """Nobody takes a day of UTC for his own."""
    assert day_of(MIDNIGHT, zone) == day


@pytest.mark.parametrize("wrong", ["", "Nowhere/Land", "../etc/passwd", "/etc/passwd", "a\0b", "é", "Europe"])
def test_what_is_no_clock_is_none(wrong: str) -> None:
    """Least of all a file."""
    assert not is_zone(wrong)
    assert is_zone("Europe/Brussels")
