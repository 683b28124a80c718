"""A hundred pieces of news a second for a receiver that fails half the time: what becomes of them, and who waits.

Run as ``python -m tests.webhooks.load``. What fails is tried again within seconds instead of hours, so that one sees
the end; how late the event loop is, with and without all this, is printed beside. The receiver is on the same core.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import uvloop
from aiohttp import web
from aiohttp.test_utils import TestServer

from papote.interfaces import LoopClock
from papote.people import webhooks as rules
from papote.people.account import HOME
from papote.people.happenings import Happening
from papote.people.webhooks import State, Webhook
from papote.storage import Database, ensure_space
from papote.storage.database import file_url
from papote.storage.webhooks import WebhookTable
from papote.types import PersonId, RoomId, Seconds
from papote.webhooks.deliverer import Deliverer
from papote.webhooks.post import HttpPost

NEWS = 2000
RATE = 100
SOON: tuple[Seconds, ...] = (0.2, 0.3, 0.5, 0.5, 1.0, 1.0, 1.0)
"""As many attempts as in earnest."""

PULSE: Seconds = 0.005


class Pulse:
    """How late the event loop is."""

    def __init__(self) -> None:
        self.late: list[Seconds] = []
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(PULSE)
            self.late.append(time.perf_counter() - began - PULSE)

    async def stop(self) -> str:
        """In milliseconds."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        late = sorted(self.late)
        return ", ".join(f"p{part} {late[int(len(late) * part / 100)] * 1000:.2f} ms" for part in (50, 95, 99))


async def main() -> None:
    """Measure, and say so."""
    chance = random.Random(1)
    taken: Counter[str] = Counter()

    async def take(request: web.Request) -> web.Response:
        await request.read()
        if chance.random() < 0.5:
            return web.Response(status=500)
        taken[request.headers["Papote-Delivery"]] += 1
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/in", take)
    with TemporaryDirectory() as folder:
        async with await Database.open(file_url(Path(folder) / "office.db")) as database, TestServer(app) as receiver:
            await ensure_space(database, HOME, "Papote", "open", 0.0)
            table, ids = WebhookTable(database), itertools.count(1)
            post, clock = HttpPost(private=True), LoopClock(time.time)
            deliverer = Deliverer(table, clock, post, ids=lambda: f"d{next(ids)}", chance=chance.random)
            await deliverer.open()
            url = str(receiver.make_url("/in"))
            await deliverer.add(Webhook("w", HOME, url, "s3cret", ("person_entered",), True, PersonId("a"), 0.0))
            idle = Pulse()
            await asyncio.sleep(5)
            say(f"event loop late, idle: {await idle.stop()}")
            busy, began = Pulse(), time.monotonic()
            for number in range(1, NEWS + 1):
                deliverer.hear(Happening("person_entered", HOME, RoomId("office"), time.time(), {"name": "Ada"}))
                await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            say(f"event loop late, {RATE} a second: {await busy.stop()}")
            found = await table.deliveries(HOME, "w", None, NEWS) or ()
            while any(each.state is State.WAITING for each in found):
                await asyncio.sleep(0.3)
                found = await table.deliveries(HOME, "w", None, NEWS) or ()
            states = Counter(each.state.value for each in found)
            say(f"{NEWS} heard: {dict(states)}, {deliverer.lost} lost, {sum(each.attempts for each in found)} attempts")
            arrived = all(taken[each.id] for each in found if each.state is State.DELIVERED)
            say(f"every delivery that counts as delivered arrived: {'yes' if arrived else 'no'}")
            await deliverer.close()


def say(line: str) -> None:
    """One line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    with patch.object(rules, "BACKOFF", SOON), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
