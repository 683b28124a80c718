"""Calendars as a strict reader finds them: its lines checked here, its types by the npm package ical.js.

No assertions about what is in them here: that is the tests'.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.people.readers import read_by

READER = Path(__file__).with_name("ical.mjs")

LINE = 75
"""Octets of a line, the break aside."""


@dataclass(frozen=True)
class Found:
    """A component of a calendar."""

    name: str
    properties: dict[str, tuple[str, Any]]
    """Its properties: of which type, and the value."""
    parts: tuple[Found, ...]


def lines_of(content: bytes) -> list[str]:
    """The lines as they stand; fails where one is too long, cut within a character, or ends in another way."""
    *lines, last = content.split(b"\r\n")
    assert last == b"", "the last line ends as well"
    for line in lines:
        assert len(line) <= LINE, line
        assert b"\r" not in line and b"\n" not in line, line
    return [line.decode() for line in lines]


def read(content: bytes) -> Found:
    """What ical.js makes of it."""
    lines_of(content)
    return _found(json.loads(read_by("ical.js", READER, content)))


def _found(component: Any) -> Found:
    name, properties, parts = component
    names = [each[0] for each in properties]
    assert len(names) == len(set(names)), "each once: none of ours may come twice"
    return Found(name, {each[0]: (each[2], each[3]) for each in properties}, tuple(_found(each) for each in parts))
