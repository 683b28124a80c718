"""Recordings over HTTP: the list for hosts, the player page, its files in ranges, delete.

Whoever has a signed link may do what it says (``media.recording.links``); a host's key gives the links.
What a recording is, and how it is made, is ``media.recording``'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import orjson
from aiohttp import web

from papote.api.files import REVALIDATE, Folder, respond
from papote.api.page import content_security_policy, inline_hashes
from papote.api.problems import problem, refusal
from papote.errors import Refused
from papote.media.recording import model
from papote.media.recording.links import Right
from papote.media.recording.model import Recording, State, StoredId
from papote.media.recording.studio import Studio
from papote.types import Seconds

PAGE = "recording/index.html"

CHUNK = 256 * 1024

PATIENCE: Seconds = 60.0
"""A reader who takes nothing for this long has gone; a paused player asks for the rest when it goes on."""

PRIVATE = "private, no-cache"

FILES = "|".join(name.replace(".", r"\.") for name in model.SERVED)


Hosting = Callable[[web.Request], Awaitable[Callable[[str], bool] | None]]
"""Tells in which rooms whoever asks is a host; None: in none."""


async def no_hosts(_: web.Request) -> Callable[[str], bool] | None:
    """Who is a host, where nobody is."""
    return None


class RecordingPages:
    """The handlers."""

    def __init__(self, studio: Studio, static: Folder, hosting: Hosting) -> None:
        """``hosting``: where whoever asks is a host."""
        self._studio = studio
        self._static = static
        self._hosting = hosting

    def routes(self) -> list[web.RouteDef]:
        """All of them."""
        one = "/{id:" + model.STORED_ID.pattern + "}"
        return [
            web.get("/recordings" + one, self.page),
            web.get("/recordings" + one + "/files/{name:" + FILES + "}", self.file),
            web.get("/api/recordings", self.list),
            web.get("/api/recordings" + one, self.tell),
            web.delete("/api/recordings" + one, self.delete),
            web.post("/api/recordings" + one + "/view", self.compose),
            web.delete("/api/recordings" + one + "/view", self.cancel),
        ]

    # ---- who may

    def _right(self, request: web.Request) -> Right:
        query = request.query
        return self._studio.right(request.match_info["id"], query.get("until", ""), query.get("key", ""))

    def _asked(self, request: web.Request, *, manage: bool = False) -> Recording:
        right = self._right(request)
        if manage and right is not Right.MANAGE:
            raise Refused("forbidden")
        try:
            return self._studio.recording(request.match_info["id"])
        except Refused:
            raise web.HTTPNotFound from None

    # ---- what there is

    async def list(self, request: web.Request) -> web.Response:
        """Every recording of the rooms he hosts with its links, for a host."""
        hosts = await self._hosting(request)
        if hosts is None:
            return refusal("forbidden")
        recordings = [self._summary(recording) for recording in self._studio.recordings() if hosts(recording.room)]
        return _json({"recordings": recordings})

    def _summary(self, recording: Recording) -> dict[str, object]:
        page = f"/recordings/{recording.id}"
        return {
            **self._document(recording),
            "watch": f"{page}?{self._studio.ticket(recording.id, Right.WATCH)}",
            "manage": f"{page}?{self._studio.ticket(recording.id, Right.MANAGE)}",
        }

    def _document(self, recording: Recording) -> dict[str, object]:
        return {
            "id": recording.id,
            "room": recording.room,
            "place": recording.place,
            "title": recording.title,
            "by": recording.by,
            "began": recording.began,
            "expires": self._studio.expires(recording.id),
            "state": recording.state.value,
            "duration": recording.duration,
            "people": recording.people,
            "chapters": [
                {"at": chapter.at, "title": chapter.title, "kind": chapter.kind} for chapter in recording.chapters
            ],
        }

    async def tell(self, request: web.Request) -> web.Response:
        """One recording as it stands, for its page."""
        right, recording = self._right(request), self._asked(request)
        files = await asyncio.to_thread(self._sizes, recording.id)
        document = {
            **self._document(recording),
            "right": right.value,
            "files": files,
            "finishing": self._studio.finishing(recording.id),
            "composing": self._studio.composing(recording.id),
        }
        return _json(document)

    def _sizes(self, stored: StoredId) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for name in model.SERVED:
            path = self._studio.file(stored, name)
            if path is not None and path.is_file():
                sizes[name] = path.stat().st_size
        return sizes

    async def page(self, request: web.Request) -> web.Response:
        """The player. A person with a link that does not hold gets the page, which says so; a program the problem."""
        status = HTTPStatus.OK
        try:
            self._asked(request)
        except (Refused, web.HTTPNotFound) as error:
            if "text/html" not in request.headers.get("Accept", ""):
                raise
            status = HTTPStatus.FORBIDDEN if isinstance(error, Refused) else HTTPStatus.NOT_FOUND
        content = await self._static.content(PAGE)
        if content is None:
            return refusal("internal")
        headers = {
            "Content-Security-Policy": content_security_policy(inline_hashes(content.body)),
            "Referrer-Policy": "no-referrer",  # the link is in the address
        }
        response = respond(request, content, REVALIDATE, headers)
        if response.status == HTTPStatus.OK:
            response.set_status(status)
        return response

    # ---- files

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file, or the part of it that is asked for."""
        recording = self._asked(request)
        name = request.match_info["name"]
        path = self._studio.file(recording.id, name)
        try:
            stat = await asyncio.to_thread((path or Path()).stat)
        except OSError:
            raise web.HTTPNotFound from None
        assert path is not None
        etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": PRIVATE,
            "Content-Type": model.SERVED[name],
            "ETag": etag,
        }
        if "download" in request.query:
            headers["Content-Disposition"] = _attachment(recording, name)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        span = _span(request, stat.st_size, etag)
        if span is None:
            return problem(
                416, "bad_range", "There is no such part.", headers={"Content-Range": f"bytes */{stat.st_size}"}
            )
        start, end, whole = span
        if not whole:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{stat.st_size}"
        response = web.StreamResponse(status=HTTPStatus.OK if whole else HTTPStatus.PARTIAL_CONTENT, headers=headers)
        response.content_length = end - start
        await response.prepare(request)
        if request.method != "HEAD":
            await _send(response, path, start, end)
        return response

    # ---- what a host does

    async def delete(self, request: web.Request) -> web.Response:
        """Remove a recording and everything made of it."""
        recording = self._asked(request, manage=True)
        await self._studio.delete(recording.id)
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def compose(self, request: web.Request) -> web.Response:
        """Make the composed view."""
        recording = self._asked(request, manage=True)
        if recording.state is State.READY:
            self._studio.compose(recording.id)
        return web.Response(status=HTTPStatus.ACCEPTED)

    async def cancel(self, request: web.Request) -> web.Response:
        """Do not make it."""
        self._studio.cancel(self._asked(request, manage=True).id)
        return web.Response(status=HTTPStatus.NO_CONTENT)


async def _send(response: web.StreamResponse, path: Path, start: int, end: int) -> None:
    # Opened and closed here: whoever hangs up while a thread does it would leave the file open.
    with path.open("rb") as file:
        await asyncio.to_thread(file.seek, start)
        while start < end:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, end - start))
            if not chunk:
                raise ConnectionResetError  # shorter than it was: the rest cannot be sent as it was announced
            start += len(chunk)
            async with asyncio.timeout(PATIENCE):
                await response.write(chunk)
        await response.write_eof()


def _span(request: web.Request, size: int, etag: str) -> tuple[int, int, bool] | None:
    """First byte, the one after the last, and whether that is everything; None: there is no such part."""
    try:
        wanted = request.http_range
    except ValueError:
        return None
    stale = request.headers.get("If-Range", etag) != etag
    if stale or (wanted.start is None and wanted.stop is None):
        return 0, size, True
    start = wanted.start or 0
    if start < 0:
        return max(0, size + start), size, False
    end = size if wanted.stop is None else min(wanted.stop, size)
    return (start, end, False) if start < end else None


def _attachment(recording: Recording, name: str) -> str:
    title = "".join(letter if letter.isalnum() else "-" for letter in recording.title or recording.place)
    made = "" if name == model.COMPOSED else "-" + Path(name).stem
    shown = f"{recording.id[:8]}-{title.strip('-') or 'papote'}{made}{Path(name).suffix}"
    return f"attachment; filename=\"{recording.id}{made}{Path(name).suffix}\"; filename*=UTF-8''{quote(shown)}"


def _json(value: object) -> web.Response:
    return web.Response(
        body=orjson.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
