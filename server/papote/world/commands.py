"""Wishes: everything a room can be asked. Each may be refused. No behaviour here."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import (
    NOBODY,
    AreaId,
    BubbleId,
    Facing,
    MegaphoneScope,
    PersonId,
    PlayerId,
    Quality,
    RecordingId,
    Role,
    Seconds,
    Status,
)


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
    role: Role = Role.GUEST
    """What he is in the space this room belongs to."""
    person: PersonId = NOBODY
    """Who he is, from one visit to the next."""
    apart: frozenset[PersonId] = frozenset()
    """With whom he has nothing to do: one of the two has blocked the other."""


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
class Mute:
    """A host turned his microphone off; he may turn it on again. Asked by whoever checks that it was a host."""

    player: PlayerId
    by: PlayerId | None = None
    """Who did, where he is in the room."""


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
    """A chat line to one's conversation, which nobody keeps. ``id`` is the client's own, for harmless resending."""

    player: PlayerId
    id: str
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


@dataclass(frozen=True, slots=True)
class SetQuality:
    """How well one's own connection works, as one's browser measures it: shown to everyone."""

    player: PlayerId
    quality: Quality
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetTopic:
    """What one's conversation is about, for those outside; empty: nothing in particular."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class Knock:
    """Ask those in a locked meeting area to be let in, with a word about oneself."""

    player: PlayerId
    area: AreaId
    text: str = ""


@dataclass(frozen=True, slots=True)
class AnswerKnock:
    """Let somebody in who knocks at one's own meeting, or not now."""

    player: PlayerId
    knocker: PlayerId
    accept: bool


@dataclass(frozen=True, slots=True)
class CallToStage:
    """A host calls somebody of the audience to the stage: to ask a question, or to speak."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class AnswerStageCall:
    """Come up to the stage one is called to, or stay."""

    player: PlayerId
    accept: bool


@dataclass(frozen=True, slots=True)
class DismissFromStage:
    """A host ends somebody's time on the stage; anybody may end his own."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class UseMegaphone:
    """A host speaks to many at once; None puts the megaphone away."""

    player: PlayerId
    scope: MegaphoneScope | None


@dataclass(frozen=True, slots=True)
class SpreadOverTables:
    """A host seats everybody who is free and has no seat, evenly over the tables."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class CallBack:
    """A host rings the bell: once the time is over, all tables end. 0 takes it back."""

    player: PlayerId
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A host starts a count-down that everybody sees; 0 stops it."""

    player: PlayerId
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Record:
    """A host records the stage or the meeting room he is in, or stops doing so."""

    player: PlayerId
    on: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class MarkChapter:
    """A host begins a chapter of the recording he is in."""

    player: PlayerId
    title: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Agree to be recorded, refuse, or withdraw."""

    player: PlayerId
    recording: RecordingId
    accept: bool


Command = (
    Join
    | Move
    | Disconnect
    | Resume
    | Leave
    | ChangeProfile
    | ChangeRole
    | KeepApart
    | Mute
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
    | SetQuality
    | SetTopic
    | Knock
    | AnswerKnock
    | CallToStage
    | AnswerStageCall
    | DismissFromStage
    | UseMegaphone
    | SpreadOverTables
    | CallBack
    | StartTimer
    | Record
    | MarkChapter
    | Consent
)
