"""One wish that waits for its outcome: the acknowledgement, and ``refused`` when the answer is no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from papote.gateway.connection import Connection
from papote.gateway.engine import Frame
from papote.metrics import Metrics
from papote.protocol import codec
from papote.protocol import server as wire
from papote.types import PlayerId, Seconds


class Question:
    """Answered once; later words are not heard."""

    __slots__ = ("_ack", "_answered", "_connection", "_done", "_metrics", "_undo", "player", "request")

    def __init__(
        self,
        connection: Connection,
        request: str,
        ack: int | None,
        metrics: Metrics,
        player: PlayerId | None = None,
        undo: Callable[[], None] | None = None,
    ) -> None:
        """``undo`` is called when the answer is no."""
        self._connection = connection
        self._ack = ack
        self._metrics = metrics
        self._undo = undo
        self._answered = False
        self._done: Callable[[], None] | None = None
        self.request = request
        self.player = player

    def about(self, player: PlayerId, undo: Callable[[], None] | None = None) -> Question:
        """Once it is known who asks."""
        self.player = player
        self._undo = undo
        return self

    def then(self, done: Callable[[], None]) -> None:
        """``done`` is called when the answer is yes."""
        self._done = done

    def concerns(self, player: PlayerId, request: str) -> bool:
        """Whether a refusal of this request would be the answer that is still waited for."""
        return not self._answered and self.player == player and self.request == request

    def accepted(self, **facts: Any) -> None:
        """It was done, and this is what came of it."""
        if not self._answered:
            self._answered = True
            if self._ack is not None:
                self._connection.send_frame(Frame(codec.encode_ack(self._ack, ok=True, **facts)))
            if self._done is not None:
                self._done()

    def refused(self, code: str, retry_after: Seconds | None = None) -> None:
        """It was not."""
        if self._answered:
            return
        self._answered = True
        self._metrics.refusals.labels(code).inc()
        if self._undo is not None:
            self._undo()
        self._connection.send(wire.Refused(code, self.request, retry_after))
        if self._ack is not None:
            fields = {"ok": False, "code": code, "request": self.request}
            if retry_after is not None:
                fields["retry_after"] = retry_after
            self._connection.send_frame(Frame(codec.encode_ack(self._ack, **fields)))
