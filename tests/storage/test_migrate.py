"""Tests of the way to this version's tables, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import ConfigurationError
from papote.storage import Database, migrate
from papote.storage.migrations import HEAD
from papote.storage.tables import metadata
from tests.storage.test_database import add, names


def ours(thing: object, name: str | None, kind: str, reflected: bool, against: object) -> bool:
    """Whether something belongs to the tables; the search index is described nowhere but in its migration."""
    return not (name or "").startswith(("messages_search", "ix_messages_search"))


def differences(connection: Connection) -> list[object]:
    """What would have to be migrated."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "include_object": ours}
    )
    return list(compare_metadata(context, metadata))


async def test_migrations_lead_to_the_tables(database: Database) -> None:
    """A database that went the whole way has exactly what ``schema`` says."""

    async def job(connection: AsyncConnection) -> list[object]:
        return await connection.run_sync(differences)

    assert await database.read(job) == []


async def test_an_empty_database_is_brought_up_to_date(empty_url: str) -> None:
    """Opening is all it takes."""
    async with await Database.open(empty_url) as database:
        assert await database.write(add("a")) == "a"
    async with await Database.open(empty_url) as database:
        assert await database.read(names) == ["a"]


def test_the_newest_step_is_known_without_alembic() -> None:
    """The constant that saves loading it is right."""
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    assert migrate.known() == tuple(sorted(step.revision for step in scripts.walk_revisions()))


async def set_revision(url: str, revision: str) -> None:
    """Say that another version was the last to use a database."""

    async def job(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": revision})

    async with await Database.open(url) as database:
        await database.write(job)


async def test_a_newer_database_is_refused(database_url: str) -> None:
    """The sentence names the setting, the revision and what to do."""
    await set_revision(database_url, "9999")
    with pytest.raises(ConfigurationError, match=r"newer version of Papote \(revision 9999\)") as told:
        await Database.open(database_url)
    assert told.value.key in ("data_dir", "database_url")
    assert "restore a backup" in str(told.value)


async def test_a_command_beside_an_office_migrates_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older database is left to whoever opens the office."""
    await (await Database.open(empty_url)).close()
    monkeypatch.setattr(migrate.Revisions, "due", property(lambda found: True))
    with pytest.raises(ConfigurationError, match="run papote migrate"):
        await Database.open(empty_url, beside=True)


STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{head}"


def upgrade():
    op.create_table("more", sa.Column("id", sa.Text(), primary_key=True))
    op.execute("UPDATE spaces SET name = 'b'")
    {end}
"""


def with_step(end: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on there is one more migration."""
    shutil.copytree(migrate.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    number = f"{int(HEAD) + 1:04}"
    (folder / "versions" / f"{number}_more.py").write_text(STEP.format(number=number, head=HEAD, end=end))
    monkeypatch.setattr(migrate, "SCRIPTS", folder)
    monkeypatch.setattr(migrate.Revisions, "due", property(lambda found: found.current != number))


async def test_a_step_keeps_what_there_is(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of the version before is changed, not made anew."""
    async with await Database.open(database_url) as database:
        await database.write(add("a"))
    with_step("pass", tmp_path / "steps", monkeypatch)
    for _ in range(2):
        async with await Database.open(database_url) as database:
            assert await database.read(names) == ["b"]


async def test_a_step_that_fails_changes_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is one transaction: the version before can still open the database."""
    async with await Database.open(database_url) as database:
        await database.write(add("a"))
    with monkeypatch.context() as newer:
        with_step("raise ZeroDivisionError", tmp_path / "steps", newer)
        with pytest.raises(ZeroDivisionError):
            await Database.open(database_url)
    async with await Database.open(database_url) as database:
        assert await database.read(names) == ["a"]
