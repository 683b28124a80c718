"""Somebody honest in the same room: whatever happens to others, nothing unexpected happens to him."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.integration.conftest import Server
from tests.integration.raw_client import RawClient

ORDINARY = frozenset({"player_joined", "player_left", "player_changed", "moves"})
"""What everybody hears when people come, go and walk."""


@asynccontextmanager
async def witness(
    server: Server, *, entry: str = "far", expected: frozenset[str] = ORDINARY
) -> AsyncIterator[RawClient]:
    """He is there before, stays through it, and is asked afterwards."""
    eve = await server.person("Eve", entry=entry)
    before = len(eve.events)
    place = eve.here
    yield eve
    assert await eve.ask("hand", {"raised": True}) == {"ok": True}
    assert not eve.closed
    unexpected = {name for name, _ in eve.events[before:]} - expected
    assert not unexpected, unexpected
    assert eve.here == place
