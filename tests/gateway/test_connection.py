"""One socket: its deadlines, its goodbye, and what becomes of it when it does not read."""

from __future__ import annotations

import pytest

from papote.gateway.connection import Stage
from papote.gateway.engine import Frame
from papote.protocol import server as wire
from papote.types import HELD_UP
from tests.gateway.wires import FakeWire, connection
from tests.rooms.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    """Turned by hand."""
    return ManualClock()


def test_a_goodbye_says_why_and_hangs_up(clock: ManualClock) -> None:
    """Once; after it nothing is said."""
    line = FakeWire()
    somebody, _ = connection(line, clock)
    somebody.bye("replaced")
    somebody.bye("slow_reader")
    somebody.send(wire.Waved("p1"))
    assert [event for event, _ in line.events] == ["bye"]
    assert line.events[0][1]["code"] == "replaced"
    assert line.written[-1].payload == b"41"
    assert line.hung_up


def test_a_deadline_passes_unless_what_was_expected_happens(clock: ManualClock) -> None:
    """A later expectation takes the place of an earlier one."""
    somebody, _ = connection(FakeWire(), clock)
    late: list[str] = []
    somebody.expect(5.0, lambda: late.append("connect"))
    clock.turn(4.0)
    somebody.expect(15.0, lambda: late.append("join"))
    clock.turn(10.0)
    assert late == []
    clock.turn(5.0)
    assert late == ["join"]
    somebody.expect(1.0, lambda: late.append("again"))
    somebody.expect(None)
    clock.turn(5.0)
    assert late == ["join"]


def test_a_deadline_that_passed_while_the_machine_stood_still_is_put_off_a_moment(clock: ManualClock) -> None:
    """What was sent meanwhile is read first; and the moment ends."""
    somebody, _ = connection(FakeWire(), clock)
    late: list[str] = []
    for answers in (True, False):
        somebody.expect(5.0, lambda: late.append("join"))
        clock.time += 20.0
        clock.turn(0.0)
        assert late == []
        if answers:
            somebody.expect(None)
        clock.turn(HELD_UP)
    assert late == ["join"]


def test_a_slow_reader_is_noted_once_and_cut_when_the_box_is_full(clock: ManualClock) -> None:
    """What he was told up to then is still in order."""
    line = FakeWire(room=1)
    somebody, behind = connection(line, clock, outbox_events=2)
    for number in range(5):
        somebody.send(wire.Waved(f"p{number}"))
    assert behind == [somebody]
    assert somebody.stage is Stage.CLOSED
    assert line.events[-1][1]["code"] == "slow_reader"


def test_positions_for_a_slow_reader_are_dropped_without_harm(clock: ManualClock) -> None:
    """He is noted, and not cut."""
    line = FakeWire(room=1)
    somebody, behind = connection(line, clock)
    for _ in range(1000):
        somebody.send_positions(Frame(b'42["moves",[]]'), clock.now())
    assert len(line.written) == 1
    assert behind == [somebody]
    assert somebody.outbox.owes_positions
    assert somebody.stage is not Stage.CLOSED
