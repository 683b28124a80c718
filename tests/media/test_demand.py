"""What is taken of what somebody sends: more at once, less after a while."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.demand import LESS_AFTER, Demands, Wanted
from papote.media.sfu.model import EndpointId, Feed, SourceKind
from papote.types import PlayerId

ADA, BOB, CEM = PlayerId("p1"), PlayerId("p2"), PlayerId("p3")


def camera(speaker: PlayerId, quality: int) -> tuple[PlayerId, Feed]:
    """Somebody's camera in a quality."""
    return speaker, Feed(EndpointId(f"hall/{speaker}/1"), SourceKind.CAMERA, quality)


def screen(speaker: PlayerId) -> tuple[PlayerId, Feed]:
    """Somebody's screen."""
    return speaker, Feed(EndpointId(f"hall/{speaker}/1"), SourceKind.SCREEN)


def test_the_best_quality_anybody_takes_is_asked_for_at_once() -> None:
    """Of a camera the highest, of a screen whether at all."""
    demands = Demands()
    demands.takes(BOB, [camera(ADA, 0)])
    assert demands.news(0.0) == [(ADA, Wanted(0, False))]
    demands.takes(CEM, [camera(ADA, 2), screen(ADA)])
    assert demands.news(0.1) == [(ADA, Wanted(2, True))]


def test_less_is_said_only_when_it_has_been_enough_for_a_while() -> None:
    """Somebody who looks away for a moment finds the picture where it was."""
    demands = Demands()
    demands.takes(BOB, [camera(ADA, 2)])
    demands.news(0.0)
    demands.takes(BOB, [])
    assert demands.news(1.0) == []
    assert demands.deadlines.next() == 1.0 + LESS_AFTER
    assert demands.news(1.0 + LESS_AFTER) == [(ADA, Wanted())]


def test_who_turns_back_in_time_changes_nothing() -> None:
    """And nothing is waited for any more."""
    demands = Demands()
    demands.takes(BOB, [camera(ADA, 1)])
    demands.news(0.0)
    demands.takes(BOB, [])
    demands.news(0.5)
    demands.takes(BOB, [camera(ADA, 1)])
    assert demands.news(1.0) == []
    assert demands.deadlines.next() is None


def test_more_of_one_and_less_of_the_other_is_both_for_a_while() -> None:
    """The camera goes down later than the screen comes up."""
    demands = Demands()
    demands.takes(BOB, [camera(ADA, 2)])
    demands.news(0.0)
    demands.takes(BOB, [camera(ADA, 0), screen(ADA)])
    assert demands.news(1.0) == [(ADA, Wanted(2, True))]
    assert demands.news(1.0 + LESS_AFTER) == [(ADA, Wanted(0, True))]


def test_a_browser_that_began_anew_is_told_again() -> None:
    """It starts with sending nothing."""
    demands = Demands()
    demands.takes(BOB, [camera(ADA, 1)])
    demands.news(0.0)
    demands.anew(ADA)
    assert demands.news(1.0) == [(ADA, Wanted(1, False))]


def test_whoever_is_recorded_sends_everything() -> None:
    """As long as he is, whether or not anybody looks."""
    demands = Demands()
    demands.keep(frozenset((ADA,)))
    assert demands.news(0.0) == [(ADA, Wanted(2, True))]
    demands.takes(BOB, [camera(ADA, 0)])
    assert demands.news(0.1) == []
    demands.keep(frozenset())
    assert demands.news(1.0) == []
    assert demands.news(1.0 + LESS_AFTER) == [(ADA, Wanted(0, False))]


def test_voices_are_not_counted() -> None:
    """They are small, and always sent."""
    demands = Demands()
    demands.takes(BOB, [(ADA, Feed(EndpointId("hall/p1/1"), SourceKind.MICROPHONE))])
    assert demands.news(0.0) == []


@given(
    some.lists(
        some.tuples(
            some.sampled_from((BOB, CEM)),
            some.lists(some.tuples(some.booleans(), some.integers(0, 2)), max_size=2),
            some.floats(0.0, 3.0),
        ),
        max_size=30,
    )
)
def test_what_was_told_covers_what_is_taken(steps: list[tuple[PlayerId, list[tuple[bool, int]], float]]) -> None:
    """At every moment; and once all is quiet, it is exactly that."""
    demands = Demands()
    now, told, wanted = 0.0, Wanted(), Wanted()
    taken: dict[PlayerId, list[tuple[bool, int]]] = {}
    for receiver, pieces, pause in steps:
        now += pause
        demands.takes(receiver, [screen(ADA) if shown else camera(ADA, quality) for shown, quality in pieces])
        taken[receiver] = pieces
        for player, wanted in demands.news(now):
            assert player == ADA
            told = wanted
        everything = [piece for each in taken.values() for piece in each]
        wanted = Wanted(
            max((quality for shown, quality in everything if not shown), default=-1),
            any(shown for shown, _ in everything),
        )
        assert told.covers(wanted)
    for _, last in demands.news(now + LESS_AFTER):
        told = last
    assert told == wanted
