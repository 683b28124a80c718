"""Gatherings as calendars read them: a strict reader takes each property for what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.people.agenda import Answer, Gathering, Standing, State, Turnout
from papote.people.calendars import calendar_text
from papote.types import PersonId, RoomId
from tests.people.jcal import Found, lines_of, read
from tests.people.test_agenda import NOW, TALK

LONG = "Atelier « été » ; vélos, 🚲 et \\ idées " * 6
"""With whatever a calendar has to escape, and many octets in few letters."""

FULL = replace(
    TALK, title=LONG.strip(), text="Une ligne,\nune autre ; et « fin »", host="Ada", room=RoomId("main"), sequence=3
)


def written(*gatherings: Gathering, turnout: Turnout | None = None) -> bytes:
    """As the feed has them."""
    turnouts = {each.id: turnout for each in gatherings} if turnout is not None else {}
    return calendar_text(
        "Café, chez nous",
        gatherings,
        host="office.example",
        page="https://office.example/",
        turnouts=turnouts,
        places={TALK.id: "Salle; étage 2"},
    )


def event_of(content: bytes) -> Found:
    """The one gathering in it."""
    (event,) = read(content).parts
    return event


def test_c4_a_strict_reader_takes_each_property_for_what_it_is() -> None:
    """Moments are moments, in UTC; texts come back as they were, however long."""
    calendar = read(written(FULL))
    assert calendar.properties["version"] == ("text", "2.0")
    assert calendar.properties["refresh-interval"] == ("duration", "PT1H")
    assert "method" not in calendar.properties
    (event,) = calendar.parts
    moments = {name: value for name, (kind, value) in event.properties.items() if kind == "date-time"}
    assert moments == {
        "dtstamp": "2025-11-24T16:00:00Z",
        "created": "2025-11-24T16:00:00Z",
        "last-modified": "2025-11-24T16:00:00Z",
        "dtstart": "2025-11-24T17:00:00Z",
        "dtend": "2025-11-24T18:00:00Z",
    }
    assert event.properties["uid"] == ("text", "g1@office.example")
    assert event.properties["sequence"] == ("integer", 3)
    assert event.properties["summary"] == ("text", LONG.strip())
    assert event.properties["description"] == ("text", "Ada\n\nUne ligne,\nune autre ; et « fin »")
    assert event.properties["location"] == ("text", "Salle; étage 2")
    assert event.properties["url"] == ("uri", "https://office.example/r/main")


def test_a_text_begins_no_property_of_its_own() -> None:
    """Whatever somebody writes into a title stays in it."""
    trick = replace(TALK, title="x\r\nATTENDEE:mailto:eve@example.org\nEND:VEVENT", text="a\\nb")
    event = event_of(written(trick))
    assert "attendee" not in event.properties
    assert event.properties["description"] == ("text", "a\\nb")
    assert not any(line.startswith("ATTENDEE") for line in lines_of(written(trick)))


@pytest.mark.parametrize(
    ("state", "standing", "status"),
    [
        (State.PLANNED, None, "CONFIRMED"),
        (State.PLANNED, Standing.WAITING, "TENTATIVE"),
        (State.PLANNED, Standing.OFFERED, "TENTATIVE"),
        (State.CANCELLED, Standing.CONFIRMED, "CANCELLED"),
    ],
)
def test_c4_a_calendar_says_whether_one_will_be_there(state: State, standing: Standing | None, status: str) -> None:
    """Who waits may be, and what was called off is crossed out."""
    mine = Answer(TALK.id, PersonId("a-bob"), "Bob", standing, 1, NOW) if standing is not None else None
    content = written(replace(TALK, state=state), turnout=Turnout(mine=mine))
    assert f"STATUS:{status}" in lines_of(content)


def test_a_calendar_of_nothing_is_one_as_well() -> None:
    """A reader finds no gathering in it."""
    assert read(written()).parts == ()
