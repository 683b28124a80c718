"""What waits for one connection: bounded, in order, and positions never wait."""

from __future__ import annotations

import pytest

from papote.errors import ProtocolViolation
from papote.gateway.engine import Frame
from papote.gateway.outbox import Outbox
from tests.gateway.wires import FakeWire


def frame(number: int, size: int = 0) -> Frame:
    """A frame one can tell from others."""
    return Frame(b"%d" % number + b"x" * size)


def test_a_reader_who_keeps_up_gets_everything_at_once() -> None:
    """Nothing waits."""
    wire, outbox = FakeWire(), Outbox(2, 100)
    for number in range(10):
        assert not outbox.send(wire, frame(number), 0.0)
    assert len(outbox) == 0
    assert len(wire.written) == 10


def test_what_waits_goes_out_in_order_when_the_reader_reads() -> None:
    """And what comes meanwhile goes behind it."""
    wire, outbox = FakeWire(room=1), Outbox(10, 100)
    assert outbox.send(wire, frame(1), 5.0)
    outbox.send(wire, frame(2), 6.0)
    outbox.send(wire, frame(3), 7.0)
    assert (len(wire.written), outbox.behind_since) == (1, 5.0)
    while not outbox.flush(wire):
        wire.read()
    assert [written.payload for written in wire.written] == [b"1", b"2", b"3"]
    assert outbox.behind_since is None


@pytest.mark.parametrize(("limit", "size", "fits"), [(3, 0, 3), (100, 40, 2)])
def test_a_full_box_is_the_end(limit: int, size: int, fits: int) -> None:
    """By number or by bytes."""
    wire, outbox = FakeWire(room=1), Outbox(limit, 120)
    outbox.send(wire, frame(0), 0.0)
    for number in range(1, fits + 1):
        outbox.send(wire, frame(number, size), 0.0)
    with pytest.raises(ProtocolViolation, match="slow_reader"):
        outbox.send(wire, frame(9, size), 0.0)


def test_positions_are_skipped_for_somebody_who_is_behind() -> None:
    """And owed to him."""
    wire, outbox = FakeWire(room=1), Outbox(10, 100)
    assert outbox.send_positions(wire, frame(1), 3.0)
    assert not outbox.send_positions(wire, frame(2), 4.0)
    assert outbox.behind_since == 3.0
    assert outbox.owes_positions
    assert len(outbox) == 0


def test_what_polling_did_not_deliver_goes_first() -> None:
    """A session that moves over loses nothing and gets nothing twice."""
    wire, outbox = FakeWire(room=1), Outbox(10, 100)
    outbox.send(wire, frame(1), 0.0)
    outbox.send(wire, frame(4), 0.0)
    new = FakeWire()
    outbox.put_back([frame(2), frame(3)])
    outbox.flush(new)
    assert [written.payload for written in new.written] == [b"2", b"3", b"4"]
