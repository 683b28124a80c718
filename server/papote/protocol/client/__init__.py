"""Every wish a client may send, with its fields and bounds. No behaviour: what a wish does is the room's to say.

The one exception to the table is ``move``: it comes ten times a second from everybody, so it is a
bare list ``[seq, x, y, facing]`` read by ``codec`` without any object around it.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from papote.errors import ProtocolViolation
from papote.protocol.signaling import Candidate, Description, check_sdp
from papote.protocol.text import clean, clean_lines, composed, visible

PROTOCOL = 1
"""The version of the protocol spoken here."""

NAME_LENGTH = 40
ENTRY_LENGTH = 64
SAY_LENGTH = 140
CHAT_LENGTH = 2000
STATUS_TEXT_LENGTH = 80
TOPIC_LENGTH = 60
MOST_SLOTS = 12
KNOCK_LENGTH = 120
TITLE_LENGTH = 80
REASON_LENGTH = 24
BEACON_LENGTH = 140
QUERY_LENGTH = 80
COUNTDOWN_LIMIT = 3600
CHAT_LINES = 40
"""Lines of one message: more would push all others out of sight."""
CHANNEL_LENGTH = 256
MENTIONS = 20
FILES = 10
EMOJI_LENGTH = 8
"""Code points of one emoji."""
PICTURES = 16
"""Pictures a page may say it draws."""

COORDINATE_LIMIT = 1_000_000
"""No map is wider, in pixels; beyond it arithmetic would lose whole pixels in the end."""

SEQ_LIMIT = 2**53 - 1
"""The greatest whole number every JSON reader agrees on."""

_PLAYER = r"^p[0-9]{1,12}$"
_WORD = r"^[A-Za-z0-9_.:-]*$"

PlayerField = Annotated[str, Meta(min_length=2, max_length=13, pattern=_PLAYER, description="a player's id")]
RoomField = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="a room's id")
]
NameField = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, description="shown to everyone")]
AreaField = Annotated[str, Meta(min_length=1, max_length=128, description="an area's id")]
ChannelField = Annotated[str, Meta(min_length=1, max_length=CHANNEL_LENGTH, description="a channel's id")]
NumberField = Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="a message's number in its channel")]
PersonField = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$", description="a person's id")
]
FileField = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="a file's id")]
AvatarField = Annotated[
    str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$", description="an avatar's id")
]


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every wish has in common: its texts are cleaned, and then still have the documented length."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {}
    """Fields typed by people, and the least and the greatest length they have when cleaned."""

    def __post_init__(self) -> None:
        """Clean the texts people typed."""
        for name, (least, most) in self.texts.items():
            text = clean(getattr(self, name))
            if not least <= len(text) <= most or (least and not visible(text)):
                raise ProtocolViolation("bad_text")
            msgspec.structs.force_setattr(self, name, text)


class Join(Wish, frozen=True):
    """Come in, or come back with ``resume``. Acknowledged, then answered by ``snapshot``."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"name": (1, NAME_LENGTH), "entry": (0, ENTRY_LENGTH)}

    protocol: Annotated[int, Meta(description="1; another version is refused with `unknown_protocol`")]
    room: RoomField
    name: NameField
    avatar: AvatarField
    entry: Annotated[
        str, Meta(max_length=ENTRY_LENGTH, description="the entry of the map, from the link's `#entry`")
    ] = ""
    lang: Annotated[str, Meta(max_length=8, pattern=r"^[A-Za-z-]*$", description="the language the page is in")] = ""
    microphone: Annotated[bool, Meta(description="on and not muted")] = False
    camera: bool = False
    resume: Annotated[
        str,
        Meta(
            max_length=64,
            pattern=r"^[A-Za-z0-9_-]*$",
            description="the token of an earlier `snapshot`; one that is too old is ignored, and one enters anew",
        ),
    ] = ""
    key: Annotated[
        str, Meta(max_length=128, pattern=r"^[A-Za-z0-9_-]*$", description="the host key, from the host link")
    ] = ""


class Signal(Wish, frozen=True):
    """One step of media negotiation for one member of one's conversation: a description or a candidate, not both."""

    to: PlayerField
    link: Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="the link's number from `conversation`")]
    description: Description | UnsetType = UNSET
    candidate: Candidate | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Exactly one of the two is given; a candidate of ``null`` says that there are no more."""
        if (self.description is UNSET) == (self.candidate is UNSET):
            raise ProtocolViolation("bad_message")


class Profile(Wish, frozen=True):
    """Another name or avatar."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"name": (1, NAME_LENGTH)}

    name: NameField
    avatar: AvatarField


class Status(Wish, frozen=True):
    """Another availability. *do_not_disturb*, *focus* and *ghost* are never pulled into a conversation."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, STATUS_TEXT_LENGTH)}

    status: Literal["available", "busy", "do_not_disturb", "focus", "away", "ghost"]
    text: Annotated[str, Meta(max_length=STATUS_TEXT_LENGTH, description="shown beside the status")] = ""


class Media(Wish, frozen=True):
    """Which of one's devices are on; shown to everyone."""

    microphone: bool
    camera: bool
    screen: bool


class Hand(Wish, frozen=True):
    """Raise or lower one's hand."""

    raised: bool


class Emote(Wish, frozen=True):
    """Show an emote over one's head."""

    emote: Annotated[int, Meta(ge=1, le=6)]


class Say(Wish, frozen=True):
    """A short text over one's head, for those in view."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (1, SAY_LENGTH)}

    text: Annotated[str, Meta(min_length=1, max_length=SAY_LENGTH)]


class Wave(Wish, frozen=True):
    """Wave at somebody."""

    to: PlayerField


def _several_lines(text: str, least: int) -> str:
    """A text that may have several lines, cleaned."""
    text = clean_lines(text)
    if not least <= len(text) <= CHAT_LENGTH or text.count("\n") >= CHAT_LINES or (least and not visible(text)):
        raise ProtocolViolation("bad_text")
    return text


class Chat(Wish, frozen=True):
    """A chat line. Sent again with the same id by the same person, it is kept and shown once.

    What goes to a channel stays: the acknowledgement `{ok, channel, number, at}` comes once it is on disk, and then the
    line itself as `chatted`. What goes to one's conversation is kept by nobody.
    """

    id: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="the client's own")]
    text: Annotated[str, Meta(max_length=CHAT_LENGTH, description="may only be empty beside files")]
    scope: Annotated[
        Literal["room", "conversation"] | None, Meta(description="either this: one's room, or those one talks with")
    ] = None
    channel: Annotated[
        str, Meta(max_length=CHANNEL_LENGTH, description="or this: the id of a channel one may read")
    ] = ""
    mentions: Annotated[
        list[PersonField],
        Meta(max_length=MENTIONS, description="who is called by name; only readers are told"),
    ] = []
    files: Annotated[list[FileField], Meta(max_length=FILES, description="one's own, uploaded to this channel")] = []

    def __post_init__(self) -> None:
        """Exactly one place, something to say, and nothing that a conversation does not keep."""
        msgspec.structs.force_setattr(self, "text", _several_lines(self.text, 0 if self.files else 1))
        if (self.scope is None) == (not self.channel):
            raise ProtocolViolation("bad_message")
        if self.scope == "conversation" and (self.mentions or self.files):
            raise ProtocolViolation("bad_message")


class EditMessage(Wish, frozen=True):
    """Write a message of one's own anew, within a quarter of an hour."""

    channel: ChannelField
    number: NumberField
    text: Annotated[str, Meta(min_length=1, max_length=CHAT_LENGTH)]

    def __post_init__(self) -> None:
        """As of a new one."""
        msgspec.structs.force_setattr(self, "text", _several_lines(self.text, 1))


class DeleteMessage(Wish, frozen=True):
    """Take back a message of one's own at any time, with its files; a host, any message of his space's rooms."""

    channel: ChannelField
    number: NumberField


class React(Wish, frozen=True):
    """Answer a message with a single emoji, or take it back."""

    channel: ChannelField
    number: NumberField
    emoji: Annotated[str, Meta(min_length=1, max_length=EMOJI_LENGTH, description="one, as Unicode has it")]
    on: bool = True


class MarkRead(Wish, frozen=True):
    """Note how far one has read a channel; it never goes back."""

    channel: ChannelField
    number: NumberField


class Lock(Wish, frozen=True):
    """Close one's bubble or meeting area to newcomers, leave it ajar, or open it again."""

    locked: bool
    ajar: Annotated[bool, Meta(description="while closed: those beside it hear a murmur, and not what is said")] = False


class LeaveConversation(Wish, frozen=True):
    """Say goodbye: out of the bubble until one has walked away and come back."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"thanks": (0, SAY_LENGTH)}

    thanks: Annotated[str, Meta(max_length=SAY_LENGTH, description="a word for those who stay")] = ""


class RingOut(Wish, frozen=True):
    """The coffee is over in so many seconds: whoever leaves the conversation then is excused. 0 takes it back."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]


class Excuse(Wish, frozen=True):
    """Nature calls: leaving one's conversation after this needs no word."""


class Stroll(Wish, frozen=True):
    """Walk the promenade near by with one's bubble, fall in step with a walk under way, or leave it."""

    on: bool
    walk: (
        Annotated[str, Meta(min_length=1, max_length=64, pattern=_WORD, description="with whom; from `walk_changed`")]
        | None
    ) = None


class ClaimDesk(Wish, frozen=True):
    """Work out loud at the desk one stands at, or on something else, or no more."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"topic": (0, TOPIC_LENGTH)}

    on: bool
    topic: Annotated[str, Meta(max_length=TOPIC_LENGTH, description="what on; in the public log")] = ""
    slots: Annotated[
        Annotated[int, Meta(ge=0, le=MOST_SLOTS)] | None,
        Meta(description="for how many tickets more, besides those already taken, one has time; null: no limit"),
    ] = None


class TakeTicket(Wish, frozen=True):
    """Take a ticket of the desk in an area, for ten minutes with whoever works there; or give it back."""

    area: AreaField
    on: bool


class NextTicket(Wish, frozen=True):
    """Whoever works at a desk calls the next."""


class ThankDesk(Wish, frozen=True):
    """A note for whoever had time for one at his desk; he alone reads it."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (1, SAY_LENGTH)}

    area: AreaField
    text: Annotated[str, Meta(min_length=1, max_length=SAY_LENGTH)]


class Nudge(Wish, frozen=True):
    """Tap somebody on the shoulder; nobody else sees it."""

    to: PlayerField


class AnswerInvitation(Wish, frozen=True):
    """Somebody busy answers whether the people near may talk to him."""

    invitation: Annotated[str, Meta(min_length=1, max_length=64, pattern=_WORD, description="from `invited`")]
    accept: bool


class Quality(Wish, frozen=True):
    """How well one's own connection works, as the page measures it; shown to everyone."""

    quality: Literal["good", "fair", "poor"]
    reason: Annotated[
        str, Meta(max_length=REASON_LENGTH, pattern=r"^[a-z_]*$", description="a key of the page's language files")
    ] = ""


class Topic(Wish, frozen=True):
    """What one's conversation is about, shown to those outside; empty takes it away."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, TOPIC_LENGTH)}

    text: Annotated[str, Meta(max_length=TOPIC_LENGTH)]


class Card(Wish, frozen=True):
    """See somebody's card: the acknowledgement has it as `card`.

    It has `id`, `person`, `name`, `role`, `about`, `offers`, `seeks`, `languages`, `links`, `beacon`, `status_text`.

    Of somebody unlisted it is told to whoever stands there, and to himself; to anybody else there is no such player.
    """

    id: PlayerField


class Beacon(Wish, frozen=True):
    """Show everybody that one is open to chat, until it is over; or not any more."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, BEACON_LENGTH)}

    on: bool
    text: Annotated[str, Meta(max_length=BEACON_LENGTH, description="a line, if one likes")] = ""
    seconds: Annotated[
        int, Meta(ge=0, le=86400, description="for how long; never longer than the office lets it last, which is 0")
    ] = 0


class Topics(Wish, frozen=True):
    """Topics that people in the rooms of this space have on their cards and whose words begin like this.

    The acknowledgement has `topics`, each with `topic` and the number of `people`, most first.
    """

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, QUERY_LENGTH)}

    text: Annotated[str, Meta(max_length=QUERY_LENGTH, description="case and accents do not count")]


class Find(Wish, frozen=True):
    """Look for people by topic, name and line, and for open conversations by topic.

    The acknowledgement has `people`, each with `id` and those of their `offers` and `seeks` that were looked for, and
    `conversations`, each with `bubble` or `area`, and `topic`; the nearest first. `elsewhere` has the `people` and
    `conversations` of the other rooms of the space, each with its `room` and `room_name`, the people with `name` and
    `avatar` as well.
    """

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, QUERY_LENGTH)}

    text: Annotated[str, Meta(max_length=QUERY_LENGTH, description="case and accents do not count")]


class Suggest(Wish, frozen=True):
    """Whom one may want to meet: the acknowledgement has `people`, each with `id`, `reasons` and shared `languages`.

    A reason has the `kind` `offers` (what one seeks) or `seeks` (what one offers), and the `topic`; or `promised`: the
    `topic` is what one has promised; or `met`, with `at`, the last time in Unix seconds. `elsewhere` has at most
    three people of the other rooms of the space, each with `room`, `room_name`, `name` and `avatar` as well.
    """


class Knock(Wish, frozen=True):
    """Ask those in a closed meeting area, or else in a closed bubble, to be let in."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, KNOCK_LENGTH)}

    area: AreaField | None = None
    text: Annotated[str, Meta(max_length=KNOCK_LENGTH, description="a word about oneself")] = ""
    bubble: (
        Annotated[str, Meta(min_length=1, max_length=64, pattern=_WORD, description="instead of an area")] | None
    ) = None

    def __post_init__(self) -> None:
        """Exactly one door."""
        super().__post_init__()
        if (self.area is None) == (self.bubble is None):
            raise ProtocolViolation("bad_message")


class AnswerKnock(Wish, frozen=True):
    """Let in somebody who knocks, or in five minutes, or not now."""

    to: PlayerField
    accept: bool
    later: Annotated[bool, Meta(description="with a no: the door opens for him in five minutes")] = False


class CallToStage(Wish, frozen=True):
    """A host calls somebody of the audience to the stage."""

    to: PlayerField


class AnswerStageCall(Wish, frozen=True):
    """Come up to the stage one is called to, or stay."""

    accept: bool


class DismissFromStage(Wish, frozen=True):
    """A host ends somebody's time on the stage; anybody may end his own."""

    to: PlayerField


class Megaphone(Wish, frozen=True):
    """A host speaks to many at once; null puts the megaphone away."""

    scope: Literal["area", "tables", "space"] | None


class Spread(Wish, frozen=True):
    """A host seats everybody who is free, evenly over the tables."""


class CallBack(Wish, frozen=True):
    """A host rings the bell: when the time is over, all tables end. 0 takes it back."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]


class Timer(Wish, frozen=True):
    """A host starts a count-down for everybody; 0 stops it."""

    seconds: Annotated[int, Meta(ge=0, le=COUNTDOWN_LIMIT)]


class Record(Wish, frozen=True):
    """A host records the stage or the meeting room he is in, or stops."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"title": (0, TITLE_LENGTH)}

    on: bool
    title: Annotated[str, Meta(max_length=TITLE_LENGTH)] = ""


class Chapter(Wish, frozen=True):
    """A host begins a chapter of the recording he is in."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"title": (1, TITLE_LENGTH)}

    title: Annotated[str, Meta(min_length=1, max_length=TITLE_LENGTH)]


class Consent(Wish, frozen=True):
    """Agree to be recorded, refuse, or withdraw at any time."""

    recording: Annotated[str, Meta(min_length=1, max_length=64, pattern=_WORD, description="from `consent_asked`")]
    accept: bool


class TakeCoffee(Wish, frozen=True):
    """Take a coffee with somebody, at the machine; or wait no more, or leave the high table."""

    on: bool


class AvoidPartner(Wish, frozen=True):
    """Never be brought together again with one of one's last partners. He is not told."""

    to: PlayerField


class OfferCard(Wish, frozen=True):
    """Offer one's card to somebody one talks with, for his; where he has offered his already, that is a yes."""

    to: PlayerField


class AnswerCard(Wish, frozen=True):
    """Give one's card for the one that is offered, or not now."""

    to: PlayerField
    accept: bool


class Forward(Wish, frozen=True):
    """The one offer for the media session the server has announced with ``forwarding``; answered by ``forwarded``."""

    session: Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="from `forwarding`")]
    sdp: Annotated[str, Meta(description="at most 60 KiB, 66 `m=` lines, 8 KiB a line")]

    def __post_init__(self) -> None:
        """Refuse descriptions no browser writes."""
        check_sdp("offer", self.sdp)


class MediaFailed(Wish, frozen=True):
    """Media do not get through: of the session with the server, or of the link with a member."""

    session: Annotated[int | None, Meta(description="from `forwarding`")] = None
    link: Annotated[int | None, Meta(description="from `conversation`")] = None

    def __post_init__(self) -> None:
        """Exactly one of the two is given."""
        if (self.session is None) == (self.link is None):
            raise ProtocolViolation("bad_message")


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture the page draws, or would."""

    id: PlayerField
    width: Annotated[int, Meta(ge=0, le=8192, description="pixels of the screen; 0: it is not drawn")]
    pinned: Annotated[bool, Meta(description="before all others")] = False


class Watch(Wish, frozen=True):
    """Which pictures the page draws and how wide, so that no more is sent than is seen. Others count as 320 wide."""

    pictures: Annotated[list[Picture], Meta(max_length=PICTURES)]
    mode: Annotated[
        Literal["full", "low", "audio"], Meta(description="`low`: the lowest quality of few; `audio`: none")
    ] = "full"


class Leave(Wish, frozen=True):
    """Go away for good. Once this is acknowledged, the connection may join again, here or elsewhere."""


WISHES: dict[str, type[Wish]] = {
    "join": Join,
    "signal": Signal,
    "profile": Profile,
    "status": Status,
    "media": Media,
    "hand": Hand,
    "emote": Emote,
    "say": Say,
    "wave": Wave,
    "chat": Chat,
    "edit_message": EditMessage,
    "delete_message": DeleteMessage,
    "react": React,
    "mark_read": MarkRead,
    "lock": Lock,
    "leave_conversation": LeaveConversation,
    "ring_out": RingOut,
    "excuse": Excuse,
    "nudge": Nudge,
    "claim_desk": ClaimDesk,
    "take_ticket": TakeTicket,
    "next_ticket": NextTicket,
    "thank_desk": ThankDesk,
    "stroll": Stroll,
    "answer_invitation": AnswerInvitation,
    "leave": Leave,
    "quality": Quality,
    "topic": Topic,
    "card": Card,
    "beacon": Beacon,
    "topics": Topics,
    "find": Find,
    "suggest": Suggest,
    "knock": Knock,
    "answer_knock": AnswerKnock,
    "call_to_stage": CallToStage,
    "answer_stage_call": AnswerStageCall,
    "dismiss_from_stage": DismissFromStage,
    "megaphone": Megaphone,
    "spread": Spread,
    "call_back": CallBack,
    "timer": Timer,
    "record": Record,
    "chapter": Chapter,
    "consent": Consent,
    "coffee": TakeCoffee,
    "avoid_partner": AvoidPartner,
    "offer_card": OfferCard,
    "answer_card": AnswerCard,
    "forward": Forward,
    "media_failed": MediaFailed,
    "watch": Watch,
}
"""Every wish but ``move``, by the name of its event."""


class MoveWish(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Walk in a straight line from where one is to x, y; the same place again says that one stands."""

    seq: Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="grows with every move")]
    x: Annotated[int, Meta(ge=-COORDINATE_LIMIT, le=COORDINATE_LIMIT, description="feet, whole map pixels")]
    y: Annotated[int, Meta(ge=-COORDINATE_LIMIT, le=COORDINATE_LIMIT, description="feet, whole map pixels")]
    facing: Annotated[int, Meta(ge=0, le=3, description="0 down, 1 left, 2 right, 3 up")]


def read_wish(event: str, payload: Any) -> Wish:
    """The wish a decoded payload stands for; raises the violation that names what is wrong with it."""
    kind = WISHES.get(event)
    if kind is None:
        raise ProtocolViolation("unknown_event")
    if kind is Join and isinstance(payload, dict) and payload.get("protocol", PROTOCOL) != PROTOCOL:
        raise ProtocolViolation("unknown_protocol")  # first: another version may well have other fields
    try:
        return msgspec.convert(composed(payload), kind, strict=True)
    except msgspec.ValidationError as error:
        raise ProtocolViolation(_code_of(str(error))) from None


def _code_of(explanation: str) -> str:
    """Which code says what msgspec found; a test keeps the words in step with the library."""
    if explanation.startswith(("Expected `int` ", "Expected `float` ", "Integer value out of range")):
        return "bad_number"
    if explanation.startswith(("Expected `int`, got `float`", "Expected `int | null`, got `float`")):
        return "bad_number"
    if explanation.startswith("Expected `str` of length"):
        return "bad_text"
    return "bad_message"
