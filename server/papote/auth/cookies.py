"""What browsers keep for us: a guest's name and the doors he was let through, under our seal; and a session's secret.

What is sealed can be read by whoever holds it, but not changed. Nothing of it is kept here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from typing import Any

from papote.people.account import Access
from papote.people.admission import Pass
from papote.types import PersonId, Seconds, SpaceId

SESSION = "papote_session"
GUEST = "papote_guest"
OIDC = "papote_oidc"
LETTER = "papote_letter"
"""The names of the cookies."""

GUEST_SECONDS: Seconds = 180 * 86_400.0
"""How long a guest is the same person, if he does not come back meanwhile."""

PASSES = 8
"""Doors one cookie remembers; the oldest is forgotten first. A browser keeps 4 KB."""

LONGEST = 4000


class Sealer:
    """Seals JSON, each kind with a key of its own, so that one kind is never taken for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def _mark(self, kind: str, body: bytes) -> bytes:
        key = hmac.digest(self._secret, f"papote {kind}".encode(), hashlib.sha256)
        return hmac.digest(key, body, hashlib.sha256)

    def seal(self, kind: str, value: Any) -> str:
        """The value as a cookie may carry it."""
        body = base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=")
        mark = base64.urlsafe_b64encode(self._mark(kind, body)).rstrip(b"=")
        return f"{body.decode()}.{mark.decode()}"

    def open(self, kind: str, text: str) -> Any:
        """What was sealed; None where anything is not as it left us."""
        body, _, mark = text.partition(".")
        if len(text) > LONGEST or not text.isascii():
            return None
        try:
            given = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(given, self._mark(kind, body.encode())):
            return None
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))

    def proof(self, kind: str, text: str) -> str:
        """A mark of a text that tells nothing about it."""
        return self._mark(kind, text.encode()).hex()[:32]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, as his own browser remembers him."""

    person: PersonId
    name: str
    avatar: str
    lang: str
    issued_at: Seconds
    passes: tuple[Pass, ...] = ()

    def with_pass(self, other: Pass) -> Guest:
        """The same with one more door open; one of the same proof is replaced."""
        kept = [each for each in self.passes if (each.space, each.proof) != (other.space, other.proof)]
        return replace(self, passes=(*kept, other)[-PASSES:])


class GuestCookies:
    """Guests to cookies and back, and for whom they had a letter sent."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def write(self, guest: Guest) -> str:
        """The cookie."""
        passes = [[each.space, each.how.value, each.proof, list(each.tags), each.until] for each in guest.passes]
        while True:
            value = [guest.person, guest.name, guest.avatar, guest.lang, guest.issued_at, passes]
            text = self._sealer.seal("guest", value)
            if len(text) <= LONGEST or not passes:
                return text
            passes = passes[1:]

    def read(self, text: str, now: Seconds) -> Guest | None:
        """The guest; None where there is none, or he was here too long ago."""
        value = self._sealer.open("guest", text)
        if value is None:
            return None
        person, name, avatar, lang, issued_at, passes = value
        if not issued_at - 60 <= now < issued_at + GUEST_SECONDS:
            return None
        doors = tuple(
            Pass(SpaceId(space), Access(how), proof, tuple(tags), until) for space, how, proof, tags, until in passes
        )
        return Guest(PersonId(person), name, avatar, lang, issued_at, doors)

    def asked(self, email: str, until: Seconds) -> str:
        """The cookie of a browser in which a letter to this address was asked for; the address is not in it."""
        return self._sealer.seal("letter", [self._sealer.proof("letter", email), until])

    def has_asked(self, text: str, email: str, now: Seconds) -> bool:
        """Whether the letter was asked for here: a link that came from elsewhere does not tell who opens it."""
        value = self._sealer.open("letter", text)
        if value is None:
            return False
        proof, until = value
        return now < until and hmac.compare_digest(proof, self._sealer.proof("letter", email))
