"""Simulated people to look around among, for who comes into an office where nobody is."""

from __future__ import annotations

import contextlib
from typing import Annotated, Protocol

from msgspec import Meta

from papote.api.operations import Call, Operation, Reply
from papote.errors import Refused


class Company(Protocol):
    """Whoever has simulated people come."""

    @property
    def offered(self) -> bool:
        """Whether a visitor may ask for them now."""

    @property
    def running(self) -> bool:
        """Whether they are there."""

    async def ask(self) -> None:
        """Let them come; raises ``forbidden``."""


class SimulationReply(Reply, frozen=True):
    """Whether there is company to be had."""

    offered: Annotated[bool, Meta(description="nobody is here, and this office lends simulated people")]
    running: Annotated[bool, Meta(description="they are here")]


class SimulationDesk:
    """The handlers."""

    def __init__(self, company: Company | None) -> None:
        """None: this office lends nobody."""
        self._company = company

    def operations(self) -> list[Operation]:
        """Both of them."""
        group = "Presence"
        return [
            Operation(
                "GET",
                "/simulation",
                "Whether one may look around among simulated people",
                self.look,
                group,
                answer=SimulationReply,
            ),
            Operation(
                "POST",
                "/simulation",
                "Let simulated people come, where nobody is; they go with whoever asked",
                self.ask,
                group,
                answer=SimulationReply,
                status=202,
            ),
        ]

    async def look(self, call: Call) -> SimulationReply:
        """For the page at the door."""
        company = self._company
        return SimulationReply(company is not None and company.offered, company is not None and company.running)

    async def ask(self, call: Call) -> SimulationReply:
        """They are on their way, if they may be: the answer tells."""
        if self._company is not None and self._company.offered:
            with contextlib.suppress(Refused):  # somebody was faster
                await self._company.ask()
        return await self.look(call)
