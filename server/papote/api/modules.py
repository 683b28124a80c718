"""What a page leads to: the modules its scripts import, the sheets its styles import, and so on, to the last.

A browser learns of a file when it has read the one that names it, so that each level costs it a way there and back.
The server has all of them at hand, and tells it at once. Pure: who has the files gives a function that reads them.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping

Read = Callable[[str], bytes | None]
"""The text of a file by its name below the folder; None where there is none."""

MODULE = re.compile(rb"""^(?:import|export)\b(?:[\s\w{},$*]+?\bfrom)?\s*["']([^"'\n]+)["']""", re.MULTILINE)
"""A module that another one imports, or passes on. Imports stand at the beginning of a line; what is imported when it
is needed (``import(…)``) is not waited for."""

SHEET = re.compile(rb"""@import\s+(?:url\(\s*)?["']([^"'\n]+)["']""")
"""A sheet of styles that another one begins with."""

IMPORT_MAP = re.compile(rb"""<script\s+type=["']importmap["'][^>]*>(.*?)</script""", re.DOTALL)
"""By which names modules ask for what has none of our paths."""


def import_map(html: bytes) -> dict[str, str]:
    """The addresses behind bare names, as the page says."""
    found = IMPORT_MAP.search(html)
    return {} if found is None else dict(json.loads(found[1]).get("imports", {}))


def modules_behind(read: Read, first: Iterable[str], bare: Mapping[str, str], base: str) -> list[str]:
    """The modules below ``base`` that these import, nearest first; they themselves are not among them."""

    def imported(name: str, text: bytes) -> list[str]:
        return [_below(name, bare.get(each, each), base) for each in _all(MODULE, text)]

    return _behind(read, first, imported)


def sheets_behind(read: Read, first: Iterable[str], base: str) -> list[str]:
    """The sheets below ``base`` that these import."""

    def imported(name: str, text: bytes) -> list[str]:
        # An address in a sheet needs no dot to be beside it.
        return [_below(name, each if each.startswith("/") else f"./{each}", base) for each in _all(SHEET, text)]

    return _behind(read, first, imported)


def _all(pattern: re.Pattern[bytes], text: bytes) -> list[str]:
    return [each.decode() for each in pattern.findall(text)]


def _below(name: str, wanted: str, base: str) -> str:
    """The name below the folder of what a file wants; empty when it does not lie there."""
    if wanted.startswith("."):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), wanted))
        return "" if path.startswith("..") else path
    return wanted.removeprefix(base) if wanted.startswith(base) else ""


def _behind(read: Read, first: Iterable[str], imported: Callable[[str, bytes], list[str]]) -> list[str]:
    begun = list(dict.fromkeys(first))
    found = list(begun)
    known = set(begun)
    for name in found:  # grows while it is walked through: breadth first
        text = read(name)
        for each in imported(name, text) if text is not None else ():
            if each and each not in known and read(each) is not None:
                known.add(each)
                found.append(each)
    return found[len(begun) :]
