"""Appearing: at the entry, free, and not in anybody's face."""

from __future__ import annotations

import itertools
import math

from papote.world.settings import RoomSettings
from tests.world.maps import TILE, draw, tile_rect
from tests.world.office import Office


def test_people_appear_at_the_entry_they_asked_for() -> None:
    """An unknown one is the default."""
    office = Office(draw("ss....\nss....\n......", starts={"back": (tile_rect(4, 2, 2, 1),)}))
    office.join("ada", entry="back")
    office.join("bob", entry="nowhere")
    assert tile_rect(4, 2, 2, 1).contains(*office.place("ada"))
    assert tile_rect(0, 0, 2, 2).contains(*office.place("bob"))


def test_a05_nobody_appears_in_a_wall() -> None:
    """Though the start is drawn over it."""
    for seed in range(20):
        office = Office(draw("......\n.####.\n.#.##.\n......", starts={"": (tile_rect(1, 1, 4, 2),)}), seed=seed)
        office.join("ada")
        assert tile_rect(2, 2).contains(*office.place("ada"))


def test_a05_a_start_that_is_all_wall_leads_to_where_one_can_stand() -> None:
    """Wherever that is; and on a map of walls one at least exists."""
    office = Office(draw("####\n#..#\n####", starts={"": (tile_rect(0, 0),)}))
    office.join("ada")
    assert tile_rect(1, 1, 2, 1).contains(*office.place("ada"))
    office = Office(draw("###\n###"))
    office.join("ada")
    assert office.room.head_count == 1


def test_people_spread_out() -> None:
    """As long as there is room."""
    office = Office(draw("\n".join(["s" * 20] * 20)))
    for number in range(10):
        office.join(f"p{number}")
    places = [office.place(f"p{number}") for number in range(10)]
    nearest = min(math.dist(one, other) for one, other in itertools.combinations(places, 2))
    assert nearest >= RoomSettings().spawn_distance * TILE


def test_where_there_is_no_room_they_stand_close() -> None:
    """Nobody is turned away."""
    office = Office(draw("....\n.s..\n...."))
    for number in range(10):
        office.join(f"p{number}")
    assert all(tile_rect(1, 1).contains(*office.place(f"p{number}")) for number in range(10))


def test_the_same_seed_leads_to_the_same_places() -> None:
    """Everything random comes from the generator one gives."""
    places = []
    for _ in range(2):
        office = Office(draw("\n".join(["s" * 20] * 20)), seed=7)
        office.join("ada")
        places.append(office.place("ada"))
    assert places[0] == places[1]
