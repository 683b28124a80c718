"""Evenings at the coffee machine, simulated: the short form of ``papote bench evenings``."""

from __future__ import annotations

import json

import pytest

from papote.cli import main
from papote.loadgen.evenings import CHANCE, LANDING, MATCHING, WALKING, Outcome, document, run, table


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """What came of a few evenings, by manner."""
    return {outcome.manner: outcome for outcome in run(6, seed=7, queued=40, decisions=2).outcomes}


def test_c1_matching_brings_more_people_with_a_common_topic_together(outcomes: dict[str, Outcome]) -> None:
    """More than chance, and more than walking about."""
    ours = outcomes[MATCHING].shared_topic
    assert ours > outcomes[CHANCE].shared_topic + 0.05
    assert ours > outcomes[WALKING].shared_topic + 0.05


def test_c1_matching_brings_nobody_together_again_who_might_have_met_others(outcomes: dict[str, Outcome]) -> None:
    """Chance does."""
    assert outcomes[MATCHING].avoidable_repeats == 0
    assert outcomes[MATCHING].repeats < outcomes[CHANCE].repeats


def test_c1_nobody_waits_longer_than_a_minute_among_four(outcomes: dict[str, Outcome]) -> None:
    """Who had waited longer and found nobody was not among four."""
    assert outcomes[MATCHING].longest_of_four < 60


def test_c1_nearly_everybody_meets_somebody(outcomes: dict[str, Outcome]) -> None:
    """And most meet three strangers."""
    assert outcomes[MATCHING].left_alone < 0.02
    assert outcomes[MATCHING].met_three > 0.85


def test_c1_with_three_tables_people_wait_longer_and_still_most_meet_somebody(outcomes: dict[str, Outcome]) -> None:
    """Nine seats are not enough for everybody: the figures say so, and every seat is used."""
    landing = outcomes[LANDING]
    assert landing.groups < outcomes[MATCHING].groups
    assert landing.wait_p95 > outcomes[MATCHING].wait_p95
    assert landing.left_alone < 0.25


def test_the_same_seed_makes_the_same_evenings() -> None:
    """Everything but the time of the processor is as before."""
    assert run(1, seed=3, queued=10, decisions=1).outcomes == run(1, seed=3, queued=10, decisions=1).outcomes


def test_the_figures_are_printed_for_people_and_for_programs() -> None:
    """A table, and one line of JSON."""
    result = run(1, seed=3, queued=10, decisions=1)
    assert "our matching" in table(result)
    assert json.loads(document(result))["evenings"] == 1


def test_the_command_prints_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    """As ``papote bench evenings``; no evenings at all are refused."""
    assert main(["bench", "evenings", "--evenings", "1", "--queued", "10"]) == 0
    out = capsys.readouterr().out
    assert "share with a topic in common" in out
    assert "10 wait, cards" in out
    assert main(["bench", "evenings", "--evenings", "0"]) == 2
