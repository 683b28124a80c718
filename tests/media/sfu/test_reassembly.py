"""From packets back to pictures and moments: what is late, lost, doubled or lied about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papote.media.sfu.reassembly import FARTHEST, STEP, Distance, Frame, Order, Pictures, Piece, Timeline, size_of
from papote.media.sfu.rtcp import SenderReport

KEY = b"\x10" + bytes((0x10, 0, 0)) + b"\x9d\x01\x2a\x40\x01\xb4\x00" + b"key"
OTHER = b"\x10" + b"\x01other"
MORE = b"\x00" + b"more"


def piece(sequence: int, payload: bytes = KEY, at: float = 0.0, *, timestamp: int = 0, marker: int = 0x80) -> Piece:
    """A packet."""
    return Piece(sequence & 0xFFFF, timestamp, marker, payload, at)


def report(seconds: float, timestamp: int) -> SenderReport:
    """A sender's clock."""
    return SenderReport(1, int(seconds * (1 << 32)), timestamp, 0, 0)


@given(
    start=st.integers(0, 0xFFFF),
    order=st.permutations(range(1, 12)),
    doubled=st.sets(st.integers(0, 11)),
)
def test_packets_come_out_in_order_whatever_their_way(start: int, order: list[int], doubled: set[int]) -> None:
    """As long as the first is the first; doubles are left out, and nothing is missing."""
    queue = Order(10.0)
    arrived = [0, *order]
    came = [each for number in arrived for each in queue.put(piece(start + number))]
    came += [each for number in doubled for each in queue.put(piece(start + number))]
    assert [each.sequence for each in came] == [(start + number) & 0xFFFF for number in range(12)]
    assert not any(each.gap for each in came)


def test_what_stays_away_is_waited_for_and_then_given_up() -> None:
    """The next packet tells that something is missing before it."""
    queue = Order(0.5)
    assert len(list(queue.put(piece(1, at=0.0)))) == 1
    assert list(queue.put(piece(3, at=0.1))) == []
    assert list(queue.put(piece(4, at=0.5))) == []
    late = list(queue.put(piece(5, at=0.7)))
    assert [(each.sequence, each.gap) for each in late] == [(3, True), (4, False), (5, False)]
    assert list(queue.put(piece(2, at=0.8))) == []


def test_nothing_waits_for_ever() -> None:
    """At the end, what waited comes out."""
    queue = Order(10.0)
    list(queue.put(piece(1)))
    list(queue.put(piece(3)))
    assert [(each.sequence, each.gap) for each in queue.rest()] == [(3, True)]


def test_a_picture_is_joined_from_its_packets() -> None:
    """Descriptors are taken off; the first picture has to be a key frame."""
    pictures = Pictures()
    assert pictures.put(piece(1, OTHER)) is None
    assert pictures.put(piece(2, KEY, marker=0)) is None
    frame = pictures.put(piece(3, MORE))
    assert frame is not None and frame.key
    assert frame.data == KEY[1:] + b"more"
    assert size_of(frame.data) == (320, 180)
    assert pictures.put(piece(4, OTHER)) == Frame(0, b"\x01other", False, 0.0)


def test_after_a_loss_only_a_key_frame_goes_on() -> None:
    """What cannot be decoded is not written."""
    pictures = Pictures()
    pictures.put(piece(1, KEY))
    assert pictures.put(piece(3, OTHER)._replace(gap=True)) is None
    assert pictures.broken
    assert pictures.put(piece(4, OTHER)) is None
    assert pictures.put(piece(5, KEY)) is not None
    assert not pictures.broken


def test_a_packet_without_anything_in_it_counts_but_is_no_picture() -> None:
    """Browsers probe with padding."""
    pictures = Pictures()
    pictures.put(piece(1, KEY))
    assert pictures.put(piece(2, b"")) is None
    assert pictures.put(piece(3, OTHER)) is not None


def test_without_reports_time_goes_by_the_first_arrival() -> None:
    """And then by timestamps, across their wrap; jitter leaves no trace."""
    line = Timeline(48_000)
    assert line.at(0xFFFFFF00, 100.0) == 100.0
    assert abs(line.at((0xFFFFFF00 + 48_000) & 0xFFFFFFFF, 101.3) - 101.0) < 1e-9


def test_two_streams_of_one_sender_meet_by_its_reports() -> None:
    """However late it arrives, a picture is where its sound is."""
    distance = Distance()
    voice, picture = Timeline(48_000), Timeline(90_000)
    for line, timestamp, arrived in ((voice, 1000, 50.02), (picture, 7000, 50.08)):
        told = report(9000.0, timestamp)
        distance.note(told, arrived)
        line.report(told, distance)
    distance.note(report(9001.0, 97_000), 51.02)
    picture.report(report(9001.0, 97_000), distance)
    assert abs(voice.at(1000 + 96_000, 52.05) - 52.02) < 1e-6


def test_a_drifting_clock_is_followed_in_steps_nobody_hears() -> None:
    """A report that differs a little moves time by no more than the step."""
    distance, line = Distance(), Timeline(48_000)
    for told, arrived in ((report(100.0, 0), 10.0), (report(101.1, 48_000), 11.1)):
        distance.note(told, arrived)
        line.report(told, distance)
    assert abs(line.at(96_000, 12.1) - (12.0 + STEP)) < 1e-9


def test_a_clock_that_lies_is_not_believed() -> None:
    """Neither a report from another century nor a timestamp that jumps: then arrival counts."""
    distance, line = Distance(), Timeline(48_000)
    line.at(0, 10.0)
    mad = report(1e9, 0)
    distance.note(report(5.0, 0), 10.0)
    distance.note(mad, 10.5)
    line.report(mad, distance)
    assert abs(line.at(48_000, 11.0) - 11.0) < FARTHEST
    assert line.at(900_000_000, 12.0) == 12.0
