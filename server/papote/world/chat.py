"""What was written in conversations: which line was sent twice, and which area's channel one stands in.

Nothing written is kept here: what stays is ``people.chat``'s, and what is said in a bubble goes with it.
"""

from __future__ import annotations

from papote.tilemap.model import Area, TileMap
from papote.types import AreaId, Seconds
from papote.world.commands import Chat
from papote.world.events import ChatLine
from papote.world.player import Player
from papote.world.settings import RoomSettings


class ChatLog:
    """The last lines of everybody in one room."""

    def __init__(self, settings: RoomSettings) -> None:
        self._memory = settings.chat_memory

    def sent_before(self, player: Player, chat: Chat) -> ChatLine | None:
        """The line that already has this id of this author."""
        return player.lines.get(chat.id)

    def write(self, player: Player, chat: Chat, now: Seconds) -> ChatLine:
        """Note the line."""
        line = ChatLine(chat.id, player.id, player.profile.name, chat.text, now)
        player.lines[chat.id] = line
        while len(player.lines) > self._memory:
            player.lines.popitem(last=False)
        return line


def channels_of(tilemap: TileMap) -> dict[AreaId, AreaId]:
    """Which area's channel people in an area read: meetings and stages have one.

    The areas of one share that of the first: podium and auditorium are read together, as they are heard together.
    """
    first: dict[tuple[str, str], AreaId] = {}
    found: dict[AreaId, AreaId] = {}
    for area in tilemap.areas:
        group = _group(area)
        if group is not None:
            found[area.id] = first.setdefault(group, area.id)
    return found


def _group(area: Area) -> tuple[str, str] | None:
    if area.meeting is not None:
        return ("meeting", area.meeting)
    stage = area.stage or area.audience
    return ("stage", stage) if stage is not None else None
