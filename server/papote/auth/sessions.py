"""Sessions: begun when somebody signs in, renewed while he comes back, ended when he or his host says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from papote import stores
from papote.auth.keys import digest, new_id, new_secret
from papote.people.account import Account, Session
from papote.types import AccountId, Seconds

DAY: Seconds = 86_400.0

RENEW_AFTER: Seconds = DAY
"""A session that was seen longer ago than this lasts for the full time again."""

AGENT_LENGTH = 120

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class SessionKeeper:
    """All sessions of the office."""

    def __init__(
        self, table: stores.Sessions, unix: Callable[[], Seconds], days: float, ids: Callable[[], str] = new_id
    ) -> None:
        """``unix`` tells the seconds since 1970."""
        self._table = table
        self._unix = unix
        self._ids = ids
        self.seconds: Seconds = days * DAY

    async def begin(self, account: Account, agent: str) -> tuple[str, Session]:
        """Sign somebody in: the secret for his browser, and what is kept."""
        now = self._unix()
        secret = new_secret()
        shown = "".join(character for character in agent if character.isprintable())[:AGENT_LENGTH]
        session = Session(self._ids(), account.id, shown, now, now, now + self.seconds)
        await self._table.add(digest(secret), session)
        return secret, session

    async def find(self, secret: str) -> tuple[Session, Account] | None:
        """The session of a secret and whose it is; None for whatever is wrong with it."""
        if not _SECRET.fullmatch(secret):
            return None
        now = self._unix()
        found = await self._table.find(digest(secret), now)
        if found is None:
            return None
        session, account = found
        if now - session.seen_at > RENEW_AFTER:
            session = replace(session, seen_at=now, expires_at=now + self.seconds)
            await self._table.renew(session.id, now, session.expires_at)
        return session, account

    async def of(self, account: AccountId) -> tuple[Session, ...]:
        """All of somebody's, the newest first."""
        return await self._table.of(account, self._unix())

    async def end(self, account: AccountId, id: str) -> bool:
        """End one of somebody's."""
        return await self._table.end(account, id)

    async def end_all(self, account: AccountId) -> tuple[str, ...]:
        """End all of somebody's."""
        return await self._table.end_all(account)

    async def sweep(self) -> int:
        """Forget those that have ended by themselves."""
        return await self._table.sweep(self._unix())
