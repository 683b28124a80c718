"""Tests of what counts as a picture."""

from __future__ import annotations

import pytest

from papote.api.maps import picture_type
from tests.api.conftest import PNG


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>", "image/svg+xml"),
        (b"", None),
        (b"root:x:0:0:root:/root:/bin/bash", None),
        (b"<!doctype html><script>steal()</script>", None),
        (b"<?xml version='1.0'?><secret/>", None),
        (b"RIFF\0\0\0\0WAVE", None),
    ],
)
def test_a_picture_is_known_by_how_it_begins(body: bytes, content_type: str | None) -> None:
    """The name of a file says nothing; its first bytes do."""
    assert picture_type(body) == content_type
