"""Tests of the measurement of a long history: it asks what is there, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from papote.storage import Database, bench_history
from tests.storage.test_bench import left


@pytest.mark.slow
async def test_pages_searches_and_erasing_are_measured(database_url: str, tmp_path: Path) -> None:
    """Figures come out, all messages of somebody went, and the database is as it was."""
    lines: list[str] = []
    result = await bench_history.run(database_url, tmp_path / "files", 2_000, lines.append)
    assert result.messages == 2_000
    assert result.erased == 200
    assert 0 < result.page_p50 <= result.page_p99
    assert 0 < result.search_p50 <= result.search_p99
    assert "2,000 messages" in bench_history.table(result)
    assert len(lines) == 1
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    async with await Database.open(database_url) as database:
        assert await database.read(left) == (0, 0)
