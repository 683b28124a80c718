"""Tests of what simulated people of a demonstration do: the same for a seed, and nothing that disturbs anybody real."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from papote.config import Configuration
from papote.geometry import Point
from papote.loadgen.cast import BEARDED, DRESSED, GREETINGS, HIS, SIGN, STATUS, TALKS, Deck, cast, language_of
from papote.loadgen.lives import APART, AT_MACHINE, Around, Doing, Intent, Scene
from papote.people.names import LENGTH, clean_name
from papote.protocol.client import SAY_LENGTH, STATUS_TEXT_LENGTH
from papote.tilemap import load_map
from papote.tilemap.model import TileMap

MAPS = Path(__file__).resolve().parents[2] / "maps"


@cache
def le_palier() -> TileMap:
    """The shipped map."""
    return load_map(MAPS / "le-palier.tmj")


@cache
def scene() -> Scene:
    """Its places."""
    return Scene(le_palier())


def test_everybody_says_that_he_is_simulated_and_no_two_are_called_alike() -> None:
    """In a name that is accepted as it is."""
    parts = cast(100, 7, 3)
    assert len({part.name for part in parts}) == 100
    for part in parts:
        assert part.name.endswith(f"({SIGN[part.language]})")
        assert clean_name(part.name) == part.name and len(part.name) <= LENGTH


def test_the_same_seed_gives_the_same_people_and_another_one_others() -> None:
    """Also who speaks what, and how they look."""
    assert cast(40, 7, 3) == cast(40, 7, 3)
    assert cast(40, 7, 3) != cast(40, 8, 3)
    assert {part.language for part in cast(40, 7)} == {"fr", "en", "nl"}
    assert len({part.avatar for part in cast(24, 7)}) > 16


def test_figures_go_with_names() -> None:
    """Nobody called Louise has a beard, and nobody called Lucas wears a dress."""
    parts = [part for seed in range(20) for part in cast(100, seed)]
    his = [int(part.avatar[1:]) for part in parts if part.name.split()[0] in HIS]
    others = [int(part.avatar[1:]) for part in parts if part.name.split()[0] not in HIS]
    assert DRESSED.isdisjoint(his) and set(others) >= DRESSED
    assert BEARDED.isdisjoint(others) and set(his) >= BEARDED


def test_what_is_said_fits_over_a_head_and_into_a_status() -> None:
    """In each language as much."""
    for language, talks in TALKS.items():
        lines = [line for talk in talks for line in talk] + list(GREETINGS[language])
        assert max(map(len, lines)) <= SAY_LENGTH
        assert len(STATUS[language]) <= STATUS_TEXT_LENGTH
    assert len({len(talks) for talks in TALKS.values()}) == 1


def test_a_conversation_is_in_the_language_of_most() -> None:
    """And of the first, where there are as many of each."""
    assert language_of(["fr", "nl", "nl"]) == "nl"
    assert language_of(["en", "fr"]) == "en"


def test_no_conversation_is_heard_again_before_all_the_others() -> None:
    """Neither in one place, nor all over the office as long as there are others."""
    deck = Deck(random.Random(3))
    count = len(TALKS["fr"])
    told: set[int] = set()
    assert sorted(deck.draw(told) for _ in range(count)) == list(range(count))
    assert len({deck.draw(set()) for _ in range(count)}) == count
    again = [deck.draw(told) for _ in range(2 * count)]
    assert sorted(again[:count]) == sorted(again[count:]) == list(range(count))


def test_on_the_shipped_map_there_is_something_of_everything_to_do() -> None:
    """And with a seed, the same in the same order."""
    around = Around((), (Point(900, 620),), ())
    days = []
    for _ in range(2):
        chance = random.Random(5)
        days.append([scene().choose(Point(200, 800), around, chance) for _ in range(120)])
    assert days[0] == days[1]
    assert {intent.doing for intent in days[0] if intent is not None} == set(Doing)


place = st.builds(Point, st.floats(0, 1920), st.floats(0, 1280))


@settings(max_examples=80, deadline=None)
@given(st.lists(place, min_size=1, max_size=5), st.lists(place, max_size=20), place, st.integers(0, 999))
def test_nobody_simulated_goes_near_a_real_person_nor_to_his_table(
    real: list[Point], taken: list[Point], here: Point, seed: int
) -> None:
    """Wherever the real ones stand, and whoever waits beside them."""
    around = Around(real, [*real, *taken], taken)
    intent = scene().choose(here, around, random.Random(seed))
    if intent is not None:
        apart = AT_MACHINE if intent.doing is Doing.DRINKS else APART
        assert apart > Configuration().join_radius
        assert all(intent.goal.distance_to(each) >= apart * scene().tile for each in real)
        table = scene().table_at(intent.goal)
        assert table is None or not any(table.contains(each.x, each.y) for each in real)


def test_who_waits_alone_at_the_coffee_machine_gets_company() -> None:
    """Wherever in the corner he stands, the next who is free comes; one is enough."""
    corner = next(area for area in le_palier().areas if area.coffee)

    def chosen(real: Point, taken: tuple[Point, ...], seed: int) -> Intent:
        intent = scene().choose(Point(200, 800), Around((real,), (), taken), random.Random(seed))
        assert intent is not None
        return intent

    for real in scene().places[Doing.DRINKS]:
        for seed in range(4):
            alone = chosen(real, (), seed)
            assert alone.doing is Doing.DRINKS and corner.contains(alone.goal.x, alone.goal.y)
    there = chosen(Point(1024, 220), (), 0).goal
    served = [chosen(Point(1024, 220), (there,), seed) for seed in range(40)]
    assert sum(each.doing is Doing.DRINKS for each in served) < 20
