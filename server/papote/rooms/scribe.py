"""Writes down what people say in channels: one task, batch after batch, in the order in which it was said.

While one batch is on its way to the disk the next one gathers, so that many messages cost one transaction. Rooms
never wait for it: when the database fails, writers are told so, and voices and steps go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from papote.errors import Refused, Unavailable
from papote.interfaces import Clock
from papote.log import Limited
from papote.people.chat import Change, No, Outcome
from papote.stores import ChatStore
from papote.types import Seconds

log = logging.getLogger(__name__)

Done = Callable[[Outcome], None]
"""Hears what came of a change, once that is on disk or certain not to be."""


@dataclass(frozen=True, slots=True)
class ScribeSettings:
    """How much waits."""

    waiting: int = 10_000
    """Changes that may wait; whoever comes then is told to slow down."""
    batch: int = 500
    """Changes in one transaction."""
    keep_seconds: Seconds = 15.0
    """How long one batch may take; longer than the store's own deadlines, which know more."""


class Scribe:
    """The one writer of channels in this process."""

    def __init__(
        self,
        store: ChatStore,
        clock: Clock,
        settings: ScribeSettings | None = None,
        failed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """``failed`` hears where an error of ours occurred."""
        self._store = store
        self._settings = settings or ScribeSettings()
        self._failed = failed
        self._errors = Limited(log, clock.now)
        self._waiting: deque[tuple[Change, Done]] = deque()
        self._ready = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

    def put(self, change: Change, done: Done) -> None:
        """Write this down after all that was put before; raises ``too_many`` when too much waits already."""
        if self._closed:
            raise Unavailable("shutting_down")
        if len(self._waiting) >= self._settings.waiting:
            raise Refused("too_many", retry_after=1.0)
        self._waiting.append((change, done))
        self._idle.clear()
        self._ready.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._ready.wait()
            self._ready.clear()
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._settings.batch))]
                outcomes = await self._keep([change for change, _ in taken])
                for (_, done), outcome in zip(taken, outcomes, strict=True):
                    self._tell(done, outcome)
            self._idle.set()

    async def close(self, patience: Seconds) -> None:
        """Take nothing new, and let what waits be written as far as the time allows."""
        self._closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._idle.wait()

    async def _keep(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        try:
            async with asyncio.timeout(self._settings.keep_seconds):
                return await self._store.keep(changes)
        except Unavailable as error:
            code = error.code
        except TimeoutError:
            code = "storage_unavailable"
        except Exception:  # a bug: logged, and the next batch is tried as if nothing had been
            self._errors.bug("scribe")
            self._failed("scribe")
            code = "internal"
        return [No(code)] * len(changes)

    def _tell(self, done: Done, outcome: Outcome) -> None:
        try:
            done(outcome)
        except Exception:  # one listener's bug is not the other writers' loss
            self._errors.bug("scribe.done")
            self._failed("scribe.done")
