"""Address books: what somebody remembers of whom he met, what he gives of himself, and his book as a table. Pure.

An entry is its owner's alone. What the other has given of himself is a copy, made when both exchanged their cards; it
goes when either of the two takes his back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from papote.errors import ProtocolViolation, Refused
from papote.people.profile import clean_link
from papote.protocol.text import clean, clean_lines
from papote.types import PersonId, Seconds

NOTE_LENGTH = 2000
FIELD_LENGTH = 120
LINKS = 5
MOST_ENTRIES = 5_000
"""In one book; the oldest give way."""

REMEMBERED = 200
"""Whom somebody met last: of so many he is told that they are here."""

MET = {
    "fr": "Notre rencontre ({place}, {date})",
    "en": "Where we met ({place}, {date})",
    "nl": "Onze ontmoeting ({place}, {date})",
}
"""What is written where one met, in each language."""

_MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]{1,189}")
_FORMULA = re.compile(r"(?:\A|(?<=[;,\t\r\n]))(?=(?:[^\S\t\r\n]|\")*[=+\-@|%\uff1d\uff0b\uff0d\uff20])|\A(?=[\t\r\n])")
"""Where a formula could begin; spreadsheets pass over blanks and quotes before it, and know the wide signs."""

_PHONE = re.compile(r"\+?[0-9(][0-9 ().\-/]{2,30}")


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What somebody gives of himself when he exchanges cards; every field may be empty."""

    mail: str = ""
    phone: str = ""
    organization: str = ""
    title: str = ""
    links: tuple[str, ...] = ()

    def details(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "links": list(self.links)}


def card_of(details: dict[str, Any]) -> ContactCard:
    """A card as JSON has kept it."""
    return ContactCard(**{**details, "links": tuple(details.get("links", ()))})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of somebody's book."""

    id: str
    other: PersonId | None
    """None: the other has taken himself out, or is erased; somebody was met on a day."""
    name: str
    first_at: Seconds
    last_at: Seconds
    count: int
    """How many conversations; 0: they only exchanged cards."""
    place: str
    """Where they met first."""
    last_place: str
    note: str = ""
    card: ContactCard | None = None
    card_at: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """Two met, or exchanged cards."""

    ids: tuple[str, str]
    """Of the lines in their books, where there are none yet."""
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    place: str
    at: Seconds
    exchanged: bool = False


def clean_contact(
    *, mail: str = "", phone: str = "", organization: str = "", title: str = "", links: Iterable[str] = ()
) -> ContactCard:
    """A card as it may be kept and given; raises ``bad_text``."""
    mail, phone = _line(mail), _line(phone)
    if (mail and not _MAIL.fullmatch(mail)) or (phone and not _PHONE.fullmatch(phone)):
        raise Refused("bad_text")
    safe = tuple(dict.fromkeys(clean_link(link) for link in links))
    if len(safe) > LINKS:
        raise Refused("bad_text")
    return ContactCard(mail, phone, _line(organization), _line(title), safe)


def clean_note(text: str) -> str:
    """A note as it may be kept; raises ``bad_text``."""
    return clean_text(text, NOTE_LENGTH)


def clean_text(text: str, most: int) -> str:
    """A text of one or several lines; raises ``bad_text``."""
    try:
        cleaned = clean_lines(text)
    except ProtocolViolation:
        raise Refused("bad_text") from None
    if len(cleaned) > most:
        raise Refused("bad_text")
    return cleaned


def _line(text: str) -> str:
    try:
        line = clean(text)
    except ProtocolViolation:
        raise Refused("bad_text") from None
    if len(line) > FIELD_LENGTH:
        raise Refused("bad_text")
    return line


# ---- as a table

COLUMNS = (
    "name",
    "first_met",
    "last_met",
    "times",
    "place",
    "last_place",
    "note",
    "mail",
    "phone",
    "organization",
    "title",
    "links",
)


def to_csv(entries: Iterable[Entry]) -> str:
    """A book as a table for spreadsheets (RFC 4180): UTF-8 with a mark, by which they know it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        card = entry.card or ContactCard()
        row = (
            entry.name,
            _day(entry.first_at),
            _day(entry.last_at),
            str(entry.count),
            entry.place,
            entry.last_place,
            entry.note,
            card.mail,
            card.phone,
            card.organization,
            card.title,
            " ".join(card.links),
        )
        writer.writerow([harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before whatever could begin one says it is text.

    Where commas separate nothing, as in French and Dutch spreadsheets, a semicolon, a tab or a line break within a cell
    begins another one; so what comes after it counts as well. A telephone number is none.
    """
    return cell if _PHONE.fullmatch(cell) else _FORMULA.sub(r"\g<0>'", cell)


def _day(moment: Seconds) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
