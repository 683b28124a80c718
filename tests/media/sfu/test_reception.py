"""How a stream arrives: gaps are noticed, copies are told from late packets, and reports add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu import rtcp
from papote.media.sfu.reception import GIVE_UP_AFTER, MISSING_LIMIT, Arrival, Reception


def picture() -> Reception:
    """Of a stream whose losses are asked for again."""
    return Reception(90000, mends=True)


def test_a_gap_is_asked_for_until_it_is_filled() -> None:
    """At once, again after a while, not after it came."""
    stream = picture()
    assert stream.take(65534, 0.0) is Arrival.NEW
    assert stream.take(1, 0.0) is Arrival.NEW
    assert stream.due(0.0) == [65535, 0]
    assert stream.due(0.05) == []
    assert stream.take(65535, 0.06) is Arrival.LATE
    assert stream.due(0.1) == [0]
    assert stream.take(0, 0.15) is Arrival.LATE
    assert stream.due(0.3) == []


def test_a_copy_is_no_news() -> None:
    """Browsers probe the network with packets they have sent before."""
    stream = picture()
    for number in (1, 2, 3):
        stream.take(number, 0.0)
    assert [stream.take(number, 0.0) for number in (1, 3)] == [Arrival.COPY, Arrival.COPY]


def test_a_late_voice_is_handed_on_but_not_asked_for() -> None:
    """Its decoder conceals a loss sooner than it could be mended."""
    stream = Reception(48000, mends=False)
    stream.take(1, 0.0)
    stream.take(3, 0.0)
    assert stream.due(0.0) == []
    assert stream.take(2, 0.0) is Arrival.LATE
    assert stream.take(3, 0.0) is Arrival.COPY


def test_what_does_not_come_is_given_up() -> None:
    """A key frame will mend it."""
    stream = picture()
    stream.take(1, 0.0)
    stream.take(3, 0.0)
    assert stream.due(GIVE_UP_AFTER + 0.1) == []
    assert not stream.missing


def test_a_jump_is_a_new_beginning() -> None:
    """Thousands of packets are not asked for."""
    stream = picture()
    stream.take(1, 0.0)
    stream.take(5000, 0.0)
    assert stream.due(0.0) == []


def test_a_report_tells_the_share_lost_since_the_last() -> None:
    """And the sum since the beginning."""
    stream = picture()
    for number in range(100):
        if number % 4:
            stream.take(number, 0.0)
            stream.count(100, number * 3000, number / 30)
    block = stream.report(9, 4.0)
    assert block is not None
    assert (block.ssrc, block.highest, block.lost) == (9, 99, 24)
    assert abs(block.fraction_lost / 256 - 24 / 99) < 0.01
    again = stream.report(9, 5.0)
    assert again is not None
    assert (again.fraction_lost, again.lost) == (0, 24)


def test_a_report_names_the_senders_own_last_report() -> None:
    """With the time since, so that he can measure the way."""
    stream = picture()
    assert stream.report(9, 0.0) is None
    stream.take(1, 0.0)
    stream.reported(rtcp.SenderReport(9, 0x1111222233334444, 0, 0, 0), 1.0)
    block = stream.report(9, 1.5)
    assert block is not None
    assert (block.last_report, block.delay) == (0x22223333, 0x8000)


@given(some.lists(some.integers(0, 0xFFFF), max_size=300))
def test_any_numbers_may_come(numbers: list[int]) -> None:
    """Nothing grows without bound, and the same number twice in a row is a copy."""
    stream = picture()
    for at, number in enumerate(numbers):
        stream.take(number, float(at) / 100)
        assert len(stream.missing) <= MISSING_LIMIT
        assert stream.take(number, float(at) / 100) is Arrival.COPY


@given(some.permutations(range(40)), some.integers(0, 0xFFFF))
def test_in_whatever_order_packets_come_each_is_taken_once(order: list[int], start: int) -> None:
    """All after the first that came; earlier ones are before the beginning."""
    stream = picture()
    taken = [number for number in order if stream.take((start + number) & 0xFFFF, 0.0) is not Arrival.COPY]
    assert sorted(taken) == [number for number in range(40) if number >= order[0]]
