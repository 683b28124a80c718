"""What everybody in a room is to hear: gathered while much happens, so that each reader is written to once a tick.

The first notice after a quiet moment goes out at once. What follows within a tick's time is held and goes out
in one piece with the tick's positions: it is the number of writes that costs, not the bytes. Nobody hears things
in another order for that: whatever is said to one reader alone is preceded by what he has not heard yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from papote.gateway.connection import Connection
from papote.gateway.engine import Batch, Frame
from papote.interfaces import Clock, Timer
from papote.types import PlayerId, Seconds


class Notice(NamedTuple):
    """One frame, and who shall not get it."""

    frame: Frame
    but: PlayerId | None


class Bulletin:
    """The notices of one room."""

    def __init__(self, readers: Mapping[PlayerId, Connection], clock: Clock, spacing: Seconds) -> None:
        """``readers`` are those who hear them, and may change at any time; ``spacing`` is a tick."""
        self._readers = readers
        self._clock = clock
        self._spacing = spacing
        self._notices: list[Notice] = []
        self._spared: set[PlayerId] = set()
        """Who shall not get some notice."""
        self._read: dict[PlayerId, int] = {}
        """How many of the notices somebody has heard already; nobody has heard any who is not in it."""
        self._batches: dict[int, Batch] = {}
        """The notices from a number on, for all who shall get all of them."""
        self._not_before: Seconds = float("-inf")
        self._timer: Timer | None = None

    def post(self, frame: Frame, *, but: PlayerId | None = None) -> None:
        """Tell everybody, soon."""
        self._notices.append(Notice(frame, but))
        self._batches = {}
        if but is not None:
            self._spared.add(but)

    def begin(self, player: PlayerId, connection: Connection) -> None:
        """This reader has a snapshot: what is waiting is in it."""
        self._read[player] = len(self._notices)
        connection.before_sending = partial(self._catch_up, player, connection)

    def end(self, player: PlayerId, connection: Connection) -> None:
        """This reader hears no more, but for what was said so far."""
        self._catch_up(player, connection)
        self._read.pop(player, None)
        connection.before_sending = None

    def end_of_turn(self) -> None:
        """Everything that belongs together has been posted: say it, or let it wait for its time."""
        if not self._notices or self._timer is not None:
            return
        if self._clock.now() >= self._not_before:
            self.flush()
        else:
            self._timer = self._clock.call_at(self._not_before, self.flush)

    def flush(self) -> None:
        """Tell everybody what he has not heard yet, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._notices:
            return
        self._not_before = self._clock.now() + self._spacing
        for player, connection in tuple(self._readers.items()):
            self._catch_up(player, connection)
        self._notices = []
        self._spared = set()
        self._read = {}
        self._batches = {}

    def take(self, player: PlayerId) -> Batch | None:
        """What this reader has not heard yet; from now on he has."""
        end = len(self._notices)
        heard = self._read.get(player, 0)
        if heard >= end:
            return None
        self._read[player] = end
        if player in self._spared:
            frames = [frame for frame, but in self._notices[heard:] if but != player]
            return Batch(frames) if frames else None
        batch = self._batches.get(heard)
        if batch is None:
            batch = self._batches[heard] = Batch([frame for frame, _ in self._notices[heard:]])
        return batch

    def _catch_up(self, player: PlayerId, connection: Connection) -> None:
        batch = self.take(player)
        if batch is not None:
            connection.send_frame(batch)
