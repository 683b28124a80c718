"""What all messages of the server have in common."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec


class ServerMessage(msgspec.Struct, frozen=True):
    """What all messages have in common: the name of their event, and one argument."""

    event: ClassVar[str] = ""

    def payload(self) -> Any:
        """The one argument; the message itself unless it says otherwise."""
        return self
