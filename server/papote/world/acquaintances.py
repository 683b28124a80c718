"""Whom somebody has met before, as far as a room says so to him: once more may be what he wants. Data only.

What is kept of it is in the address books; a room is told the little it needs when somebody comes, and again whenever
that changes. It is his alone: nobody else in the room is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from papote.types import PersonId, Seconds


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody one has met."""

    met_at: Seconds
    """When the last time; since 1970, since it may have been before the room was there."""
    promised: str = ""
    """What one has promised him and not done yet; of several, what is due first."""


Acquaintances = Mapping[PersonId, Acquaintance]

NOBODY_YET: Acquaintances = MappingProxyType({})
"""Whoever has met nobody."""
