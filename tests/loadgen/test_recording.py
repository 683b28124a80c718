"""The measurement of recording: it records what it says, and its figures are of the right kind."""

from __future__ import annotations

import json

import pytest

from papote.loadgen.recording import document, run, table

pytestmark = pytest.mark.slow


async def test_everything_is_recorded_and_costs_little() -> None:
    """All packets of both people are in files; a person costs less than a hundredth of a core."""
    result = await run(4.0, people=2)
    assert result.packets > 2 * 4 * (50 + 60) * 0.9
    assert 50_000 < result.octets < 100_000
    assert 0 < result.core < 0.01
    assert json.loads(document(result))["people"] == 2
    assert "% of a core" in table(result)
