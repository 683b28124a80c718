"""Positions to those who see them: each cell's bytes are built once, each view is framed once, and written to many.

Everybody sees the block of cells around his own, so all who stand in one cell get the very same frame.
"""

from __future__ import annotations

from collections.abc import Mapping

from papote.gateway.connection import Connection
from papote.gateway.engine import Frame
from papote.protocol.codec import encode_moves, encode_positions
from papote.types import Cell, PlayerId
from papote.world.events import PositionsTicked

Position = tuple[PlayerId, int, int, int, bool]


class Fanout:
    """Who stands in which cell of one room, and what was last said of whom."""

    def __init__(self, listeners: Mapping[PlayerId, Connection], view_cells: int) -> None:
        """``listeners`` are those who may be written to; ``view_cells`` how far one sees beyond one's own cell."""
        self._listeners = listeners
        around = range(-view_cells, view_cells + 1)
        self._block = tuple((dx, dy) for dx in around for dy in around)
        self._cells: dict[PlayerId, Cell] = {}
        self._standing: dict[Cell, set[PlayerId]] = {}
        self._last: dict[PlayerId, Position] = {}

    def place(self, player: PlayerId, cell: Cell | None) -> None:
        """A player now stands in this cell; None: he is gone."""
        old = self._cells.pop(player, None)
        if old is not None:
            self._standing[old].discard(player)
            if not self._standing[old]:
                del self._standing[old]
        if cell is None:
            self._last.pop(player, None)
        else:
            self._cells[player] = cell
            self._standing.setdefault(cell, set()).add(player)

    def tick(self, ticked: PositionsTicked) -> None:
        """Tell everybody of the steps he sees, and now and then of the others'."""
        views: dict[Cell, list[bytes]] = {}
        for (column, row), positions in ticked.cells.items():
            self._remember(positions)
            part = encode_positions(positions)
            for dx, dy in self._block:
                cell = (column + dx, row + dy)
                if cell in self._standing:
                    views.setdefault(cell, []).append(part)
        for cell, parts in views.items():
            frame = Frame(encode_moves(parts))
            for player in self._standing[cell]:
                connection = self._listeners.get(player)
                if connection is not None:
                    connection.send_positions(frame)
        if ticked.far:
            self._remember(ticked.far)
            frame = Frame(encode_moves([encode_positions(ticked.far)]))
            for connection in self._listeners.values():
                connection.send_positions(frame)

    def catch_up(self, connection: Connection) -> None:
        """Everybody's last position, for somebody who missed some."""
        if self._last:
            connection.send_positions(Frame(encode_moves([encode_positions(self._last.values())])))

    def _remember(self, positions: tuple[Position, ...]) -> None:
        for position in positions:
            if position[0] in self._cells:
                self._last[position[0]] = position
