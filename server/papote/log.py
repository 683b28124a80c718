"""Logging of facts: a short name and a few fields, as text for people or JSON for programs.

Never tokens, addresses, chat or anything else people typed; the ``ALLOWED`` fields are all there are.
A line that can be provoked from outside goes through ``Limited``: one a second per key, the rest counted.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from collections.abc import Callable
from typing import Any, Literal

from papote.types import Seconds

ALLOWED = frozenset(
    {
        "address_hash",
        "capacity",
        "code",
        "connection",
        "connections",
        "count",
        "error_id",
        "file",
        "host",
        "key",
        "maps",
        "player",
        "players",
        "port",
        "reason",
        "request",
        "room",
        "rooms",
        "seconds",
        "skipped",
        "url",
        "what",
        "where",
    }
)
"""Every field a log line may carry."""


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key in ALLOWED and value is not None}


class TextFormatter(logging.Formatter):
    """``12:00:00 info room_opened room=le-palier``."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback of an error below it."""
        fields = "".join(f" {key}={value}" for key, value in _fields(record).items())
        line = f"{self.formatTime(record, '%H:%M:%S')} {record.levelname.lower()} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonFormatter(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The fact, its fields, and the traceback of an error."""
        line = {"time": record.created, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= _fields(record)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def setup(level: str = "info", style: Literal["text", "json"] = "text") -> None:
    """Write ``papote.*`` to standard error; other libraries only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextFormatter() if style == "text" else JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("papote").setLevel(level.upper())


class Limited:
    """Writes at most one line a second per key, with the number of those skipped; knows at most 1,000 keys."""

    KEYS = 1000

    def __init__(self, logger: logging.Logger, now: Callable[[], Seconds], interval: Seconds = 1.0) -> None:
        self._logger = logger
        self._now = now
        self._interval = interval
        self._last: dict[str, tuple[Seconds, int]] = {}

    def write(self, level: int, event: str, key: str = "", *, exc_info: bool = False, **fields: Any) -> None:
        """Write the line, or count it."""
        name = f"{event}:{key}"
        now = self._now()
        last, skipped = self._last.get(name, (None, 0))
        if last is not None and now - last < self._interval:
            self._last[name] = (last, skipped + 1)
            return
        if name not in self._last and len(self._last) >= self.KEYS:
            self._last.clear()
        self._last[name] = (now, 0)
        self._logger.log(level, event, extra={**fields, "skipped": skipped or None}, exc_info=exc_info)

    def bug(self, where: str) -> str:
        """Log the exception being handled, which is ours to mend; the id returned is all an outsider may hear."""
        error_id = secrets.token_hex(4)
        self.write(logging.ERROR, "internal_error", where, exc_info=True, where=where, error_id=error_id)
        return error_id
