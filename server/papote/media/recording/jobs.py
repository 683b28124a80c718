"""Work on finished recordings, one job at a time, each in a process of its own that can be ended at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from papote.media.recording.model import StoredId

log = logging.getLogger(__name__)

Kind = Literal["finish", "compose"]


@dataclass(slots=True)
class _Job:
    recording: StoredId
    kind: Kind
    progress: int = 0


class Jobs:
    """The queue. Lives from ``open`` to ``close``."""

    def __init__(self, directory: Path, done: Callable[[StoredId, Kind, bool], None]) -> None:
        """``done`` hears what came of each job, unless it was cancelled."""
        self._directory = directory
        self._done = done
        self._waiting: OrderedDict[tuple[StoredId, Kind], _Job] = OrderedDict()
        self._running: _Job | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to work."""
        self._task = asyncio.get_running_loop().create_task(self._work(), name="recording jobs")

    def add(self, recording: StoredId, kind: Kind) -> None:
        """Do this when everything before is done; nothing where it waits or runs already."""
        running = self._running is not None and (self._running.recording, self._running.kind) == (recording, kind)
        if not running:
            self._waiting.setdefault((recording, kind), _Job(recording, kind))
            self._some.set()

    def progress(self, recording: StoredId, kind: Kind) -> int | None:
        """How far a job is, 0 to 100; None where there is none."""
        job = self._running
        if job is not None and (job.recording, job.kind) == (recording, kind):
            return job.progress
        return 0 if (recording, kind) in self._waiting else None

    def cancel(self, recording: StoredId, kind: Kind | None = None) -> None:
        """Do not do this; None: nothing of this recording. What was begun is ended."""
        for key in [key for key in self._waiting if key[0] == recording and kind in (None, key[1])]:
            del self._waiting[key]
        job = self._running
        if job is not None and job.recording == recording and kind in (None, job.kind):
            self._running = None
            self._kill()

    async def close(self) -> None:
        """End what runs; it is begun anew when the recordings are opened again."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _kill(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _work(self) -> None:
        while True:
            while not self._waiting:
                self._some.clear()
                await self._some.wait()
            _, job = self._waiting.popitem(last=False)
            self._running = job
            good = False
            try:
                good = await self._run(job)
            except OSError:  # no process to be had; the next job may find one
                log.exception("recording_job_failed")
            finally:
                cancelled, self._running = self._running is not job, None
            if not cancelled:
                self._done(job.recording, job.kind, good)

    async def _run(self, job: _Job) -> bool:
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "papote.media.recording.job",
            job.kind,
            str(self._directory / job.recording),
            stdin=asyncio.subprocess.PIPE,  # never written to: its end tells the job that nobody waits for it
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            if self._running is not job:  # cancelled while the process began
                self._kill()
            assert process.stdout is not None
            async for line in process.stdout:
                with contextlib.suppress(ValueError):
                    job.progress = int(line)
            return await process.wait() == 0
        finally:
            self._process = None
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
