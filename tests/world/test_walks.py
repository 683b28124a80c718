"""Walking together: a promenade, those who fall in step, and that nothing of their talk changes meanwhile."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest

from papote.geometry import Point
from papote.tilemap.model import Promenade, TileMap
from papote.types import AreaId, Facing, PersonId, PlayerId, Status, WalkId
from papote.world import commands
from papote.world.events import (
    BubbleChanged,
    BubbleEnded,
    CommandRefused,
    ConversationChanged,
    Event,
    Invited,
    LoudnessChanged,
    PositionFixed,
    WalkChanged,
    WalkEnded,
    WalkView,
)
from tests.world.maps import TILE, Kind, draw, floor
from tests.world.office import Office

NAMES = ("ada", "bob", "cyd", "dan", "eve", "fay")
EVE = PlayerId("eve")


def loop(tilemap: TileMap, *corners: tuple[float, float], closed: bool = True) -> TileMap:
    """A map with a promenade over these tiles."""
    points = tuple(Point((x + 0.5) * TILE, (y + 0.5) * TILE) for x, y in corners)
    return replace(tilemap, promenades=(Promenade("garden", points, closed),))


def garden() -> TileMap:
    """A large floor with a loop of 48 tiles."""
    return loop(floor(30, 30), (5, 5), (17, 5), (17, 17), (5, 17))


def group(count: int = 6, tilemap: TileMap | None = None) -> Office:
    """So many people who talk beside the loop; the first sets off and the others fall in step."""
    office = Office(tilemap or garden())
    for number, name in enumerate(NAMES[:count]):
        office.appear(name, (5 + number % 3, 6 + number // 3))
    office.wait(1)
    for name in NAMES[:count]:
        stroll(office, name)
    return office


def stroll(office: Office, name: str, on: bool = True, walk: str | None = None) -> list[Event]:
    """Somebody sets off, falls in step, or leaves."""
    return office.do(commands.Stroll(PlayerId(name), on, WalkId(walk) if walk is not None else None))


def walk(office: Office) -> WalkView:
    """The one walk there is."""
    (view,) = office.room.snapshot().walks
    return view


def apart(office: Office, one: str, other: str) -> float:
    """Tiles between two."""
    (x0, y0), (x1, y1) = office.place(one), office.place(other)
    return math.hypot(x1 - x0, y1 - y0) / TILE


@pytest.mark.slow
def test_c7_thirty_minutes_for_six_change_nothing_of_their_talk() -> None:
    """No bubble, no conversation, no loudness is told anew; who follows is within a tile of his place."""
    office = group()
    office.wait(5)
    assert walk(office).walkers == NAMES
    office.forget()
    lags: list[float] = []
    gap = office.room._parts.settings.stroll_gap
    for _ in range(180):
        office.wait(10)
        lags += [abs(apart(office, one, other) - gap) for one, other in pairwise(NAMES)]
        told = [*office.take(ConversationChanged), *office.take(BubbleChanged), *office.take(BubbleEnded)]
        assert [*told, *office.take(LoudnessChanged), *office.take(WalkChanged)] == []
        office.forget()
    assert sorted(lags)[int(len(lags) * 0.95)] <= 1.0
    for name in NAMES:
        assert office.hears(name) == pytest.approx(dict.fromkeys({*NAMES} - {name}, 1.0), abs=0.02)


def test_c7_the_bubble_walks_at_the_leaders_pace() -> None:
    """Along the line, one behind the other."""
    office = group(3)
    office.wait(5)
    start = office.place("ada")
    office.wait(2)
    assert math.hypot(office.place("ada")[0] - start[0], office.place("ada")[1] - start[1]) / TILE == pytest.approx(
        2 * office.room._parts.settings.stroll_speed, abs=0.2
    )
    assert apart(office, "ada", "bob") == pytest.approx(0.9, abs=0.1)
    assert walk(office) == WalkView(
        WalkId("w1"), "garden", PlayerId("ada"), (PlayerId("ada"), PlayerId("bob"), PlayerId("cyd"))
    )


def test_c7_who_falls_behind_is_heard_as_loud_as_before() -> None:
    """However far; whoever comes late runs after them."""
    office = Office(garden())
    for name, at in {"ada": (5, 4), "bob": (9, 4), "zoe": (13, 4)}.items():
        office.appear(name, at)
        office.wait(1)
    for name in ("ada", "bob", "zoe"):
        stroll(office, name)
    assert walk(office).walkers == ("ada", "bob", "zoe")
    assert apart(office, "zoe", "ada") > 7
    assert office.hears("zoe") == {"ada": 1.0, "bob": 1.0}
    assert office.hears("ada") == {"bob": 1.0, "zoe": 1.0}
    office.forget()
    office.wait(10)
    assert [*office.take(ConversationChanged), *office.take(LoudnessChanged)] == []
    assert apart(office, "zoe", "bob") < 2


def test_c7_a_step_of_ones_own_leaves() -> None:
    """A step that was on its way when one fell in does not."""
    office = group(3)
    office.step("cyd", *office.place("cyd"))
    assert walk(office).walkers == ("ada", "bob", "cyd")
    office.wait(3)
    x, y = office.place("cyd")
    office.step("cyd", x + 5, y + 5, Facing.RIGHT)
    assert walk(office).walkers == ("ada", "bob")
    assert office.place("cyd") == (x + 5, y + 5)
    office.wait(10)
    assert office.hears("cyd") == {}
    assert office.hears("ada") == {"bob": 1.0}


def test_c7_who_says_that_he_steps_out_does_so_at_once() -> None:
    """However short ago he fell in: a tap on a key may make no step at all."""
    office = group(2)
    stroll(office, "bob", on=False)
    assert walk(office).walkers == ("ada",)
    place = office.place("bob")
    office.wait(1)
    assert office.place("bob") == place


def test_c7_who_is_left_alone_by_the_leader_leads_within_two_seconds() -> None:
    """The longest-walking, at once; and who comes back in time walks on."""
    office = group(3)
    office.wait(6)
    office.disconnect("ada")
    assert walk(office).leader == "bob"
    place = office.place("bob")
    office.wait(1.5)
    assert office.place("bob") != place
    office.resume("ada")
    office.wait(5)
    assert walk(office).walkers == ("ada", "bob", "cyd")
    office.disconnect("bob")
    assert walk(office).leader == "ada"
    office.wait(2.5)
    assert walk(office).walkers == ("ada", "cyd")
    office.leave("ada")
    assert walk(office).leader == "cyd"


def test_c7_who_says_goodbye_walks_no_more() -> None:
    """Be it the leader, of two as of three; a status does the same."""
    office = group(3)
    office.wait(5)
    office.goodbye("ada")
    assert walk(office).walkers == ("bob", "cyd")
    office.goodbye("cyd")
    office.wait(0.3)
    assert walk(office).walkers == ("bob",)
    office.status("bob", Status.DO_NOT_DISTURB)
    assert office.room.snapshot().walks == ()
    assert office.take(WalkEnded) == [WalkEnded(WalkId("w1"))]


def test_c7_one_may_set_off_alone_and_others_fall_in_step() -> None:
    """Who was in no talk is in theirs then; who only stands beside the path is not."""
    office = Office(garden())
    office.appear("ada", (6, 6))
    office.appear("bob", (12, 7))
    office.appear("cyd", (12, 3))
    stroll(office, "ada")
    office.wait(8)
    assert office.hears("ada") == {}
    stroll(office, "bob", walk="w1")
    assert office.hears("ada") == {"bob": 1.0}
    office.wait(5)
    assert office.hears("cyd") == {}
    assert walk(office).walkers == ("ada", "bob")


def test_nobody_falls_in_step_from_afar() -> None:
    """Who reads of a walk across the garden is in nobody's ear before he is beside it; behind a wall is not beside."""
    plan = "\n".join(["." * 30] * 7 + ["." * 4 + "#" * 20 + "." * 6] + ["." * 30] * 22)
    office = group(2, loop(draw(plan), (5, 5), (17, 5), (17, 17), (5, 17)))
    for name, at in {"zoe": (5, 18), "yan": (6, 8)}.items():
        office.appear(name, at)
        assert stroll(office, name, walk="w1")[-1] == CommandRefused(PlayerId(name), "stroll", "no_walk")
        assert office.hears(name) == {}
    assert office.hears("ada") == {"bob": 1.0}
    assert walk(office).walkers == ("ada", "bob")


def test_who_is_busy_and_walks_alone_is_asked_before_somebody_falls_in_step() -> None:
    """A no holds as it does for who stands beside him; with a yes one is in step."""
    office = Office(garden())
    office.appear("ada", (6, 6), Status.BUSY)
    office.appear("eve", (9, 7))
    stroll(office, "ada")
    office.forget()
    assert stroll(office, "eve", walk="w1")[-1] == CommandRefused(EVE, "stroll", "no_walk")
    (asked,) = office.take(Invited)
    assert (asked.player, asked.people) == ("ada", ("eve",))
    assert (office.hears("eve"), walk(office).walkers) == ({}, ("ada",))
    office.answer("ada", asked.invitation, accept=False)
    assert stroll(office, "eve", walk="w1")[-1] == CommandRefused(EVE, "stroll", "no_walk")
    assert len(office.take(Invited)) == 1
    office.status("ada", Status.AVAILABLE)
    stroll(office, "eve", walk="w1")
    assert office.hears("eve") == {"ada": 1.0}


def test_who_said_goodbye_on_a_walk_falls_in_step_when_he_has_been_away() -> None:
    """As beside a bubble: not with these people again before they have parted."""
    office = group(2)
    office.wait(2)
    office.goodbye("ada")
    assert stroll(office, "ada", walk="w1")[-1] == CommandRefused(PlayerId("ada"), "stroll", "no_walk")
    assert (office.hears("ada"), walk(office).walkers) == ({}, ("bob",))
    office.wait(5)
    assert apart(office, "ada", "bob") > 6.5
    x, y = office.place("bob")
    office.walk("ada", (x / TILE, y / TILE))
    stroll(office, "ada", walk="w1")
    assert office.hears("ada") == {"bob": 1.0}


def test_c4_a_walk_carries_nobody_into_what_is_kept() -> None:
    """He stands at its edge, and is told as at any other; who has a place there walks on."""
    plan = "\n".join(["." * 30] * 3 + ["." * 10 + "KKK" + "." * 17] * 5 + ["." * 30] * 22)
    tilemap = loop(draw(plan, {"K": Kind("hall")}), (5, 5), (17, 5), (17, 17), (5, 17))
    office = group(2, tilemap)
    office.do(commands.Reserve({AreaId("hall"): frozenset({PersonId("bob")})}))
    office.forget()
    seen = set()
    for _ in range(120):
        office.wait(0.1)
        seen |= {(name, office.view(name).area) for name in ("ada", "bob")}
    assert seen == {("ada", None), ("bob", None), ("bob", "hall")}
    assert [(fix.player, fix.code) for fix in office.take(PositionFixed)] == [("ada", "area_reserved")]
    assert walk(office).walkers == ("bob",)
    assert not office.view("ada").moving


def test_c4_a_walk_whose_last_one_is_kept_out_is_over() -> None:
    """And nothing is due any more."""
    plan = "\n".join(["." * 30] * 3 + ["." * 10 + "KKK" + "." * 17] * 5 + ["." * 30] * 22)
    office = group(1, loop(draw(plan, {"K": Kind("hall")}), (5, 5), (17, 5), (17, 17), (5, 17)))
    office.do(commands.Reserve({AreaId("hall"): frozenset()}))
    office.wait(12)
    assert office.room.snapshot().walks == ()
    assert office.room.next_deadline() is None


def test_c7_the_path_goes_round_what_is_closed() -> None:
    """A meeting area, a library and a way out that lie on the line."""
    plan = "\n".join(
        ["." * 30] * 4 + ["." * 9 + "MMM" + "." * 18] * 3 + ["." * 30] * 8 + ["....L" + "." * 25] * 2 + ["." * 30] * 13
    )
    areas = {"M": Kind("meeting", meeting="one"), "L": Kind("library", silent=True)}
    office = group(2, loop(draw(plan, areas), (4, 5), (17, 5), (17, 17), (4, 17)))
    for _ in range(400):
        office.wait(0.1)
        assert {office.view(name).area for name in NAMES[:2]} == {None}
    assert office.hears("ada") == {"bob": 1.0}


def test_c7_an_open_line_is_walked_there_and_back() -> None:
    """Nobody is stuck at its end."""
    office = group(2, loop(floor(30, 30), (5, 5), (13, 5), closed=False))
    seen = []
    for _ in range(20):
        office.wait(1)
        seen.append(office.place("ada")[0] // TILE)
    assert max(seen) >= 12
    assert min(seen[seen.index(max(seen)) :]) <= 6
    assert office.hears("bob") == {"ada": 1.0}


@pytest.mark.parametrize("reason", ["locked", "blocked", "far", "none", "unknown", "quiet"])
def test_c7_who_cannot_fall_in_is_told_the_same_whatever_the_reason(reason: str) -> None:
    """Nobody learns from it that he was blocked."""
    office = group(2)
    office.appear("zoe", (29, 29) if reason == "far" else (12, 6))
    if reason == "locked":
        office.lock("ada")
    if reason == "blocked":
        office.block("zoe", "bob")
    if reason == "quiet":
        office.status("zoe", Status.FOCUS)
    wanted = {"none": None, "unknown": "w9"}.get(reason, "w1")
    if reason == "none":
        office = Office(floor(9, 9))
        office.appear("zoe", (5, 5))
    office.forget()
    assert stroll(office, "zoe", walk=wanted)[-1] == CommandRefused(PlayerId("zoe"), "stroll", "no_walk")
    office.wait(1)
    assert office.take(WalkChanged) == []


def test_c7_those_who_are_brought_elsewhere_walk_no_more() -> None:
    """A walk holds nobody back."""
    office = group(2)
    office.wait(5)
    parts = office.room._parts
    parts.steps.put(parts.players[PlayerId("bob")], parts.spawn.anywhere(), office.now)
    assert walk(office).walkers == ("ada",)


def test_c7_where_nobody_walks_nothing_is_due() -> None:
    """A walk costs while it lasts."""
    office = group(3)
    office.wait(2)
    for name in NAMES[:3]:
        stroll(office, name, on=False)
    office.wait(3)
    assert office.room.next_deadline() is None
