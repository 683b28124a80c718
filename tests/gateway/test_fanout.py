"""Positions to those who see them: one frame per view, shared by all who stand there."""

from __future__ import annotations

from typing import Any

from papote.gateway.bulletin import Bulletin
from papote.gateway.engine import Batch, Frame
from papote.gateway.fanout import Fanout
from papote.metrics import Metrics
from papote.types import Cell, Facing, PlayerId, Seconds
from papote.world.events import PositionsTicked
from tests.rooms.clock import ManualClock


class Ear:
    """Hears frames."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.slow = False
        self.before_sending = None

    def send_positions(self, frame: Frame | Batch, now: Seconds, first: Batch | None = None) -> bool:
        """One frame or several, unless too slow for them."""
        if not self.slow:
            self.frames += frame.frames
        return not self.slow

    def send_frame(self, frame: Frame | Batch) -> None:
        """What all are to hear."""
        self.frames += frame.frames


class Town:
    """A room's fan-out, and its bulletin."""

    def __init__(self, listeners: Any, metrics: Metrics) -> None:
        clock = ManualClock()
        self.bulletin = Bulletin(listeners, clock, 0.05)
        self._fanout = Fanout(listeners, 2, metrics, clock)
        self.place = self._fanout.place
        self.catch_up = self._fanout.catch_up

    def tick(self, ticked: PositionsTicked) -> None:
        """A tick of the room."""
        self._fanout.tick(ticked, self.bulletin)


def town(metrics: Metrics | None = None, **cells: Cell) -> tuple[Town, dict[str, Ear]]:
    """People by name and cell."""
    ears = {name: Ear() for name in cells}
    listeners: Any = ears
    fanout = Town(listeners, metrics or Metrics())
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
    fanout, ears = town(p1=(0, 0), p3=(2, -2), p2=(3, 0))
    fanout.tick(ticked({(0, 0): (step("p1"),)}))
    assert len(ears["p1"].frames) == len(ears["p3"].frames) == 1
    assert ears["p2"].frames == []


def test_all_who_stand_in_one_cell_get_the_very_same_frame() -> None:
    """Encoded once, framed once."""
    fanout, ears = town(p1=(0, 0), p2=(0, 0))
    fanout.tick(ticked({(0, 0): (step("p1"),), (1, 1): (step("p9"),)}))
    assert ears["p1"].frames[0] is ears["p2"].frames[0]
    assert ears["p1"].frames[0].payload == b'42["moves",[1,1,2,6,9,1,2,6]]'


def test_what_was_sent_and_what_was_skipped_is_counted() -> None:
    """Once for all who share a frame."""
    metrics = Metrics()
    fanout, ears = town(metrics, p1=(0, 0), p2=(0, 0), p3=(1, 1))
    ears["p2"].slow = True
    fanout.tick(ticked({(0, 0): (step("p1"),)}))
    size = len(ears["p1"].frames[0].payload)
    names = ("papote_frames_total", "papote_frame_bytes_total", "papote_frames_dropped_total")
    assert [metrics.registry.get_sample_value(name) for name in names] == [2, 2 * size, 1]


def test_what_all_are_to_hear_goes_out_with_the_positions_in_one_piece() -> None:
    """First the news, then the steps; once to each, also to those who see nobody walk."""
    fanout, ears = town(p1=(0, 0), p2=(9, 9))
    fanout.bulletin.post(Frame(b"news"))
    fanout.bulletin.post(Frame(b"not for one"), but=PlayerId("p1"))
    fanout.tick(ticked({(0, 0): (step("p1"),)}))
    assert [frame.payload for frame in ears["p1"].frames] == [b"news", b'42["moves",[1,1,2,6]]']
    assert [frame.payload for frame in ears["p2"].frames] == [b"news", b"not for one"]


def test_far_positions_go_to_everybody() -> None:
    """So that lists and the small map know where people are."""
    fanout, ears = town(p1=(0, 0), p2=(30, 30))
    fanout.tick(ticked({}, (step("p1"),)))
    assert len(ears["p1"].frames) == len(ears["p2"].frames) == 1


def test_an_idle_tick_says_nothing() -> None:
    """No empty frames."""
    fanout, ears = town(p1=(0, 0))
    fanout.tick(ticked({}))
    assert ears["p1"].frames == []


def test_who_moved_to_another_cell_sees_from_there() -> None:
    """And who is gone sees nothing."""
    fanout, ears = town(p1=(0, 0), p2=(9, 9))
    fanout.place(PlayerId("p1"), (9, 9))
    fanout.place(PlayerId("p2"), None)
    fanout.tick(ticked({(9, 9): (step("p1"),), (0, 0): (step("p9"),)}))
    assert ears["p1"].frames[0].payload == b'42["moves",[1,1,2,6]]'
    assert ears["p2"].frames == []


def test_catching_up_is_everybodys_last_position() -> None:
    """Of those still here."""
    fanout, _ = town(p1=(0, 0), p2=(20, 20), p3=(0, 1))
    fanout.tick(ticked({(0, 0): (step("p1", 1),), (20, 20): (step("p2", 7),), (0, 1): (step("p3"),)}))
    fanout.tick(ticked({(0, 0): (step("p1", 5),)}))
    fanout.place(PlayerId("p3"), None)
    late: Any = Ear()
    fanout.catch_up(late)
    assert [frame.payload for frame in late.frames] == [b'42["moves",[1,5,2,6,2,7,2,6]]']
