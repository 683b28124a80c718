"""Every URL of the office but the socket's, in one table.

::

    GET /                                the page
    GET /r/{room}                        the page, for one room
    GET /sign-in   /invite               the page, for a link: what stands behind its # is posted by hand
    GET /static/…   /avatars/…           the browser client; pictures of people
    GET /api                             the page of the API; the API itself is in ``operations``
    GET /api/rooms                       [{id, name, people}], the arrival room first
    GET /api/rooms/{room}/map            the map in normal form
    GET /api/rooms/{room}/images/{n}     a picture the map names
    GET /recordings/{id}                 the player of a recording; more in ``recordings``
    GET /healthz   /metrics              for whoever runs the office

Handlers look things up and answer; what they know they get from the ``RoomDirectory``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
from aiohttp import web

from papote.api.connections import tell_guard
from papote.api.files import FOR_A_DAY, FOR_GOOD, REVALIDATE, Folder, respond
from papote.api.maps import Maps
from papote.api.page import PICTURE_POLICY, SECURITY_HEADERS
from papote.api.problems import answer_problems, refusal
from papote.api.recordings import Hosting, RecordingPages, no_hosts
from papote.api.release import Releases
from papote.interfaces import RoomDirectory
from papote.media.recording.studio import Studio
from papote.types import RoomId

MIDDLEWARES = (tell_guard, answer_problems)
"""Around every handler, the outermost first."""


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Where the files are, and how the numbers are printed."""

    static: Path
    avatars: Path
    version: str
    exposition: Callable[[], tuple[bytes, str]]
    """The metrics as text, and their content type."""
    closing: Callable[[], bool]
    """Whether the office is being shut down."""
    recordings: Studio | None = None
    """What was recorded; None: nothing is."""
    hosting: Hosting = no_hosts
    """Where whoever asks is a host, who may see the list of recordings."""


def add_routes(app: web.Application, directory: RoomDirectory, settings: ApiSettings) -> None:
    """Put the table above into ``app``."""
    site = _Site(directory, settings)
    app.middlewares.extend(MIDDLEWARES)
    app.on_response_prepare.append(_add_security_headers)
    if settings.recordings is not None:
        pages = RecordingPages(settings.recordings, Folder(settings.static), settings.hosting)
        app.add_routes(pages.routes())
    app.add_routes(
        [
            web.get("/", site.page),
            web.get("/r/{room}", site.page),
            web.get("/sign-in", site.page),
            web.get("/invite", site.page),
            web.get("/favicon.ico", site.favicon),
            web.get("/static/{name:.+}", site.static),
            web.get("/avatars/{name:.+}", site.avatar),
            web.get("/api", site.reference),
            web.get("/api/rooms", site.rooms),
            web.get("/api/rooms/{room}/map", site.map),
            web.get(r"/api/rooms/{room}/images/{number:\d{1,5}}", site.picture),
            web.get("/healthz", site.health),
            web.get("/metrics", site.metrics),
        ]
    )


async def _add_security_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "Papote"  # instead of the versions of what we are built on
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)


class _Site:
    """The handlers."""

    def __init__(self, directory: RoomDirectory, settings: ApiSettings) -> None:
        self._directory = directory
        self._settings = settings
        self._static = Releases(settings.static)
        self._avatars = Folder(settings.avatars)
        self._maps = Maps(directory)

    async def page(self, request: web.Request) -> web.Response:
        return await self._page(request, "index.html")

    async def reference(self, request: web.Request) -> web.Response:
        return await self._page(request, "reference/index.html")

    async def _page(self, request: web.Request, name: str) -> web.Response:
        return await self._static.page(request, name) or refusal("internal")

    async def favicon(self, request: web.Request) -> web.Response:
        return await self._static.file(request, "ui/papote.svg")

    async def static(self, request: web.Request) -> web.Response:
        return await self._static.file(request, request.match_info["name"])

    async def avatar(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return await self._avatars.respond(request, name, FOR_A_DAY if name.endswith(".png") else REVALIDATE)

    async def rooms(self, _: web.Request) -> web.Response:
        rooms = [{"id": room.id, "name": room.name, "people": room.players} for room in self._directory.rooms()]
        return _json(rooms)

    async def map(self, request: web.Request) -> web.Response:
        encoded = await self._maps.of(RoomId(request.match_info["room"]))
        return respond(request, encoded.content)

    async def picture(self, request: web.Request) -> web.Response:
        encoded = await self._maps.of(RoomId(request.match_info["room"]))
        number = int(request.match_info["number"])
        picture = encoded.pictures[number] if number < len(encoded.pictures) else None
        if picture is None:
            raise web.HTTPNotFound
        # Without the right hash the picture is still the right one, but a browser must ask again.
        cache = FOR_GOOD if request.query.get("v") == picture.etag else REVALIDATE
        return respond(request, picture, cache, {"Content-Security-Policy": PICTURE_POLICY})

    async def health(self, _: web.Request) -> web.Response:
        closing = self._settings.closing()
        rooms = self._directory.rooms()
        state = {
            "status": "closing" if closing else "ok",
            "version": self._settings.version,
            "rooms": len(rooms),
            "people": sum(room.players for room in rooms),
        }
        return _json(state, 503 if closing else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        body, content_type = self._settings.exposition()
        return web.Response(body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=orjson.dumps(value),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
