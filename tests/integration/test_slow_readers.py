"""Whoever reads slowly for a while misses steps, nothing else, and ends with the same picture as everybody."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.integration.conftest import PATIENT, Serve, Server
from tests.integration.raw_client import RawClient

LINES = 4000
"""More than all buffers between two sockets of one machine hold."""


AT_ONCE = 50


def skipped(server: Server) -> float:
    """Position frames that were not written because somebody had not read the ones before."""
    return server.metrics.registry.get_sample_value("papote_frames_dropped_total") or 0.0


def has_heard(person: RawClient, lines: int) -> bool:
    """Whether somebody has read this many lines."""
    return len(person.heard("chatted")) == lines


def has_seen_her_leave(person: RawClient, who: str, x: int) -> bool:
    """Whether somebody has seen another take the step."""
    return bool(person.replica.players[who]["x"] != x)


@pytest.mark.slow
async def test_a_slow_reader_who_catches_up_knows_what_everybody_knows(serve: Serve) -> None:
    """Steps are skipped for him and made up for in one message; lines come all, and in their order."""
    server = await serve(settings=replace(PATIENT, talk_rate=10_000, talk_burst=10_000))
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    slow = await server.person("Slow", entry="b")
    await slow.stop_reading()
    lines = steps = 0
    while skipped(server) == 0 and lines < LINES:
        for _ in range(AT_ONCE):
            lines += 1
            await ada.emit("chat", {"id": f"c{lines}", "scope": "room", "text": "é" * 2000})
        await bob.until(partial(has_heard, bob, lines))
        x, y = ada.here
        steps += 1
        await ada.move(x + (4 if steps % 2 else -4), y)
        await bob.until(partial(has_seen_her_leave, bob, ada.you, x))
    assert skipped(server) > 0
    slow.read_on()
    await slow.until(lambda: slow.replica.public() == bob.replica.public())
    assert [line["line"]["id"] for line in slow.heard("chatted")] == [f"c{number + 1}" for number in range(lines)]
    assert not slow.closed
