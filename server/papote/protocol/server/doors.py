"""How people come into a conversation that is closed or busy: locks, knocks, invitations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.server.base import ServerMessage


class AreaLocked(ServerMessage, frozen=True):
    """A meeting area was closed, left ajar or opened."""

    event: ClassVar[str] = "area_locked"

    area: str
    locked: bool
    ajar: bool = False


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
    ajar: Annotated[bool, Meta(description="one waits for the door to open, and it was left ajar meanwhile")] = False
    gone: Annotated[bool, Meta(description="one waited for the door to open, and who said so has left")] = False


class Invited(ServerMessage, frozen=True):
    """You are busy, and people stand near: may they talk to you?"""

    event: ClassVar[str] = "invited"

    invitation: str
    people: list[str]


class InvitationEnded(ServerMessage, frozen=True):
    """The question is moot."""

    event: ClassVar[str] = "invitation_ended"

    invitation: str
