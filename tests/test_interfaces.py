"""The real clock: it never wakes anybody too early."""

from __future__ import annotations

import asyncio

from papote.interfaces import LoopClock


async def test_nobody_is_woken_before_the_time() -> None:
    """Or he would look, see that it is not time yet, and ask again."""
    clock = LoopClock(lambda: 1_764_000_000.0)
    woken = asyncio.Event()
    for delay in (0.0, 0.0004, 0.0117):
        woken.clear()
        when = clock.now() + delay
        clock.call_at(when, woken.set)
        await asyncio.wait_for(woken.wait(), 60)
        assert clock.now() >= when
    assert clock.unix() == 1_764_000_000.0


async def test_a_cancelled_timer_stays_silent() -> None:
    """Whatever was expected has happened."""
    clock = LoopClock(lambda: 0.0)
    woken: list[int] = []
    clock.call_at(clock.now(), lambda: woken.append(1)).cancel()
    later = asyncio.Event()
    clock.call_at(clock.now() + 0.002, later.set)
    await asyncio.wait_for(later.wait(), 60)
    assert woken == []
