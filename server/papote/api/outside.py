"""Routes below ``/api/v1`` that the dispatcher does not stand before: those of chat, which take and give files as well.

Here is only what they look like from outside, for the description of the API; a test compares it with the routes there
are. What they do is in ``chat``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from papote.api.operations import COMMON_CODES, SAFE, Body, Reply
from papote.protocol.server import ChatLine

BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Outside:
    """One such route."""

    method: str
    path: str
    summary: str
    group: str
    name: str
    query: type[Body] | None = None
    answer: type[Reply] | None = None
    """None: bytes."""
    takes: str = ""
    """The media type of what is sent; empty: nothing is."""
    status: int = 200
    codes: tuple[str, ...] = ()
    scope: str = ""
    """The scope a token needs; empty: this is not for tokens."""


class ChannelCard(Reply, frozen=True):
    """How far a channel is."""

    id: str
    last: Annotated[int, Meta(description="the number of its last message")]
    read: Annotated[int, Meta(description="as far as one has read")]
    name: Annotated[str, Meta(description="of the other one, in a direct channel")]
    at: Annotated[float, Meta(description="of its last message, Unix time in seconds")]


class ChannelList(Reply, frozen=True):
    """The channels of where one is, and one's direct ones."""

    channels: list[ChannelCard]


class MessageList(Reply, frozen=True):
    """Messages of channels."""

    messages: list[ChatLine]


class FileAnswer(Reply, frozen=True):
    """A file as a message shows it."""

    id: str
    name: str
    type: str
    size: Annotated[int, Meta(description="bytes")]


Count = Annotated[int, Meta(ge=1, le=100)]


class PageQuery(Body, frozen=True):
    """Which part of the history; the last messages unless told."""

    before: Annotated[int, Meta(ge=0, description="those before this number")] | None = None
    after: Annotated[int, Meta(ge=0, description="the first ones after this number")] | None = None
    limit: Count = 50


class SearchQuery(Body, frozen=True):
    """What is looked for."""

    q: Annotated[str, Meta(max_length=200, description="all of these words")]
    channel: Annotated[str, Meta(description="in this one; else wherever one may read")] = ""
    before: Annotated[float, Meta(ge=0, description="written before, Unix time in seconds")] | None = None
    limit: Count = 20


class UploadQuery(Body, frozen=True):
    """What the file is called."""

    name: str = ""


_CHANNEL = ("unknown_channel", "not_signed_in", "too_many")

OUTSIDE: tuple[Outside, ...] = (
    Outside("GET", "/channels", "How far the channels are", "Chat", "channels", answer=ChannelList, scope="history"),
    Outside(
        "GET",
        "/channels/{channel}/messages",
        "A page of history",
        "Chat",
        "messages",
        query=PageQuery,
        answer=MessageList,
        codes=("bad_number", *_CHANNEL),
        scope="history",
    ),
    Outside(
        "POST",
        "/channels/{channel}/files",
        "Upload a file for a channel",
        "Chat",
        "upload",
        query=UploadQuery,
        answer=FileAnswer,
        takes=BYTES,
        status=201,
        codes=("file_too_large", "quota_full", "storage_full", *_CHANNEL),
    ),
    Outside(
        "GET",
        "/files/{id}",
        "A file",
        "Chat",
        "download",
        codes=("unknown_file", "not_signed_in"),
        scope="history",
    ),
    Outside(
        "GET",
        "/search",
        "Look for words",
        "Chat",
        "search",
        query=SearchQuery,
        answer=MessageList,
        codes=("bad_number", *_CHANNEL),
        scope="history",
    ),
)
"""All of them."""


def codes_outside(route: Outside) -> tuple[str, ...]:
    """Everything such a route may be refused with."""
    ours = () if route.method in SAFE else ("bad_origin",)
    return tuple(dict.fromkeys((*route.codes, "not_signed_in", "forbidden", *ours, *COMMON_CODES)))
