"""Tests of the file: who may open it, and what is done with one that is damaged or not ours."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from papote.errors import ConfigurationError
from papote.storage import Database, Job, file_url
from tests.storage.test_database import add, names


def fingerprint(path: Path) -> str:
    """What a file holds."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def refused(path: Path) -> str:
    """The sentence with which a file is refused, which must be left as it is."""
    before = fingerprint(path)
    with pytest.raises(ConfigurationError) as told:
        await (await Database.open(file_url(path))).close()
    assert fingerprint(path) == before
    assert told.value.key == "data_dir"
    assert str(path) in str(told.value)
    return str(told.value)


async def test_a_new_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    """Its folder is made with it, and nothing unfinished is left beside it."""
    path = tmp_path / "data" / "office.db"
    await (await Database.open(file_url(path))).close()
    assert path.stat().st_mode & 0o077 == 0
    assert sorted(each.name for each in path.parent.iterdir()) == ["office.db", "office.db.lock"]


async def test_a_second_office_on_the_file_is_refused(path: Path) -> None:
    """Two would not know of each other's bans."""
    async with await Database.open(file_url(path)):
        with pytest.raises(ConfigurationError, match="another office is using .*office.db"):
            await Database.open(file_url(path))
    await (await Database.open(file_url(path))).close()


async def test_a_command_may_work_beside_an_office(path: Path) -> None:
    """Each sees what the other committed."""
    async with (
        await Database.open(file_url(path)) as office,
        await Database.open(file_url(path), beside=True) as beside,
    ):
        await beside.write(add("a"))
        await office.write(add("b"))
        assert await office.read(names) == await beside.read(names) == ["a", "b"]


async def test_a_command_beside_no_office_makes_none(tmp_path: Path) -> None:
    """It says where it looked."""
    with pytest.raises(ConfigurationError, match=r"there is no .*office\.db"):
        await Database.open(file_url(tmp_path / "office.db"), beside=True)
    assert not list(tmp_path.iterdir())


async def test_a_file_of_something_else_is_refused(path: Path) -> None:
    """It is not overwritten, whatever it is."""
    path.write_bytes(b"Dear diary, " * 1000)
    assert "damaged" in await refused(path)


async def test_an_empty_file_is_not_taken_for_a_new_one(path: Path) -> None:
    """It was a database before the disk lost it."""
    path.write_bytes(b"")
    assert "restore a backup" in await refused(path)


async def test_another_programs_database_is_refused(path: Path) -> None:
    """Tables are never added to somebody else's."""
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    assert "not an office's" in await refused(path)


async def test_a_newer_versions_database_is_refused(path: Path) -> None:
    """Going back is a matter of backups."""
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    assert "newer version" in await refused(path)


async def test_changes_without_their_database_are_refused(path: Path) -> None:
    """A new file of that name would get another's pages."""
    path.rename(path.with_name("office.db-wal"))
    with pytest.raises(ConfigurationError, match="is gone, but office.db-wal is there"):
        await Database.open(file_url(path))
    assert not path.exists()


async def test_an_unfinished_file_is_made_anew(tmp_path: Path) -> None:
    """Whoever was killed while making it comes back to a whole one."""
    (tmp_path / "office.db.new").write_bytes(b"half")
    async with await Database.open(file_url(tmp_path / "office.db")) as database:
        assert await database.read(names) == []
    assert not (tmp_path / "office.db.new").exists()


async def killed(path: Path, to: Path, *jobs: Job[str]) -> Path:
    """The files as a kill would leave them after these jobs."""
    async with await Database.open(file_url(path)) as database:
        for job in jobs:
            await database.write(job)
        for name in ("office.db", "office.db-wal"):
            shutil.copy(path.with_name(name), to / name)
    return to / "office.db"


async def test_what_was_committed_before_a_kill_is_there(path: Path, tmp_path: Path) -> None:
    """It is in the log of changes, and is found there."""
    (tmp_path / "killed").mkdir()
    left = await killed(path, tmp_path / "killed", add("a"), add("b"))
    async with await Database.open(file_url(left)) as database:
        assert await database.read(names) == ["a", "b"]


async def test_damage_is_looked_for_after_a_kill(path: Path, tmp_path: Path) -> None:
    """Pages that are not what they should be are found before anything is built on them."""
    (tmp_path / "killed").mkdir()
    left = await killed(path, tmp_path / "killed", add("a"))
    with left.open("r+b") as file:
        size = left.stat().st_size
        for offset in range(4096 * 3, size - 4096, 4096 * 2):
            file.seek(offset)
            file.write(b"\x55" * 512)
    with pytest.raises(ConfigurationError, match="is damaged"):
        await Database.open(file_url(left))


async def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    """A file in the way of the folder is one such."""
    (tmp_path / "data").write_text("")
    with pytest.raises(ConfigurationError, match="data") as told:
        await Database.open(file_url(tmp_path / "data" / "office.db"))
    assert told.value.key == "data_dir"
