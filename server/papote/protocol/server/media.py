"""The way of sound and pictures: signals from browser to browser, and the session with the forwarding unit."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from papote.protocol.server.base import ServerMessage
from papote.protocol.signaling import Candidate, Description


class SlotPicture(msgspec.Struct, frozen=True):
    """Whose picture a slot carries."""

    id: str
    kind: Literal["camera", "screen"]


class IceServer(msgspec.Struct, frozen=True, omit_defaults=True):
    """As in ``RTCConfiguration``."""

    urls: list[str]
    username: str = ""
    credential: str = ""


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
