"""Slow work on threads that nobody waits for in the end."""

from __future__ import annotations

import asyncio
import threading

import pytest

from papote.rooms.aside import aside


async def test_what_the_work_returns_or_raises_comes_back() -> None:
    """As if it had been called here, but on another thread."""
    assert await aside(threading.get_ident, "a test") != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0, "a test")


def test_work_that_goes_on_does_not_hold_up_the_end() -> None:
    """A loop closes while a thread is still busy, and what it finds in the end harms nobody."""
    release, finished = threading.Event(), threading.Event()

    async def office() -> None:
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            loop.call_soon_threadsafe(begun.set)
            release.wait(20)
            finished.set()

        waiting = asyncio.create_task(aside(work, "a test"))
        await begun.wait()
        waiting.cancel()

    asyncio.run(office())
    assert not finished.is_set()
    release.set()
    assert finished.wait(20)
