"""The threat model names tests: each is there, and no case is left out."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
CASES = [f"{group}{number:02}" for group, last in (("C", 22), ("D", 16), ("P", 27)) for number in range(1, last + 1)]


def test_every_test_that_is_named_exists() -> None:
    """In the file that is named with it."""
    named = re.findall(r"`([\w/]+\.py)`: `(test_\w+)`", TABLE)
    assert len(named) > 50
    for file, test in named:
        assert re.search(rf"def {test}\(", (ROOT / "tests" / file).read_text(encoding="utf-8")), f"{file}: {test}"


def test_every_case_has_a_row_that_says_something() -> None:
    """Once, in its order."""
    rows = re.findall(r"^\| ([CDP]\d\d) \| [^|]+ \| [^|]+ \|$", TABLE, re.MULTILINE)
    assert rows == CASES
