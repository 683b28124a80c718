"""A database that is up to date and empty, made once: bringing one up to date takes ten times as long as opening it."""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from papote.storage import Database, file_url


@cache
def empty() -> bytes:
    """What the file of SQLite holds."""

    async def made(path: Path) -> None:
        await (await Database.open(file_url(path))).close()

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside:
        path = Path(folder) / "office.db"
        beside.submit(asyncio.run, made(path)).result()  # whoever asks may be in a loop of his own
        return path.read_bytes()


def fresh(path: Path) -> str:
    """The address of such a database, which is there from now on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(empty())
    return file_url(path)
