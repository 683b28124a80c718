"""What a receiver's network bears: by its estimate, by what it loses, and by neither too soon."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.sfu.model import EndpointId, Measure
from papote.media.sfu.network import BELIEVED_AFTER, Network


def report(sent: int, estimate: int | None = None, lost: float = 0.0) -> Measure:
    """What comes in of a receiver."""
    return Measure(EndpointId("hall/p1/1"), 127, estimate, 0, sent, lost)


def after(network: Network, seconds: float, measure: Measure, begin: float = 0.0) -> float:
    """Report the same five times a second for so long; gives when it ended."""
    for turn in range(round(seconds * 5) + 1):
        network.measured(measure, begin + turn / 5)
    return begin + seconds


def test_who_says_nothing_and_loses_nothing_bears_anything() -> None:
    """As does whoever is sent next to nothing: he cannot know."""
    network = Network()
    after(network, 3.0, report(400_000))
    assert network.bears is None
    still = Network()
    after(still, 3.0, report(5_000, estimate=12_000))
    assert still.bears is None


def test_an_estimate_that_lags_a_little_takes_nothing_away() -> None:
    """What gets through may stay."""
    network = Network()
    after(network, 3.0, report(400_000, estimate=360_000))
    assert network.bears == 400_000


def test_an_estimate_far_below_what_is_sent_is_believed_once_it_lasts() -> None:
    """Not for a moment's pause of a machine."""
    network = Network()
    end = after(network, 2.0, report(400_000, estimate=500_000))
    network.measured(report(400_000, estimate=200_000), end + 0.2)
    assert network.bears == 400_000
    after(network, BELIEVED_AFTER + 0.2, report(400_000, estimate=200_000), end + 0.4)
    assert network.bears == 200_000


def test_losses_lower_what_is_borne_and_it_rises_slowly_without_them() -> None:
    """A queue that is always full says nothing in delays."""
    network = Network()
    end = after(network, 2.0, report(400_000, estimate=450_000))
    end = after(network, 2.0, report(400_000, estimate=450_000, lost=0.3), end + 0.2)
    low = network.bears
    assert low is not None
    assert low < 350_000
    end = after(network, 5.0, report(int(low), estimate=450_000), end + 0.2)
    risen = network.bears
    assert risen is not None
    assert low < risen <= low * 1.08**6
    after(network, 30.0, report(int(low), estimate=450_000), end + 0.2)
    assert network.bears == 450_000


@given(
    some.lists(
        some.tuples(
            some.integers(0, 5_000_000), some.none() | some.integers(1, 5_000_000), some.floats(0, 1), some.floats(0, 3)
        ),
        max_size=40,
    )
)
def test_what_is_borne_is_never_nothing(reports: list[tuple[int, int | None, float, float]]) -> None:
    """Whatever is reported: a number above zero, or nobody knows."""
    network, now = Network(), 0.0
    for sent, estimate, lost, pause in reports:
        now += pause
        network.measured(report(sent, estimate, lost), now)
        assert network.bears is None or network.bears > 0
