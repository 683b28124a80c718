"""Programs: what they show instead of cookies, and where news is sent to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from papote.people.tokens import Token
from papote.people.webhooks import Attempt, Delivery, State, Webhook
from papote.types import AccountId, Seconds, SpaceId


class Tokens(Protocol):
    """What programs show instead of cookies."""

    async def add(self, hash: bytes, token: Token) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

    async def find(self, hash: bytes, now: Seconds) -> Token | None:
        """The token of this secret, unless it is too old."""

    async def of(self, space: SpaceId, account: AccountId | None) -> tuple[Token, ...]:
        """An account's in a space, or the space's own; the newest first."""

    async def used(self, id: str, at: Seconds) -> None:
        """It was shown."""

    async def revoke(self, space: SpaceId, account: AccountId | None, id: str) -> bool:
        """Forget it; whether there was one."""


class Webhooks(Protocol):
    """Where news is sent, and what became of it."""

    async def add(self, webhook: Webhook) -> None:
        """Another one; raises ``too_many`` where there are as many as a space may have."""

    async def all(self) -> tuple[Webhook, ...]:
        """Those of all spaces."""

    async def of(self, space: SpaceId) -> tuple[Webhook, ...]:
        """Those of a space, the newest first."""

    async def set_active(self, space: SpaceId, id: str, active: bool) -> Webhook | None:
        """Pause it, or let it go on; None: the space has no such webhook."""

    async def remove(self, space: SpaceId, id: str) -> bool:
        """Forget it with its deliveries; whether there was one."""

    async def queue(self, deliveries: Sequence[Delivery]) -> None:
        """Keep these until they are delivered, or dead; those of webhooks that are gone are dropped."""

    async def due(self, webhook: str, now: Seconds, limit: int) -> tuple[Delivery, ...]:
        """Those whose time has come, the oldest first."""

    async def next_at(self, webhook: str) -> Seconds | None:
        """When the next one's time comes; None: none waits."""

    async def settle(self, attempts: Sequence[Attempt]) -> None:
        """Note what attempts led to."""

    async def deliveries(
        self, space: SpaceId, webhook: str, state: State | None, limit: int = 100
    ) -> tuple[Delivery, ...] | None:
        """The last ones, the newest first; None: the space has no such webhook."""

    async def again(self, space: SpaceId, webhook: str, id: str, now: Seconds) -> bool:
        """Let a dead one wait anew; whether there was one."""

    async def sweep(self, now: Seconds) -> int:
        """Delete what is kept no longer; how many."""
