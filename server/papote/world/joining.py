"""Where somebody sits down as the third: a pure choice among tables of two, for when no high table is free.

Whoever waits the longest chooses first. Company he has not met lately goes before what there is to talk about, and a
topic in common before a language. When a table may be joined at all is decided here too; leading him is ``coffee``.
"""

from __future__ import annotations

from collections.abc import Sequence

from papote.types import Seconds, Status
from papote.world.company import Coffee
from papote.world.matching import Waiting, rarity, score

IN_PEACE: Seconds = 60.0
"""Two who have just met are left alone for so long."""

LONG: Seconds = 600.0
"""Who has drunk for so long may hear that others wait for a table."""

MOST_AT_TABLE = 3
"""A coffee is for one or two others."""

Pair = tuple[Waiting, ...]
"""Those who sit at one table already."""


def may_be_joined(coffee: Coffee, now: Seconds) -> bool:
    """Whether these two have met in peace, and a third finds an open door and a seat."""
    people, table = coffee.people.values(), coffee.table
    return (
        len(people) == MOST_AT_TABLE - 1
        and coffee.since is not None
        and now >= coffee.since + IN_PEACE
        and table.members.keys() == coffee.people.keys()
        and bool(table.free_seats)
        and not table.locked
        and table.over is None
        and not table.excused
        and all(player.status is Status.AVAILABLE for player in people)
    )


def choose(person: Waiting, tables: Sequence[Pair]) -> int | None:
    """The number of the table at which he sits best; None: at each there is somebody he keeps apart from."""
    fitting = [number for number, pair in enumerate(tables) if not any(person.avoids(other) for other in pair)]
    if not fitting:
        return None
    weights = rarity([person, *(other for pair in tables for other in pair)])

    def worth(number: int) -> tuple[int, int, int]:
        pair = tables[number]
        new = sum(not person.met(other) for other in pair)
        return new, sum(score(person, other, weights) for other in pair), sum(map(person.understands, pair))

    return max(fitting, key=worth)
