"""Tests of people who have nothing to do with each other, and of somebody whom a host has muted."""

from __future__ import annotations

from papote.geometry import Rect
from papote.tilemap.model import TileMap
from papote.types import HeardBy, MegaphoneScope, PersonId, PlayerId, Role, Status
from papote.world import commands
from papote.world.events import (
    Chatted,
    CommandRefused,
    InvitationEnded,
    KnockAnswered,
    Knocked,
    LoudnessChanged,
    Muted,
    PositionFixed,
    Said,
    Waved,
)
from tests.world.maps import Kind, draw, floor
from tests.world.office import Office

PLAN = """
    .........
    .MMM.UUU.
    .MMM.UUU.
    .....PPP.
    .........
    """
AREAS = {
    "M": Kind("meeting-1", meeting="one"),
    "U": Kind("auditorium", audience="stage"),
    "P": Kind("podium", stage="stage"),
}


def hall() -> TileMap:
    """A meeting room, a stage, and some floor."""
    return draw(PLAN, AREAS)


def come(office: Office, name: str, at: tuple[float, float], *apart: str, host: bool = False) -> None:
    """Somebody comes in who has nothing to do with these, and has taken a first step."""
    office.join(name, at, host=host, apart=apart)
    x, y = office.place(name)
    office.step(name, x + 1, y)
    office.step(name, x, y)
    office.stand(name)


def keep_apart(office: Office, name: str, *others: str) -> None:
    """One's blocks are these from now on."""
    office.do(commands.KeepApart(PlayerId(name), frozenset(map(PersonId, others))))


def test_p04_two_who_are_blocked_form_no_bubble() -> None:
    """However long they stand beside each other, whichever of the two made the block."""
    for blocker, other in (("ada", "bob"), ("bob", "ada")):
        office = Office(floor(10, 10))
        come(office, "ada", (4, 5), *([other] if blocker == "ada" else []))
        come(office, "bob", (5, 5), *([other] if blocker == "bob" else []))
        office.wait(5.0)
        assert office.bubbles() == []


def test_somebody_else_brings_blocked_people_into_no_bubble_either() -> None:
    """Who comes first talks with him; the other stands aside."""
    office = Office(floor(10, 10))
    come(office, "ada", (4, 5))
    come(office, "cyd", (5, 5))
    office.wait(1.0)
    come(office, "bob", (6, 5), "ada")
    office.wait(5.0)
    assert office.bubbles() == [{"ada", "cyd"}]


def test_two_bubbles_with_a_block_between_them_do_not_become_one() -> None:
    """Though both are free to grow."""
    office = Office(floor(20, 10))
    come(office, "ada", (2, 5))
    come(office, "cyd", (3, 5))
    come(office, "bob", (12, 5), "ada")
    come(office, "dan", (13, 5))
    office.wait(1.0)
    assert office.bubbles() == [{"ada", "cyd"}, {"bob", "dan"}]
    office.walk("dan", (7, 5))
    office.wait(0.1)
    office.walk("cyd", (6, 5))
    office.wait(5.0)
    assert not any({"ada", "bob"} <= bubble for bubble in office.bubbles())


def test_a_block_ends_the_bubble_of_two_at_once() -> None:
    """The same command, the same moment."""
    office = Office(floor(10, 10))
    come(office, "ada", (4, 5))
    come(office, "bob", (5, 5))
    office.wait(1.0)
    assert office.hears("ada")
    keep_apart(office, "ada", "bob")
    assert office.bubbles() == []
    assert not office.hears("ada")
    assert not office.hears("bob")


def test_who_blocks_somebody_leaves_the_bubble_they_share() -> None:
    """The others go on talking."""
    office = Office(floor(10, 10))
    for name, at in (("ada", (4, 5)), ("bob", (5, 5)), ("cyd", (5, 4))):
        come(office, name, at)
    office.wait(1.0)
    keep_apart(office, "ada", "bob")
    office.wait(2.0)
    assert office.bubbles() == [{"bob", "cyd"}]


def test_people_meet_again_once_a_block_is_lifted_on_both_sides() -> None:
    """As if nothing had been."""
    office = Office(floor(10, 10))
    come(office, "ada", (4, 5), "bob")
    come(office, "bob", (5, 5), "ada")
    office.wait(1.0)
    keep_apart(office, "ada")
    office.wait(1.0)
    assert office.bubbles() == []
    keep_apart(office, "bob")
    office.wait(1.0)
    assert office.bubbles() == [{"ada", "bob"}]


def test_in_a_meeting_blocked_people_neither_hear_nor_see_each_other() -> None:
    """Both hear the third, who hears both."""
    office = Office(hall())
    come(office, "ada", (1, 1), "bob")
    come(office, "bob", (2, 1))
    assert not office.hears("ada")
    assert not office.hears("bob")
    come(office, "cyd", (3, 1))
    assert set(office.hears("ada")) == set(office.hears("bob")) == {"cyd"}
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_a_block_made_in_a_meeting_holds_at_once() -> None:
    """And its end, too."""
    office = Office(hall())
    for name, at in (("ada", (1, 1)), ("bob", (2, 1)), ("cyd", (3, 1))):
        come(office, name, at)
    keep_apart(office, "ada", "bob")
    assert set(office.hears("ada")) == set(office.hears("bob")) == {"cyd"}
    keep_apart(office, "ada")
    assert set(office.hears("ada")) == {"bob", "cyd"}
    assert set(office.hears("bob")) == {"ada", "cyd"}


def test_blocked_people_exchange_no_steps_of_negotiation() -> None:
    """The answer is that of somebody with whom one does not talk."""
    office = Office(hall())
    for name, at in (("ada", (1, 1)), ("bob", (2, 1)), ("cyd", (3, 1))):
        come(office, name, at)
    keep_apart(office, "ada", "bob")
    told = office.do(commands.Signal(PlayerId("bob"), PlayerId("ada"), 1, object()))
    assert [event.code for event in told if isinstance(event, CommandRefused)] == ["not_in_conversation"]


def test_neither_stage_nor_megaphone_reaches_who_blocked_the_speaker() -> None:
    """Nor whom he has blocked."""
    office = Office(hall())
    come(office, "ada", (5, 3), host=True)
    come(office, "bob", (6, 1), "ada")
    come(office, "cyd", (7, 1))
    assert office.listens("cyd") == {"ada": HeardBy.STAGE}
    assert office.listens("bob") == {}
    office.walk("ada", (1, 4))
    office.do(commands.UseMegaphone(PlayerId("ada"), MegaphoneScope.SPACE))
    assert office.listens("cyd") == {"ada": HeardBy.MEGAPHONE}
    assert office.listens("bob") == {}


def test_nobody_overhears_whom_he_has_blocked() -> None:
    """Of two who talk beside him, the other one's murmur alone comes through."""
    office = Office(floor(20, 10))
    come(office, "ada", (4, 5))
    come(office, "cyd", (5, 5))
    office.wait(1.0)
    office.lock("ada")
    come(office, "bob", (9, 5), "ada")
    office.wait(1.0)
    office.lock("ada", locked=False)
    office.wait(0.3)
    assert set(office.overhears("bob")) == {"cyd"}


def test_words_waves_and_chat_do_not_pass_between_blocked_people() -> None:
    """A wave is not refused: nobody learns that he is blocked."""
    office = Office(hall())
    for name, at in (("ada", (1, 1)), ("bob", (2, 1)), ("cyd", (3, 1))):
        come(office, name, at)
    keep_apart(office, "ada", "bob")
    office.forget()
    office.do(commands.Wave(PlayerId("bob"), PlayerId("ada")))
    office.do(commands.Say(PlayerId("bob"), "psst"))
    office.do(commands.Chat(PlayerId("bob"), "1", "hello"))
    assert office.take(Waved) == []
    assert office.take(CommandRefused) == []
    assert [set(event.audience) for event in office.take(Said)] == [{"bob", "cyd"}]
    assert [set(event.audience) for event in office.take(Chatted)] == [{"bob", "cyd"}]


def test_who_is_blocked_knocks_at_others_alone() -> None:
    """Where nobody else is inside, nobody answers; he is told neither more nor sooner than anybody nobody answers."""
    office = Office(hall())
    come(office, "ada", (1, 1), "bob")
    office.lock("ada")
    come(office, "bob", (4, 4))
    area = office.tilemap.areas[0].id
    told = office.do(commands.Knock(PlayerId("bob"), area, "let me in"))
    assert [event for event in told if isinstance(event, CommandRefused)] == []
    office.wait(20)
    assert office.take(Knocked) == []
    assert office.take(KnockAnswered) == [KnockAnswered(PlayerId("bob"), area, False, answered=False)]


def test_a_question_to_somebody_busy_ends_with_a_block() -> None:
    """The invitation is taken back."""
    office = Office(floor(10, 10))
    come(office, "ada", (4, 5))
    office.status("ada", Status.BUSY)
    come(office, "bob", (5, 5))
    office.wait(1.0)
    keep_apart(office, "ada", "bob")
    assert [event.player for event in office.take(InvitationEnded)] == ["ada"]


# ---- led to the entrance by a host


def test_who_is_led_out_stands_at_the_entrance_and_talks_with_nobody() -> None:
    """From one moment to the next; the others of his bubble go on, and he may walk back."""
    entrance = {"": (Rect(0, 0, 32, 32),)}
    office = Office(draw("..........\n..........\n..........", starts=entrance))
    for name, x in (("ada", 6), ("bob", 7), ("cyd", 8)):
        come(office, name, (x, 1))
    office.wait(1.0)
    assert office.bubbles() == [{"ada", "bob", "cyd"}]
    office.forget()
    office.do(commands.LeadOut(PlayerId("bob")))
    (fixed,) = office.take(PositionFixed)
    assert (fixed.player, fixed.code) == ("bob", "led_out")
    assert max(office.place("bob")) <= 32
    assert office.bubbles() == [{"ada", "cyd"}]
    office.step("bob", *office.place("bob"))
    assert office.take(CommandRefused) == []


def test_who_is_led_out_while_his_line_is_down_comes_back_at_the_entrance() -> None:
    """A host's word holds for whoever is not there to hear it."""
    office = Office(draw("..........\n..........\n..........", starts={"": (Rect(0, 0, 32, 32),)}))
    come(office, "bob", (7, 1))
    office.disconnect("bob")
    office.do(commands.LeadOut(PlayerId("bob")))
    office.resume("bob")
    assert max(office.place("bob")) <= 32


# ---- muted by a host


def mute(office: Office, name: str) -> None:
    """A host turns somebody's microphone off."""
    office.do(commands.Mute(PlayerId(name), PlayerId("host")))


def media(office: Office, name: str, *, microphone: bool) -> None:
    """What somebody's browser says of his devices."""
    office.do(commands.SetMedia(PlayerId(name), microphone, camera=True, screen=False))


def test_d15_nobody_hears_somebody_muted_until_he_unmutes_himself() -> None:
    """Whatever he sends: others get none of it; his picture stays."""
    office = Office(hall())
    come(office, "ada", (1, 1))
    come(office, "bob", (2, 1))
    media(office, "bob", microphone=True)
    office.forget()
    mute(office, "bob")
    assert office.take(Muted) == [Muted(PlayerId("bob"), PlayerId("host"))]
    assert not office.view("bob").microphone
    assert office.hears("ada") == {"bob": 0.0}
    assert all(member.video for event in office.take(LoudnessChanged) for member in event.members)
    media(office, "bob", microphone=False)
    assert office.hears("ada") == {"bob": 0.0}
    media(office, "bob", microphone=True)
    assert office.hears("ada") == {"bob": 1.0}


def test_d15_a_host_s_mute_holds_for_who_was_away_at_that_moment() -> None:
    """He is told as he comes back; that his microphone was on before does not open it, turning it on anew does."""
    office = Office(hall())
    for name, x in (("ada", 1), ("bob", 2), ("host", 9)):
        come(office, name, (x, 1))
    media(office, "bob", microphone=True)
    office.disconnect("bob")
    office.forget()
    mute(office, "bob")
    assert office.take(Muted) == []
    assert not office.view("bob").microphone
    for _ in range(2):
        office.resume("bob")
        assert office.take(Muted) == [Muted(PlayerId("bob"), PlayerId("host"))]
        media(office, "bob", microphone=True)
        assert not office.view("bob").microphone
        assert office.hears("ada")["bob"] == 0.0
        office.disconnect("bob")
        office.forget()
    office.leave("host")
    office.resume("bob")
    assert office.take(Muted) == [Muted(PlayerId("bob"), None)]
    media(office, "bob", microphone=False)
    media(office, "bob", microphone=True)
    assert office.hears("ada") == {"bob": 1.0}
    office.disconnect("bob")
    office.forget()
    office.resume("bob")
    assert office.take(Muted) == []


def test_a_muted_speaker_is_silent_on_the_stage() -> None:
    """He stays on it, and is seen."""
    office = Office(hall())
    come(office, "ada", (5, 3), host=True)
    come(office, "bob", (6, 1))
    mute(office, "ada")
    (voice,) = office.voices["bob"]
    assert (voice.loudness, voice.video) == (0.0, True)
    media(office, "ada", microphone=True)
    (voice,) = office.voices["bob"]
    assert voice.loudness == 1.0


def test_a_muted_person_is_silent_for_who_comes_later() -> None:
    """In a bubble as in a meeting."""
    office = Office(floor(10, 10))
    come(office, "ada", (4, 5))
    mute(office, "ada")
    come(office, "bob", (5, 5))
    office.wait(1.0)
    assert office.hears("bob") == {"ada": 0.0}
    assert office.hears("ada") == {"bob": 1.0}
    assert office.view("ada").role is Role.GUEST
