"""Lateness is counted from the step itself until somebody who is near enough has seen it, or a newer one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.loadgen.latency import REMEMBERED, Track, Witness, percentiles

Players = dict[str, dict[str, int]]


def scene() -> tuple[Track, Witness, Players]:
    """Somebody at 1000, 1000 who watches somebody else start at 1100, 1000."""
    track = Track("p2")
    witness = Witness(1000, 1000, 32)
    players = {"p2": {"x": 1100, "y": 1000}}
    witness.look(players, [track], 0.0)
    return track, witness, players


def test_a_step_counts_when_it_is_seen() -> None:
    """By how much later that is."""
    track, witness, players = scene()
    track.add(1110, 1000, 1.0)
    witness.look(players, [track], 1.01)
    assert list(witness.late) == []
    players["p2"]["x"] = 1110
    witness.look(players, [track], 1.04)
    witness.look(players, [track], 1.09)
    assert list(witness.late) == pytest.approx([0.04])


def test_a_step_that_was_skipped_counts_with_the_one_that_came() -> None:
    """From when it was sent."""
    track, witness, players = scene()
    track.add(1110, 1000, 1.0)
    track.add(1120, 1000, 1.1)
    players["p2"]["x"] = 1120
    witness.look(players, [track], 1.15)
    assert list(witness.late) == pytest.approx([0.15, 0.05])


def test_going_back_and_forth_is_not_mixed_up() -> None:
    """The oldest step not yet seen that fits is meant."""
    track, witness, players = scene()
    for number, x in enumerate((1110, 1100, 1110)):
        track.add(x, 1000, 1 + number / 10)
    players["p2"]["x"] = 1110
    witness.look(players, [track], 1.01)
    assert list(witness.late) == pytest.approx([0.01])


def test_those_far_away_do_not_count() -> None:
    """They are told of once a second, by intent."""
    track, witness, players = scene()
    track.add(1000 + 33 * 32, 1000, 1.0)
    players["p2"]["x"] = 1000 + 33 * 32
    witness.look(players, [track], 1.9)
    assert list(witness.late) == []


def test_being_put_elsewhere_is_no_step() -> None:
    """Nothing fits, so nothing counts; the next step does."""
    track, witness, players = scene()
    players["p2"]["x"] = 500
    witness.look(players, [track], 1.0)
    track.add(510, 1000, 2.0)
    players["p2"]["x"] = 510
    witness.look(players, [track], 2.02)
    assert list(witness.late) == pytest.approx([0.02])


def test_steps_nobody_saw_are_missed() -> None:
    """More than are remembered."""
    track, witness, players = scene()
    for number in range(REMEMBERED + 5):
        track.add(1100 + number, 1001, number / 10)
    players["p2"].update(x=1100 + REMEMBERED + 4, y=1001)
    witness.look(players, [track], 10.0)
    assert witness.missed == 5
    assert len(witness.late) == REMEMBERED


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_enough_others_do_not_exceed(values: list[float], share: float) -> None:
    """By the nearest rank."""
    (found,) = percentiles(values, (share,))
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) <= share * len(values)


def test_of_nothing_there_are_no_percentiles() -> None:
    """Zeros, which a table can print."""
    assert percentiles([]) == [0.0, 0.0, 0.0]
