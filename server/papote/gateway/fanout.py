"""Positions to those who see them: each cell's bytes are built once, each view is framed once, and written to many.

Everybody sees the block of cells around his own, so all who stand in one cell get the very same frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from papote.gateway.bulletin import Bulletin
from papote.gateway.connection import Connection
from papote.gateway.engine import Batch, Frame
from papote.interfaces import Clock
from papote.metrics import Metrics
from papote.protocol.codec import encode_moves, encode_positions
from papote.types import Cell, PlayerId
from papote.world.events import PositionsTicked

Position = tuple[PlayerId, int, int, int, bool]


class Fanout:
    """Who stands in which cell of one room, and what was last said of whom."""

    def __init__(
        self, listeners: Mapping[PlayerId, Connection], view_cells: int, metrics: Metrics, clock: Clock
    ) -> None:
        """``listeners`` are those who may be written to; ``view_cells`` how far one sees beyond one's own cell."""
        self._listeners = listeners
        self._metrics = metrics
        self._clock = clock
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

    def tick(self, ticked: PositionsTicked, bulletin: Bulletin) -> None:
        """Tell everybody of the steps he sees, and now and then of the others'; before them, what all are to hear."""
        views: dict[Cell, list[bytes]] = {}
        for (column, row), positions in ticked.cells.items():
            self._remember(positions)
            part = encode_positions(positions)
            for dx, dy in self._block:
                cell = (column + dx, row + dy)
                if cell in self._standing:
                    views.setdefault(cell, []).append(part)
        for cell, parts in views.items():
            self._send(encode_moves(parts), self._standing[cell], bulletin)
        if ticked.far:
            self._remember(ticked.far)
            self._send(encode_moves([encode_positions(ticked.far)]), self._listeners, bulletin)
        bulletin.flush()

    def _send(self, payload: bytes, players: Iterable[PlayerId], bulletin: Bulletin | None = None) -> None:
        """Frame once, write to many, count once."""
        frame = Frame(payload)
        now = self._clock.now()
        pieces: dict[Batch, Batch] = {}
        frames = written = size = missed = 0
        for player in tuple(players):
            connection = self._listeners.get(player)
            if connection is None:
                continue
            first = bulletin.take(player) if bulletin is not None else None
            if first is None:
                if connection.send_positions(frame, now):
                    frames += 1
                    written += 1
                else:
                    missed += 1
                continue
            piece = pieces.get(first)
            if piece is None:
                piece = pieces[first] = Batch((*first.frames, frame))
            if connection.send_positions(piece, now, first):
                frames += len(piece.frames)
                written += 1
                size += first.size
            else:
                missed += 1
        self._metrics.frames.inc(frames)
        self._metrics.frame_bytes.inc(size + written * len(payload))
        self._metrics.frames_dropped.inc(missed)

    def catch_up(self, connection: Connection) -> None:
        """Everybody's last position, for somebody who missed some."""
        if connection.before_sending is not None:
            connection.before_sending()
        if self._last:
            connection.send_positions(Frame(encode_moves([encode_positions(self._last.values())])), self._clock.now())

    def _remember(self, positions: tuple[Position, ...]) -> None:
        for position in positions:
            if position[0] in self._cells:
                self._last[position[0]] = position
