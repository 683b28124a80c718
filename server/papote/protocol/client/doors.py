"""How people come into a conversation that is closed or busy: locks, knocks, invitations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.errors import ProtocolViolation
from papote.protocol.client.base import KNOCK_LENGTH, WORD, AreaField, PlayerField, Wish


class Lock(Wish, frozen=True):
    """Close one's bubble or meeting area to newcomers, leave it ajar, or open it again."""

    locked: bool
    ajar: Annotated[bool, Meta(description="while closed: those beside it hear a murmur, and not what is said")] = False


class AnswerInvitation(Wish, frozen=True):
    """Somebody busy answers whether the people near may talk to him."""

    invitation: Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD, description="from `invited`")]
    accept: bool


class Knock(Wish, frozen=True):
    """Ask those in a closed meeting area, or else in a closed bubble, to be let in."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, KNOCK_LENGTH)}

    area: AreaField | None = None
    text: Annotated[str, Meta(max_length=KNOCK_LENGTH, description="a word about oneself")] = ""
    bubble: Annotated[str, Meta(min_length=1, max_length=64, pattern=WORD, description="instead of an area")] | None = (
        None
    )

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
