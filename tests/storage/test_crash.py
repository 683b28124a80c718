"""Tests of what a kill leaves behind: the short form of ``papote qa crash``, and that it would notice a loss."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.storage import Database, crash, file_url
from papote.storage.bench import message


@pytest.mark.slow
def test_three_kills_lose_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything acknowledged before a kill is there after it, and the next process goes on."""
    monkeypatch.setattr(crash, "full_disk", lambda: None)
    report = crash.run(empty_url, 3, seed=2)
    assert report.wrong == []
    assert report.kills.total() == 3
    assert report.acknowledged > 0
    assert "nothing acknowledged was lost" in report.text()


@pytest.mark.slow
def test_a_full_disk_is_told_and_outlived() -> None:
    """Messages are refused as ``storage_full``, none that was acknowledged is lost, and with room all goes on."""
    found = crash.full_disk()
    if found is None:
        pytest.skip(f"it takes root and unshare to make a small disk (uid {os.getuid()})")
    assert found == ""


async def written(url: str) -> dict[str, tuple[str, int]]:
    """Three acknowledged messages."""
    acknowledged = {}
    channel = crash.CHANNELS[0]
    async with await Database.open(url) as database:
        await crash.prepare_once(database)
        for client_id in ("one", "two", "three"):
            number = await database.write(message(channel, client_id, crash.words(client_id), 0.0))
            acknowledged[client_id] = (channel, number)
    return acknowledged


async def test_a_sound_database_is_found_sound(database_url: str) -> None:
    """Three messages were kept, and nothing is wrong."""
    assert await crash.examine(database_url, await written(database_url)) == ([], 3)


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("DELETE FROM messages WHERE client_id = 'two'", "two was acknowledged"),
        ("UPDATE messages SET text = 'else' WHERE client_id = 'two'", "two was acknowledged"),
        ("DELETE FROM messages WHERE client_id = 'three'", "counts 3"),
        ("UPDATE messages SET client_id = 'half-x' WHERE client_id = 'one'", "half-x was taken back"),
    ],
)
async def test_a_loss_is_noticed(database_url: str, harm: str, what: str) -> None:
    """Whatever is missing, or there by halves, is named."""
    acknowledged = await written(database_url)

    async def job(connection: AsyncConnection) -> None:
        await connection.execute(text(harm))

    async with await Database.open(database_url) as database:
        await database.write(job)
    wrong, _ = await crash.examine(database_url, acknowledged)
    assert any(what in each for each in wrong)


def test_a_child_that_ends_by_itself_is_no_kill(tmp_path: Path) -> None:
    """A database that cannot be opened is not taken for a success."""
    (tmp_path / "office.db").write_bytes(b"")
    with pytest.raises(RuntimeError, match="ended by itself"):
        crash.run(file_url(tmp_path / "office.db"), 1, seed=1)
