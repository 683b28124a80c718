"""Communities: their members, and the links by which people come in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from papote.people.account import Member, Membership, Space
from papote.people.invitations import Invitation
from papote.types import AccountId, Role, RoomId, Seconds, SpaceId


class Spaces(Protocol):
    """Communities, and who belongs to them."""

    async def all(self) -> tuple[Space, ...]:
        """Every space, the oldest first."""

    async def add(self, space: Space) -> None:
        """Another space; raises ``Refused("conflict")`` where the id is taken."""

    async def change(self, space: Space) -> None:
        """Another name, access, password, list of domains, or settings."""

    async def rooms(self) -> dict[RoomId, SpaceId]:
        """Which rooms belong to which space, those aside that nobody assigned."""

    async def assign(self, room: RoomId, space: SpaceId) -> None:
        """The room belongs to this space now."""

    async def memberships(self, account: AccountId) -> tuple[Membership, ...]:
        """Where somebody is a member, and as what."""

    async def member(self, space: SpaceId, account: AccountId) -> Member | None:
        """One member."""

    async def members(self, space: SpaceId) -> tuple[Member, ...]:
        """All of them, by name."""

    async def hosts(self) -> tuple[tuple[SpaceId, AccountId, str], ...]:
        """Owners and hosts of all spaces, by name."""

    async def enrol(self, membership: Membership) -> Membership:
        """Make somebody a member; one who is one already keeps the higher role and has all the tags."""

    async def change_member(
        self, space: SpaceId, account: AccountId, has: Role, role: Role, tags: tuple[str, ...]
    ) -> Membership | None:
        """Another role, other tags; raises ``last_owner``, and ``conflict`` when he is not what he ``has``."""

    async def remove_member(self, space: SpaceId, account: AccountId, has: Role) -> bool:
        """End a membership; whether there was one. Raises ``last_owner``, and ``conflict``."""


class Invitations(Protocol):
    """Links by which people come into spaces."""

    async def add(self, hash: bytes, invitation: Invitation) -> None:
        """Another one."""

    async def of(self, space: SpaceId) -> tuple[Invitation, ...]:
        """All of a space, the newest first."""

    async def find(self, hash: bytes) -> Invitation | None:
        """The one of this secret, whether it still works or not."""

    async def standing(self, ids: Collection[str], now: Seconds) -> frozenset[str]:
        """Those of these that were not taken back and are not too old; they may be used up."""

    async def use(self, hash: bytes, now: Seconds) -> Invitation | None:
        """Count it down by one; None where it does not work (any more)."""

    async def accept(self, hash: bytes, now: Seconds, account: AccountId) -> tuple[Invitation, Membership] | None:
        """Count it down and make somebody a member, both or neither; who would gain nothing uses nothing up."""

    async def revoke(self, space: SpaceId, id: str, now: Seconds) -> bool:
        """Take it back; whether there was one that was not taken back yet."""
