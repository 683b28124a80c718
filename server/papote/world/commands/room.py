"""Coming in, coming back and going; and what the office asks of a whole room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from papote.types import NOBODY, AreaId, PersonId, PlayerId, Role
from papote.world.cards import BLANK, Card
from papote.world.commands.people import Profile


@dataclass(frozen=True, slots=True)
class Join:
    """Come in as a new figure. ``player`` was given out by the caller and is unused so far."""

    player: PlayerId
    profile: Profile
    entry: str = ""
    microphone: bool = False
    camera: bool = False
    role: Role = Role.GUEST
    """What he is in the space this room belongs to."""
    person: PersonId = NOBODY
    """Who he is, from one visit to the next."""
    apart: frozenset[PersonId] = frozenset()
    """With whom he has nothing to do: one of the two has blocked the other."""
    card: Card = BLANK
    """What he says of himself."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The connection is lost; the figure stays for the resume time."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class Resume:
    """The person is back on another connection, at the same place."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class Leave:
    """Go away for good."""

    player: PlayerId


OFFICE = PlayerId("")
"""Who wishes what no figure wishes."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """These areas are kept for these people from now on, and no others are. Asked by whoever keeps the agenda."""

    areas: Mapping[AreaId, frozenset[PersonId]]
    player: PlayerId = OFFICE


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Somebody was erased, wherever he is: the room remembers nothing of him."""

    person: PersonId
    player: PlayerId = OFFICE
