"""Webhooks: where the news of a space is sent, and what became of each piece of it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import Enum

from papote.types import PersonId, Seconds, SpaceId

BACKOFF: tuple[Seconds, ...] = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0, 21_600.0)
"""How long is waited after each attempt that failed; after the last one a delivery is dead."""

ATTEMPTS = len(BACKOFF) + 1

MOST_WEBHOOKS = 20
"""Of one space."""

MOST_WAITING = 10_000
"""Deliveries of one webhook that wait; what comes beyond is dead at once, and can be sent again."""

MOST_KEPT = 10_000
"""Deliveries of one webhook that are over and still kept."""

KEPT_SECONDS: Seconds = 30 * 86_400.0
DELIVERED_SECONDS: Seconds = 3 * 86_400.0
"""How long dead and delivered ones are kept."""


class State(Enum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of somebody else's that is told what happens."""

    id: str
    space: SpaceId
    url: str
    secret: str = field(repr=False)
    """By which the receiver knows that it comes from us."""
    kinds: tuple[str, ...]
    active: bool
    """Else it is paused: it hears of nothing new, and what waits for it goes on waiting."""
    by: PersonId
    created_at: Seconds


@dataclass(frozen=True, slots=True)
class Delivery:
    """One piece of news for one webhook."""

    id: str
    webhook: str
    kind: str
    body: str
    """As it is signed and sent."""
    state: State
    attempts: int
    created_at: Seconds
    next_at: Seconds
    status: int | None = None
    """Of the last answer."""
    error: str = ""
    """Why the last attempt failed."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What trying to deliver led to."""

    delivery: str
    state: State
    attempts: int
    next_at: Seconds
    status: int | None
    error: str


def after(delivery: Delivery, now: Seconds, status: int | None, error: str, chance: float) -> Attempt:
    """What becomes of a delivery after an attempt; ``chance``, between 0 and 1, spreads those that failed together."""
    attempts = delivery.attempts + 1
    if status is not None and 200 <= status < 300:
        return Attempt(delivery.id, State.DELIVERED, attempts, now, status, "")
    if attempts >= ATTEMPTS:
        return Attempt(delivery.id, State.DEAD, attempts, now, status, error)
    wait = BACKOFF[attempts - 1] * (1 + chance / 4)
    return Attempt(delivery.id, State.WAITING, attempts, now + wait, status, error)


def sign(secret: str, moment: int, delivery: str, body: str) -> str:
    """The value of the header ``Papote-Signature``."""
    signed = f"{moment}.{delivery}.{body}".encode()
    return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
