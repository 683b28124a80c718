"""Invitations in the database; what is counted down is counted down in one statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people.account import Membership
from papote.people.invitations import Invitation
from papote.people.permissions import outranks
from papote.storage.database import Database
from papote.storage.schema import invitations, members
from papote.storage.spaces import enrol
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId


def invitation_of(row: Row[Any]) -> Invitation:
    """As the rules see it."""
    return Invitation(
        id=row.id,
        space=SpaceId(row.space),
        role=Role(row.role),
        tags=tuple(row.tags),
        uses_left=row.uses_left,
        expires_at=row.expires_at,
        note=row.note,
        by=PersonId(row.by),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        gathering=row.gathering,
    )


def stands(now: Seconds) -> ColumnElement[bool]:
    """Neither taken back nor too old; it may be used up."""
    return invitations.c.revoked_at.is_(None) & or_(invitations.c.expires_at.is_(None), invitations.c.expires_at > now)


async def use_up(connection: AsyncConnection, hash: bytes, now: Seconds) -> Invitation | None:
    """Count it down within a larger job, in one statement: however many come at once, no more than there are uses."""
    used = (
        invitations.update()
        .where(
            invitations.c.hash == hash,
            stands(now),
            or_(invitations.c.uses_left.is_(None), invitations.c.uses_left > 0),
        )
        .values(uses_left=invitations.c.uses_left - 1)  # of nothing, nothing
        .returning(*invitations.c)
    )
    row = (await connection.execute(used)).first()
    return invitation_of(row) if row is not None else None


class InvitationTable:
    """``stores.Invitations`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, hash: bytes, invitation: Invitation) -> None:
        """Another one."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(
                invitations.insert().values(
                    hash=hash,
                    id=invitation.id,
                    space=invitation.space,
                    role=invitation.role.value,
                    tags=list(invitation.tags),
                    uses_left=invitation.uses_left,
                    expires_at=invitation.expires_at,
                    note=invitation.note,
                    by=invitation.by,
                    created_at=invitation.created_at,
                    revoked_at=invitation.revoked_at,
                    gathering=invitation.gathering,
                )
            )

        await self._database.write(job)

    async def of(self, space: SpaceId) -> tuple[Invitation, ...]:
        """All of a space, the newest first."""

        async def job(connection: AsyncConnection) -> tuple[Invitation, ...]:
            wanted = select(invitations).where(invitations.c.space == space)
            rows = await connection.execute(wanted.order_by(invitations.c.created_at.desc(), invitations.c.id))
            return tuple(invitation_of(row) for row in rows)

        return await self._database.read(job)

    async def find(self, hash: bytes) -> Invitation | None:
        """The one of this secret, whether it still works or not."""

        async def job(connection: AsyncConnection) -> Invitation | None:
            row = (await connection.execute(select(invitations).where(invitations.c.hash == hash))).first()
            return invitation_of(row) if row is not None else None

        return await self._database.read(job)

    async def standing(self, ids: Collection[str], now: Seconds) -> frozenset[str]:
        """Those of these that were not taken back and are not too old."""
        if not ids:
            return frozenset()

        async def job(connection: AsyncConnection) -> frozenset[str]:
            wanted = select(invitations.c.id).where(invitations.c.id.in_(sorted(ids)), stands(now))
            return frozenset((await connection.execute(wanted)).scalars())

        return await self._database.read(job)

    async def use(self, hash: bytes, now: Seconds) -> Invitation | None:
        """Count it down by one; None where it does not work (any more)."""

        async def job(connection: AsyncConnection) -> Invitation | None:
            return await use_up(connection, hash, now)

        return await self._database.write(job)

    async def accept(self, hash: bytes, now: Seconds, account: AccountId) -> tuple[Invitation, Membership] | None:
        """Count it down and make somebody a member; who would gain nothing uses nothing up."""

        async def job(connection: AsyncConnection) -> tuple[Invitation, Membership] | None:
            row = (await connection.execute(select(invitations).where(invitations.c.hash == hash, stands(now)))).first()
            if row is None:
                return None
            invitation = invitation_of(row)
            here = (members.c.space == invitation.space) & (members.c.account == account)
            before = (await connection.execute(select(members).where(here))).first()
            if before is not None:
                membership = Membership(invitation.space, account, Role(before.role), tuple(before.tags), before.since)
                if not outranks(invitation.role, membership.role) and {*invitation.tags} <= {*membership.tags}:
                    return invitation, membership
            used = await use_up(connection, hash, now)
            if used is None:
                return None
            wanted = Membership(used.space, account, used.role, used.tags, now)
            return used, await enrol(connection, wanted)

        return await self._database.write(job)

    async def revoke(self, space: SpaceId, id: str, now: Seconds) -> bool:
        """Take it back; whether there was one that was not taken back yet."""

        async def job(connection: AsyncConnection) -> bool:
            mine = (invitations.c.space == space) & (invitations.c.id == id) & invitations.c.revoked_at.is_(None)
            revoked = invitations.update().where(mine).values(revoked_at=now).returning(invitations.c.id)
            return (await connection.execute(revoked)).first() is not None

        return await self._database.write(job)
