"""What values a setting may have, as it stands beside its type."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin


@dataclass(frozen=True, slots=True)
class Between:
    """The least and the greatest value that make sense."""

    least: float
    greatest: float = math.inf


@dataclass(frozen=True, slots=True)
class OneOf:
    """The words that are understood."""

    words: tuple[str, ...]


def parted(hint: Any) -> tuple[Any, Between | OneOf | None]:
    """The plain type of a setting, and its bounds."""
    if get_origin(hint) is Annotated:
        plain, bounds = get_args(hint)[:2]
        return plain, bounds
    return hint, None


def number_text(number: float) -> str:
    """A bound as a reader writes it: whole numbers without a point."""
    return str(int(number)) if number == int(number) else str(number)
