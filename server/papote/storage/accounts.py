"""Accounts in the database, and the logins elsewhere that lead to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.account import Account
from papote.storage.database import Database
from papote.storage.schema import accounts, logins
from papote.types import AccountId, Seconds


def account_of(row: Row[Any]) -> Account:
    """An account from the columns of its table."""
    return Account(AccountId(row.id), row.email, row.name, row.avatar, row.lang, row.created_at, row.seen_at)


async def _insert(connection: AsyncConnection, account: Account) -> None:
    await connection.execute(
        accounts.insert().values(
            id=account.id,
            email=account.email,
            name=account.name,
            avatar=account.avatar,
            lang=account.lang,
            created_at=account.created_at,
            seen_at=account.seen_at,
        )
    )


async def _by_email(connection: AsyncConnection, email: str | None) -> Account | None:
    if email is None:
        return None
    row = (await connection.execute(select(accounts).where(accounts.c.email == email))).first()
    return account_of(row) if row is not None else None


class AccountTable:
    """``stores.Accounts`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, id: AccountId) -> Account | None:
        """The account of this id."""

        async def job(connection: AsyncConnection) -> Account | None:
            row = (await connection.execute(select(accounts).where(accounts.c.id == id))).first()
            return account_of(row) if row is not None else None

        return await self._database.read(job)

    async def by_email(self, fresh: Account) -> Account:
        """The account with this proven address, made if need be."""

        async def job(connection: AsyncConnection) -> Account:
            found = await _by_email(connection, fresh.email)
            if found is None:
                await _insert(connection, fresh)
            return found or fresh

        return await self._database.write(job)

    async def by_login(self, provider: str, subject: str, fresh: Account) -> Account:
        """The account of a provider's subject, tied or made if need be."""

        async def job(connection: AsyncConnection) -> Account:
            tied = select(accounts).join(logins).where(logins.c.provider == provider, logins.c.subject == subject)
            row = (await connection.execute(tied)).first()
            if row is not None:
                return account_of(row)
            found = await _by_email(connection, fresh.email)
            if found is None:
                await _insert(connection, fresh)
            account = found or fresh
            await connection.execute(logins.insert().values(provider=provider, subject=subject, account=account.id))
            return account

        return await self._database.write(job)

    async def change(self, id: AccountId, name: str, avatar: str, lang: str) -> Account | None:
        """Another name, figure or language."""

        async def job(connection: AsyncConnection) -> Account | None:
            change = accounts.update().where(accounts.c.id == id).values(name=name, avatar=avatar, lang=lang)
            row = (await connection.execute(change.returning(*accounts.c))).first()
            return account_of(row) if row is not None else None

        return await self._database.write(job)

    async def seen(self, id: AccountId, at: Seconds) -> None:
        """He was here."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(accounts.update().where(accounts.c.id == id).values(seen_at=at))

        await self._database.write(job)
