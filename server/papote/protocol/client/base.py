"""What all wishes have in common: how long texts are, the kinds of fields, and how texts are cleaned."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from papote.errors import ProtocolViolation
from papote.protocol.text import clean, visible

PROTOCOL = 1
"""The version of the protocol spoken here."""

NAME_LENGTH = 40
ENTRY_LENGTH = 64
SAY_LENGTH = 140
CHAT_LENGTH = 2000
STATUS_TEXT_LENGTH = 80
TOPIC_LENGTH = 60
MOST_SLOTS = 12
KNOCK_LENGTH = 120
TITLE_LENGTH = 80
REASON_LENGTH = 24
BEACON_LENGTH = 140
QUERY_LENGTH = 80
COUNTDOWN_LIMIT = 3600
CHAT_LINES = 40
"""Lines of one message: more would push all others out of sight."""

CHANNEL_LENGTH = 256
MENTIONS = 20
FILES = 10
EMOJI_LENGTH = 8
"""Code points of one emoji."""

PICTURES = 16
"""Pictures a page may say it draws."""

COORDINATE_LIMIT = 1_000_000
"""No map is wider, in pixels; beyond it arithmetic would lose whole pixels in the end."""

SEQ_LIMIT = 2**53 - 1
"""The greatest whole number every JSON reader agrees on."""

_PLAYER = r"^p[0-9]{1,12}$"

WORD = r"^[A-Za-z0-9_.:-]*$"
"""How ids are written that the server gave out."""

PlayerField = Annotated[str, Meta(min_length=2, max_length=13, pattern=_PLAYER, description="a player's id")]
RoomField = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", description="a room's id")
]
NameField = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH, description="shown to everyone")]
AreaField = Annotated[str, Meta(min_length=1, max_length=128, description="an area's id")]
ChannelField = Annotated[str, Meta(min_length=1, max_length=CHANNEL_LENGTH, description="a channel's id")]
NumberField = Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="a message's number in its channel")]
PersonField = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$", description="a person's id")
]
FileField = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="a file's id")]
AvatarField = Annotated[
    str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$", description="an avatar's id")
]


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every wish has in common: its texts are cleaned, and then still have the documented length."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {}
    """Fields typed by people, and the least and the greatest length they have when cleaned."""

    def __post_init__(self) -> None:
        """Clean the texts people typed."""
        for name, (least, most) in self.texts.items():
            text = clean(getattr(self, name))
            if not least <= len(text) <= most or (least and not visible(text)):
                raise ProtocolViolation("bad_text")
            msgspec.structs.force_setattr(self, name, text)
