"""Log lines: facts with named fields, nothing people typed, and few of them however often they are provoked."""

from __future__ import annotations

import json
import logging

import pytest

from papote import log


def record(**fields: object) -> logging.LogRecord:
    """A record of one fact."""
    made = logging.LogRecord("papote.x", logging.INFO, "", 0, "room_opened", None, None)
    made.__dict__.update(fields)
    return made


def test_a_line_names_the_fact_and_its_fields() -> None:
    """For people."""
    assert log.TextFormatter().format(record(room="le-palier")).endswith("info room_opened room=le-palier")


def test_a_line_for_programs_is_json() -> None:
    """One object."""
    line = json.loads(log.JsonFormatter().format(record(room="le-palier")))
    assert (line["event"], line["room"], line["level"]) == ("room_opened", "le-palier", "info")


def test_fields_that_are_not_listed_are_not_written() -> None:
    """Whatever a careless line carries."""
    for formatter in (log.TextFormatter(), log.JsonFormatter()):
        assert "secret" not in formatter.format(record(token="secret", text="secret", address="secret"))


def test_a_line_that_can_be_provoked_comes_once_a_second(caplog: pytest.LogCaptureFixture) -> None:
    """With the number of those skipped; other keys have their own second."""
    time = [100.0]
    limited = log.Limited(logging.getLogger("papote.x"), lambda: time[0])
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            limited.write(logging.INFO, "library", "a")
        limited.write(logging.INFO, "library", "b")
        time[0] += 1.5
        limited.write(logging.INFO, "library", "a")
    assert [record.skipped for record in caplog.records] == [None, None, 4]  # type: ignore[attr-defined]


def test_keys_are_not_kept_without_end() -> None:
    """A thousand at most."""
    limited = log.Limited(logging.getLogger("papote.x"), lambda: 0.0)
    for number in range(5000):
        limited.write(logging.DEBUG, "library", str(number))
    assert len(limited._last) <= log.Limited.KEYS
