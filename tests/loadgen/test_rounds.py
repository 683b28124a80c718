"""What the coffee machine takes from a room while many wait, in its short form."""

from __future__ import annotations

from papote.loadgen.rounds import CARDS, TABLES, run, table


def test_c1_every_kind_of_cards_is_tried_with_one_table_and_with_many() -> None:
    """And each moment in which there was something to do is timed."""
    found = run(6, seed=1)
    assert [(each.cards, each.tables) for each in found] == [(cards, tables) for cards in CARDS for tables in TABLES]
    assert all(0 <= each.p50_ms <= each.p95_ms <= each.worst_ms + 0.5 for each in found)  # quantiles are between two
    assert len(table(found, 6).splitlines()) == len(found) + 1
