"""Sessions and sign-in links in the database: secrets only as their hashes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.account import Account, Session
from papote.storage.accounts import account_of
from papote.storage.database import Database
from papote.storage.schema import accounts, sessions, sign_in_links
from papote.stores import SignInLink
from papote.types import AccountId, Seconds


def _session_of(row: Row[Any]) -> Session:
    return Session(row.id, AccountId(row.account), row.agent, row.created_at, row.seen_at, row.expires_at)


class SessionTable:
    """``stores.Sessions`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, hash: bytes, session: Session) -> None:
        """Somebody signed in."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sessions.insert().values(
                    hash=hash,
                    id=session.id,
                    account=session.account,
                    agent=session.agent,
                    created_at=session.created_at,
                    seen_at=session.seen_at,
                    expires_at=session.expires_at,
                )
            )

        await self._database.write(job)

    async def find(self, hash: bytes, now: Seconds) -> tuple[Session, Account] | None:
        """The session of this secret that has not ended, and whose it is."""

        async def job(connection: AsyncConnection) -> tuple[Session, Account] | None:
            wanted = select(sessions).where(sessions.c.hash == hash, sessions.c.expires_at > now)
            row = (await connection.execute(wanted)).first()
            if row is None:
                return None
            whose = (await connection.execute(select(accounts).where(accounts.c.id == row.account))).one()
            return _session_of(row), account_of(whose)

        return await self._database.read(job)

    async def renew(self, id: str, seen_at: Seconds, expires_at: Seconds) -> None:
        """It is in use, and lasts longer."""

        async def job(connection: AsyncConnection) -> None:
            change = sessions.update().where(sessions.c.id == id)
            await connection.execute(change.values(seen_at=seen_at, expires_at=expires_at))

        await self._database.write(job)

    async def of(self, account: AccountId, now: Seconds) -> tuple[Session, ...]:
        """All of somebody's, the newest first."""

        async def job(connection: AsyncConnection) -> tuple[Session, ...]:
            wanted = select(sessions).where(sessions.c.account == account, sessions.c.expires_at > now)
            rows = await connection.execute(wanted.order_by(sessions.c.seen_at.desc(), sessions.c.id))
            return tuple(_session_of(row) for row in rows)

        return await self._database.read(job)

    async def end(self, account: AccountId, id: str) -> bool:
        """End one of somebody's; whether there was one."""

        async def job(connection: AsyncConnection) -> bool:
            ended = delete(sessions).where(sessions.c.account == account, sessions.c.id == id)
            return (await connection.execute(ended.returning(sessions.c.id))).first() is not None

        return await self._database.write(job)

    async def end_all(self, account: AccountId) -> tuple[str, ...]:
        """End all of somebody's; their ids."""

        async def job(connection: AsyncConnection) -> tuple[str, ...]:
            ended = delete(sessions).where(sessions.c.account == account).returning(sessions.c.id)
            return tuple((await connection.execute(ended)).scalars())

        return await self._database.write(job)

    async def sweep(self, now: Seconds) -> int:
        """Delete those that have ended; how many."""

        async def job(connection: AsyncConnection) -> int:
            return (await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))).rowcount

        return await self._database.write(job)


class SignInLinkTable:
    """``stores.SignInLinks`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, hash: bytes, link: SignInLink) -> None:
        """A letter goes out."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                sign_in_links.insert().values(
                    hash=hash,
                    email=link.email,
                    next=link.next,
                    created_at=link.created_at,
                    expires_at=link.expires_at,
                )
            )

        await self._database.write(job)

    async def use(self, hash: bytes, now: Seconds) -> SignInLink | None:
        """Use it up, in one statement: of two who come at once, one gets in."""

        async def job(connection: AsyncConnection) -> SignInLink | None:
            used = (
                sign_in_links.update()
                .where(
                    sign_in_links.c.hash == hash,
                    sign_in_links.c.used_at.is_(None),
                    sign_in_links.c.expires_at > now,
                )
                .values(used_at=now)
                .returning(*sign_in_links.c)
            )
            row = (await connection.execute(used)).first()
            return SignInLink(row.email, row.next, row.created_at, row.expires_at) if row is not None else None

        return await self._database.write(job)

    async def sweep(self, now: Seconds) -> int:
        """Delete those that are over; how many."""

        async def job(connection: AsyncConnection) -> int:
            over = delete(sign_in_links).where(sign_in_links.c.expires_at <= now)
            return (await connection.execute(over)).rowcount

        return await self._database.write(job)
