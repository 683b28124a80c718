"""Tokens of programs in the database: found by the hash of their secret, which is all that is kept of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.tokens import MOST_TOKENS, Token
from papote.storage.database import Database
from papote.storage.schema import tokens
from papote.types import AccountId, Seconds, SpaceId


def _token_of(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        space=SpaceId(row.space),
        account=AccountId(row.account) if row.account is not None else None,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def _whose(space: SpaceId, account: AccountId | None) -> ColumnElement[bool]:
    """Those of an account in a space, or the space's own."""
    owner = tokens.c.account.is_(None) if account is None else tokens.c.account == account
    return (tokens.c.space == space) & owner


class TokenTable:
    """``stores.Tokens`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, hash: bytes, token: Token) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

        async def job(connection: AsyncConnection) -> None:
            whose = _whose(token.space, token.account)
            count = await connection.scalar(select(func.count()).select_from(tokens).where(whose))
            if (count or 0) >= MOST_TOKENS:
                raise Refused("too_many")
            await connection.execute(
                tokens.insert().values(
                    id=token.id,
                    hash=hash,
                    space=token.space,
                    account=token.account,
                    name=token.name,
                    scopes=list(token.scopes),
                    created_at=token.created_at,
                    expires_at=token.expires_at,
                    used_at=token.used_at,
                )
            )

        await self._database.write(job)

    async def find(self, hash: bytes, now: Seconds) -> Token | None:
        """The token of this secret, unless it is too old."""
        fresh = or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now)
        wanted = select(tokens).where(tokens.c.hash == hash, fresh)

        async def job(connection: AsyncConnection) -> Token | None:
            row = (await connection.execute(wanted)).first()
            return _token_of(row) if row is not None else None

        return await self._database.read(job)

    async def of(self, space: SpaceId, account: AccountId | None) -> tuple[Token, ...]:
        """An account's in a space, or the space's own; the newest first."""
        wanted = select(tokens).where(_whose(space, account)).order_by(tokens.c.created_at.desc(), tokens.c.id)

        async def job(connection: AsyncConnection) -> tuple[Token, ...]:
            return tuple(_token_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def used(self, id: str, at: Seconds) -> None:
        """It was shown."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(tokens.update().where(tokens.c.id == id).values(used_at=at))

        await self._database.write(job)

    async def revoke(self, space: SpaceId, account: AccountId | None, id: str) -> bool:
        """Forget it; whether there was one."""
        revoked = delete(tokens).where(_whose(space, account), tokens.c.id == id).returning(tokens.c.id)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(revoked)).first() is not None

        return await self._database.write(job)
