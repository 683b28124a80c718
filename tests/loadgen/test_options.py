"""What is typed becomes a wish, or one sentence."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from papote.errors import ConfigurationError
from papote.loadgen import options
from papote.loadgen.options import Wish


def asked(*words: str) -> Wish:
    """The wish these words stand for."""
    parser = argparse.ArgumentParser()
    options.add(parser.add_subparsers(required=True), lambda _: 0)
    return options.wish(parser.parse_args(words))


@pytest.mark.parametrize("bench", options.BENCHES, ids=lambda bench: bench.name)
def test_each_bench_has_something_usual(bench: options.Bench) -> None:
    """Without options that is what is measured."""
    assert asked(bench.name) == bench.usual


def test_what_is_given_counts() -> None:
    """Over what is usual."""
    wish = asked(
        "crowd", "--clients", "50", "--walking", "20", "--slow", "4", "--office", "--tick-rate 10", "--baseline"
    )
    assert (wish.clients, wish.walking, wish.slow) == (50, 20, 4)
    assert wish.office == ("--tick-rate", "10")
    assert wish.baseline
    assert asked("idle", "--minutes", "10").seconds == 600
    assert asked("plaza", "--map", "hall.tmj", "--url", "http://127.0.0.1:8080").map == Path("hall.tmj")


def test_those_who_watch_come_on_top() -> None:
    """Where everybody walks they are four more."""
    assert asked("plaza", "--clients", "200", "--walking", "200").people == 204
    assert asked("crowd", "--clients", "200", "--walking", "20").people == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("crowd", "--clients", "0"), "clients: must be more than 0"),
        (("crowd", "--rate", "-1"), "rate: must be more than 0"),
        (("event", "--within", "0"), "within: must be more than 0"),
        (("crowd", "--side", "90"), "side: must be a multiple of 20, up to 500"),
        (("crowd", "--side", "0"), "side: must be a multiple of 20, up to 500"),
        (("crowd", "--slow", "-1"), "slow: must not be less than 0"),
        (("crowd", "--url", "http://there:1"), "the map must be given"),
        (("receive", "--url", "http://there:1", "--map", "a.tmj"), "an office of its own"),
        (("lone", "--url", "https://there", "--map", "a.tmj"), "plain http"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    """Before anything is opened."""
    with pytest.raises(ConfigurationError, match=sentence):
        asked(*words)
