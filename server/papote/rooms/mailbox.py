"""What a room has yet to hear: wishes in order, and of moves that come too fast only the newest.

Bounded. When it is full, a wish is refused with ``too_many``; what must not be lost (somebody went
away) is taken all the same, and there is at most one of those per player.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import NamedTuple

from papote.errors import Refused
from papote.interfaces import Answer
from papote.types import PlayerId
from papote.world.commands import Command, Move


class Letter(NamedTuple):
    """A wish, and who waits to hear of it."""

    command: Command
    answer: Answer | None = None


class Mailbox:
    """The queue of one room."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._letters: deque[Letter] = deque()
        self._late: dict[PlayerId, Move] = {}
        self.ready = asyncio.Event()
        """Set when there is something to take, or when the room is to look at its clock."""

    def __len__(self) -> int:
        return len(self._letters)

    def put(self, command: Command, answer: Answer | None = None, *, must: bool = False) -> None:
        """Add a wish behind all earlier ones; a held move of the same player goes before it."""
        if len(self._letters) >= self._limit and not must:
            raise Refused("too_many", retry_after=1.0)
        late = self._late.pop(command.player, None)
        if late is not None:
            self._letters.append(Letter(late))
        self._letters.append(Letter(command, answer))
        self.ready.set()

    def hold(self, move: Move) -> bool:
        """Keep a move that came too fast until the next tick; says whether it replaced one."""
        replaced = move.player in self._late
        self._late[move.player] = move
        return replaced

    def release(self) -> None:
        """Let the held moves through: once per tick, so nobody has more moves than there are ticks."""
        if self._late:
            self._letters.extend(Letter(move) for move in self._late.values())
            self._late.clear()

    @property
    def holding(self) -> bool:
        """Whether moves wait for the tick."""
        return bool(self._late)

    def forget(self, player: PlayerId) -> None:
        """Drop the held move of somebody who is gone."""
        self._late.pop(player, None)

    def take(self) -> Letter | None:
        """The next wish, or None."""
        if self._letters:
            return self._letters.popleft()
        self.ready.clear()
        return None
