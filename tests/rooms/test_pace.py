"""The tick rate follows what the process bears, and does not flutter."""

from __future__ import annotations

import itertools

from papote.rooms.pace import MEMORY, Pace


def ticks(pace: Pace, number: int, late: float, took: float) -> list[float]:
    """So many ticks alike; the rates they changed to."""
    return [pace.rate for _ in range(number) if pace.note(late, took)]


def test_a_room_that_keeps_up_ticks_as_often_as_set() -> None:
    """A single late tick changes nothing."""
    pace = Pace(20)
    assert ticks(pace, 200, 0.001, 0.01) == []
    assert ticks(pace, 3, 0.2, 0.03) == []
    assert (pace.rate, pace.slow) == (20, False)


def test_a_room_that_falls_behind_ticks_half_as_often_until_it_is_at_ease() -> None:
    """Whether its own work or others' makes it late."""
    for late, took in ((0.0, 0.04), (0.04, 0.0)):
        pace = Pace(20)
        assert ticks(pace, 100, late, took) == [10]
        assert ticks(pace, 100, late / 2, took / 2) == []
        assert ticks(pace, 100, 0.001, 0.002) == [20]


def test_between_two_changes_lies_a_second() -> None:
    """However abrupt the load is."""
    pace = Pace(20)
    changes = [pace.note(1.0, 1.0) if not pace.slow else pace.note(0.0, 0.0) for _ in range(400)]
    at = [index for index, change in enumerate(changes) if change]
    assert at
    assert all(later - earlier >= MEMORY for earlier, later in itertools.pairwise(at))
