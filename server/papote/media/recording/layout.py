"""Where everybody stands in the composed view: a grid of people, or a shared screen with people beside it. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from papote.media.recording.model import Track
from papote.types import Seconds

WIDTH, HEIGHT = 1280, 720
GAP = 8
MOST_PEOPLE = 16
BESIDE_SCREEN = 4
SCREEN_WIDTH = 968
"""Of the picture, for what is shared."""


class Tile(NamedTuple):
    """A place in the picture; all numbers are even, as the colours of a picture need it."""

    name: str
    screen: bool
    x: int
    y: int
    width: int
    height: int


def present(tracks: Sequence[Track], at: Seconds) -> tuple[list[str], list[str]]:
    """Who is recorded at this moment, in the order of coming; and whose screen is shared."""
    people: dict[str, Seconds] = {}
    screens: list[str] = []
    for track in tracks:
        if not any(start <= at < end for start, end in track.intervals):
            continue
        if track.kind == "screen":
            screens.append(track.name)
        first = track.intervals[0][0]
        people[track.name] = min(people.get(track.name, first), first)
    return sorted(people, key=lambda name: (people[name], name)), screens


def arrange(people: Sequence[str], screens: Sequence[str], spoke: Mapping[str, Seconds]) -> tuple[Tile, ...]:
    """Everybody's tile; where there is no room for all, those who ``spoke`` last are shown."""
    if not screens:
        return tuple(_grid(_chosen(people, spoke, MOST_PEOPLE), 0, 0, WIDTH, HEIGHT))
    beside = _chosen(people, spoke, BESIDE_SCREEN)
    width = SCREEN_WIDTH if beside else WIDTH
    height = _even((HEIGHT - GAP * (len(screens) - 1)) / len(screens))
    tiles = [Tile(name, True, 0, number * (height + GAP), width, height) for number, name in enumerate(screens)]
    side = WIDTH - SCREEN_WIDTH - GAP
    tall = _even((HEIGHT - GAP * (BESIDE_SCREEN - 1)) / BESIDE_SCREEN)
    tiles += [Tile(name, False, width + GAP, row * (tall + GAP), side, tall) for row, name in enumerate(beside)]
    return tuple(tiles)


def _chosen(people: Sequence[str], spoke: Mapping[str, Seconds], most: int) -> list[str]:
    if len(people) <= most:
        return list(people)
    lately = sorted(people, key=lambda name: -spoke.get(name, -1.0))[:most]
    return [name for name in people if name in lately]


def _grid(people: Sequence[str], x: int, y: int, width: int, height: int) -> list[Tile]:
    if not people:
        return []
    columns = min(range(1, len(people) + 1), key=lambda columns: -_fit(len(people), columns, width, height))
    rows = math.ceil(len(people) / columns)
    across, down = _even((width - GAP * (columns - 1)) / columns), _even((height - GAP * (rows - 1)) / rows)
    tiles = []
    for number, name in enumerate(people):
        row, column = divmod(number, columns)
        alone = len(people) - row * columns
        indent = _even((columns - alone) * (across + GAP) / 2) if alone < columns else 0
        tiles.append(Tile(name, False, x + indent + column * (across + GAP), y + row * (down + GAP), across, down))
    return tiles


def _fit(count: int, columns: int, width: int, height: int) -> float:
    """How large a 16:9 picture is in each tile."""
    rows = math.ceil(count / columns)
    return min((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows * 16 / 9)


def _even(number: float) -> int:
    return int(number) // 2 * 2
