"""Facts: everything a room tells. Never refused. No behaviour here.

Who hears an event is part of its meaning: *everyone* (all joined players of the room), one
``player`` (personal), or the ``audience`` it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from papote.types import AreaId, BubbleId, Cell, ConversationId, ConversationKind, Facing, PlayerId, Status


@dataclass(frozen=True, slots=True)
class PlayerView:
    """Everything the others may know of a player. x, y in whole map pixels."""

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


@dataclass(frozen=True, slots=True)
class BubbleView:
    """A bubble as everyone sees it."""

    id: BubbleId
    members: tuple[PlayerId, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One chat line as shown. ``at`` is seconds on the room's clock."""

    id: str
    scope: Literal["room", "conversation"]
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
    chat: tuple[ChatLine, ...]
    """The last 50 lines of the room's chat."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody one hears: how loud (0–1), and whether video may flow."""

    id: PlayerId
    loudness: float
    video: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as one member has it; ``members`` are the others."""

    id: ConversationId
    kind: ConversationKind
    locked: bool
    members: tuple[Member, ...]


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
    """A meeting area was locked or opened. Heard by everyone."""

    area: AreaId
    locked: bool


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
    """A chat line. Room scope: heard by everyone (``audience`` None); else by the audience, author included."""

    line: ChatLine
    audience: tuple[PlayerId, ...] | None


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


@dataclass(frozen=True, slots=True)
class Waved:
    """Somebody waved at you."""

    player: PlayerId
    sender: PlayerId


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
    | Invited
    | InvitationEnded
    | ExitReached
    | SignalAllowed
    | CommandRefused
    | Expelled
)
