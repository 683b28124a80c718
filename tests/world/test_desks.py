"""Working out loud: a desk with a topic, tickets in their order, who does not come, and what is said afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.types import AreaId, PersonId, PlayerId, Status
from papote.world import commands
from papote.world.cards import Card
from papote.world.events import (
    CommandRefused,
    DeskCalled,
    DeskChanged,
    DeskEnded,
    DeskSession,
    DeskThanked,
    DeskView,
    Event,
    PositionFixed,
)
from tests.world.maps import Kind, draw, middle
from tests.world.office import Office

DESK = AreaId("desk")
ADA, BOB, CYD, DAN = (PlayerId(name) for name in ("ada", "bob", "cyd", "dan"))


def workshop(*, claimed: bool = True) -> Office:
    """Ada at her desk; the others across the room."""
    plan = "\n".join(["." * 20] * 5 + [".DD" + "." * 17] + ["." * 20] * 10)
    office = Office(draw(plan, {"D": Kind("desk", desk=True)}))
    office.appear("ada", (1, 5))
    for number, name in enumerate(("bob", "cyd", "dan")):
        office.appear(name, (12 + number, 12))
    if claimed:
        claim(office)
    office.forget()
    return office


def claim(
    office: Office, name: str = "ada", topic: str = "Sourdough", on: bool = True, slots: int | None = None
) -> list[Event]:
    """Somebody works at the desk, or no more."""
    return office.do(commands.ClaimDesk(PlayerId(name), on, topic, slots))


def ticket(office: Office, *names: str, on: bool = True) -> None:
    """These take tickets one after another, or give them back."""
    for name in names:
        office.do(commands.TakeTicket(PlayerId(name), DESK, on))


def desk(office: Office) -> DeskView:
    """The one desk there is."""
    (view,) = office.room.snapshot().desks
    return view


def come(office: Office, name: str) -> None:
    """Somebody walks up to the desk."""
    office.walk(name, (3, 6), speed=8)


def test_c14_tickets_are_worked_off_in_their_order() -> None:
    """Each for ten minutes; the wait is visible to all."""
    office = workshop()
    ticket(office, "cyd", "bob", "dan")
    assert (desk(office).guest, desk(office).queue) == (CYD, (BOB, DAN))
    assert office.take(DeskCalled) == [DeskCalled(CYD, DESK, office.now + 60)]
    come(office, "cyd")
    assert desk(office).here
    until = desk(office).until
    assert until == pytest.approx(office.now + 600, abs=1)
    office.wait(until - office.now + 0.1 if until is not None else 0)
    assert (desk(office).guest, desk(office).queue) == (BOB, (DAN,))


def test_c14_who_does_not_come_within_a_minute_is_skipped() -> None:
    """At once for the next; who is skipped may take another ticket."""
    office = workshop()
    ticket(office, "bob", "cyd")
    office.wait(59.9)
    assert desk(office).guest == BOB
    office.wait(0.2)
    assert (desk(office).guest, desk(office).queue, desk(office).here) == (CYD, (), False)
    ticket(office, "bob")
    assert desk(office).queue == (BOB,)
    office.wait(60)
    assert desk(office).guest == BOB
    office.wait(61)
    assert desk(office) == DeskView(DESK, ADA, "Sourdough")


def test_c14_who_is_at_the_desk_already_has_come() -> None:
    """The ten minutes begin when it is his turn."""
    office = workshop()
    come(office, "bob")
    ticket(office, "bob")
    assert (desk(office).here, desk(office).until) == (True, office.now + 600)


def test_c14_the_owner_calls_the_next() -> None:
    """Before the time is over, or before somebody has come."""
    office = workshop()
    ticket(office, "bob", "cyd")
    come(office, "bob")
    office.do(commands.NextTicket(ADA))
    assert desk(office).guest == CYD
    office.do(commands.NextTicket(ADA))
    assert desk(office).guest is None
    assert office.do(commands.NextTicket(BOB)) == [CommandRefused(BOB, "next_ticket", "no_desk")]


def test_c14_a_ticket_may_be_given_back() -> None:
    """Waiting, or when it is one's turn; leaving the room is the same."""
    office = workshop()
    ticket(office, "bob", "cyd", "dan")
    ticket(office, "cyd", on=False)
    assert desk(office).queue == (DAN,)
    office.leave("bob")
    assert (desk(office).guest, desk(office).queue) == (DAN, ())
    ticket(office, "dan", on=False)
    assert desk(office).guest is None


def test_c14_thanks_are_read_by_the_owner_alone() -> None:
    """Once, by who had his turn; not between two who have blocked each other."""
    office = workshop()
    thanks = commands.ThankDesk(BOB, DESK, "What a crust!")
    refused = [CommandRefused(BOB, "thank_desk", "no_desk")]
    assert office.do(thanks) == refused
    ticket(office, "bob")
    come(office, "bob")
    assert office.do(thanks) == [DeskThanked(ADA, BOB, "What a crust!")]
    assert office.do(thanks) == refused


def test_c14_a_session_is_told_once_at_its_end() -> None:
    """What about, how long and how many came; of who is unlisted nothing."""
    office = workshop()
    ticket(office, "bob", "cyd")
    come(office, "bob")
    office.wait(100)
    office.forget()
    claim(office, on=False)
    (session,) = office.take(DeskSession)
    assert session == DeskSession(DESK, PersonId("ada"), "Ada", "Sourdough", session.seconds, 1)
    assert session.seconds >= 100
    assert office.take(DeskEnded) == [DeskEnded(DESK)]
    office.do(commands.SetCard(ADA, replace(Card(), listed=False)))
    claim(office)
    office.forget()
    office.leave("ada")
    assert (office.take(DeskSession), office.take(DeskEnded)) == ([], [DeskEnded(DESK)])
    assert office.room.snapshot().desks == ()


def test_c14_a_guest_who_is_in_no_list_is_not_counted_in_the_log() -> None:
    """The log is public."""
    office = workshop()
    office.do(commands.SetCard(BOB, Card(listed=False)))
    for name in ("bob", "cyd"):
        ticket(office, name)
        come(office, name)
        office.do(commands.NextTicket(ADA))
    claim(office, on=False)
    assert [session.guests for session in office.take(DeskSession)] == [1]


def test_c14_a_desk_is_claimed_where_one_stands_by_one() -> None:
    """By who is there and open to others; another topic is no other claim."""
    office = workshop(claimed=False)
    assert claim(office, "bob") == [CommandRefused(BOB, "claim_desk", "no_desk")]
    office.status("ada", Status.FOCUS)
    assert claim(office) == [CommandRefused(ADA, "claim_desk", "no_desk")]
    office.status("ada", Status.AVAILABLE)
    assert claim(office) == [DeskChanged(DeskView(DESK, ADA, "Sourdough"))]
    assert claim(office, topic="Rye") == [DeskChanged(DeskView(DESK, ADA, "Rye"))]
    office.walk("bob", (2, 5))
    assert claim(office, "bob") == [CommandRefused(BOB, "claim_desk", "desk_taken")]
    assert claim(office, "bob", on=False) == [CommandRefused(BOB, "claim_desk", "no_desk")]


@pytest.mark.parametrize("why", ["walks away", "wants his peace"])
def test_c14_a_desk_that_was_left_is_free_after_five_minutes(why: str) -> None:
    """Its session is told then, and the next may work there."""
    office = workshop()
    if why == "walks away":
        office.walk("ada", (1, 9))
    else:
        office.status("ada", Status.DO_NOT_DISTURB)
    office.walk("bob", (2, 5))
    assert claim(office, "bob") == [CommandRefused(BOB, "claim_desk", "desk_taken")]
    office.forget()
    office.wait(301)
    assert office.take(DeskEnded) == [DeskEnded(DESK)]
    assert [session.person for session in office.take(DeskSession)] == ["ada"]
    assert claim(office, "bob", "Rye") == [DeskChanged(DeskView(DESK, BOB, "Rye"))]
    office.wait(301)
    assert desk(office).owner == BOB


def test_c14_who_comes_back_to_his_desk_in_time_keeps_it() -> None:
    """However often he is away; walking about does not put it off."""
    office = workshop()
    for _ in range(3):
        office.walk("ada", (1, 9))
        office.wait(290)
        office.walk("ada", (1, 5))
        office.status("ada", Status.FOCUS)
        office.wait(290)
        office.status("ada", Status.AVAILABLE)
    office.wait(1000)
    assert desk(office).owner == ADA
    office.walk("ada", (1, 9))
    for _ in range(31):
        office.wait(10)
        x, y = office.place("ada")
        office.step("ada", x + 1, y)
    assert office.room.snapshot().desks == ()


def test_c14_there_are_as_many_tickets_as_there_is_time_for() -> None:
    """Ten minutes each: when all are taken nobody takes another, until whoever works there adds some."""
    office = workshop(claimed=False)
    claim(office, slots=2)
    assert desk(office).left == 2
    ticket(office, "bob", "cyd")
    assert desk(office).left == 0
    refused = [CommandRefused(DAN, "take_ticket", "no_slots")]
    assert office.do(commands.TakeTicket(DAN, DESK, True)) == refused
    for name in ("bob", "cyd"):
        come(office, name)
        office.wait(601)
    assert (desk(office).guest, desk(office).queue, desk(office).left) == (None, (), 0)
    assert office.do(commands.TakeTicket(DAN, DESK, True)) == refused
    claim(office, topic="Rye", slots=1)
    ticket(office, "dan")
    assert (desk(office).topic, desk(office).guest, desk(office).left) == ("Rye", DAN, 0)
    claim(office, topic="Rye")
    assert (desk(office).guest, desk(office).left) == (DAN, None)


@pytest.mark.parametrize("why", ["gives it back", "does not come", "is called no longer", "goes away", "waits no more"])
def test_c14_the_time_of_who_does_not_come_is_somebody_elses(why: str) -> None:
    """Not that of who was there, be it for a moment."""
    office = workshop(claimed=False)
    claim(office, slots=2)
    ticket(office, "bob", "cyd")
    match why:
        case "gives it back":
            ticket(office, "bob", on=False)
        case "does not come":
            office.wait(60.1)
        case "is called no longer":
            office.do(commands.NextTicket(ADA))
        case "goes away":
            office.leave("bob")
        case _:
            ticket(office, "cyd", on=False)
    assert desk(office).left == 1
    rest = "bob" if why == "waits no more" else "cyd"
    come(office, rest)
    ticket(office, rest, on=False)
    assert (desk(office).guest, desk(office).left) == (None, 1)


def test_c14_whoever_begins_to_work_sits_on_the_nearest_free_chair() -> None:
    """Looking at the desk; another topic puts nobody anywhere, and without a free chair one stays where one is."""
    plan = "\n".join(["." * 20] * 5 + [".DDDD" + "." * 15] + ["." * 20] * 5)
    office = Office(draw(plan, {"D": Kind("desk", desk=True, seats=((1, 5), (4, 5)))}))
    office.appear("bob", (1, 5))
    office.appear("ada", (2, 5))
    claim(office)
    assert office.place("ada") == middle(4, 5)
    assert [(fixed.player, fixed.code) for fixed in office.take(PositionFixed)] == [(ADA, "seat")]
    office.walk("ada", (3, 5))
    claim(office, topic="Rye")
    assert office.place("ada") == middle(3, 5)
    claim(office, on=False)
    office.walk("bob", (4, 5))
    office.appear("cyd", (1, 5))
    claim(office)
    assert office.place("ada") == middle(3, 5)


def test_c14_there_is_no_desk_of_somebody_one_has_blocked() -> None:
    """Nor a ticket that one had."""
    office = workshop()
    ticket(office, "bob", "cyd")
    office.block("bob", "ada")
    assert (desk(office).guest, desk(office).queue) == (CYD, ())
    office.forget()
    ticket(office, "bob")
    assert office.take(CommandRefused) == [CommandRefused(BOB, "take_ticket", "no_desk")]


def test_c14_two_windows_of_one_person_have_one_ticket_and_none_for_his_own_desk() -> None:
    """The newer ticket counts; who works at the desk is not his own guest."""
    office = workshop()
    office.appear("other", (11, 12), person="ada")
    assert CommandRefused(PlayerId("other"), "take_ticket", "no_desk") in office.do(
        commands.TakeTicket(PlayerId("other"), DESK, True)
    )
    ticket(office, "bob", "cyd")
    office.appear("twin", (10, 12), person="cyd")
    ticket(office, "twin")
    assert desk(office).queue == (PlayerId("twin"),)


def test_c14_nobody_waits_at_two_desks_or_at_his_own() -> None:
    """A ticket for one gives up that for the other; too many wait nowhere."""
    plan = "\n".join(["." * 20] * 5 + [".D" + "." * 10 + "E."] + ["." * 20] * 5)
    office = Office(draw(plan, {"D": Kind("desk", desk=True), "E": Kind("other", desk=True)}))
    office.appear("ada", (1, 5))
    office.appear("bob", (12, 5))
    office.appear("cyd", (8, 9))
    for name in ("ada", "bob"):
        claim(office, name)
    ticket(office, "cyd")
    office.do(commands.TakeTicket(CYD, AreaId("other"), True))
    assert [view.guest for view in office.room.snapshot().desks] == [None, CYD]
    ticket(office, "ada")
    assert office.take(CommandRefused) == [CommandRefused(ADA, "take_ticket", "no_desk")]
    for number in range(22):
        office.appear(f"p{number}", (6, 9))
        ticket(office, f"p{number}")
    assert len(office.room.snapshot().desks[0].queue) == 20
