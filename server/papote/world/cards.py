"""What somebody says of himself, as far as a room needs it. What may be written there is ``people.profile``'s."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's card: topics are as he wrote them, and compared by ``key``."""

    offers: tuple[str, ...] = ()
    """What others may ask him about."""
    seeks: tuple[str, ...] = ()
    """What he would like to hear about."""
    languages: tuple[str, ...] = ()
    """Two letters each, the one he speaks best first."""
    listed: bool = True
    """False: in no list, search, count or recommendation; only who stands there sees who it is."""
    book: bool = False
    """Keeps a book of whom he met."""
    recommended: bool = True
    """May be suggested to others."""
    about: str = ""
    """One line about himself."""
    links: tuple[str, ...] = ()
    """Addresses of pages, https each."""


BLANK = Card()
"""Of whoever has written none."""


SPELLINGS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
    | dict.fromkeys("’‘ʼ", "'")
    | dict.fromkeys("‐‑–", "-")
)
"""Letters that no accent makes of others, and signs written in more than one way. So in ``static/state/plain.js``."""


@lru_cache(maxsize=16384)
def key(topic: str) -> str:
    """What is compared of a topic: without case, accents, superfluous spaces and the niceties of a spelling."""
    folded = unicodedata.normalize("NFKD", topic.casefold())
    bare = "".join(character for character in folded if not unicodedata.category(character).startswith("M"))
    plain = unicodedata.normalize("NFKC", bare).casefold().translate(SPELLINGS)
    return " ".join(plain.split())
