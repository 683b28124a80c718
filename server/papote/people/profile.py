"""What somebody may say of himself, and how he wants to be found. Pure; how a room uses it is ``world.cards``.

Everything here is optional and everybody is *listed* unless he says otherwise; nobody keeps an encounter book who has
not asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

from papote.errors import ProtocolViolation, Refused
from papote.protocol.text import clean, visible
from papote.world.cards import Card, key

ABOUT_LENGTH = 140
TOPIC_LENGTH = 32
TOPICS = 8
"""Of each kind."""
LANGUAGES = 8
LINKS = 5
LINK_LENGTH = 200

BOOK_CONSENT = "encounter_book"
"""The kind under which it is noted that somebody wants an encounter book, or does not any more."""

BOOK_VERSION = "1"
"""Of the text that tells what such a book is: a new text asks anew."""

_LANGUAGE = re.compile(r"[a-z]{2}")
_PATH = "/%:@!$&'()*+,;=~-._"
"""What stays as it is in a path; all else is written in percent."""


def clean_card(
    *,
    about: str = "",
    offers: Iterable[str] = (),
    seeks: Iterable[str] = (),
    languages: Iterable[str] = (),
    links: Iterable[str] = (),
    listed: bool = True,
    book: bool = False,
    recommended: bool = True,
) -> Card:
    """A card as it may be kept and shown; raises ``bad_text`` where it says what it must not, or too much."""
    spoken = tuple(dict.fromkeys(language.strip().lower() for language in languages))
    if len(spoken) > LANGUAGES or not all(_LANGUAGE.fullmatch(language) for language in spoken):
        raise Refused("bad_text")
    safe = tuple(dict.fromkeys(clean_link(link) for link in links))
    if len(safe) > LINKS:
        raise Refused("bad_text")
    return Card(
        offers=clean_topics(offers),
        seeks=clean_topics(seeks),
        languages=spoken,
        listed=listed,
        book=book,
        recommended=recommended,
        about=_line(about, ABOUT_LENGTH),
        links=safe,
    )


def clean_topics(topics: Iterable[str]) -> tuple[str, ...]:
    """Topics as they are written, each once however it is spelt; raises ``bad_text``."""
    found: dict[str, str] = {}
    for topic in topics:
        line = " ".join(_line(topic, TOPIC_LENGTH).split())
        if not line or not visible(line) or not key(line):
            raise Refused("bad_text")
        found.setdefault(key(line), line)
    if len(found) > TOPICS:
        raise Refused("bad_text")
    return tuple(found.values())


def clean_link(link: str) -> str:
    """The address of a page, as it may be shown: https, a name and no secrets in it; raises ``bad_text``.

    A name in other letters is written in those of the net, so that it cannot pass for another.
    """
    try:
        parts = urlsplit(clean(link))
        name = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, ProtocolViolation):
        raise Refused("bad_text") from None
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise Refused("bad_text")
    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", name):
        raise Refused("bad_text")
    host = f"{name}:{port}" if port not in (None, 443) else name
    tidy = urlunsplit(("https", host, quote(parts.path, safe=_PATH), quote(parts.query, safe=_PATH + "?"), ""))
    if parts.fragment:
        tidy += "#" + quote(parts.fragment, safe=_PATH + "?")
    if len(tidy) > LINK_LENGTH:
        raise Refused("bad_text")
    return tidy


def _line(text: str, most: int) -> str:
    """One line, cleaned; raises ``bad_text``."""
    try:
        line = clean(text)
    except ProtocolViolation:
        raise Refused("bad_text") from None
    if len(line) > most:
        raise Refused("bad_text")
    return line
