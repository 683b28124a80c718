"""Spaces, their rooms and their members in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.account import Access, Member, Membership, Space
from papote.people.permissions import stronger
from papote.storage.accounts import account_of
from papote.storage.database import Database
from papote.storage.profiles_schema import profiles
from papote.storage.schema import accounts, members, space_rooms, spaces
from papote.types import AccountId, Role, RoomId, SpaceId


def _space_of(row: Row[Any]) -> Space:
    return Space(
        id=SpaceId(row.id),
        name=row.name,
        access=Access(row.access),
        created_at=row.created_at,
        password=row.password,
        domains=tuple(row.domains),
        settings=dict(row.settings),
    )


def _columns(space: Space) -> dict[str, Any]:
    return {
        "name": space.name,
        "access": space.access.value,
        "password": space.password,
        "domains": list(space.domains),
        "settings": space.settings,
    }


def _membership_of(row: Row[Any]) -> Membership:
    return Membership(SpaceId(row.space), AccountId(row.account), Role(row.role), tuple(row.tags), row.since)


async def enrol(connection: AsyncConnection, wanted: Membership) -> Membership:
    """Make somebody a member within a larger job: he keeps the higher role, and has all the tags."""
    here = (members.c.space == wanted.space) & (members.c.account == wanted.account)
    row = (await connection.execute(select(members).where(here).with_for_update())).first()
    if row is None:
        await connection.execute(
            members.insert().values(
                space=wanted.space,
                account=wanted.account,
                role=wanted.role.value,
                tags=list(wanted.tags),
                since=wanted.since,
            )
        )
        return wanted
    before = _membership_of(row)
    role, tags = stronger(before.role, wanted.role), tuple(sorted({*before.tags, *wanted.tags}))
    await connection.execute(members.update().where(here).values(role=role.value, tags=list(tags)))
    return Membership(before.space, before.account, role, tags, before.since)


async def _held(connection: AsyncConnection, space: SpaceId, account: AccountId, has: Role) -> Membership | None:
    """The membership to be changed; raises ``conflict`` where it is another than whoever changes it saw."""
    wanted = select(members).where(members.c.space == space, members.c.account == account).with_for_update()
    row = (await connection.execute(wanted)).first()
    if row is None:
        return None
    membership = _membership_of(row)
    if membership.role is not has:
        raise Refused("conflict")
    return membership


async def _check_another_owner(connection: AsyncConnection, space: SpaceId) -> None:
    # Locked, so that two owners who step down at once do not both see the other stay.
    owners = select(members.c.account).where(members.c.space == space, members.c.role == Role.OWNER.value)
    if len((await connection.execute(owners.with_for_update())).all()) < 2:
        raise Refused("last_owner")


class SpaceTable:
    """``stores.Spaces`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Space, ...]:
        """Every space, the oldest first."""

        async def job(connection: AsyncConnection) -> tuple[Space, ...]:
            rows = await connection.execute(select(spaces).order_by(spaces.c.created_at, spaces.c.id))
            return tuple(_space_of(row) for row in rows)

        return await self._database.read(job)

    async def add(self, space: Space) -> None:
        """Another space; raises ``conflict`` where the id is taken."""

        async def job(connection: AsyncConnection) -> None:
            try:
                await connection.execute(
                    spaces.insert().values(id=space.id, created_at=space.created_at, **_columns(space))
                )
            except IntegrityError:
                raise Refused("conflict") from None

        await self._database.write(job)

    async def change(self, space: Space) -> None:
        """Another name, access, password, list of domains, or settings."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(spaces.update().where(spaces.c.id == space.id).values(**_columns(space)))

        await self._database.write(job)

    async def rooms(self) -> dict[RoomId, SpaceId]:
        """Which rooms belong to which space, those aside that nobody assigned."""

        async def job(connection: AsyncConnection) -> dict[RoomId, SpaceId]:
            rows = await connection.execute(select(space_rooms))
            return {RoomId(row.room): SpaceId(row.space) for row in rows}

        return await self._database.read(job)

    async def assign(self, room: RoomId, space: SpaceId) -> None:
        """The room belongs to this space now."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(space_rooms.delete().where(space_rooms.c.room == room))
            await connection.execute(space_rooms.insert().values(room=room, space=space))

        await self._database.write(job)

    # ---- members

    async def memberships(self, account: AccountId) -> tuple[Membership, ...]:
        """Where somebody is a member, and as what."""

        async def job(connection: AsyncConnection) -> tuple[Membership, ...]:
            rows = await connection.execute(select(members).where(members.c.account == account))
            return tuple(_membership_of(row) for row in rows)

        return await self._database.read(job)

    async def member(self, space: SpaceId, account: AccountId) -> Member | None:
        """One member."""
        found = await self._members(space, account)
        return found[0] if found else None

    async def members(self, space: SpaceId) -> tuple[Member, ...]:
        """All of them, by name."""
        return await self._members(space, None)

    async def _members(self, space: SpaceId, account: AccountId | None) -> tuple[Member, ...]:
        async def job(connection: AsyncConnection) -> tuple[Member, ...]:
            wanted = (
                select(
                    accounts,
                    members.c.space,
                    members.c.account,
                    members.c.role,
                    members.c.tags,
                    members.c.since,
                    profiles.c.listed,
                )
                .join(members)
                .outerjoin(profiles, profiles.c.person == accounts.c.id)
                .where(members.c.space == space)
                .order_by(func.lower(accounts.c.name), accounts.c.id)
            )
            if account is not None:
                wanted = wanted.where(members.c.account == account)
            rows = await connection.execute(wanted)
            return tuple(Member(account_of(row), _membership_of(row), row.listed is not False) for row in rows)

        return await self._database.read(job)

    async def hosts(self) -> tuple[tuple[SpaceId, AccountId, str], ...]:
        """Owners and hosts of all spaces, by name."""

        async def job(connection: AsyncConnection) -> tuple[tuple[SpaceId, AccountId, str], ...]:
            wanted = (
                select(members.c.space, accounts.c.id, accounts.c.name)
                .join(accounts)
                .where(members.c.role.in_([Role.OWNER.value, Role.HOST.value]))
            )
            rows = await connection.execute(wanted)
            return tuple((SpaceId(row.space), AccountId(row.id), row.name) for row in rows)

        return await self._database.read(job)

    async def enrol(self, membership: Membership) -> Membership:
        """Make somebody a member; one who is one already keeps the higher role and has all the tags."""

        async def job(connection: AsyncConnection) -> Membership:
            return await enrol(connection, membership)

        return await self._database.write(job)

    async def change_member(
        self, space: SpaceId, account: AccountId, has: Role, role: Role, tags: tuple[str, ...]
    ) -> Membership | None:
        """Another role, other tags."""

        async def job(connection: AsyncConnection) -> Membership | None:
            membership = await _held(connection, space, account, has)
            if membership is None:
                return None
            if has is Role.OWNER and role is not Role.OWNER:
                await _check_another_owner(connection, space)
            changed = members.update().where(members.c.space == space, members.c.account == account)
            await connection.execute(changed.values(role=role.value, tags=list(tags)))
            return Membership(space, account, role, tags, membership.since)

        return await self._database.write(job)

    async def remove_member(self, space: SpaceId, account: AccountId, has: Role) -> bool:
        """End a membership; whether there was one."""

        async def job(connection: AsyncConnection) -> bool:
            if await _held(connection, space, account, has) is None:
                return False
            if has is Role.OWNER:
                await _check_another_owner(connection, space)
            await connection.execute(members.delete().where(members.c.space == space, members.c.account == account))
            return True

        return await self._database.write(job)
