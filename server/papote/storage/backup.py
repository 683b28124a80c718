"""Backup and restore: the whole office in one archive, consistent while it runs, and back into an empty place only.

The archive is a ``.tar.gz`` with ``papote.json`` (what it is, and of which version), the database (``office.db``, or
``office.pgdump`` as ``pg_dump`` writes it), and the files of the data directory below ``data/``. The
database comes first: a file that is added meanwhile is too much, which harms nobody; one would be missed.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import URL, make_url

from papote import __version__
from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.storage import migrate, sqlite_file
from papote.storage.database import FILE_NAME
from papote.storage.postgres import named

ABOUT = "papote.json"
SQLITE = "office.db"
POSTGRES = "office.pgdump"
DATA = "data"

RECORDINGS = "recordings"
"""The folder that is left out unless asked for: it is large, and its files end by themselves."""

SUFFIX = ".tar.gz"

DUMP_SECONDS = 3600
"""How long ``pg_dump`` and ``pg_restore`` may take."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive says of itself."""

    version: str
    revision: str
    database: str
    made_at: str
    recordings: bool


def backup(configuration: Configuration, to: Path, *, recordings: bool = False) -> Path:
    """Write an archive: to a file, or under a name with the time into a folder. Returns where it is."""
    made_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    if to.is_dir():
        to = to / f"papote-{made_at.replace(':', '').replace('-', '')}{SUFFIX}"
    if not to.name.endswith((SUFFIX, ".tgz")):
        raise ConfigurationError(
            str(to), f"a backup is a file that ends in {SUFFIX}, or goes into a folder that exists"
        )
    if to.exists():
        raise ConfigurationError(str(to), "is there already: name another file, or a folder")
    unfinished = to.with_name(to.name + ".part")
    try:
        with tempfile.TemporaryDirectory(prefix=".papote-", dir=to.parent) as folder:
            copied = _copy_database(configuration, Path(folder))
            about = Backup(__version__, copied[1], copied[0].name, made_at, recordings)
            # Whoever reads it can sign links and read every message.
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                    _add_text(archive, ABOUT, json.dumps(asdict(about), indent=1))
                    archive.add(copied[0], copied[0].name)
                    for path in _files(configuration.data_dir, recordings, (to, unfinished)):
                        _add_file(archive, path, f"{DATA}/{path.relative_to(configuration.data_dir).as_posix()}")
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(to)
            sqlite_file.sync_folder(to.parent)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise ConfigurationError(str(to), f"cannot be written: {error.strerror}") from None
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return to


def restore(archive: Path, data_dir: Path, database_url: str = "") -> Backup:
    """Unpack an archive into a data directory that is empty, and a database that is; returns what it was."""
    if data_dir.exists() and (not data_dir.is_dir() or any(data_dir.iterdir())):
        raise ConfigurationError("data_dir", f"{data_dir} is not empty: an office is restored into an empty place only")
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".papote-", dir=data_dir.parent) as folder:
            about = _unpack(archive, Path(folder))
            data = Path(folder) / DATA
            data.mkdir(exist_ok=True)
            if about.database == SQLITE:
                if database_url:
                    raise ConfigurationError("database_url", f"{archive} has a database of SQLite: leave this empty")
                _check(Path(folder) / SQLITE)
                (Path(folder) / SQLITE).rename(data / FILE_NAME)
            else:
                if not database_url:
                    raise ConfigurationError("database_url", f"{archive} needs an empty database of PostgreSQL")
                _fill(Path(folder) / POSTGRES, database_url)
            data.chmod(0o700)
            if data_dir.exists():
                data_dir.rmdir()
            data.rename(data_dir)
            sqlite_file.sync_folder(data_dir.parent)
    except tarfile.TarError as error:
        raise ConfigurationError(str(archive), f"is no backup, or damaged: {error}") from None
    except (OSError, EOFError) as error:
        raise ConfigurationError(str(archive), f"cannot be restored: {error}") from None
    return about


# ---- the database


def _copy_database(configuration: Configuration, folder: Path) -> tuple[Path, str]:
    if configuration.database_url:
        return _dump(make_url(configuration.database_url), folder / POSTGRES)
    source = configuration.data_dir / FILE_NAME
    if not source.is_file():
        raise ConfigurationError("data_dir", f"there is no {source}")
    copy = folder / SQLITE
    try:
        # One step: other connections write on meanwhile, and the copy is of the moment it began. Row by row (VACUUM
        # INTO) would give the rows new numbers, to which the search index is tied.
        with _connected(source, "ro") as there, _connected(copy, "rwc") as here:
            there.backup(here)
            here.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.Error as error:
        sqlite_file.refuse(source, error)
    return copy, _check(copy)


def _check(path: Path) -> str:
    """See that a copy is whole, and of a version that this one can open; returns its revision."""
    try:
        with _connected(path, "ro") as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                sqlite_file.damaged(path, found)
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise ConfigurationError("data_dir", f"{path.name} is no office's database: {error}") from None
    return _known(str(revision))


def _known(revision: str) -> str:
    if revision not in migrate.known():
        raise ConfigurationError("restore", f"made by a newer version (revision {revision}): take that version")
    return revision


def _connected(path: Path, mode: str) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=5))


def _dump(url: URL, to: Path) -> tuple[Path, str]:
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
    question = "SELECT version_num FROM alembic_version"
    return to, _run("psql", url, "--no-psqlrc", "--tuples-only", "--no-align", "-c", question).strip()


def _fill(dump: Path, database_url: str) -> None:
    url = make_url(database_url)
    question = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    if _run("psql", url, "--no-psqlrc", "--tuples-only", "--no-align", "-c", question).strip() != "0":
        raise ConfigurationError("database_url", f"{named(url)} has tables: an office is restored into an empty place")
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(dump))


def _run(name: str, url: URL, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; the password goes by the environment, where nobody else sees it."""
    program = _program(name)
    query = {key: value for key, value in url.query.items() if isinstance(value, str)}
    given = {
        "PGHOST": url.host or query.get("host"),
        "PGPORT": str(url.port) if url.port else query.get("port"),
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": query.get("sslmode") or query.get("ssl"),
        "PGCONNECT_TIMEOUT": "5",
    }
    environment = {**os.environ, **{key: value for key, value in given.items() if value}}
    # pg_restore writes to its output unless it is told the database.
    where = ["--dbname", url.database or "postgres"]
    try:
        done = subprocess.run(
            [program, *where, "--no-password", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=DUMP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ConfigurationError("database_url", f"{name} has not ended within {DUMP_SECONDS} s") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ConfigurationError("database_url", f"{name} of {named(url)} failed: {said[0]}")
    return done.stdout


def _program(name: str) -> str:
    """Where a program of PostgreSQL is: the newest of Debian's, which reads older servers too, else on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise ConfigurationError("database_url", f"{name} is needed, and not installed (apt install postgresql-client)")
    return program


# ---- the archive


def _files(data_dir: Path, recordings: bool, without: tuple[Path, ...]) -> Iterator[Path]:
    """What lies in the data directory, but for the database and what is being written right now."""
    skipped = {path.absolute() for path in without}
    for folder, folders, names in os.walk(data_dir):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".papote-"))
        if here == data_dir and not recordings:
            folders[:] = [name for name in folders if name != RECORDINGS]
        for name in sorted(names):
            path = here / name
            database = here == data_dir and name.startswith(FILE_NAME)
            if not database and not path.is_symlink() and path.is_file() and path.absolute() not in skipped:
                yield path


def _add_file(archive: tarfile.TarFile, path: Path, name: str) -> None:
    try:
        content = path.read_bytes() if path.stat().st_size < 1 << 20 else None
        if content is None:
            archive.add(path, name, recursive=False)
        else:
            # At once: a small file that is written anew meanwhile must not end sooner than its header says.
            info = archive.gettarinfo(str(path), name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    except FileNotFoundError:
        return  # removed meanwhile


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    info.mode = 0o600
    info.mtime = int(time.time())
    archive.addfile(info, io.BytesIO(text.encode()))


def _unpack(archive: Path, folder: Path) -> Backup:
    """Unpack what a backup has, and nothing else: plain files and folders, below the folder."""
    with tarfile.open(archive, mode="r:gz") as packed:
        for member in packed:
            path = PurePosixPath(member.name)
            mine = path.parts[0] == DATA or member.name in (ABOUT, SQLITE, POSTGRES)
            if path.is_absolute() or ".." in path.parts or not mine or not (member.isreg() or member.isdir()):
                raise ConfigurationError(str(archive), f"is no backup of ours: it has {member.name!r}")
            target = folder / path
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            content = packed.extractfile(member)
            assert content is not None
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
    try:
        about = Backup(**json.loads((folder / ABOUT).read_text()))
    except (OSError, TypeError, ValueError):
        raise ConfigurationError(str(archive), f"is no backup of ours: {ABOUT} is missing or odd") from None
    if about.database not in (SQLITE, POSTGRES) or not (folder / about.database).is_file():
        raise ConfigurationError(str(archive), "is no backup of ours: the database is missing")
    _known(about.revision)
    return about
