"""Tests of the deliverer: everything that is heard arrives or is among the dead, and nobody waits for it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from papote.errors import Unavailable
from papote.people.account import HOME
from papote.people.happenings import Happening
from papote.people.webhooks import ATTEMPTS, BACKOFF, Delivery, State, Webhook
from papote.storage import Database, ensure_space
from papote.storage.database import file_url
from papote.storage.webhooks import WebhookTable
from papote.types import PersonId, RoomId, SpaceId
from papote.webhooks import deliverer as module
from papote.webhooks.deliverer import Deliverer
from papote.webhooks.post import NotDelivered
from tests.rooms.clock import ManualClock

MOMENT = 0.01
"""Moments since 1970 are not exact to the last bit."""

ENTERED = Happening("person_entered", HOME, RoomId("office"), 1.5, {"person": "a-ada", "name": "Ada ✓"})
HOOK = Webhook("w1", HOME, "https://one.example/", "s3cret", ("person_entered",), True, PersonId("a"), 0.0)
OTHER = Webhook(
    "w2", HOME, "https://two.example/", "other", ("person_entered", "person_left"), True, PersonId("a"), 0.0
)


@dataclass
class Receiver:
    """Programs of others, as the test has them."""

    answer: Callable[[str, str], int] = lambda url, id: 204
    got: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    """Deliveries that were answered well, by id."""
    held: asyncio.Event | None = None

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Note it and answer."""
        self.got.append((url, body.decode(), headers))
        if self.held is not None and "one" in url:
            await self.held.wait()
        status = self.answer(url, headers["Papote-Delivery"])
        if not status:
            raise NotDelivered("timeout")
        self.taken[headers["Papote-Delivery"]] += 200 <= status < 300
        return status

    async def close(self) -> None:
        """Nothing is kept."""


@dataclass
class Post:
    """The deliverer and everything around it."""

    deliverer: Deliverer
    table: WebhookTable
    clock: ManualClock
    receiver: Receiver

    async def settled(self, webhook: str = "w1") -> list[Delivery]:
        """Everything of a webhook, once nothing is due any more."""
        for _ in range(2000):
            await turns()
            written = not self.deliverer.waiting
            found = await self.table.deliveries(HOME, webhook, None, 10_000)
            assert found is not None
            due = [each for each in found if each.state is State.WAITING and each.next_at <= self.clock.unix()]
            if not due and written:
                return list(found)
        raise AssertionError("something is due and nobody sends it")


async def turns(count: int = 30) -> None:
    """Let others do what they can."""
    for _ in range(count):
        await asyncio.sleep(0)


@asynccontextmanager
async def opened(folder: Path, receiver: Receiver, *hooks: Webhook) -> AsyncIterator[Post]:
    """A deliverer with these webhooks, until left."""
    clock = ManualClock()
    ids = itertools.count(1)
    async with await Database.open(file_url(folder / "office.db")) as database:
        await ensure_space(database, HOME, "Papote", "open", 0.0)
        table = WebhookTable(database)
        known = {each.id for each in await table.all()}
        made = Deliverer(table, clock, receiver, ids=lambda: f"d{next(ids)}", chance=lambda: 0.0)
        await made.open()
        for hook in hooks:
            if hook.id not in known:
                await made.add(hook)
        try:
            yield Post(made, table, clock, receiver)
        finally:
            await made.close()


async def test_news_is_sent_to_those_who_want_it(tmp_path: Path) -> None:
    """Of their space, and of the kinds they named."""
    receiver = Receiver()
    async with opened(tmp_path, receiver, HOOK, OTHER) as post:
        post.deliverer.hear(Happening("person_left", HOME, RoomId("office"), 2.0))
        post.deliverer.hear(Happening("bubble_formed", HOME, RoomId("office"), 2.0))
        post.deliverer.hear(Happening("person_entered", SpaceId("else"), RoomId("x"), 2.0))
        await post.settled("w2")
        assert await post.settled("w1") == []
    assert [(url, json.loads(body)["kind"]) for url, body, _ in receiver.got] == [(OTHER.url, "person_left")]


async def test_what_is_sent_is_signed(tmp_path: Path) -> None:
    """With the moment in it, so that it cannot be sent again later by somebody else."""
    receiver = Receiver()
    async with opened(tmp_path, receiver, HOOK) as post:
        post.deliverer.hear(ENTERED)
        await post.settled()
        moment = int(post.clock.unix())
    _, body, headers = receiver.got[0]
    signed = hmac.new(b"s3cret", f"{moment}.d1.{body}".encode(), hashlib.sha256).hexdigest()
    assert headers["Papote-Signature"] == f"t={moment},v1={signed}"
    assert (headers["Papote-Event"], headers["Papote-Delivery"]) == ("person_entered", "d1")
    told: dict[str, Any] = json.loads(body)
    assert told == {"id": "d1", "kind": "person_entered", "space": "home", "at": 1.5, "data": ENTERED.data}


async def test_what_fails_is_tried_again_later_and_later(tmp_path: Path) -> None:
    """After the last attempt it is among the dead."""
    receiver = Receiver(answer=lambda *_: 500)
    async with opened(tmp_path, receiver, HOOK) as post:
        post.deliverer.hear(ENTERED)
        for number, wait in enumerate(BACKOFF, 1):
            (delivery,) = await post.settled()
            assert (delivery.state, delivery.attempts) == (State.WAITING, number)
            assert delivery.next_at == post.clock.unix() + wait
            post.clock.turn(wait + MOMENT)
        (delivery,) = await post.settled()
    assert (delivery.state, delivery.attempts, delivery.status) == (State.DEAD, ATTEMPTS, 500)
    assert delivery.error == "refused"
    assert len(receiver.got) == ATTEMPTS


async def test_a_dead_delivery_can_be_sent_again(tmp_path: Path) -> None:
    """With the id it had."""
    receiver = Receiver(answer=lambda *_: 0)
    async with opened(tmp_path, receiver, HOOK) as post:
        post.deliverer.hear(ENTERED)
        for wait in BACKOFF:
            await post.settled()
            post.clock.turn(wait + MOMENT)
        (dead,) = await post.settled()
        assert (dead.state, dead.status, dead.error) == (State.DEAD, None, "timeout")
        receiver.answer = lambda *_: 200
        assert await post.table.again(HOME, "w1", dead.id, post.clock.unix())
        post.deliverer.wake("w1")
        (delivered,) = await post.settled()
    assert delivered.state is State.DELIVERED
    assert receiver.taken == {dead.id: 1}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
async def test_with_a_receiver_that_fails_half_the_time_everything_arrives_or_is_dead(
    tmp_path: Path, seed: int
) -> None:
    """And what arrived is counted among the delivered."""
    chance = random.Random(seed)
    receiver = Receiver(answer=lambda *_: chance.choice((204, 500, 204, 0)))
    async with opened(tmp_path, receiver, HOOK, OTHER) as post:
        for _ in range(100):
            post.deliverer.hear(ENTERED)
        for wait in (0.0, *BACKOFF):
            post.clock.turn(wait + MOMENT)
            for webhook in ("w1", "w2"):
                await post.settled(webhook)
        found = [each for webhook in ("w1", "w2") for each in await post.settled(webhook)]
    states = Counter(each.state for each in found)
    assert states[State.WAITING] == 0
    assert states[State.DELIVERED] + states[State.DEAD] == 200
    assert states[State.DELIVERED] > 190
    assert set(receiver.taken) >= {each.id for each in found if each.state is State.DELIVERED}
    assert all(not receiver.taken[each.id] for each in found if each.state is State.DEAD)


async def test_a_slow_receiver_holds_nobody_up(tmp_path: Path) -> None:
    """Neither those who bring news nor other receivers."""
    receiver = Receiver(held=asyncio.Event())
    async with opened(tmp_path, receiver, HOOK, OTHER) as post:
        for _ in range(50):
            post.deliverer.hear(ENTERED)
        found = await post.settled("w2")
        assert {each.state for each in found} == {State.DELIVERED}
        assert len(found) == 50


async def test_what_was_not_delivered_is_after_a_restart(tmp_path: Path) -> None:
    """What was heard in the last moment too."""
    async with opened(tmp_path, Receiver(answer=lambda *_: 503), HOOK) as post:
        post.deliverer.hear(ENTERED)
        await post.settled()
        post.deliverer.hear(ENTERED)
    receiver = Receiver()
    async with opened(tmp_path, receiver, HOOK) as post:
        post.clock.turn(BACKOFF[0] + MOMENT)
        found = await post.settled()
    assert [each.state for each in found] == [State.DELIVERED] * 2
    assert len(receiver.taken) == 2


async def test_a_database_that_does_not_answer_loses_no_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked again after a while."""
    receiver = Receiver()
    async with opened(tmp_path, receiver, HOOK) as post:
        keep = post.table.queue

        async def fail(_: object) -> None:
            raise Unavailable("storage_unavailable")

        monkeypatch.setattr(post.table, "queue", fail)
        post.deliverer.hear(ENTERED)
        await turns()
        assert post.deliverer.waiting == 1
        monkeypatch.setattr(post.table, "queue", keep)
        post.clock.turn(module.REST + MOMENT)
        assert [each.state for each in await post.settled()] == [State.DELIVERED]


async def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds no place is counted."""
    monkeypatch.setattr(module, "WAITING", 3)
    async with opened(tmp_path, Receiver(), HOOK) as post:
        for _ in range(5):
            post.deliverer.hear(ENTERED)
        assert post.deliverer.lost == 2
        assert len(await post.settled()) == 3


async def test_a_webhook_that_is_removed_is_sent_nothing_more(tmp_path: Path) -> None:
    """Not even what waited."""
    receiver = Receiver(answer=lambda *_: 500)
    async with opened(tmp_path, receiver, HOOK) as post:
        post.deliverer.hear(ENTERED)
        await post.settled()
        assert not await post.deliverer.remove(SpaceId("other"), "w1")
        assert await post.deliverer.remove(HOME, "w1")
        post.deliverer.hear(ENTERED)
        post.clock.turn(BACKOFF[0] + MOMENT)
        await turns()
    assert len(receiver.got) == 1


async def test_a_webhook_that_is_paused_hears_nothing_and_goes_on_later(tmp_path: Path) -> None:
    """What waited before is sent after it; what happened meanwhile is not."""
    receiver = Receiver(answer=lambda *_: 500)
    async with opened(tmp_path, receiver, HOOK) as post:
        post.deliverer.hear(ENTERED)
        await post.settled()
        assert await post.deliverer.set_active(SpaceId("other"), "w1", False) is None
        paused = await post.deliverer.set_active(HOME, "w1", False)
        assert paused is not None and not paused.active
        receiver.answer = lambda *_: 204
        post.deliverer.hear(ENTERED)
        post.clock.turn(BACKOFF[0] + MOMENT)
        await turns()
        assert len(receiver.got) == 1
        assert await post.deliverer.set_active(HOME, "w1", True) is not None
        assert [each.state for each in await post.settled()] == [State.DELIVERED]
        post.deliverer.hear(ENTERED)
        assert len(await post.settled()) == 2
    async with opened(tmp_path, receiver) as post:
        await post.deliverer.set_active(HOME, "w1", False)
    async with opened(tmp_path, receiver) as post:
        post.deliverer.hear(ENTERED)
        assert len(await post.settled()) == 2


async def test_a_webhook_can_be_tried_out(tmp_path: Path) -> None:
    """Whatever it listens to."""
    receiver = Receiver()
    async with opened(tmp_path, receiver, HOOK) as post:
        id = post.deliverer.ping(HOOK)
        (delivery,) = await post.settled()
    assert (delivery.id, delivery.kind, delivery.state) == (id, "ping", State.DELIVERED)
