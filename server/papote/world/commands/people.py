"""What the others see of somebody, and what he is to them."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PersonId, PlayerId, Quality, Role, Seconds, Status


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody wishes to appear: a name of 1–40 characters and an avatar id."""

    name: str
    avatar: str


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Another name or avatar."""

    player: PlayerId
    profile: Profile


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """He is something else in the space from now on. Asked by whoever keeps the roles, never by himself."""

    player: PlayerId
    role: Role


@dataclass(frozen=True, slots=True)
class KeepApart:
    """With whom he has nothing to do from now on. Asked by whoever keeps the blocks, for both sides of each."""

    player: PlayerId
    apart: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class SetBeacon:
    """Show that one is open to chat, with a line if one likes, or not any more."""

    player: PlayerId
    on: bool
    text: str = ""
    seconds: Seconds = 0.0
    """For how long, at most as long as a beacon lasts; 0: as long as it lasts."""


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Another availability, with a text of up to 80 characters."""

    player: PlayerId
    status: Status
    text: str = ""


@dataclass(frozen=True, slots=True)
class SetMedia:
    """Which of one's devices are on: shown to everyone."""

    player: PlayerId
    microphone: bool
    camera: bool
    screen: bool


@dataclass(frozen=True, slots=True)
class SetQuality:
    """How well one's own connection works, as one's browser measures it: shown to everyone."""

    player: PlayerId
    quality: Quality
    reason: str = ""
