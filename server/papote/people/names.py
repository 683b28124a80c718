"""Names: which are fit to be shown, and which look alike although they are written otherwise.

A guest calls himself what he likes, but not what a host or a member who is here is called. Two names look alike
when their *skeletons* are the same: what remains once case, accents, spaces and marks are gone and letters of
other scripts stand for the Latin ones they are drawn like.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from papote.errors import Refused

LENGTH = 40

MARKS_IN_A_ROW = 3
"""Combining marks on one letter once the normal form is made; three are enough for any language's names."""

JOINERS = "\u200c\u200d"
"""Characters of no width that words of some languages, and composed emoji, cannot do without."""

_ALIKE = {
    # Cyrillic, Greek, Armenian, Lisu, small capitals, and digits and signs that stand in for letters.
    "a": "аαɑꓮᴀ@4",
    "b": "вβьбꓐʙ68",
    "c": "сϲςꓚᴄ",
    "d": "ԁδđðꓓᴅ",
    "e": "еєεзꓰᴇ3",
    "f": "ғꜰ",
    "g": "ԍցɡꓖɢ",
    "h": "һнհħꓧʜ",
    "i": "іїιıɩꓲɪ",
    "j": "јյꓙᴊ",
    "k": "кқκꓗᴋ",
    "l": "ӏłꓡʟ1|!",
    "m": "мꓟᴍ",
    "n": "пηոꓠɴ",
    "o": "оөοσօøꓳᴏ0",
    "p": "рρꓑᴘ",
    "q": "ԛզ",
    "r": "гꓣʀ",
    "s": "ѕꓢꜱ$5",
    "t": "тτŧꓔᴛ7",
    "u": "иμսꓴᴜ",
    "v": "ѵνꓦᴠ",
    "w": "ѡԝшωաꓪᴡ",
    "x": "хχꓫ",
    "y": "уүγυꓬʏ",
    "z": "ζꓜᴢ",
    "ae": "æ",
    "oe": "œ",
}
"""What is drawn like a letter of ours, in lower case."""

_LIKE = {other: ours for ours, others in _ALIKE.items() for other in others}

_PAIRS = (("rn", "m"), ("vv", "w"))
"""Two letters that look like one."""

RESERVED = (
    "system",
    "système",
    "systeem",
    "admin",
    "administrator",
    "administrateur",
    "moderator",
    "modérateur",
    "papote",
)
"""What nobody is called: it would be read as the house speaking."""


def clean_name(name: str) -> str:
    """The name as it may be shown; raises ``bad_text`` where nothing is left, or it is too long.

    Characters without a shape (controls, marks of direction, tags, joiners that join nothing) are taken out.
    """
    text = unicodedata.normalize("NFC", name)
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > MARKS_IN_A_ROW:
                continue
        else:
            marks = 0
        if character in JOINERS:
            if kept and kept[-1] not in (*JOINERS, " "):
                kept.append(character)
        elif category[0] == "Z":
            kept.append(" ")
        elif category[0] != "C":
            kept.append(character)
    cleaned = " ".join("".join(kept).strip(JOINERS + " ").split())
    if not 1 <= len(cleaned) <= LENGTH or not _seen(cleaned):
        raise Refused("bad_text")
    return cleaned


def _seen(text: str) -> bool:
    """Whether anything of it is drawn; some letters are blank."""
    return any(
        unicodedata.category(character)[0] not in "CMZ" and character not in "\u115f\u1160\u2800\u3164\uffa0"
        for character in text
    )


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """What a name looks like: names with the same skeleton cannot be told apart at a glance."""
    letters: list[str] = []
    for character in unicodedata.normalize("NFKD", name.casefold()).casefold():
        like = _LIKE.get(character, character)
        if unicodedata.category(like[0])[0] in "LN" or unicodedata.category(like[0]) == "So":
            letters.append(like)
    text = "".join(letters)
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text.replace("i", "l")  # a capital of the one is a small one of the other


_RESERVED = frozenset(skeleton(word) for word in RESERVED)


def is_reserved(name: str) -> bool:
    """Whether the name is one the house could be taken for."""
    return skeleton(name) in _RESERVED
