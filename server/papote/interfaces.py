"""What the shell's parts see of each other, on one page; each interface has two implementations or two users.

``Clock`` is real in the office and turned by hand in tests. ``Answer`` is given by the gateway and by
tests. ``RoomDirectory`` is what the HTTP side may ask of the rooms; the room manager fulfils it.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from papote.people.chat import Access, Channel
from papote.tilemap.model import TileMap
from papote.types import PersonId, RoomId, Seconds


class Timer(Protocol):
    """Something that happens later, unless cancelled."""

    def cancel(self) -> None:
        """It shall not happen."""


class Clock(Protocol):
    """The time, and being woken at one."""

    def now(self) -> Seconds:
        """Seconds on a clock that never jumps."""

    def unix(self) -> Seconds:
        """Seconds since 1970: for display and passwords with a date, never for delays."""

    def call_at(self, when: Seconds, callback: Callable[[], object]) -> Timer:
        """Call back once the time has come."""


class LoopClock:
    """The real time, with the event loop as the alarm clock.

    Not the loop's own ``time()``: on uvloop that stands still within a turn of the loop and counts whole milliseconds.
    """

    def __init__(self, unix: Callable[[], Seconds]) -> None:
        """``unix`` is ``time.time``, given by the composition root."""
        self._unix = unix

    def now(self) -> Seconds:
        """The system's monotonic time."""
        return time.monotonic()

    def unix(self) -> Seconds:
        """Wall time."""
        return self._unix()

    def call_at(self, when: Seconds, callback: Callable[[], object]) -> Timer:
        """Call back from the loop; rounded up to its milliseconds, so that nobody is woken too early and asks again."""
        delay = math.ceil(max(0.0, when - time.monotonic()) * 1000) / 1000
        return asyncio.get_running_loop().call_later(delay, callback)


class Answer(Protocol):
    """Somebody who waits to hear whether a wish was granted. Only the first word counts."""

    def accepted(self) -> None:
        """It was done."""

    def refused(self, code: str, retry_after: Seconds | None = None) -> None:
        """It was not, for this reason."""


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What anybody may know of an open room."""

    id: RoomId
    name: str
    players: int
    capacity: int


class ChatRights(Protocol):
    """Who may read and write which channel now, as those know who know where everybody is."""

    def person_of_seat(self, token: str) -> PersonId | None:
        """Who holds the seat that this secret opens."""

    def access(self, person: PersonId, channel: Channel, *, enters: bool = False) -> Access:
        """What somebody may read of a channel; raises ``unknown_channel``. ``enters``: he may come into its space."""

    def check_writing(self, person: PersonId, channel: Channel, *, enters: bool = False) -> None:
        """Raise ``unknown_channel`` unless somebody may write there."""

    def places(self, person: PersonId) -> list[Access]:
        """The channels of the rooms and areas where somebody is now."""


class RoomDirectory(Protocol):
    """The rooms, for whoever shows them."""

    def rooms(self) -> tuple[RoomInfo, ...]:
        """The open rooms."""

    async def tilemap(self, room: str) -> TileMap:
        """A room's map, read if need be; raises ``Refused("unknown_room")``."""
