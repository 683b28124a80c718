"""Warm introductions: somebody asks one he has met to introduce him to one whom that one has met. Pure.

Who asks writes for whom in words of his own, and chooses nobody: whether there is such a person, and what becomes of
his wish on the way, he learns from a yes alone. Without one it is *not now* when its time is over, and not before,
whoever dropped it and whenever; so a wish that was dropped counts and looks like one that waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from papote.errors import Refused
from papote.people.encounters import clean_text
from papote.tilemap.model import Area, TileMap
from papote.types import AreaId, PersonId, RoomId, Seconds

TEXT_LENGTH = 280
WHOM_LENGTH = 80
MOST_PENDING = 3
"""Wishes of one person that wait for an answer."""

LASTING: Seconds = 7 * 86_400.0
"""How long a wish waits."""

FARTHEST: Seconds = 60 * 86_400.0
"""How far ahead two may agree to meet."""

FILLING_IN: Seconds = 300.0
"""For so long a moment counts as now: the page asks for whole minutes, and whoever answers thinks before sending."""

TOGETHER: Seconds = 1800.0
"""How long a table is taken by two who agreed to meet there: nobody else is sent to it."""

KEPT_BEFORE: Seconds = 300.0
KEPT_AFTER: Seconds = 600.0
"""From so long before their time until so long after it, nobody else walks in."""


class State(Enum):
    """What became of a wish; who asks is told ``Outcome`` instead."""

    ASKED = "asked"
    FORWARDED = "forwarded"
    ACCEPTED = "accepted"
    DROPPED = "dropped"
    """By the helper; or somebody is gone without whom nothing comes of it."""
    DECLINED = "declined"
    """By whom it was passed on to; to the helper it looks passed on, as before."""


class Outcome(Enum):
    """What who asks is told."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where and when two meet."""

    room: RoomId
    area: AreaId
    place: str
    """What the place is called."""
    at: Seconds


@dataclass(frozen=True, slots=True)
class Introduction:
    """One wish to be introduced."""

    id: str
    asker: PersonId
    asker_name: str
    helper: PersonId | None
    """Who is asked to introduce him; None: has taken himself out, or is erased."""
    helper_name: str
    whom: str
    """To whom, in the words of who asks; read by the helper alone."""
    text: str
    """Why; the helper reads it, and who is asked in the end."""
    asked_at: Seconds
    expires_at: Seconds
    state: State = State.ASKED
    target: PersonId | None = None
    """Whom the helper chose."""
    target_name: str = ""
    comment: str = ""
    """The helper's, for both once they meet."""
    meeting: Meeting | None = None

    def outcome(self, now: Seconds) -> Outcome:
        """What who asks is told: only a yes, and the end of its time, change it."""
        if self.state is State.ACCEPTED:
            return Outcome.ACCEPTED
        return Outcome.WAITING if now < self.expires_at else Outcome.NOT_NOW

    def open_to(self, person: PersonId, now: Seconds) -> bool:
        """Whether the helper, or who is asked in the end, sees it."""
        if self.state is State.ACCEPTED:
            return person in (self.helper, self.target)
        if now >= self.expires_at:
            return False
        if person == self.helper:
            return self.state in (State.ASKED, State.FORWARDED, State.DECLINED)
        return person == self.target and self.state is State.FORWARDED


def clean_wish(text: str) -> str:
    """Why somebody wants to be introduced; raises ``bad_text``."""
    return _required(text, TEXT_LENGTH)


def clean_whom(text: str) -> str:
    """To whom; raises ``bad_text``."""
    return _required(text, WHOM_LENGTH)


def clean_comment(text: str) -> str:
    """What the helper says of both, which may be nothing; raises ``bad_text``."""
    return clean_text(text, TEXT_LENGTH)


def check_meeting(at: Seconds, now: Seconds) -> None:
    """Raise ``bad_number`` for a moment that is over, or too far ahead."""
    if not now - FILLING_IN <= at <= now + FARTHEST:
        raise Refused("bad_number")


def is_kept(meeting: Meeting, now: Seconds) -> bool:
    """Whether the table waits for the two."""
    return meeting.at - KEPT_BEFORE <= now < meeting.at + KEPT_AFTER


def places_for_two(tilemap: TileMap) -> list[Area]:
    """Where two may meet: tables with two seats or more, the smallest first, then other areas in which people talk.

    A podium and its audience are not for two, and a desk is somebody's. Where coffees are served comes last.
    """
    seats: dict[str, int] = {}
    for area in tilemap.areas:
        if area.meeting is not None:
            seats[area.meeting] = seats.get(area.meeting, 0) + len(area.seats)
    found = [
        area
        for area in tilemap.areas
        if area.meeting is not None
        and area.exit is None
        and area.stage is None
        and area.audience is None
        and not area.desk
        and seats[area.meeting] != 1
        and (area.capacity is None or area.capacity >= 2)
    ]
    return sorted(found, key=lambda area: (area.high_table, not area.seats, seats[area.meeting or ""]))


def _required(text: str, most: int) -> str:
    cleaned = clean_text(text, most)
    if not cleaned:
        raise Refused("bad_text")
    return cleaned
