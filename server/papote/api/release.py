"""The files of the browser client as they are together, and the pages that name them so.

One digest stands for the whole folder, and in the address of each of its files: ``/static/~<digest>/main.js``. What
such an address gave once it gives for good, so that a browser that comes again asks for the page alone. After an update
the page names another digest. Pages opened before go on asking for the old one; they get what there is, not to be kept.

The file of a page names its files plainly. Where it is served, what these lead to is written beside them
(``modules``): a link for each module and each sheet, of the kind and with the haste of what leads there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from papote.api.files import (
    CONTENT_TYPES,
    FOR_GOOD,
    LARGEST,
    REVALIDATE,
    Content,
    Folder,
    etag_of,
    make_content,
    respond,
)
from papote.api.modules import Read, import_map, modules_behind, sheets_behind
from papote.api.page import COMMENT, content_security_policy, inline_hashes

BASE = "/static/"
"""Where the folder is."""

MARK = "~"
"""What a digest in an address begins with; no file of ours does."""

ENTRY = re.compile(rb"""<script\s+type="module"\s+src="/static/([^"]+)"[^>]*>""")
"""A script of a page."""

LINK = re.compile(rb"""[ \t]*<link\s+rel="(stylesheet|modulepreload|later)"\s+href="/static/([^"]+)"[^>]*>[ \t]*\n?""")
"""What else a page says it needs: styles, and modules that are wanted now, or later."""

Stamp = tuple[int, int]
"""When a file was changed, and how long it is."""


@dataclass(frozen=True, slots=True)
class Release:
    """The files at one moment."""

    digest: str
    tags: Mapping[str, str]
    """The hash of each file."""
    pages: dict[str, tuple[Content, str]] = field(default_factory=dict)
    """The pages made so far, and their policies."""


class Releases:
    """Serves the folder by what it holds now."""

    def __init__(self, root: Path) -> None:
        """Serve from ``root``, which need not exist yet, and is looked into when somebody comes."""
        self._root = root.resolve()
        self._folder = Folder(root)
        self._seen: dict[str, tuple[Stamp, str]] = {}
        self._now: Release | None = None
        self._looking = asyncio.Lock()

    async def page(self, request: web.Request, name: str) -> web.Response | None:
        """The page in a file, naming what it leads to; None where there is none."""
        # A page is what somebody who works on the client loads anew, so the folder is looked at each time.
        async with self._looking:
            made = await asyncio.to_thread(self._page, name)
        if made is None:
            return None
        content, policy = made
        return respond(request, content, REVALIDATE, {"Content-Security-Policy": policy})

    async def file(self, request: web.Request, name: str) -> web.Response:
        """A file, by its plain name or with the digest before it."""
        if not name.startswith(MARK):
            return await self._folder.respond(request, name)
        digest, _, name = name[len(MARK) :].partition("/")
        now = self._now
        tag = now.tags.get(name, "") if now is not None and now.digest == digest else ""
        content = self._folder.kept(name)
        if content is None or content.etag != tag:
            content = await self._folder.content(name)
        if content is None:
            raise web.HTTPNotFound
        # Also the file itself is compared: it may have changed since the folder was looked at.
        return respond(request, content, FOR_GOOD if content.etag == tag else REVALIDATE)

    def _page(self, name: str) -> tuple[Content, str] | None:
        release = self._look()
        if name not in release.tags:
            return None
        made = release.pages.get(name)
        if made is None:
            html = self._read(name)
            if html is None:
                return None
            body = write_page(html, release.digest, self._read)
            made = make_content(body, CONTENT_TYPES[".html"]), content_security_policy(inline_hashes(body))
            release.pages[name] = made
        return made

    def _look(self) -> Release:
        """What the folder holds. Only files that changed are read."""
        seen: dict[str, tuple[Stamp, str]] = {}
        for name, stamp in _files(self._root, ""):
            known = self._seen.get(name)
            if known is not None and known[0] == stamp:
                seen[name] = known
            elif (body := self._read(name)) is not None:
                seen[name] = (stamp, etag_of(body))
        if self._now is None or seen != self._seen:
            self._seen = seen
            tags = {name: tag for name, (_, tag) in sorted(seen.items())}
            whole = hashlib.sha256("\n".join(f"{name} {tag}" for name, tag in tags.items()).encode())
            self._now = Release(whole.hexdigest()[:16], tags)
        return self._now

    def _read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except (OSError, ValueError):
            return None


def _files(root: Path, prefix: str) -> Iterator[tuple[str, Stamp]]:
    """Every file that may be served, and its stamp. Links are left out: they may lead out of the folder."""
    try:
        entries = list(os.scandir(root / prefix))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in CONTENT_TYPES:
                stat = entry.stat(follow_symlinks=False)
                if stat.st_size <= LARGEST:
                    yield prefix + entry.name, (stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue  # it has gone meanwhile


def write_page(html: bytes, digest: str, read: Read) -> bytes:
    """The page with a digest in the address of each file, and a link for each file those lead to."""
    bare = import_map(html)
    plain = COMMENT.sub(b"", html)
    entries = [each.decode() for each in ENTRY.findall(plain)]
    told = set(entries) | {each.decode() for _, each in LINK.findall(plain)}

    def links(kind: str, names: list[str]) -> bytes:
        new = [name for name in names if name not in told]
        told.update(new)
        return "".join(f'    <link {kind} href="{BASE}{name}">\n' for name in new).encode()

    def behind_entries() -> bytes:
        return links('rel="modulepreload"', modules_behind(read, entries, bare, BASE))

    def behind(found: re.Match[bytes]) -> bytes:
        kind, name = found[1].decode(), found[2].decode()
        if kind == "stylesheet":
            return found[0] + links('rel="preload" as="style"', sheets_behind(read, [name], BASE))
        return found[0] + links(f'rel="{kind}"', modules_behind(read, [name], bare, BASE))

    # Before the first script, and after the import map: a link before that would keep it from counting.
    first = ENTRY.search(html)
    now = behind_entries()
    if first is not None:
        start = html.rfind(b"\n", 0, first.start()) + 1
        html = html[:start] + now + html[start:]
    html = LINK.sub(behind, html)
    return html.replace(f'"{BASE}'.encode(), f'"{BASE}{MARK}{digest}/'.encode())
