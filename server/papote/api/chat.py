"""What was written and what was uploaded, over HTTP: pages of history, search, how far channels are, and files.

::

    GET  /api/v1/channels                          {"channels": [{id, last, read, name, at}, …], "file_limit": bytes}
    GET  /api/v1/channels/{channel}/messages       {"messages": […]}: ?before=, ?after=, ?limit=
    POST /api/v1/channels/{channel}/files?name=    the bytes; answered by the file's card
    GET  /api/v1/files/{id}                        the bytes, never as a page
    GET  /api/v1/search?q=                         {"messages": […]}, the newest first: ?channel=, ?before=, ?limit=

Who asks is found in one place, ``Pages._reader``: by the seat somebody holds in a room (``X-Papote-Seat``, the
``resume`` secret of his snapshot), else by cookies or a token (``readers``). Which channels he may read the gateway
says.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import orjson
from aiohttp import web

from papote.api.connections import give_time
from papote.errors import ProtocolViolation, Refused
from papote.interfaces import ChatRights, Clock
from papote.people import chat
from papote.people.chat import ANY_FILE, Access, Channel, ChannelKind, FileCard, Message, Overview, StoredFile
from papote.protocol import codec
from papote.protocol.client import SEQ_LIMIT
from papote.protocol.text import clean, visible
from papote.rooms.lines import line_message
from papote.stores import ChatStore, FileStore
from papote.types import ChannelId, PersonId, RoomId, Seconds, SpaceId

SEAT_HEADER = "X-Papote-Seat"
"""Where the secret of a seat is shown. A page of another site cannot send it."""

AT_ONCE = 4
"""Requests of one person that are worked on together; more are told to wait."""

NAME_LENGTH = 120
UPLOAD_SECONDS: Seconds = 300.0
"""How long an upload may take."""

FILE_POLICY = "default-src 'none'; sandbox"
PRIVATE = "private, no-cache"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks."""

    person: PersonId
    rooms: frozenset[RoomId] = frozenset()
    """Those he may come into, though he is in none of them now."""
    letters: bool = True
    """Whether he reads what people wrote to him alone."""

    def enters(self, channel: Channel) -> bool:
        """Whether it belongs to a room he may come into."""
        return channel.room in self.rooms


class Shelf(Protocol):
    """Where the content of files is."""

    def path(self, id: str) -> object:
        """Where a file is."""

    async def put(self, id: str, content: AsyncIterator[bytes], limit: int) -> PutResult:
        """Write a file."""

    async def discard(self, ids: list[str]) -> None:
        """Remove files."""


class PutResult(Protocol):
    """What was written."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def head(self) -> bytes:
        """How it begins."""


@dataclass(frozen=True, slots=True)
class ChatPagesSettings:
    """Limits of files."""

    file_limit: int = 20_000_000
    """Bytes of one."""
    file_quota: int = 200_000_000
    """Bytes of all of one person."""
    space_of: Callable[[RoomId], SpaceId] = field(default=lambda _: SpaceId("home"))
    blocked: Callable[[PersonId, PersonId], bool] | None = None
    """Whether one of the two has blocked the other; None: nobody has."""


Identify = Callable[[web.Request], Awaitable[Reader | None]]
"""Tells who asks by what the browser brought along; None: nobody we know."""


async def nobody(_: web.Request) -> Reader | None:
    """Who asks, where there is nothing to know it by."""
    return None


class ChatPages:
    """The handlers."""

    def __init__(
        self,
        rights: ChatRights,
        store: ChatStore,
        files: FileStore,
        shelf: Shelf,
        clock: Clock,
        settings: ChatPagesSettings | None = None,
        identify: Identify = nobody,
    ) -> None:
        self._rights = rights
        self._store = store
        self._files = files
        self._shelf = shelf
        self._clock = clock
        self._settings = settings or ChatPagesSettings()
        self._identify = identify
        self._working: Counter[PersonId] = Counter()
        self._coming: Counter[PersonId] = Counter()
        """Bytes that may still come of uploads under way: several at once do not pass the quota together."""

    def routes(self) -> list[web.RouteDef]:
        """The table above."""
        channel = "/api/v1/channels/{channel:.+}"
        return [
            web.get("/api/v1/channels", self.overview),
            web.get(f"{channel}/messages", self.page),
            web.post(f"{channel}/files", self.upload),
            web.get("/api/v1/files/{id}", self.download),
            web.get("/api/v1/search", self.search),
        ]

    # ---- who may

    async def _reader(self, request: web.Request) -> Reader:
        seat = request.headers.get(SEAT_HEADER, "")
        person = self._rights.person_of_seat(seat) if seat else None
        reader = Reader(person) if person is not None else await self._identify(request)
        if reader is None:
            raise Refused("not_signed_in")
        return reader

    @contextmanager
    def _turn(self, reader: Reader) -> Iterator[None]:
        """Work for somebody who does not ask for too much at once."""
        if self._working[reader.person] >= AT_ONCE:
            raise Refused("too_many", retry_after=1.0)
        self._working[reader.person] += 1
        try:
            yield
        finally:
            self._working[reader.person] -= 1
            if not self._working[reader.person]:
                del self._working[reader.person]

    # ---- reading

    async def overview(self, request: web.Request) -> web.Response:
        """How far the channels here and one's direct channels are, and how far one has read them."""
        reader = await self._reader(request)
        with self._turn(reader):
            found = await self._overview(reader, [place.channel.id for place in self._here(reader)])
        channels = [
            {"id": each.channel, "last": each.last, "read": each.read, "name": each.name, "at": each.at}
            for each in found
        ]
        return _answer(orjson.dumps({"channels": channels, "file_limit": self._settings.file_limit}))

    async def page(self, request: web.Request) -> web.Response:
        """Up to a hundred messages of one channel, in order."""
        reader = await self._reader(request)
        access = self._access(reader, _channel(request))
        before, after = _number(request, "before", SEQ_LIMIT), _number(request, "after", SEQ_LIMIT)
        with self._turn(reader):
            limit = _number(request, "limit", chat.PAGE_LIMIT) or 50
            messages = await self._store.page(access, before=before, after=after, limit=limit)
        return _messages(self._shown(reader, messages))

    async def search(self, request: web.Request) -> web.Response:
        """Messages with all the words, in the channels one may read or in one of them."""
        reader = await self._reader(request)
        words = request.query.get("q", "")[:200]
        limit = _number(request, "limit", chat.PAGE_LIMIT) or 20
        before = _moment(request, "before")
        with self._turn(reader):
            places = await self._places(request, reader)
            messages = await self._store.search(words, places, before=before, limit=limit)
        return _messages(self._shown(reader, messages))

    def _shown(self, reader: Reader, messages: list[Message]) -> list[Message]:
        """Without those of people between whom and the reader there is a block: their numbers are missing."""
        blocked = self._settings.blocked
        person = reader.person
        if blocked is None:
            return messages
        return [each for each in messages if each.author == person or not blocked(person, each.author)]

    async def _places(self, request: web.Request, reader: Reader) -> list[Access]:
        if "channel" in request.query:
            channel = chat.parse_channel(request.query["channel"])
            return [self._access(reader, channel)]
        places = {place.channel.id: place for place in self._here(reader)}
        for each in await self._overview(reader, []):
            channel = chat.parse_channel(each.channel)
            places.setdefault(channel.id, self._access(reader, channel))
        return list(places.values())

    def _access(self, reader: Reader, channel: Channel) -> Access:
        """What he may read of a channel; raises ``unknown_channel``."""
        if channel.kind is not ChannelKind.ROOM and not reader.letters:
            raise Refused("unknown_channel")
        return self._rights.access(reader.person, channel, enters=reader.enters(channel))

    def _here(self, reader: Reader) -> list[Access]:
        """The places where he is, and the rooms he may come into."""
        places = {place.channel.id: place for place in self._rights.places(reader.person)} if reader.letters else {}
        for room in sorted(reader.rooms):
            channel = chat.room_channel(room)
            places.setdefault(channel.id, Access(channel))
        return list(places.values())

    async def _overview(self, reader: Reader, wanted: list[ChannelId]) -> list[Overview]:
        """How far these channels are, and his direct ones."""
        found = await self._store.overview(reader.person, wanted)
        return [each for each in found if reader.letters or each.channel in wanted]

    # ---- files

    async def upload(self, request: web.Request) -> web.Response:
        """Take a file for a channel; the next message there may show it."""
        reader = await self._reader(request)
        channel = _channel(request)
        self._access(reader, channel)
        self._rights.check_writing(reader.person, channel, enters=reader.enters(channel))
        # What a form of another site could send is not taken: browsers ask us before they send this.
        if request.content_type != ANY_FILE:
            raise web.HTTPUnsupportedMediaType
        limit = self._settings.file_limit
        if (request.content_length or 0) > limit:
            raise Refused("file_too_large")
        name = _file_name(request.query.get("name", ""))
        with self._turn(reader):
            left = self._settings.file_quota - await self._files.used(reader.person) - self._coming[reader.person]
            if (request.content_length or 1) > left:
                raise Refused("quota_full")
            give_time(request, UPLOAD_SECONDS)
            most = min(request.content_length or limit, limit, left)
            self._coming[reader.person] += most
            try:
                file = await self._keep(request, reader, channel, name, most)
            finally:
                self._coming[reader.person] -= most
                if not self._coming[reader.person]:
                    del self._coming[reader.person]
        card = file.card
        body = {"id": card.id, "name": card.name, "type": card.media_type, "size": card.size}
        return _answer(orjson.dumps(body), status=201)

    async def _keep(self, request: web.Request, reader: Reader, channel: Channel, name: str, limit: int) -> StoredFile:
        id = secrets.token_urlsafe(12)
        put = await self._shelf.put(id, request.content.iter_any(), limit)
        card = FileCard(id, name, chat.file_type(put.head), put.size)
        space = self._settings.space_of(channel.room or RoomId(""))
        file = StoredFile(card, space, reader.person, channel.id, self._clock.unix())
        try:
            await self._files.add(file)
        except BaseException:
            await self._shelf.discard([id])
            raise
        return file

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file, for those who may read its channel. Pictures are shown; whatever else it is, it is saved."""
        reader = await self._reader(request)
        file = await self._files.get(request.match_info["id"])
        if file is None:
            raise Refused("unknown_file")
        try:
            access = self._access(reader, chat.parse_channel(file.channel))
        except Refused:
            raise Refused("unknown_file") from None  # as if there were none
        if access.since is not None and file.at < access.since and file.owner != reader.person:
            raise Refused("unknown_file")
        kind = "attachment" if file.card.media_type == ANY_FILE else "inline"
        headers = {
            "Content-Type": file.card.media_type,
            "Content-Disposition": f"{kind}; filename=\"file\"; filename*=UTF-8''{_quoted(file.card.name)}",
            "Content-Security-Policy": FILE_POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": PRIVATE,
        }
        return web.FileResponse(str(self._shelf.path(file.card.id)), headers=headers)


def _channel(request: web.Request) -> Channel:
    return chat.parse_channel(request.match_info["channel"])


def _number(request: web.Request, name: str, most: int) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= most):
        raise Refused("bad_number")
    return int(text)


def _moment(request: web.Request, name: str) -> Seconds | None:
    text = request.query.get(name)
    if text is None:
        return None
    whole, _, part = text.partition(".")
    if not (text.isascii() and whole.isdigit() and len(text) <= 24 and (not part or part.isdigit())):
        raise Refused("bad_number")
    return float(text)


def _file_name(typed: str) -> str:
    """A name as it may be shown and saved: without folders, and with nothing that hides what it is."""
    try:
        name = clean(typed.replace("\\", "/").rpartition("/")[2])
    except ProtocolViolation:
        name = ""
    if len(name) > NAME_LENGTH:
        stem, dot, ending = name.rpartition(".")
        name = stem[: NAME_LENGTH - 13] + dot + ending[:12] if dot else name[:NAME_LENGTH]
    return name.lstrip(".") if name.lstrip(".") and visible(name) else "file"


def _quoted(name: str) -> str:
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in name.encode())


def _messages(messages: list[Message]) -> web.Response:
    return _answer(codec.document({"messages": [line_message(message) for message in messages]}))


def _answer(body: bytes, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=body, content_type="application/json", headers={"Cache-Control": "no-store"}
    )
