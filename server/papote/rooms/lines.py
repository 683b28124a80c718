"""Messages that stay, as the wire has them: the same shape over the socket and over HTTP."""

from __future__ import annotations

from papote.people.chat import ChannelKind, Message, parse_channel
from papote.protocol import server as wire


def line_message(message: Message) -> wire.ChatLine:
    """A message as everybody reads it."""
    kind = parse_channel(message.channel).kind
    return wire.ChatLine(
        id=message.client_id,
        scope="room" if kind is ChannelKind.ROOM else "area" if kind is ChannelKind.AREA else "direct",
        player="",
        name=message.name,
        text=message.text,
        at=message.at,
        channel=message.channel,
        number=message.number,
        person=message.author,
        mentions=list(message.mentions),
        files=[wire.ChatFile(file.id, file.name, file.media_type, file.size) for file in message.files],
        reactions=[wire.Reaction(each.emoji, list(each.people)) for each in message.reactions],
        edited=message.edited_at,
        deleted=message.deleted_at is not None,
    )
