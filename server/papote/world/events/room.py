"""The room as a whole: the snapshot with which everything begins, and what ends a wish or a visit."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, PlayerId
from papote.world.events.desks import DeskView
from papote.world.events.hosting import Deadline, MegaphoneView, StageView
from papote.world.events.people import PlayerView
from papote.world.events.recordings import RecordingView
from papote.world.events.talk import BubbleView
from papote.world.events.walks import WalkView


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The full public state of the room; equal to an older one with the events since applied."""

    players: tuple[PlayerView, ...]
    bubbles: tuple[BubbleView, ...]
    locked_areas: tuple[AreaId, ...]
    ajar_areas: tuple[AreaId, ...] = ()
    """Which of the locked areas are ajar."""
    topics: tuple[tuple[AreaId, str], ...] = ()
    """What meetings are about, in the order of the map; areas without a topic are left out."""
    stages: tuple[StageView, ...] = ()
    """Stages with anything to tell, in the order of the map."""
    megaphones: tuple[MegaphoneView, ...] = ()
    call_back: Deadline | None = None
    timer: Deadline | None = None
    recordings: tuple[RecordingView, ...] = ()
    walks: tuple[WalkView, ...] = ()
    desks: tuple[DeskView, ...] = ()


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The answer to ``Join`` and ``Resume``: here is everything; you are ``player``."""

    player: PlayerId
    snapshot: Snapshot
    resumed: bool
    seq: int = 0
    """The highest move seen of this player: he goes on above it."""


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """The answer is no. ``request`` is the wire name of the wish; ``code`` a key of ``errors.CODES``."""

    player: PlayerId
    request: str
    code: str


@dataclass(frozen=True, slots=True)
class Expelled:
    """Too many impossible moves: the connection is to be cut with ``code``."""

    player: PlayerId
    code: str
