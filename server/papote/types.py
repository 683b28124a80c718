"""Identifiers, units and the few enumerations every floor shares.

Nothing here has behaviour: a name in this file is a promise about meaning and unit.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import NewType

PlayerId = NewType("PlayerId", str)
"""A figure in one room, for example ``p17``; unique within the room, never reused."""

AreaId = NewType("AreaId", str)
"""A named region of one map, for example ``meeting-1``; unique within the map."""

RoomId = NewType("RoomId", str)
"""One map instance people walk in: the stem of the map's file, for example ``le-palier``."""

BubbleId = NewType("BubbleId", str)
"""People who may talk because they stand close, for example ``b4``; never reused."""

ConversationId = NewType("ConversationId", str)
"""A bubble's id, or ``area:`` and a meeting name."""

StageName = NewType("StageName", str)
"""What a podium and its auditorium have in common on one map, for example ``stage``."""

RecordingId = NewType("RecordingId", str)
"""One recording of one room, for example ``r3``; never reused while the room is open."""

PersonId = NewType("PersonId", str)
"""Somebody, from one visit to the next: a member by his account, a guest by his cookie. Opaque, and known to others."""

NOBODY = PersonId("")
"""Nobody in particular: where it does not matter who somebody is."""

SIMULATED = "s-"
"""How the ``PersonId`` of somebody simulated begins; nobody else's begins so."""

AccountId = NewType("AccountId", str)
"""A stored member; also his ``PersonId``."""

SpaceId = NewType("SpaceId", str)
"""A community with its rooms and members, for example ``home``."""

ChannelId = NewType("ChannelId", str)
"""Where messages stay: ``room/ROOM``, ``area/ROOM/AREA``, or ``direct/PERSON/PERSON`` with the two in order."""

Seconds = float
"""A duration, or a moment on a monotonic clock."""

HELD_UP: Seconds = 1.0
"""Who looks for signs of life, and comes this much too late himself, was on a machine that stood still: what was sent
lies unread, and nobody was silent."""

Pixels = float
"""A length in map pixels (before any zoom)."""

Tiles = float
"""A length in the map's own tiles."""

Cell = tuple[int, int]
"""Column and row of a square of the spatial index (16 × 16 tiles)."""

TileXY = tuple[int, int]
"""Column and row of a tile."""


class Facing(IntEnum):
    """Where a figure looks; also the row in the avatar sheet."""

    DOWN = 0
    LEFT = 1
    RIGHT = 2
    UP = 3


class Role(Enum):
    """What somebody is in a space; each may do what those after him may."""

    OWNER = "owner"
    HOST = "host"
    MEMBER = "member"
    GUEST = "guest"

    @property
    def hosts(self) -> bool:
        """Whether he may use what hosts may."""
        return self in (Role.OWNER, Role.HOST)


class Status(Enum):
    """A person's availability."""

    AVAILABLE = "available"
    BUSY = "busy"
    DO_NOT_DISTURB = "do_not_disturb"
    FOCUS = "focus"
    AWAY = "away"
    GHOST = "ghost"

    @property
    def reachable(self) -> bool:
        """Whether people near may be brought into a conversation with this person."""
        return self in (Status.AVAILABLE, Status.BUSY)


class ConversationKind(Enum):
    """What ties the members of a conversation together."""

    BUBBLE = "bubble"
    AREA = "area"
    """A meeting room: whoever is inside takes part."""
    TABLE = "table"
    """A meeting with seats: whoever sits takes part."""


WalkId = NewType("WalkId", str)
"""A group on a promenade."""


class HeardBy(Enum):
    """Why one hears somebody with whom one is not in a conversation."""

    STAGE = "stage"
    MEGAPHONE = "megaphone"
    OVERHEARD = "overheard"
    """A murmur from beside one: what is said cannot be understood."""


class MegaphoneScope(Enum):
    """Who hears somebody with a megaphone."""

    AREA = "area"
    """Everybody in the area he stands in."""
    TABLES = "tables"
    """Everybody who sits at a table."""
    SPACE = "space"
    """Everybody on the map."""


class Quality(Enum):
    """How well somebody's own connection bears what he sends and receives."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
