"""What a bench of positions found can be read by people and by programs, and says what was wrong."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from papote.loadgen.report import Result, document, table

RESULT = Result(
    scenario="crowd",
    clients=100,
    walking=30,
    rate=10,
    seconds=10,
    connected=100,
    missing=0,
    moves=3000,
    lines=0,
    told=0,
    frames=20000,
    position_frames=18000,
    octets=4_000_000,
    latencies=5000,
    latency=(0.03, 0.05, 0.06),
    missed=0,
    fixed=0,
    jammed=0,
    cut=0,
    starved=0,
    resumed=0,
    refused=0,
    reasons={},
    arrivals=0,
    arrival=(0, 0, 0),
    own_core=0.2,
    own_late=0.002,
    equal=True,
    differences=(),
    quiet=True,
    idle_late=(0.0001, 0.002),
    core=0.045,
    idle_core=0.005,
    loop_lag=0.005,
    tick=0.01,
    dropped=0,
    memory=150_000_000,
    memory_base=145_000_000,
)


def test_costs_are_what_walking_adds() -> None:
    """What standing people cost is taken off."""
    assert RESULT.cpu_per_frame == pytest.approx(0.4 / 20000)
    assert RESULT.cpu_per_move == pytest.approx(0.4 / 3000)
    assert RESULT.memory_per_client == 50_000
    assert replace(RESULT, scenario="event").cpu_per_frame is None


def test_frames_are_told_apart_from_moves_where_both_were_measured() -> None:
    """And then compared with the bare loop."""
    apart = replace(RESULT, move_alone=0.00002, bare_send=0.00001)
    assert apart.cpu_per_frame_alone == pytest.approx((0.4 - 3000 * 0.00002) / 20000)
    assert apart.ratio == pytest.approx(1.7)
    assert replace(RESULT, bare_send=0.00001).ratio == pytest.approx(2.0)
    assert "1.70 times" in table(apart)


def test_the_table_has_a_figure_a_line() -> None:
    """With its unit."""
    text = table(RESULT)
    assert text.startswith("crowd: 100 people, 30 of them walking, 10 steps a second each\n")
    assert "300/s, 2,000/s (200/s of them no positions)" in text
    assert "30.0, 50.0, 60.0 ms (p50, p95, p99 of 5,000)" in text
    assert "20.0 µs a frame" in text
    assert "50.0 kB a client above 145.0 MB" in text
    assert "WRONG" not in text


def test_the_line_for_programs_has_everything() -> None:
    """Counts, shares, seconds, and what follows from them."""
    found = json.loads(document(RESULT))
    assert found["frames"] == 20000
    assert found["latency"] == [0.03, 0.05, 0.06]
    assert found["moves_per_second"] == 300
    assert found["bytes_per_client_second"] == 4000
    assert found["cpu_per_frame"] == pytest.approx(0.00002)
    assert found["faults"] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"missing": 1}, "1 of 100 people are not in"),
        ({"cut": 2}, "2 people were cut"),
        ({"refused": 3}, "3 people were refused"),
        ({"latencies": 0}, "nobody saw it"),
        ({"missed": 4}, "4 steps were never seen"),
        ({"fixed": 30}, "30 of 3000 moves were taken back"),
        ({"equal": False, "differences": ("p1 is elsewhere",)}, "p1 is elsewhere"),
    ],
)
def test_what_must_not_be_is_said(change: dict[str, object], words: str) -> None:
    """In the table, and for programs."""
    wrong = replace(RESULT, **change)  # type: ignore[arg-type]
    assert words in wrong.faults[0]
    assert f"WRONG: {wrong.faults[0]}" in table(wrong)
    assert json.loads(document(wrong))["faults"] == list(wrong.faults)


def test_people_who_never_read_are_meant_to_be_cut() -> None:
    """They are missed by nobody."""
    assert replace(RESULT, connected=97, starved=3).faults == ()
    assert "3 cut who never read" in table(replace(RESULT, starved=3))


def test_doubts_are_told() -> None:
    """A crowd at its own limit measures itself."""
    doubtful = replace(RESULT, own_core=0.97, latencies=20, quiet=False)
    assert len(doubtful.warnings) == 3
    assert table(doubtful).count("Doubtful:") == 3


def test_an_office_elsewhere_keeps_its_costs_to_itself() -> None:
    """What is not known is left out."""
    unknown = replace(RESULT, core=None, idle_core=None, memory=None, memory_base=None, loop_lag=None, dropped=None)
    text = table(unknown)
    assert "share of a core" not in text
    assert "? position frames skipped" in text
    assert json.loads(document(unknown))["cpu_per_frame"] is None


def test_messages_that_were_kept_are_shown_and_those_lost_are_a_fault() -> None:
    """Each is told to two, so that half as many were kept as were heard."""
    flood = replace(RESULT, lines=1000, told=2010)
    assert "messages kept and told" in table(flood) and "100/s of 100/s written" in table(flood)
    assert flood.faults == ()
    assert replace(flood, told=1500).faults == ("1000 messages were written, and only 750 told.",)
