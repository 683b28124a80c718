"""vCard 4.0 (RFC 6350): an address book as other programs read it. Pure; written here, since it takes only a page.

A line is at most 75 octets long and never folded within a character; a value's backslashes, commas, semicolons and line
breaks are escaped; an entry whose person has taken himself out is left out, as it names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from papote.people.days import day_of
from papote.people.encounters import Entry
from papote.types import Seconds

LINE = 75
"""Octets, the break aside."""


def to_vcards(entries: Iterable[Entry], met: str, zone: str = "") -> str:
    """All entries that name somebody; ``met`` is how "we met at" is said, with {place} and {date} in it.

    The date is that of ``zone``, where whoever takes the book along is.
    """
    return "".join(to_vcard(entry, met, zone) for entry in entries if entry.other is not None)


def to_vcard(entry: Entry, met: str, zone: str = "") -> str:
    """One entry."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        f"UID;VALUE=text:papote-{entry.id}",
        f"REV:{_moment(entry.last_at)}",
        f"FN:{escape(entry.name)}",
    ]
    card = entry.card
    if card is not None:
        lines += [f"{name}:{escape(value)}" for name, value in (("EMAIL", card.mail),) if value]
        if card.phone:
            lines.append(f"TEL;VALUE=text:{escape(card.phone)}")
        if card.organization:
            lines.append(f"ORG:{escape(card.organization)}")
        if card.title:
            lines.append(f"TITLE:{escape(card.title)}")
        lines += [f"URL:{link}" for link in card.links]
    where = met.format(place=entry.place, date=day_of(entry.first_at, zone))
    lines.append(f"NOTE:{escape(where + (chr(10) + entry.note if entry.note else ''))}")
    lines.append("END:VCARD")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(value: str) -> str:
    """A text as a value (RFC 6350, 3.4)."""
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def fold(line: str) -> str:
    """A line of at most 75 octets, gone on with after a blank where it is longer (RFC 6350, 3.2)."""
    parts: list[str] = []
    start, size, room = 0, 0, LINE
    for position, character in enumerate(line):
        octets = len(character.encode())
        if size + octets > room:
            parts.append(line[start:position])
            start, size, room = position, 0, LINE - 1  # the blank counts
        size += octets
    parts.append(line[start:])
    return "\r\n ".join(parts)


def _moment(moment: Seconds) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%dT%H%M%SZ")
