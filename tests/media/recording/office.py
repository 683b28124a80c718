"""A whole office that records somebody until it is killed: run by a test, with the folder as its argument."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import aioice.ice

from papote.interfaces import LoopClock
from papote.media.recording.studio import Studio
from papote.media.sfu.client import WorkerForwarder
from tests.media.recording.conftest import RECORDING, ROOM, Ears, Stage
from tests.media.sfu.conftest import PATIENT


async def main(directory: Path) -> None:
    """Say the worker's process once a chapter is set and files have grown; then wait for the end."""
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    forwarder = WorkerForwarder(PATIENT, Ears())
    await forwarder.open()
    studio = Studio(directory, forwarder, LoopClock(time.time), secret=b"secret", retention_days=30, compose=False)
    await studio.open()
    stage = Stage(forwarder, studio, Ears(), directory)
    await stage.join("ada", hertz=400, shade=80)
    stage.begin("ada")
    await stage.grown(2, 1000)
    studio.chapter(RECORDING, ROOM, "Avant la chute")
    await stage.grown(1, 40_000)
    sys.stdout.write(f"{forwarder.pid}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
