"""``papote demo``: an office with simulated people in it, to be looked at; what it kept is gone with it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable

import uvloop

from papote import log
from papote.app import Office
from papote.config import Configuration
from papote.types import Seconds

PATIENCE: Seconds = 15.0
"""With people who are to say what they cost: where the machine is busy, they may not even have begun."""


def play(configuration: Configuration, announce: Callable[[str], None]) -> int:
    """Open an office with simulated people until SIGINT or SIGTERM; ``announce`` hears where it is."""
    log.setup(configuration.log_level, "json" if configuration.log_format == "json" else "text")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_play(configuration, announce))
    return 0


async def _play(configuration: Configuration, announce: Callable[[str], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    office = Office(configuration)
    await office.start()
    try:
        await office.simulation.start()
        announce(_greeting(office))
        await stopped.wait()
        announce("Closing: everybody goes ...")
    finally:
        announce(_farewell(await office.simulation.stop(PATIENCE)))
        await office.stop()


def _greeting(office: Office) -> str:
    lines = [
        f"Papote is open, with {office.configuration.simulated_people} simulated people.",
        "",
        f"  Come in        {office.url}",
        f"  As a host      {office.url.rstrip('/')}/?host={office.host_key}",
        "",
        "They are marked as simulated, and in no figures. Nothing is kept. Ctrl+C closes the office.",
    ]
    return "\n".join(lines)


def _farewell(said: str) -> str:
    if not said:
        return "The simulated people had gone already."
    told = json.loads(said)
    own = os.times()
    share = told["cpu_seconds"] / max(told["seconds"], 1.0) * 100
    return (
        f"The simulated people took {told['cpu_seconds']:.1f} s of CPU in {told['seconds']:.0f} s "
        f"({share:.0f} % of a core), the office itself {own.user + own.system:.1f} s."
    )
