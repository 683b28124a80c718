"""The printed protocol: equal to the file, and complete."""

from __future__ import annotations

from pathlib import Path

from papote.errors import CODES
from papote.protocol import docs

FILE = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_the_file_is_what_is_printed() -> None:
    """After a change: ``papote docs protocol > docs/protocol.md``."""
    assert FILE.read_text(encoding="utf-8") == docs.render()


def test_codes_and_shapes_named_in_the_text_exist() -> None:
    """No reader is sent after something that is not there."""
    for codes in docs.WISH_CODES.values():
        assert set(codes) <= set(CODES)
    page = docs.render()
    for kind in ("Player", "Bubble", "ChatLine", "Settings", "Description", "Candidate"):
        assert f"\n### {kind}\n" in page
