"""Facts: everything a room tells. Never refused. No behaviour here.

Who hears an event is part of its meaning: *everyone* (all joined players of the room), one
``player`` (personal), or the ``audience`` it names.
"""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import (
    NOBODY,
    AreaId,
    BubbleId,
    Cell,
    ConversationId,
    ConversationKind,
    Facing,
    HeardBy,
    MegaphoneScope,
    PersonId,
    PlayerId,
    Quality,
    RecordingId,
    Role,
    Seconds,
    StageName,
    Status,
    Tiles,
    WalkId,
)


@dataclass(frozen=True, slots=True)
class Beacon:
    """Somebody is open to chat; ``until`` is seconds on the room's clock."""

    text: str
    until: float


@dataclass(frozen=True, slots=True)
class PlayerView:
    """Everything the others may know of a player. x, y in whole map pixels.

    Of somebody unlisted that is a figure without a name: who stands there may ask for his card.
    """

    id: PlayerId
    name: str
    avatar: str
    x: int
    y: int
    facing: Facing
    moving: bool
    area: AreaId | None
    bubble: BubbleId | None
    status: Status
    status_text: str
    hand: bool
    microphone: bool
    camera: bool
    screen: bool
    connected: bool
    role: Role = Role.GUEST
    """What he is in the space: decides what he may do, and which badge is drawn beside his name."""
    seat: int | None = None
    """The number of his seat at the table of ``area``, counted from 0."""
    quality: Quality = Quality.GOOD
    quality_reason: str = ""
    person: PersonId = NOBODY
    """Who it is, from one visit to the next."""
    listed: bool = True
    """False: in no list; name, person, role and status text are left out."""
    beacon: Beacon | None = None
    """Open to chat."""


@dataclass(frozen=True, slots=True)
class CardView:
    """Somebody's card, for whoever may see it."""

    id: PlayerId
    person: PersonId
    name: str
    role: Role
    about: str
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    languages: tuple[str, ...]
    links: tuple[str, ...]
    beacon: Beacon | None
    status_text: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who was looked for, and which of his topics have to do with it."""

    id: PlayerId
    offers: tuple[str, ...]
    seeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """An open conversation on what was looked for: a bubble, or that of an area."""

    bubble: BubbleId | None
    area: AreaId | None
    topic: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two may want to meet: the other one ``offers`` a topic that one seeks, or ``seeks`` one that one offers.

    Or they have ``met``, or one has ``promised`` the other something.
    """

    kind: str
    topic: str
    """Of a promise, what it is; of having met, nothing."""
    at: Seconds | None = None
    """When they met the last time, since 1970."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody one may want to meet."""

    id: PlayerId
    reasons: tuple[Reason, ...]
    languages: tuple[str, ...]
    """Which both speak, best first; at most one."""


@dataclass(frozen=True, slots=True)
class BubbleView:
    """A bubble as everyone sees it."""

    id: BubbleId
    members: tuple[PlayerId, ...]
    locked: bool
    topic: str = ""
    ajar: bool = False
    """Closed to newcomers, and overheard as a murmur all the same."""


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage as everyone sees it."""

    stage: StageName
    speakers: tuple[PlayerId, ...] = ()
    """Whom the whole auditorium hears."""
    called: tuple[PlayerId, ...] = ()
    """Who is called up and has not answered."""
    queue: tuple[PlayerId, ...] = ()
    """Whose hand is raised, first come first."""


@dataclass(frozen=True, slots=True)
class MegaphoneView:
    """Somebody speaks to many; ``area`` is given for the scope of that name."""

    player: PlayerId
    scope: MegaphoneScope
    area: AreaId | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A count-down somebody started; ``until`` is seconds on the room's clock."""

    by: PlayerId
    until: float


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A recording that runs: of which stage or meeting, and who agreed."""

    id: RecordingId
    stage: StageName | None
    meeting: ConversationId | None
    areas: tuple[AreaId, ...]
    """Where its mark is shown."""
    by: PlayerId
    title: str
    since: float
    """Seconds on the room's clock."""
    people: tuple[PlayerId, ...]
    """Who is there and agreed: only their tracks are recorded."""


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk at which somebody works out loud."""

    area: AreaId
    owner: PlayerId
    topic: str
    queue: tuple[PlayerId, ...] = ()
    """Who has a ticket, first come first."""
    guest: PlayerId | None = None
    """Whose turn it is."""
    here: bool = False
    """Whether he has come."""
    until: float | None = None
    """How long he has to come, or how long his time lasts: seconds on the room's clock."""
    left: int | None = None
    """How many tickets more may be taken; None: there is no end of them."""


@dataclass(frozen=True, slots=True)
class WalkView:
    """People who walk a promenade as one group, the longest first."""

    id: WalkId
    promenade: str
    leader: PlayerId
    walkers: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One chat line of a conversation as shown. ``at`` is seconds on the room's clock."""

    id: str
    player: PlayerId
    name: str
    text: str
    at: float


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


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody one hears: how loud (0–1), and whether video may flow."""

    id: PlayerId
    loudness: float
    video: bool
    distance: Tiles = 0.0
    """How far he stands, where that matters for how much of him is sent; 0 in a meeting."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody one hears without being in a conversation with him."""

    id: PlayerId
    loudness: float
    video: bool
    by: HeardBy
    distance: Tiles = 0.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as one member has it; ``members`` are the others."""

    id: ConversationId
    kind: ConversationKind
    locked: bool
    members: tuple[Member, ...]
    ajar: bool = False
    over: Deadline | None = None
    """Somebody rang: the coffee is over then, and whoever leaves is excused."""
    excused: tuple[PlayerId, ...] = ()
    """Whom nature calls: they may leave without a word."""


# ---- heard by everyone


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """Somebody came in. Heard by everyone else; the newcomer gets ``Welcomed``."""

    player: PlayerView


@dataclass(frozen=True, slots=True)
class PlayerLeft:
    """Somebody is gone for good. Heard by everyone."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """Somebody's public fields other than position changed; the whole view is given. Heard by everyone."""

    player: PlayerView


@dataclass(frozen=True, slots=True)
class BubbleChanged:
    """A bubble formed or changed (members, lock). Heard by everyone."""

    bubble: BubbleView


@dataclass(frozen=True, slots=True)
class BubbleEnded:
    """A bubble is no more. Heard by everyone."""

    bubble: BubbleId


@dataclass(frozen=True, slots=True)
class AreaLocked:
    """A meeting area was locked, left ajar or opened. Heard by everyone."""

    area: AreaId
    locked: bool
    ajar: bool = False


@dataclass(frozen=True, slots=True)
class TopicChanged:
    """What the meeting of an area is about changed. Heard by everyone; a bubble's comes with ``BubbleChanged``."""

    area: AreaId
    topic: str


@dataclass(frozen=True, slots=True)
class StageChanged:
    """Speakers, calls or hands of a stage changed. Heard by everyone."""

    stage: StageView


@dataclass(frozen=True, slots=True)
class MegaphoneTaken:
    """Somebody speaks to many now. Heard by everyone."""

    megaphone: MegaphoneView


@dataclass(frozen=True, slots=True)
class MegaphonePutAway:
    """Somebody does not any more. Heard by everyone."""

    player: PlayerId


@dataclass(frozen=True, slots=True)
class CallBackChanged:
    """The bell was rung, or taken back, or its time is over (None; then everybody has left the tables). By everyone."""

    call_back: Deadline | None


@dataclass(frozen=True, slots=True)
class TimerChanged:
    """A count-down began or ended. Heard by everyone."""

    timer: Deadline | None


@dataclass(frozen=True, slots=True)
class RecordingChanged:
    """A recording began, or the people in it changed. Heard by everyone."""

    recording: RecordingView


@dataclass(frozen=True, slots=True)
class RecordingEnded:
    """A recording is over. Heard by everyone."""

    recording: RecordingId


@dataclass(frozen=True, slots=True)
class ChapterMarked:
    """A chapter of a recording begins now. Heard by everyone."""

    recording: RecordingId
    title: str


@dataclass(frozen=True, slots=True)
class Emoted:
    """Somebody shows emote 1–6. Heard by everyone."""

    player: PlayerId
    emote: int


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says a short text. Heard by the ``audience``: those whose view covers the speaker."""

    player: PlayerId
    text: str
    audience: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class Chatted:
    """A chat line of a conversation, for those in it, its author included."""

    line: ChatLine
    audience: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class DeskChanged:
    """Somebody works at a desk, or its topic, tickets or guest changed. Heard by everyone."""

    desk: DeskView


@dataclass(frozen=True, slots=True)
class DeskEnded:
    """Nobody works at that desk any more. Heard by everyone."""

    area: AreaId


@dataclass(frozen=True, slots=True)
class DeskSession:
    """What was worked on at a desk that somebody leaves now. For the public log alone."""

    area: AreaId
    person: PersonId
    name: str
    topic: str
    seconds: Seconds
    guests: int


@dataclass(frozen=True, slots=True)
class DeskCalled:
    """It is your turn at a desk: come until then."""

    player: PlayerId
    area: AreaId
    until: float


@dataclass(frozen=True, slots=True)
class DeskThanked:
    """Somebody you had time for at your desk thanks you."""

    player: PlayerId
    sender: PlayerId
    text: str


@dataclass(frozen=True, slots=True)
class WalkChanged:
    """A group sets off, or somebody falls in step, leads or leaves. Heard by everyone."""

    walk: WalkView


@dataclass(frozen=True, slots=True)
class WalkEnded:
    """Nobody walks any more. Heard by everyone."""

    walk: WalkId


@dataclass(frozen=True, slots=True)
class Thanked:
    """Somebody who leaves a conversation thanks those who stay."""

    player: PlayerId
    text: str
    audience: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class PositionsTicked:
    """Who moved in this tick, by cell, and (once a second) everyone who moved since the last time.

    Each position is (player, x, y, facing, moving). Viewers of a cell are the players in the
    5 × 5 block around it; ``far`` goes to everyone.
    """

    cells: dict[Cell, tuple[tuple[PlayerId, int, int, Facing, bool], ...]]
    far: tuple[tuple[PlayerId, int, int, Facing, bool], ...]


@dataclass(frozen=True, slots=True)
class CellChanged:
    """A player now stands in this cell (None: gone). For the fan-out alone."""

    player: PlayerId
    cell: Cell | None


# ---- the coffee machine


@dataclass(frozen=True, slots=True)
class CoffeePartner:
    """Somebody one takes a coffee with: his name, and the topics one shares with him, as he writes them."""

    player: PlayerId
    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoffeeView:
    """How it stands with somebody's coffee: he waits, walks to a table, or is there with others."""

    waiting: int
    """How many wait, himself included; 0: nobody waits for anybody any more."""
    seconds: int
    """About how long; 0: nobody knows."""
    table: AreaId | None = None
    """Where he is led."""
    x: int = 0
    y: int = 0
    """His place there, in map pixels."""
    together: bool = False
    """Whether everybody is there."""
    people: tuple[CoffeePartner, ...] = ()
    questions: tuple[int, ...] = ()
    """The numbers of the questions to break the ice."""
    ahead: int | None = None
    """Where all high tables are taken: how many have waited longer."""
    others_wait: bool = False
    """Whether others wait for a table, after one has had this one for long."""


@dataclass(frozen=True, slots=True)
class CoffeeChanged:
    """How it stands with your coffee; None: you wait no more, and take none with anybody."""

    player: PlayerId
    coffee: CoffeeView | None


# ---- heard by the shell alone, for it to keep


@dataclass(frozen=True, slots=True)
class CoffeeServed:
    """The coffee machine brought these together."""

    players: tuple[PlayerId, ...]
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """Two who both keep a book were together in one conversation for long enough to remember it."""

    one: PlayerId
    other: PlayerId
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    area: AreaId | None
    """Where."""


@dataclass(frozen=True, slots=True)
class CardsExchanged:
    """Two gave each other their cards, both of them."""

    one: PlayerId
    other: PlayerId
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    area: AreaId | None


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
class PositionFixed:
    """A move was not accepted: you stand at x, y. ``seq`` is the move refused (or the last accepted)."""

    player: PlayerId
    seq: int
    x: int
    y: int
    facing: Facing
    code: str


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """Your conversation began, changed members or lock, or ended (None)."""

    player: PlayerId
    conversation: Conversation | None


@dataclass(frozen=True, slots=True)
class LoudnessChanged:
    """How loud you hear members of your conversation now (only those that changed)."""

    player: PlayerId
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ConversationFull:
    """There is no room for you in this conversation; you are let in when there is."""

    player: PlayerId
    conversation: ConversationId
    capacity: int
    elsewhere: tuple[tuple[AreaId, int], ...] = ()
    """For a table: other tables and how many of their seats are free, the nearest first; at most 8."""


@dataclass(frozen=True, slots=True)
class VoicesChanged:
    """Whom you hear besides your conversation's members, all of them; you and they are never among both."""

    player: PlayerId
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Knocked:
    """Somebody asks to be let into your meeting, or else your bubble. Answer with ``AnswerKnock``."""

    player: PlayerId
    knocker: PlayerId
    area: AreaId | None
    text: str
    bubble: BubbleId | None = None


@dataclass(frozen=True, slots=True)
class KnockEnded:
    """That question is moot: answered by somebody, expired, or he walked on."""

    player: PlayerId
    knocker: PlayerId


@dataclass(frozen=True, slots=True)
class KnockAnswered:
    """You may come in now, or in so many seconds, or not (nobody answering in time is a no)."""

    player: PlayerId
    area: AreaId | None
    accepted: bool
    bubble: BubbleId | None = None
    later: Seconds = 0.0
    """With a no: the door opens for you after this time."""
    answered: bool = True
    """False: nobody did, they may not have heard."""


@dataclass(frozen=True, slots=True)
class CalledToStage:
    """A host calls you up. Answer with ``AnswerStageCall``."""

    player: PlayerId
    stage: StageName
    by: PlayerId


@dataclass(frozen=True, slots=True)
class StageCallEnded:
    """That call is moot: answered, taken back, or expired."""

    player: PlayerId
    stage: StageName


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """You are where a recording runs: may you be recorded? Until you agree you are not. Answer with ``Consent``."""

    player: PlayerId
    recording: RecordingId
    by: PlayerId
    title: str


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    """That question is moot: answered, you left, or the recording ended."""

    player: PlayerId
    recording: RecordingId


@dataclass(frozen=True, slots=True)
class CardShown:
    """Here is the card you asked for."""

    player: PlayerId
    card: CardView


@dataclass(frozen=True, slots=True)
class TopicsFound:
    """Topics that people here have, with how many of them do, most first."""

    player: PlayerId
    topics: tuple[tuple[str, int], ...]
    asked: str = ""
    """The words that were asked for, as they are compared."""


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Who and what was found."""

    player: PlayerId
    people: tuple[FoundPerson, ...]
    conversations: tuple[FoundConversation, ...]
    asked: str = ""
    """The words that were looked for, as they are compared."""


@dataclass(frozen=True, slots=True)
class PeopleSuggested:
    """Whom you may want to meet."""

    player: PlayerId
    people: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Waved:
    """Somebody waved at you."""

    player: PlayerId
    sender: PlayerId


@dataclass(frozen=True, slots=True)
class Nudged:
    """Somebody tapped you on the shoulder."""

    player: PlayerId
    sender: PlayerId


@dataclass(frozen=True, slots=True)
class Muted:
    """A host turned your microphone off; nobody hears you until you turn it on again."""

    player: PlayerId
    by: PlayerId | None


@dataclass(frozen=True, slots=True)
class Invited:
    """You are busy and people stand near: may they talk to you? Answer with ``AnswerInvitation``."""

    player: PlayerId
    invitation: BubbleId
    people: tuple[PlayerId, ...]


@dataclass(frozen=True, slots=True)
class InvitationEnded:
    """The question is moot: answered, expired, or they walked on."""

    player: PlayerId
    invitation: BubbleId


@dataclass(frozen=True, slots=True)
class ExitReached:
    """You stepped on an exit to another room."""

    player: PlayerId
    room: str
    entry: str


@dataclass(frozen=True, slots=True)
class SignalAllowed:
    """``sender`` and ``player`` share a conversation: the signal may pass to ``player``."""

    player: PlayerId
    sender: PlayerId
    link: int
    content: object


@dataclass(frozen=True, slots=True)
class CardOffered:
    """Somebody you talk with offers you his card. Answer with ``AnswerCard``."""

    player: PlayerId
    by: PlayerId


@dataclass(frozen=True, slots=True)
class CardOfferEnded:
    """That offer is moot: answered, expired, or you talk no longer."""

    player: PlayerId
    by: PlayerId


@dataclass(frozen=True, slots=True)
class CardAnswered:
    """What came of your offer; why not is not told."""

    player: PlayerId
    by: PlayerId
    accepted: bool


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


Event = (
    PlayerJoined
    | PlayerLeft
    | PlayerChanged
    | BubbleChanged
    | BubbleEnded
    | AreaLocked
    | Emoted
    | Said
    | Chatted
    | PositionsTicked
    | CellChanged
    | Welcomed
    | PositionFixed
    | ConversationChanged
    | LoudnessChanged
    | ConversationFull
    | Waved
    | Nudged
    | Thanked
    | DeskChanged
    | DeskEnded
    | DeskSession
    | DeskCalled
    | DeskThanked
    | WalkChanged
    | WalkEnded
    | Muted
    | Invited
    | InvitationEnded
    | ExitReached
    | SignalAllowed
    | CommandRefused
    | Expelled
    | TopicChanged
    | StageChanged
    | MegaphoneTaken
    | MegaphonePutAway
    | CallBackChanged
    | TimerChanged
    | RecordingChanged
    | RecordingEnded
    | ChapterMarked
    | VoicesChanged
    | Knocked
    | KnockEnded
    | KnockAnswered
    | CalledToStage
    | StageCallEnded
    | ConsentAsked
    | ConsentEnded
    | CardShown
    | TopicsFound
    | PeopleFound
    | PeopleSuggested
    | Met
    | CardsExchanged
    | CardOffered
    | CardOfferEnded
    | CardAnswered
    | CoffeeChanged
    | CoffeeServed
)
