"""Tests of what only PostgreSQL can do wrong: not be there, go away, refuse a password."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import ConfigurationError, Unavailable
from papote.storage import Database, StorageSettings, postgres
from tests.storage.postgres import Server
from tests.storage.test_database import add, names


@pytest.fixture
def url(postgres: Server, postgres_template: str) -> object:
    """The address of a database that is up to date."""
    with postgres.database(postgres_template) as address:
        yield address


async def test_connections_that_were_cut_are_made_anew(url: str, postgres: Server) -> None:
    """A restart of PostgreSQL is noticed by nobody who asks afterwards."""
    async with await Database.open(url) as database:
        await database.write(add("a"))
        assert await database.read(names) == ["a"]
        postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'papote'")
        assert await database.read(names) == ["a"]
        assert await database.write(add("b")) == "b"
        assert await database.read(names) == ["a", "b"]


async def test_a_connection_cut_in_the_middle_loses_nothing(url: str, postgres: Server) -> None:
    """Nothing was committed, so the jobs are run once more."""
    cut: list[bool] = []

    async def job(connection: AsyncConnection) -> str:
        name = await add("a")(connection)
        if not cut:
            cut.append(True)
            pid = await connection.scalar(text("SELECT pg_backend_pid()"))
            await asyncio.to_thread(postgres.sql, f"SELECT pg_terminate_backend({pid}, 5000)")
        await names(connection)
        return name

    async with await Database.open(url) as database:
        assert [*await asyncio.gather(database.write(add("b")), database.write(job))] == ["b", "a"]
        assert await database.read(names) == ["a", "b"]


async def test_two_offices_that_stand_in_each_others_way_both_get_through(url: str) -> None:
    """What PostgreSQL ends as a deadlock is run again."""
    both = asyncio.Barrier(2)
    met: list[str] = []

    async def crossed(first: str, second: str, connection: AsyncConnection) -> str:
        rename = "UPDATE spaces SET name = name || :mark WHERE id = :id"
        await connection.execute(text(rename), {"mark": "!", "id": first})
        if len(met) < 2:
            met.append(first)
            await both.wait()
        await connection.execute(text(rename), {"mark": "?", "id": second})
        return first

    async with await Database.open(url) as one, await Database.open(url) as two:
        await one.write(add("a"))
        await one.write(add("b"))
        done = await asyncio.gather(
            one.write(lambda connection: crossed("a", "b", connection)),
            two.write(lambda connection: crossed("b", "a", connection)),
        )
        assert [*done] == ["a", "b"]
        assert {"".join(sorted(name)) for name in await one.read(names)} == {"!?a", "!?b"}


async def test_a_server_that_is_not_there_is_a_sentence() -> None:
    """It names the setting and the place, without the password."""
    with pytest.raises(ConfigurationError) as told:
        await Database.open("postgresql://ada:hush@127.0.0.1:1/office?sslmode=disable")
    assert told.value.key == "database_url"
    assert "127.0.0.1:1/office" in str(told.value)
    assert "hush" not in str(told.value)


async def test_an_unknown_option_is_named() -> None:
    """What is not understood may be what somebody relies on."""
    with pytest.raises(ConfigurationError, match="the option fast of the address is not known"):
        await Database.open("postgresql://ada:hush@127.0.0.1:1/office?fast=hush")


async def test_a_database_that_is_not_there_is_a_sentence(postgres: Server) -> None:
    """PostgreSQL's own words say what is missing."""
    with pytest.raises(ConfigurationError, match='database "nowhere" does not exist'):
        await Database.open(postgres.url("nowhere"))


async def test_somebody_elses_database_is_refused(postgres: Server) -> None:
    """Tables are never added to it."""
    with postgres.database() as url:
        postgres.sql("CREATE TABLE notes (text text)", url.partition("@/")[2].partition("?")[0])
        with pytest.raises(ConfigurationError, match="not an office's"):
            await Database.open(url)


async def test_a_full_disk_is_called_so(url: str) -> None:
    """PostgreSQL's code for it becomes ours, and what comes next is served."""

    async def job(connection: AsyncConnection) -> None:
        await connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"))

    async with await Database.open(url) as database:
        with pytest.raises(Unavailable) as told:
            await database.write(job)
        assert told.value.code == "storage_full"
        assert await database.write(add("a")) == "a"


def test_the_usual_options_of_an_address_are_understood() -> None:
    """``sslmode`` is what everybody writes, and asyncpg calls it otherwise."""
    made, connect = postgres.arguments(make_url("postgres://ada:pw@db/office?sslmode=require"), StorageSettings())
    assert made.drivername == "postgresql+asyncpg"
    assert made.query == {"ssl": "require"}
    assert made.password == "pw"
    assert connect["timeout"] == StorageSettings().connect_seconds
