"""What the others see of oneself."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from papote.protocol.client.base import (
    BEACON_LENGTH,
    NAME_LENGTH,
    REASON_LENGTH,
    STATUS_TEXT_LENGTH,
    AvatarField,
    NameField,
    Wish,
)


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


class Quality(Wish, frozen=True):
    """How well one's own connection works, as the page measures it; shown to everyone."""

    quality: Literal["good", "fair", "poor"]
    reason: Annotated[
        str, Meta(max_length=REASON_LENGTH, pattern=r"^[a-z_]*$", description="a key of the page's language files")
    ] = ""


class Beacon(Wish, frozen=True):
    """Show everybody that one is open to chat, until it is over; or not any more."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, BEACON_LENGTH)}

    on: bool
    text: Annotated[str, Meta(max_length=BEACON_LENGTH, description="a line, if one likes")] = ""
    seconds: Annotated[
        int, Meta(ge=0, le=86400, description="for how long; never longer than the office lets it last, which is 0")
    ] = 0
