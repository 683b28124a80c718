"""The office's side of forwarding: what it asks of any forwarding unit, and the engine in a worker process.

A worker that dies or falls silent is replaced, and its calls are reported lost, so that they can be formed
anew: nothing of a peer connection outlives its worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

from papote.errors import CodedError, ConfigurationError, ProtocolViolation, Unavailable
from papote.media.sfu import messages
from papote.media.sfu.model import (
    Assignment,
    EndpointChanged,
    EndpointId,
    EndpointState,
    Limits,
    Measure,
    RecordingCounts,
    SfuSettings,
    SfuStats,
)
from papote.types import HELD_UP, Seconds

log = logging.getLogger("papote.media")

SILENCE: Seconds = 3.0
"""A worker that says nothing for this long hangs; it should speak five times a second."""

SECOND_LOOK: Seconds = 0.5
"""How much longer it may be silent after that: what it said while we stood still has not been read by then."""

PATIENCE: Seconds = 5.0
"""How long a question waits for its answer, a restart included."""

RESTART_AFTER: tuple[Seconds, ...] = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Pauses before a worker is started again, the more often it died at once."""

STEADY: Seconds = 60.0
"""A worker that lived this long did not die at once: the next is started without a pause."""


class Listener(Protocol):
    """Whoever wants to know what becomes of endpoints."""

    def changed(self, change: EndpointChanged) -> None:
        """An endpoint connected or closed."""

    def measured(self, measures: Sequence[Measure]) -> None:
        """Levels and estimates, five times a second."""

    def lost(self, endpoints: frozenset[EndpointId]) -> None:
        """The worker of these endpoints is gone; a new one is being started."""


class Forwarder(Protocol):
    """A forwarding unit, wherever it runs."""

    async def open(self) -> None:
        """Begin; raises ``ConfigurationError`` where it cannot listen."""

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Let a client in; raises ``ProtocolViolation`` or ``Unavailable``."""

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Let slots carry something else. What is unknown by then is left out."""

    def leave(self, endpoint: EndpointId) -> None:
        """A client is gone, or shall be."""

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Take down exactly these people from now on, each under a name; the first call begins the recording."""

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Returns once everything is in its files; raises ``Unavailable`` where nobody can say that."""

    async def stats(self) -> SfuStats:
        """As it stands; raises ``Unavailable``."""

    async def close(self) -> None:
        """End all calls, and itself."""


class WorkerForwarder:
    """The engine in a worker process, which is kept alive."""

    def __init__(self, settings: SfuSettings, listener: Listener) -> None:
        self._settings = settings
        self._listener = listener
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._ready = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._endpoints: set[EndpointId] = set()
        self._answers: dict[int, asyncio.Future[str]] = {}
        self._stats: dict[int, asyncio.Future[SfuStats]] = {}
        self._counts: dict[int, asyncio.Future[RecordingCounts]] = {}
        self._recordings: dict[str, messages.Record] = {}
        """What is wished: a worker that replaces another goes on recording."""
        self._last_number = 0
        self.port = 0
        """The UDP port of the worker that runs."""

    @property
    def pid(self) -> int | None:
        """The worker's process."""
        return self._process.pid if self._process is not None else None

    async def open(self) -> None:
        """Start a worker, and keep one running."""
        reader = await self._start()
        self._keeping = asyncio.create_task(self._keep(reader), name="media worker")

    async def _start(self) -> asyncio.StreamReader:
        try:
            reader = await self._spawn()
        except OSError as error:  # no process or no descriptor to be had: perhaps later
            raise ConfigurationError("media_workers", f"cannot start a media worker: {error.strerror}") from error
        self._say(messages.Open(self._settings))
        try:
            async with asyncio.timeout(PATIENCE * 4):
                first = await anext(messages.from_worker(reader), None)
        except TimeoutError:
            first = None
        if isinstance(first, messages.Opened):
            self.port = first.port
            for wish in self._recordings.values():
                self._say(wish)
            self._ready.set()
            return reader
        await self._stop()
        if isinstance(first, messages.CannotOpen):
            raise ConfigurationError(first.key, first.reason)
        raise ConfigurationError("media", "the media worker did not start")

    async def _spawn(self) -> asyncio.StreamReader:
        """A process with the other end of a pair of sockets."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with theirs:
                descriptor = theirs.fileno()
                # A session of its own: Ctrl+C in a terminal is for the office, which then says goodbye properly.
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "papote.media.sfu.worker",
                    str(descriptor),
                    pass_fds=(descriptor,),
                    stdin=asyncio.subprocess.DEVNULL,
                    start_new_session=True,
                )
            reader, self._writer = await asyncio.open_unix_connection(sock=ours)
        except BaseException:
            ours.close()
            raise
        return reader

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await self._hear(reader)
            if loop.time() - began >= STEADY:
                failures = 0
            await self._stop()
            self._report_loss()
            while True:
                await asyncio.sleep(RESTART_AFTER[min(failures, len(RESTART_AFTER) - 1)])
                failures += 1
                try:
                    reader = await self._start()
                except ConfigurationError as error:
                    log.error("media_worker_failed", extra={"reason": str(error)})
                    continue
                break

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        """Listen until the worker is gone, or says nothing for too long."""
        said = messages.from_worker(reader)
        while True:
            message = await self._next(said)
            if message is None:
                return
            try:
                self._take(message)
            except Exception:  # our bug, or the listener's; the worker must be looked after all the same
                log.exception("media_listener_failed")

    @staticmethod
    async def _next(said: AsyncIterator[messages.FromWorker]) -> messages.FromWorker | None:
        """What the worker says next; None: it is gone, or says nothing for too long."""

        async def hear() -> messages.FromWorker | None:
            return await anext(said, None)

        loop = asyncio.get_running_loop()
        coming = asyncio.create_task(hear(), name="words of the media worker")
        try:
            again = False
            while True:
                patience = SECOND_LOOK if again else SILENCE
                due = loop.time() + patience
                if (await asyncio.wait((coming,), timeout=patience))[0]:
                    return coming.result()
                still = loop.time() - due > HELD_UP
                if again and not still:
                    log.error("media_worker_silent")
                    return None
                again = not still
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    def _take(self, message: messages.FromWorker) -> None:
        if isinstance(message, messages.Measured):
            self._listener.measured(message.measures)
        elif isinstance(message, messages.Changed):
            if message.change.state is EndpointState.CLOSED and message.change.reason != "replaced":
                self._endpoints.discard(message.change.endpoint)
            self._listener.changed(message.change)
        elif isinstance(message, messages.Joined):
            self._resolve(message.number, message.answer)
        elif isinstance(message, messages.Declined):
            error: CodedError = (ProtocolViolation if message.violation else Unavailable)(message.code)
            self._resolve(message.number, error)
        elif isinstance(message, messages.Told):
            future = self._stats.get(message.number)
            if future is not None and not future.done():
                future.set_result(message.stats)
        elif isinstance(message, messages.RecordingEnded):
            ended = self._counts.get(message.number)
            if ended is not None and not ended.done():
                ended.set_result(message.counts)

    def _resolve(self, number: int, result: str | CodedError) -> None:
        future = self._answers.get(number)
        if future is None or future.done():
            return
        if isinstance(result, CodedError):
            future.set_exception(result)
        else:
            future.set_result(result)

    def _report_loss(self) -> None:
        waiting: list[asyncio.Future[Any]] = [*self._answers.values(), *self._stats.values(), *self._counts.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(Unavailable("shutting_down"))
        lost, self._endpoints = frozenset(self._endpoints), set()
        log.error("media_worker_lost", extra={"count": len(lost)})
        try:
            self._listener.lost(lost)
        except Exception:  # as above: a new worker is started whatever becomes of this
            log.exception("media_listener_failed")

    async def _stop(self) -> None:
        """The worker ends with the connection; one that hangs is made to."""
        self._ready.clear()
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
            self._writer = None
        if self._process is not None:
            process, self._process = self._process, None
            try:
                async with asyncio.timeout(1.0):
                    await process.wait()
            except TimeoutError:
                pass
            finally:
                # Also where nobody has time to wait for it: no worker outlives its office.
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()

    def _say(self, message: messages.ToWorker) -> None:
        if self._writer is not None:
            self._writer.write(messages.encode(message))

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Let a client in."""
        self._last_number = number = self._last_number + 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ready.wait()
                future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
                self._answers[number] = future
                self._say(messages.Join(number, endpoint, offer, limits))
                answer = await future
        except TimeoutError:
            raise Unavailable("shutting_down") from None
        finally:
            self._answers.pop(number, None)
        self._endpoints.add(endpoint)
        return answer

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Let slots carry something else."""
        self._say(messages.Assign(tuple(assignments)))

    def leave(self, endpoint: EndpointId) -> None:
        """A client is gone, or shall be."""
        self._say(messages.Leave(endpoint))

    async def stats(self) -> SfuStats:
        """As it stands."""
        self._last_number = number = self._last_number + 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ready.wait()
                future: asyncio.Future[SfuStats] = asyncio.get_running_loop().create_future()
                self._stats[number] = future
                self._say(messages.AskStats(number))
                return await future
        except TimeoutError:
            raise Unavailable("shutting_down") from None
        finally:
            self._stats.pop(number, None)

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Take down exactly these people from now on."""
        self._recordings[recording] = messages.Record(recording, directory, dict(people))
        self._say(self._recordings[recording])

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Returns once everything is in its files."""
        if self._recordings.pop(recording, None) is None:
            return RecordingCounts()
        if self._writer is None:
            raise Unavailable("shutting_down")
        self._last_number = number = self._last_number + 1
        future: asyncio.Future[RecordingCounts] = asyncio.get_running_loop().create_future()
        self._counts[number] = future
        self._say(messages.EndRecording(number, recording))
        try:
            async with asyncio.timeout(PATIENCE * 2):
                return await future
        except TimeoutError:
            raise Unavailable("shutting_down") from None
        finally:
            self._counts.pop(number, None)

    async def close(self) -> None:
        """End the worker, and all calls with it."""
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        await self._stop()
