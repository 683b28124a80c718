"""Where people are: steps, steps that were refused, ways out of the room."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import Cell, Facing, PlayerId

# ---- heard by those who see the cell; ``far`` by everyone


@dataclass(frozen=True, slots=True)
class PositionsTicked:
    """Who moved in this tick, by cell, and (once a second) everyone who moved since the last time.

    Each position is (player, x, y, facing, moving). Viewers of a cell are the players in the
    5 × 5 block around it; ``far`` goes to everyone.
    """

    cells: dict[Cell, tuple[tuple[PlayerId, int, int, Facing, bool], ...]]
    far: tuple[tuple[PlayerId, int, int, Facing, bool], ...]


# ---- personal: heard by ``player`` alone


@dataclass(frozen=True, slots=True)
class PositionFixed:
    """A move was not accepted: you stand at x, y. ``seq`` is the move refused (or the last accepted)."""

    player: PlayerId
    seq: int
    x: int
    y: int
    facing: Facing
    code: str


@dataclass(frozen=True, slots=True)
class ExitReached:
    """You stepped on an exit to another room."""

    player: PlayerId
    room: str
    entry: str


# ---- heard by the shell alone


@dataclass(frozen=True, slots=True)
class CellChanged:
    """A player now stands in this cell (None: gone). For the fan-out alone."""

    player: PlayerId
    cell: Cell | None
