"""The measurement of looking for people: it asks all there is to ask, and is quick enough even while others work."""

from __future__ import annotations

import json

import pytest

from papote.loadgen.topics import document, run, table


@pytest.mark.slow
@pytest.mark.parametrize("rooms", [1, 5])
def test_c9_finding_takes_less_than_fifty_milliseconds_at_a_thousand_people(rooms: int) -> None:
    """Completion, search and suggestions, with cards that change meanwhile, in one room or several."""
    found = run(1000, 50, rooms=rooms)
    assert [each.question for each in found] == ["completion", "search", "suggestions"]
    assert all(0 < each.p95_ms < 50 for each in found), table(found, rooms)
    told = json.loads(document(found, 1000, rooms))
    assert (told["rooms"], told["asked"][1]["question"]) == (rooms, "search")
