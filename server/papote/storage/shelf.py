"""The content of uploaded files, each under its id in the data directory. Whose they are is ``storage.files``'s.

A file is written under another name, brought to disk and then named: what is there is whole. A file that no row
knows is left over from a crash, and goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from papote.errors import Refused, Unavailable
from papote.types import Seconds

CHUNK = 256 * 1024
"""Bytes handed to a thread at once."""

HEAD = 64
"""Bytes from the beginning that tell what a file is."""

LEFT_OVER: Seconds = 3600.0
"""A file without a row is waited for this long: its row may be on the way."""

BATCH = 500


@dataclass(frozen=True, slots=True)
class Put:
    """What was written."""

    size: int
    head: bytes


class Shelf:
    """The folder of files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, id: str) -> Path:
        """Where the content of a file is; ids are ours, and nothing else is taken for one."""
        if not id.replace("-", "").replace("_", "").isalnum() or not id.isascii():
            raise Refused("unknown_file")
        return self._folder / id[:2] / id

    async def put(self, id: str, content: AsyncIterator[bytes], limit: int) -> Put:
        """Write a file; raises ``file_too_large``, ``storage_full`` or ``storage_unavailable``, and leaves nothing."""
        path = self.path(id)
        part = path.with_name(f"{id}.part")
        try:
            file = await asyncio.to_thread(_create, part)
            try:
                put = await _fill(file, content, limit)
                await asyncio.to_thread(_finish, file, part, path)
            finally:
                file.close()
        except OSError as error:
            await asyncio.to_thread(part.unlink, missing_ok=True)
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Unavailable("storage_full" if full else "storage_unavailable") from error
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return put

    async def discard(self, ids: Sequence[str]) -> None:
        """Remove these; what is gone already is gone."""
        await asyncio.to_thread(_remove, [self.path(id) for id in ids])

    async def sweep(self, known: Callable[[Sequence[str]], Awaitable[set[str]]], now: Seconds | None = None) -> int:
        """Remove what no row knows; ``known`` tells which of some ids one does. Returns how many went."""
        found = await asyncio.to_thread(_old, self._folder, (now if now is not None else time.time()) - LEFT_OVER)
        gone: list[Path] = []
        for at in range(0, len(found), BATCH):
            some = found[at : at + BATCH]
            rows = await known([path.name for path in some])
            gone += [path for path in some if path.name not in rows]
        await asyncio.to_thread(_remove, gone)
        return len(gone)


async def _fill(file: BinaryIO, content: AsyncIterator[bytes], limit: int) -> Put:
    size, head, waiting = 0, b"", bytearray()
    async for chunk in content:
        size += len(chunk)
        if size > limit:
            raise Refused("file_too_large")
        if len(head) < HEAD:
            head = (head + chunk)[:HEAD]
        waiting += chunk
        if len(waiting) >= CHUNK:
            await asyncio.to_thread(file.write, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(file.write, bytes(waiting))
    return Put(size, head)


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)


def _finish(file: BinaryIO, part: Path, path: Path) -> None:
    os.fsync(file.fileno())
    part.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _old(folder: Path, before: Seconds) -> list[Path]:
    return [
        path
        for place in (folder.iterdir() if folder.is_dir() else ())
        if place.is_dir()
        for path in place.iterdir()
        if path.stat().st_mtime < before
    ]
