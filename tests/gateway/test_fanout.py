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


def test_what_was_sent_and_what_was_skipped_is_counted() -> None:
    """Once for all who share a frame."""
    metrics = Metrics()
    fanout, ears = town(metrics, one=(0, 0), two=(0, 0), three=(1, 1))
    ears["two"].slow = True
    fanout.tick(ticked({(0, 0): (step("one"),)}))
    size = len(ears["one"].frames[0].payload)
    names = ("papote_frames_total", "papote_frame_bytes_total", "papote_frames_dropped_total")
    assert [metrics.registry.get_sample_value(name) for name in names] == [2, 2 * size, 1]


def test_what_all_are_to_hear_goes_out_with_the_positions_in_one_piece() -> None:
    """First the news, then the steps; once to each, also to those who see nobody walk."""
    fanout, ears = town(near=(0, 0), beyond=(9, 9))
    fanout.bulletin.post(Frame(b"news"))
    fanout.bulletin.post(Frame(b"not for near"), but=PlayerId("near"))
    fanout.tick(ticked({(0, 0): (step("near"),)}))
    assert [frame.payload for frame in ears["near"].frames] == [b"news", b'42["moves",["near",1,2,2,1]]']
    assert [frame.payload for frame in ears["beyond"].frames] == [b"news", b"not for near"]


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
