"""Areas: meetings, seats, locks, exits."""

from __future__ import annotations

import pytest

from papote.geometry import Rect, crosses
from papote.tilemap.model import Area, Exit
from papote.types import AreaId, ConversationKind, Facing, PlayerId, Status
from papote.world.commands import Chat
from papote.world.events import (
    AreaLocked,
    BubbleChanged,
    Chatted,
    CommandRefused,
    ConversationChanged,
    ConversationFull,
    ExitReached,
    Expelled,
    PositionFixed,
    Welcomed,
)
from papote.world.settings import RoomSettings
from tests.world.maps import Kind, draw, middle, tile_rect
from tests.world.office import Office

PLAN = """
    ...............
    .ssss..........
    ...............
    ####.##########
    #MMMMMM#NNNNNN#
    #MMMMMM.NNNNNN#
    #MMMMMM#NNNNNN#
    ###############
    """
"""A corridor above two rooms; M has a door at (4, 3), and one leads on to N at (7, 5)."""


def plan(capacity: int | None = None, exit_to: Exit | None = None) -> Office:
    """The two rooms, each its own meeting."""
    return Office(
        draw(
            PLAN,
            {
                "M": Kind("meeting-1", meeting="one", capacity=capacity),
                "N": Kind("meeting-2", meeting="two", exit=exit_to),
            },
        )
    )


def meeting(*names: str, capacity: int | None = None) -> Office:
    """People inside the first room, side by side."""
    office = plan(capacity)
    for number, name in enumerate(names):
        office.join(name, (1 + number, 4))
    return office


def test_everyone_inside_talks_and_equally_loud() -> None:
    """However far apart they stand."""
    office = plan()
    office.join("ada", (1, 4))
    office.join("bob", (6, 6))
    assert office.hears("ada") == {"bob": 1.0}
    assert office.heard["bob"].kind is ConversationKind.AREA
    assert office.heard["bob"].id == "area:one"
    assert office.view("ada").area == "meeting-1"
    assert office.view("ada").bubble is None


def test_nobody_is_alone_in_a_conversation() -> None:
    """One person in a meeting room is just a person in a room."""
    office = meeting("ada")
    assert office.take(ConversationChanged) == []


def test_nobody_outside_hears() -> None:
    """Two tiles from the door, in line with those inside."""
    office = meeting("ada", "bob")
    office.appear("cyd", (4, 1))
    office.wait(2)
    assert office.hears("cyd") == {}
    assert set(office.hears("ada")) == {"bob"}


def test_no_bubble_forms_inside() -> None:
    """The meeting is the conversation."""
    office = meeting("ada", "bob")
    office.walk("ada", (2, 5))
    office.walk("bob", (3, 5))
    office.wait(2)
    assert office.take(BubbleChanged) == []


def test_walking_into_a_meeting_leaves_the_bubble_behind() -> None:
    """One moment, one conversation."""
    office = plan()
    office.join("cyd", (2, 5))
    office.appear("ada", (4, 2))
    office.appear("bob", (5, 2))
    office.wait(1)
    assert office.bubbles() == [{"ada", "bob"}]
    office.walk("ada", (4, 4))
    assert office.bubbles() == []
    assert office.hears("ada") == {"cyd": 1.0}
    assert office.hears("bob") == {}


def test_stepping_out_ends_it_at_once() -> None:
    """At the threshold."""
    office = meeting("ada", "bob")
    office.walk("bob", (4, 4))
    office.walk("bob", (4, 3))
    assert office.hears("ada") == office.hears("bob") == {}


def test_areas_of_one_meeting_name_are_one_conversation() -> None:
    """Wherever they lie."""
    office = Office(draw("AA..BB", {"A": Kind("left", meeting="same"), "B": Kind("right", meeting="same")}))
    office.join("ada", (0, 0))
    office.join("bob", (5, 0))
    assert office.hears("ada") == {"bob": 1.0}


def test_the_smallest_area_is_the_one_somebody_is_in() -> None:
    """A rug in a meeting room is named, and the meeting goes on."""
    rug = Area(AreaId("rug"), "rug", (tile_rect(1, 4),))
    office = Office(draw(PLAN, {"M": Kind("meeting-1", meeting="one")}, more_areas=(rug,)))
    office.join("ada", (1, 4))
    office.join("bob", (3, 4))
    assert office.view("ada").area == "rug"
    assert office.view("bob").area == "meeting-1"
    assert office.hears("ada") == {"bob": 1.0}


@pytest.mark.parametrize("status", [Status.DO_NOT_DISTURB, Status.FOCUS, Status.AWAY, Status.GHOST])
def test_a12_a13_who_is_not_to_be_disturbed_sits_in_no_meeting(status: Status) -> None:
    """A ghost in the room hears nothing and reads nothing."""
    office = meeting("ada", "bob", "cyd")
    office.status("cyd", status)
    assert set(office.hears("ada")) == {"bob"}
    assert office.hears("cyd") == {}
    office.status("cyd", Status.AVAILABLE)
    assert set(office.hears("cyd")) == {"ada", "bob"}


# ---- seats


def test_a_fifth_waits_for_a_seat() -> None:
    """He is told, and let in when somebody leaves."""
    office = meeting("ada", "bob", "cyd", "dan", "eve", capacity=4)
    (full,) = office.take(ConversationFull)
    assert (full.player, full.conversation, full.capacity) == ("eve", "area:one", 4)
    assert office.hears("eve") == {}
    office.leave("bob")
    assert set(office.hears("eve")) == {"ada", "cyd", "dan"}


def test_who_is_lost_while_waiting_takes_no_seat() -> None:
    """Back again he waits anew, behind those who came meanwhile."""
    office = meeting("ada", "bob", "cyd", "dan", "eve", capacity=4)
    office.disconnect("eve")
    office.leave("bob")
    assert set(office.hears("ada")) == {"cyd", "dan"}
    office.resume("eve")
    assert set(office.hears("ada")) == {"cyd", "dan", "eve"}


def test_a_meeting_without_a_number_takes_what_the_settings_say() -> None:
    """However many a bubble takes."""
    tilemap = draw(PLAN, {"M": Kind("meeting-1", meeting="one")})
    office = Office(tilemap, RoomSettings(meeting_capacity=2, conversation_capacity=12))
    for column, name in enumerate(["ada", "bob", "cyd"]):
        office.join(name, (1 + column, 4))
    assert [(full.player, full.capacity) for full in office.take(ConversationFull)] == [("cyd", 2)]


def test_an_area_may_take_fewer() -> None:
    """The smaller number counts."""
    office = meeting("ada", "bob", "cyd", capacity=2)
    assert [(full.player, full.capacity) for full in office.take(ConversationFull)] == [("cyd", 2)]


def test_saying_goodbye_in_a_meeting_frees_the_seat_until_one_comes_in_again() -> None:
    """One may stay and read."""
    office = meeting("ada", "bob", "cyd", "dan", "eve", capacity=4)
    office.goodbye("ada")
    assert set(office.hears("eve")) == {"bob", "cyd", "dan"}
    assert office.hears("ada") == {}
    office.leave("bob")
    assert office.hears("ada") == {}
    office.walk("ada", (4, 4))
    office.walk("ada", (4, 3))
    office.walk("ada", (4, 4))
    assert set(office.hears("ada")) == {"cyd", "dan", "eve"}


# ---- locks


def locked() -> Office:
    """Ada and Bob behind a lock, and Cyd in the corridor."""
    office = meeting("ada", "bob")
    office.join("cyd", (4, 1))
    office.lock("ada")
    office.forget()
    return office


def test_a_lock_is_told_to_everyone() -> None:
    """And shown to those who come later."""
    office = meeting("ada", "bob")
    told = office.lock("bob")
    assert AreaLocked(AreaId("meeting-1"), True) in told
    assert office.room.snapshot().locked_areas == ("meeting-1",)
    assert office.heard["ada"].locked


def test_only_who_takes_part_may_lock() -> None:
    """Nobody locks from the corridor, nor as a ghost."""
    office = locked()
    assert office.lock("cyd", False) == [CommandRefused(PlayerId("cyd"), "lock", "not_in_conversation")]
    office.status("bob", Status.GHOST)
    assert office.lock("bob", False)[-1] == CommandRefused(PlayerId("bob"), "lock", "not_in_conversation")


def test_a09_a_locked_area_is_a_wall_for_a_move() -> None:
    """Not one pixel in, however the way leads."""
    office = locked()
    office.walk("cyd", (4, 3))
    office.forget()
    office.walk("cyd", (4, 4))
    fix = office.take(PositionFixed)[0]
    assert fix.code == "area_locked"
    assert office.view("cyd").area is None
    assert office.hears("cyd") == {}


def test_a09_following_somebody_in_does_not_help() -> None:
    """Following is made of moves; and the lock goes with the last seat, not before."""
    office = locked()
    office.walk("cyd", (4, 3))
    office.walk("ada", (4, 5))
    office.walk("cyd", (4, 4))
    assert office.view("cyd").area is None


def test_a09_who_went_out_is_a_newcomer() -> None:
    """The lock closes behind him."""
    office = locked()
    office.walk("bob", (4, 4))
    office.walk("bob", (4, 3))
    office.walk("bob", (4, 4))
    assert office.view("bob").area is None
    assert office.take(PositionFixed)[0].code == "area_locked"


def test_a09_pushing_against_a_lock_does_not_expel() -> None:
    """A person holding a key down is no cheat."""
    office = locked()
    office.walk("cyd", (4, 3))
    office.forget()
    for _ in range(60):
        office.wait(0.5)
        office.step("cyd", *middle(4, 4))
    assert {fix.code for fix in office.take(PositionFixed)} == {"area_locked"}
    assert office.take(Expelled) == []


def test_a09_joining_at_an_entry_behind_the_lock_leads_to_the_default_start() -> None:
    """With the reason."""
    office = locked()
    told = office.join("dan", (2, 5))
    assert CommandRefused(PlayerId("dan"), "join", "area_locked") in told
    assert office.view("dan").area is None
    x, y = office.place("dan")
    assert tile_rect(1, 1, 4, 1).contains(x, y)


def test_a09_resuming_inside_after_the_lock_was_turned_leads_outside() -> None:
    """In front of the door, and told why."""
    office = meeting("ada", "bob")
    office.join("cyd", (4, 5))
    office.disconnect("cyd")
    office.wait(3)
    office.lock("ada")
    told = office.resume("cyd")
    (welcome,) = (event for event in told if isinstance(event, Welcomed))
    view = next(player for player in welcome.snapshot.players if player.id == "cyd")
    assert (view.area, (view.x, view.y)) == (None, middle(4, 3))
    assert PositionFixed(PlayerId("cyd"), 0, *middle(4, 3), Facing.DOWN, "area_locked") in told
    assert office.hears("cyd") == {}


def test_a09_who_was_inside_when_it_was_locked_comes_back_to_his_seat() -> None:
    """A short loss of the network is no reason to be locked out."""
    office = meeting("ada", "bob", "cyd")
    office.lock("ada")
    office.disconnect("cyd")
    office.wait(5)
    assert set(office.hears("ada")) == {"bob"}
    office.resume("cyd")
    assert set(office.hears("cyd")) == {"ada", "bob"}


def test_a09_a_teleport_behind_the_lock_is_refused() -> None:
    """The portal does not open."""
    door = Exit(None, "inside", "#inside")
    office = Office(
        draw(
            PLAN.replace("..........\n", ".........E\n", 1),
            {"M": Kind("meeting-1", meeting="one"), "E": Kind("portal", exit=door)},
            starts={"inside": (tile_rect(2, 5),)},
        )
    )
    office.join("ada", (1, 4))
    office.lock("ada")
    office.join("cyd", (12, 0))
    office.walk("cyd", (14, 0))
    assert office.take(PositionFixed)[0].code == "area_locked"
    assert office.view("cyd").area is None
    office.lock("ada", False)
    office.wait(1)
    office.walk("cyd", (14, 0))
    assert office.view("cyd").area == "meeting-1"


def test_a09_nobody_locked_out_reads_the_chat_inside() -> None:
    """Chat goes to those who hear each other."""
    office = locked()
    office.do(Chat(PlayerId("ada"), "1", "psst"))
    (chatted,) = office.take(Chatted)
    assert chatted.audience == ("ada", "bob")


def test_who_waited_inside_when_it_was_locked_still_gets_a_seat() -> None:
    """He is no newcomer."""
    office = meeting("ada", "bob", "cyd", "dan", "eve", capacity=4)
    office.lock("ada")
    office.leave("bob")
    assert set(office.hears("eve")) == {"ada", "cyd", "dan"}


def test_the_lock_ends_when_the_last_one_leaves() -> None:
    """An empty room is open."""
    office = locked()
    office.leave("ada")
    assert office.room.snapshot().locked_areas == ("meeting-1",)
    told = office.leave("bob")
    assert AreaLocked(AreaId("meeting-1"), False) in told
    assert office.room.snapshot().locked_areas == ()


def test_a_lock_does_not_keep_anybody_in() -> None:
    """Out is always free."""
    office = locked()
    office.walk("ada", (4, 4))
    office.walk("ada", (4, 2))
    assert office.take(PositionFixed) == []


# ---- exits


def test_stepping_on_an_exit_tells_where_it_leads() -> None:
    """Once, when stepping in."""
    office = plan(exit_to=Exit("garden", "gate", "garden.tmj#gate"))
    office.join("ada", (6, 5))
    office.walk("ada", (9, 5))
    assert office.take(ExitReached) == [ExitReached(PlayerId("ada"), "garden", "gate")]


def test_an_exit_of_one_tile_is_not_jumped_over() -> None:
    """The way counts, not only its end."""
    way_out = Kind("out", exit=Exit("garden", "", "garden.tmj"))
    office = Office(draw("...E...", {"E": way_out}))
    office.join("ada", (2.4, 0))
    office.step("ada", *middle(4.1, 0))
    assert len(office.take(ExitReached)) == 1


def test_an_exit_within_the_map_moves_one_to_its_entry() -> None:
    """With the code the browser knows it by; moves on their way are no offence."""
    door = Kind("portal", exit=Exit(None, "far", "#far"))
    office = Office(draw("....E" + "." * 40 + "s", {"E": door}, starts={"far": (Rect(*middle(30, 0), 1, 1),)}))
    office.join("ada", (2, 0))
    office.step("ada", *middle(4, 0))
    (fix,) = office.take(PositionFixed)
    assert (fix.code, (fix.x, fix.y)) == ("exit", middle(30, 0))
    office.step("ada", *middle(4.5, 0))
    assert len(office.take(PositionFixed)) == 1


@pytest.mark.parametrize(
    ("line", "meets"),
    [
        ((0, 5, 20, 5), True),
        ((0, 0, 5, 5), False),
        ((10, 0, 10, 30), True),
        ((20, 0, 20, 30), False),
        ((0, 20, 30, 20), False),
        ((0, 12, 12, 0), False),
        ((0, 22, 22, 0), True),
        ((15, 15, 15, 15), True),
        ((30, 15, 25, 15), False),
    ],
)
def test_a_line_crosses_a_rectangle_or_not(line: tuple[float, float, float, float], meets: bool) -> None:
    """Left and top edges belong to it, right and bottom do not."""
    assert crosses(Rect(10, 5, 10, 15), *line) is meets
