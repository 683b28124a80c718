"""Stages: who speaks, who is called up, whose hand is raised, and who hears it."""

from __future__ import annotations

import pytest

from papote.types import HeardBy, PlayerId, Status
from papote.world import commands
from papote.world.events import (
    CalledToStage,
    CommandRefused,
    PlayerChanged,
    PositionFixed,
    StageCallEnded,
    StageChanged,
    StageView,
    Voice,
    VoicesChanged,
)
from papote.world.hearing import Hearing
from papote.world.player import Player
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = "\n".join(["PPPP" + "A" * 20 + "." * 10] * 14)
"""The podium to the left, the auditorium, and the corridor to the right."""
AREAS = {"P": Kind("podium", stage="stage"), "A": Kind("auditorium", audience="stage")}

ADA, BOB, CYD = PlayerId("ada"), PlayerId("bob"), PlayerId("cyd")
FROM_STAGE = HeardBy.STAGE


def hall() -> Office:
    """A hall with a stage, and nobody in it."""
    return Office(draw(PLAN, AREAS))


@pytest.fixture
def office() -> Office:
    """Ada, a host, speaks; Bob and Cyd sit far apart in the auditorium; Dan stands in the corridor."""
    office = hall()
    office.appear("ada", (1, 1), host=True)
    office.appear("bob", (8, 12))
    office.appear("cyd", (20, 3))
    office.appear("dan", (30, 8))
    office.wait(1)
    office.forget()
    return office


def call(office: Office, host: str, to: str) -> None:
    """A host calls somebody up."""
    office.do(commands.CallToStage(PlayerId(host), PlayerId(to)))


def answer(office: Office, name: str, accept: bool = True) -> None:
    """Answer the call."""
    office.do(commands.AnswerStageCall(PlayerId(name), accept))


def dismiss(office: Office, name: str, to: str) -> None:
    """End somebody's time on the stage."""
    office.do(commands.DismissFromStage(PlayerId(name), PlayerId(to)))


def hand(office: Office, name: str, raised: bool = True) -> None:
    """Raise or lower a hand."""
    office.do(commands.RaiseHand(PlayerId(name), raised))


def refusal(office: Office) -> str:
    """Why the last wish was refused."""
    return office.take(CommandRefused)[-1].code


def test_a_host_on_the_podium_is_heard_in_the_whole_auditorium(office: Office) -> None:
    """Fully, with video, from the last row too; not in the corridor, and not by himself."""
    assert office.stage() == StageView(office.stage().stage, (ADA,))
    for name in ("bob", "cyd"):
        assert office.voices[name] == (Voice(ADA, 1.0, True, FROM_STAGE),)
    assert office.listens("dan") == office.listens("ada") == {}


def test_the_hall_is_told_once_that_somebody_speaks() -> None:
    """One event for everyone, one for each who hears it."""
    office = hall()
    office.appear("bob", (8, 12))
    office.appear("dan", (30, 8))
    office.forget()
    office.appear("ada", (1, 1), host=True)
    office.wait(1)
    assert [event.stage.speakers for event in office.take(StageChanged)] == [(ADA,)]
    assert [event.player for event in office.take(VoicesChanged)] == ["bob"]


@pytest.mark.parametrize("status", Status)
def test_whoever_sits_in_the_auditorium_hears_the_stage(office: Office, status: Status) -> None:
    """Whatever he is available for."""
    office.status("bob", status)
    assert office.listens("bob") == {"ada": FROM_STAGE}


def test_walking_in_and_out_of_the_auditorium(office: Office) -> None:
    """The voice begins and ends at the door."""
    office.walk("dan", (23, 8))
    assert office.listens("dan") == {"ada": FROM_STAGE}
    office.walk("dan", (24, 8))
    assert office.listens("dan") == {}


def test_walking_about_in_the_auditorium_tells_nothing(office: Office) -> None:
    """The stage is as loud everywhere."""
    office.walk("bob", (12, 12))
    assert office.take(VoicesChanged) == []


def test_who_is_no_host_does_not_speak_by_climbing_up(office: Office) -> None:
    """Neither does he lose what he hears."""
    office.walk("bob", (2, 12))
    assert office.stage().speakers == (ADA,)
    assert office.listens("bob") == {"ada": FROM_STAGE}


def test_speakers_hear_each_other_and_are_in_no_bubble(office: Office) -> None:
    """However near they stand."""
    office.appear("eve", (2, 1), host=True)
    office.wait(2)
    assert office.bubbles() == []
    assert office.listens("ada") == {"eve": FROM_STAGE}
    assert office.listens("eve") == {"ada": FROM_STAGE}
    assert office.listens("cyd") == {"ada": FROM_STAGE, "eve": FROM_STAGE}


def test_who_steps_up_leaves_his_bubble() -> None:
    """The other goes on hearing him, from the stage."""
    office = hall()
    office.appear("ada", (5, 1), host=True)
    office.appear("bob", (6, 1))
    office.wait(1)
    assert office.hears("bob") == {"ada": 1.0}
    office.walk("ada", (3, 1))
    assert office.hears("bob") == {}
    assert office.listens("bob") == {"ada": FROM_STAGE}


def test_who_steps_down_talks_with_whom_he_meets(office: Office) -> None:
    """And is heard by the hall no more."""
    office.walk("ada", (5, 12))
    assert office.room.snapshot().stages == ()
    assert office.listens("bob") == office.listens("cyd") == {}
    office.wait(1)
    assert office.hears("bob").keys() == {"ada"}


def test_one_called_up_is_asked_and_brought_to_the_podium(office: Office) -> None:
    """He speaks until he walks down."""
    call(office, "ada", "bob")
    assert [(event.player, event.by) for event in office.take(CalledToStage)] == [(BOB, ADA)]
    assert office.stage().called == (BOB,)
    office.forget()
    answer(office, "bob")
    assert [(event.player, event.code) for event in office.take(PositionFixed)] == [(BOB, "stage")]
    assert office.view("bob").area == "podium"
    assert (office.stage().called, office.stage().speakers) == ((), (ADA, BOB))
    assert [event.player for event in office.take(StageCallEnded)] == [BOB]
    assert office.listens("bob") == {"ada": FROM_STAGE}
    assert office.listens("cyd") == {"ada": FROM_STAGE, "bob": FROM_STAGE}
    office.wait(1)
    office.walk("bob", (6, office.place("bob")[1] // 32))
    assert office.stage().speakers == (ADA,)
    office.walk("bob", (2, office.place("bob")[1] // 32))
    assert office.stage().speakers == (ADA,), "one call is for one time"


def test_one_who_stands_on_the_podium_already_is_not_moved(office: Office) -> None:
    """He just speaks."""
    office.walk("bob", (2, 12))
    call(office, "ada", "bob")
    office.forget()
    answer(office, "bob")
    assert office.take(PositionFixed) == []
    assert office.stage().speakers == (ADA, BOB)


def test_one_called_up_may_stay(office: Office) -> None:
    """And can be called again."""
    call(office, "ada", "bob")
    answer(office, "bob", accept=False)
    assert office.stage() == StageView(office.stage().stage, (ADA,))
    assert office.view("bob").area == "auditorium"
    call(office, "ada", "bob")
    assert office.stage().called == (BOB,)


def test_a_call_lasts_a_minute(office: Office) -> None:
    """Then it is over, and cannot be answered."""
    call(office, "ada", "bob")
    office.wait(59)
    assert office.take(StageCallEnded) == []
    office.wait(1)
    assert [event.player for event in office.take(StageCallEnded)] == [BOB]
    answer(office, "bob")
    assert refusal(office) == "not_called"
    assert office.room.next_deadline() is None


@pytest.mark.parametrize("how", ["walks out", "is lost", "leaves"])
def test_a_call_ends_when_it_cannot_be_answered(office: Office, how: str) -> None:
    """Nobody stays called who is not there."""
    call(office, "ada", "cyd")
    match how:
        case "walks out":
            office.walk("cyd", (25, 3))
        case "is lost":
            office.disconnect("cyd")
        case "leaves":
            office.leave("cyd")
    assert office.stage().called == ()
    assert [event.player for event in office.take(StageCallEnded)] == [CYD]
    office.wait(61)
    assert [event.player for event in office.take(StageCallEnded)] == [CYD], "it does not expire as well"


def test_a_call_can_be_taken_back(office: Office) -> None:
    """The same way as somebody is sent off the stage."""
    call(office, "ada", "bob")
    dismiss(office, "ada", "bob")
    assert office.stage().called == ()
    answer(office, "bob")
    assert refusal(office) == "not_called"


def test_a_host_elsewhere_calls_to_the_stage_of_the_called(office: Office) -> None:
    """He need not be in the hall himself."""
    office.appear("eve", (33, 12), host=True)
    call(office, "eve", "bob")
    assert office.stage().called == (BOB,)


def test_what_is_refused_at_a_stage(office: Office) -> None:
    """Only hosts call and send away; only who is there is called."""
    call(office, "bob", "cyd")
    assert refusal(office) == "not_host"
    dismiss(office, "bob", "ada")
    assert refusal(office) == "not_host"
    call(office, "ada", "nobody")
    assert refusal(office) == "unknown_player"
    dismiss(office, "ada", "nobody")
    assert refusal(office) == "unknown_player"
    call(office, "ada", "dan")
    assert refusal(office) == "no_stage"
    dismiss(office, "ada", "bob")
    assert refusal(office) == "not_on_stage"
    answer(office, "bob")
    assert refusal(office) == "not_called"
    office.disconnect("cyd")
    call(office, "ada", "cyd")
    assert refusal(office) == "unknown_player"


def test_nobody_is_called_to_a_stage_without_a_podium() -> None:
    """Such a map has an auditorium for nothing."""
    office = Office(draw("AAAAAAAAAAAA\nAAAAAAAAAAAA", {"A": AREAS["A"]}))
    office.appear("ada", (1, 1), host=True)
    office.appear("bob", (9, 1))
    call(office, "ada", "bob")
    assert refusal(office) == "no_stage"


def test_nobody_can_come_up_where_nobody_can_stand() -> None:
    """A podium full of furniture."""
    areas = draw("PPAAAAAAAAAA\nPPAAAAAAAAAA", AREAS).areas
    office = Office(draw("ooAAAAAAAAAA\nooAAAAAAAAAA", more_areas=areas))
    office.appear("ada", (4, 1), host=True)
    office.appear("bob", (9, 1))
    call(office, "ada", "bob")
    answer(office, "bob")
    assert refusal(office) == "no_stage"
    assert office.room.snapshot().stages == ()


def test_hands_are_shown_in_the_order_of_raising(office: Office) -> None:
    """Lowering takes one out, raising again puts him at the end."""
    hand(office, "cyd")
    hand(office, "bob")
    hand(office, "dan")
    assert office.stage().queue == (CYD, BOB)
    hand(office, "cyd", raised=False)
    assert office.stage().queue == (BOB,)
    hand(office, "cyd")
    assert office.stage().queue == (BOB, CYD)


def test_a_raised_hand_is_carried_through_the_door(office: Office) -> None:
    """In: last in the queue. Out: not in it."""
    hand(office, "dan")
    hand(office, "bob")
    office.walk("dan", (23, 8))
    assert office.stage().queue == (BOB, "dan")
    office.walk("dan", (25, 8))
    assert office.stage().queue == (BOB,)
    assert office.view("dan").hand


def test_coming_up_lowers_the_hand(office: Office) -> None:
    """Whoever speaks need not ask for it."""
    hand(office, "bob")
    call(office, "ada", "bob")
    office.forget()
    answer(office, "bob")
    assert office.stage().queue == ()
    assert not office.view("bob").hand
    assert [event.player.hand for event in office.take(PlayerChanged) if event.player.id == BOB] == [False]


def test_who_is_sent_off_the_stage_stays_where_he_is(office: Office) -> None:
    """He is heard no more, and may be called again."""
    call(office, "ada", "bob")
    answer(office, "bob")
    place = office.place("bob")
    dismiss(office, "ada", "bob")
    assert office.place("bob") == place
    assert office.stage().speakers == (ADA,)
    assert office.listens("cyd") == {"ada": FROM_STAGE}
    call(office, "ada", "bob")
    answer(office, "bob")
    assert office.stage().speakers == (ADA, BOB)


def test_a_host_sent_off_speaks_again_when_he_comes_up_again(office: Office) -> None:
    """Walking about up there is not coming up again."""
    office.appear("eve", (2, 8), host=True)
    dismiss(office, "ada", "eve")
    office.walk("eve", (1, 9))
    assert office.stage().speakers == (ADA,)
    office.walk("eve", (5, 9))
    office.walk("eve", (2, 9))
    assert office.stage().speakers == (ADA, "eve")


def test_who_is_sent_off_talks_with_whom_he_stands_beside(office: Office) -> None:
    """He need not take a step for it."""
    office.appear("eve", (2, 3))
    office.wait(1)
    assert office.bubbles() == []
    dismiss(office, "ada", "ada")
    office.wait(0.1)
    assert office.bubbles() == [{"ada", "eve"}]


def test_a_called_host_who_walks_up_by_himself_has_answered(office: Office) -> None:
    """The question is gone."""
    office.appear("eve", (6, 8), host=True)
    call(office, "ada", "eve")
    office.walk("eve", (2, 8))
    assert (office.stage().called, office.stage().speakers) == ((), (ADA, "eve"))
    assert [event.player for event in office.take(StageCallEnded)] == ["eve"]


def test_everybody_may_end_his_own_time(office: Office) -> None:
    """A guest too."""
    call(office, "ada", "bob")
    answer(office, "bob")
    dismiss(office, "bob", "bob")
    assert office.stage().speakers == (ADA,)


def test_who_is_not_reachable_does_not_speak(office: Office) -> None:
    """He is heard again once he is available: his right waits for him."""
    call(office, "ada", "bob")
    answer(office, "bob")
    for name in ("ada", "bob"):
        office.status(name, Status.AWAY)
    assert office.listens("cyd") == {}
    for name in ("bob", "ada"):
        office.status(name, Status.AVAILABLE)
    assert office.listens("cyd") == {"bob": FROM_STAGE, "ada": FROM_STAGE}


def test_a_right_that_waits_can_be_ended(office: Office) -> None:
    """Somebody away who was called up is sent off as well."""
    call(office, "ada", "bob")
    answer(office, "bob")
    office.status("bob", Status.AWAY)
    dismiss(office, "ada", "bob")
    office.status("bob", Status.AVAILABLE)
    assert office.stage().speakers == (ADA,)


def test_a_speaker_who_is_lost_keeps_the_stage_for_the_lease(office: Office) -> None:
    """Then the hall hears him no more, until he is back."""
    office.disconnect("ada")
    office.wait(1.9)
    assert office.listens("bob") == {"ada": FROM_STAGE}
    office.wait(0.2)
    assert office.listens("bob") == {}
    office.resume("ada")
    assert office.listens("bob") == {"ada": FROM_STAGE}


def test_a_listener_who_is_lost_hears_nothing_after_the_lease(office: Office) -> None:
    """And is told anew when he is back."""
    office.disconnect("bob")
    office.wait(1.9)
    assert office.listens("bob") == {"ada": FROM_STAGE}
    office.wait(0.2)
    assert office.listens("bob") == {}
    office.resume("bob")
    assert office.listens("bob") == {"ada": FROM_STAGE}


def test_a_listener_back_at_once_is_told_anew(office: Office) -> None:
    """A new connection knows nothing, even if nothing has changed."""
    office.disconnect("bob")
    office.forget()
    office.resume("bob")
    assert [event.player for event in office.take(VoicesChanged)] == [BOB]


def test_a_speaker_who_leaves_is_heard_no_more(office: Office) -> None:
    """Nothing remains of him."""
    hand(office, "bob")
    office.leave("ada")
    assert office.listens("bob") == office.listens("cyd") == {}
    office.leave("bob")
    assert office.room.snapshot().stages == ()


def test_neighbours_are_quieter_while_somebody_speaks() -> None:
    """In the auditorium; not out in the corridor."""
    office = hall()
    office.appear("ada", (12, 1), host=True)
    office.appear("bob", (8, 12))
    office.appear("cyd", (9, 12))
    office.appear("dan", (26, 12))
    office.appear("eve", (27, 12))
    office.wait(1)
    assert office.hears("bob") == {"cyd": 1.0}
    office.walk("ada", (3, 1))
    assert office.hears("bob") == {"cyd": 0.35}
    assert office.hears("cyd") == {"bob": 0.35}
    assert office.hears("dan") == {"eve": 1.0}
    assert office.heard["bob"].members[0].video
    office.walk("cyd", (14.4, 12))
    office.wait(0.1)
    assert office.hears("bob") == {"cyd": 0.1}
    office.walk("cyd", (9, 12))
    office.status("ada", Status.AWAY)
    assert office.hears("bob") == {"cyd": 1.0}, "at once when nobody speaks"


def test_a_talk_across_the_door_is_not_ducked() -> None:
    """One inside and one in the corridor."""
    office = hall()
    office.appear("ada", (3, 1), host=True)
    office.appear("bob", (23, 12))
    office.appear("cyd", (24, 12))
    office.wait(1)
    assert office.hears("bob") == {"cyd": 1.0}
    assert office.hears("cyd") == {"bob": 1.0}


def test_who_is_out_of_sight_stays_unheard_while_somebody_speaks() -> None:
    """Ducking makes nobody audible."""
    office = Office(draw("PPPPAAAAAAAA\nAAA......AAA\nAAAA###AAAAA\nAAAA###AAAAA\nAAAAAAAAAAAA", AREAS))
    office.appear("bob", (3, 1))
    office.appear("cyd", (6, 1))
    office.appear("dan", (3, 4))
    office.wait(1)
    assert office.hears("cyd")["dan"] == 0.0
    office.appear("ada", (0, 0), host=True)
    office.wait(1)
    assert office.hears("cyd")["dan"] == 0.0


def test_a_full_hall_costs_one_look_per_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred people hear at once that somebody stepped up: nobody is compared with everybody."""
    looks: list[Player] = []
    voices = Hearing.voices

    def counted(hearing: Hearing, listener: Player) -> tuple[Voice, ...]:
        looks.append(listener)
        return voices(hearing, listener)

    office = hall()
    for number in range(100):
        office.join(f"p{number}", (4 + number % 20, number // 22))
    office.appear("ada", (4, 6), host=True)
    office.forget()
    monkeypatch.setattr(Hearing, "voices", counted)
    office.step("ada", *(office.place("ada")[0] - 32, office.place("ada")[1]))
    assert len(office.take(VoicesChanged)) == 100
    assert len(looks) <= 102


def test_the_smaller_of_two_overlapping_stages_has_the_say() -> None:
    """One stands in one auditorium."""
    inner = draw("QQ..........", {"Q": Kind("corner", stage="corner")}).areas
    office = Office(draw("PPPPPPAAAAAA", AREAS, more_areas=inner))
    office.appear("ada", (0, 0), host=True)
    office.wait(1)
    assert [(view.stage, view.speakers) for view in office.room.snapshot().stages] == [("corner", (ADA,))]
    office.walk("ada", (4, 0))
    assert [(view.stage, view.speakers) for view in office.room.snapshot().stages] == [("stage", (ADA,))]
