"""Coming in, coming back and going."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import ENTRY_LENGTH, NAME_LENGTH, AvatarField, NameField, RoomField, Wish


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


class Leave(Wish, frozen=True):
    """Go away for good. Once this is acknowledged, the connection may join again, here or elsewhere."""
