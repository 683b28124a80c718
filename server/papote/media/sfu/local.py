"""The engine in the office's own process. Here alone the office loads what a worker is made of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from papote.errors import Unavailable
from papote.media.sfu.client import Listener
from papote.media.sfu.engine import Sfu
from papote.media.sfu.model import MEASURE_EVERY, Assignment, EndpointId, Limits, RecordingCounts, SfuSettings, SfuStats


class LocalForwarder:
    """The engine in this very process: for tests."""

    def __init__(self, settings: SfuSettings, listener: Listener) -> None:
        self._settings = settings
        self._listener = listener
        self._sfu: Sfu | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Listen."""
        self._sfu = Sfu(self._settings, self._listener.changed)
        self._measure(self._sfu)

    def _measure(self, sfu: Sfu) -> None:
        self._timer = asyncio.get_running_loop().call_later(MEASURE_EVERY, self._measure, sfu)
        self._listener.measured(sfu.measures())

    @property
    def sfu(self) -> Sfu:
        """The engine itself."""
        if self._sfu is None:
            raise Unavailable("shutting_down")
        return self._sfu

    async def join(self, endpoint: EndpointId, offer: str, limits: Limits) -> str:
        """Let a client in."""
        return self.sfu.join(endpoint, offer, limits)

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Let slots carry something else."""
        for assignment in assignments:
            self.sfu.assign(assignment)

    def leave(self, endpoint: EndpointId) -> None:
        """A client is gone, or shall be."""
        self.sfu.leave(endpoint)

    def record(self, recording: str, directory: str, people: Mapping[EndpointId, str]) -> None:
        """Take down exactly these people from now on."""
        self.sfu.record(recording, directory, people)

    async def end_recording(self, recording: str) -> RecordingCounts:
        """Returns once everything is in its files."""
        return await self.sfu.end_recording(recording)

    async def stats(self) -> SfuStats:
        """As it stands."""
        return self.sfu.stats()

    async def close(self) -> None:
        """End all calls."""
        if self._timer is not None:
            self._timer.cancel()
        if self._sfu is not None:
            sfu, self._sfu = self._sfu, None
            await sfu.close()
