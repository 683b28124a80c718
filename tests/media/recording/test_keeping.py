"""What the studio keeps and for how long; and what it tells the forwarding unit. The clock is turned by hand."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from papote.errors import Refused
from papote.media.recording import journal, model
from papote.media.recording.links import Links, Right
from papote.media.recording.model import Speaker, State, StoredId
from papote.media.recording.studio import DAY, LOOK_EVERY, MOST_CHAPTERS, Studio
from papote.media.sfu.model import EndpointId, Measure
from papote.types import RecordingId, RoomId
from tests.media.recording.makers import BEGAN, Hands, Notes, put_recording
from tests.media.sfu.clients import until

ROOM, OTHER, R1 = RoomId("le-palier"), RoomId("jardin"), RecordingId("r1")
ADA, BOB = EndpointId("ada"), EndpointId("bob")
ADA_HERSELF = Speaker("p1", "Ada")


@pytest.fixture
def clock() -> Hands:
    """A quiet morning."""
    return Hands()


@pytest.fixture
def unit() -> Notes:
    """A forwarding unit."""
    return Notes()


@pytest.fixture
async def studio(tmp_path: Path, clock: Hands, unit: Notes) -> AsyncIterator[Studio]:
    """A studio with one recording of long ago."""
    put_recording(tmp_path, seconds=1)
    made = Studio(tmp_path, unit, clock, secret=b"secret", retention_days=2, compose=False)
    await made.open()
    await until(lambda: bool(made.recordings()))
    yield made
    await made.close()


async def test_recordings_of_two_rooms_may_have_one_number(studio: Studio, unit: Notes) -> None:
    """On disk they never have."""
    studio.begin(R1, ROOM, "Salle bleue", "", "Ada")
    studio.begin(R1, OTHER, "Serre", "", "Bob")
    studio.begin(R1, ROOM, "Salle bleue", "again", "Ada")
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    studio.people(R1, OTHER, {BOB: Speaker("p2", "Bob")})
    ids = {each.room: each.id for each in studio.recordings() if each.state is State.RECORDING}
    assert unit.wishes == [(ids[ROOM], {ADA: "Ada"}), (ids[OTHER], {BOB: "Bob"})]
    assert len(set(ids.values())) == 2
    assert all(model.STORED_ID.fullmatch(each) for each in ids.values())
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    assert len(unit.wishes) == 2


async def test_another_unit_may_serve_a_room(studio: Studio, unit: Notes) -> None:
    """Then that one is told."""
    other = Notes()
    studio.begin(R1, ROOM, "Salle bleue", "", "Ada", other)
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    studio.end(R1, ROOM)
    assert [people for _, people in other.wishes] == [{ADA: "Ada"}, {}]
    assert unit.wishes == []


async def test_what_is_unknown_is_left_alone(studio: Studio, unit: Notes) -> None:
    """A word about a recording that has ended, or never was, changes nothing."""
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    studio.chapter(R1, ROOM, "?")
    studio.end(R1, ROOM)
    assert unit.wishes == []
    with pytest.raises(Refused):
        studio.recording("nothing")


async def test_who_speaks_begins_chapters_and_hands_begin_more(studio: Studio, clock: Hands) -> None:
    """All in the journal at once."""
    studio.begin(R1, ROOM, "Salle bleue", "La visite", "Ada")
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    for _ in range(40):
        clock.time += 0.2
        studio.measured([Measure(ADA, 20, None, 0)])
    studio.chapter(R1, ROOM, "Questions")
    running = next(each for each in studio.recordings() if each.state is State.RECORDING)
    assert [(chapter.at, chapter.title, chapter.kind) for chapter in running.chapters] == [
        (0.2, "Ada", "speaker"),
        (8.0, "Questions", "mark"),
    ]
    for _ in range(MOST_CHAPTERS + 10):
        studio.chapter(R1, ROOM, "more")
    assert len(studio.recording(running.id).chapters) == MOST_CHAPTERS


async def test_what_somebody_said_is_never_put_into_anothers_mouth(studio: Studio, unit: Notes) -> None:
    """Two of one name are told apart, also one after the other; whoever comes back goes on as before."""
    studio.begin(R1, ROOM, "Salle bleue", "La visite", "Ada")
    other, again = Speaker("p2", "Ada"), EndpointId("again")
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    studio.people(R1, ROOM, {BOB: other})
    studio.people(R1, ROOM, {BOB: other, again: ADA_HERSELF})
    studio.people(R1, ROOM, {again: Speaker("p1", "Ada L."), BOB: other})
    assert [people for _, people in unit.wishes] == [
        {ADA: "Ada"},
        {BOB: "Ada (2)"},
        {BOB: "Ada (2)", again: "Ada"},
        {again: "Ada L.", BOB: "Ada (2)"},
    ]


async def test_two_windows_of_one_person_are_two_tracks(studio: Studio, unit: Notes) -> None:
    """Two voices at once do not fit into one."""
    studio.begin(R1, ROOM, "Salle bleue", "La visite", "Ada")
    studio.people(R1, ROOM, {ADA: ADA_HERSELF, BOB: ADA_HERSELF})
    studio.people(R1, ROOM, {BOB: ADA_HERSELF})
    assert [people for _, people in unit.wishes] == [{ADA: "Ada", BOB: "Ada (2)"}, {BOB: "Ada"}]


async def test_the_journal_tells_the_same_after_the_end(studio: Studio, clock: Hands, tmp_path: Path) -> None:
    """Closing ends what runs; every word was written in its order."""
    studio.begin(R1, ROOM, "Salle bleue", "La visite", "Ada")
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    clock.time += 5
    studio.people(R1, ROOM, {})
    stored = next(each.id for each in studio.recordings() if each.state is State.RECORDING)
    await studio.close()
    facts = [json.loads(line) for line in (tmp_path / stored / model.JOURNAL).read_text().splitlines()]
    assert [next(iter(fact)) for fact in facts] == ["begun", "people", "people", "ended"]
    assert facts[0]["unix"] == BEGAN


async def test_what_has_had_its_time_is_deleted(studio: Studio, clock: Hands, tmp_path: Path) -> None:
    """Looked at once an hour; every file goes."""
    (recording,) = studio.recordings()
    assert studio.expires(recording.id) == BEGAN + 2 * DAY
    clock.turn(LOOK_EVERY)
    clock.turn(2 * DAY - LOOK_EVERY - 1)
    assert studio.recordings() == [recording]
    clock.turn(LOOK_EVERY)
    await until(lambda: list(tmp_path.iterdir()) == [])
    assert studio.recordings() == []


async def test_what_had_its_time_while_nobody_was_there_goes_at_the_start(
    tmp_path: Path, clock: Hands, unit: Notes
) -> None:
    """A recording that runs is never taken away."""
    put_recording(tmp_path, seconds=1)
    clock.time += 3 * DAY
    studio = Studio(tmp_path, unit, clock, secret=b"secret", retention_days=2, compose=False)
    await studio.open()
    await until(lambda: list(tmp_path.iterdir()) == [])
    studio.begin(R1, ROOM, "Salle bleue", "", "Ada")
    clock.turn(9 * DAY)
    assert len(studio.recordings()) == 1
    await studio.close()


def test_a_link_is_good_for_one_recording_one_right_and_one_time() -> None:
    """And only with the secret it was made with."""
    links, one, two = Links(b"secret"), StoredId("20260131-154210-00000001"), StoredId("20260131-154210-00000002")
    ticket = links.ticket(one, Right.WATCH, 1000.9)
    assert links.right(one, str(ticket.until), ticket.key, 1000) is Right.WATCH
    assert links.right(one, str(ticket.until), ticket.key, 1001) is None
    assert links.right(two, str(ticket.until), ticket.key, 0) is None
    assert links.right(one, "1001", ticket.key, 0) is None
    assert links.right(one, "1e3", ticket.key, 0) is None
    assert Links(b"other").right(one, str(ticket.until), ticket.key, 0) is None
    assert links.ticket(one, Right.MANAGE, 1000).key != ticket.key
    manage = links.ticket(one, Right.MANAGE, 1000)
    assert links.right(one, str(manage.until), manage.key, 0) is Right.MANAGE


async def test_a_link_never_outlives_its_recording(studio: Studio, clock: Hands) -> None:
    """However long it is wished to last."""
    (recording,) = studio.recordings()
    assert f"until={int(BEGAN + 2 * DAY)}&" in studio.ticket(recording.id, Right.WATCH)
    assert f"until={int(BEGAN + 60)}&" in studio.ticket(recording.id, Right.WATCH, 60)


async def test_a_worker_that_writes_before_the_journal_begins_costs_nothing(
    tmp_path: Path, clock: Hands, unit: Notes
) -> None:
    """On a slow disk its first file is there before the folder was made for it."""

    class Quick(Notes):
        def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
            (Path(directory) / "parts").mkdir(parents=True, exist_ok=True)

    studio = Studio(tmp_path, unit, clock, secret=b"secret", retention_days=2, compose=False)
    await studio.open()
    studio.begin(R1, ROOM, "Salle bleue", "La visite", "Ada", Quick())
    studio.people(R1, ROOM, {ADA: ADA_HERSELF})
    (recording,) = studio.recordings()
    await until(lambda: (tmp_path / recording.id / model.INFO).is_file())
    await studio.close()
    story = journal.read(tmp_path / recording.id)
    assert story is not None
    assert (story.title, story.people) == ("La visite", ["Ada"])
