"""Gatherings as calendars read them (RFC 5545). Pure: text from what is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from papote.people.agenda import Gathering, Standing, State, Turnout
from papote.types import Seconds

PRODUCT = "-//Papote//Agenda//EN"

REFRESH = timedelta(hours=1)
"""How often a calendar may look again."""


def calendar_text(
    name: str,
    gatherings: Iterable[Gathering],
    *,
    host: str,
    page: str,
    turnouts: Mapping[str, Turnout],
    places: Mapping[str, str],
) -> bytes:
    """A calendar with these, in UTC: a reader's calendar shows them by his own clock. It has no METHOD: nobody invites.

    ``host`` is the name of the office's machine, by which ids are nobody else's; ``page`` its address; ``places`` are
    the names of where gatherings are, by their ids.
    """
    # A fifth of a second to load, which no office should take longer to open for.
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for gathering in gatherings:
        turnout = turnouts.get(gathering.id, Turnout())
        calendar.add_component(_event(icalendar, gathering, turnout, host, page, places.get(gathering.id, "")))
    return bytes(calendar.to_ical())


def _event(icalendar: Any, gathering: Gathering, turnout: Turnout, host: str, page: str, place: str) -> Any:
    event = icalendar.Event()
    event.add("uid", f"{gathering.id}@{host}")
    event.add("dtstamp", _moment(gathering.changed_at))
    event.add("created", _moment(gathering.created_at))
    event.add("last-modified", _moment(gathering.changed_at))
    event.add("sequence", gathering.sequence)
    event.add("summary", gathering.title)
    event.add("dtstart", _moment(gathering.starts_at))
    event.add("dtend", _moment(gathering.ends_at))
    event.add("status", _status(gathering, turnout))
    description = "\n\n".join(part for part in (gathering.host, gathering.text) if part)
    if description:
        event.add("description", description)
    if place:
        event.add("location", place)
    event.add("url", f"{page.rstrip('/')}/r/{gathering.room}" if gathering.room is not None else page)
    return event


def _status(gathering: Gathering, turnout: Turnout) -> str:
    """Who waits for a place may be there, and may not."""
    if gathering.state is State.CANCELLED:
        return "CANCELLED"
    unsure = turnout.mine is not None and turnout.mine.standing in (Standing.WAITING, Standing.OFFERED)
    return "TENTATIVE" if unsure else "CONFIRMED"


def _moment(at: Seconds) -> datetime:
    return datetime.fromtimestamp(int(at), UTC)
