"""A PostgreSQL of the tests' own: started once, with a database for each test. Nothing it writes is meant to last."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NUMBERS = itertools.count(1)

USERS = ("postgres", "nobody")
"""Who runs it where the tests run as root, whom PostgreSQL refuses."""


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


class Server:
    """A running server, reached through a socket in its folder."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self.folder = folder
        self.user = user

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://papote@/{database}?host={self.folder}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What the server answers."""
        psql = program("psql")
        assert psql is not None
        command = [psql, "-h", str(self.folder), "-U", "papote", "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a database that is there until left."""
        name = f"test{next(NUMBERS)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the user the server belongs to."""
        path = program(name)
        assert path is not None
        # A file: the server inherits what it is started with, and a pipe would never end.
        with (self.folder / "out").open("ab") as out:
            command = [path, *arguments]
            done = subprocess.run(
                command, cwd=self.folder, user=self.user, stdout=out, stderr=subprocess.STDOUT, check=False
            )
        assert done.returncode == 0, (self.folder / "out").read_text(errors="replace")


@contextmanager
def server() -> Iterator[Server | None]:
    """A server until left; None where PostgreSQL is not installed."""
    if program("initdb") is None or program("psql") is None:
        yield None
        return
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="papote-pg-", dir="/tmp"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        it = Server(folder, user)
        it.run("initdb", "-D", "data", "-U", "papote", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # Nothing of a test must outlive the machine: without syncing it is ten times as fast.
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"
        it.run("pg_ctl", "-D", "data", "-w", "-o", options, "-l", "log", "start")
        try:
            yield it
        finally:
            it.run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    if os.getuid() != 0:
        return None
    return next(name for name in USERS if name in {entry.pw_name for entry in pwd.getpwall()})
