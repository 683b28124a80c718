"""Wishes: everything a room can be asked. Each may be refused. No behaviour here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from papote.types import BubbleId, Facing, PlayerId, Status


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody wishes to appear: a name of 1–40 characters and an avatar id."""

    name: str
    avatar: str


@dataclass(frozen=True, slots=True)
class Join:
    """Come in as a new figure. ``player`` was given out by the caller and is unused so far."""

    player: PlayerId
    profile: Profile
    entry: str = ""
    microphone: bool = False
    camera: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Walk in a straight line to x, y (feet, whole map pixels). ``seq`` grows with every move."""

    player: PlayerId
    seq: int
    x: float
    y: float
    facing: Facing


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


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Another name or avatar."""

    player: PlayerId
    profile: Profile


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
class RaiseHand:
    """Raise or lower one's hand."""

    player: PlayerId
    raised: bool


@dataclass(frozen=True, slots=True)
class Emote:
    """Show emote 1–6 over one's head."""

    player: PlayerId
    emote: int


@dataclass(frozen=True, slots=True)
class Say:
    """A short text over one's head, for those in view."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Wave at somebody."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat line to the room or to one's conversation. ``id`` is the client's own, for harmless resending."""

    player: PlayerId
    id: str
    scope: Literal["room", "conversation"]
    text: str


@dataclass(frozen=True, slots=True)
class LockConversation:
    """Close one's bubble or meeting area to newcomers, or open it again."""

    player: PlayerId
    locked: bool


@dataclass(frozen=True, slots=True)
class LeaveConversation:
    """Say goodbye with a friendly gesture: out of the bubble until one has walked away and come back."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """A busy person answers whether the people near may join him."""

    player: PlayerId
    invitation: BubbleId
    accept: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """One step of WebRTC negotiation for a member of one's own conversation."""

    player: PlayerId
    to: PlayerId
    link: int
    content: object
    """Validated by ``protocol``; the world only decides whether it may pass."""


Command = (
    Join
    | Move
    | Disconnect
    | Resume
    | Leave
    | ChangeProfile
    | SetStatus
    | SetMedia
    | RaiseHand
    | Emote
    | Say
    | Wave
    | Chat
    | LockConversation
    | LeaveConversation
    | AnswerInvitation
    | Signal
)
