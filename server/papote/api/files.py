"""Files of the browser client, served from memory with an ETag by content.

A file changed on disk is read again with the next request, so that working on the client needs no restart.
Nothing outside the folder, no hidden file and no unknown kind is ever served.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

CONTENT_TYPES: dict[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".tflite": "application/octet-stream",
}
"""What may be served, by the file's ending."""

COMPRESSED = ("text/", "application/", "image/svg")
"""What becomes smaller by packing."""

WORTH_PACKING = 1024
"""Below this many bytes packing saves nothing."""

LARGEST = 32 * 1024 * 1024
"""A larger file is not served: nothing of ours is, and memory is finite."""

REVALIDATE = "no-cache"
"""Keep it, but ask every time whether it is still the same: a page never mixes two versions."""

FOR_A_DAY = "public, max-age=86400"
"""For pictures that change with an update alone, and of which the one of yesterday misleads nobody."""

FOR_GOOD = "public, max-age=31536000, immutable"
"""For what has its content's hash in its URL."""


@dataclass(frozen=True, slots=True)
class Content:
    """A body ready to be sent."""

    body: bytes
    packed: bytes | None
    etag: str
    content_type: str


def etag_of(body: bytes) -> str:
    """What tells a body from every other."""
    return hashlib.sha256(body).hexdigest()[:20]


def make_content(body: bytes, content_type: str) -> Content:
    """Hash and pack a body. Takes a moment for a large one: not for the event loop."""
    packed: bytes | None = None
    if len(body) >= WORTH_PACKING and content_type.startswith(COMPRESSED):
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        if len(packed) > len(body) * 0.9:
            packed = None
    return Content(body, packed, etag_of(body), content_type)


def respond(
    request: web.Request, content: Content, cache: str = REVALIDATE, headers: dict[str, str] | None = None
) -> web.Response:
    """Send a body, packed when the browser understands that, or 304 when it has it already."""
    # The tag stays strong: packed and plain are told apart in it.
    pack = content.packed is not None and re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", "")) is not None
    etag = content.etag + ("-gz" if pack else "")
    answer = {"Cache-Control": cache, "ETag": f'"{etag}"', **(headers or {})}
    if content.packed is not None:
        answer["Vary"] = "Accept-Encoding"
    known = request.if_none_match or ()
    if any(tag.value in (etag, "*") for tag in known):
        return web.Response(status=304, headers=answer)
    answer["Content-Type"] = content.content_type
    if pack and content.packed is not None:
        answer["Content-Encoding"] = "gzip"
        return web.Response(body=content.packed, headers=answer)
    return web.Response(body=content.body, headers=answer)


class Folder:
    """The files below one folder."""

    def __init__(self, root: Path) -> None:
        """Serve from ``root``, which need not exist yet."""
        self._root = root.resolve()
        self._kept: dict[Path, tuple[tuple[int, int], Content]] = {}

    async def content(self, name: str) -> Content | None:
        """The file of that name (with slashes), or None where nothing may be served."""
        path = self._path(name)
        return None if path is None else await asyncio.to_thread(self._load, path)

    def kept(self, name: str) -> Content | None:
        """The file of that name as it was when somebody last asked for it, without a look at the disk."""
        path = self._path(name)
        known = None if path is None else self._kept.get(path)
        return None if known is None else known[1]

    async def respond(self, request: web.Request, name: str, cache: str = REVALIDATE) -> web.Response:
        """Answer with the file of that name."""
        content = await self.content(name)
        if content is None:
            raise web.HTTPNotFound
        return respond(request, content, cache)

    def _path(self, name: str) -> Path | None:
        parts = name.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or set(part) & set("\\\0:") for part in parts):
            return None
        path = self._root.joinpath(*parts)
        return path if path.suffix.lower() in CONTENT_TYPES else None

    def _load(self, path: Path) -> Content | None:
        try:
            # Resolved first: a link inside the folder must not lead out of it.
            if not path.resolve(strict=True).is_relative_to(self._root) or not path.is_file():
                return None
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            kept = self._kept.get(path)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            if stat.st_size > LARGEST:
                return None
            content = make_content(path.read_bytes(), CONTENT_TYPES[path.suffix.lower()])
        except (OSError, ValueError):
            return None
        self._kept[path] = (stamp, content)
        return content
