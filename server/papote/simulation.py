"""Simulated people beside an office, in a process of their own: started for a demonstration, and ended with it.

One company at a time. Where a visitor asked for it, it goes when nobody real is left, and after a while in any case.
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
FIRST_COMES: Seconds = 90.0
"""So long it is waited for whoever asked; then everybody goes again."""

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
        real: Callable[[], int],
        listed: Callable[[], int] | None = None,
        *,
        offered: bool,
        sleep_for: Seconds = LOOK_EVERY,
    ) -> None:
        """``real`` counts the real people who are in, ``listed`` those of them who are listed, all unless given.

        ``offered``: whether visitors may ask for company.
        """
        self._stage = stage
        self._real = real
        self._listed = listed or real
        self._allowed = offered
        self._pause = sleep_for
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self.came = False
        """Whether whoever asked for them is in."""

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
            if not self.offered or self._real():
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
        while self.running and waited < LONGEST:
            await asyncio.sleep(self._pause)
            waited += self._pause
            real = self._real()
            self.came = self.came or real > 0
            if real == 0 and (self.came or waited >= FIRST_COMES):
                break
        await self.stop()
