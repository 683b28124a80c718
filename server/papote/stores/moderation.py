"""What hosts and people do about each other: bans, blocks, reports, and the log of what hosts did."""

from __future__ import annotations

from typing import Any, Protocol

from papote.people.moderation import Ban, Block, Deed, Report
from papote.types import PersonId, Seconds, SpaceId


class BanStore(Protocol):
    """Who is kept out."""

    async def add(self, ban: Ban) -> None:
        """Keep somebody out."""

    async def standing(self, now: Seconds, space: SpaceId | None = None) -> tuple[Ban, ...]:
        """Those that keep anybody out now, of one space or of all; the newest first."""

    async def lift(self, space: SpaceId, id: str, now: Seconds) -> Ban | None:
        """Let them in again; None where there is no such ban that stands."""


class BlockStore(Protocol):
    """Who wants nothing to do with whom."""

    async def add(self, block: Block) -> None:
        """Once, however often it is asked."""

    async def remove(self, person: PersonId, other: PersonId) -> tuple[PersonId, ...]:
        """Take it back, and what came of it when the other, a guest then, signed in; with whom it is over."""

    async def of(self, person: PersonId | None = None) -> tuple[Block, ...]:
        """Those somebody is shown as his own, the newest first; None: everybody's, all."""


class ReportStore(Protocol):
    """What people told the hosts."""

    async def add(self, report: Report) -> None:
        """Tell the hosts."""

    async def of(self, space: SpaceId, *, closed: bool = False, limit: int = 100) -> tuple[Report, ...]:
        """Those of a space that are open, or those that are closed; the newest first."""

    async def close(self, space: SpaceId, id: str, by: PersonId, now: Seconds) -> Report | None:
        """Somebody has seen to it; None where there is no such report that is open."""


class AuditStore(Protocol):
    """What hosts did."""

    async def add(
        self, space: SpaceId, by: PersonId, name: str, action: str, target: str, details: dict[str, Any], at: Seconds
    ) -> None:
        """Write it down."""

    async def page(self, space: SpaceId, *, before: int | None = None, limit: int = 50) -> tuple[Deed, ...]:
        """What was done in a space, the newest first, before a number."""
