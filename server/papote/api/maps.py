"""Maps and their pictures, as the browser gets them.

A map is encoded once and kept; its pictures are numbered, so that a URL can only name a picture the map
itself names, and carry a hash of their content, so that a browser may keep them for good.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path

import orjson

from papote.api.files import LARGEST, Content, make_content
from papote.interfaces import RoomDirectory
from papote.tilemap.model import TileMap
from papote.tilemap.normal import to_json
from papote.types import RoomId

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)
"""How pictures begin. A map may name any file of the machine: only real pictures leave it."""


def picture_type(body: bytes) -> str | None:
    """The content type of a picture, by how it begins; None when it is none."""
    for signature, content_type in SIGNATURES:
        if body.startswith(signature):
            return content_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in body[:4096]:
        return "image/svg+xml"
    return None


@dataclass(frozen=True, slots=True)
class EncodedMap:
    """A map ready to be sent: its JSON, and the pictures by number."""

    source: TileMap
    content: Content
    pictures: tuple[Content | None, ...]


class Maps:
    """The encoded maps of the rooms that somebody asked for."""

    def __init__(self, directory: RoomDirectory) -> None:
        """Ask ``directory`` for the maps."""
        self._directory = directory
        self._encoded: dict[RoomId, EncodedMap] = {}
        self._encoding = asyncio.Lock()

    async def of(self, room: RoomId) -> EncodedMap:
        """The map of a room; raises ``unknown_room`` where there is none."""
        tilemap = await self._directory.tilemap(room)
        # One at a time: a hundred people who come in together wait for one encoding, not for a hundred.
        async with self._encoding:
            kept = self._encoded.get(room)
            if kept is None or kept.source is not tilemap:
                kept = await asyncio.to_thread(encode, room, tilemap)
                self._encoded[room] = kept
        return kept


def encode(room: RoomId, tilemap: TileMap) -> EncodedMap:
    """Read the pictures and write the JSON."""
    numbers: dict[Path, int] = {}
    pictures: list[Content | None] = []

    def url(path: Path) -> str:
        if path not in numbers:
            numbers[path] = len(pictures)
            pictures.append(_picture(path))
        number = numbers[path]
        picture = pictures[number]
        version = picture.etag if picture is not None else "missing"
        return f"/api/rooms/{room}/images/{number}?v={version}"

    body = orjson.dumps(to_json(tilemap, url))
    return EncodedMap(tilemap, make_content(body, "application/json"), tuple(pictures))


def _picture(path: Path) -> Content | None:
    try:
        if path.stat().st_size > LARGEST:
            return None
        body = path.read_bytes()
    except OSError:
        return None
    content_type = picture_type(body)
    if content_type is None:
        return None
    if content_type == "image/svg+xml":
        return make_content(body, content_type)
    return Content(body, None, hashlib.sha256(body).hexdigest()[:20], content_type)
