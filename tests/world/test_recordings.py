"""Recordings: where one may be, and that nobody is in one who did not agree."""

from __future__ import annotations

import pytest

from papote.types import AreaId, ConversationId, PlayerId, RecordingId, StageName, Status
from papote.world import commands
from papote.world.events import (
    ChapterMarked,
    CommandRefused,
    ConsentAsked,
    ConsentEnded,
    Event,
    RecordingChanged,
    RecordingEnded,
    RecordingView,
    Welcomed,
)
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    ....................
    .MMMM...PPP...TTTT..
    .MMMM..UUUUU..TooT..
    .MMMM..UUUUU..TTTT..
    ....................
    .........L..........
    """
"""A room of two areas, a podium with its auditorium, a table, and floor."""

AREAS = {
    "M": Kind("meeting", meeting="one"),
    "L": Kind("lounge", meeting="one"),
    "P": Kind("podium", stage="stage"),
    "U": Kind("auditorium", audience="stage"),
    "T": Kind("table", meeting="table", seats=((14, 2), (17, 2))),
}
R1 = RecordingId("r1")
HOST = PlayerId("host")


def office_of(host: tuple[float, float], **people: tuple[float, float]) -> Office:
    """A host and others, and a second of time."""
    office = Office(draw(PLAN, AREAS))
    office.join("host", host, host=True)
    for name, at in people.items():
        office.join(name, at)
    office.wait(1)
    office.forget()
    return office


def record(office: Office, on: bool = True, by: str = "host", title: str = "") -> list[Event]:
    """A host records, or ends it."""
    return office.do(commands.Record(PlayerId(by), on, title))


def consent(office: Office, name: str, accept: bool = True, recording: RecordingId = R1) -> list[Event]:
    """Somebody agrees or not."""
    return office.do(commands.Consent(PlayerId(name), recording, accept))


def people(office: Office) -> set[str]:
    """Who is recorded."""
    (recording,) = office.room.snapshot().recordings
    return {*recording.people}


def asked(office: Office) -> list[str]:
    """Who was asked since the last ``forget``."""
    return [event.player for event in office.take(ConsentAsked)]


def meeting(*names: str) -> Office:
    """A host who records a meeting with these people."""
    office = office_of((1, 1), **{name: (1 + place, 2) for place, name in enumerate(names)})
    record(office)
    return office


def stage() -> Office:
    """A host on the podium records it; Ada, another host, speaks beside him, Bob listens."""
    office = office_of((8, 1), bob=(8, 3))
    office.join("ada", (9, 1), host=True)
    office.forget()
    record(office)
    return office


# ---- beginning


def test_a_recording_begins_with_him_alone_who_began_it() -> None:
    """He agreed by beginning; the others are asked."""
    office = office_of((1, 1), ada=(2, 1), bob=(3, 1))
    told = record(office, title="Leases")
    view = RecordingView(
        R1,
        stage=None,
        meeting=ConversationId("area:one"),
        areas=(AreaId("meeting"), AreaId("lounge")),
        by=HOST,
        title="Leases",
        since=office.now,
        people=(HOST,),
    )
    assert told == [
        RecordingChanged(view),
        ConsentAsked(PlayerId("ada"), R1, HOST, "Leases"),
        ConsentAsked(PlayerId("bob"), R1, HOST, "Leases"),
    ]
    assert office.room.snapshot().recordings == (view,)


def test_of_a_stage_the_speakers_are_asked_and_the_audience_is_not() -> None:
    """Who only listens is not recorded."""
    office = stage()
    assert asked(office) == ["ada"]
    (recording,) = office.room.snapshot().recordings
    assert (recording.stage, recording.meeting) == (StageName("stage"), None)
    assert recording.areas == (AreaId("podium"), AreaId("auditorium"))
    assert recording.people == (HOST,)


def test_who_records_a_stage_from_the_auditorium_is_not_in_it_before_he_speaks() -> None:
    """What he says to his neighbour is nobody's business."""
    office = office_of((8, 3))
    record(office)
    assert people(office) == set()
    office.wait(60)
    office.walk("host", (8, 1))
    assert people(office) == {"host"}
    assert asked(office) == []


@pytest.mark.parametrize("place", [(14, 1), (6, 5), (0, 0)])
def test_neither_tables_nor_bubbles_nor_the_open_floor_are_recorded(place: tuple[int, int]) -> None:
    """Only stages and meeting rooms."""
    office = office_of(place)
    office.appear("ada", (place[0], place[1]))
    office.wait(1)
    assert record(office) == [CommandRefused(HOST, "record", "not_recordable")]


def test_who_takes_no_part_in_the_meeting_does_not_record_it() -> None:
    """A ghost is not there."""
    office = office_of((1, 1), ada=(2, 1))
    office.status("host", Status.GHOST)
    assert record(office) == [CommandRefused(HOST, "record", "not_recordable")]


def test_a_place_is_recorded_once() -> None:
    """Whoever asks."""
    office = meeting("ada")
    assert record(office) == [CommandRefused(HOST, "record", "recorded_already")]


def test_a_stage_and_a_room_are_recorded_at_the_same_time() -> None:
    """Each on its own."""
    office = stage()
    office.join("eve", (1, 1), host=True)
    record(office, by="eve")
    assert [recording.id for recording in office.room.snapshot().recordings] == ["r1", "r2"]


@pytest.mark.parametrize(
    ("wish", "request_name"),
    [
        (commands.Record(PlayerId("ada"), True), "record"),
        (commands.Record(PlayerId("ada"), False), "record"),
        (commands.MarkChapter(PlayerId("ada"), "Questions"), "chapter"),
    ],
)
def test_only_hosts_record(wish: commands.Command, request_name: str) -> None:
    """Everybody else is refused."""
    office = meeting("ada")
    assert office.do(wish) == [CommandRefused(PlayerId("ada"), request_name, "not_host")]


# ---- agreeing


def test_who_agrees_is_recorded_from_then_on() -> None:
    """Everybody sees it."""
    office = meeting("ada", "bob")
    told = consent(office, "ada")
    assert ConsentEnded(PlayerId("ada"), R1) in told
    assert [changed.recording.people for changed in told if isinstance(changed, RecordingChanged)] == [("host", "ada")]


def test_who_refuses_is_never_recorded_and_not_asked_again() -> None:
    """Wherever he goes and comes."""
    office = meeting("ada")
    consent(office, "ada", accept=False)
    office.forget()
    office.walk("ada", (1, 4))
    office.walk("ada", (1, 3))
    assert asked(office) == []
    assert people(office) == {"host"}


def test_who_withdraws_is_out_at_once() -> None:
    """And may agree again."""
    office = meeting("ada")
    consent(office, "ada")
    office.forget()
    consent(office, "ada", accept=False)
    assert people(office) == {"host"}
    assert len(office.take(RecordingChanged)) == 1
    consent(office, "ada")
    assert people(office) == {"host", "ada"}


def test_a_late_comer_is_asked_first() -> None:
    """Until then he is not in it."""
    office = meeting()
    office.join("ada", (2, 1))
    assert asked(office) == ["ada"]
    assert people(office) == {"host"}
    consent(office, "ada")
    assert people(office) == {"host", "ada"}


def test_who_goes_out_is_out_and_his_yes_counts_when_he_comes_back() -> None:
    """Nobody is asked twice."""
    office = meeting("ada")
    consent(office, "ada")
    office.forget()
    office.walk("ada", (1, 4))
    assert people(office) == {"host"}
    office.walk("ada", (1, 3))
    assert people(office) == {"host", "ada"}
    assert asked(office) == []


def test_who_goes_out_without_an_answer_is_asked_again() -> None:
    """The question went out with him."""
    office = meeting("ada")
    office.forget()
    office.walk("ada", (1, 4))
    assert office.take(ConsentEnded) == [ConsentEnded(PlayerId("ada"), R1)]
    assert consent(office, "ada") == [CommandRefused(PlayerId("ada"), "consent", "not_recorded")]
    office.walk("ada", (1, 3))
    assert asked(office) == ["ada"]


def test_who_is_not_to_be_disturbed_is_no_member_and_not_recorded() -> None:
    """At once."""
    office = meeting("ada")
    consent(office, "ada")
    office.status("ada", Status.FOCUS)
    assert people(office) == {"host"}


def test_a_new_speaker_is_asked_when_he_comes_up() -> None:
    """And is out when he has gone down."""
    office = stage()
    consent(office, "ada")
    office.forget()
    office.join("eve", (10, 1), host=True)
    assert asked(office) == ["eve"]
    office.walk("ada", (9, 2))
    assert people(office) == {"host"}


def test_only_who_is_concerned_answers() -> None:
    """Neither the audience, nor about what does not exist."""
    office = stage()
    assert consent(office, "bob") == [CommandRefused(PlayerId("bob"), "consent", "not_recorded")]
    assert consent(office, "ada", recording=RecordingId("r9")) == [
        CommandRefused(PlayerId("ada"), "consent", "not_recorded")
    ]


# ---- lost and back


def test_a_short_loss_changes_nothing_and_a_longer_one_takes_one_out() -> None:
    """As in the conversation."""
    office = meeting("ada")
    consent(office, "ada")
    office.disconnect("ada")
    office.wait(1.9)
    assert people(office) == {"host", "ada"}
    office.wait(0.1)
    assert people(office) == {"host"}
    office.resume("ada")
    assert people(office) == {"host", "ada"}


def test_an_open_question_is_asked_again_on_another_connection() -> None:
    """After the fresh snapshot."""
    office = meeting("ada")
    office.disconnect("ada")
    told = office.resume("ada")
    again = told.index(ConsentAsked(PlayerId("ada"), R1, HOST, ""))
    assert again > next(place for place, event in enumerate(told) if isinstance(event, Welcomed))


def test_who_is_lost_when_it_begins_is_asked_when_he_is_back() -> None:
    """Nobody is asked who cannot hear it."""
    office = office_of((1, 1), ada=(2, 1))
    office.disconnect("ada")
    record(office)
    assert asked(office) == []
    office.resume("ada")
    assert asked(office) == ["ada"]


# ---- ending


def test_any_host_inside_ends_it() -> None:
    """Open questions end with it."""
    office = meeting("ada")
    office.join("eve", (4, 3), host=True)
    told = record(office, on=False, by="eve")
    assert told == [ConsentEnded(PlayerId("ada"), R1), ConsentEnded(PlayerId("eve"), R1), RecordingEnded(R1)]
    assert office.room.snapshot().recordings == ()


def test_who_began_it_ends_it_from_anywhere_and_other_hosts_do_not() -> None:
    """It is his."""
    office = meeting("ada")
    consent(office, "ada")
    office.join("eve", (0, 5), host=True)
    assert record(office, on=False, by="eve") == [CommandRefused(PlayerId("eve"), "record", "not_recorded")]
    office.walk("host", (1, 0))
    assert record(office, on=False) == [RecordingEnded(R1)]


def test_it_ends_when_he_who_began_it_is_gone_for_good() -> None:
    """Not when his network breaks."""
    office = meeting("ada")
    consent(office, "ada")
    office.disconnect("host")
    office.wait(29)
    assert people(office) == {"ada"}
    office.wait(1)
    assert office.take(RecordingEnded) == [RecordingEnded(R1)]


def test_it_ends_ten_seconds_after_the_last_one_who_agreed_went_away() -> None:
    """Unless one comes back."""
    office = meeting("ada")
    consent(office, "ada")
    office.walk("host", (1, 0))
    office.walk("ada", (1, 4))
    office.wait(9)
    office.walk("ada", (1, 3))
    office.wait(20)
    assert people(office) == {"ada"}
    office.walk("ada", (1, 4))
    office.wait(9)
    assert office.take(RecordingEnded) == []
    office.wait(1)
    assert office.take(RecordingEnded) == [RecordingEnded(R1)]


def test_an_open_question_keeps_it_waiting() -> None:
    """Somebody may still agree."""
    office = meeting("ada")
    office.walk("host", (1, 0))
    office.wait(20)
    assert people(office) == set()
    consent(office, "ada", accept=False)
    office.wait(10)
    assert office.take(RecordingEnded) == [RecordingEnded(R1)]


def test_an_empty_room_records_nothing() -> None:
    """And wakes nobody."""
    office = meeting("ada")
    office.leave("ada")
    office.leave("host")
    office.wait(1)
    assert office.room.next_deadline() is None
    assert office.room.snapshot().recordings == ()


# ---- chapters


def test_a_host_marks_chapters() -> None:
    """Of the recording he is in, or began."""
    office = meeting("ada")
    assert office.do(commands.MarkChapter(HOST, "Questions")) == [ChapterMarked(R1, "Questions")]
    office.walk("host", (1, 0))
    assert office.do(commands.MarkChapter(HOST, "Coffee")) == [ChapterMarked(R1, "Coffee")]


def test_without_a_recording_there_are_no_chapters() -> None:
    """A host is told so."""
    office = office_of((1, 1))
    assert office.do(commands.MarkChapter(HOST, "x")) == [CommandRefused(HOST, "chapter", "not_recorded")]
    assert record(office, on=False) == [CommandRefused(HOST, "record", "not_recorded")]


def test_where_nothing_forwards_media_nothing_is_recorded() -> None:
    """Nobody sees a mark, or is asked, for a file that will not be there."""
    office = Office(draw(PLAN, AREAS), RoomSettings(forwarding=False))
    office.join("host", (2, 1), host=True)
    assert CommandRefused(HOST, "record", "forbidden") in record(office)
    assert office.room.snapshot().recordings == ()
