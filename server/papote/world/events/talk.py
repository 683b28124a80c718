"""Conversations: bubbles and meetings, who is in one, how loud he is heard, what is written, what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import AreaId, BubbleId, ConversationId, ConversationKind, HeardBy, PlayerId, Tiles
from papote.world.events.hosting import Deadline


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
class ChatLine:
    """One chat line of a conversation as shown. ``at`` is seconds on the room's clock."""

    id: str
    player: PlayerId
    name: str
    text: str
    at: float


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
class BubbleChanged:
    """A bubble formed or changed (members, lock). Heard by everyone."""

    bubble: BubbleView


@dataclass(frozen=True, slots=True)
class BubbleEnded:
    """A bubble is no more. Heard by everyone."""

    bubble: BubbleId


@dataclass(frozen=True, slots=True)
class TopicChanged:
    """What the meeting of an area is about changed. Heard by everyone; a bubble's comes with ``BubbleChanged``."""

    area: AreaId
    topic: str


# ---- heard by the ``audience``


@dataclass(frozen=True, slots=True)
class Chatted:
    """A chat line of a conversation, for those in it, its author included."""

    line: ChatLine
    audience: tuple[PlayerId, ...]


# ---- personal: heard by ``player`` alone


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
class SignalAllowed:
    """``sender`` and ``player`` share a conversation: the signal may pass to ``player``."""

    player: PlayerId
    sender: PlayerId
    link: int
    content: object
