"""The file of SQLite itself: kept from other offices by a lock, looked at before it is used, made, refused.

What is wrong with a file is said in one sentence, and the file is left as it is.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from papote.errors import ConfigurationError
from papote.storage import migrate
from papote.storage.sqlite_driver import PRAGMAS, code_of, drive, engine_of
from papote.storage.work import nothing


def lock(path: Path) -> int:
    """Keep other offices from this file for as long as the process lives; the descriptor ends it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError("data_dir", f"cannot write to {path.parent}: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise ConfigurationError(
            "data_dir", f"another office is using {path}: stop it, or give this one another data_dir"
        ) from None
    return descriptor


def left_open(path: Path) -> bool:
    """Whether whoever had the file last did not close it: then its log of changes is still there."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


async def examine(path: Path, *, thoroughly: bool) -> migrate.Revisions:
    """See that a file is an office's, and whole, without changing a byte of it; raises ConfigurationError if not."""
    engine = engine_of(path, PRAGMAS, "BEGIN", lambda raw: None, readonly=True)
    connection = await engine.connect()
    try:
        if thoroughly:
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
            await connection.rollback()
            if found != "ok":
                damaged(path, str(found))
        return await migrate.look(connection, "data_dir", str(path))
    finally:
        await connection.close()
        await engine.dispose()


def create(path: Path, reach: Callable[[str], None] = nothing) -> None:
    """Make a new database beside the place, complete, and move it there: an empty file is never taken for a new one."""
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        # SQLite would write what is in it into whatever file has the name.
        raise ConfigurationError(
            "data_dir", f"{path} is gone, but {wal.name} is there: restore a backup, or put the file back"
        )
    new = path.with_name(path.name + ".new")
    for leftover in (new, new.with_name(new.name + "-journal")):
        leftover.unlink(missing_ok=True)
    try:
        # Nobody else on the machine may read it.
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        drive(_fill(new, path))
        reach("made")
        new.rename(path)
        sync_folder(path.parent)
    except (OSError, DBAPIError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(getattr(error, "orig", error))
        raise ConfigurationError("data_dir", f"cannot make {path}: {reason}") from None


async def _fill(new: Path, path: Path) -> None:
    engine = engine_of(new, (*PRAGMAS, "synchronous = FULL"), "BEGIN IMMEDIATE", lambda raw: None)
    # Not ``async with``: SQLAlchemy would close in a task, and there is no loop here.
    connection = await engine.connect()
    try:
        await migrate.up(connection, "data_dir", str(path), new=True)
    finally:
        await connection.close()
        await engine.dispose()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse(path: Path, error: Exception) -> NoReturn:
    """Say what is wrong with a file that cannot be opened; it is left as it is."""
    code = code_of(error)
    reason = str(getattr(error, "orig", error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise ConfigurationError("data_dir", f"another program holds {path}: end it first") from None
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        damaged(path, reason)
    raise ConfigurationError("data_dir", f"cannot open {path}: {reason}") from None


def damaged(path: Path, reason: str) -> NoReturn:
    """Say that a file is damaged, and what to do."""
    raise ConfigurationError(
        "data_dir",
        f"{path} is damaged ({reason}); it was left as it is. Move it away and restore a backup: papote restore",
    ) from None
