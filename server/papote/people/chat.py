"""Messages that stay: where they belong, what may be done with them, and by whom. Pure.

A message belongs to a channel and is known there by its number. Who is where is the world's to say; how messages
are stored is ``storage.chat``'s; both speak in the shapes below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from papote.errors import Refused
from papote.types import AreaId, ChannelId, PersonId, RoomId, Seconds, SpaceId

EDIT_SECONDS: Seconds = 900.0
"""How long one may write a message anew: long enough for a slip, too short to change what was agreed."""

PAGE_LIMIT = 100
"""Messages in one page."""

REACTION_KINDS = 20
"""Different emoji on one message; more would be longer than the message."""

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_AREA_LENGTH = 128


class ChannelKind(Enum):
    """Who reads a channel."""

    ROOM = "room"
    """Everybody who may enter the room."""
    AREA = "area"
    """Whoever is inside, what was written since he came in."""
    DIRECT = "direct"
    """These two."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages stay."""

    id: ChannelId
    kind: ChannelKind
    room: RoomId | None = None
    area: AreaId | None = None
    people: tuple[PersonId, ...] = ()

    def other(self, person: PersonId) -> PersonId:
        """With whom somebody shares a direct channel."""
        return self.people[1] if self.people[0] == person else self.people[0]


def room_channel(room: RoomId) -> Channel:
    """The channel of a room."""
    return Channel(ChannelId(f"room/{room}"), ChannelKind.ROOM, room)


def area_channel(room: RoomId, area: AreaId) -> Channel:
    """The channel of an area."""
    return Channel(ChannelId(f"area/{room}/{area}"), ChannelKind.AREA, room, area)


def direct_channel(one: PersonId, other: PersonId) -> Channel:
    """The channel of two people, whoever of them begins."""
    first, second = sorted((one, other))
    return Channel(ChannelId(f"direct/{first}/{second}"), ChannelKind.DIRECT, people=(first, second))


def parse_channel(text: str) -> Channel:
    """The channel of this id; raises ``unknown_channel`` for what is none."""
    kind, _, rest = text.partition("/")
    first, _, second = rest.partition("/")
    if _ID.fullmatch(first):
        if kind == "room" and not second and rest == first:
            return room_channel(RoomId(first))
        if kind == "area" and 0 < len(second) <= _AREA_LENGTH and second.isprintable():
            return area_channel(RoomId(first), AreaId(second))
        if kind == "direct" and _ID.fullmatch(second) and first < second:
            return direct_channel(PersonId(first), PersonId(second))
    raise Refused("unknown_channel")


# ---- what stays


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as a message shows it."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept."""

    card: FileCard
    space: SpaceId
    owner: PersonId
    channel: ChannelId
    at: Seconds


@dataclass(frozen=True, slots=True)
class Reaction:
    """Who answered with this emoji, in the order of doing so."""

    emoji: str
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stands. Moments are Unix time."""

    channel: ChannelId
    number: int
    author: PersonId
    name: str
    client_id: str
    text: str
    at: Seconds
    mentions: tuple[PersonId, ...] = ()
    files: tuple[FileCard, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    edited_at: Seconds | None = None
    deleted_at: Seconds | None = None

    def edited(self, text: str, at: Seconds) -> Message:
        """With another text."""
        return replace(self, text=text, edited_at=at)

    def deleted(self, at: Seconds) -> Message:
        """What is left of it: that there was one, of whom and when."""
        return replace(self, text="", mentions=(), files=(), reactions=(), deleted_at=at)

    def reacted(self, person: PersonId, emoji: str, on: bool) -> Message:
        """With one answer more or less."""
        people = {reaction.emoji: list(reaction.people) for reaction in self.reactions}
        those = people.setdefault(emoji, [])
        if on and person not in those:
            those.append(person)
        elif not on and person in those:
            those.remove(person)
        return replace(self, reactions=tuple(Reaction(emoji, tuple(each)) for emoji, each in people.items() if each))


# ---- what can be done


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be kept."""

    channel: ChannelId
    space: SpaceId
    author: PersonId
    name: str
    client_id: str
    text: str
    at: Seconds
    mentions: tuple[PersonId, ...] = ()
    files: tuple[str, ...] = ()
    absent: PersonId | None = None
    """To whom it goes who is not here: kept only if he is known, by an account or by what the two wrote before."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text for a message of one's own."""

    channel: ChannelId
    number: int
    by: PersonId
    text: str
    at: Seconds


@dataclass(frozen=True, slots=True)
class Deletion:
    """A message taken back, by its author or by a host."""

    channel: ChannelId
    number: int
    by: PersonId
    host: bool
    at: Seconds


@dataclass(frozen=True, slots=True)
class Reacting:
    """An emoji put to a message, or taken away."""

    channel: ChannelId
    number: int
    by: PersonId
    emoji: str
    on: bool


Change = Draft | Edit | Deletion | Reacting
"""What a batch of writing is made of."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It is on disk: the message as it stands now."""

    message: Message
    new: bool = True
    """False: it was there already, and nobody needs to be told again."""
    dropped: tuple[str, ...] = ()
    """Files nothing refers to any more."""


@dataclass(frozen=True, slots=True)
class No:
    """It was not done, for this reason."""

    code: str


Outcome = Kept | No


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may read of a channel."""

    channel: Channel
    since: Seconds | None = None
    """Only what was written from then on."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a channel is, and how far somebody has read it."""

    channel: ChannelId
    last: int
    read: int
    name: str = ""
    """What the other one of a direct channel called himself last."""
    at: Seconds = field(default=0.0)
    """When the last message was written."""


def objection(message: Message | None, change: Edit | Deletion | Reacting) -> str | None:
    """Why a change of a message may not be; None: it may."""
    if message is None:
        return "unknown_message"
    match change:
        case Edit(by=by, at=at):
            if message.author != by:
                return "forbidden"
            if message.deleted_at is not None:
                return "unknown_message"
            return "too_late" if at - message.at > EDIT_SECONDS else None
        case Deletion(by=by, host=host):
            return None if message.author == by or (host and not message.channel.startswith("direct/")) else "forbidden"
        case Reacting(emoji=emoji, on=on):
            if message.deleted_at is not None:
                return "unknown_message"
            if not is_emoji(emoji):
                return "bad_text"
            kinds = {reaction.emoji for reaction in message.reactions}
            return "too_many" if on and emoji not in kinds and len(kinds) >= REACTION_KINDS else None


def applied(message: Message, change: Edit | Deletion | Reacting) -> Message:
    """The message after a change that may be."""
    match change:
        case Edit(text=text, at=at):
            return message.edited(text, at)
        case Deletion(at=at):
            return message if message.deleted_at is not None else message.deleted(at)
        case Reacting(by=by, emoji=emoji, on=on):
            return message.reacted(by, emoji, on)


def repeats(message: Message, draft: Draft) -> bool:
    """Whether a draft is the very message that is kept. Whoever has changed it since may still send it again."""
    return message.edited_at is not None or message.deleted_at is not None or message.text == draft.text


def cards(draft: Draft, stored: Mapping[str, StoredFile]) -> tuple[FileCard, ...] | None:
    """The files of a draft as its message shows them; None when one is not its author's, or not for this channel."""
    found: list[FileCard] = []
    for id in draft.files:
        file = stored.get(id)
        if file is None or (file.owner, file.channel) != (draft.author, draft.channel):
            return None
        found.append(file.card)
    return tuple(found)


def page(messages: Sequence[Message], access: Access) -> list[Message]:
    """Of these messages, those one may read."""
    since = access.since
    return [message for message in messages if since is None or message.at >= since]


# ---- files

_PICTURES: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
ANY_FILE = "application/octet-stream"


def file_type(head: bytes) -> str:
    """What a file is by how it begins, whatever its name says: one of four kinds of pictures, or just a file.

    Nothing else is ever shown as what it claims to be: a drawing or a page could carry a script.
    """
    return next((name for name, magic in _PICTURES if magic.match(head)), ANY_FILE)


# ---- emoji

_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_ONE = f"{_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]?\ufe0f?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_EMOJI = re.compile(
    f"(?:{_ONE}(?:\u200d{_ONE})*|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3)"  # joined signs, flags, keys
)
_EMOJI_LENGTH = 8


def is_emoji(text: str) -> bool:
    """Whether this is one emoji, at most eight code points long: nothing that can be read as a word."""
    return len(text) <= _EMOJI_LENGTH and _EMOJI.fullmatch(text) is not None
