"""What is written: lines of chat, and what may be done with them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from papote.errors import ProtocolViolation
from papote.protocol.client.base import (
    CHANNEL_LENGTH,
    CHAT_LENGTH,
    CHAT_LINES,
    EMOJI_LENGTH,
    FILES,
    MENTIONS,
    ChannelField,
    FileField,
    NumberField,
    PersonField,
    Wish,
)
from papote.protocol.text import clean_lines, visible


def _several_lines(text: str, least: int) -> str:
    """A text that may have several lines, cleaned."""
    text = clean_lines(text)
    if not least <= len(text) <= CHAT_LENGTH or text.count("\n") >= CHAT_LINES or (least and not visible(text)):
        raise ProtocolViolation("bad_text")
    return text


class Chat(Wish, frozen=True):
    """A chat line. Sent again with the same id by the same person, it is kept and shown once.

    What goes to a channel stays: the acknowledgement `{ok, channel, number, at}` comes once it is on disk, and then the
    line itself as `chatted`. What goes to one's conversation is kept by nobody.
    """

    id: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="the client's own")]
    text: Annotated[str, Meta(max_length=CHAT_LENGTH, description="may only be empty beside files")]
    scope: Annotated[
        Literal["room", "conversation"] | None, Meta(description="either this: one's room, or those one talks with")
    ] = None
    channel: Annotated[
        str, Meta(max_length=CHANNEL_LENGTH, description="or this: the id of a channel one may read")
    ] = ""
    mentions: Annotated[
        list[PersonField],
        Meta(max_length=MENTIONS, description="who is called by name; only readers are told"),
    ] = []
    files: Annotated[list[FileField], Meta(max_length=FILES, description="one's own, uploaded to this channel")] = []

    def __post_init__(self) -> None:
        """Exactly one place, something to say, and nothing that a conversation does not keep."""
        msgspec.structs.force_setattr(self, "text", _several_lines(self.text, 0 if self.files else 1))
        if (self.scope is None) == (not self.channel):
            raise ProtocolViolation("bad_message")
        if self.scope == "conversation" and (self.mentions or self.files):
            raise ProtocolViolation("bad_message")


class EditMessage(Wish, frozen=True):
    """Write a message of one's own anew, within a quarter of an hour."""

    channel: ChannelField
    number: NumberField
    text: Annotated[str, Meta(min_length=1, max_length=CHAT_LENGTH)]

    def __post_init__(self) -> None:
        """As of a new one."""
        msgspec.structs.force_setattr(self, "text", _several_lines(self.text, 1))


class DeleteMessage(Wish, frozen=True):
    """Take back a message of one's own at any time, with its files; a host, any message of his space's rooms."""

    channel: ChannelField
    number: NumberField


class React(Wish, frozen=True):
    """Answer a message with a single emoji, or take it back."""

    channel: ChannelField
    number: NumberField
    emoji: Annotated[str, Meta(min_length=1, max_length=EMOJI_LENGTH, description="one, as Unicode has it")]
    on: bool = True


class MarkRead(Wish, frozen=True):
    """Note how far one has read a channel; it never goes back."""

    channel: ChannelField
    number: NumberField
