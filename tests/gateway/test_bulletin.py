"""What everybody is to hear: at once in quiet times, together in busy ones, and always in the order of happening."""

from __future__ import annotations

import pytest

from papote.gateway.bulletin import Bulletin
from papote.gateway.connection import Connection
from papote.gateway.engine import Frame
from papote.types import PlayerId
from tests.gateway.wires import FakeWire, connection
from tests.rooms.clock import ManualClock

ADA, BOB = PlayerId("ada"), PlayerId("bob")


class Board:
    """A bulletin with Ada and Bob before it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.readers: dict[PlayerId, Connection] = {}
        self.wires: dict[PlayerId, FakeWire] = {}
        self.bulletin = Bulletin(self.readers, self.clock, 0.05)
        for player in (ADA, BOB):
            self.come(player)

    def come(self, player: PlayerId) -> None:
        """Somebody begins to read."""
        self.wires[player] = FakeWire()
        self.readers[player], _ = connection(self.wires[player], self.clock)
        self.bulletin.begin(player, self.readers[player])

    def post(self, text: str, *, but: PlayerId | None = None) -> None:
        """One notice, and the end of the turn."""
        self.bulletin.post(Frame(text.encode()), but=but)
        self.bulletin.end_of_turn()

    def heard(self, player: PlayerId) -> list[str]:
        """What somebody was told so far."""
        return [frame.payload.decode() for frame in self.wires[player].written]


@pytest.fixture
def board() -> Board:
    """Fresh."""
    return Board()


def test_the_first_notice_goes_out_at_once(board: Board) -> None:
    """Nobody waits in quiet times."""
    board.post("one")
    assert board.heard(ADA) == board.heard(BOB) == ["one"]


def test_what_follows_waits_for_its_time_and_goes_out_together(board: Board) -> None:
    """In one write for each reader."""
    for text in ("one", "two", "three"):
        board.post(text)
    assert board.heard(ADA) == ["one"]
    board.clock.turn(0.05)
    assert board.heard(ADA) == board.heard(BOB) == ["one", "two", "three"]
    assert board.wires[ADA].writes == 2


def test_what_is_said_to_one_alone_comes_after_what_all_were_told_before(board: Board) -> None:
    """And nobody hears anything twice."""
    for text in ("one", "two"):
        board.post(text)
    board.readers[ADA].send_frame(Frame(b"for ada"))
    board.post("three")
    board.clock.turn(0.05)
    assert board.heard(ADA) == ["one", "two", "for ada", "three"]
    assert board.heard(BOB) == ["one", "two", "three"]


def test_a_notice_can_spare_somebody(board: Board) -> None:
    """Whoever left does not hear that he did."""
    board.post("one")
    board.post("not for bob", but=BOB)
    board.post("two")
    board.clock.turn(0.05)
    assert board.heard(ADA) == ["one", "not for bob", "two"]
    assert board.heard(BOB) == ["one", "two"]


def test_whoever_comes_later_hears_only_what_is_posted_from_then_on(board: Board) -> None:
    """What waited is in his snapshot."""
    for text in ("one", "two"):
        board.post(text)
    cyd = PlayerId("cyd")
    board.come(cyd)
    board.post("three")
    board.clock.turn(0.05)
    assert board.heard(cyd) == ["three"]


def test_whoever_goes_hears_what_was_posted_until_then(board: Board) -> None:
    """And nothing later."""
    for text in ("one", "two"):
        board.post(text)
    board.bulletin.end(ADA, board.readers.pop(ADA))
    board.post("three")
    board.clock.turn(0.05)
    assert board.heard(ADA) == ["one", "two"]
