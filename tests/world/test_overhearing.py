"""Overhearing: the murmur of open bubbles and tables, for whoever stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from papote.tilemap.model import Exit, TileMap
from papote.types import Cell, HeardBy, MegaphoneScope, PlayerId, Status
from papote.world import commands
from papote.world.events import VoicesChanged
from papote.world.hearing import murmur_at
from papote.world.overhearing import Overhearing
from papote.world.player import Player
from papote.world.settings import RoomSettings
from tests.world.maps import TILE, Kind, draw, floor, tile_rect
from tests.world.office import Office

SETTINGS = RoomSettings(join_radius=3.0, leave_radius=3.5)
"""Small bubbles, so that there is room beside them."""
ADA, BOB = PlayerId("ada"), PlayerId("bob")


def pair(
    tilemap: TileMap | None = None, listener: tuple[float, float] = (10, 5), settings: RoomSettings = SETTINGS
) -> Office:
    """Ada and Bob talk; Cyd stands some tiles beside them."""
    office = Office(tilemap or floor(30, 30), settings)
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.appear("cyd", listener)
    office.wait(1)
    return office


def test_who_stands_beside_a_bubble_hears_its_murmur() -> None:
    """Each voice by its distance, without video."""
    office = pair()
    assert [(voice.id, voice.video, voice.by, voice.distance) for voice in office.voices["cyd"]] == [
        (BOB, False, HeardBy.OVERHEARD, 4.0),
        (ADA, False, HeardBy.OVERHEARD, 5.0),
    ]
    assert office.overhears("cyd") == {"bob": murmur_at(4, SETTINGS), "ada": murmur_at(5, SETTINGS)}
    assert office.listens("ada") == {}, "those who talk hear nothing of him"


def test_walking_up_and_away_makes_it_louder_and_softer() -> None:
    """Up to a quarter, down to nothing."""
    office = pair(listener=(16, 5))
    assert office.overhears("cyd") == {}
    office.walk("cyd", (9.6, 5))
    office.wait(0.2)
    assert office.overhears("cyd")["bob"] == pytest.approx(murmur_at(3.6, SETTINGS), abs=0.002)
    office.walk("cyd", (16, 5))
    office.wait(0.2)
    assert office.overhears("cyd") == {}


def test_it_is_looked_at_five_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often people step, and not at all while nobody does."""
    office = pair()
    looks: list[float] = []
    listen = Overhearing._listen

    def counted(self: Overhearing, listener: Player, sources: Mapping[Cell, list[Player]]) -> None:
        if listener.id == "cyd":
            looks.append(office.now)
        listen(self, listener, sources)

    monkeypatch.setattr(Overhearing, "_listen", counted)
    office.wait(10)
    assert looks == []
    office.walk("cyd", (15, 5))
    office.wait(1)
    assert 4 <= len(looks) <= 7
    assert all(later - earlier >= 0.2 - 1e-9 for earlier, later in pairwise(looks))
    assert office.room.next_deadline() is None


def test_people_who_walk_alone_tell_nothing() -> None:
    """There is nothing to overhear."""
    office = Office(floor(30, 30))
    office.appear("ada", (5, 5))
    office.walk("ada", (20, 5))
    office.wait(2)
    assert office.take(VoicesChanged) == []


def test_those_who_talk_may_walk_up_to_the_listener() -> None:
    """Whoever of the two moves."""
    office = pair(listener=(16, 5))
    for name, column in (("bob", 8), ("ada", 7), ("bob", 11), ("ada", 9)):
        office.walk(name, (column, 5))
    office.wait(0.3)
    assert office.overhears("cyd") == {"bob": pytest.approx(murmur_at(5, SETTINGS))}


def test_a_lock_ends_the_murmur_at_once() -> None:
    """Opening lets it out again."""
    office = pair()
    office.lock("ada")
    assert office.overhears("cyd") == {}
    office.lock("ada", locked=False)
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_c12_a_door_ajar_lets_a_softer_murmur_out() -> None:
    """A bubble is open, ajar or closed; at most 0.15 and no picture where it is ajar, nothing where it is closed."""
    office = pair()
    office.walk("cyd", (8.4, 5))
    office.lock("ada", ajar=True)
    office.walk("cyd", (7.8, 5))
    office.wait(1)
    assert office.overhears("cyd")["bob"] == SETTINGS.ajar_loudness == 0.15
    assert {voice.video for voice in office.voices["cyd"]} == {False}
    assert office.hears("cyd") == {}, "and nobody is drawn in"
    (view,) = office.room.snapshot().bubbles
    assert (view.locked, view.ajar, len(view.members)) == (True, True, 2)
    office.lock("bob")
    assert office.overhears("cyd") == {}
    office.lock("bob", ajar=True)
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}
    office.lock("bob", locked=False)
    office.wait(1)
    assert office.hears("cyd").keys() == {"ada", "bob"}


def test_c12_a_meeting_room_ajar_is_overheard_at_its_door() -> None:
    """Its people let it out; closed, or merely open, it keeps every word."""
    office = pair(draw("\n".join(["M" * 8 + "." * 9] * 12), {"M": Kind("meeting", meeting="one")}))
    assert office.overhears("cyd") == {}
    office.lock("ada", ajar=True)
    office.wait(0.2)
    murmurs = {"bob": murmur_at(4, SETTINGS, ajar=True), "ada": murmur_at(5, SETTINGS, ajar=True)}
    assert office.overhears("cyd") == murmurs
    assert office.room.snapshot().ajar_areas == ("meeting",)
    office.lock("ada")
    assert office.overhears("cyd") == {}
    assert office.room.snapshot().ajar_areas == ()


def test_c12_a_table_ajar_is_softer_than_an_open_one() -> None:
    """And ends with the last who sit there."""
    tables = draw(
        "\n".join(["." * 4 + "T" * 4 + "." * 9] * 12), {"T": Kind("table-1", meeting="one", seats=((5, 5), (6, 5)))}
    )
    office = pair(tables)
    before = office.overhears("cyd")
    office.lock("ada", ajar=True)
    assert all(0 < loudness < before[name] for name, loudness in office.overhears("cyd").items())
    assert office.overhears("cyd").keys() == before.keys()
    for name in ("ada", "bob"):
        office.goodbye(name)
    assert office.room.snapshot().locked_areas == office.room.snapshot().ajar_areas == ()


def test_c12_those_let_in_stay_so_while_the_door_is_moved() -> None:
    """From closed to ajar nobody inside has to go, and nobody outside comes in."""
    office = pair(draw("\n".join(["M" * 8 + "." * 9] * 12), {"M": Kind("meeting", meeting="one")}))
    office.lock("ada")
    office.lock("bob", ajar=True)
    office.walk("cyd", (7, 5))
    assert office.view("cyd").area is None
    office.walk("ada", (4, 5))
    assert office.view("ada").area == "meeting"


def test_a_talk_of_ones_own_ends_the_murmur_at_once() -> None:
    """Its end brings it back."""
    office = pair()
    office.appear("dan", (10, 6))
    office.wait(1)
    assert office.hears("cyd").keys() == {"dan"}
    assert office.overhears("cyd") == {}
    office.goodbye("dan")
    office.wait(0.3)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_being_drawn_into_the_bubble_is_no_double_voice() -> None:
    """First overheard, then a member."""
    office = pair()
    office.walk("cyd", (8, 5))
    office.wait(1)
    assert office.hears("cyd").keys() == {"ada", "bob"}
    assert office.listens("cyd") == {}


def test_who_says_goodbye_is_heard_no_more() -> None:
    """And the other alone is no conversation."""
    office = pair()
    office.goodbye("bob")
    assert office.overhears("cyd") == {}


def test_who_leaves_for_good_is_heard_no_more() -> None:
    """Whether he spoke or listened, nothing remains of it."""
    office = pair()
    office.leave("bob")
    assert office.overhears("cyd") == {}
    office.leave("cyd")
    office.walk("ada", (5, 6))
    office.leave("ada")
    assert office.room.next_deadline() is None


def test_who_is_carried_off_is_heard_no_more() -> None:
    """Though his bubble holds him for another moment."""
    far = {"far": (tile_rect(25, 25),)}
    office = pair(
        draw("\n".join(["." * 6 + ".E" + "." * 22] * 30), {"E": Kind("exit", exit=Exit(None, "far", ""))}, starts=far)
    )
    office.walk("bob", (6.6, 5))
    assert office.view("bob").x > 25 * TILE
    office.wait(0.3)
    assert office.hears("ada").keys() == {"bob"}
    assert office.overhears("cyd").keys() == {"ada"}


@pytest.mark.parametrize("status", [status for status in Status if not status.reachable])
def test_who_wants_his_peace_overhears_nothing(status: Status) -> None:
    """It ends at once, and comes back with him."""
    office = pair()
    office.status("cyd", status)
    assert office.overhears("cyd") == {}
    office.walk("ada", (4, 5))
    office.wait(0.3)
    office.status("cyd", Status.AVAILABLE)
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_who_is_busy_overhears() -> None:
    """He is open to talk."""
    office = pair()
    office.status("cyd", Status.BUSY)
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_who_is_lost_overhears_nothing_after_the_lease() -> None:
    """He is told anew when he is back."""
    office = pair()
    office.disconnect("cyd")
    office.wait(2.1)
    assert office.overhears("cyd") == {}
    office.resume("cyd")
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_one_of_two_is_lost_and_the_murmur_ends_with_the_lease() -> None:
    """As their conversation does."""
    office = pair()
    office.disconnect("bob")
    office.wait(1.9)
    assert office.overhears("cyd").keys() == {"ada", "bob"}
    office.wait(0.2)
    assert office.overhears("cyd") == {}


def test_a_wall_keeps_the_murmur_back() -> None:
    """And a step past it lets it through."""
    office = pair(draw("\n".join(["." * 20] * 5 + ["." * 8 + "#" + "." * 11] + ["." * 20] * 6)))
    assert office.overhears("cyd") == {}
    office.walk("cyd", (9, 9))
    office.wait(0.3)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_silence_is_kept_silent() -> None:
    """Nothing is overheard in a library."""
    office = pair(draw("\n".join(["." * 9 + "L" * 9] * 12), {"L": Kind("library", silent=True)}))
    assert office.overhears("cyd") == {}


def test_a_meeting_area_hears_nothing_of_outside() -> None:
    """Not even who is alone in it."""
    office = pair(draw("\n".join(["." * 9 + "M" * 9] * 12), {"M": Kind("meeting", meeting="one")}))
    assert office.overhears("cyd") == {}
    office.walk("cyd", (8.4, 9))
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_a_meeting_room_leaks_nothing() -> None:
    """Even without walls."""
    office = pair(draw("\n".join(["M" * 8 + "." * 9] * 12), {"M": Kind("meeting", meeting="one")}))
    assert office.hears("ada") == {"bob": 1.0}
    assert office.overhears("cyd") == {}


def test_a_table_is_overheard_until_it_is_locked() -> None:
    """The same way as a bubble."""
    tables = draw(
        "\n".join(["." * 4 + "T" * 4 + "." * 9] * 12), {"T": Kind("table-1", meeting="one", seats=((5, 5), (6, 5)))}
    )
    office = pair(tables)
    assert office.hears("ada") == {"bob": 1.0}
    assert office.overhears("cyd").keys() == {"ada", "bob"}
    office.lock("bob")
    assert office.overhears("cyd") == {}
    office.lock("bob", locked=False)
    office.wait(0.2)
    assert office.overhears("cyd").keys() == {"ada", "bob"}


def test_one_alone_at_a_table_says_nothing() -> None:
    """Nobody overhears somebody who talks with nobody."""
    office = Office(
        draw("\n".join(["." * 9] * 9), more_areas=draw("..TT.", {"T": Kind("t", "t", seats=((2, 0),))}).areas)
    )
    office.appear("ada", (2, 0))
    office.appear("cyd", (6, 0))
    office.wait(1)
    assert office.view("ada").seat == 0
    assert office.overhears("cyd") == {}


def test_the_nearest_eight_are_overheard() -> None:
    """A crowd is one murmur."""
    office = Office(floor(30, 30), RoomSettings(crowd_size=20, conversation_capacity=10))
    for number in range(10):
        office.appear(f"p{number}", (5 + number * 0.5, 5))
    office.wait(1)
    assert len(office.bubbles()[0]) == 10
    office.appear("cyd", (10.5, 6))
    office.wait(1)
    assert [*office.overhears("cyd")] == [f"p{number}" for number in range(9, 1, -1)]


def test_a_speaker_on_a_stage_overhears_nothing() -> None:
    """His neighbours whisper in vain."""
    tilemap = draw(
        "\n".join(["A" * 9 + "P" * 5] * 12), {"A": Kind("hall", audience="stage"), "P": Kind("podium", stage="stage")}
    )
    office = Office(tilemap, SETTINGS)
    office.appear("ada", (5, 5))
    office.appear("bob", (6, 5))
    office.appear("cyd", (10, 5), host=True)
    office.appear("dan", (6, 10))
    office.wait(1)
    assert office.listens("cyd") == {}
    assert office.listens("dan") == {
        "cyd": HeardBy.STAGE,
        "bob": HeardBy.OVERHEARD,
        "ada": HeardBy.OVERHEARD,
    }


def test_a_megaphone_comes_before_the_murmur() -> None:
    """Nobody is heard twice."""
    office = Office(floor(30, 30), SETTINGS)
    office.appear("ada", (5, 5), host=True)
    office.appear("bob", (6, 5))
    office.appear("cyd", (10, 5))
    office.wait(1)
    office.do(commands.UseMegaphone(ADA, MegaphoneScope.SPACE))
    assert office.listens("cyd") == {"ada": HeardBy.MEGAPHONE, "bob": HeardBy.OVERHEARD}
    office.do(commands.UseMegaphone(ADA, None))
    assert office.listens("cyd") == {"ada": HeardBy.OVERHEARD, "bob": HeardBy.OVERHEARD}


def test_a_change_too_small_to_hear_is_not_told() -> None:
    """A tenth of a tile."""
    office = pair()
    office.forget()
    office.step("cyd", office.place("cyd")[0] + 3, office.place("cyd")[1])
    office.wait(1)
    assert office.take(VoicesChanged) == []


@pytest.mark.parametrize(("distance", "loudness"), [(0, 0.25), (2, 0.25), (4, 0.14), (6, 0.03), (6.01, 0.0)])
def test_a_murmur_falls_to_what_is_just_audible(distance: float, loudness: float) -> None:
    """A raised cosine, like a conversation, then nothing."""
    assert murmur_at(distance, RoomSettings()) == pytest.approx(loudness)


@pytest.mark.parametrize("off", [replace(SETTINGS, overhear_loudness=0), replace(SETTINGS, overhear_radius=0)])
def test_murmurs_can_be_switched_off(off: RoomSettings) -> None:
    """By their loudness, and by their radius."""
    assert murmur_at(0, off) == 0.0
    assert pair(settings=off).overhears("cyd") == {}


def test_an_idle_listener_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those near whoever moved are looked at."""
    office = pair()
    office.appear("dan", (25, 25))
    office.appear("eve", (26, 28))
    office.wait(2)
    looked: list[str] = []
    listen = Overhearing._listen

    def counted(self: Overhearing, listener: Player, sources: Mapping[Cell, list[Player]]) -> None:
        looked.append(listener.id)
        listen(self, listener, sources)

    monkeypatch.setattr(Overhearing, "_listen", counted)
    office.step("bob", office.place("bob")[0] + 10, office.place("bob")[1])
    office.wait(1)
    assert set(looked) == {"ada", "bob", "cyd"}
