"""Promises as calendars read them, and what may be promised until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from papote.errors import Refused
from papote.people.promises import (
    FARTHEST,
    Promise,
    Reminder,
    check_moments,
    clean_promise,
    reminder_of,
    to_calendar,
)
from papote.types import PersonId
from tests.people.jcal import read

NOW = 1_764_000_000.0
ARTICLE = Promise(
    id="P1",
    person=PersonId("a-ada"),
    name="Ada",
    other=PersonId("g-bob"),
    other_name="Bob",
    text="envoyer l’article, par mail; promis",
    due_at=NOW + 86_400,
    remind_at=NOW + 43_200,
    done_at=None,
    sequence=3,
    created_at=NOW - 10,
    updated_at=NOW,
    reminder=Reminder.WAITING,
)


def moment(seconds: float) -> datetime:
    """A moment as calendars have it."""
    return datetime.fromtimestamp(seconds, UTC)


def todos(content: bytes) -> list[Any]:
    """The tasks that ``icalendar`` finds."""
    found: list[Any] = Calendar.from_ical(content).walk("VTODO")
    return found


def test_c3_a_promise_is_a_task_with_an_alarm() -> None:
    """As ``icalendar`` reads it."""
    content = to_calendar([ARTICLE], "Papote")
    (todo,) = todos(content)
    assert b"X-WR-CALNAME:Papote\r\n" in content
    assert str(todo["UID"]) == "P1@promises.papote"
    assert str(todo["SUMMARY"]) == "envoyer l’article, par mail; promis → Bob"
    assert (todo["SEQUENCE"], str(todo["STATUS"])) == (3, "NEEDS-ACTION")
    assert todo["DUE"].dt == moment(ARTICLE.due_at or 0)
    (alarm,) = todo.walk("VALARM")
    assert (str(alarm["ACTION"]), alarm["TRIGGER"].dt) == ("DISPLAY", moment(ARTICLE.remind_at or 0))


def test_c3_a_calendars_reader_sees_done_and_undone() -> None:
    """As ``ical`` reads it: the same task, changed, by its sequence."""
    done = replace(ARTICLE, done_at=NOW + 5, sequence=4)
    undone = replace(ARTICLE, sequence=5)
    seen = []
    for state in (ARTICLE, done, undone):
        (todo,) = IcsCalendarStream.calendar_from_ics(to_calendar([state], "Papote").decode()).todos
        seen.append((todo.uid, todo.status, todo.sequence, todo.completed is not None))
    uid = "P1@promises.papote"
    assert seen == [
        (uid, "NEEDS-ACTION", 3, False),
        (uid, "COMPLETED", 4, True),
        (uid, "NEEDS-ACTION", 5, False),
    ]


def test_c3_a_strict_reader_takes_the_alarm_for_a_moment() -> None:
    """As every other property for what it is; the longest text comes back as it was."""
    long = ("vélo 🚲, « oui » ; \\ " * 20)[:280]
    (todo,) = read(to_calendar([replace(ARTICLE, text=long, done_at=None)], "Papote")).parts
    assert todo.properties["summary"] == ("text", f"{long} → Bob")
    assert todo.properties["due"] == ("date-time", "2025-11-25T16:00:00Z")
    for name in ("dtstamp", "created", "last-modified"):
        assert todo.properties[name][0] == "date-time", name
    (alarm,) = todo.parts
    assert alarm.properties["trigger"] == ("date-time", "2025-11-25T04:00:00Z")
    assert alarm.properties["description"] == ("text", long)
    (done,) = read(to_calendar([replace(ARTICLE, done_at=NOW)], "Papote")).parts
    assert done.properties["completed"] == ("date-time", "2025-11-24T16:00:00Z")
    assert (done.properties["percent-complete"], done.parts) == (("integer", 100), ())


def test_a_promise_needs_no_day_and_nobody() -> None:
    """Then there is neither an alarm nor a name; and a calendar of nothing is one as well."""
    bare = replace(ARTICLE, due_at=None, remind_at=None, other=None, other_name="")
    (todo,) = todos(to_calendar([bare], "Papote"))
    assert "DUE" not in todo
    assert todo.walk("VALARM") == []
    assert str(todo["SUMMARY"]) == ARTICLE.text
    assert todos(to_calendar([], "Papote")) == []


def test_what_may_be_promised_and_until_when() -> None:
    """Something, and on a day a calendar has."""
    assert clean_promise("  l’article ") == "l’article"
    for wrong in ("", "  ", "x" * 281, "a\x00"):
        with pytest.raises(Refused, match="bad_text"):
            clean_promise(wrong)
    check_moments(NOW, None, NOW)
    for far in (NOW + FARTHEST + 1, float("nan"), -1e300):
        with pytest.raises(Refused, match="bad_number"):
            check_moments(None, far, NOW)


def test_a_letter_waits_only_where_one_is_wanted() -> None:
    """Not for what is done."""
    assert reminder_of(NOW, done=False) is Reminder.WAITING
    assert reminder_of(NOW, done=True) is reminder_of(None, done=False) is Reminder.NONE
