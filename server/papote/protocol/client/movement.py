"""Steps."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from papote.protocol.client.base import COORDINATE_LIMIT, SEQ_LIMIT


class MoveWish(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Walk in a straight line from where one is to x, y; the same place again says that one stands."""

    seq: Annotated[int, Meta(ge=1, le=SEQ_LIMIT, description="grows with every move")]
    x: Annotated[int, Meta(ge=-COORDINATE_LIMIT, le=COORDINATE_LIMIT, description="feet, whole map pixels")]
    y: Annotated[int, Meta(ge=-COORDINATE_LIMIT, le=COORDINATE_LIMIT, description="feet, whole map pixels")]
    facing: Annotated[int, Meta(ge=0, le=3, description="0 down, 1 left, 2 right, 3 up")]
