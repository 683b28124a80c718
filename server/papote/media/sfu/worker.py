"""A media worker: a process of its own that forwards packets, so that the office's event loop need not.

Started by ``client`` with one end of a socket pair; ends when the other end is gone. Nothing is decided here.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import socket
import sys

from papote import log as logs
from papote.errors import CodedError, ConfigurationError, ProtocolViolation
from papote.media.sfu import messages
from papote.media.sfu.engine import Sfu
from papote.media.sfu.model import MEASURE_EVERY, EndpointChanged
from papote.types import Seconds

log = logging.getLogger("papote.media")

SWITCH_EVERY: Seconds = 0.0005
"""How long the thread that writes recordings may keep the interpreter while packets wait to be forwarded."""

COLLECT_AFTER = 100_000
"""Objects made and not freed since, before the garbage collector looks for circles: endpoints that ended leave some."""


class Worker:
    """The engine, spoken to through a stream."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sfu: Sfu | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._endings: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Do what is asked until nobody asks any more."""
        try:
            async for message in messages.to_worker(self._reader):
                if isinstance(message, messages.Open):
                    if not self._open(message):
                        break
                elif self._sfu is not None:
                    self._do(self._sfu, message)
        finally:
            self._writer.close()
            if self._timer is not None:
                self._timer.cancel()
            await asyncio.gather(*self._endings, return_exceptions=True)
            if self._sfu is not None:
                await self._sfu.close()

    def _say(self, message: messages.FromWorker) -> None:
        if not self._writer.is_closing():
            self._writer.write(messages.encode(message))

    def _open(self, message: messages.Open) -> bool:
        try:
            self._sfu = Sfu(message.settings, self._changed)
        except ConfigurationError as error:
            self._say(messages.CannotOpen(error.key, error.reason))
            return False
        # What has been imported stays, and packets kept for retransmission are no garbage: with the usual
        # thresholds the collector looked at all of them several times a second, while others waited.
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER, 10, 10)
        self._say(messages.Opened(self._sfu.port))
        self._measure(self._sfu)
        return True

    def _do(self, sfu: Sfu, message: messages.ToWorker) -> None:
        if isinstance(message, messages.Assign):
            for assignment in message.assignments:
                sfu.assign(assignment)
        elif isinstance(message, messages.Leave):
            sfu.leave(message.endpoint)
        elif isinstance(message, messages.AskStats):
            self._say(messages.Told(message.number, sfu.stats()))
        elif isinstance(message, messages.Join):
            self._join(sfu, message)
        elif isinstance(message, messages.Record):
            sfu.record(message.recording, message.directory, message.people)
        elif isinstance(message, messages.EndRecording):
            ending = asyncio.create_task(self._end_recording(sfu, message), name="end of a recording")
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    async def _end_recording(self, sfu: Sfu, message: messages.EndRecording) -> None:
        self._say(messages.RecordingEnded(message.number, await sfu.end_recording(message.recording)))

    def _join(self, sfu: Sfu, message: messages.Join) -> None:
        try:
            answer = sfu.join(message.endpoint, message.offer, message.limits)
        except CodedError as error:
            self._say(messages.Declined(message.number, error.code, isinstance(error, ProtocolViolation)))
        except Exception:  # our bug; the calls of others go on
            log.exception("join_failed")
            self._say(messages.Declined(message.number, "internal", False))
        else:
            self._say(messages.Joined(message.number, answer))

    def _changed(self, change: EndpointChanged) -> None:
        self._say(messages.Changed(change))

    def _measure(self, sfu: Sfu) -> None:
        self._timer = asyncio.get_running_loop().call_later(MEASURE_EVERY, self._measure, sfu)
        self._say(messages.Measured(sfu.measures()))


URGENT = -10
"""The worker's priority, where the system allows one above the usual."""


async def serve(descriptor: int) -> None:
    """Work for whoever holds the other end of this socket."""
    sys.setswitchinterval(SWITCH_EVERY)
    with contextlib.suppress(PermissionError):  # a voice that waits is heard, a step that waits hardly seen
        os.setpriority(os.PRIO_PROCESS, 0, URGENT)
    sock = socket.socket(fileno=descriptor)
    reader, writer = await asyncio.open_unix_connection(sock=sock)
    await Worker(reader, writer).run()


if __name__ == "__main__":
    logs.setup("warning")
    asyncio.run(serve(int(sys.argv[1])))
