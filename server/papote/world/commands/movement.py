"""Where people are: steps."""

from __future__ import annotations

from dataclasses import dataclass

from papote.types import Facing, PlayerId


@dataclass(frozen=True, slots=True)
class Move:
    """Walk in a straight line to x, y (feet, whole map pixels). ``seq`` grows with every move."""

    player: PlayerId
    seq: int
    x: float
    y: float
    facing: Facing
