"""Signed links to recordings: whoever has one may do what it says, until it expires. Pure.

A link to manage may be used to look as well. Nothing is stored: changing the secret ends all links.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum
from typing import NamedTuple

from papote.media.recording.model import StoredId
from papote.types import Seconds

PURPOSE = b"papote recording link 1"
"""The same secret may sign other things: they shall never pass for links."""


class Right(Enum):
    """What a link allows."""

    WATCH = "watch"
    MANAGE = "manage"


class Ticket(NamedTuple):
    """What a link carries besides the recording's id."""

    until: int
    """Since 1970."""
    key: str

    @property
    def query(self) -> str:
        """As it stands in a URL."""
        return f"until={self.until}&key={self.key}"


class Links:
    """Signs and checks."""

    def __init__(self, secret: bytes) -> None:
        self._secret = hashlib.sha256(PURPOSE + b"\0" + secret).digest()

    def ticket(self, recording: StoredId, right: Right, until: Seconds) -> Ticket:
        """A right to one recording, until then."""
        moment = int(until)
        return Ticket(moment, self._sign(recording, right, moment))

    def right(self, recording: str, until: str, key: str, now: Seconds) -> Right | None:
        """What this link allows now; None: nothing."""
        if not until.isascii() or not until.isdigit() or len(until) > 12 or int(until) < now:
            return None
        for right in (Right.MANAGE, Right.WATCH):
            if hmac.compare_digest(self._sign(recording, right, int(until)).encode(), key.encode(errors="replace")):
                return right
        return None

    def _sign(self, recording: str, right: Right, until: int) -> str:
        text = f"{right.value}\n{recording}\n{until}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()[:40]
