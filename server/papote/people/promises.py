"""Promises: who wants to do what for whom, until when; and how a calendar reads them (RFC 5545). Pure.

A promise belongs to whoever made it. Whom it was made to sees it, and nobody else; when to be reminded, and whether he
was, is its owner's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from papote.errors import Refused
from papote.people.encounters import clean_text
from papote.types import PersonId, Seconds

TEXT_LENGTH = 280
MOST_OPEN = 500
"""Promises of one person that are kept."""

FARTHEST: Seconds = 10 * 366 * 86_400.0
"""How far ahead anything may be due."""

TOO_LATE: Seconds = 3 * 86_400.0
"""A letter that could not be sent for so long is not sent any more: it would come out of the blue."""

PRODUCT = "-//Papote//Promises//EN"


class Reminder(Enum):
    """What becomes of a promise's letter."""

    NONE = "none"
    """There is none to be sent."""
    WAITING = "waiting"
    """Nobody has handed it over: it is sent when it is due, and after a restart as well."""
    SENDING = "sending"
    """It is being handed over to the mail server: on disk before that sees a word of it."""
    SENT = "sent"
    """The mail server has it, or will never take it: it knows no such mailbox, or has refused this letter."""
    UNSURE = "unsure"
    """Who handed it over died, or the line broke, before the answer was noted: it is not sent again."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise."""

    id: str
    person: PersonId
    name: str
    """What who made it was called then."""
    other: PersonId | None
    """To whom; None: to nobody who would see it."""
    other_name: str
    text: str
    due_at: Seconds | None
    remind_at: Seconds | None
    done_at: Seconds | None
    sequence: int
    """How often it was changed, for calendars."""
    created_at: Seconds
    updated_at: Seconds
    reminder: Reminder = Reminder.NONE
    zone: str = ""
    """By whose clock its days are days, as ``Europe/Brussels``; empty: not known."""


def clean_promise(text: str) -> str:
    """What is promised; raises ``bad_text``."""
    cleaned = clean_text(text, TEXT_LENGTH)
    if not cleaned:
        raise Refused("bad_text")
    return cleaned


def check_moments(due_at: Seconds | None, remind_at: Seconds | None, now: Seconds) -> None:
    """Raise ``bad_number`` for days no calendar has."""
    for moment in (due_at, remind_at):
        if moment is not None and not now - FARTHEST <= moment <= now + FARTHEST:
            raise Refused("bad_number")


def reminder_of(remind_at: Seconds | None, done: bool) -> Reminder:
    """Whether a letter waits for its time."""
    return Reminder.WAITING if remind_at is not None and not done else Reminder.NONE


def to_calendar(promises: Iterable[Promise], name: str) -> bytes:
    """Somebody's promises as a calendar of tasks, with an alarm for each that has a reminder.

    A list to be read, and no letter from an organizer: so it has no METHOD, which would ask for one (RFC 5546).
    """
    from icalendar import Alarm, Calendar, Todo

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for promise in promises:
        todo = Todo()
        todo.add("uid", f"{promise.id}@promises.papote")
        todo.add("dtstamp", _moment(promise.updated_at))
        todo.add("created", _moment(promise.created_at))
        todo.add("last-modified", _moment(promise.updated_at))
        todo.add("sequence", promise.sequence)
        todo.add("summary", f"{promise.text} → {promise.other_name}" if promise.other_name else promise.text)
        todo.add("class", "PRIVATE")
        if promise.due_at is not None:
            todo.add("due", _moment(promise.due_at))
        if promise.done_at is not None:
            todo.add("status", "COMPLETED")
            todo.add("completed", _moment(promise.done_at))
            todo.add("percent-complete", 100)
        else:
            todo.add("status", "NEEDS-ACTION")
        if promise.remind_at is not None and promise.done_at is None:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", promise.text)
            # A moment has to be called one here, where a span of time is meant otherwise (RFC 5545, 3.8.6.3).
            alarm.add("trigger", _moment(promise.remind_at), parameters={"VALUE": "DATE-TIME"})
            todo.add_component(alarm)
        calendar.add_component(todo)
    written: bytes = calendar.to_ical()
    return written


def _moment(moment: Seconds) -> datetime:
    return datetime.fromtimestamp(int(moment), UTC)
