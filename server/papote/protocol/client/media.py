"""The way of sound and pictures: signals from browser to browser, and the session with the forwarding unit."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from papote.errors import ProtocolViolation
from papote.protocol.client.base import PICTURES, SEQ_LIMIT, PlayerField, Wish
from papote.protocol.signaling import Candidate, Description, check_sdp


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
