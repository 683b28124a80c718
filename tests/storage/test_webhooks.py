"""Contract tests of webhooks: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from papote.errors import Refused
from papote.people.account import HOME
from papote.people.webhooks import (
    DELIVERED_SECONDS,
    KEPT_SECONDS,
    MOST_KEPT,
    MOST_WAITING,
    MOST_WEBHOOKS,
    Attempt,
    Delivery,
    State,
    Webhook,
)
from papote.storage import Database, ensure_space
from papote.storage.webhooks import CROWDED, WebhookTable
from papote.types import PersonId, SpaceId

NOW = 1000.0
HOOK = Webhook("w1", HOME, "https://example.org/", "s3cret", ("person_entered",), True, PersonId("a-ada"), NOW)
OTHER = SpaceId("other")


def news(id: str, **changes: object) -> Delivery:
    """Something for the webhook."""
    return replace(Delivery(id, "w1", "person_entered", "{}", State.WAITING, 0, NOW, NOW), **changes)  # type: ignore[arg-type]


async def opened(database: Database) -> WebhookTable:
    """The home space, one webhook, and the table."""
    await ensure_space(database, HOME, "Papote", "open", NOW)
    table = WebhookTable(database)
    await table.add(HOOK)
    return table


async def test_webhooks_are_kept_for_their_space(database: Database) -> None:
    """And removed by it alone, with what was to be sent."""
    table = await opened(database)
    assert await table.all() == (HOOK,)
    assert await table.of(HOME) == (HOOK,)
    assert await table.of(OTHER) == ()
    await table.queue([news("d1")])
    assert not await table.remove(OTHER, "w1")
    assert await table.remove(HOME, "w1")
    assert not await table.remove(HOME, "w1")
    assert await table.due("w1", NOW, 10) == ()


async def test_a_space_has_so_many_webhooks(database: Database) -> None:
    """One more is refused."""
    table = await opened(database)
    for number in range(1, MOST_WEBHOOKS):
        await table.add(replace(HOOK, id=f"n{number}"))
    with pytest.raises(Refused, match="too_many"):
        await table.add(replace(HOOK, id="one-more"))


async def test_what_is_due_comes_in_its_order(database: Database) -> None:
    """Nothing comes before its time."""
    table = await opened(database)
    await table.queue([news("late", next_at=NOW + 60), news("b", next_at=NOW), news("a", next_at=NOW - 1)])
    assert [each.id for each in await table.due("w1", NOW, 10)] == ["a", "b"]
    assert [each.id for each in await table.due("w1", NOW, 1)] == ["a"]
    assert await table.next_at("w1") == NOW - 1
    assert await table.due("w2", NOW, 10) == ()
    assert await table.next_at("w2") is None


async def test_what_came_of_it_is_noted(database: Database) -> None:
    """What is delivered or dead is tried no more."""
    table = await opened(database)
    await table.queue([news("a"), news("b"), news("c")])
    await table.settle(
        [
            Attempt("a", State.DELIVERED, 1, NOW, 204, ""),
            Attempt("b", State.DEAD, 8, NOW, 500, "refused"),
            Attempt("c", State.WAITING, 1, NOW + 5, None, "timeout"),
        ]
    )
    assert await table.due("w1", NOW, 10) == ()
    assert await table.next_at("w1") == NOW + 5
    found = await table.deliveries(HOME, "w1", None)
    assert found is not None
    assert [(each.id, each.state, each.attempts, each.status, each.error) for each in found] == [
        ("a", State.DELIVERED, 1, 204, ""),
        ("b", State.DEAD, 8, 500, "refused"),
        ("c", State.WAITING, 1, None, "timeout"),
    ]


async def test_deliveries_are_shown_to_their_space(database: Database) -> None:
    """To another it looks as if there were no such webhook; dead ones can be looked for, and tried again."""
    table = await opened(database)
    await table.queue([news("a"), news("b")])
    await table.settle([Attempt("b", State.DEAD, 8, NOW, 500, "refused")])
    assert await table.deliveries(OTHER, "w1", None) is None
    dead = await table.deliveries(HOME, "w1", State.DEAD)
    assert dead is not None
    assert [each.id for each in dead] == ["b"]
    assert not await table.again(OTHER, "w1", "b", NOW)
    assert not await table.again(HOME, "w1", "a", NOW)
    assert await table.again(HOME, "w1", "b", NOW + 7)
    assert [(each.id, each.attempts) for each in await table.due("w1", NOW + 7, 10)] == [("a", 0), ("b", 0)]


async def test_news_for_a_webhook_that_is_gone_is_dropped(database: Database) -> None:
    """The rest of the batch is kept."""
    table = await opened(database)
    await table.queue([news("a"), news("b", webhook="gone")])
    assert [each.id for each in await table.due("w1", NOW, 10)] == ["a"]


async def test_where_too_much_waits_the_rest_is_dead_at_once(database: Database) -> None:
    """It is in the list all the same, and can be sent again."""
    table = await opened(database)
    await table.queue([news(f"d{number}") for number in range(MOST_WAITING + 2)])
    dead = await table.deliveries(HOME, "w1", State.DEAD)
    assert dead is not None
    assert [(each.id, each.error) for each in dead] == [(f"d{MOST_WAITING + more}", CROWDED) for more in (0, 1)]


async def test_what_is_over_is_not_kept_for_ever(database: Database) -> None:
    """Dead ones longer than delivered ones, and none that waits is deleted."""
    table = await opened(database)
    await table.queue([news("delivered"), news("dead"), news("waiting")])
    await table.settle(
        [Attempt("delivered", State.DELIVERED, 1, NOW, 204, ""), Attempt("dead", State.DEAD, 8, NOW, 500, "refused")]
    )
    assert await table.sweep(NOW + DELIVERED_SECONDS - 1) == 0
    assert await table.sweep(NOW + DELIVERED_SECONDS) == 1
    assert await table.sweep(NOW + KEPT_SECONDS) == 1
    assert [each.id for each in await table.due("w1", NOW, 10)] == ["waiting"]


async def test_no_more_is_kept_than_somebody_may_look_through(database: Database) -> None:
    """The oldest go first."""
    table = await opened(database)
    await table.queue(
        [news(f"d{number}", state=State.DEAD, created_at=NOW + number) for number in range(MOST_KEPT + 3)]
    )
    assert await table.sweep(NOW + MOST_KEPT) == 3
    found = await table.deliveries(HOME, "w1", None, MOST_KEPT + 3)
    assert found is not None
    assert found[-1].id == "d3"
