"""Positions to those who see them: one frame per view, shared by all who stand there."""

from __future__ import annotations

from typing import Any

from papote.gateway.engine import Frame
from papote.gateway.fanout import Fanout
from papote.types import Cell, Facing, PlayerId
from papote.world.events import PositionsTicked


class Ear:
    """Hears frames."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def send_positions(self, frame: Frame) -> None:
        """One frame."""
        self.frames.append(frame)


def town(**cells: Cell) -> tuple[Fanout, dict[str, Ear]]:
    """People by name and cell."""
    ears = {name: Ear() for name in cells}
    listeners: Any = ears
    fanout = Fanout(listeners, view_cells=2)
    for name, cell in cells.items():
        fanout.place(PlayerId(name), cell)
    return fanout, ears


def step(player: str, x: int = 1) -> tuple[PlayerId, int, int, Facing, bool]:
    """Somebody's position."""
    return PlayerId(player), x, 2, Facing.RIGHT, True


def ticked(cells: dict[Cell, tuple[Any, ...]], far: tuple[Any, ...] = ()) -> PositionsTicked:
    """What a tick brings."""
    return PositionsTicked(cells, far)


def test_everybody_within_two_cells_hears_and_nobody_beyond() -> None:
    """The block of five by five."""
    fanout, ears = town(near=(0, 0), edge=(2, -2), beyond=(3, 0))
    fanout.tick(ticked({(0, 0): (step("near"),)}))
    assert len(ears["near"].frames) == len(ears["edge"].frames) == 1
    assert ears["beyond"].frames == []


def test_all_who_stand_in_one_cell_get_the_very_same_frame() -> None:
    """Encoded once, framed once."""
    fanout, ears = town(one=(0, 0), two=(0, 0))
    fanout.tick(ticked({(0, 0): (step("one"),), (1, 1): (step("x"),)}))
    assert ears["one"].frames[0] is ears["two"].frames[0]
    assert ears["one"].frames[0].payload == b'42["moves",["one",1,2,2,1,"x",1,2,2,1]]'


def test_far_positions_go_to_everybody() -> None:
    """So that lists and the small map know where people are."""
    fanout, ears = town(near=(0, 0), beyond=(30, 30))
    fanout.tick(ticked({}, (step("near"),)))
    assert len(ears["near"].frames) == len(ears["beyond"].frames) == 1


def test_an_idle_tick_says_nothing() -> None:
    """No empty frames."""
    fanout, ears = town(near=(0, 0))
    fanout.tick(ticked({}))
    assert ears["near"].frames == []


def test_who_moved_to_another_cell_sees_from_there() -> None:
    """And who is gone sees nothing."""
    fanout, ears = town(ada=(0, 0), bob=(9, 9))
    fanout.place(PlayerId("ada"), (9, 9))
    fanout.place(PlayerId("bob"), None)
    fanout.tick(ticked({(9, 9): (step("ada"),), (0, 0): (step("x"),)}))
    assert ears["ada"].frames[0].payload == b'42["moves",["ada",1,2,2,1]]'
    assert ears["bob"].frames == []


def test_catching_up_is_everybodys_last_position() -> None:
    """Of those still here."""
    fanout, _ = town(ada=(0, 0), bob=(20, 20), gone=(0, 1))
    fanout.tick(ticked({(0, 0): (step("ada", 1),), (20, 20): (step("bob", 7),), (0, 1): (step("gone"),)}))
    fanout.tick(ticked({(0, 0): (step("ada", 5),)}))
    fanout.place(PlayerId("gone"), None)
    late: Any = Ear()
    fanout.catch_up(late)
    assert [frame.payload for frame in late.frames] == [b'42["moves",["ada",5,2,2,1,"bob",7,2,2,1]]']
