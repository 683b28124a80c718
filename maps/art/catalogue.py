"""Brings all furniture into the register, in an order that never changes so that ids stay."""

from __future__ import annotations

import counter
import decor
import openings
import outdoors
import seating
import tables
from sprites import SPRITES


def register() -> None:
    """Fill the register of sprites, once."""
    if not SPRITES:
        for module in (seating, tables, openings, counter, decor, outdoors):
            module.register()
