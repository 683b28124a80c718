"""Manners: leaving a conversation without a fuss, and the quiet tap on a shoulder.

A bell tells a conversation that the coffee is over in a moment; a gesture says that nature calls. Whoever leaves
after either is excused: what the others are told of it is the page's. Knocking is ``knocks``, waving is ``showing``.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

from papote.errors import Refused
from papote.types import PersonId, PlayerId, Seconds, Status
from papote.world.commands import Excuse, Nudge, RingOut
from papote.world.events import Deadline, Nudged
from papote.world.lately import Lately, key_of
from papote.world.news import News
from papote.world.player import Player
from papote.world.settings import RoomSettings

UNDISTURBED = frozenset({Status.DO_NOT_DISTURB, Status.FOCUS, Status.GHOST})
"""Who is so is not nudged."""

MINUTE: Seconds = 60.0


class Manners:
    """The small courtesies of one room."""

    def __init__(self, settings: RoomSettings, players: Mapping[PlayerId, Player], news: News) -> None:
        self._settings = settings
        self._players = players
        self._news = news
        self._nudges = Lately[Hashable](max(MINUTE, settings.nudge_seconds))
        """When somebody nudged whom."""

    def ring_out(self, player: Player, wish: RingOut, now: Seconds) -> None:
        """Tell one's conversation that it is over in a moment, or take that back. Nobody is sent away."""
        talk = player.conversation
        if talk is None:
            raise Refused("not_in_conversation")
        talk.over = Deadline(player.id, now + wish.seconds) if wish.seconds > 0 else None
        self._news.touch_talk(talk)

    def excuse(self, player: Player, wish: Excuse, now: Seconds) -> None:
        """Nature calls."""
        talk = player.conversation
        if talk is None:
            raise Refused("not_in_conversation")
        talk.excused[player.id] = player
        self._news.touch_talk(talk)

    def nudge(self, player: Player, wish: Nudge, now: Seconds) -> None:
        """Tap somebody on the shoulder."""
        other = self._players.get(wish.to)
        if other is None or other is player:
            raise Refused("unknown_player")
        # Before anything else: whoever is blocked learns no more from an answer than everybody sees.
        if other.status in UNDISTURBED:
            raise Refused("not_disturbed")
        mine = self._nudges.of(player, now)
        lately = sum(when > now - MINUTE for times in mine.values() for when in times)
        if lately >= self._settings.nudge_limit or now < self._last(mine, other) + self._settings.nudge_seconds:
            raise Refused("too_many")
        self._nudges.note(player, key_of(other), now)
        if not player.avoids(other):
            self._news.tell(Nudged(other.id, player.id))

    def erase(self, person: PersonId) -> None:
        """Whom this person tapped on the shoulder is forgotten, and who tapped him."""
        self._nudges.erase(person)

    @staticmethod
    def _last(mine: Mapping[Hashable, list[Seconds]], other: Player) -> Seconds:
        return mine.get(key_of(other), [-math.inf])[-1]
