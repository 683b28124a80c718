"""Conversations: bubbles and meetings, who is in one, how loud he is heard, and what it is about."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from papote.protocol.server.base import ServerMessage
from papote.protocol.server.hosting import Countdown
from papote.protocol.server.media import IceServer


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


class Voice(msgspec.Struct, frozen=True):
    """Somebody one hears without being in a conversation with him."""

    id: str
    loudness: Annotated[float, Meta(ge=0, le=1)]
    video: bool
    by: Annotated[
        Literal["stage", "megaphone", "overheard"],
        Meta(description="`overheard` is played so that it cannot be understood"),
    ]


class FreeSeats(msgspec.Struct, frozen=True):
    """A table with room."""

    area: str
    seats: int


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


class BubbleChanged(ServerMessage, frozen=True):
    """A bubble formed or changed."""

    event: ClassVar[str] = "bubble_changed"

    bubble: Bubble


class BubbleEnded(ServerMessage, frozen=True):
    """A bubble is no more."""

    event: ClassVar[str] = "bubble_ended"

    id: str


class TopicChanged(ServerMessage, frozen=True):
    """What the meeting of an area is about changed."""

    event: ClassVar[str] = "topic_changed"

    area: str
    topic: str


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
