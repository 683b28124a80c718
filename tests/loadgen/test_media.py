"""The media bench measures a real worker, and what it prints can be read by people and by programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from papote.errors import ConfigurationError
from papote.loadgen import janus, media


@pytest.mark.slow
@pytest.mark.alone
async def test_a_small_room_is_measured() -> None:
    """Everything arrives, and the cost has the right order of size."""
    cal, (result,) = await media.run((media.Scenario("2 rooms of 3", 2, 3, 0),), 0.5)
    assert 0.5 < cal < 200
    assert result.delivered == pytest.approx(1.0, abs=0.02)
    assert 2 * 3 * 80 < result.packets_in < 2 * 3 * 140
    assert 1 < result.microseconds < 1000
    assert 0 < result.p50 <= result.p99
    assert media.table(cal, [result]).count("\n") == 3
    assert json.loads(media.document(cal, [result]))["results"][0]["scenario"] == "2 rooms of 3"


def test_the_cost_of_one_packet_is_found() -> None:
    """Some microseconds."""
    assert 0.1 < media.calibrate(400) < 500


def result(scenario: str, server: str, microseconds: float, delivered: float = 1.0) -> media.Result:
    """One that differs in its cost, and in what arrived."""
    return media.Result(scenario, 1.0, 100, 5000, microseconds, 2.0, 0.05, delivered, 1.0, 3.0, 2.0, 0.1, server)


def test_two_servers_are_compared_where_both_were_measured() -> None:
    """By what a packet costs; not where packets were lost."""
    results = [result("a", "papote", 10.0), result("a", "Janus", 25.0), result("b", "papote", 10.0)]
    results += [result("c", "papote", 10.0), result("c", "Janus", 20.0, 0.5)]
    assert media.ratios(results) == {"a": 0.4}
    assert "a: 0.40 of what Janus takes" in media.table(5.0, results)
    assert json.loads(media.document(5.0, results))["ratios"] == {"a": 0.4}


def test_without_janus_the_comparison_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigurationError, match="apt install janus"):
        janus.enter_network()


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.skipif(shutil.which("janus") is None or os.geteuid() != 0, reason="needs Janus, and a network of its own")
def test_janus_is_measured_with_the_same_clients() -> None:
    """In a network of its own, in turns with our worker; everything it forwards arrives."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    words = [sys.executable, "-m", "papote", "bench", "media", "--janus", "--seconds", "0.5"]
    printed = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    told = json.loads(printed.splitlines()[-1])
    assert [each["server"] for each in told["results"]] == ["papote", "Janus"] * 2
    assert all(each["packets_out"] > 0 for each in told["results"])
