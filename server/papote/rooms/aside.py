"""Slow work beside the event loop, on a thread that nobody waits for when the process ends.

``asyncio.to_thread`` is not used for it, since closing the loop waits for such threads without a limit:
a huge map that is just being read would hold up everybody's goodbye.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

Result = TypeVar("Result")


async def aside(work: Callable[[], Result], name: str) -> Result:
    """Call ``work`` on a thread of its own and wait for what it returns or raises."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Result] = loop.create_future()

    def tell(report: Callable[[], None]) -> None:
        if not outcome.done():
            report()

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            report = partial(outcome.set_exception, error)
        else:
            report = partial(outcome.set_result, result)
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile, and nobody waits any more
            loop.call_soon_threadsafe(tell, report)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await outcome
