"""Tests of backups: whole while the office runs, back into an empty place only, and nothing strange unpacked."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.storage import Database, url_of
from papote.storage.backup import backup, restore
from papote.storage.bench import message, prepare
from tests.storage.postgres import Server
from tests.storage.test_database import add


@dataclass(frozen=True)
class Place:
    """An office's configuration, and where another could be restored to."""

    here: Configuration
    there: Configuration


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An office of either kind, with files in its data directory."""
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True)
    (data / "recordings").mkdir()
    (data / "secret.key").write_bytes(bytes(32))
    (data / "files" / "f1").write_bytes(os.urandom(3 << 20))
    (data / "recordings" / "r1").write_bytes(b"sound")
    if request.param == "sqlite":
        yield Place(Configuration(data_dir=data), Configuration(data_dir=tmp_path / "new"))
        return
    postgres: Server = request.getfixturevalue("postgres")
    with postgres.database() as one, postgres.database() as two:
        yield Place(
            Configuration(data_dir=data, database_url=one), Configuration(data_dir=tmp_path / "new", database_url=two)
        )


async def test_an_office_comes_back_as_it_was(place: Place, tmp_path: Path) -> None:
    """Database, files and secret are there again, and people can go on writing; recordings were left out."""
    async with await Database.open(url_of(place.here)) as database:
        await prepare(database, ["room/a"])
        await database.write(message("room/a", "1", "Bonjour", 1.0))
        made = await asyncio.to_thread(backup, place.here, tmp_path)
    assert made.parent == tmp_path
    assert made.stat().st_mode & 0o077 == 0
    about = await asyncio.to_thread(restore, made, place.there.data_dir, place.there.database_url)
    assert not about.recordings
    old, new = place.here.data_dir, place.there.data_dir
    for name in ("secret.key", "files/f1"):
        assert (new / name).read_bytes() == (old / name).read_bytes()
    assert not (new / "recordings").exists()
    async with await Database.open(url_of(place.there)) as database:
        assert await database.write(message("room/a", "2", "Salut", 2.0)) == 2
        assert await database.write(add("b")) == "b"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".papote-")]


async def test_a_backup_is_of_one_moment_while_people_write(place: Place, tmp_path: Path) -> None:
    """Every message up to some number is in it, and its channel's count agrees."""
    async with await Database.open(url_of(place.here)) as database:
        await prepare(database, ["room/a"])
        done = asyncio.Event()

        async def write() -> int:
            count = 0
            while not done.is_set():
                count += 1
                await database.write(message("room/a", str(count), "Bonjour tout le monde", 1.0))
            return count

        writing = asyncio.create_task(write())
        made = await asyncio.to_thread(backup, place.here, tmp_path / "one.tar.gz")
        done.set()
        assert await writing > 0
    await asyncio.to_thread(restore, made, place.there.data_dir, place.there.database_url)
    async with await Database.open(url_of(place.there)) as database:
        # The next number is free, which it is only when count and messages are of the same moment.
        assert await database.write(message("room/a", "next", "Salut", 2.0)) > 0


def archive_of(place: Place, to: Path) -> Path:
    """A backup of an office with nothing much in it."""

    async def opened() -> None:
        async with await Database.open(url_of(place.here)) as database:
            await database.write(add("a"))

    asyncio.run(opened())
    return backup(place.here, to)


def test_recordings_come_along_when_asked_for(place: Place, tmp_path: Path) -> None:
    """They are large, and so they are a choice."""
    archive_of(place, tmp_path / "small.tar.gz")
    made = backup(place.here, tmp_path / "large.tar.gz", recordings=True)
    assert restore(made, place.there.data_dir, place.there.database_url).recordings
    assert (place.there.data_dir / "recordings" / "r1").read_bytes() == b"sound"


def test_a_restore_overwrites_nothing(place: Place, tmp_path: Path) -> None:
    """Neither a folder in which something is, nor a database with tables."""
    made = archive_of(place, tmp_path / "one.tar.gz")
    with pytest.raises(ConfigurationError, match="not empty"):
        restore(made, place.here.data_dir, place.there.database_url)
    if place.here.database_url:
        with pytest.raises(ConfigurationError, match="has tables"):
            restore(made, place.there.data_dir, place.here.database_url)
    assert not place.there.data_dir.exists()


def test_a_backup_overwrites_nothing(place: Place, tmp_path: Path) -> None:
    """Yesterday's stays."""
    made = archive_of(place, tmp_path / "one.tar.gz")
    before = made.read_bytes()
    with pytest.raises(ConfigurationError, match="is there already"):
        backup(place.here, made)
    assert made.read_bytes() == before
    with pytest.raises(ConfigurationError, match="ends in .tar.gz"):
        backup(place.here, tmp_path / "nowhere")


def test_a_backup_into_the_data_directory_does_not_pack_itself(tmp_path: Path) -> None:
    """The archive and what it is made of are no files of the office."""
    configuration = Configuration(data_dir=tmp_path / "data")
    made = archive_of(Place(configuration, configuration), tmp_path / "data")
    with tarfile.open(made) as packed:
        assert packed.getnames() == ["papote.json", "office.db"]


def test_there_must_be_an_office_to_back_up(tmp_path: Path) -> None:
    """The sentence says where it was looked for."""
    with pytest.raises(ConfigurationError, match=r"there is no .*office\.db"):
        backup(Configuration(data_dir=tmp_path / "data"), tmp_path)
    assert not list(tmp_path.iterdir())


def packed(path: Path, **files: bytes | tarfile.TarInfo) -> Path:
    """An archive somebody else made."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = content if isinstance(content, tarfile.TarInfo) else tarfile.TarInfo(name)
            body = b"" if isinstance(content, tarfile.TarInfo) else content
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return path


def link(name: str, to: str) -> tarfile.TarInfo:
    """A link in an archive."""
    info = tarfile.TarInfo(name)
    info.type = tarfile.SYMTYPE
    info.linkname = to
    return info


ABOUT = {"version": "1", "revision": "0001", "database": "office.db", "made_at": "", "recordings": False}


@pytest.mark.parametrize(
    "files",
    [
        {"data/../../evil": b"x"},
        {"/etc/evil": b"x"},
        {"elsewhere": b"x"},
        {"data/link": link("data/link", "/etc/passwd")},
        {},
        {"papote.json": b"[]", "office.db": b""},
        {"papote.json": json.dumps(ABOUT).encode()},
        {"papote.json": json.dumps(ABOUT).encode(), "office.db": b"not a database"},
        {"papote.json": json.dumps({**ABOUT, "revision": "9999"}).encode(), "office.db": b""},
        {"papote.json": json.dumps({**ABOUT, "database": "../x"}).encode(), "office.db": b""},
    ],
)
def test_what_is_no_backup_is_refused(files: dict[str, bytes | tarfile.TarInfo], tmp_path: Path) -> None:
    """Nothing of it is left anywhere."""
    archive = packed(tmp_path / "odd.tar.gz", **files)
    with pytest.raises(ConfigurationError):
        restore(archive, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["odd.tar.gz"]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08\x00truncated"])
def test_a_damaged_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    """One sentence, and the place stays empty."""
    (tmp_path / "bad.tar.gz").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"bad\.tar\.gz"):
        restore(tmp_path / "bad.tar.gz", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_one_kind_is_not_restored_to_the_other(place: Place, tmp_path: Path) -> None:
    """The sentence says which setting to change."""
    made = archive_of(place, tmp_path / "one.tar.gz")
    with pytest.raises(ConfigurationError) as told:
        restore(made, tmp_path / "new", "" if place.here.database_url else "postgresql://ada@127.0.0.1:1/office")
    assert told.value.key == "database_url"


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """PostgreSQL is backed up by its own program."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(Path, "glob", lambda path, pattern: iter(()))
    with pytest.raises(ConfigurationError, match="pg_dump is needed"):
        backup(Configuration(data_dir=tmp_path, database_url="postgresql://ada@db/office"), tmp_path / "x.tar.gz")


def test_a_password_is_never_printed(postgres: Server, tmp_path: Path) -> None:
    """Neither in an error nor in the list of processes."""
    url = make_url(postgres.url("nowhere")).set(password="hush").render_as_string(hide_password=False)
    with pytest.raises(ConfigurationError) as told:
        backup(Configuration(data_dir=tmp_path, database_url=url), tmp_path / "x.tar.gz")
    assert "hush" not in str(told.value)
    assert "nowhere" in str(told.value)


def test_a_damaged_database_is_not_backed_up(tmp_path: Path) -> None:
    """Rather no backup, and somebody who knows it."""
    (tmp_path / "office.db").write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(ConfigurationError, match="damaged"):
        backup(Configuration(data_dir=tmp_path), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["office.db"]
