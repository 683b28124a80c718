"""Who stands where, in squares: the spatial index that finds the people near, and who sees whom.

Knows nothing of conversations. One index of 16-tile squares answers who needs to see a place; a finer
one finds neighbours without looking at everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from papote.types import Cell, Pixels, PlayerId


class Cells:
    """Players by square. Iterates in the order in which they came into a square, so that runs repeat exactly."""

    def __init__(self, width: Pixels, height: Pixels) -> None:
        self._width = width
        self._height = height
        self._where: dict[PlayerId, Cell] = {}
        self._members: dict[Cell, dict[PlayerId, None]] = {}

    def at(self, x: Pixels, y: Pixels) -> Cell:
        """The square a place lies in."""
        return int(x // self._width), int(y // self._height)

    def of(self, player: PlayerId) -> Cell:
        """The square a player stands in."""
        return self._where[player]

    def place(self, player: PlayerId, x: Pixels, y: Pixels) -> Cell | None:
        """Put a player where he stands now; the square if it is another than before."""
        cell = self.at(x, y)
        before = self._where.get(player)
        if before == cell:
            return None
        if before is not None:
            self._take_out(player, before)
        self._where[player] = cell
        self._members.setdefault(cell, {})[player] = None
        return cell

    def remove(self, player: PlayerId) -> None:
        """Forget a player."""
        self._take_out(player, self._where.pop(player))

    def within(self, center: Cell, reach: int) -> Iterator[PlayerId]:
        """Everybody in the block of squares up to ``reach`` away from ``center``."""
        column, row = center
        for y in range(row - reach, row + reach + 1):
            for x in range(column - reach, column + reach + 1):
                yield from self._members.get((x, y), ())

    def _take_out(self, player: PlayerId, cell: Cell) -> None:
        members = self._members[cell]
        del members[player]
        if not members:
            del self._members[cell]
