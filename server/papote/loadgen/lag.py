"""How late this machine wakes somebody who does nothing: ``python -m papote.loadgen.lag``, until its input ends.

Latencies of a server can be judged by what they are above this, in the same seconds on the same machine.
"""

from __future__ import annotations

import asyncio
import json
import select
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from papote.types import Seconds

NAP: Seconds = 0.002


@dataclass(slots=True)
class Lag:
    """Milliseconds."""

    p50: float = 0.0
    p99: float = 0.0


@asynccontextmanager
async def idle_lag() -> AsyncIterator[Lag]:
    """Watch meanwhile, in a process of its own; what was found is there afterwards."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "papote.loadgen.lag", stdin=pipe, stdout=pipe)
    assert process.stdin is not None and process.stdout is not None
    await process.stdout.readline()
    lag = Lag()
    try:
        yield lag
    finally:
        process.stdin.close()
        found = json.loads(await process.stdout.readline() or "[0, 0]")
        await process.wait()
        lag.p50, lag.p99 = found


def _watch() -> None:
    late: list[Seconds] = []
    sys.stdout.write("watching\n")
    sys.stdout.flush()
    while True:
        began = time.monotonic()
        ended, _, _ = select.select([sys.stdin], [], [], NAP)
        if ended:
            break
        late.append(time.monotonic() - began - NAP)
    late.sort()
    found = [round(late[int(len(late) * share)] * 1000, 2) for share in (0.5, 0.99)] if late else [0, 0]
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    _watch()
