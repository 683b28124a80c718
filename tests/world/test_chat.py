"""Chat, sayings, emotes, waves: who reads what."""

from __future__ import annotations

from papote.types import AreaId, PlayerId, Status
from papote.world import commands
from papote.world.events import Chatted, CommandRefused, Emoted, Event, PlayerChanged, Said, Waved
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office


def hall() -> Office:
    """Ada and Bob talk; Cyd is in sight, Dan far away."""
    office = Office(floor(120, 20))
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.appear("cyd", (40, 5))
    office.appear("dan", (110, 5))
    office.wait(1)
    office.forget()
    return office


def write(office: Office, name: str, text: str, line: str = "1") -> list[Event]:
    """Send a line to those one talks with."""
    return office.do(commands.Chat(PlayerId(name), line, text))


def test_a_line_to_the_conversation_reaches_its_members_alone() -> None:
    """With name and time; nobody keeps it for newcomers."""
    office = hall()
    (told,) = write(office, "ada", "psst")
    assert isinstance(told, Chatted)
    assert told.audience == ("ada", "bob")
    assert (told.line.name, told.line.text, told.line.at) == ("Ada", "psst", office.now)


def test_a12_without_a_conversation_there_is_no_conversation_chat() -> None:
    """A ghost beside them reads nothing and writes nothing."""
    office = hall()
    office.appear("eve", (5, 6), Status.GHOST)
    office.wait(1)
    assert write(office, "eve", "boo") == [CommandRefused(PlayerId("eve"), "chat", "not_in_conversation")]
    (told,) = write(office, "ada", "who is there?")
    assert isinstance(told, Chatted)
    assert told.audience == ("ada", "bob")


def test_a_line_sent_again_is_written_once() -> None:
    """The browser may repeat itself after a break; ids are each author's own."""
    office = hall()
    assert len(write(office, "ada", "salut")) == 1
    assert write(office, "ada", "salut") == []
    assert len(write(office, "bob", "salut")) == 1


def test_another_text_under_the_same_id_is_refused() -> None:
    """A line does not change."""
    office = hall()
    write(office, "ada", "salut")
    assert write(office, "ada", "adieu") == [CommandRefused(PlayerId("ada"), "chat", "id_used")]


def test_sixty_four_lines_of_a_person_are_remembered() -> None:
    """The memory has an end."""
    office = hall()
    for number in range(65):
        write(office, "ada", "la", str(number))
    assert len(write(office, "ada", "la", "0")) == 1
    assert write(office, "ada", "la", "64") == []


def party() -> Office:
    """A meeting in two areas, a stage with its auditorium, and areas where nobody speaks in particular."""
    row = "K" * 4 + "." + "L" * 5 + "." * 5 + "R" * 5 + "." * 10 + "A" * 20 + "." * 10
    front = row[:30] + "P" * 4 + row[34:]
    return Office(
        draw(
            "\n".join([front] * 4 + [row] * 16),
            {
                "K": Kind("cloakroom"),
                "L": Kind("left", meeting="parlour"),
                "R": Kind("right", meeting="parlour"),
                "A": Kind("hall", audience="stage"),
                "P": Kind("podium", stage="stage"),
            },
        )
    )


def test_meetings_and_stages_have_a_channel_and_other_areas_have_none() -> None:
    """Areas that are heard together are read together, podium and auditorium too."""
    office = party()
    for name, place in {
        "ada": (1, 5),
        "bob": (6, 5),
        "cyd": (16, 5),
        "dan": (31, 1),
        "eve": (40, 10),
        "fay": (25, 5),
    }.items():
        office.appear(name, place)
    found = {name: office.room.whereabouts(PlayerId(name)) for name in ("ada", "bob", "cyd", "dan", "eve", "fay")}
    areas = {name: where.area for name, where in found.items() if where is not None}
    assert areas == {"ada": None, "bob": "left", "cyd": "left", "dan": "hall", "eve": "hall", "fay": None}
    assert office.room.readers(AreaId("left")) == ("bob", "cyd")
    assert office.room.readers(AreaId("hall")) == ("dan", "eve")
    assert office.room.whereabouts(PlayerId("nobody")) is None


def test_p05_one_is_in_a_channel_since_one_came_in_and_no_longer_than_one_stays() -> None:
    """Who comes back begins anew; a step inside changes nothing."""
    office = party()
    office.appear("ada", (4, 5))
    office.wait(2)
    office.walk("ada", (5, 5))
    came = office.room.whereabouts(PlayerId("ada"))
    assert came is not None and came.area == "left" and office.now - 1 < came.since <= office.now
    office.wait(2)
    office.walk("ada", (6, 5))
    assert office.room.whereabouts(PlayerId("ada")) == came
    office.walk("ada", (4, 5))
    left = office.room.whereabouts(PlayerId("ada"))
    assert left is not None and left.area is None
    office.wait(2)
    office.walk("ada", (5, 5))
    back = office.room.whereabouts(PlayerId("ada"))
    assert back is not None and back.since > came.since


def test_a_saying_reaches_those_in_view() -> None:
    """The block of five by five cells."""
    office = hall()
    (told,) = office.do(commands.Say(PlayerId("ada"), "bonjour"))
    assert isinstance(told, Said)
    assert set(told.audience) == {"ada", "bob", "cyd"}


def test_an_emote_is_for_everyone() -> None:
    """As on a stage."""
    office = hall()
    assert office.do(commands.Emote(PlayerId("ada"), 3)) == [Emoted(PlayerId("ada"), 3)]


def test_a_wave_reaches_the_one_waved_at() -> None:
    """Nobody waves at himself, or at nobody."""
    office = hall()
    ada = PlayerId("ada")
    assert office.do(commands.Wave(ada, PlayerId("dan"))) == [Waved(PlayerId("dan"), ada)]
    for to in ("ada", "nobody"):
        assert office.do(commands.Wave(ada, PlayerId(to))) == [CommandRefused(ada, "wave", "unknown_player")]


def test_what_one_shows_is_told_once_and_only_when_it_changed() -> None:
    """Devices, hand, name, status."""
    office = hall()
    ada = PlayerId("ada")
    for wish in (
        commands.SetMedia(ada, microphone=True, camera=False, screen=True),
        commands.RaiseHand(ada, True),
        commands.ChangeProfile(ada, commands.Profile("Ada L.", "a07")),
        commands.SetStatus(ada, Status.BUSY, "thinking"),
    ):
        assert [type(event) for event in office.do(wish)] == [PlayerChanged]
        assert office.do(wish) == []
    view = office.view("ada")
    assert (view.name, view.avatar, view.status_text, view.hand) == ("Ada L.", "a07", "thinking", True)
    assert (view.microphone, view.camera, view.screen) == (True, False, True)
