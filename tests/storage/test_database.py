"""Tests of the database's promises, each on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.config import Configuration
from papote.errors import ConfigurationError, Refused, Unavailable
from papote.storage import Database, Job, StorageSettings, ensure_space, file_url, url_of
from papote.storage.postgres import Postgres
from papote.storage.schema import channels, space_rooms, spaces
from papote.types import SpaceId

HOME = SpaceId("home")

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x > 0) SELECT count(*) FROM c"


def add(name: str, then: Exception | None = None) -> Job[str]:
    """A job that makes a space, and may raise afterwards."""

    async def job(connection: AsyncConnection) -> str:
        row = {"id": name, "name": name, "access": "open", "domains": [], "settings": {}, "created_at": 0.0}
        await connection.execute(insert(spaces), row)
        if then is not None:
            raise then
        return name

    return job


async def endless(connection: AsyncConnection) -> None:
    """A job that would never end."""
    await connection.execute(text(ENDLESS))


async def names(connection: AsyncConnection) -> list[str]:
    """What spaces there are."""
    return list((await connection.scalars(select(spaces.c.name).order_by(spaces.c.name))).all())


async def outcomes(database: Database, *jobs: Job[str]) -> list[object]:
    """What comes of jobs that wait at the same time."""
    return list(await asyncio.gather(*map(database.write, jobs), return_exceptions=True))


async def test_an_answer_means_committed(database: Database, database_url: str) -> None:
    """Somebody else on the same database sees it as soon as the writer has his answer."""
    async with await Database.open(database_url, beside=True) as other:
        assert await database.write(add("a")) == "a"
        assert await other.read(names) == ["a"]


async def test_what_was_written_is_there_after_opening_again(database_url: str) -> None:
    """Closing keeps everything."""
    async with await Database.open(database_url) as database:
        await database.write(add("a"))
    async with await Database.open(database_url) as database:
        assert await database.read(names) == ["a"]


async def test_whoever_fails_takes_nobody_along(database: Database) -> None:
    """Of jobs that share a transaction, the one that raises is undone, and the others are kept."""
    found = await outcomes(database, add("a"), add("b", Refused("conflict")), add("c"), add("d", ValueError("ours")))
    assert found[0] == "a"
    assert isinstance(found[1], Refused)
    assert found[2] == "c"
    assert isinstance(found[3], ValueError)
    assert await database.read(names) == ["a", "c"]


async def test_a_database_that_says_no_takes_nobody_along_either(database: Database) -> None:
    """A second row with the same key fails alone, with the error that a job can expect."""
    found = await outcomes(database, add("a"), add("a"), add("b"))
    assert found[0] == "a"
    assert isinstance(found[1], IntegrityError)
    assert found[2] == "b"
    assert await database.read(names) == ["a", "b"]


async def test_a_job_may_try_something_and_go_on(database: Database) -> None:
    """A savepoint within a job undoes a part of it."""

    async def job(connection: AsyncConnection) -> str:
        await add("a")(connection)
        try:
            async with connection.begin_nested():
                await add("a")(connection)
        except IntegrityError:
            return await add("b")(connection)
        raise AssertionError("the key was used twice")

    assert await database.write(job) == "b"
    assert await database.read(names) == ["a", "b"]


async def test_a_refusal_that_changed_nothing_does_not_make_others_run_again(database: Database) -> None:
    """Only what has something to undo costs a second run."""
    runs: list[str] = []

    async def kept(connection: AsyncConnection) -> str:
        runs.append("kept")
        return await add("a")(connection)

    async def refused(connection: AsyncConnection) -> str:
        await names(connection)
        raise Refused("not_found")

    found = await outcomes(database, kept, refused)
    assert found[0] == "a"
    assert isinstance(found[1], Refused)
    assert runs == ["kept"]


async def test_jobs_are_done_in_the_order_they_came(database: Database) -> None:
    """Each sees what those before him did."""

    async def count(connection: AsyncConnection) -> int:
        number = await connection.scalar(select(func.count()).select_from(spaces))
        await add(str(number))(connection)
        assert number is not None
        return number

    assert await asyncio.gather(*(database.write(count) for _ in range(30))) == list(range(30))


async def test_somebody_who_gave_up_while_waiting_changes_nothing(database: Database) -> None:
    """A job whose caller was cancelled before its turn is not run."""
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(database.write(add("a")))
        await asyncio.sleep(0)  # his job is in the queue
        waiting.cancel()
    await database.write(add("b"))
    assert await database.read(names) == ["b"]


async def test_a_reader_sees_one_moment(database: Database) -> None:
    """What is committed while a job reads is not mixed into what it sees."""
    await database.write(add("a"))
    loop = asyncio.get_running_loop()

    async def job(connection: AsyncConnection) -> tuple[list[str], list[str]]:
        before = await names(connection)
        if database.dialect == "sqlite":
            asyncio.run_coroutine_threadsafe(database.write(add("b")), loop).result()
        else:
            await database.write(add("b"))
        return before, await names(connection)

    assert await database.read(job) == (["a"], ["a"])
    assert await database.read(names) == ["a", "b"]


async def test_a_reader_cannot_write(database: Database) -> None:
    """What changes something goes through the queue."""
    with pytest.raises((DBAPIError, Unavailable)):
        await database.read(add("a"))
    assert await database.read(names) == []


async def test_what_is_referred_to_must_be_there(database: Database) -> None:
    """Foreign keys are enforced."""

    async def job(connection: AsyncConnection) -> None:
        await connection.execute(insert(space_rooms), {"room": "hall", "space": "nowhere"})

    with pytest.raises(IntegrityError):
        await database.write(job)


async def test_what_hangs_on_something_goes_with_it(database: Database) -> None:
    """Deletions cascade where the tables say so, and are refused elsewhere."""
    await database.write(add("a"))

    async def fill(connection: AsyncConnection) -> None:
        await connection.execute(insert(channels), {"id": "room/a", "space": "a", "last_number": 0})

    async def remove(connection: AsyncConnection) -> None:
        await connection.execute(spaces.delete())

    await database.write(fill)
    with pytest.raises(IntegrityError):
        await database.write(remove)


async def test_closing_finishes_what_waits_and_refuses_what_comes(database: Database) -> None:
    """Nobody who was let into the queue is left without an answer."""
    waiting = [asyncio.create_task(database.write(add(name))) for name in "abc"]
    await asyncio.sleep(0)  # their jobs are in the queue
    await database.close()
    assert await asyncio.gather(*waiting) == ["a", "b", "c"]
    for attempt in (database.write(add("d")), database.read(names)):
        with pytest.raises(Unavailable) as told:
            await attempt
        assert told.value.code == "storage_unavailable"
    await database.close()


class Ticks:
    """A clock that goes on by a second with every look at it: SQLite looks now and then while a statement runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """What it shows."""
        self.seconds += 1.0
        return self.seconds


@asynccontextmanager
async def impatient_with_the_second(url: str) -> AsyncIterator[Database]:
    """A database that has no patience with the second of the jobs that come at once, and all with the others."""
    settings = StorageSettings(job_seconds=60.0, wait_seconds=600.0, batch_seconds=1e9)
    async with await Database.open(url, settings=settings, now=Ticks()) as database:
        if isinstance(database._kept, Postgres):
            # The beginning of the transaction, the first job, the second.
            limits = iter((60.0, 60.0, 0.05))
            with patch.object(database._kept, "limited", lambda: asyncio.timeout(next(limits, 60.0))):
                yield database
        else:
            yield database


async def test_a_job_that_takes_too_long_is_ended_alone(database_url: str) -> None:
    """Its caller hears that the database does not answer, and everybody else is served."""
    async with impatient_with_the_second(database_url) as database:
        found = await asyncio.gather(
            database.write(add("a")), database.write(endless), database.write(add("b")), return_exceptions=True
        )
        assert found[0] == "a"
        assert isinstance(found[1], Unavailable)
        assert found[1].code == "storage_unavailable"
        assert found[2] == "b"
        assert await database.read(names) == ["a", "b"]
        if isinstance(database._kept, Postgres):
            database._kept._settings = StorageSettings(job_seconds=0.05)
        with pytest.raises(Unavailable):
            await database.read(endless)


async def test_a_job_that_changed_things_and_takes_too_long_leaves_nothing(database_url: str) -> None:
    """SQLite undoes the whole transaction then: the others are run again."""

    async def slow(connection: AsyncConnection) -> str:
        await add("slow")(connection)
        await connection.execute(update(spaces).values(name=text(f"({ENDLESS})")))
        return "never"

    async with impatient_with_the_second(database_url) as database:
        found = await outcomes(database, add("a"), slow, add("b"))
        assert found[0] == "a"
        assert isinstance(found[1], Unavailable)
        assert found[2] == "b"
        assert await database.read(names) == ["a", "b"]


async def test_scrubbing_holds_nobody_up(database: Database) -> None:
    """People write on meanwhile, and everything is there afterwards."""
    await database.write(add("a"))
    found = await asyncio.gather(database.scrub(), database.write(add("b")))
    assert found[1] == "b"
    await database.scrub()
    assert await database.read(names) == ["a", "b"]


async def test_nobody_waits_for_ever(database_url: str) -> None:
    """Whoever has waited long enough is told so, while the job before his goes on."""
    settings = StorageSettings(job_seconds=0.5, wait_seconds=0.02)
    async with await Database.open(database_url, settings=settings) as database:
        found = await asyncio.gather(database.write(endless), database.write(add("a")), return_exceptions=True)
        assert [getattr(each, "code", each) for each in found] == ["storage_unavailable"] * 2


async def test_a_full_queue_refuses(database_url: str) -> None:
    """Beyond the limit newcomers hear at once that they must come back."""
    async with await Database.open(database_url, settings=StorageSettings(waiting=2)) as database:
        found = await outcomes(database, add("a"), add("b"), add("c"))
        assert found[:2] == ["a", "b"]
        assert isinstance(found[2], Unavailable)
        assert found[2].retry_after is not None
        assert await database.write(add("d")) == "d"


async def test_a_space_is_made_once(database: Database) -> None:
    """The second call leaves what is there alone."""
    assert await ensure_space(database, HOME, "Papote", "open", 1.0)
    assert not await ensure_space(database, HOME, "Other", "link", 2.0)
    assert await database.read(names) == ["Papote"]


def test_an_office_keeps_things_in_its_folder_unless_told_otherwise() -> None:
    """The address is the setting's, or that of a file."""
    configuration = Configuration()
    assert url_of(configuration) == file_url(configuration.data_dir / "office.db")
    elsewhere = "postgresql://ada:pw@db/office"
    assert url_of(Configuration(database_url=elsewhere)) == elsewhere
    assert "pw" not in repr(Configuration(database_url=elsewhere))


@pytest.mark.parametrize(
    "url", ["mysql://ada:hush@db/office", "hush", "sqlite://", "postgresql://ada:hush@db:x/office"]
)
async def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    """There may be a password in it."""
    with pytest.raises(ConfigurationError) as told:
        await Database.open(url)
    assert told.value.key == "database_url"
    assert "hush" not in str(told.value)
