"""The coffee machine: taking a coffee with somebody, and never again with this one."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import PlayerId


@dataclass(frozen=True, slots=True)
class TakeCoffee:
    """Wait at the coffee machine for somebody to take a coffee with; or do not, or leave the table one was led to."""

    player: PlayerId
    on: bool


@dataclass(frozen=True, slots=True)
class AvoidPartner:
    """Never be brought together with this partner again."""

    player: PlayerId
    other: PlayerId
