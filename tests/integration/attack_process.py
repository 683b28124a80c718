"""Somebody who floods: 1,000 moves a second, NaN, and events of a megabyte, again and again, whenever told to.

Run as ``python -m tests.integration.attack_process URL``; begins with the line ``go`` on its input, pauses with
``stop``, ends with its input. It is a process of its own so that its own work is not taken for the server's.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

import aiohttp

from tests.integration.raw_client import RawClient

MOVES_PER_SECOND = 1000
BATCH = 20


async def flood(session: aiohttp.ClientSession, url: str, going: asyncio.Event) -> None:
    """A thousand moves a second, to and fro."""
    client = await (await RawClient(session, url).open()).join("Mallory", entry="a")
    x, y = client.here
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        if not going.is_set():
            await going.wait()
            due = loop.time()
        for step in range(BATCH):
            await client.move(x + step % 2, y)
        due += BATCH / MOVES_PER_SECOND
        await asyncio.sleep(max(0.0, due - loop.time()))


async def again_and_again(
    session: aiohttp.ClientSession, url: str, going: asyncio.Event, message: str, times: int
) -> None:
    """Join, say something terrible until one is cut, and come back."""
    while True:
        await going.wait()
        client = await (await RawClient(session, url).open()).join("Mallory", entry="a")
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            for _ in range(times):
                await client.say(message)
                await asyncio.sleep(0.02)
        await client.close()
        await asyncio.sleep(0.3)


async def main(url: str) -> None:
    """All of it at once."""
    going = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        attacks = [
            tasks.create_task(flood(session, url, going)),
            tasks.create_task(again_and_again(session, url, going, '42["move",[1,NaN,1e999,0]]', 25)),
            tasks.create_task(again_and_again(session, url, going, '42["say",{"text":"' + "x" * 1_000_000 + '"}]', 1)),
        ]
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            (going.set if line.strip() == "go" else going.clear)()
        for attack in attacks:
            attack.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
