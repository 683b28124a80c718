"""The media bench measures a real worker, and what it prints can be read by people and by programs."""

from __future__ import annotations

import json

import pytest

from papote.loadgen import media


@pytest.mark.slow
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
