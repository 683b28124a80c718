"""Wishes: everything a room can be asked. Each may be refused. No behaviour here."""

from __future__ import annotations

from collections.abc import Mapping
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
    WalkId,
)
from papote.world.acquaintances import Acquaintances
from papote.world.cards import BLANK, Card


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
    card: Card = BLANK
    """What he says of himself."""


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


@dataclass(frozen=True, slots=True)
class KeepApart:
    """With whom he has nothing to do from now on. Asked by whoever keeps the blocks, for both sides of each."""

    player: PlayerId
    apart: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class SetCard:
    """What he says of himself from now on. Asked by whoever keeps the cards, once it is checked and kept."""

    player: PlayerId
    card: Card


@dataclass(frozen=True, slots=True)
class Remember:
    """Whom he has met before. Asked by whoever reads the books, when he comes and when that changes."""

    player: PlayerId
    acquaintances: Acquaintances


@dataclass(frozen=True, slots=True)
class SetBeacon:
    """Show that one is open to chat, with a line if one likes, or not any more."""

    player: PlayerId
    on: bool
    text: str = ""
    seconds: Seconds = 0.0
    """For how long, at most as long as a beacon lasts; 0: as long as it lasts."""


@dataclass(frozen=True, slots=True)
class AskCard:
    """See somebody's card."""

    player: PlayerId
    of: PlayerId


@dataclass(frozen=True, slots=True)
class AskTopics:
    """Which topics people here have on their cards that begin like this."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class Find:
    """Look for people and open conversations by words."""

    player: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class AskSuggestions:
    """Whom of those here one may want to meet, and why."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class Mute:
    """A host turned his microphone off; he may turn it on again. Asked by whoever checks that it was a host."""

    player: PlayerId
    by: PlayerId | None = None
    """Who did, where he is in the room."""


@dataclass(frozen=True, slots=True)
class LeadOut:
    """A host leads somebody back to the entrance of the room. Asked by whoever checks that it was a host."""

    player: PlayerId


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
    ajar: bool = False
    """While closed: whoever stands beside it hears that people talk, and not what they say."""


@dataclass(frozen=True, slots=True)
class LeaveConversation:
    """Say goodbye with a friendly gesture: out of the bubble until one has walked away and come back."""

    player: PlayerId
    thanks: str = ""
    """A word of thanks for those who stay."""


@dataclass(frozen=True, slots=True)
class RingOut:
    """The coffee is over in so many seconds: whoever of the conversation leaves then is excused. 0 takes it back."""

    player: PlayerId
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Excuse:
    """Nature calls: whoever leaves his conversation after this gesture is excused."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class Stroll:
    """Set off along the promenade near by, fall in step with a walk under way, or leave it."""

    player: PlayerId
    on: bool
    walk: WalkId | None = None
    """With whom; None: one's own bubble's walk, or a new one."""


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """Work out loud at the desk one stands at, on this; or no more."""

    player: PlayerId
    on: bool
    topic: str = ""
    slots: int | None = None
    """For how many tickets more, besides those already taken, one has time; None: as long as one stays."""


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Take a ticket of the desk in an area, or give it back."""

    player: PlayerId
    area: AreaId
    on: bool


@dataclass(frozen=True, slots=True)
class NextTicket:
    """Whoever works at a desk calls the next."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class ThankDesk:
    """A note for whoever works at a desk and had time for one."""

    player: PlayerId
    area: AreaId
    text: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tap somebody on the shoulder, quietly."""

    player: PlayerId
    to: PlayerId


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
    """Ask those in a locked meeting area, or else in a closed bubble, to be let in, with a word about oneself."""

    player: PlayerId
    area: AreaId | None
    text: str = ""
    bubble: BubbleId | None = None


@dataclass(frozen=True, slots=True)
class AnswerKnock:
    """Let somebody in who knocks at one's own conversation, or in five minutes, or not now."""

    player: PlayerId
    knocker: PlayerId
    accept: bool
    later: bool = False
    """With a no: the door opens for him in five minutes."""


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


@dataclass(frozen=True, slots=True)
class OfferCard:
    """Offer one's card to somebody one talks with; where he has offered his, that is a yes."""

    player: PlayerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """Give one's own card for the one that is offered, or not now."""

    player: PlayerId
    to: PlayerId
    accept: bool


@dataclass(frozen=True, slots=True)
class TakeCoffee:
    """Wait at the coffee machine for somebody to take a coffee with; or do not, or leave the table one was led to."""

    player: PlayerId
    on: bool


@dataclass(frozen=True, slots=True)
class AvoidPartner:
    """Never be brought together with this partner again."""

    player: PlayerId
    other: PlayerId


Command = (
    Join
    | Move
    | Disconnect
    | Resume
    | Leave
    | ChangeProfile
    | ChangeRole
    | KeepApart
    | Reserve
    | ForgetPerson
    | SetCard
    | Remember
    | SetBeacon
    | AskCard
    | AskTopics
    | Find
    | AskSuggestions
    | Mute
    | LeadOut
    | SetStatus
    | SetMedia
    | RaiseHand
    | Emote
    | Say
    | Wave
    | Chat
    | LockConversation
    | LeaveConversation
    | RingOut
    | Excuse
    | Nudge
    | ClaimDesk
    | TakeTicket
    | NextTicket
    | ThankDesk
    | Stroll
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
    | TakeCoffee
    | AvoidPartner
    | OfferCard
    | AnswerCard
)
