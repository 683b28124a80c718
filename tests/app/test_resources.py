"""Tests of what is shipped."""

from __future__ import annotations

from papote.app import shipped


def test_what_is_shipped_is_there() -> None:
    """The client, the arrival map and the people's pictures lie where the office looks for them."""
    resources = shipped()
    assert (resources.static / "index.html").is_file()
    assert resources.arrival_map.is_file()
    assert (resources.maps / "avatars" / "avatars.json").is_file()
