"""What was said in writing while the room is open: the last lines, and which line was sent twice.

Chat that outlasts a visit is not kept here.
"""

from __future__ import annotations

from collections import deque

from papote.types import Seconds
from papote.world.commands import Chat
from papote.world.events import ChatLine
from papote.world.player import Player
from papote.world.settings import RoomSettings


class ChatLog:
    """The chat of one room."""

    def __init__(self, settings: RoomSettings) -> None:
        self._memory = settings.chat_memory
        self._lines: deque[ChatLine] = deque(maxlen=settings.chat_history)

    @property
    def lines(self) -> tuple[ChatLine, ...]:
        """The last lines of the room's chat, oldest first."""
        return tuple(self._lines)

    def sent_before(self, player: Player, chat: Chat) -> ChatLine | None:
        """The line that already has this id of this author."""
        return player.lines.get(chat.id)

    def write(self, player: Player, chat: Chat, now: Seconds) -> ChatLine:
        """Write the line down."""
        line = ChatLine(chat.id, chat.scope, player.id, player.profile.name, chat.text, now)
        player.lines[chat.id] = line
        while len(player.lines) > self._memory:
            player.lines.popitem(last=False)
        if chat.scope == "room":
            self._lines.append(line)
        return line
