"""The measurement of encounters: it counts what there is to count, and a percent of a core is enough."""

from __future__ import annotations

import json

import pytest

from papote.loadgen.encounters import document, run, table


@pytest.mark.slow
def test_c2_noting_encounters_takes_less_than_a_percent_of_a_core_at_five_hundred_people() -> None:
    """In a hundred bubbles, all with their books on; in the room and on the disk together."""
    cost = run(seconds=120)
    assert cost.encounters > 500, table(cost)
    assert cost.changes > 300
    assert cost.share <= 0.01, table(cost)
    assert json.loads(document(cost))["bench"] == "encounters"
