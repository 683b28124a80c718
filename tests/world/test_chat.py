"""Chat, sayings, emotes, waves: who reads what."""

from __future__ import annotations

from typing import Literal

from papote.types import PlayerId, Status
from papote.world import commands
from papote.world.events import Chatted, CommandRefused, Emoted, Event, PlayerChanged, Said, Waved
from tests.world.maps import floor
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


def write(
    office: Office, name: str, text: str, line: str = "1", scope: Literal["room", "conversation"] = "room"
) -> list[Event]:
    """Send a line."""
    return office.do(commands.Chat(PlayerId(name), line, scope, text))


def test_a_line_to_the_room_reaches_everyone_and_is_kept() -> None:
    """With name and time."""
    office = hall()
    (told,) = write(office, "ada", "salut")
    assert isinstance(told, Chatted)
    assert told.audience is None
    assert (told.line.name, told.line.text, told.line.at) == ("Ada", "salut", office.now)
    assert office.room.snapshot().chat == (told.line,)


def test_a_line_to_the_conversation_reaches_its_members_alone() -> None:
    """And is not kept for newcomers."""
    office = hall()
    (told,) = write(office, "ada", "psst", scope="conversation")
    assert isinstance(told, Chatted)
    assert told.audience == ("ada", "bob")
    assert office.room.snapshot().chat == ()


def test_a12_without_a_conversation_there_is_no_conversation_chat() -> None:
    """A ghost beside them reads nothing and writes nothing."""
    office = hall()
    office.appear("eve", (5, 6), Status.GHOST)
    office.wait(1)
    assert write(office, "eve", "boo", scope="conversation") == [
        CommandRefused(PlayerId("eve"), "chat", "not_in_conversation")
    ]
    (told,) = write(office, "ada", "who is there?", scope="conversation")
    assert isinstance(told, Chatted)
    assert told.audience == ("ada", "bob")


def test_a_line_sent_again_is_written_once() -> None:
    """The browser may repeat itself after a break."""
    office = hall()
    assert len(write(office, "ada", "salut")) == 1
    assert write(office, "ada", "salut") == []
    assert len(write(office, "bob", "salut")) == 1
    assert len(office.room.snapshot().chat) == 2


def test_another_text_under_the_same_number_is_refused() -> None:
    """A line does not change."""
    office = hall()
    write(office, "ada", "salut")
    assert write(office, "ada", "adieu") == [CommandRefused(PlayerId("ada"), "chat", "bad_message")]


def test_sixty_four_lines_of_a_person_are_remembered() -> None:
    """The memory has an end."""
    office = hall()
    for number in range(65):
        write(office, "ada", "la", str(number))
    assert len(write(office, "ada", "la", "0")) == 1
    assert write(office, "ada", "la", "64") == []


def test_newcomers_read_the_last_fifty_lines() -> None:
    """Not more."""
    office = hall()
    for number in range(60):
        write(office, "ada", f"line {number}", str(number))
    assert [line.text for line in office.room.snapshot().chat] == [f"line {number}" for number in range(10, 60)]


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
