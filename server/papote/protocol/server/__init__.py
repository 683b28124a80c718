"""Every message the server sends, with its fields. They are built here once and encoded by ``codec``.

``moves`` alone has no class of its own to send: it is joined from bytes that many people share.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from papote.protocol.signaling import Candidate, Description


class Beacon(msgspec.Struct, frozen=True):
    """Somebody is open to chat."""

    text: str
    until: Annotated[float, Meta(description="Unix time in seconds")]


class Player(msgspec.Struct, frozen=True):
    """Somebody in the room; x, y are the feet in whole map pixels.

    Of somebody who is not `listed`, name, person and status text are empty and the role is `guest`, also in one's own
    view: `card` tells who he is to whoever stands there.
    """

    id: str
    name: str
    avatar: str
    x: int
    y: int
    facing: Annotated[int, Meta(ge=0, le=3, description="0 down, 1 left, 2 right, 3 up")]
    moving: bool
    area: Annotated[str | None, Meta(description="the smallest area around the feet")]
    bubble: Annotated[str | None, Meta(description="the bubble one is in")]
    status: Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"]
    status_text: str
    hand: bool
    microphone: bool
    camera: bool
    screen: bool
    connected: Annotated[bool, Meta(description="false while a lost connection is waited for")]
    role: Annotated[
        Literal["owner", "host", "member", "guest"],
        Meta(description="in the space: owners and hosts may do what only hosts may"),
    ] = "guest"
    seat: Annotated[int | None, Meta(description="the number of one's seat at the table of `area`")] = None
    quality: Annotated[Literal["good", "fair", "poor"], Meta(description="of one's own connection")] = "good"
    quality_reason: str = ""
    person: Annotated[
        str, Meta(description="who it is, from one visit to the next; of simulated people it begins with `s-`")
    ] = ""
    listed: Annotated[bool, Meta(description="false: in no list; only who stands there sees who it is")] = True
    beacon: Annotated[Beacon | None, Meta(description="open to chat")] = None


class Bubble(msgspec.Struct, frozen=True):
    """People who may talk because they stand close."""

    id: str
    members: list[str]
    locked: bool
    topic: str = ""
    ajar: Annotated[bool, Meta(description="locked, and overheard as a murmur all the same")] = False


class AreaTopic(msgspec.Struct, frozen=True):
    """What the meeting of an area is about."""

    area: str
    topic: str


class Stage(msgspec.Struct, frozen=True):
    """A stage: whom the auditorium hears, who is called up, whose hand is raised (first come first)."""

    stage: Annotated[str, Meta(description="what `stage` and `audience` of the map's areas say")]
    speakers: list[str]
    called: list[str]
    queue: list[str]


class Megaphone(msgspec.Struct, frozen=True):
    """Somebody who speaks to many."""

    id: str
    scope: Literal["area", "tables", "space"]
    area: Annotated[str | None, Meta(description="for the scope `area`")] = None


class Countdown(msgspec.Struct, frozen=True):
    """A time that runs out."""

    by: str
    until: Annotated[float, Meta(description="Unix time in seconds")]


class Recording(msgspec.Struct, frozen=True):
    """A recording that runs."""

    id: str
    stage: str | None
    meeting: Annotated[str | None, Meta(description="the id of the meeting's conversation")]
    areas: Annotated[list[str], Meta(description="where its mark is shown")]
    by: str
    title: str
    since: Annotated[float, Meta(description="Unix time in seconds")]
    people: Annotated[list[str], Meta(description="who agreed: nobody else is recorded")]


class Voice(msgspec.Struct, frozen=True):
    """Somebody one hears without being in a conversation with him."""

    id: str
    loudness: Annotated[float, Meta(ge=0, le=1)]
    video: bool
    by: Annotated[
        Literal["stage", "megaphone", "overheard"],
        Meta(description="`overheard` is played so that it cannot be understood"),
    ]


class SlotPicture(msgspec.Struct, frozen=True):
    """Whose picture a slot carries."""

    id: str
    kind: Literal["camera", "screen"]


class FreeSeats(msgspec.Struct, frozen=True):
    """A table with room."""

    area: str
    seats: int


class ChatFile(msgspec.Struct, frozen=True):
    """A file that came with a message; `GET /api/v1/files/{id}`."""

    id: str
    name: str
    type: Annotated[str, Meta(description="a picture's type, or `application/octet-stream`")]
    size: Annotated[int, Meta(description="bytes")]


class Reaction(msgspec.Struct, frozen=True):
    """Who answered a message with this emoji."""

    emoji: str
    people: Annotated[list[str], Meta(description="persons' ids, in the order of reacting")]


class ChatLine(msgspec.Struct, frozen=True):
    """One chat line: a message that stays in its channel, or a word in a conversation."""

    id: Annotated[str, Meta(description="its author's own")]
    scope: Literal["room", "area", "direct", "conversation"]
    player: Annotated[str, Meta(description="the author's figure, if it was in this room when this was sent; or empty")]
    name: str
    text: Annotated[str, Meta(description="always plain text; empty when deleted")]
    at: Annotated[float, Meta(description="Unix time in seconds")]
    channel: Annotated[str, Meta(description="empty in a conversation")] = ""
    number: Annotated[int, Meta(description="counts the messages of the channel from 1; 0 in a conversation")] = 0
    person: Annotated[str, Meta(description="the author")] = ""
    mentions: Annotated[list[str], Meta(description="persons' ids")] = []
    files: list[ChatFile] = []
    reactions: list[Reaction] = []
    edited: Annotated[float | None, Meta(description="Unix time in seconds")] = None
    deleted: bool = False


class IceServer(msgspec.Struct, frozen=True, omit_defaults=True):
    """As in ``RTCConfiguration``."""

    urls: list[str]
    username: str = ""
    credential: str = ""


class Settings(msgspec.Struct, frozen=True):
    """The room's numbers a client needs to predict and to draw."""

    voice_radius: Annotated[float, Meta(description="how far one's voice goes, in tiles: the circle")]
    join_radius: Annotated[float, Meta(description="tiles")]
    leave_radius: Annotated[float, Meta(description="tiles")]
    full_radius: Annotated[float, Meta(description="tiles")]
    conversation_capacity: Annotated[int, Meta(description="people in one bubble")]
    overhear_radius: Annotated[float, Meta(description="how far outsiders hear a murmur, in tiles")]
    walk_speed: Annotated[float, Meta(description="tiles per second")]
    run_speed: Annotated[float, Meta(description="tiles per second")]
    body: Annotated[float, Meta(description="the side of the box round the feet, in map pixels")]
    resume_seconds: float
    media_lease: Annotated[float, Meta(description="seconds a lost connection keeps its conversation")]


class ConversationMember(msgspec.Struct, frozen=True):
    """Somebody one hears."""

    id: str
    loudness: Annotated[float, Meta(ge=0, le=1)]
    video: Annotated[bool, Meta(description="whether video may flow")]
    link: Annotated[int, Meta(description="numbers the pair's media link; a new number is a new link")]
    polite: Annotated[bool, Meta(description="one's own role in perfect negotiation")]


class LoudnessMember(msgspec.Struct, frozen=True):
    """How somebody is heard now."""

    id: str
    loudness: Annotated[float, Meta(ge=0, le=1)]
    video: bool


class ServerMessage(msgspec.Struct, frozen=True):
    """What all messages have in common: the name of their event, and one argument."""

    event: ClassVar[str] = ""

    def payload(self) -> Any:
        """The one argument; the message itself unless it says otherwise."""
        return self


class Walk(msgspec.Struct, frozen=True):
    """People who walk a promenade as one group, the longest first: the server moves them."""

    id: str
    promenade: Annotated[str, Meta(description="its name on the map")]
    leader: str
    walkers: list[str]


class WorkDesk(msgspec.Struct, frozen=True):
    """A desk at which somebody works out loud; tickets are for ten minutes each."""

    area: str
    owner: str
    topic: str
    queue: Annotated[list[str], Meta(description="who has a ticket, first come first")]
    guest: Annotated[str | None, Meta(description="whose turn it is")]
    here: Annotated[bool, Meta(description="whether he has come")]
    until: Annotated[float | None, Meta(description="how long he has to come, or how long his turn lasts: Unix time")]
    left: Annotated[int | None, Meta(description="how many tickets more may be taken; null: no limit")] = None


class Snapshot(ServerMessage, frozen=True):
    """Everything, after ``join``: the room as it is now. What follows changes it."""

    event: ClassVar[str] = "snapshot"

    room: str
    you: Annotated[str, Meta(description="one's own player id")]
    resume: Annotated[str, Meta(description="a secret: give it to `join` after a lost connection")]
    resumed: Annotated[bool, Meta(description="the same figure at the same place")]
    time: Annotated[float, Meta(description="the server's clock, Unix time in seconds")]
    tick_rate: Annotated[float, Meta(description="positions per second")]
    seq: Annotated[int, Meta(description="continue one's moves above it")]
    players: list[Player]
    bubbles: list[Bubble]
    locked_areas: list[str]
    ajar_areas: Annotated[list[str], Meta(description="those of the locked ones whose murmur is let out")]
    chat: Annotated[list[ChatLine], Meta(description="the last 50 messages of the room's channel")]
    topics: list[AreaTopic]
    stages: Annotated[list[Stage], Meta(description="those with anything to tell")]
    megaphones: list[Megaphone]
    call_back: Annotated[Countdown | None, Meta(description="when all tables end")]
    timer: Countdown | None
    recordings: list[Recording]
    settings: Settings
    walks: list[Walk] = []
    desks: list[WorkDesk] = []
    person: Annotated[str, Meta(description="who one is, from one visit to the next")] = ""
    numbers: Annotated[
        dict[str, int], Meta(description="the last number of the room's channel, and of the area's where one stands")
    ] = {}


class PositionFixed(ServerMessage, frozen=True):
    """A move was not accepted, or one was brought elsewhere: one stands at x, y and continues with a higher seq."""

    event: ClassVar[str] = "position_fixed"

    seq: int
    x: int
    y: int
    facing: int
    code: Annotated[str, Meta(description="an error's, or why one was brought: `exit`, `seat`, `stage`, `led_out`")]


class PlayerJoined(ServerMessage, frozen=True):
    """Somebody came in."""

    event: ClassVar[str] = "player_joined"

    player: Player


class PlayerLeft(ServerMessage, frozen=True):
    """Somebody is gone for good."""

    event: ClassVar[str] = "player_left"

    id: str


class PlayerChange(msgspec.Struct, frozen=True):
    """What changed about somebody: a field that is missing is as before; steps and bubbles have other messages."""

    id: str
    name: str | UnsetType = UNSET
    avatar: str | UnsetType = UNSET
    area: str | UnsetType | None = UNSET
    status: Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"] | UnsetType = UNSET
    status_text: str | UnsetType = UNSET
    hand: bool | UnsetType = UNSET
    microphone: bool | UnsetType = UNSET
    camera: bool | UnsetType = UNSET
    screen: bool | UnsetType = UNSET
    connected: bool | UnsetType = UNSET
    role: Literal["owner", "host", "member", "guest"] | UnsetType = UNSET
    seat: int | UnsetType | None = UNSET
    quality: Literal["good", "fair", "poor"] | UnsetType = UNSET
    quality_reason: str | UnsetType = UNSET
    person: str | UnsetType = UNSET
    listed: bool | UnsetType = UNSET
    beacon: Beacon | UnsetType | None = UNSET

    @classmethod
    def between(cls, before: Player, after: Player) -> PlayerChange | None:
        """What to tell of somebody who was told of as ``before``; None when that is nothing."""
        fields = {name: getattr(after, name) for name in _CHANGING if getattr(after, name) != getattr(before, name)}
        return cls(after.id, **fields) if fields else None


_CHANGING = tuple(name for name in PlayerChange.__struct_fields__ if name != "id")


class PlayerChanged(ServerMessage, frozen=True):
    """Something about somebody changed."""

    event: ClassVar[str] = "player_changed"

    player: PlayerChange


class BubbleChanged(ServerMessage, frozen=True):
    """A bubble formed or changed."""

    event: ClassVar[str] = "bubble_changed"

    bubble: Bubble


class BubbleEnded(ServerMessage, frozen=True):
    """A bubble is no more."""

    event: ClassVar[str] = "bubble_ended"

    id: str


class AreaLocked(ServerMessage, frozen=True):
    """A meeting area was closed, left ajar or opened."""

    event: ClassVar[str] = "area_locked"

    area: str
    locked: bool
    ajar: bool = False


class TopicChanged(ServerMessage, frozen=True):
    """What the meeting of an area is about changed."""

    event: ClassVar[str] = "topic_changed"

    area: str
    topic: str


class StageChanged(ServerMessage, frozen=True):
    """Speakers, calls or hands of a stage changed."""

    event: ClassVar[str] = "stage_changed"

    stage: Stage


class MegaphoneTaken(ServerMessage, frozen=True):
    """Somebody speaks to many from now on."""

    event: ClassVar[str] = "megaphone_taken"

    megaphone: Megaphone


class MegaphonePutAway(ServerMessage, frozen=True):
    """Somebody does not speak to many any more."""

    event: ClassVar[str] = "megaphone_put_away"

    id: str


class CallBackChanged(ServerMessage, frozen=True):
    """The bell was rung; null: it was taken back, or the time is over and all tables have ended."""

    event: ClassVar[str] = "call_back_changed"

    call_back: Countdown | None


class TimerChanged(ServerMessage, frozen=True):
    """A count-down began; null: it ended."""

    event: ClassVar[str] = "timer_changed"

    timer: Countdown | None


class RecordingChanged(ServerMessage, frozen=True):
    """A recording began, or the people in it changed."""

    event: ClassVar[str] = "recording_changed"

    recording: Recording


class RecordingEnded(ServerMessage, frozen=True):
    """A recording is over."""

    event: ClassVar[str] = "recording_ended"

    id: str


class ChapterMarked(ServerMessage, frozen=True):
    """A chapter of a recording begins."""

    event: ClassVar[str] = "chapter_marked"

    recording: str
    title: str


class Emoted(ServerMessage, frozen=True):
    """Somebody shows an emote."""

    event: ClassVar[str] = "emoted"

    id: str
    emote: int


class Said(ServerMessage, frozen=True):
    """Somebody in view says something."""

    event: ClassVar[str] = "said"

    id: str
    text: str


class Chatted(ServerMessage, frozen=True):
    """A chat line of a channel one reads, or of one's conversation; one's own too.

    Numbers of a channel come in order. Whoever finds one missing was away, and fetches it:
    `GET /api/v1/channels/{channel}/messages?after={number}`.
    """

    event: ClassVar[str] = "chatted"

    line: ChatLine


class ChatChanged(ServerMessage, frozen=True):
    """A message was edited, deleted or reacted to; all of it is given."""

    event: ClassVar[str] = "chat_changed"

    line: ChatLine


class Mentioned(ServerMessage, frozen=True):
    """Somebody called you by name in another room."""

    event: ClassVar[str] = "mentioned"

    line: ChatLine


class Conversation(ServerMessage, frozen=True):
    """One's conversation as it is now: with everybody else in it, never oneself."""

    event: ClassVar[str] = "conversation"

    id: str
    kind: Annotated[Literal["bubble", "area", "table"], Meta(description="`table`: a meeting with seats")]
    engine: Annotated[
        Literal["mesh", "sfu"],
        Meta(description="`mesh`: a link to each member; `sfu`: by the session of `forwarding`, and all links are 0"),
    ]
    locked: bool
    members: list[ConversationMember]
    ice_servers: Annotated[list[IceServer], Meta(description="for links that begin now; passwords last some minutes")]
    ajar: Annotated[bool, Meta(description="locked, and overheard as a murmur all the same")] = False
    over: Annotated[Countdown | None, Meta(description="the coffee is over then: whoever leaves is excused")] = None
    excused: Annotated[list[str], Meta(description="whom nature calls")] = []


class NoConversation(ServerMessage, frozen=True):
    """One's conversation has ended: the argument of ``conversation`` is null. Close every media link."""

    event: ClassVar[str] = "conversation"

    def payload(self) -> None:
        """Nothing."""
        return


class Loudness(ServerMessage, frozen=True):
    """How loud one hears members of one's conversation now; only those that changed."""

    event: ClassVar[str] = "loudness"

    members: list[LoudnessMember]


class ConversationFull(ServerMessage, frozen=True):
    """There is no room in this conversation; one is let in when there is."""

    event: ClassVar[str] = "conversation_full"

    conversation: str
    capacity: int
    elsewhere: Annotated[list[FreeSeats], Meta(description="other tables with free seats, the nearest first")]


class Voices(ServerMessage, frozen=True):
    """Everybody one hears besides the members of one's conversation."""

    event: ClassVar[str] = "voices"

    voices: list[Voice]


class Knocked(ServerMessage, frozen=True):
    """Somebody asks to be let into your meeting, or else your bubble."""

    event: ClassVar[str] = "knocked"

    id: str
    area: str | None
    text: str
    bubble: str | None = None


class KnockEnded(ServerMessage, frozen=True):
    """The question is moot."""

    event: ClassVar[str] = "knock_ended"

    id: str


class KnockAnswered(ServerMessage, frozen=True):
    """One may come in, or in a while, or not now."""

    event: ClassVar[str] = "knock_answered"

    area: str | None
    accepted: bool
    bubble: str | None = None
    later: Annotated[float, Meta(description="with a no: seconds until the door opens for one; 0: it does not")] = 0.0
    answered: Annotated[bool, Meta(description="false: nobody did in time")] = True


class CalledToStage(ServerMessage, frozen=True):
    """A host calls you up to the stage."""

    event: ClassVar[str] = "called_to_stage"

    stage: str
    by: str


class StageCallEnded(ServerMessage, frozen=True):
    """The call is moot."""

    event: ClassVar[str] = "stage_call_ended"

    stage: str


class ConsentAsked(ServerMessage, frozen=True):
    """A recording runs where you are: may you be recorded? Until you agree you are not."""

    event: ClassVar[str] = "consent_asked"

    recording: str
    by: str
    title: str


class ConsentEnded(ServerMessage, frozen=True):
    """The question is moot."""

    event: ClassVar[str] = "consent_ended"

    recording: str


class CoffeePartner(msgspec.Struct, frozen=True):
    """Somebody one takes a coffee with."""

    id: str
    name: Annotated[str, Meta(description="empty while he is in no list and does not stand with you yet")]
    topics: Annotated[list[str], Meta(description="those one shares with him, as he writes them")]


class CoffeeTable(msgspec.Struct, frozen=True):
    """Where one takes a coffee, and with whom."""

    area: str
    x: Annotated[int, Meta(description="one's place there: walk to it; who does not come in time is brought")]
    y: int
    together: Annotated[bool, Meta(description="whether everybody is there")]
    people: list[CoffeePartner]
    questions: Annotated[list[int], Meta(description="numbers in the page's `questions.json`")]
    others_wait: Annotated[bool, Meta(description="others wait for a table, and one has had this one for long")] = False


class Coffee(ServerMessage, frozen=True):
    """How it stands with one's coffee. Told anew after a snapshot, if it still holds.

    With `waiting` 0 and no `table`, one waits no more and takes none.
    """

    event: ClassVar[str] = "coffee"

    waiting: Annotated[int, Meta(description="how many wait at the machine, oneself included; 0: one does not wait")]
    seconds: Annotated[int, Meta(description="about how long; 0: nobody knows")]
    table: CoffeeTable | None = None
    ahead: Annotated[int | None, Meta(description="all tables are taken: so many have waited longer")] = None


class CardOffered(ServerMessage, frozen=True):
    """Somebody you talk with offers you his card for yours: `answer_card`."""

    event: ClassVar[str] = "card_offered"

    id: str


class CardOfferEnded(ServerMessage, frozen=True):
    """That offer is moot."""

    event: ClassVar[str] = "card_offer_ended"

    id: str


class CardAnswered(ServerMessage, frozen=True):
    """What came of your offer; why not is not told."""

    event: ClassVar[str] = "card_answered"

    id: str
    accepted: bool


class BookChanged(ServerMessage, frozen=True):
    """Somebody is in your address book now: `GET /api/v1/me/book`."""

    event: ClassVar[str] = "book_changed"

    id: str
    card: Annotated[bool, Meta(description="whether you have exchanged cards; else you have met")]


class IntroductionsChanged(ServerMessage, frozen=True):
    """Something came of an introduction, or you are asked about one: `GET /api/v1/me/introductions`."""

    event: ClassVar[str] = "introductions_changed"

    what: Annotated[
        Literal["asked", "offered", "agreed", "ended"],
        Meta(
            description="you are asked to pass one on, somebody would like to meet you, two agreed to meet, or it was "
            "taken back"
        ),
    ]


class Forwarding(ServerMessage, frozen=True):
    """Connect to the server's forwarding unit: make one offer and send it with ``forward``. A new number replaces it.

    The offer has, in this order, lines for sending (microphone, camera, screen, the screen's sound), and then as many
    for receiving as told here. Without a track a line is offered all the same.
    """

    event: ClassVar[str] = "forwarding"

    session: int
    audio_slots: int
    video_slots: int
    ice_servers: list[IceServer]


class NoForwarding(ServerMessage, frozen=True):
    """Nothing needs the session any more: the argument of ``forwarding`` is null. Close it."""

    event: ClassVar[str] = "forwarding"

    def payload(self) -> None:
        """Nothing."""
        return


class Forwarded(ServerMessage, frozen=True):
    """The answer to one's offer."""

    event: ClassVar[str] = "forwarded"

    session: int
    sdp: str


class Slots(ServerMessage, frozen=True):
    """Whom one's receiving lines carry now, in their order; null: nothing."""

    event: ClassVar[str] = "slots"

    session: int
    audio: list[str | None]
    video: list[SlotPicture | None]


class Demand(ServerMessage, frozen=True):
    """What anybody takes of what one sends; the rest need not be encoded."""

    event: ClassVar[str] = "demand"

    session: int
    camera: Annotated[int, Meta(ge=-1, le=2, description="the highest quality anybody takes; -1: none")]
    screen: bool


class RelayedSignal(ServerMessage, frozen=True, rename={"sender": "from"}):
    """A step of media negotiation from a member of one's conversation; the server wrote who it is from."""

    event: ClassVar[str] = "signal"

    sender: str
    link: int
    description: Description | UnsetType = UNSET
    candidate: Candidate | UnsetType | None = UNSET


class DeskChanged(ServerMessage, frozen=True):
    """Somebody works at a desk, or its topic, tickets or guest changed."""

    event: ClassVar[str] = "desk_changed"

    desk: WorkDesk


class DeskEnded(ServerMessage, frozen=True):
    """Nobody works at that desk any more."""

    event: ClassVar[str] = "desk_ended"

    area: str


class DeskCalled(ServerMessage, frozen=True):
    """It is your turn at a desk: come until then."""

    event: ClassVar[str] = "desk_called"

    area: str
    until: Annotated[float, Meta(description="Unix time")]


class DeskThanked(ServerMessage, frozen=True):
    """Somebody you had time for at your desk thanks you."""

    event: ClassVar[str] = "desk_thanked"

    id: str
    text: str


class WalkChanged(ServerMessage, frozen=True):
    """A group sets off, or somebody falls in step, leads or leaves."""

    event: ClassVar[str] = "walk_changed"

    walk: Walk


class WalkEnded(ServerMessage, frozen=True):
    """Nobody walks any more."""

    event: ClassVar[str] = "walk_ended"

    id: str


class Nudged(ServerMessage, frozen=True):
    """Somebody tapped you on the shoulder."""

    event: ClassVar[str] = "nudged"

    id: str


class Thanked(ServerMessage, frozen=True):
    """Somebody who leaves your conversation thanks you."""

    event: ClassVar[str] = "thanked"

    id: str
    text: str


class Waved(ServerMessage, frozen=True):
    """Somebody waved at you."""

    event: ClassVar[str] = "waved"

    id: str


class Muted(ServerMessage, frozen=True):
    """A host turned your microphone off; nobody hears you until you turn it on again."""

    event: ClassVar[str] = "muted"

    by: Annotated[str | None, Meta(description="who did, if in the room")]


class Invited(ServerMessage, frozen=True):
    """You are busy, and people stand near: may they talk to you?"""

    event: ClassVar[str] = "invited"

    invitation: str
    people: list[str]


class InvitationEnded(ServerMessage, frozen=True):
    """The question is moot."""

    event: ClassVar[str] = "invitation_ended"

    invitation: str


class EventStarted(ServerMessage, frozen=True):
    """Something in the agenda of the space begins."""

    event: ClassVar[str] = "event_started"

    id: str
    title: str
    room: Annotated[str | None, Meta(description="where; null: nowhere in particular")]
    area: Annotated[str | None, Meta(description="of that room's map")]
    starts_at: Annotated[float, Meta(description="Unix time in seconds")]
    ends_at: float


class PlaceOffered(ServerMessage, frozen=True):
    """You wait for a place at something in the agenda, and one is kept for you: say yes once more, in time."""

    event: ClassVar[str] = "place_offered"

    id: str
    title: str
    claim_until: Annotated[float, Meta(description="Unix time in seconds")]


class AgendaChanged(ServerMessage, frozen=True):
    """Something was planned, changed or cancelled: `GET /api/v1/spaces/{space}/events` tells what."""

    event: ClassVar[str] = "agenda_changed"

    id: str


class Exit(ServerMessage, frozen=True):
    """One stepped on an exit: leave, and join that room at that entry."""

    event: ClassVar[str] = "exit"

    room: str
    entry: str


class Refused(ServerMessage, frozen=True, omit_defaults=True):
    """The answer is no. Sent beside the acknowledgement, if one was wished."""

    event: ClassVar[str] = "refused"

    code: str
    request: Annotated[str, Meta(description="the event that was refused; empty if it could not be read")]
    retry_after: Annotated[float | None, Meta(description="seconds")] = None


class Bye(ServerMessage, frozen=True):
    """The server hangs up."""

    event: ClassVar[str] = "bye"

    code: str
    reason: Annotated[str, Meta(description="an English line for developers")]
    retry_after: Annotated[float | None, Meta(description="seconds; null: do not come back by yourself")]


MESSAGES: tuple[type[ServerMessage], ...] = (
    Snapshot,
    PositionFixed,
    PlayerJoined,
    PlayerLeft,
    PlayerChanged,
    BubbleChanged,
    BubbleEnded,
    AreaLocked,
    Emoted,
    Said,
    Chatted,
    ChatChanged,
    Mentioned,
    Conversation,
    NoConversation,
    Loudness,
    ConversationFull,
    RelayedSignal,
    Waved,
    DeskChanged,
    DeskEnded,
    DeskCalled,
    DeskThanked,
    WalkChanged,
    WalkEnded,
    Nudged,
    Thanked,
    Muted,
    Invited,
    InvitationEnded,
    EventStarted,
    PlaceOffered,
    AgendaChanged,
    Exit,
    Refused,
    Bye,
    TopicChanged,
    StageChanged,
    MegaphoneTaken,
    MegaphonePutAway,
    CallBackChanged,
    TimerChanged,
    RecordingChanged,
    RecordingEnded,
    ChapterMarked,
    Voices,
    Knocked,
    KnockEnded,
    KnockAnswered,
    CalledToStage,
    StageCallEnded,
    ConsentAsked,
    ConsentEnded,
    Coffee,
    CardOffered,
    CardOfferEnded,
    CardAnswered,
    BookChanged,
    IntroductionsChanged,
    Forwarding,
    NoForwarding,
    Forwarded,
    Slots,
    Demand,
)
"""Every message but ``moves``."""
