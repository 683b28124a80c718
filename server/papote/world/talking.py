"""What people do with the conversation they are in: write, lock, name, leave it, and pass signals within it.

Each wish goes to the bubble or to the meeting, whichever it is. How conversations come about is ``bubbles``
and ``areas``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from papote.errors import Refused
from papote.tilemap.model import TileMap
from papote.types import AreaId, PlayerId, Seconds
from papote.world import commands
from papote.world.areas import Areas
from papote.world.bubbles import Bubbles
from papote.world.chat import ChatLog, channels_of
from papote.world.events import Chatted, SignalAllowed, Thanked
from papote.world.hearing import Hearing
from papote.world.news import News
from papote.world.player import Player


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody is, as far as that decides what he may write and read."""

    name: str
    host: bool
    area: AreaId | None
    """The area whose channel he reads; None: there is none where he stands."""
    since: Seconds
    """When he came into it, on the room's clock."""


class Talking:
    """The wishes about one's own conversation in one room."""

    def __init__(
        self,
        tilemap: TileMap,
        players: Mapping[PlayerId, Player],
        areas: Areas,
        bubbles: Bubbles,
        hearing: Hearing,
        chat: ChatLog,
        news: News,
    ) -> None:
        self._channels = channels_of(tilemap)
        self._players = players
        self._areas = areas
        self._bubbles = bubbles
        self._hearing = hearing
        self._chat = chat
        self._news = news

    def write(self, player: Player, wish: commands.Chat, now: Seconds) -> None:
        """Write a line to one's conversation; once, however often it is sent."""
        before = self._chat.sent_before(player, wish)
        if before is not None:
            if before.text != wish.text:
                raise Refused("id_used")
            return
        conversation = player.conversation
        if conversation is None:
            raise Refused("not_in_conversation")
        readers = tuple(member.id for member in conversation.members.values() if not player.avoids(member))
        self._news.tell(Chatted(self._chat.write(player, wish, now), readers))

    # ---- the channels of areas, in which what is written stays

    def stand(self, player: Player, now: Seconds) -> None:
        """The player is in another area than before."""
        channel = self._channels.get(player.area) if player.area is not None else None
        if channel != player.chat_area:
            player.chat_area, player.chat_since = channel, now

    def whereabouts(self, player: PlayerId) -> Whereabouts | None:
        """What decides where somebody may write; None: he is not here."""
        found = self._players.get(player)
        if found is None:
            return None
        return Whereabouts(found.profile.name, found.role.hosts, found.chat_area, found.chat_since)

    def readers(self, area: AreaId) -> tuple[PlayerId, ...]:
        """Who reads the channel of this area now."""
        return tuple(player.id for player in self._players.values() if player.chat_area == area)

    # ---- the conversation

    def lock(self, player: Player, wish: commands.LockConversation, now: Seconds) -> None:
        """Close it to newcomers, leave it ajar, or open it."""
        meeting = self._areas.seat_of(player)
        talk = meeting or player.bubble
        if talk is None:
            raise Refused("not_in_conversation")
        ajar = wish.locked and wish.ajar
        if (talk.locked, talk.ajar) != (wish.locked, ajar):
            if meeting is not None:
                self._areas.lock(meeting, wish.locked, ajar)
            else:
                self._bubbles.lock(talk, wish.locked, now, ajar)

    def set_topic(self, player: Player, wish: commands.SetTopic, now: Seconds) -> None:
        """Say what it is about."""
        meeting = self._areas.seat_of(player)
        if meeting is not None:
            self._areas.set_topic(meeting, wish.text)
        elif player.bubble is not None:
            self._bubbles.set_topic(player.bubble, wish.text)
        else:
            raise Refused("not_in_conversation")

    def leave(self, player: Player, wish: commands.LeaveConversation, now: Seconds) -> None:
        """Say goodbye, with a word of thanks if one likes."""
        conversation = player.conversation
        if wish.thanks and conversation is not None:
            staying = [member for member in conversation.members.values() if member is not player]
            self._news.tell(
                Thanked(player.id, wish.thanks, tuple(each.id for each in staying if not player.avoids(each)))
            )
        if self._areas.seat_of(player) is not None:
            self._areas.say_goodbye(player, now)
        elif player.bubble is not None:
            self._bubbles.part(player, now)
        else:
            raise Refused("not_in_conversation")

    def answer_invitation(self, player: Player, wish: commands.AnswerInvitation, now: Seconds) -> None:
        """Let the people near join, or not."""
        if not self._bubbles.answer(player, wish.invitation, wish.accept, now):
            raise Refused("not_invited")

    def signal(self, player: Player, wish: commands.Signal, now: Seconds) -> None:
        """Pass a step of negotiation to somebody one talks with."""
        # Unknown and not allowed are answered alike: nobody learns from it who is here.
        other = self._players.get(wish.to)
        if other is None or not self._hearing.share_conversation(player, other):
            raise Refused("not_in_conversation")
        self._news.tell(SignalAllowed(other.id, player.id, wish.link, wish.content))
