"""Knocking at a locked meeting: who asks to be let in, whom inside that concerns, and who was let in.

What a lock bars is ``areas``. The first answer decides; nobody answering in time is a no; a door that
opens meanwhile is a yes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from papote.errors import Refused
from papote.types import AreaId, ConversationId, PlayerId, Seconds
from papote.world.areas import Areas, Meeting
from papote.world.commands import AnswerKnock, Knock
from papote.world.events import KnockAnswered, Knocked, KnockEnded
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


@dataclass(slots=True, eq=False)
class _Knock:
    knocker: Player
    meeting: Meeting
    area: AreaId
    text: str
    asked: dict[PlayerId, Player] = field(default_factory=dict)


class Knocks:
    """The knocks of one room: at most one at a time for each person."""

    def __init__(self, settings: RoomSettings, areas: Areas, timers: Timers, news: News) -> None:
        self._settings = settings
        self._areas = areas
        self._timers = timers
        self._news = news
        self._open: dict[PlayerId, _Knock] = {}
        self._let_in: dict[PlayerId, Meeting] = {}
        """Who was let in and may not have come yet."""
        self._heard: dict[PlayerId, dict[ConversationId, list[Seconds]]] = {}
        """When somebody knocked where, as long as it counts."""

    # ---- what people do

    def knock(self, player: Player, wish: Knock, now: Seconds) -> None:
        """Ask those inside."""
        meeting = self._areas.meeting_in(wish.area)
        if meeting is None:
            raise Refused("unknown_area")
        if not meeting.locked or player.id in meeting.admitted:
            raise Refused("not_locked")
        if player.id in self._open:
            raise Refused("knocked_already")
        before = self._remembered(player, now).get(meeting.id, [])
        if len(before) >= self._settings.knock_limit:
            raise Refused("too_many_knocks")
        if not any(member.connected and not player.avoids(member) for member in meeting.members.values()):
            raise Refused("nobody_inside")
        self._heard.setdefault(player.id, {})[meeting.id] = [*before, now]
        knock = _Knock(player, meeting, wish.area, wish.text)
        self._open[player.id] = knock
        self._timers.set(("knock", player.id), now + self._settings.knock_seconds)
        self._ask(knock)

    def answer(self, player: Player, wish: AnswerKnock, now: Seconds) -> None:
        """Somebody inside opens, or says no."""
        knock = self._open.get(wish.knocker)
        if knock is None or player.id not in knock.meeting.members:
            raise Refused("not_knocking")
        if wish.accept:
            self._admit(knock, now)
        self._close(knock, accepted=wish.accept)

    # ---- what happens to them

    def review(self, meeting: Meeting) -> None:
        """Members or lock of the meeting changed: ask who has come, spare who has gone; an open door is a yes."""
        for knock in [knock for knock in self._open.values() if knock.meeting is meeting]:
            if not meeting.locked:
                self._close(knock, accepted=True)
                continue
            for asked in [asked for asked in knock.asked.values() if asked.id not in meeting.members]:
                del knock.asked[asked.id]
                self._spare(asked, knock)
            self._ask(knock)

    def withdraw(self, player: Player) -> None:
        """The player knocks no more: he is lost, or gone."""
        knock = self._open.get(player.id)
        if knock is not None:
            self._close(knock, accepted=None)

    def came_back(self, player: Player) -> None:
        """A new connection knows nothing of who knocks: ask again."""
        for knock in self._open.values():
            if player.id in knock.asked:
                self._news.tell(Knocked(player.id, knock.knocker.id, knock.area, knock.text))

    def keep_apart(self, player: Player) -> None:
        """The player has nothing to do with somebody any more: neither of the two is asked about the other."""
        for knock in self._open.values():
            for asked in [asked for asked in knock.asked.values() if asked.avoids(knock.knocker)]:
                if player in (asked, knock.knocker):
                    del knock.asked[asked.id]
                    self._spare(asked, knock)

    def forget(self, player: Player) -> None:
        """The player is gone for good."""
        self.withdraw(player)
        self._heard.pop(player.id, None)
        self._turn_away(player.id)

    # ---- what comes due

    def expire(self, knocker: str, now: Seconds) -> None:
        """Nobody answered in time."""
        knock = self._open.get(PlayerId(knocker))
        if knock is not None:
            self._close(knock, accepted=False)

    def shut(self, guest: str, now: Seconds) -> None:
        """Whoever was let in and has not come has to knock again."""
        self._turn_away(PlayerId(guest))

    # ---- small things

    def _ask(self, knock: _Knock) -> None:
        for member in knock.meeting.members.values():
            if member.id not in knock.asked and not member.avoids(knock.knocker):
                knock.asked[member.id] = member
                if member.connected:
                    self._news.tell(Knocked(member.id, knock.knocker.id, knock.area, knock.text))

    def _spare(self, asked: Player, knock: _Knock) -> None:
        if asked.connected:
            self._news.tell(KnockEnded(asked.id, knock.knocker.id))

    def _close(self, knock: _Knock, accepted: bool | None) -> None:
        """End a knock; with no answer at all when the knocker is not there to hear one."""
        del self._open[knock.knocker.id]
        self._timers.cancel(("knock", knock.knocker.id))
        for asked in knock.asked.values():
            self._spare(asked, knock)
        if accepted is not None:
            self._news.tell(KnockAnswered(knock.knocker.id, knock.area, accepted))

    def _admit(self, knock: _Knock, now: Seconds) -> None:
        knocker = knock.knocker.id
        self._turn_away(knocker)
        knock.meeting.admitted.add(knocker)
        self._let_in[knocker] = knock.meeting
        self._timers.set(("admit", knocker), now + self._settings.admit_seconds)

    def _turn_away(self, guest: PlayerId) -> None:
        self._timers.cancel(("admit", guest))
        meeting = self._let_in.pop(guest, None)
        if meeting is not None and guest not in meeting.inside:
            meeting.admitted.discard(guest)

    def _remembered(self, player: Player, now: Seconds) -> dict[ConversationId, list[Seconds]]:
        """The player's knocks that still count; older ones are forgotten here."""
        since = now - self._settings.knock_window
        heard = {
            where: recent
            for where, times in self._heard.get(player.id, {}).items()
            if (recent := [when for when in times if when > since])
        }
        self._heard[player.id] = heard
        return heard
