"""Simulated people beside an office, in a process of their own: started for a demonstration, and ended with it.

One company at a time. Where a visitor asked for it, it goes when nobody real is left, and after a while in any case.
Who is *unlisted* is nobody in all of this: whether they come, are there and go tells nothing of him.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from papote.errors import Refused
from papote.types import Seconds

log = logging.getLogger(__name__)

PACKAGES = Path(__file__).resolve().parents[1]
"""Where the code lies: they begin there, wherever the office was started."""

LOOK_EVERY: Seconds = 5.0
FIRST_COMES: Seconds = 300.0
"""So long it is waited for whoever asked; then everybody goes again. So long they stay for one who is unlisted, too."""

LONGEST: Seconds = 1800.0
GOODBYE: Seconds = 3.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Where they go, and as whom."""

    url: str
    room: str
    map: str
    avatars: str
    """The folder with pictures of people."""
    key: str
    people: int
    seed: int


class Simulation:
    """The company of one office."""

    def __init__(
        self,
        stage: Callable[[], Stage],
        listed: Callable[[], int],
        *,
        offered: bool,
        sleep_for: Seconds = LOOK_EVERY,
    ) -> None:
        """``listed`` counts the real people who are in and listed; ``offered``: whether visitors may ask for company.

        Others are not counted here at all, so that no answer and no moment can depend on them.
        """
        self._stage = stage
        self._listed = listed
        self._allowed = offered
        self._pause = sleep_for
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self.came = False
        """Whether anybody has come since they were asked for."""

    @property
    def running(self) -> bool:
        """Whether they are there, or on their way."""
        return self._process is not None

    @property
    def offered(self) -> bool:
        """Whether a visitor may ask for them now: only where nobody is, as far as everybody may know."""
        return self._allowed and not self.running and self._listed() == 0

    async def ask(self) -> None:
        """A visitor would like to look around among simulated people; raises ``forbidden`` where that cannot be."""
        async with self._starting:
            if not self.offered:
                raise Refused("forbidden")
            await self.start()
            self._watching = asyncio.create_task(self._watch(), name="simulation")

    async def start(self) -> None:
        """Let them come."""
        stage, pipe = self._stage(), asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "papote.loadgen.troupe", stdin=pipe, stdout=pipe, cwd=PACKAGES, start_new_session=True
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(stage)).encode() + b"\n")
        await self._process.stdin.drain()
        log.info("simulation_began", extra={"people": stage.people})

    async def stop(self, patience: Seconds = GOODBYE) -> str:
        """Let them go; what they say of it in the end."""
        watching, self._watching = self._watching, None
        if watching is not None and watching is not asyncio.current_task():
            watching.cancel()
        process = self._process
        if process is None:
            return ""
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()  # which is the end of the play
        said = ""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not said.startswith("{") and (line := await process.stdout.readline()):
                    said = line.decode()
        with contextlib.suppress(ProcessLookupError):
            process.kill()  # they have left, and what they rehearsed is of no use any more
        await process.communicate()
        self._process = None
        log.info("simulation_ended", extra={})
        return said if said.startswith("{") else ""

    async def _watch(self) -> None:
        waited, self.came = 0.0, False
        while self.running and not self.is_over(waited):
            await asyncio.sleep(self._pause)
            waited += self._pause
        await self.stop()

    def is_over(self, waited: Seconds) -> bool:
        """Whether they go, so long after somebody has asked for them."""
        here = self._listed()
        self.came = self.came or here > 0
        gone = here == 0 and (self.came or waited >= FIRST_COMES)
        return gone or waited >= LONGEST
