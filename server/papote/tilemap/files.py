"""Finding and reading the files a map refers to, and the sizes written in the heads of pictures.

Nothing is ever fetched. A reference is followed only if it is relative, to a file that exists on
this disk (upper and lower case may differ, as maps are often made on Windows). Where a root is
given, nothing outside it is read. What is in the files is not known here.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from papote.errors import MapError
from papote.tilemap.model import Image

LARGEST_FILE = 64 * 1024 * 1024
"""A map of a million cells in twenty layers of CSV takes about this much."""

LONGEST_REFERENCE = 1024
"""File names beyond this are refused unread."""

HIGHEST_CLIMB = 8
"""How many folders a reference may go up: enough for any repository, not a way to roam the disk."""

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class Files:
    """The files around one map; remembers folders it has listed, and what was odd."""

    def __init__(self, root: Path | None = None) -> None:
        """Keep to ``root`` and below, where one is given (for maps that strangers brought)."""
        self._root = root.resolve() if root is not None else None
        self._listings: dict[Path, dict[str, str]] = {}
        self._images: dict[Path, tuple[int, int] | None] = {}
        self._warned: set[str] = set()
        self.warnings: list[str] = []

    def warn(self, sentence: str) -> None:
        """Remember something odd that does not keep the map from being served; once each."""
        if sentence not in self._warned and len(self._warned) < 200:
            self._warned.add(sentence)
            self.warnings.append(sentence)

    def find(self, folder: Path, reference: str) -> Path | None:
        """Find the file a relative reference names, seen from ``folder``; None where there is none."""
        written = reference.strip().replace("\\", "/")
        found = self._walk(folder, written)
        if found is None and "%" in written:
            found = self._walk(folder, unquote(written))
        return found

    def beside(self, folder: Path, name: str) -> Path | None:
        """Find a file of this bare name in ``folder``."""
        return self._walk(folder, name) if "/" not in name else None

    def read(self, path: Path) -> bytes:
        """Read a file of sensible size; raises MapError where that is impossible."""
        try:
            if not path.is_file():
                raise MapError(path.name, "", "there is no such file")
            if path.stat().st_size > LARGEST_FILE:
                raise MapError(path.name, "", f"the file is larger than {LARGEST_FILE >> 20} MiB")
            return path.read_bytes()
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or "its name is not usable"
            raise MapError(path.name, "", f"the file cannot be read ({reason.lower()})") from None

    def image(self, folder: Path, reference: str, declared: tuple[int, int], warn: Callable[[str], None]) -> Image:
        """Find a picture; a missing one keeps its declared size, and is told."""
        if len(reference) > 200 and reference.startswith("data:"):
            warn("a picture inside the map file is not shown")
            return Image(None, *declared)
        path = self.find(folder, reference)
        if path is None:
            warn("no picture is named" if not reference else f"the picture {reference[:200]!r} is missing")
            return Image(None, *declared)
        size = self._picture_size(path)
        if size is None:
            warn(f"{path.name} is not a picture that browsers show safely (PNG, JPEG, GIF or WebP)")
            return Image(None, *declared)
        double = self.beside(path.parent, f"{path.stem}@2x{path.suffix}")
        if double is not None and self._picture_size(double) is None:
            double = None
        return Image(path, *size, double)

    def _picture_size(self, path: Path) -> tuple[int, int] | None:
        if path not in self._images:
            size = None
            if path.suffix.lower() in _PICTURE_SUFFIXES:
                try:
                    with path.open("rb") as file:
                        size = picture_size(file.read(256 * 1024))
                except OSError:
                    size = None
            self._images[path] = size
        return self._images[path]

    def _walk(self, folder: Path, reference: str) -> Path | None:
        if not reference or len(reference) > LONGEST_REFERENCE or "\0" in reference:
            return None
        if reference.startswith("/") or _SCHEME.match(reference):
            return None
        place = folder
        climbed = 0
        for part in PurePosixPath(reference).parts:
            if part == "..":
                climbed += 1
                if climbed > HIGHEST_CLIMB:
                    return None
                place = place.parent if place.name not in ("", "..") else place / ".."
                continue
            entry = self._entry(place, part)
            if entry is None:
                return None
            place = place / entry
        try:
            if not place.is_file():
                return None
            if self._root is not None and not place.resolve().is_relative_to(self._root):
                return None
        except (OSError, ValueError, RuntimeError):
            return None
        return place

    def _entry(self, folder: Path, name: str) -> str | None:
        listing = self._listings.get(folder)
        if listing is None:
            listing = {}
            try:
                names = sorted(item.name for item in folder.iterdir())
            except OSError:
                names = []
            for item in names:
                listing.setdefault(_folded(item), item)
            listing |= {item: item for item in names}  # the exact name wins over any other case
            self._listings[folder] = listing
        return listing.get(name) or listing.get(_folded(name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def picture_size(head: bytes) -> tuple[int, int] | None:
    """Read width and height from the first bytes of a PNG, GIF, JPEG or WebP; None for anything else."""
    try:
        size = _size(head)
    except (struct.error, IndexError):
        return None
    if size is None or not (0 < size[0] <= 65535 and 0 < size[1] <= 65535):
        return None
    return size


def _size(head: bytes) -> tuple[int, int] | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = struct.unpack_from(">II", head, 16)
        return width, height
    if head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", head, 6)
        return width, height
    if head.startswith(b"\xff\xd8"):
        return _jpeg_size(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp_size(head)
    return None


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", head, at + 2)
            at += 2 + max(length, 2)
    return None


def _webp_size(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
