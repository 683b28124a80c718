"""The numbers an operator watches: all documented, none shared between offices."""

from __future__ import annotations

from papote.metrics import Metrics


def test_every_metric_is_documented() -> None:
    """Each has a sentence."""
    lines = Metrics().render().decode().splitlines()
    helps = [line for line in lines if line.startswith("# HELP papote_") and not line.endswith("_created")]
    assert len(helps) >= 18
    assert all(line.endswith(".") or "," in line for line in helps)


def test_two_offices_count_apart() -> None:
    """Each has its own registry."""
    one, two = Metrics(), Metrics()
    one.moves.inc()
    assert one.registry.get_sample_value("papote_moves_total") == 1
    assert two.registry.get_sample_value("papote_moves_total") == 0
