"""What hosts read and arrange: sums of hours, what was worked on at desks, whom to recommend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from papote.people.desks import DeskEntry
from papote.people.figures import AreaHour, SpaceHour
from papote.people.recommending import Recommendation
from papote.types import PersonId, Seconds, SpaceId


class Figures(Protocol):
    """Sums of hours, in which nobody is named."""

    async def keep(self, space: SpaceId, areas: Sequence[AreaHour], hours: Sequence[SpaceHour]) -> None:
        """Write these down, each once."""

    async def between(
        self, space: SpaceId, since: Seconds, until: Seconds
    ) -> tuple[tuple[AreaHour, ...], tuple[SpaceHour, ...]]:
        """The sums of the hours that began between two moments."""


class Desks(Protocol):
    """What was worked on at desks."""

    async def add(self, entry: DeskEntry) -> None:
        """Keep it."""

    async def of(self, space: SpaceId) -> tuple[DeskEntry, ...]:
        """The last of a space, the newest first."""


class Recommendations(Protocol):
    """Whom hosts recommend to whom."""

    async def add(self, made: Recommendation) -> None:
        """Keep it, instead of an older one of the same two; raises ``too_many``."""

    async def of(self, space: SpaceId, person: PersonId) -> tuple[Recommendation, ...]:
        """Those for somebody, the newest first; of who wants it no more, none."""

    async def remove(self, space: SpaceId, person: PersonId, id: str) -> bool:
        """He has seen it; whether there was one."""
