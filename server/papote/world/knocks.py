"""Knocking at a closed conversation: who asks to be let in, whom inside that concerns, and who was let in.

What a lock bars is ``areas`` and ``bubbles``. The first answer decides; nobody answering in time is a no; a door
that opens meanwhile is a yes; and "in five minutes" is a yes that waits, while whoever said it stays. Who waits so is
told when the door is left ajar meanwhile: still closed, and no silence any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from papote.errors import Refused
from papote.types import AreaId, BubbleId, ConversationId, PersonId, PlayerId, Seconds
from papote.world.areas import Areas, Meeting
from papote.world.bubbles import Bubble, Bubbles
from papote.world.commands import AnswerKnock, Knock
from papote.world.events import KnockAnswered, Knocked, KnockEnded
from papote.world.lately import Lately
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


@dataclass(slots=True, eq=False)
class _Knock:
    knocker: Player
    talk: Meeting | Bubble
    area: AreaId | None
    bubble: BubbleId | None
    text: str
    asked: dict[PlayerId, Player] = field(default_factory=dict)
    granted: Player | None = None
    """Who said that the door opens in some minutes."""
    opens_at: Seconds = 0.0
    """When that is."""
    ajar: bool = False
    """How the door stood when he was told of it last."""


class Knocks:
    """The knocks of one room: at most one at a time for each person."""

    def __init__(self, settings: RoomSettings, areas: Areas, bubbles: Bubbles, timers: Timers, news: News) -> None:
        self._settings = settings
        self._areas = areas
        self._bubbles = bubbles
        self._timers = timers
        self._news = news
        self._open: dict[PlayerId, _Knock] = {}
        self._let_in: dict[PlayerId, Meeting | Bubble] = {}
        """Who was let in and may not have come yet."""
        self._later: dict[PlayerId, _Knock] = {}
        """To whom the door opens in some minutes."""
        self._heard = Lately[ConversationId](settings.knock_window)
        """When somebody knocked where."""

    # ---- what people do

    def knock(self, player: Player, wish: Knock, now: Seconds) -> None:
        """Ask those inside."""
        talk = self._talk(wish)
        if not talk.locked or player.id in talk.admitted or player.id in talk.members:
            raise Refused("not_locked")
        if player.id in self._open:
            raise Refused("knocked_already")
        if len(self._heard.of(player, now).get(talk.id, ())) >= self._settings.knock_limit:
            raise Refused("too_many_knocks")
        if not any(member.connected for member in talk.members.values()):
            raise Refused("nobody_inside")
        self._forget_later(player.id)
        self._heard.note(player, talk.id, now)
        knock = _Knock(player, talk, wish.area, wish.bubble, wish.text)
        self._open[player.id] = knock
        self._timers.set(("knock", player.id), now + self._settings.knock_seconds)
        self._ask(knock)

    def answer(self, player: Player, wish: AnswerKnock, now: Seconds) -> None:
        """Somebody inside opens, be it in some minutes, or says no; or opens now though he said: in some minutes."""
        promised = self._later.get(wish.knocker)
        if wish.accept and promised is not None and promised.granted is player and self._is_granted(promised):
            self._forget_later(wish.knocker)
            self._admit(promised, now)
            self._tell_open(promised)
            return
        knock = self._open.get(wish.knocker)
        if knock is None or player.id not in knock.asked:
            raise Refused("not_knocking")
        if wish.accept:
            self._admit(knock, now)
        elif wish.later:
            knock.granted = player
            knock.opens_at = now + self._settings.later_seconds
            knock.ajar = knock.talk.ajar
            self._later[wish.knocker] = knock
            self._timers.set(("later", wish.knocker), knock.opens_at)
        later = self._settings.later_seconds if wish.later and not wish.accept else 0.0
        self._close(knock, accepted=wish.accept, later=later)

    # ---- what happens to them

    def review(self, meeting: Meeting, now: Seconds) -> None:
        """Members or lock of the meeting changed: ask who has come, spare who has gone; an open door is a yes."""
        for knock in [knock for knock in self._open.values() if knock.talk is meeting]:
            self._look_at(knock)
        self._review_later(now)

    def review_bubbles(self, now: Seconds) -> None:
        """The same of bubbles: there are hardly ever any knocks at all."""
        for knock in [knock for knock in self._open.values() if knock.bubble is not None]:
            if knock.talk.members:
                self._look_at(knock)
            else:
                self._close(knock, accepted=False, answered=False)
        self._review_later(now)

    def withdraw(self, player: Player) -> None:
        """The player knocks no more: he is lost, or gone."""
        knock = self._open.get(player.id)
        if knock is not None:
            self._close(knock, accepted=None)

    def came_back(self, player: Player) -> None:
        """A new connection knows nothing of who knocks: ask again."""
        for knock in self._open.values():
            if player.id in knock.asked:
                self._tell(player, knock)

    def keep_apart(self, player: Player, now: Seconds) -> None:
        """The player has nothing to do with somebody any more: neither of the two is asked about the other."""
        for knock in self._open.values():
            for asked in [asked for asked in knock.asked.values() if not self._may_hear(asked, knock)]:
                del knock.asked[asked.id]
                self._spare(asked, knock)
        self._review_later(now)

    def erase(self, person: PersonId) -> None:
        """At which doors this person knocked is forgotten."""
        self._heard.erase(person)

    def forget(self, player: Player) -> None:
        """The player is gone for good."""
        self.withdraw(player)
        self._forget_later(player.id)
        self._turn_away(player.id)

    # ---- what comes due

    def expire(self, knocker: str, now: Seconds) -> None:
        """Nobody answered in time."""
        knock = self._open.get(PlayerId(knocker))
        if knock is not None:
            self._close(knock, accepted=False, answered=False)

    def open_later(self, guest: str, now: Seconds) -> None:
        """The five minutes are over: the door opens, if there still is anybody behind it who would."""
        knock = self._later.pop(PlayerId(guest))
        open_to = [member for member in knock.talk.members.values() if not knock.knocker.avoids(member)]
        if self._is_granted(knock) and knock.talk.locked and any(member.connected for member in open_to):
            self._admit(knock, now)
            self._tell_open(knock)
        else:
            self._news.tell(KnockAnswered(knock.knocker.id, knock.area, False, knock.bubble, answered=False))

    def shut(self, guest: str, now: Seconds) -> None:
        """Whoever was let in and has not come has to knock again."""
        self._turn_away(PlayerId(guest))

    # ---- small things

    def _talk(self, wish: Knock) -> Meeting | Bubble:
        if wish.area is not None:
            meeting = self._areas.meeting_in(wish.area)
            if meeting is None:
                raise Refused("unknown_area")
            return meeting
        bubble = self._bubbles.get(wish.bubble) if wish.bubble is not None else None
        if bubble is None:
            raise Refused("nobody_inside")
        return bubble

    def _look_at(self, knock: _Knock) -> None:
        if not knock.talk.locked:
            self._close(knock, accepted=True)
            return
        for asked in [asked for asked in knock.asked.values() if asked.id not in knock.talk.members]:
            del knock.asked[asked.id]
            self._spare(asked, knock)
        self._ask(knock)

    def _ask(self, knock: _Knock) -> None:
        for member in knock.talk.members.values():
            if member.id not in knock.asked and self._may_hear(member, knock):
                knock.asked[member.id] = member
                if member.connected:
                    self._tell(member, knock)

    @staticmethod
    def _may_hear(member: Player, knock: _Knock) -> bool:
        """Not who has nothing to do with the knocker; and nobody comes into a bubble in which anybody is so.

        To the knocker that looks as if nobody answered: an answer of its own would tell him of the block.
        """
        people = knock.talk.members.values() if isinstance(knock.talk, Bubble) else (member,)
        return not any(each.avoids(knock.knocker) for each in people)

    def _tell(self, asked: Player, knock: _Knock) -> None:
        self._news.tell(Knocked(asked.id, knock.knocker.id, knock.area, knock.text, knock.bubble))

    def _spare(self, asked: Player, knock: _Knock) -> None:
        if asked.connected:
            self._news.tell(KnockEnded(asked.id, knock.knocker.id))

    def _close(self, knock: _Knock, accepted: bool | None, *, later: Seconds = 0.0, answered: bool = True) -> None:
        """End a knock; with no answer at all when the knocker is not there to hear one."""
        del self._open[knock.knocker.id]
        self._timers.cancel(("knock", knock.knocker.id))
        for asked in knock.asked.values():
            self._spare(asked, knock)
        if accepted is not None:
            self._news.tell(KnockAnswered(knock.knocker.id, knock.area, accepted, knock.bubble, later, answered))

    def _admit(self, knock: _Knock, now: Seconds) -> None:
        knocker = knock.knocker.id
        self._turn_away(knocker)
        if isinstance(knock.talk, Bubble):
            self._bubbles.welcome(knock.knocker, knock.talk, now)
        else:
            knock.talk.admitted.add(knocker)
        self._let_in[knocker] = knock.talk
        self._timers.set(("admit", knocker), now + self._settings.admit_seconds)

    def _turn_away(self, guest: PlayerId) -> None:
        self._timers.cancel(("admit", guest))
        talk = self._let_in.pop(guest, None)
        if talk is not None and guest not in (talk.members if isinstance(talk, Bubble) else talk.inside):
            talk.admitted.discard(guest)

    def _review_later(self, now: Seconds) -> None:
        """A promise ends with who gave it; a door that opens before its time is open; one that is ajar is told of.

        Who has nothing to do with him any more does not open: when the time is over that looks as if nobody had heard.
        """
        for knock in [*self._later.values()]:
            if knock.granted is None or knock.granted.id not in knock.talk.members:
                self._forget_later(knock.knocker.id)
                self._news.tell(KnockAnswered(knock.knocker.id, knock.area, False, knock.bubble, gone=True))
            elif not self._is_granted(knock):
                continue
            elif not knock.talk.locked:
                self._forget_later(knock.knocker.id)
                self._tell_open(knock)
            elif knock.talk.ajar is not knock.ajar:
                knock.ajar = knock.talk.ajar
                if knock.ajar:
                    self._tell_ajar(knock, knock.opens_at - now)

    @staticmethod
    def _is_granted(knock: _Knock) -> bool:
        granted = knock.granted
        return granted is not None and granted.id in knock.talk.members and not granted.avoids(knock.knocker)

    def _tell_open(self, knock: _Knock) -> None:
        self._news.tell(KnockAnswered(knock.knocker.id, knock.area, True, knock.bubble))

    def _tell_ajar(self, knock: _Knock, later: Seconds) -> None:
        who = knock.knocker.id
        self._news.tell(KnockAnswered(who, knock.area, False, knock.bubble, later=later, ajar=True))

    def _forget_later(self, guest: PlayerId) -> None:
        self._later.pop(guest, None)
        self._timers.cancel(("later", guest))
