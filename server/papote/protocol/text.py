"""Which texts may be shown and stored: one cleaning rule for everything people type.

Lengths are not checked here; each message bounds its own fields (``client``). They count code points of the normal
form: what comes in is ``composed`` before anything is counted, over sockets and over HTTP.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from papote.errors import ProtocolViolation

# Control characters, line separators, marks that override the direction of everything behind them
# (a name could hide another), the byte order mark, lone surrogates (which no database stores) and
# the code points that are no characters at all.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ufdd0-\ufdef\ud800-\udfff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)

MARKS_IN_A_ROW = 8
"""Combining marks on one letter; no language needs more, and towers of them cover other people's text."""


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that leave no mark."""


def composed(value: Any) -> Any:
    """What was decoded from JSON, with all texts in normal form C: an é is one letter, however it was typed."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {name: composed(each) for name, each in value.items()}
    return [composed(each) for each in value] if isinstance(value, list) else value


def visible(text: str) -> bool:
    """Whether there is anything to see: a name of nothing but joiners and blanks is nobody's."""
    return text.isascii() or any(
        unicodedata.category(character)[0] not in "CMZ" and character not in _BLANK for character in text
    )


def clean_lines(text: str) -> str:
    """As ``clean``, for a text of several lines; of empty ones at most one stays between others."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        cleaned = clean(line)
        if cleaned or (kept and kept[-1]):
            kept.append(cleaned)
    return "\n".join(kept).strip()


def clean(text: str) -> str:
    """The text trimmed and in normal form C; raises ``bad_text`` where it holds what cannot be shown or stored."""
    if text.isascii():
        if not text.isprintable():
            raise ProtocolViolation("bad_text")
        return text.strip()
    text = unicodedata.normalize("NFC", text)
    if _FORBIDDEN.search(text):
        raise ProtocolViolation("bad_text")
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MARKS_IN_A_ROW:
            raise ProtocolViolation("bad_text")
    return text.strip()
