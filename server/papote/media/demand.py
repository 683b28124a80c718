"""What anybody takes of what each person sends, so that browsers need not encode what nobody sees. Pure.

More is asked for at once; that less is enough is said only when it has been for a while.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from papote.media.sfu.model import Feed, SourceKind
from papote.types import PlayerId, Seconds
from papote.world.timers import Deadlines

LESS_AFTER: Seconds = 2.0
"""A picture that is not taken goes on being sent for this long: somebody may turn back to it."""

QUALITIES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken of one person: the highest quality of his camera (-1: none), and his screen."""

    camera: int = -1
    screen: bool = False

    def covers(self, other: Wanted) -> bool:
        """Whether with this, the other is had too."""
        return self.camera >= other.camera and self.screen >= other.screen


EVERYTHING = Wanted(QUALITIES - 1, screen=True)


@dataclass(slots=True)
class _Taken:
    cameras: list[int] = field(default_factory=lambda: [0] * QUALITIES)
    """How many take each quality."""
    screens: int = 0
    told: Wanted | None = None

    @property
    def wanted(self) -> Wanted:
        taken = [quality for quality, count in enumerate(self.cameras) if count]
        return Wanted(max(taken, default=-1), self.screens > 0)


Piece = tuple[PlayerId, SourceKind, int]


class Demands:
    """What is taken of everybody in one room."""

    def __init__(self) -> None:
        self._taken: dict[PlayerId, _Taken] = {}
        self._takes: dict[PlayerId, tuple[Piece, ...]] = {}
        self._changed: dict[PlayerId, None] = {}
        self._kept: frozenset[PlayerId] = frozenset()
        self.deadlines: Deadlines[PlayerId] = Deadlines()

    def takes(self, receiver: PlayerId, feeds: Iterable[tuple[PlayerId, Feed]]) -> None:
        """Whose pictures somebody receives now, and no others."""
        pieces = tuple(
            (speaker, feed.kind, min(feed.layer, QUALITIES - 1))
            for speaker, feed in feeds
            if feed.kind.media == "video"
        )
        for change, counted in ((-1, self._takes.get(receiver, ())), (1, pieces)):
            for speaker, kind, quality in counted:
                taken = self._taken.setdefault(speaker, _Taken())
                if kind is SourceKind.SCREEN:
                    taken.screens += change
                else:
                    taken.cameras[quality] += change
                self._changed[speaker] = None
        if pieces:
            self._takes[receiver] = pieces
        else:
            self._takes.pop(receiver, None)

    def keep(self, people: frozenset[PlayerId]) -> None:
        """All that these send is taken, whoever looks at it: they are recorded."""
        self._changed |= dict.fromkeys(sorted(people ^ self._kept))
        for player in people:
            self._taken.setdefault(player, _Taken())
        self._kept = people

    def forget(self, player: PlayerId) -> None:
        """Somebody is gone; what others took of him goes with their slots."""
        self.takes(player, ())
        self.anew(player)

    def anew(self, player: PlayerId) -> None:
        """Somebody's browser knows nothing of what was told: tell it again."""
        self.deadlines.cancel(player)
        taken = self._taken.get(player)
        if taken is not None:
            taken.told = None
            self._changed[player] = None

    def news(self, now: Seconds) -> list[tuple[PlayerId, Wanted]]:
        """Who is to be told what by now."""
        changed, self._changed = self._changed, {}
        late: set[PlayerId] = set()
        while (player := self.deadlines.pop(now)) is not None:
            late.add(player)
            changed[player] = None
        told = []
        for player in changed:
            taken = self._taken.get(player)
            if taken is None:
                continue
            wanted = EVERYTHING if player in self._kept else taken.wanted
            before = taken.told or Wanted()
            if wanted == before:
                self.deadlines.cancel(player)
            elif wanted.covers(before) or player in late:
                taken.told = wanted
                told.append((player, wanted))
                self.deadlines.cancel(player)
            elif not before.covers(wanted):  # more of one, less of the other
                taken.told = Wanted(max(wanted.camera, before.camera), wanted.screen or before.screen)
                told.append((player, taken.told))
                self.deadlines.set(player, now + LESS_AFTER)
            elif not self.deadlines.has(player):
                self.deadlines.set(player, now + LESS_AFTER)
            if wanted == Wanted() and taken.told in (None, Wanted()):  # nothing is left to be told
                del self._taken[player]
        return told
