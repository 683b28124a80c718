"""Webhooks and their deliveries in the database: what is queued outlasts a restart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
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
from papote.storage.database import Database
from papote.storage.schema import deliveries, webhooks
from papote.types import PersonId, Seconds, SpaceId

CROWDED = "too_many_waiting"
"""Why a delivery is dead that was never tried."""


def _webhook_of(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        space=SpaceId(row.space),
        url=row.url,
        secret=row.secret,
        kinds=tuple(row.kinds),
        active=row.active,
        by=PersonId(row.by),
        created_at=row.created_at,
    )


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook,
        kind=row.kind,
        body=row.body,
        state=State(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        next_at=row.next_at,
        status=row.status,
        error=row.error,
    )


class WebhookTable:
    """``stores.Webhooks`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- where news is sent

    async def add(self, webhook: Webhook) -> None:
        """Another one; raises ``too_many`` where there are as many as a space may have."""

        async def job(connection: AsyncConnection) -> None:
            ours = select(func.count()).select_from(webhooks).where(webhooks.c.space == webhook.space)
            if (await connection.scalar(ours) or 0) >= MOST_WEBHOOKS:
                raise Refused("too_many")
            await connection.execute(
                webhooks.insert().values(
                    id=webhook.id,
                    space=webhook.space,
                    url=webhook.url,
                    secret=webhook.secret,
                    kinds=list(webhook.kinds),
                    active=webhook.active,
                    by=webhook.by,
                    created_at=webhook.created_at,
                )
            )

        await self._database.write(job)

    async def all(self) -> tuple[Webhook, ...]:
        """Those of all spaces."""

        async def job(connection: AsyncConnection) -> tuple[Webhook, ...]:
            return tuple(_webhook_of(row) for row in await connection.execute(select(webhooks)))

        return await self._database.read(job)

    async def of(self, space: SpaceId) -> tuple[Webhook, ...]:
        """Those of a space, the newest first."""
        wanted = select(webhooks).where(webhooks.c.space == space)

        async def job(connection: AsyncConnection) -> tuple[Webhook, ...]:
            rows = await connection.execute(wanted.order_by(webhooks.c.created_at.desc(), webhooks.c.id))
            return tuple(_webhook_of(row) for row in rows)

        return await self._database.read(job)

    async def remove(self, space: SpaceId, id: str) -> bool:
        """Forget it with its deliveries; whether there was one."""
        gone = delete(webhooks).where(webhooks.c.space == space, webhooks.c.id == id).returning(webhooks.c.id)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(gone)).first() is not None

        return await self._database.write(job)

    async def set_active(self, space: SpaceId, id: str, active: bool) -> Webhook | None:
        """Pause it, or let it go on; None: the space has no such webhook."""
        ours = webhooks.c.space == space, webhooks.c.id == id

        async def job(connection: AsyncConnection) -> Webhook | None:
            await connection.execute(webhooks.update().where(*ours).values(active=active))
            row = (await connection.execute(select(webhooks).where(*ours))).one_or_none()
            return _webhook_of(row) if row is not None else None

        return await self._database.write(job)

    # ---- what becomes of it

    async def queue(self, fresh: Sequence[Delivery]) -> None:
        """Keep these until they are delivered, or dead; those of webhooks that are gone are dropped."""

        async def job(connection: AsyncConnection) -> None:
            known = set((await connection.execute(select(webhooks.c.id))).scalars())
            waiting = Counter({row[0]: row[1] for row in await connection.execute(_waiting())})
            rows = []
            for each in fresh:
                if each.webhook not in known:
                    continue
                crowded = waiting[each.webhook] >= MOST_WAITING
                waiting[each.webhook] += 1
                rows.append(
                    {
                        "id": each.id,
                        "webhook": each.webhook,
                        "kind": each.kind,
                        "body": each.body,
                        "state": State.DEAD.value if crowded else each.state.value,
                        "attempts": each.attempts,
                        "created_at": each.created_at,
                        "next_at": each.next_at,
                        "status": each.status,
                        "error": CROWDED if crowded else each.error,
                    }
                )
            if rows:
                await connection.execute(deliveries.insert(), rows)

        await self._database.write(job)

    async def due(self, webhook: str, now: Seconds, limit: int) -> tuple[Delivery, ...]:
        """Those whose time has come, the oldest first."""
        wanted = (
            select(deliveries)
            .where(
                deliveries.c.webhook == webhook,
                deliveries.c.state == State.WAITING.value,
                deliveries.c.next_at <= now,
            )
            .order_by(deliveries.c.next_at, deliveries.c.id)
            .limit(limit)
        )

        async def job(connection: AsyncConnection) -> tuple[Delivery, ...]:
            return tuple(_delivery_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def next_at(self, webhook: str) -> Seconds | None:
        """When the next one's time comes; None: none waits."""
        wanted = select(func.min(deliveries.c.next_at)).where(
            deliveries.c.webhook == webhook, deliveries.c.state == State.WAITING.value
        )

        async def job(connection: AsyncConnection) -> Seconds | None:
            moment: Seconds | None = await connection.scalar(wanted)
            return moment

        return await self._database.read(job)

    async def settle(self, attempts: Sequence[Attempt]) -> None:
        """Note what attempts led to."""
        change = (
            deliveries.update()
            .where(deliveries.c.id == bindparam("this"))
            .values(
                state=bindparam("new_state"),
                attempts=bindparam("new_attempts"),
                next_at=bindparam("new_next_at"),
                status=bindparam("new_status"),
                error=bindparam("new_error"),
            )
        )
        rows = [
            {
                "this": each.delivery,
                "new_state": each.state.value,
                "new_attempts": each.attempts,
                "new_next_at": each.next_at,
                "new_status": each.status,
                "new_error": each.error,
            }
            for each in attempts
        ]

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(change, rows)

        if rows:
            await self._database.write(job)

    # ---- for whoever looks

    async def deliveries(
        self, space: SpaceId, webhook: str, state: State | None, limit: int = 100
    ) -> tuple[Delivery, ...] | None:
        """The last ones, the newest first; None: the space has no such webhook."""
        ours = select(webhooks.c.id).where(webhooks.c.space == space, webhooks.c.id == webhook)
        wanted = select(deliveries).where(deliveries.c.webhook == webhook)
        if state is not None:
            wanted = wanted.where(deliveries.c.state == state.value)
        wanted = wanted.order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(limit)

        async def job(connection: AsyncConnection) -> tuple[Delivery, ...] | None:
            if await connection.scalar(ours) is None:
                return None
            return tuple(_delivery_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def again(self, space: SpaceId, webhook: str, id: str, now: Seconds) -> bool:
        """Let a dead one wait anew; whether there was one."""
        ours = select(webhooks.c.id).where(webhooks.c.space == space, webhooks.c.id == webhook)
        change = (
            deliveries.update()
            .where(
                deliveries.c.id == id,
                deliveries.c.webhook.in_(ours),
                deliveries.c.state == State.DEAD.value,
            )
            .values(state=State.WAITING.value, attempts=0, next_at=now, error="")
            .returning(deliveries.c.id)
        )

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(change)).first() is not None

        return await self._database.write(job)

    async def sweep(self, now: Seconds) -> int:
        """Delete what is kept no longer; how many."""

        async def job(connection: AsyncConnection) -> int:
            count = 0
            for state, seconds in ((State.DELIVERED, DELIVERED_SECONDS), (State.DEAD, KEPT_SECONDS)):
                old = deliveries.c.created_at <= now - seconds
                count += (await connection.execute(delete(deliveries).where(_is(state), old))).rowcount
            over = deliveries.c.state != State.WAITING.value
            for id in (await connection.execute(select(webhooks.c.id))).scalars().all():
                of_one = (deliveries.c.webhook == id) & over
                newest = deliveries.c.created_at.desc()
                oldest = select(deliveries.c.created_at).where(of_one).order_by(newest).offset(MOST_KEPT).limit(1)
                moment = await connection.scalar(oldest)
                if moment is not None:
                    gone = delete(deliveries).where(of_one, deliveries.c.created_at <= moment)
                    count += (await connection.execute(gone)).rowcount
            return count

        return await self._database.write(job)


def _is(state: State) -> Any:
    return deliveries.c.state == state.value


def _waiting() -> Any:
    """How many wait for each webhook."""
    return select(deliveries.c.webhook, func.count()).where(_is(State.WAITING)).group_by(deliveries.c.webhook)
