"""How the receiver of a webhook knows that a delivery comes from the office, and comes now."""

from __future__ import annotations

import hmac
import re

from papote.people.webhooks import sign
from papote.types import Seconds

TOLERANCE: Seconds = 300.0
"""How old a signature may be: whoever has listened to the line cannot send it again tomorrow."""


def check_signature(
    secret: str, signature: str, delivery: str, body: bytes, now: Seconds, tolerance: Seconds = TOLERANCE
) -> bool:
    """Whether these headers ``Papote-Signature`` and ``Papote-Delivery`` belong to this body; ``now`` is Unix time."""
    found = re.fullmatch(r"t=(\d{1,12}),v1=[0-9a-f]{64}", signature)
    if found is None or abs(now - int(found[1])) > tolerance:
        return False
    try:
        right = sign(secret, int(found[1]), delivery, body.decode())
    except UnicodeDecodeError:
        return False
    return hmac.compare_digest(right, signature)
