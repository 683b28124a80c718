"""How a database comes to the tables of this version: which revision it has, whether that is ours, and the way up.

Forward only. A database that a newer version made, or that is no office's, is refused and left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import ConfigurationError
from papote.storage.migrations import HEAD

SCRIPTS = Path(__file__).parent / "migrations"

LOCK = 0x5041504F
"""The advisory lock under which one of several offices migrates a PostgreSQL database."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """Where a database is, and where this version wants it; None: it is empty."""

    current: str | None
    head: str = HEAD

    @property
    def due(self) -> bool:
        """Whether there is anything to do."""
        return self.current != self.head


async def up(
    connection: AsyncConnection, key: str, name: str, *, new: bool = False, only_look: bool = False
) -> Revisions:
    """Bring a database up to date, in one transaction, and tell what it was before.

    ``key`` and ``name`` say in an error which setting names the database and what it is. Only with ``new`` may it be
    empty; with ``only_look`` it must be up to date.
    """
    async with connection.begin():
        return await connection.run_sync(_up, key, name, new, only_look)


async def look(connection: AsyncConnection, key: str, name: str, *, new: bool = False) -> Revisions:
    """Tell which revision a database has; raises ConfigurationError where it is not ours to open."""
    async with connection.begin():
        return await connection.run_sync(_look, key, name, new)


def _look(connection: Connection, key: str, name: str, new: bool) -> Revisions:
    found = Revisions(_revision(connection, key, name))
    if found.current is None and not new:
        raise ConfigurationError(
            key, f"{name} is empty, which no office leaves behind: restore a backup, or remove the file"
        )
    return found


def _up(connection: Connection, key: str, name: str, new: bool, only_look: bool) -> Revisions:
    found = _look(connection, key, name, new)
    if not found.due:
        return found
    if only_look:
        raise ConfigurationError(key, f"{name} is of an older version: run papote migrate while no office is open")
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        # A step may take longer than a job. And another office may have been faster.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        found = _look(connection, key, name, new)
        if not found.due:
            return found
    # Imported here: an office that is up to date, as nearly all are, starts sooner without it.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    command.upgrade(config, "head")
    return found


def _revision(connection: Connection, key: str, name: str) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise ConfigurationError(key, f"{name} has tables that are not an office's: give the office one of its own")
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is None or revision not in known():
        raise ConfigurationError(
            key,
            f"{name} was used by a newer version of Papote (revision {revision}): take that version, "
            "or restore a backup from before",
        )
    return revision


def known() -> tuple[str, ...]:
    """Every revision this version knows, oldest first."""
    return tuple(sorted(path.stem.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py")))
