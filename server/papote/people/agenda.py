"""Gatherings: what a space has planned, who comes, and who waits for a place. Pure: rules and shapes.

Who says yes first has a place, as long as there are places. Everybody after that waits in the order of answering. A
place that is given back is *offered* to the first who waits, for a quarter of an hour; then to the next. While it is
offered it is taken: nobody slips in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from papote.errors import Refused
from papote.types import AccountId, AreaId, PersonId, Role, RoomId, Seconds, SpaceId

CLAIM_SECONDS: Seconds = 900.0
"""How long a place is kept for somebody it is offered to."""

TITLE_LENGTH = 120
TEXT_LENGTH = 2000
HOST_LENGTH = 120
MOST_PLACES = 100_000
MOST_DOOR_MINUTES = 240

LONGEST: Seconds = 14 * 86_400.0
"""From the beginning of a gathering to its end."""

LAST_MOMENT: Seconds = 4_102_444_800.0
"""The year 2100: what is planned for later is a slip of the finger."""

PERK_LENGTH = 80
MOST_PERKS = 12
"""Of one gathering."""

MOST_COMPANIONS = 20
"""Whom somebody invited may bring along."""

MOST_AHEAD = 500
"""Gatherings of one space that are not over."""


class Visibility(Enum):
    """Who sees a gathering, and may answer."""

    EVERYBODY = "everybody"
    """Whoever may come into the space."""
    MEMBERS = "members"


class State(Enum):
    """What is to become of it."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Standing(Enum):
    """What became of somebody's answer."""

    CONFIRMED = "confirmed"
    OFFERED = "offered"
    """A place is kept for him until ``claim_until``; saying yes once more takes it."""
    WAITING = "waiting"
    MISSED = "missed"
    """It was, and he did not take it."""
    DECLINED = "declined"


TAKES_PLACE = (Standing.CONFIRMED, Standing.OFFERED)
"""Those who count against the places."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """Something planned: when, where, with whom, and for how many."""

    id: str
    space: SpaceId
    title: str
    text: str
    host: str
    """Who receives, in words; empty: nobody in particular."""
    by: PersonId
    """Who planned it."""
    starts_at: Seconds
    ends_at: Seconds
    zone: str
    """Where the clock stands by which it was planned, as ``Europe/Brussels``; moments are the same everywhere."""
    room: RoomId | None
    area: AreaId | None
    """In ``room``."""
    places: int | None
    """None: as many as come."""
    doors_open_minutes: int
    """So long before it begins one is welcome."""
    visibility: Visibility
    state: State
    sequence: int
    """Grows with every change: calendars know by it which of two is the newer."""
    created_at: Seconds
    changed_at: Seconds

    def over(self, now: Seconds) -> bool:
        """Whether there is nothing to answer any more."""
        return self.state is State.CANCELLED or now >= self.ends_at

    @property
    def keeps_area(self) -> bool:
        """Whether its area is for those who have a place, once doors open."""
        return self.places is not None and self.room is not None and self.area is not None

    def seen_by(self, role: Role) -> bool:
        """Whether somebody of this role in the space sees it."""
        return self.visibility is Visibility.EVERYBODY or role is not Role.GUEST


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's answer."""

    gathering: str
    person: PersonId
    name: str
    standing: Standing
    number: int
    """Counts the answers to a gathering: who waits, waits in this order."""
    at: Seconds
    claim_until: Seconds | None = None
    letters: bool = True
    """Whether he wants to be written to when a place is offered to him, if he has an address."""
    invitation: str | None = None
    """By which he came to answer."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many come, and what one has answered oneself."""

    confirmed: int = 0
    offered: int = 0
    waiting: int = 0
    mine: Answer | None = None
    position: int | None = None
    """One's own, among those who wait, from 1."""

    def left(self, places: int | None) -> int | None:
        """Places somebody could still have at once; None: as many as come."""
        if places is None:
            return None
        return 0 if self.waiting else max(0, places - self.confirmed - self.offered)


@dataclass(frozen=True, slots=True)
class Perk:
    """Something that goes with a place, for those who choose it: a dish, a book, ten minutes with the speaker."""

    id: str
    name: str
    stock: int | None
    """None: as many as are wished."""
    taken: int = 0
    mine: bool = False

    @property
    def left(self) -> int | None:
        """How many there still are; None: as many as are wished."""
        return None if self.stock is None else max(0, self.stock - self.taken)


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """A link by which somebody's calendar reads the agenda of a space; all of it but the secret."""

    space: SpaceId
    account: AccountId
    created_at: Seconds


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A link by which a guest's calendar reads where he has a place, or waits for one; all of it but the secret."""

    space: SpaceId
    person: PersonId
    created_at: Seconds


def check_times(starts_at: Seconds, ends_at: Seconds) -> None:
    """Raise ``bad_number`` unless it ends after it begins, and not weeks after."""
    if not 0 <= starts_at < ends_at <= min(LAST_MOMENT, starts_at + LONGEST):
        raise Refused("bad_number")


def decide(has: Answer | None, *, coming: bool, places: int | None, taken: int, waiting: int, now: Seconds) -> Standing:
    """What becomes of an answer. ``taken`` and ``waiting`` count the others."""
    if not coming:
        return Standing.DECLINED
    if has is not None:
        if has.standing in (Standing.CONFIRMED, Standing.WAITING):
            return has.standing
        if has.standing is Standing.OFFERED and has.claim_until is not None and now < has.claim_until:
            return Standing.CONFIRMED
    return Standing.CONFIRMED if places is None or (taken < places and not waiting) else Standing.WAITING


def keeps_number(has: Answer | None, gets: Standing) -> bool:
    """Whether somebody stays where he is in the order; who comes back after a no begins at the end."""
    if has is None:
        return False
    if has.standing is gets:
        return True
    return has.standing is Standing.OFFERED and gets is Standing.CONFIRMED


def to_offer(gathering: Gathering, *, taken: int, waiting: int, now: Seconds) -> int:
    """How many of those who wait are offered a place now."""
    if gathering.over(now):
        return 0
    return waiting if gathering.places is None else max(0, min(waiting, gathering.places - taken))
