"""Busy people are asked first: who is being asked about whom, who said yes, who said no.

Knows nothing of bubbles; ``bubbles`` asks here before it takes somebody busy in. A no is to a person, from one visit to
the next and in whatever window, and goes by itself when it counts no more.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import Enum

from papote.types import BubbleId, PersonId, PlayerId, Seconds, Status
from papote.world.events import InvitationEnded, Invited
from papote.world.ground import Ground
from papote.world.lately import key_of
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings
from papote.world.timers import Timers


class Consent(Enum):
    """Whether somebody may be brought together with some people now."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


@dataclass(slots=True)
class _Invitation:
    id: BubbleId
    player: Player
    people: dict[PlayerId, Player]


class Invitations:
    """The questions that are open in one room, and the answers still remembered."""

    def __init__(self, ground: Ground, settings: RoomSettings, timers: Timers, news: News) -> None:
        self._ground = ground
        self._settings = settings
        self._timers = timers
        self._news = news
        self._open: dict[PlayerId, _Invitation] = {}
        self._mentioned: dict[PlayerId, dict[PlayerId, None]] = {}
        self._welcome: dict[PlayerId, dict[PlayerId, Seconds]] = {}
        self._declined: dict[Hashable, dict[Hashable, Seconds]] = {}
        """Until when each person's no to another counts; whoever said no last stands last."""

    def consent(self, player: Player, people: Collection[Player], now: Seconds) -> Consent:
        """Whether ``player`` may be brought together with ``people``, or is to be asked."""
        if player.status is not Status.BUSY:
            return Consent.YES
        declined = self._declined.get(key_of(player), {})
        until = max((declined.get(key_of(other), now) for other in people), default=now)
        if until > now:
            # Set here too: the timer of an earlier visit went with it.
            self._timers.set(("declined", player.id), until)
            return Consent.NO
        welcome = self._welcome.get(player.id, {})
        if any(welcome.get(other.id, now) > now for other in people):
            return Consent.YES
        return Consent.NO if player.id in self._open else Consent.ASK

    def ask(self, player: Player, people: Collection[Player], invitation: BubbleId, now: Seconds) -> None:
        """Ask ``player`` whether ``people`` may talk to him."""
        self._open[player.id] = _Invitation(invitation, player, {other.id: other for other in people})
        for other in people:
            self._mentioned.setdefault(other.id, {})[player.id] = None
        self._timers.set(("invitation", player.id), now + self._settings.invitation_seconds)
        self._news.tell(Invited(player.id, invitation, tuple(other.id for other in people)))

    def answer(self, player: Player, invitation: BubbleId, accept: bool, now: Seconds) -> list[Player] | None:
        """Take the answer down: the people it is about; None when there is no such question."""
        asked = self._open.get(player.id)
        if asked is None or asked.id != invitation:
            return None
        self.end(player)
        if accept:
            self._welcome_in(asked, now)
        else:
            self._decline(asked, now)
        return list(asked.people.values())

    def expire(self, player: PlayerId, now: Seconds) -> None:
        """No answer is a no: who is busy is not asked every twenty seconds."""
        asked = self._open.get(player)
        if asked is not None:
            self.end(asked.player)
            self._decline(asked, now)

    def end(self, player: Player) -> bool:
        """Close the question put to ``player``, if there is one."""
        asked = self._open.pop(player.id, None)
        if asked is None:
            return False
        for other in asked.people:
            mentions = self._mentioned[other]
            del mentions[player.id]
            if not mentions:
                del self._mentioned[other]
        self._timers.cancel(("invitation", player.id))
        self._news.tell(InvitationEnded(player.id, asked.id))
        return True

    def walked_on(self, player: Player) -> list[Player]:
        """Close the questions that are moot since ``player`` moved or may not be met any more: who was asked."""
        if not self._open:
            return []
        ended = []
        for asked_id in [player.id, *self._mentioned.get(player.id, ())]:
            asked = self._open.get(asked_id)
            if asked is not None and not self._anyone_near(asked):
                self.end(asked.player)
                ended.append(asked.player)
        return ended

    def forget(self, player: Player) -> None:
        """Drop what ``player`` is asked, and whom he let come near; to whom he said no stays until its time is over."""
        self.end(player)
        self._welcome.pop(player.id, None)
        self._timers.cancel(("declined", player.id))

    def erase(self, person: PersonId) -> None:
        """To whom this person said no is forgotten, and who said no to him."""
        self._declined.pop(person, None)
        for who, declined in [*self._declined.items()]:
            if declined.pop(person, None) is not None and not declined:
                del self._declined[who]

    def _anyone_near(self, asked: _Invitation) -> bool:
        radius = self._settings.leave_radius
        return asked.player.free and any(
            other.free and self._ground.near(asked.player, other, radius) for other in asked.people.values()
        )

    def _decline(self, asked: _Invitation, now: Seconds) -> None:
        until = now + self._settings.decline_seconds
        who = key_of(asked.player)
        kept = {other: when for other, when in self._declined.pop(who, {}).items() if when > now}
        self._declined[who] = kept | dict.fromkeys(map(key_of, asked.people.values()), until)
        # Only what still counts is kept: the memory is bounded by the people met within a minute.
        while self._declined and all(when <= now for when in next(iter(self._declined.values())).values()):
            del self._declined[next(iter(self._declined))]
        self._timers.set(("declined", asked.player.id), until)

    def _welcome_in(self, asked: _Invitation, now: Seconds) -> None:
        kept = {other: when for other, when in self._welcome.get(asked.player.id, {}).items() if when > now}
        self._welcome[asked.player.id] = kept | dict.fromkeys(asked.people, now + self._settings.invitation_seconds)
