"""What was worked on out loud, at desks for all to see: the log of a space as Atom and as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from papote.types import PersonId, RoomId, Seconds, SpaceId

ATOM = "http://www.w3.org/2005/Atom"

SHOWN = 100
"""Sessions of a log, the newest."""

_CONTROL = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#.!|~])")


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One session at a desk, once it is over."""

    id: str
    space: SpaceId
    room: RoomId
    area: str
    """What the desk is called."""
    person: PersonId
    name: str
    topic: str
    began_at: Seconds
    """Unix time."""
    ended_at: Seconds
    guests: int
    """How many came to have a look."""


def atom_text(title: str, address: str, entries: Sequence[DeskEntry]) -> bytes:
    """The log as an Atom feed (RFC 4287); ``address`` is where it is read."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", address)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((each.ended_at for each in entries), default=0.0)))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", rel="self", href=address, type="application/atom+xml")
    _add(feed, "generator", "Papote")
    for each in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"{address}#{each.id}")
        _add(entry, "title", each.topic or each.area)
        _add(entry, "published", _moment(each.began_at))
        _add(entry, "updated", _moment(each.ended_at))
        author = ElementTree.SubElement(entry, f"{{{ATOM}}}author")
        _add(author, "name", each.name)
        _add(entry, "content", _summary(each)).set("type", "text")
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def markdown_text(title: str, entries: Sequence[DeskEntry]) -> str:
    """The log as Markdown, day by day."""
    lines = [f"# {_plain(title)}", ""]
    day = ""
    for each in entries:
        began = datetime.fromtimestamp(each.began_at, UTC)
        if (now := f"{began:%Y-%m-%d}") != day:
            day = now
            lines += [f"## {day}", ""]
        lines += [f"- **{_plain(each.topic or each.area)}**, {_plain(each.name)}: {_plain(_summary(each))}", ""]
    return "\n".join(lines)


def _summary(entry: DeskEntry) -> str:
    minutes = max(1, round((entry.ended_at - entry.began_at) / 60))
    began = datetime.fromtimestamp(entry.began_at, UTC)
    return f"{entry.area}, {began:%H:%M} UTC, {minutes} min, {entry.guests} 👀"


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = _CONTROL.sub("", text)
    return child


def _moment(when: Seconds) -> str:
    return f"{datetime.fromtimestamp(when, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _plain(text: str) -> str:
    """A text within a line that no Markdown makes anything of."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
