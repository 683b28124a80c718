"""What is written: lines of chat with their files and reactions."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class ChatFile(msgspec.Struct, frozen=True):
    """A file that came with a message; `GET /api/v1/files/{id}`."""

    id: str
    name: str
    type: Annotated[str, Meta(description="a picture's type, or `application/octet-stream`")]
    size: Annotated[int, Meta(description="bytes")]


class Reaction(msgspec.Struct, frozen=True):
    """Who answered a message with this emoji."""

    emoji: str
    people: Annotated[list[str], Meta(description="persons' ids, in the order of reacting")]


class ChatLine(msgspec.Struct, frozen=True):
    """One chat line: a message that stays in its channel, or a word in a conversation."""

    id: Annotated[str, Meta(description="its author's own")]
    scope: Literal["room", "area", "direct", "conversation"]
    player: Annotated[str, Meta(description="the author's figure, if it was in this room when this was sent; or empty")]
    name: str
    text: Annotated[str, Meta(description="always plain text; empty when deleted")]
    at: Annotated[float, Meta(description="Unix time in seconds")]
    channel: Annotated[str, Meta(description="empty in a conversation")] = ""
    number: Annotated[int, Meta(description="counts the messages of the channel from 1; 0 in a conversation")] = 0
    person: Annotated[str, Meta(description="the author")] = ""
    mentions: Annotated[list[str], Meta(description="persons' ids")] = []
    files: list[ChatFile] = []
    reactions: list[Reaction] = []
    edited: Annotated[float | None, Meta(description="Unix time in seconds")] = None
    deleted: bool = False


class Chatted(ServerMessage, frozen=True):
    """A chat line of a channel one reads, or of one's conversation; one's own too.

    Numbers of a channel come in order. Whoever finds one missing was away, and fetches it:
    `GET /api/v1/channels/{channel}/messages?after={number}`.
    """

    event: ClassVar[str] = "chatted"

    line: ChatLine


class ChatChanged(ServerMessage, frozen=True):
    """A message was edited, deleted or reacted to; all of it is given."""

    event: ClassVar[str] = "chat_changed"

    line: ChatLine


class Mentioned(ServerMessage, frozen=True):
    """Somebody called you by name in another room."""

    event: ClassVar[str] = "mentioned"

    line: ChatLine
