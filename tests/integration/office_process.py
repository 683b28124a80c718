"""An office in a process of its own, on the loop it really runs on; prints its address and serves until its input ends.

Run as ``python -m tests.integration.office_process``. The budget for wishes is raised, so that an honest client
can be asked often enough to measure.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop

from papote.gateway import GatewaySettings
from tests.integration.conftest import running


async def main() -> None:
    """Serve."""
    async with running(settings=GatewaySettings(wish_rate=1000, wish_burst=1000)) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
