"""Hears the news, writes down for which webhooks it is, and delivers it, each webhook at its own pace.

Whoever brings news waits for nothing: it is put into a list in memory, from there into the database in batches, and
from there it is sent. What was sent twice because of a restart has the same id both times.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from papote.errors import Unavailable
from papote.interfaces import Clock
from papote.log import Limited
from papote.people.happenings import PING, Happening
from papote.people.webhooks import Attempt, Delivery, State, Webhook, after, sign
from papote.stores import Webhooks
from papote.types import RoomId, Seconds, SpaceId
from papote.webhooks.post import NotDelivered, Post

log = logging.getLogger(__name__)

WAITING = 10_000
"""News that may wait in memory for the database; beyond that it is lost, counted and logged."""

BATCH = 500
"""What is written down at once."""

ROUND = 8
"""Deliveries of one webhook that are tried at once."""

AT_ONCE = 32
"""Deliveries of all webhooks that are tried at once."""

REST: Seconds = 1.0
"""How long a database that does not answer is left alone."""

SWEEP: Seconds = 3600.0


@dataclass(slots=True, eq=False)
class _Line:
    """One webhook and whoever works for it."""

    webhook: Webhook
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Deliverer:
    """All webhooks of this process."""

    def __init__(
        self,
        store: Webhooks,
        clock: Clock,
        post: Post,
        *,
        ids: Callable[[], str],
        chance: Callable[[], float],
    ) -> None:
        self.store = store
        self._clock = clock
        self._post = post
        self._ids = ids
        self._chance = chance
        self._lines: dict[str, _Line] = {}
        self._fresh: deque[Delivery] = deque()
        self._arrived = asyncio.Event()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: list[asyncio.Task[None]] = []
        self._words = Limited(log, clock.now)
        self.lost = 0
        """News that found no place in memory."""

    # ---- life

    async def open(self) -> None:
        """Go on where it was left."""
        for webhook in await self.store.all():
            self._begin(webhook)
        for name, work in (("webhook news", self._write), ("webhook sweep", self._sweep)):
            self._tasks.append(asyncio.create_task(self._watched(name, work), name=name))

    async def close(self) -> None:
        """Write down what was heard; what is not delivered by now is when the office opens again."""
        tasks = [*self._tasks, *(line.task for line in self._lines.values() if line.task is not None)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._fresh:
            with contextlib.suppress(Unavailable):
                await self.store.queue([*self._fresh])
        await self._post.close()

    # ---- webhooks come and go

    async def add(self, webhook: Webhook) -> None:
        """Another one; it hears what happens from now on."""
        await self.store.add(webhook)
        self._begin(webhook)

    async def remove(self, space: SpaceId, id: str) -> bool:
        """It hears nothing any more; whether there was one."""
        if not await self.store.remove(space, id):
            return False
        line = self._lines.pop(id, None)
        if line is not None and line.task is not None:
            line.task.cancel()
        return True

    async def set_active(self, space: SpaceId, id: str, active: bool) -> Webhook | None:
        """Pause it, or let it go on with what waits; None: there is no such webhook."""
        changed = await self.store.set_active(space, id, active)
        line = self._lines.get(id)
        if changed is not None and line is not None:
            line.webhook = changed
            line.wake.set()
        return changed

    def _begin(self, webhook: Webhook) -> None:
        line = self._lines[webhook.id] = _Line(webhook)
        name = f"webhook {webhook.id}"
        line.task = asyncio.create_task(self._watched(name, lambda: self._deliver(line)), name=name)

    @property
    def waiting(self) -> int:
        """How much was heard that is not written down yet."""
        return len(self._fresh)

    def wake(self, id: str) -> None:
        """Something of this webhook is due."""
        line = self._lines.get(id)
        if line is not None:
            line.wake.set()

    # ---- news

    def hear(self, happening: Happening) -> None:
        """Note it for those who want it; returns at once."""
        for line in self._lines.values():
            webhook = line.webhook
            if webhook.active and webhook.space == happening.space and happening.kind in webhook.kinds:
                self._put(webhook, happening)

    def ping(self, webhook: Webhook) -> str:
        """Send something to try it out; the delivery's id."""
        return self._put(webhook, Happening(PING, webhook.space, RoomId(""), round(self._clock.unix(), 3)))

    def _put(self, webhook: Webhook, happening: Happening) -> str:
        id = self._ids()
        if len(self._fresh) >= WAITING:
            self.lost += 1
            self._words.write(logging.WARNING, "webhook_news_lost")
            return id
        told = {
            "id": id,
            "kind": happening.kind,
            "space": happening.space,
            "at": happening.at,
            "data": happening.data,
        }
        now = self._clock.unix()
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        self._fresh.append(Delivery(id, webhook.id, happening.kind, body, State.WAITING, 0, now, now))
        self._arrived.set()
        return id

    async def _write(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._fresh:
                batch = [self._fresh[index] for index in range(min(BATCH, len(self._fresh)))]
                try:
                    await self.store.queue(batch)
                except Unavailable:
                    await self._rest(REST)
                    continue
                for _ in batch:
                    self._fresh.popleft()
                for id in {each.webhook for each in batch}:
                    self.wake(id)

    # ---- delivering

    async def _deliver(self, line: _Line) -> None:
        id = line.webhook.id
        while True:
            line.wake.clear()
            if not line.webhook.active:
                await line.wake.wait()
                continue
            try:
                if due := await self.store.due(id, self._clock.unix(), ROUND):
                    outcomes = await asyncio.gather(*(self._try(line.webhook, each) for each in due))
                    await self.store.settle(outcomes)
                    continue
                next_at = await self.store.next_at(id)
            except Unavailable:
                await self._rest(REST)
                continue
            if next_at is None:
                await line.wake.wait()
            elif next_at > self._clock.unix():  # else its time came meanwhile
                await self._rest(next_at - self._clock.unix(), line.wake)

    async def _try(self, webhook: Webhook, delivery: Delivery) -> Attempt:
        status, error = None, ""
        async with self._turns:
            moment = int(self._clock.unix())
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Papote-Webhook",
                "Papote-Event": delivery.kind,
                "Papote-Delivery": delivery.id,
                "Papote-Signature": sign(webhook.secret, moment, delivery.id, delivery.body),
            }
            try:
                status = await self._post.send(webhook.url, delivery.body.encode(), headers)
                error = "" if 200 <= status < 300 else "redirect" if 300 <= status < 400 else "refused"
            except NotDelivered as failure:
                error = str(failure)
        return after(delivery, self._clock.unix(), status, error, self._chance())

    # ---- time

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(Unavailable):
                await self.store.sweep(self._clock.unix())
            await self._rest(SWEEP)

    async def _rest(self, seconds: Seconds, over: asyncio.Event | None = None) -> None:
        """Until so much time has passed, or ``over`` is set."""
        over = over or asyncio.Event()
        timer = self._clock.call_at(self._clock.now() + max(0.0, seconds), over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()

    async def _watched(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """A bug is logged, and the work goes on after a rest."""
        while True:
            try:
                await work()
            except Exception:
                self._words.bug(name)
                await self._rest(REST)
